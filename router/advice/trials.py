"""Every way of putting one more job into a plan, tried by the same feasibility and clock as the plan itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence as Several
from dataclasses import dataclass, replace

from router.advice.bounds import RouteBounds, put
from router.checker import check_route
from router.core._core import RouteTimer
from router.engines.carrying import beside_carriers
from router.engines.construction.feasibility import Activities, Feasibility
from router.model import Instance, Plan, Route, Sequence, Vehicle, Violation, Visit, plan_sequences
from router.model.rules import RULES
from router.timing import time_route, timing_problem
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A route with a job put in: feasible, at an extra cost (the price of the route after, less before)."""

    vehicle: int
    activities: Activities
    extra_cost: Money


Barred = Callable[[str, str], str]
"""Visit and vehicle → what has happened since that keeps the vehicle from making the visit, or ""."""

_NEVER = frozenset(name for name, rule in RULES.items() if rule.scope == "visit" and rule.hard and not rule.timed)
"""Rules by which a vehicle may not make a visit at any time, told first."""


def _go_on() -> None:
    """Always."""


def unbarred(_visit: str, _vehicle: str) -> str:
    """Nothing has become of the day yet."""
    return ""


class Trials:
    """A plan of an instance, open to insertions.

    `go_on` is asked before every vehicle that is tried: it raises where the time is over. `barred` tells why a visit may not change
    its vehicle.

    Reading is safe from several threads only with one object each: `RouteTimer` is not shared.
    """

    def __init__(
        self,
        instance: Instance,
        sequences: Iterable[Sequence],
        go_on: Callable[[], None] = _go_on,
        barred: Barred = unbarred,
    ) -> None:
        self.instance = instance
        self.go_on = go_on
        self.barred = barred
        self.feasibility = Feasibility(instance)
        self.timer = RouteTimer(timing_problem(instance))
        self.routes: dict[int, Activities] = {sequence.vehicle: sequence.activities for sequence in sequences}
        self.prices: dict[int, Money] = {vehicle: self.clock(vehicle, route)[1] for vehicle, route in self.routes.items()}
        self.representatives = (*self.routes, *one_of_each_sort(instance, leaving_out=self.routes))
        self._bounds: dict[int, RouteBounds] = {}
        self._left: dict[int, list[int]] = {}

    @classmethod
    def of(cls, instance: Instance, plan: Plan, barred: Barred = unbarred) -> "Trials":
        """Trials around a timed plan, whose carriers keep what they use."""
        return cls(beside_carriers(instance, plan), plan_sequences(instance, plan), barred=barred)

    def route(self, vehicle: int) -> Activities:
        """The activities of a vehicle, () when it stays."""
        return self.routes.get(vehicle, ())

    def clock(self, vehicle: int, activities: Activities) -> tuple[bool, Money]:
        """Whether the route keeps every rule in time, and its price."""
        return self.timer.evaluate(vehicle, activities)

    def price(self, vehicle: int, activities: Activities) -> Money | None:
        """What the route costs, None when the clock or the feasibility says no."""
        feasible, price = self.clock(vehicle, activities)
        return price if feasible and self.fits(vehicle, activities) else None

    def fits(self, vehicle: int, activities: Activities) -> bool:
        """Whether the route keeps every rule apart from time, by itself and in the plan."""
        return self.feasibility.route_fits(vehicle, activities) and (
            not self.feasibility.spans_routes() or self.feasibility.plan_fits({**self.routes, vehicle: activities})
        )

    def calls(self, option: Activities) -> list[Visit]:
        """The visits of an option."""
        return [self.instance.visits[visit] for visit in option]

    def bounds(self, vehicle: int) -> RouteBounds:
        """Bounds of the vehicle's route."""
        if vehicle not in self._bounds:
            self._bounds[vehicle] = RouteBounds.of(self.instance, self.instance.vehicles[vehicle], self.route(vehicle))
        return self._bounds[vehicle]

    def best(self, options: Iterable[Activities], vehicles: Iterable[int] | None = None) -> Trial | None:
        """The cheapest feasible insertion of any option into any of `vehicles` (default: all)."""
        return next(self.cheapest_first(options, vehicles), None)

    def cheapest_first(self, options: Iterable[Activities], vehicles: Iterable[int] | None = None) -> Iterator[Trial]:
        """Every feasible insertion."""
        timely = sorted(self._timely(options, vehicles), key=lambda trial: (trial.extra_cost, trial.vehicle))
        return (trial for trial in timely if self.fits(trial.vehicle, trial.activities))

    def _timely(self, options: Iterable[Activities], vehicles: Iterable[int] | None) -> Iterator[Trial]:
        chosen = self.representatives if vehicles is None else tuple(vehicles)
        for option in options:
            for vehicle in chosen:
                self.go_on()
                if all(self.instance.allowed[visit, vehicle] for visit in option):
                    yield from timely(self.timer, self.bounds(vehicle), vehicle, self.route(vehicle), option, self.calls(option))

    def nearness(self, vehicle: int, option: Activities) -> float:
        """How little bad the least bad insertion of `option` into the route looks: seconds of detour and of missed windows."""
        return float(self.bounds(vehicle).badness(self.calls(option), self._leaving(vehicle)).min())

    def nearest(self, vehicle: int, option: Activities, count: int = 2) -> list[Activities]:
        """The `count` insertions that look least bad: least detour plus seconds missed at the visit's windows."""
        bad = self.bounds(vehicle).badness(self.calls(option), self._leaving(vehicle))
        first = self.bounds(vehicle).first
        places = [at for at in bad.argsort(kind="stable").tolist() if at >= first][:count]
        return [put(self.route(vehicle), option, (at,) * len(option)) for at in places]

    def _leaving(self, vehicle: int) -> list[Seconds]:
        """When the vehicle leaves its start and each activity."""
        if vehicle not in self._left:
            route = self.route(vehicle)
            stops = self.timed(vehicle, route).stops if route else ()
            moments = [stop.leave for stop in stops if stop.kind in ("start", "visit", "reload")]
            self._left[vehicle] = moments or [self.instance.vehicles[vehicle].earliest_start]
        return self._left[vehicle]

    def timed(self, vehicle: int, activities: Activities) -> Route:
        """The route with times, feasible or not."""
        return time_route(self.instance, Sequence(vehicle=vehicle, activities=activities)).route

    def violations(self, vehicle: int, activities: Activities) -> list[Violation]:
        """Every rule the route would break by itself, by the independent checker."""
        name = self.instance.vehicles[vehicle].id
        faults = sorted(check_route(self.instance, self.timed(vehicle, activities)), key=lambda one: one.rule not in _NEVER)
        return [
            replace(one, text=self.barred(one.visit or "", name) or one.text) if one.rule == "allowed_vehicles" else one
            for one in faults
        ]

    def sequences(self) -> tuple[Sequence, ...]:
        """The plan's sequences as they are."""
        return tuple(Sequence(vehicle=number, activities=route) for number, route in sorted(self.routes.items()) if route)


def timely(
    timer: RouteTimer, bounds: RouteBounds, vehicle: int, route: Activities, option: Activities, calls: Several[Visit]
) -> Iterator[Trial]:
    """Every insertion of `option` (its visits: `calls`) into `route` that the clock allows; only those within bounds are timed."""
    before = timer.evaluate(vehicle, route)[1]
    for spot in bounds.spots(calls):
        activities = put(route, option, spot)
        feasible, price = timer.evaluate(vehicle, activities)
        if feasible:
            yield Trial(vehicle=vehicle, activities=activities, extra_cost=price - before)


def one_of_each_sort(instance: Instance, *, leaving_out: Iterable[int] = ()) -> tuple[int, ...]:
    """The first of each sort of vehicles that are alike to every visit, but for their names."""
    gone = set(leaving_out)
    choosy = [visit.liked_vehicles for visit in instance.visits if visit.liked_vehicles]
    found: dict[tuple[Vehicle, bytes, tuple[bool, ...]], int] = {}
    for number, vehicle in enumerate(instance.vehicles):
        if number not in gone:
            liked = tuple(vehicle.id in names for names in choosy)
            found.setdefault((replace(vehicle, id=""), instance.allowed[:, number].tobytes(), liked), number)
    return tuple(found.values())
