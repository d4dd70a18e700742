"""Why this route: what a stop costs where it is, what its next best place would cost, what each vehicle adds.

Exact, by removal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from router.advice.trials import Trials
from router.engines.construction.feasibility import Activities
from router.model import Instance, Plan
from router.units import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A job where the plan has it.

    `marginal_cost` is what its route would cost less without it; `elsewhere` the cheapest insertion on any other vehicle (None: it
    fits nowhere else), `elsewhere_vehicle` whose.
    """

    visits: tuple[str, ...]
    orders: tuple[str, ...]
    vehicle: str
    marginal_cost: Money
    elsewhere: Money | None
    elsewhere_vehicle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteShare:
    """What a vehicle's route costs, and how many visits it serves for that."""

    vehicle: str
    cost: Money
    visits: int


def why(instance: Instance, plan: Plan, visits: tuple[str, ...] | None = None) -> tuple[Placement, ...]:
    """Placement of every job the plan serves (or of those with one of `visits`), dearest first."""
    trials = Trials.of(instance, plan)
    wanted = None if visits is None else {instance.job_of[instance.visit_index[name]] for name in visits}
    placements = [placed(trials, vehicle, option) for vehicle in trials.routes for option in options_of(trials, vehicle, wanted)]
    return tuple(sorted(placements, key=lambda one: (-one.marginal_cost, one.visits)))


def vehicle_shares(instance: Instance, plan: Plan) -> tuple[RouteShare, ...]:
    """What the plan would cost less without each vehicle's route (its orders unserved and free), dearest first."""
    trials = Trials.of(instance, plan)
    shares = [
        RouteShare(
            vehicle=instance.vehicles[vehicle].id,
            cost=trials.prices[vehicle],
            visits=sum(activity >= 0 for activity in trials.route(vehicle)),
        )
        for vehicle in trials.routes
    ]
    return tuple(sorted(shares, key=lambda share: (-share.cost, share.vehicle)))


def options_of(trials: Trials, vehicle: int, wanted: set[int] | None) -> Iterator[Activities]:
    """The option by which the route serves each of its jobs."""
    instance, route = trials.instance, trials.route(vehicle)
    for number in dict.fromkeys(instance.job_of[activity] for activity in route if activity >= 0):
        if wanted is None or number in wanted:
            yield from islice((one for one in instance.jobs[number].options if set(one) <= set(route)), 1)


def placed(trials: Trials, vehicle: int, option: Activities) -> Placement:
    """The placement of a job on the route of `vehicle`."""
    others = [other for other in trials.representatives if other != vehicle]
    best = trials.best([option], others)
    calls = trials.calls(option)
    return Placement(
        visits=tuple(visit.id for visit in calls),
        orders=tuple(dict.fromkeys(order for visit in calls for order in visit.orders)),
        vehicle=trials.instance.vehicles[vehicle].id,
        marginal_cost=trials.prices[vehicle] - _price_without(trials, vehicle, option),
        elsewhere=None if best is None else best.extra_cost,
        elsewhere_vehicle="" if best is None else trials.instance.vehicles[best.vehicle].id,
    )


def _price_without(trials: Trials, vehicle: int, option: Activities) -> Money:
    feasible, price = trials.clock(vehicle, without(trials, vehicle, option))
    return price if feasible else trials.prices[vehicle]


def without(trials: Trials, vehicle: int, option: Activities) -> Activities:
    """The vehicle's route less the visits of `option`."""
    return tuple(activity for activity in trials.route(vehicle) if activity not in option)
