"""A nextroute input → `Instance`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from router.formats.json_input import Faults, json_object
from router.formats.nextroute.schema import Input, Stop, VehiclePart
from router.formats.nextroute.travel import metres, straight_lines, straight_name
from router.formats.nextroute.units import Units, as_units, units_of
from router.formats.places import square, static
from router.model import ALWAYS, Instance, Order, Place, StaticTravel, Vehicle, Visit, Window
from router.units import DAY, FOREVER, HOUR, Seconds

ANYWHERE = "anywhere"
MATRIX = "matrix"
_ASKED = {
    "duration_groups": "router adds no time on reaching a group of stops",
    "alternate_stops": "router has no stops of which each vehicle makes its own choice",
}
_STOPS = {
    "max_wait": "router bounds the waiting of a route, not of a stop",
    "mixing_items": "router keeps goods apart on whole routes",
}
_VEHICLES = {
    "min_stops": "router asks no vehicle for a least number of stops",
    "alternate_stops": _ASKED["alternate_stops"],
}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The sound parts of an input, defaults filled in, each with its path."""

    input: Input
    stops: Sequence[tuple[str, Stop]]
    vehicles: Sequence[tuple[str, VehiclePart]]


def parts_of(text: str, faults: Faults) -> Parts:
    """The parts of the input in `text`."""
    found = faults.part(Input, json_object(text), "")
    if found is None:
        faults.stop()
        raise AssertionError("an input that is none has a fault")
    return Parts(
        input=found,
        stops=faults.parts(Stop, _filled(found.stops, found.defaults.stops), "stops"),
        vehicles=faults.parts(VehiclePart, _filled(found.vehicles, found.defaults.vehicles), "vehicles"),
    )


def _filled(items: Sequence[Any], defaults: Mapping[str, Any]) -> list[Any]:
    return [
        {**defaults, **{key: value for key, value in item.items() if value is not None}} if isinstance(item, dict) else item
        for item in items
    ]


def instance_of(text: str) -> Instance:
    """See `router.formats.nextroute.read`."""
    faults = Faults()
    reading = _Reading(parts_of(text, faults), faults)
    reading.check()
    faults.stop()
    travel = reading.travel()
    faults.stop()
    visits, vehicles = reading.visits(), reading.vehicles()
    faults.stop()
    visits = as_units(visits, vehicles, travel, reading.units)
    return Instance(
        name="nextroute input",
        epoch=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=reading.offset),
        places=tuple(reading.places),
        travel=travel,
        visits=tuple(visits),
        vehicles=vehicles,
        orders=tuple(Order(id=stop.id, mode="scheduled") for _, stop in reading.parts.stops),
        dimensions=reading.resources,
        relations=reading.units.relations,
    )


