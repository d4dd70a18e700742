"""Sequences in, timed routes and plans out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from router.model.instance import Instance
from router.model.plan import Plan, Route, Sequence, Stop, Unserved
from router.timing.arrays import NONE, TimingArrays, timing_arrays
from router.timing.docks import Attempt, has_docks, take_turns
from router.timing.evaluation import time_sequence
from router.timing.layout import END, RELOAD, START, Layout, new_layout
from router.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRoute:
    """A route and whether its times keep every rule in time and every limit of the route (loads are not looked at)."""

    route: Route
    feasible: bool


def schedule(instance: Instance, sequences: Iterable[Sequence]) -> Plan:
    """Time every sequence and list the jobs that none of them serves.

    The only place where plan times are made. Sequences that cannot keep their windows are timed all the same, as early as can be;
    `router.checker.check` says what is wrong with them. Empty sequences make no route.
    """
    chosen = tuple(sequence for sequence in sequences if sequence.activities)
    arrays = timing_arrays(instance)
    layout = new_layout(arrays, max((len(sequence.activities) for sequence in chosen), default=0))
    routes = tuple(_timed(instance, arrays, layout, sequence).route for sequence in chosen)
    if has_docks(instance):
        routes = take_turns(
            instance,
            chosen,
            routes,
            partial(_attempt_between, instance, arrays, layout),
        )
    served = {visit for sequence in chosen for visit in sequence.activities if visit >= 0}
    return Plan(routes=routes, unserved=_unserved(instance, served))


def time_route(instance: Instance, sequence: Sequence) -> TimedRoute:
    """Time one sequence."""
    arrays = timing_arrays(instance)
    return _timed(instance, arrays, new_layout(arrays, len(sequence.activities)), sequence)


def _timed(instance: Instance, arrays: TimingArrays, layout: Layout, sequence: Sequence) -> TimedRoute:
    attempt = _attempt(instance, arrays, layout, sequence)
    return TimedRoute(route=attempt.route, feasible=attempt.feasible)


def _attempt(instance: Instance, arrays: TimingArrays, layout: Layout, sequence: Sequence) -> Attempt:
    activities = np.array(sequence.activities, np.int64)
    feasible, price = time_sequence(arrays, sequence.vehicle, activities, len(activities), layout)
    stops = _RouteReader(instance, arrays, layout, sequence.vehicle, len(activities) + 1).stops()
    route = Route(vehicle=instance.vehicles[sequence.vehicle].id, stops=stops)
    return Attempt(route=route, feasible=bool(feasible), price=float(price))


def _attempt_between(
    instance: Instance,
    arrays: TimingArrays,
    layout: Layout,
    sequence: Sequence,
    earliest: Seconds,
    latest: Seconds,
) -> Attempt:
    """The sequence timed when its vehicle may leave between two moments only."""
    vehicles = arrays.vehicles.copy()
    own = vehicles[sequence.vehicle]
    own["earliest_start"] = max(earliest, own["earliest_start"])
    own["latest_start"] = min(latest, own["latest_start"])
    return _attempt(instance, replace(arrays, vehicles=vehicles), layout, sequence)


def _unserved(instance: Instance, served: set[int]) -> tuple[Unserved, ...]:
    return tuple(
        _left_out(instance, [visit for option in job.options for visit in option])
        for job in instance.jobs
        if not any(served.issuperset(option) for option in job.options)
    )


def _left_out(instance: Instance, visits: list[int]) -> Unserved:
    each = [instance.visits[index] for index in dict.fromkeys(visits)]
    orders = dict.fromkeys(order for visit in each for order in visit.orders)
    return Unserved(visits=tuple(visit.id for visit in each), orders=tuple(orders))


class _RouteReader:
    """Reads the stops of a timed layout."""

    def __init__(
        self,
        instance: Instance,
        arrays: TimingArrays,
        layout: Layout,
        vehicle: int,
        last: int,
    ) -> None:
        self.instance = instance
        self.arrays = arrays
        self.vehicle = instance.vehicles[vehicle]
        self.layer = instance.travel[self.vehicle.profile]
        self.last = last
        rows = last + 1
        self.kind = layout.rows["kind"][:rows].tolist()
        self.visit = layout.rows["visit"][:rows].tolist()
        self.place = layout.rows["place"][:rows].tolist()
        self.arrival = layout.rows["arrival"][:rows].tolist()
        self.begin = layout.rows["begin"][:rows].tolist()
        self.leave = layout.rows["leave"][:rows].tolist()
        self.rests = tuple(layout.rows[name][:rows].tolist() for name in ("rest_before", "rest_after"))
        self.rest_begin = tuple(layout.rows[name][:rows].tolist() for name in ("before_begin", "after_begin"))
        self.loads = loads_on_board(instance, vehicle, self.visit, self.kind)

    def stops(self) -> tuple[Stop, ...]:
        """All stops in order, breaks among them."""
        found = [
            Stop(
                kind="start",
                place=self.place[0],
                arrival=self.arrival[0],
                begin=self.begin[0],
                leave=self.leave[0],
                load=self.loads[0],
            )
        ]
        for row in range(1, self.last + 1):
            departure = self.leave[row - 1]
            if self.rests[0][row] != NONE:
                found.append(self._rest(row, 0, self.place[row - 1], departure, 0, 0))
                departure = found[-1].leave
            distance = self._distance(row)
            driving, arrival = self.arrival[row] - departure, self.arrival[row]
            if self.rests[1][row] != NONE:
                found.append(self._rest(row, 1, self.place[row], arrival, distance, driving))
                arrival, distance, driving = found[-1].leave, 0, 0
            found.append(self._stop(row, arrival, distance, driving))
        return tuple(found)

    def _distance(self, row: int) -> int:
        if self.kind[row] == END and self.vehicle.end is None:
            return 0
        return int(self.layer.distances[self.place[row - 1], self.place[row]])

    def _rest(
        self,
        row: int,
        column: int,
        place: int,
        arrival: Seconds,
        distance: int,
        driving: Seconds,
    ) -> Stop:
        begin = self.rest_begin[column][row]
        return Stop(
            kind="break",
            place=place,
            arrival=arrival,
            begin=begin,
            leave=begin + int(self.arrays.breaks["duration"][self.rests[column][row]]),
            distance=distance,
            driving=driving,
            waiting=begin - arrival,
            load=self.loads[row - 1],
        )

    def _stop(self, row: int, arrival: Seconds, distance: int, driving: Seconds) -> Stop:
        begin = self.begin[row]
        common = {
            "place": self.place[row],
            "arrival": arrival,
            "begin": begin,
            "leave": self.leave[row],
            "distance": distance,
            "driving": driving,
            "waiting": begin - arrival,
            "load": self.loads[row],
        }
        if self.kind[row] in (RELOAD, END):
            return Stop(kind="reload" if self.kind[row] == RELOAD else "end", **common)
        visit = self.instance.visits[self.visit[row]]
        late = max(0, begin - visit.preferred.end) if visit.preferred else 0
        early = max(0, visit.preferred.start - begin) if visit.preferred else 0
        return Stop(kind="visit", visit=visit.id, late=late, early=early, **common)


def loads_on_board(instance: Instance, vehicle: int, visits: list[int], kinds: list[int]) -> list[tuple[int, ...]]:
    """What is on board when leaving each row, per dimension.

    A trip starts with all that its visits deliver from the depot and what pickups have put on board before; a delivery
    with a pickup takes off what that visit put on; whatever else is collected stays on board until the trip ends.
    """
    width = len(instance.dimensions)
    nothing = (0,) * width
    own = instance.vehicles[vehicle].initial_load or nothing
    loadings = [row for row, kind in enumerate(kinds) if kind in (START, RELOAD)]
    carried: dict[str, tuple[int, ...]] = {}
    on_board: list[tuple[int, ...]] = []
    load = own
    for row, number in enumerate(visits):
        visit = instance.visits[number] if number != NONE else None
        if kinds[row] in (START, RELOAD):
            following = next((other for other in loadings if other > row), len(visits))
            brought = [instance.visits[other] for other in visits[row:following] if other != NONE]
            load = _sum(
                own,
                *carried.values(),
                *(other.deliver or nothing for other in brought if other.pickup is None),
            )
        elif visit is not None:
            taken = visit.deliver or nothing if visit.pickup is None else carried.pop(visit.pickup, nothing)
            load = tuple(held - off + on for held, off, on in zip(load, taken, visit.collect or nothing, strict=True))
            if visit.id in instance.deliveries_of:
                carried[visit.id] = visit.collect or nothing
        on_board.append(load)
    return on_board


def _sum(*rows: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))
