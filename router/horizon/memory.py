"""What a session keeps between replans, so that only what has changed is worked out again.

All of it follows from the state: without any memory the same comes out, later. A route that could leave at several moments at one
price keeps the one that it was planned with, as long as its vehicle is free by then.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.horizon.events import LOAD, PlannedStop
from router.horizon.fleet import KnownFleet
from router.horizon.openvisits import KnownVisits
from router.horizon.policy import Policy
from router.horizon.state import Promise, State
from router.model import Incident, Instance, Plan, Route, Stop, Vehicle, Visit
from router.model.fields import derived
from router.simulation import KnownNoise
from router.units import Money, Seconds

_ROUTES = 3
"""Routes of a vehicle that are kept: of the plan in force, of the insertion, and of what the search found."""
_FIGURES = 4 * _ROUTES
"""For so many routes of a vehicle there may be figures: two for every route that is kept, and as many more before those that no
route needs are sought out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A route of a plan in force, driven on.

    Parameters
    ----------
    made_from : the vehicle and the visits, in order, as the freeze ladder has them; from when on the vehicle is free stands apart.
    free : that moment.
    route : None where nothing of it can be driven any more.
    vehicle : with what had to be loosened; `loosened` names it.
    visits : visit → its fields that had to be loosened; `late` as in `Projection`.
    dropped : visits that it can no longer serve.
    """

    made_from: tuple[Hashable, ...]
    free: Seconds
    route: Route | None
    vehicle: Vehicle
    visits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()

    def holds(self, free: Seconds) -> bool:
        """Whether it is the same for a vehicle that is free from that moment on: it leaves later all the same."""
        if free == self.free or self.route is None:
            return free == self.free
        return self.is_sound and self.free <= free <= self.route.begin

    @property
    def is_sound(self) -> bool:
        """Whether it is driven on without anything loosened."""
        return not (self.visits or self.loosened or self.dropped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is left of a vehicle's route in the plan in force.

    Parameters
    ----------
    stops, on_board : of the plan and of the vehicle, from which it follows.
    activities : ids of visits, and numbers of reloads.
    made_from : as in `Known`.
    left_out : visits that it might have as well, but has not.
    """

    stops: tuple[PlannedStop, ...]
    on_board: frozenset[str]
    activities: tuple[str | int, ...]
    made_from: tuple[Hashable, ...]
    left_out: frozenset[str]


@dataclass(slots=True)
class Figures:
    """What is known about a route, which is kept so that its identity lasts; `passes` are the places that it passes and when it
    leaves each. None of its customers is to be told anything until a moment, under promises and with a number of its vehicle, on
    which forecasts depend: `silent` has the number of these promises, that of the vehicle, and the moment."""

    route: Route
    serves: frozenset[str] | None = None
    customers: tuple[Stop, ...] | None = None
    passes: NDArray[np.int64] | None = None
    price: Money | None = None
    leave: tuple[str, Seconds] | None = None
    leaving: tuple[int, Route] | None = None
    latest: tuple[int, Mapping[str, Seconds]] | None = None
    silent: tuple[int, int, Seconds] | None = None