@dataclass
class _Reading:
    parts: Parts
    faults: Faults
    places: list[Place] = field(default_factory=list)
    offset: Seconds = 0
    resources: tuple[str, ...] = ()
    units: Units = field(init=False)
    _of_unit: dict[frozenset[str], frozenset[str] | None] = field(default_factory=dict)
    windowed: bool = False
    in_time_only: bool = False
    """Whether an arrival before its target costs something: then no vehicle waits, as none does in nextroute without windows."""

    def __post_init__(self) -> None:
        given = self.parts
        self.windowed = any(stop.start_time_window for _, stop in given.stops)
        self.units = units_of(given.stops, given.input.stop_groups, self.faults)
        self.in_time_only = any(self._early(stop) for _, stop in given.stops)
        moments = [m for _, stop in given.stops for window in stop.start_time_window or () for m in window]
        moments += [m for _, one in given.vehicles for m in (one.start_time, one.end_time) if m is not None]
        moments += [stop.target_arrival_time for _, stop in given.stops if stop.target_arrival_time is not None]
        self.offset = min(moments) // DAY * DAY if moments else 0
        names: dict[str, None] = {}
        for _, stop in given.stops:
            names |= dict.fromkeys(stop.quantity or {})
        for _, one in given.vehicles:
            names |= dict.fromkeys([*(one.capacity or {}), *(one.start_level or {})])
        self.resources = tuple(names)
        self.places = [Place(id=stop.id, lat=stop.location.lat, lon=stop.location.lon) for _, stop in given.stops]
        for _, one in given.vehicles:
            for side, point in (("start", one.start_location), ("end", one.end_location)):
                lat, lon = (None, None) if point is None else (point.lat, point.lon)
                self.places.append(Place(id=f"{one.id}-{side}", lat=lat, lon=lon))

    def check(self) -> None:
        """What is contradictory, and what router cannot keep."""
        self.faults.refuse(self.parts.input, "", _ASKED)
        for noun, items in (("stop", self.parts.stops), ("vehicle", self.parts.vehicles)):
            for name, count in Counter(one.id for _, one in items).items():
                if count > 1:
                    self.faults.add("E220", f"{noun}s", f"the id '{name}' is used {count} times", "give each its own id")
        for path, stop in self.parts.stops:
            self._check_stop(path, stop)
        for path, one in self.parts.vehicles:
            self._check_vehicle(path, one)
        self._check_resources()

    def _early(self, stop: Stop) -> float:
        """What a second before the target costs; nothing where every vehicle starts after it, so that none can be early."""
        target = stop.target_arrival_time
        if target is None or all((one.start_time or 0) >= target for _, one in self.parts.vehicles):
            return 0.0
        return stop.early_arrival_time_penalty

    def _check_stop(self, path: str, stop: Stop) -> None:
        self.faults.refuse(stop, path, _STOPS)
        self._check_windows(path, stop)
        if self.windowed and self._early(stop):
            what = "where stops have windows router may wait, and would do so to save the penalty, which counts the arrival"
            self.faults.add("E260", f"{path}.early_arrival_time_penalty", what, "remove it, or every start_time_window")

    def _check_vehicle(self, path: str, one: VehiclePart) -> None:
        self.faults.refuse(one, path, _VEHICLES)
        if one.start_time is not None and one.end_time is not None and one.start_time > one.end_time:
            self.faults.add("E214", path, "end_time before start_time", "swap them")
        if one.start_time is None and self.offset:
            self.faults.add("E210", f"{path}.start_time", "it is missing, and times are given elsewhere", "add it")
        if any(stop.fixed for stop in one.initial_stops):
            self.faults.add("E260", f"{path}.initial_stops", "router freezes no stops of a request", "remove 'fixed'")

    def _check_windows(self, path: str, stop: Stop) -> None:
        before = -1
        for number, (start, end) in enumerate(stop.start_time_window or ()):
            where = f"{path}.start_time_window[{number}]"
            if start > end:
                self.faults.add("E214", where, "end before start", "swap them")
            elif start <= before:
                self.faults.add("E217", where, "it overlaps or comes before the one before", "sort and join them")
            before = end

    def _check_resources(self) -> None:
        """Which way a resource flows; see `_loads`."""
        paired = self._paired()
        for name in self.resources:
            amounts = {stop.id: (stop.quantity or {}).get(name, 0) for _, stop in self.parts.stops}
            free = [amount for stop, amount in amounts.items() if stop not in paired]
            if any(amount > 0 for amount in free) and (any(amount < 0 for amount in free) or any(amounts[s] for s in paired)):
                what = f"some stops take '{name}' and others give it, and router cannot pass it from one to another"
                self.faults.add("E260", "stops", what, "let one drop what the other picks up (-1 precedes 1), or use two resources")
        if self.resources and not any(one.capacity for _, one in self.parts.vehicles):
            self.faults.add("E210", "vehicles", "stops have quantities but no vehicle has a capacity", "add capacity")

    def _paired(self) -> set[str]:
        return {*self.units.pickup_of, *self.units.pickup_of.values()}

    def visits(self) -> list[Visit]:
        """Every stop as a visit."""
        found: list[Visit] = []
        kinds = {one.stop_duration_multiplier for _, one in self.parts.vehicles}
        for number, (path, stop) in enumerate(self.parts.stops):
            windows = [Window(start - self.offset, min(FOREVER, end - self.offset)) for start, end in stop.start_time_window or ()]
            times = {_kind(one): self._seconds(path, stop.duration * one) for one in kinds}
            target = stop.target_arrival_time
            late, early = (0.0, 0.0) if target is None else (stop.late_arrival_time_penalty, self._early(stop))
            preferred = None
            if target is not None and (late or early):
                preferred = Window(target - self.offset if early else 0, target - self.offset if late else FOREVER)
            collect, deliver = self._loads(stop)
            first = self.units.pickup_of.get(stop.id)
            found.append(
                Visit(
                    id=stop.id,
                    place=number,
                    orders=(stop.id,),
                    windows=tuple(windows) or (ALWAYS,),
                    service=times.get(_kind(1.0), stop.duration),
                    service_by_kind={kind: seconds for kind, seconds in times.items() if kind != _kind(1.0)},
                    collect=collect,
                    deliver=deliver,
                    penalty=float(stop.unplanned_penalty),
                    vehicles=self._allowed(stop),
                    pickup=first,
                    preferred=preferred,
                    late_price=late * HOUR,
                    early_price=early * HOUR,
                )
            )
        penalty = {visit.id: visit.penalty for visit in found}
        return [
            replace(visit, penalty=visit.penalty + penalty[visit.pickup]) if visit.pickup is not None else visit for visit in found
        ]

    def _seconds(self, path: str, figure: float) -> Seconds:
        if figure != int(figure):
            self.faults.add("E216", f"{path}.duration", f"times a multiplier it is {figure:g} s", "let whole seconds come out")
        return int(figure)

    def _loads(self, stop: Stop) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What comes on board (negative quantities) and goes off (positive ones)."""
        amounts = [(stop.quantity or {}).get(name, 0) for name in self.resources]
        return tuple(max(0, -amount) for amount in amounts), tuple(max(0, amount) for amount in amounts)

    def _allowed(self, stop: Stop) -> frozenset[str] | None:
        """The vehicles that may serve it and all stops of its unit."""
        members = self.units.members.get(stop.id, frozenset((stop.id,)))
        if members not in self._of_unit:
            bounded = [names for name in members if (names := self._compatible[name]) is not None]
            self._of_unit[members] = frozenset.intersection(*bounded) if bounded else None
        return self._of_unit[members]

    @cached_property
    def _compatible(self) -> dict[str, frozenset[str] | None]:
        """Stop → vehicles that have one of its attributes; None: any."""
        return {
            stop.id: frozenset(
                one.id for _, one in self.parts.vehicles if {*stop.compatibility_attributes} & {*one.compatibility_attributes}
            )
            if stop.compatibility_attributes
            else None
            for _, stop in self.parts.stops
        }

    def vehicles(self) -> tuple[Vehicle, ...]:
        """Every vehicle; it leaves at its start time and its whole route is paid by the second."""
        paired = self._paired()
        brought = {
            name: any((stop.quantity or {}).get(name, 0) > 0 for _, stop in self.parts.stops if stop.id not in paired)
            for name in self.resources
        }
        return tuple(self._vehicle(number, one, brought) for number, (_, one) in enumerate(self.parts.vehicles))

    def _vehicle(self, number: int, one: VehiclePart, brought: Mapping[str, bool]) -> Vehicle:
        start = len(self.parts.stops) + 2 * number
        level = {name: (one.start_level or {}).get(name, 0) for name in self.resources}
        room = {name: (one.capacity or {}).get(name, 0) for name in self.resources}
        leave = 0 if one.start_time is None else one.start_time - self.offset
        return Vehicle(
            id=one.id,
            kind=_kind(one.stop_duration_multiplier),
            profile=MATRIX if self.parts.input.duration_matrix is not None else straight_name(one.speed),
            start=start,
            end=start + 1 if one.end_location is not None else None,
            earliest_start=leave,
            latest_start=leave,
            latest_end=FOREVER if one.end_time is None else one.end_time - self.offset,
            # What is brought from the start level may not be more than that; what is collected comes on top of it.
            capacities=tuple(min(level[n], room[n]) if brought[n] else room[n] for n in self.resources),
            initial_load=tuple(0 if brought[n] else level[n] for n in self.resources),
            fixed_price=one.activation_penalty - self._idle(f"vehicles[{number}]", start, one),
            hour_price=float(HOUR),
            max_duration=one.max_duration,
            max_distance=one.max_distance,
            max_stops=one.max_stops,
            max_wait=0 if self.in_time_only else one.max_wait,
        )

    def _idle(self, path: str, number: int, one: VehiclePart) -> float:
        """What nextroute pays for a vehicle that stays without stops: its way from start, the place `number`, to end."""
        matrix = self.parts.input.duration_matrix
        found = metres(self.places[number], self.places[number + 1]) / one.speed
        if isinstance(matrix, list) and one.start_location is not None and one.end_location is not None:
            found = float(matrix[number][number + 1])
        if found > one.activation_penalty:
            what = f"nextroute pays {found:.0f} s for it even without stops, which is more than its activation_penalty"
            self.faults.add("E260", path, what, "let it end where it starts, or raise activation_penalty")
        return found

    def travel(self) -> dict[str, StaticTravel]:
        """Travel of every speed, or of the matrices; seconds are rounded up."""
        given, size = self.parts.input, len(self.places)
        if isinstance(given.duration_matrix, dict):
            what = "router reads one matrix of durations for all hours"
            self.faults.add("E260", "duration_matrix", what, "give its default_matrix alone")
            return {}
        speeds = {one.speed for _, one in self.parts.vehicles}
        straight = straight_lines(self.places, len(speeds))
        lengths = np.rint(straight).astype(np.int64)
        if given.distance_matrix is not None:
            found = square(given.distance_matrix, size, "distance_matrix", self.faults, whole=False)
            lengths = lengths if found is None else found
        if given.duration_matrix is not None:
            square(given.duration_matrix, size, "duration_matrix", self.faults, whole=False)
            if self.faults.problems:
                return {}
            seconds = np.ceil(np.asarray(given.duration_matrix, dtype=np.float64) - 1e-9)
            return {MATRIX: static(self._from_nowhere(seconds.astype(np.int64)), self._from_nowhere(lengths))}
        return {
            straight_name(speed): static(np.ceil(straight / speed - 1e-9).astype(np.int64), self._from_nowhere(lengths))
            for speed in speeds
        }

    def _from_nowhere(self, figures: Any) -> Any:
        """No way leads from where vehicles without a start stand."""
        found = figures.copy()
        for index, place in enumerate(self.places):
            if place.lat is None:
                found[index, :] = 0
                found[:, index] = 0
        return found


def _kind(multiplier: float) -> str:
    return "vehicle" if multiplier == 1 else f"stops times {multiplier:g}"
