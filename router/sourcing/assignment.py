"""Orders assigned to goods, before there are routes: all at once by OR-Tools, or one after the other to the nearest site.

With orders of one line each the first is a min-cost flow of orders to stock. Orders of several lines, and room in lockers, make
it a linear program with whole choices; its relaxation tells what one more piece of scarce goods would be worth. What a vehicle
costs is estimated here: a share of the way from the goods to the customer and back, and the time at the door.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from router.costing import crow_km
from router.model import Instance, Vehicle
from router.model.instance import Job
from router.model.travel import reachable
from router.units import HOUR, Money

ON_A_TOUR, ON_THE_WAY = 8, 2
"""Orders that share the way from the goods and back: loaded together at the start, and fetched one by one."""
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of a job: the last visit of a vehicle's option (index), or the id of a carrier's; `price` is what it may cost."""

    visit: int | None = None
    carrier: str = ""
    price: Money = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Job id → the option taken; jobs without goods or room for any option are not in it.

    `worth` is what one more unit of a used-up resource would save, by the dual prices of the relaxation: an estimate made before
    there are routes.
    """

    choices: Mapping[str, Choice]
    worth: Mapping[str, Money]


def assigned(instance: Instance) -> Assignment:
    """A cheap way to give every job one of its options within all resources, as far as prices can be told without routes.

    The relaxation is solved, and its fractions are rounded: the surest jobs first, each to its largest part that still fits.
    """
    options = options_of(instance)
    parts, worth = _relaxed(instance, options)
    left = {resource.id: resource.capacity for resource in instance.resources}
    choices: dict[str, Choice] = {}
    for job in sorted(parts, key=lambda job: -max(parts[job], default=0.0)):
        ways = sorted(zip(parts[job], options[job], strict=True), key=lambda way: (-round(way[0], 6), way[1].price))
        _take(instance, job, [choice for _, choice in ways], left, choices)
    return Assignment(choices=choices, worth=worth)


def _take(instance: Instance, job: str, ways: Sequence[Choice], left: dict[str, int], choices: dict[str, Choice]) -> None:
    """Give the job the first of `ways` for which enough is left."""
    for way in ways:
        uses = uses_of(instance, way)
        if all(left[name] >= units for name, units in uses.items()):
            choices[job] = way
            for name, units in uses.items():
                left[name] -= units
            return


def _relaxed(instance: Instance, options: Mapping[str, Sequence[Choice]]) -> tuple[dict[str, list[float]], dict[str, Money]]:
    """How much of each option every job takes, and the worth of one more unit of each resource; what is not taken costs its part
    of the job's penalty.
    """
    from ortools.math_opt.python import mathopt  # takes a while to load, and few days need it

    model = mathopt.Model(name="orders to stock")
    takes: dict[str, list[mathopt.Variable]] = {}
    used: dict[str, list[mathopt.LinearTypes]] = defaultdict(list)
    costs: list[mathopt.LinearTypes] = []
    for job in instance.jobs:
        takes[job.id] = [model.add_variable(lb=0.0, ub=1.0) for _ in options[job.id]]
        for one, choice in zip(takes[job.id], options[job.id], strict=True):
            costs.append((choice.price - job.penalty) * one)
            for name, units in uses_of(instance, choice).items():
                used[name].append(units * one)
        model.add_linear_constraint(mathopt.fast_sum(takes[job.id]) <= 1.0)
    limits = {
        resource.id: model.add_linear_constraint(mathopt.fast_sum(used[resource.id]) <= float(resource.capacity))
        for resource in instance.resources
        if used[resource.id]
    }
    model.minimize(mathopt.fast_sum(costs))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    values, duals = result.variable_values(), result.dual_values()
    worth = {name: -duals[limit] for name, limit in limits.items() if duals[limit] < -_NOTHING}
    return {job: [values[one] for one in several] for job, several in takes.items()}, worth


def nearest_first(instance: Instance) -> Assignment:
    """Each job in turn, as instances list them: what it asked for, from the nearest site that still has the goods; no carriers."""
    left = {resource.id: resource.capacity for resource in instance.resources}
    choices: dict[str, Choice] = {}
    for job in instance.jobs:
        ways = [Choice(visit=option[-1]) for option in job.options]
        _take(instance, job.id, sorted(ways, key=lambda one: _preference(instance, one)), left, choices)
    return Assignment(choices=choices, worth={})


def uses_of(instance: Instance, choice: Choice) -> Mapping[str, int]:
    """What the option takes from resources."""
    if choice.visit is not None:
        return instance.visits[choice.visit].uses
    return instance.carrier_option_of[choice.carrier].uses


def options_of(instance: Instance) -> dict[str, list[Choice]]:
    """Job id → its options with their estimated prices; vehicles' options that no vehicle may serve are left out."""
    sorts = _sorts(instance)
    found = {job.id: list(_driven(instance, job, sorts)) for job in instance.jobs}
    for option in instance.carrier_options:
        found[option.job].append(Choice(carrier=option.id, price=option.list_price))
    return found


def _driven(instance: Instance, job: Job, sorts: Sequence[tuple[int, Vehicle]]) -> Iterator[Choice]:
    for option in job.options:
        prices = [
            _estimate(instance, option, vehicle)
            for number, vehicle in sorts
            if all(instance.allowed[visit, number] for visit in option) and _reaches(instance, option, vehicle)
        ]
        if prices:
            yield Choice(visit=option[-1], price=min(prices))


def _sorts(instance: Instance) -> tuple[tuple[int, Vehicle], ...]:
    """A vehicle of each sort, by its index: alike in where they start, what they cost and what they may serve."""
    found: dict[object, tuple[int, Vehicle]] = {}
    for number, vehicle in enumerate(instance.vehicles):
        may = instance.allowed[:, number].tobytes()
        prices = (vehicle.km_price, vehicle.hour_price, vehicle.stop_price)
        found.setdefault((vehicle.profile, vehicle.start, prices, may), (number, vehicle))
    return tuple(found.values())


def _reaches(instance: Instance, option: tuple[int, ...], vehicle: Vehicle) -> bool:
    return reachable(instance.travel[vehicle.profile], vehicle.start, instance.visits[option[-1]].place)


def _estimate(instance: Instance, option: tuple[int, ...], vehicle: Vehicle) -> Money:
    """A share of the way there and back from where the goods are taken, and the time at the doors."""
    travel = instance.travel[vehicle.profile]
    visits = [instance.visits[number] for number in option]
    start = vehicle.start if len(visits) == 1 else visits[0].place
    share = 2 / (ON_A_TOUR if len(visits) == 1 else ON_THE_WAY)
    metres, seconds = travel.distances[start, visits[-1].place], travel.durations[start, visits[-1].place]
    at_doors = sum(visit.service_by_kind.get(vehicle.kind, visit.service) + visit.setup for visit in visits)
    time_price = vehicle.hour_price * (share * float(seconds) + at_doors) / HOUR
    return vehicle.km_price * share * float(metres) / 1000 + time_price + len(visits) * vehicle.stop_price + visits[-1].price


def _preference(instance: Instance, choice: Choice) -> tuple[int, float, int, int]:
    assert choice.visit is not None
    visit = instance.visits[choice.visit]
    site = next((one for one in instance.sites if one.id == visit.origin), None)
    here, there = instance.places[visit.place], None if site is None else instance.places[site.place]
    points = (here.lat, here.lon, there and there.lat, there and there.lon)
    km = 0.0 if None in points else crow_km((points[0], points[1]), (points[2], points[3]))  # type: ignore[arg-type]
    return visit.level, km, visit.release, choice.visit
