"""Every way of putting one more job into a plan, tried by the same gate and clock as the plan itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from router.checker import check_route
from router.engines.gate import Gate
from router.engines.insertion_facts import Activities, Facts
from router.model import Instance, Plan, Route, Sequence, Vehicle, Violation, plan_sequences
from router.timing import time_route
from router.units import UNREACHABLE, Money

PAIR_REACH = 8
"""A delivery is tried at most so many stops after its pickup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A route with a job put in: feasible, at an extra cost (the price of the route after, less before)."""

    vehicle: int
    activities: Activities
    extra_cost: Money


class Trials:
    """A plan of an instance, open to insertions.

    Reading is safe from several threads only with one object each: the clock keeps a scratch layout.
    """

    def __init__(self, instance: Instance, sequences: Iterable[Sequence]) -> None:
        self.instance = instance
        self.facts = Facts(instance)
        self.gate: Gate = self.facts.gate
        self.routes: dict[int, Activities] = {sequence.vehicle: sequence.activities for sequence in sequences}
        self.prices: dict[int, Money] = {vehicle: self.facts.clock(vehicle, route)[1] for vehicle, route in self.routes.items()}
        self.representatives = self._representatives()
        self._left: dict[int, list[int]] = {}

    @classmethod
    def of(cls, instance: Instance, plan: Plan) -> "Trials":
        """Trials around a timed plan."""
        return cls(instance, plan_sequences(instance, plan))

    def _representatives(self) -> tuple[int, ...]:
        """All vehicles with a route, and one idle vehicle of each sort."""
        idle: dict[tuple[Vehicle, bytes], int] = {}
        for number, vehicle in enumerate(self.instance.vehicles):
            if number not in self.routes:
                idle.setdefault((replace(vehicle, id=""), self.instance.allowed[:, number].tobytes()), number)
        return (*self.routes, *idle.values())

    def route(self, vehicle: int) -> Activities:
        """The activities of a vehicle, () when it stays."""
        return self.routes.get(vehicle, ())

    def price(self, vehicle: int, activities: Activities) -> Money | None:
        """What the route costs, None when the clock or the gate says no."""
        feasible, price = self.facts.clock(vehicle, activities)
        if not feasible or not self.gate.route_fits(vehicle, activities):
            return None
        return price

    def fits_plan(self, vehicle: int, activities: Activities) -> bool:
        """Whether the plan keeps the rules between routes with this route in it."""
        return not self.gate.spans_routes() or self.gate.plan_fits({**self.routes, vehicle: activities})

    def insertions(self, vehicle: int, option: Activities) -> Iterator[Activities]:
        """The route of `vehicle` with `option` at every position behind its frozen prefix."""
        yield from insertions(self.route(vehicle), option, len(self.instance.vehicles[vehicle].prefix))

    def best(self, options: Iterable[Activities], vehicles: Iterable[int] | None = None) -> Trial | None:
        """The cheapest feasible insertion of any option into any of `vehicles` (default: all)."""
        found = sorted(self._timely(options, vehicles), key=lambda trial: (trial.extra_cost, trial.vehicle))
        return next(
            (
                trial
                for trial in found
                if self.gate.route_fits(trial.vehicle, trial.activities) and self.fits_plan(trial.vehicle, trial.activities)
            ),
            None,
        )

    def all_of(self, options: Iterable[Activities], vehicles: Iterable[int] | None = None) -> list[Trial]:
        """Every feasible insertion, cheapest first."""
        found = sorted(self._timely(options, vehicles), key=lambda trial: (trial.extra_cost, trial.vehicle))
        return [trial for trial in found if self.gate.route_fits(trial.vehicle, trial.activities)]

    def _timely(self, options: Iterable[Activities], vehicles: Iterable[int] | None) -> Iterator[Trial]:
        chosen = self.representatives if vehicles is None else tuple(vehicles)
        for option in options:
            for vehicle in chosen:
                if not all(self.instance.allowed[visit, vehicle] for visit in option):
                    continue
                before = self.prices.get(vehicle, 0.0)
                for activities in self.insertions(vehicle, option):
                    feasible, price = self.facts.clock(vehicle, activities)
                    if feasible:
                        yield Trial(vehicle=vehicle, activities=activities, extra_cost=price - before)

    def nearness(self, vehicle: int, option: Activities) -> float:
        """How little bad the least bad insertion of `option` into the route looks: seconds of detour and of missed windows."""
        timed = self._leaving(vehicle)
        first = len(self.instance.vehicles[vehicle].prefix)
        return min(self._badness(vehicle, option, position, timed) for position in range(first, len(self.route(vehicle)) + 1))

    def nearest(self, vehicle: int, option: Activities, count: int = 2) -> list[Activities]:
        """The `count` insertions that look least bad: least detour plus seconds missed at the visit's windows."""
        timed = self._leaving(vehicle)
        scored = sorted(
            (self._badness(vehicle, option, position, timed), position)
            for position in range(len(self.instance.vehicles[vehicle].prefix), len(self.route(vehicle)) + 1)
        )
        route = self.route(vehicle)
        return [(*route[:position], *option, *route[position:]) for _, position in scored[:count]]

    def _leaving(self, vehicle: int) -> list[int]:
        """When the vehicle leaves its start and each activity."""
        if vehicle not in self._left:
            route = self.route(vehicle)
            stops = self.timed(vehicle, route).stops if route else ()
            moments = [stop.leave for stop in stops if stop.kind in ("start", "visit", "reload")]
            self._left[vehicle] = moments or [self.instance.vehicles[vehicle].earliest_start]
        return self._left[vehicle]

    def _badness(self, vehicle: int, option: Activities, position: int, leaving: list[int]) -> float:
        one = self.instance.vehicles[vehicle]
        durations = self.facts.durations[self.facts.profile_of(one)]
        places = [one.start, *(self.place(one, activity) for activity in self.route(vehicle)), one.end]
        before, after = places[position], places[position + 1]
        calls = [self.instance.visits[visit] for visit in option]
        drive = int(durations[before, calls[0].place]) if before is not None else 0
        detour = drive + sum(int(durations[one.place, two.place]) for one, two in pairwise(calls))
        if after is not None and before is not None:
            detour += int(durations[calls[-1].place, after]) - int(durations[before, after])
        arrival = leaving[position] + drive
        missed = min(max(window.start - arrival, arrival - window.end, 0) for window in calls[0].windows)
        return min(detour, UNREACHABLE) + missed

    def place(self, vehicle: Vehicle, activity: int) -> int:
        """Where an activity of `vehicle` takes place."""
        if activity >= 0:
            return self.instance.visits[activity].place
        return self.instance.sites[vehicle.reloads[-1 - activity]].place

    def timed(self, vehicle: int, activities: Activities) -> Route:
        """The route with times, feasible or not."""
        return time_route(self.instance, Sequence(vehicle=vehicle, activities=activities)).route

    def violations(self, vehicle: int, activities: Activities) -> list[Violation]:
        """Every rule the route would break by itself, by the independent checker."""
        return check_route(self.instance, self.timed(vehicle, activities))

    def sequences(self) -> tuple[Sequence, ...]:
        """The plan's sequences as they are."""
        return tuple(Sequence(vehicle=number, activities=route) for number, route in sorted(self.routes.items()) if route)

    def with_route(self, vehicle: int, activities: Activities) -> tuple[Sequence, ...]:
        """The plan's sequences with one route replaced."""
        routes = {**self.routes, vehicle: activities}
        return tuple(Sequence(vehicle=number, activities=route) for number, route in sorted(routes.items()) if route)


def insertions(route: Activities, option: Activities, frozen: int = 0) -> Iterator[Activities]:
    """`route` with a visit, or a pickup and then its delivery, at every position from `frozen` on."""
    if len(option) == 1:
        for position in range(frozen, len(route) + 1):
            yield (*route[:position], *option, *route[position:])
        return
    pickup, delivery = option
    for first in range(frozen, len(route) + 1):
        for second in range(first, min(first + PAIR_REACH, len(route)) + 1):
            yield (*route[:first], pickup, *route[first:second], delivery, *route[second:])