@dataclass(slots=True)
class Memory:
    """Visits, vehicles and routes as they were worked out last; `price` is that of the plan in force, and `afterwards` how long it
    lately took to advise on what a search found, in seconds."""

    visits: KnownVisits = field(default_factory=KnownVisits)
    bases: Mapping[str, Visit] = field(default_factory=dict)
    fleets: dict[Seconds, KnownFleet] = field(default_factory=dict)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    timeless: dict[str, Vehicle] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    routes: dict[str, list[Known]] = field(default_factory=dict)
    figures: dict[int, Figures] = field(default_factory=dict)
    noise: KnownNoise = field(default_factory=dict)
    price: tuple[Plan, Instance, Money] | None = None
    rules: tuple[tuple[Incident, ...], Policy] | None = None
    promises: tuple[int, Mapping[str, Promise] | None] = (0, None)
    afterwards: float = 0.0

    def under(self, incidents: tuple[Incident, ...], policy: Policy) -> None:
        """Forget everything where travel times or the policy are others than before."""
        if self.rules is not None and self.rules != (incidents, policy):
            self.visits, self.fleets, self.vehicles, self.timeless = KnownVisits(), {}, {}, {}
            self.ways, self.routes, self.figures = {}, {}, {}
        self.rules = incidents, policy

    def fleet(self, every: Seconds) -> KnownFleet:
        """The fleet of which who is overdue is expected anew `every` so many seconds."""
        return self.fleets.setdefault(every, KnownFleet(every=every))

    def same_vehicle(self, vehicle: Vehicle) -> Vehicle:
        """The vehicle, as the same object where it is as it was."""
        known = self.vehicles.get(vehicle.id)
        if known is None or (known is not vehicle and known != vehicle):
            self.vehicles[vehicle.id] = known = vehicle
            timeless = derived(vehicle, earliest_start=0)
            if self.timeless.get(vehicle.id) != timeless:
                self.timeless[vehicle.id] = timeless
        return known

    def made_from(self, vehicle: str, activities: Iterable[str | int]) -> tuple[Hashable, ...]:
        """What decides the times of a route: the vehicle and the visits as the freeze ladder has them, numbers for reloads."""
        return (self.timeless[vehicle], *(one if isinstance(one, int) else self.bases[one] for one in activities))

    def way(self, state: State, vehicle: str, activities: Iterable[str | int]) -> Way:
        """What is left of the route of a vehicle: these activities."""
        stops, on_board, own = state.plan.get(vehicle, ()), state.vehicles[vehicle].on_board, tuple(activities)
        names = [stop.visit for stop in stops]
        return Way(
            stops=stops,
            on_board=on_board,
            activities=own,
            made_from=self.made_from(vehicle, own),
            left_out=frozenset({*names, *(name.removesuffix(LOAD) for name in names), *on_board} - {*own}),
        )

    def leads(self, state: State, vehicle: str, way: Way) -> bool:
        """Whether the way follows from the state; one with reloads is found anew."""
        bases = self.bases
        stops, on_board, own = state.plan.get(vehicle, ()), state.vehicles[vehicle].on_board, way.activities
        same = (stops, on_board, self.timeless[vehicle], *map(bases.get, own)) == (way.stops, way.on_board, *way.made_from)  # type: ignore[arg-type]
        return same and (not way.left_out or bases.keys().isdisjoint(way.left_out))

    def known(self, vehicle: str, made_from: tuple[Hashable, ...]) -> Known | None:
        """The route of the vehicle that was made from the same."""
        free = self.vehicles[vehicle].earliest_start
        for one in self.routes.get(vehicle, ()):
            if one.made_from == made_from and one.holds(free):
                return one
        return None

    def keep(self, known: Known) -> None:
        """Know the route from now on. As long as the vehicle leaves at the same moment, it does so on the same route as before."""
        others: list[Known] = []
        for one in self.routes.get(known.vehicle.id, ()):
            if one.made_from != known.made_from:
                others.append(one)
                continue
            leaving = self.figures[id(one.route)].leaving if id(one.route) in self.figures else None
            if leaving is not None and leaving[1] is not one.route and known.route is not None and one.is_sound and known.is_sound:
                self.of(known.route).leaving = leaving
        self.routes[known.vehicle.id] = [known, *others][:_ROUTES]

    def number_of(self, promises: Mapping[str, Promise]) -> int:
        """A number for these promises, another than that of any before."""
        if self.promises[1] is not promises:
            self.promises = self.promises[0] + 1, promises
        return self.promises[0]

    def of(self, route: Route) -> Figures:
        """What is known about the route."""
        figures = self.figures.get(id(route))
        if figures is None:
            self.figures[id(route)] = figures = Figures(route)
        return figures

    def serves(self, route: Route) -> frozenset[str]:
        """The visits of a route, and "" for its other stops."""
        figures = self.of(route)
        if figures.serves is None:
            figures.serves = frozenset([stop.visit for stop in route.stops])
        return figures.serves

    def customers(self, state: State, route: Route) -> tuple[Stop, ...]:
        """The stops of a route at customers' doors: nobody waits for a vehicle where goods come on board."""
        figures = self.of(route)
        if figures.customers is None:
            visits = (stop for stop in route.stops if stop.kind == "visit")
            figures.customers = tuple([one for one in visits if one.visit not in state.pickups and not one.visit.endswith(LOAD)])
        return figures.customers

    def passes(self, route: Route) -> NDArray[np.int64]:
        """The places that a route passes, and when it leaves each, as rows."""
        figures = self.of(route)
        if figures.passes is None:
            figures.passes = np.array([(stop.place, stop.leave) for stop in route.stops]).T
        return figures.passes

    def in_force(self, plan: Plan) -> set[int]:
        """The identities of the routes of the plan in force, as planned and as their vehicles leave."""
        leaving = (one.leaving[1] for one in map(self.of, plan.routes) if one.leaving is not None)
        return {*map(id, plan.routes), *map(id, leaving)}

    def tidy(self) -> None:
        """Forget the figures of routes that are kept no more, now and then."""
        if len(self.figures) < _FIGURES * len(self.routes):
            return
        kept = {id(known.route) for routes in self.routes.values() for known in routes}
        kept |= {id(one.leaving[1]) for number, one in self.figures.items() if number in kept and one.leaving is not None}
        self.figures = {number: one for number, one in self.figures.items() if number in kept}
