"""A VROOM request → `Instance`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from router.formats.json_input import Faults
from router.formats.places import Figures, measured, profile_settings, square, static
from router.formats.requests import counted
from router.formats.vroom.costs import Terms, arcs
from router.formats.vroom.schema import Parts, Task, VehiclePart, parts_of
from router.formats.vroom.shifts import breaks_of
from router.model import ALWAYS, Instance, Order, Place, Receipt, StaticTravel, Vehicle, Visit, Window
from router.model.fields import MOST_LOAD
from router.network import NetworkSettings
from router.units import DAY, FOREVER, HOUR, UNREACHABLE, Money, Seconds, count_of

ANYWHERE = "anywhere"
"""The place where vehicles without a start stand: no way from it to any place."""
UNTYPED = "vehicle"
_RELATIVE = 10 * 365 * DAY
"""Times up to this count from second 0; later ones are taken as timestamps, and the epoch is put shortly before them."""


def instance_of(text: str, network: NetworkSettings) -> Instance:
    """See `router.formats.vroom.read`."""
    faults = Faults()
    reading = _Reading(parts_of(text, faults), faults, network)
    reading.check_ids()
    reading.lay_out_places()
    reading.measure()
    vehicles = reading.vehicles()
    visits = reading.visits(0.0 if faults.problems else reading.penalty_unit(vehicles))
    faults.stop()
    return Instance(
        name="VROOM request",
        epoch=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=reading.offset),
        places=tuple(reading.places),
        travel=reading.travel,
        visits=tuple(visits),
        vehicles=vehicles,
        orders=tuple(reading.orders()),
        dimensions=tuple(f"amount {number}" for number in range(1, reading.dimensions + 1)),
        receipt=reading.receipt(),
    )


@dataclass
class _Reading:
    """What is known while a request is read."""

    parts: Parts
    faults: Faults
    network: NetworkSettings
    places: list[Place] = field(default_factory=list)
    travel: dict[str, StaticTravel] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    offset: Seconds = 0
    dimensions: int = 0
    bounded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.offset = _offset(self.parts)
        capacities = [vehicle.capacity for _, vehicle in self.parts.vehicles if vehicle.capacity]
        self.dimensions = len(capacities[0]) if capacities else 0
        self.durations: dict[str, Figures] = {}
        self.distances: dict[str, Figures] = {}
        self.costs: dict[str, Figures] = {}

    def check_ids(self) -> None:
        """Ids are unique among jobs, pickups, deliveries, vehicles, and breaks of one vehicle."""
        groups: dict[str, list[tuple[str, int]]] = {
            "job": [(path, job.id) for path, job in self.parts.jobs],
            "pickup": [(f"{path}.pickup", one.pickup.id) for path, one in self.parts.shipments],
            "delivery": [(f"{path}.delivery", one.delivery.id) for path, one in self.parts.shipments],
            "vehicle": [(path, vehicle.id) for path, vehicle in self.parts.vehicles],
        }
        for path, vehicle in self.parts.vehicles:
            groups[f"break of vehicle {vehicle.id}"] = [(f"{path}.breaks[{n}]", one.id) for n, one in enumerate(vehicle.breaks)]
        for noun, ids in groups.items():
            first: dict[int, str] = {}
            for path, number in ids:
                if first.setdefault(number, path) != path:
                    self.faults.add("E220", f"{path}.id", f"{noun} {number} stands at {first[number]} too", "give it its own id")
        if not self.parts.vehicles and not self.faults.problems:
            self.faults.add("E203", "vehicles", "there is no vehicle", "give at least one")

    def lay_out_places(self) -> None:
        """Every place, by matrix index or by coordinates, and one for vehicles without a start."""
        ends = [(path, vehicle) for path, vehicle in self.parts.vehicles]
        if self.parts.matrices:
            self._indexed_places()
        for path, stop in self.parts.stops():
            self._locate(path, stop.location, stop.location_index, "location")
        for path, vehicle in ends:
            if vehicle.start is None and vehicle.start_index is None and vehicle.end is None and vehicle.end_index is None:
                self.faults.add("E210", path, "neither start nor end is given", "give at least one of them")
            for name in ("start", "end"):
                point, index = getattr(vehicle, name), getattr(vehicle, f"{name}_index")
                if point is not None or index is not None:
                    self._locate(f"{path}.{name}", point, index, name)
        if any(f"{path}.start" not in self.at for path, _ in ends):
            self.at[ANYWHERE] = len(self.places)
            self.places.append(Place(id=ANYWHERE))

    def _indexed_places(self) -> None:
        given = next(iter(self.parts.matrices.values()))
        rows = next((matrix for matrix in (given.durations, given.costs, given.distances) if matrix is not None), [])
        self.places = [Place(id=str(index)) for index in range(len(rows))]

    def _locate(self, path: str, point: list[float] | None, index: int | None, name: str) -> None:
        field_name = f"{path}.{name}" if name == "location" else path
        if self.parts.matrices:
            if index is None:
                self.faults.add("E210", f"{field_name}_index", "it is missing; matrices count places by index", "add it")
            elif index >= len(self.places):
                what = f"{index} is beyond the matrices"
                self.faults.add("E212", f"{field_name}_index", what, f"use 0 to {len(self.places) - 1}")
            else:
                self.at[path] = index
                self._describe(field_name, index, point)
        elif point is None:
            self.faults.add("E225", field_name, "it has no coordinates, and there are no matrices", "add [longitude, latitude]")
        else:
            key = f"{point[0]!r},{point[1]!r}"
            if key not in self.at:
                self.at[key] = len(self.places)
                self.places.append(Place(id=key, lat=point[1], lon=point[0]))
            self.at[path] = self.at[key]

    def _describe(self, path: str, index: int, point: list[float] | None) -> None:
        if point is None:
            return
        known = self.places[index]
        if known.lat is not None and [known.lon, known.lat] != point:
            what = f"place {index} has the coordinates {[known.lon, known.lat]} elsewhere"
            self.faults.add("E217", path, what, "give an index one location")
        self.places[index] = replace(known, lat=point[1], lon=point[0])

    def measure(self) -> None:
        """Durations, lengths and costs of each profile that is used."""
        profiles = {vehicle.profile: path for path, vehicle in reversed(self.parts.vehicles)}
        if not self.parts.matrices:
            if not self.faults.problems:
                real = [place for place in self.places if place.id != ANYWHERE]
                found = measured(real, {name: profile_settings(name) for name in profiles}, self.network, self.faults)
                for name, travel in found.items():
                    self.durations[name] = travel.durations.astype("int64")
                    self.distances[name] = travel.distances.astype("int64")
            return
        size = sum(place.id != ANYWHERE for place in self.places)
        for name, path in profiles.items():
            if name not in self.parts.matrices:
                what = f"matrices hold no '{name}'"
                self.faults.add("E229", f"{path}.profile", what, f"add matrices.{name}.durations, or leave matrices out")
        for name, matrices in self.parts.matrices.items():
            if matrices.durations is None:
                self.faults.add("E210", f"matrices.{name}.durations", "it is missing", "add it: times come from it")
            for kind, kept in (("durations", self.durations), ("distances", self.distances), ("costs", self.costs)):
                rows = getattr(matrices, kind)
                if rows is not None and (figures := square(rows, size, f"matrices.{name}.{kind}", self.faults)) is not None:
                    kept[name] = figures

    def vehicles(self) -> tuple[Vehicle, ...]:
        """Every vehicle, and the travel it needs."""
        return tuple(self._vehicle(path, vehicle) for path, vehicle in self.parts.vehicles)

    def _vehicle(self, path: str, given: VehiclePart) -> Vehicle:
        start, end = self.moments(f"{path}.time_window", given.time_window)
        profile, km_price, hour_price = self._priced(path, given)
        if given.capacity is not None:
            self._amount(f"{path}.capacity", given.capacity)
        return Vehicle(
            id=str(given.id),
            kind=given.type or UNTYPED,
            profile=profile,
            start=self.at.get(f"{path}.start", self.at.get(ANYWHERE, 0)),
            end=self.at.get(f"{path}.end"),
            earliest_start=start,
            latest_start=end,
            latest_end=end,
            capacities=tuple(min(most, MOST_LOAD) for most in given.capacity or [0] * self.dimensions),
            fixed_price=float(given.costs.fixed),
            km_price=km_price,
            hour_price=hour_price,
            stop_price=self._stop_price(path, given),
            max_driving=given.max_travel_time,
            max_distance=self._max_distance(path, given),
            max_stops=given.max_tasks,
            skills=frozenset(map(str, given.skills)),
            breaks=breaks_of(path, given, (start, end), self.offset, self.faults),
        )

    def moments(self, path: str, window: list[int] | None) -> tuple[Seconds, Seconds]:
        """A window in seconds from the epoch."""
        if window is None:
            return ALWAYS.start, ALWAYS.end
        if window[0] - self.offset >= FOREVER:
            self.faults.add("E212", path, f"{window[0]} lies 17 years after other times", "count all times from one moment")
        return max(0, window[0] - self.offset), min(FOREVER, window[1] - self.offset)

    def _priced(self, path: str, given: VehiclePart) -> tuple[str, Money, Money]:
        """The name of its travel, its price of a kilometre of it and of an hour."""
        costs, profile = given.costs, given.profile
        if profile not in self.durations:
            return profile, 0.0, 0.0
        own = self.costs.get(profile)
        if own is not None and costs.per_hour != HOUR:
            what = "a matrix of costs is given for its profile, which replaces prices"
            self.faults.add("E240", f"{path}.costs.per_hour", what, "remove one of them")
        if own is None and costs.per_km and profile not in self.distances:
            what = f"matrices.{profile} holds no distances to be priced"
            self.faults.add("E210", f"{path}.costs.per_km", what, f"add matrices.{profile}.distances")
        terms = Terms(
            profile=profile,
            per_hour=costs.per_hour if own is None else None,
            per_km=costs.per_km,
            speed_factor=given.speed_factor,
            metres=own is None and costs.per_hour > 0 and given.max_distance is not None,
        )
        if terms.metres:
            self.bounded.append(f"{path}.max_distance")
        seen = arcs(terms, self.durations[profile], self.distances.get(profile), own)
        if terms.name not in self.travel:
            self.travel[terms.name] = self._travel(seen.seconds, seen.lengths)
            unknown = np.zeros_like(self.durations[profile])
            self.travel[profile] = self._travel(self.durations[profile], self.distances.get(profile, unknown))
        return terms.name, seen.km_price, float(costs.per_hour) if terms.metres else 0.0

    def _travel(self, durations: Figures, distances: Figures) -> StaticTravel:
        if ANYWHERE not in self.at:
            return static(durations, distances)
        return static(np.pad(durations, (0, 1)), np.pad(distances, (0, 1)))

    def _max_distance(self, path: str, given: VehiclePart) -> int | None:
        if given.max_distance is None:
            return None
        if given.profile not in self.distances and given.profile in self.durations:
            what = f"matrices.{given.profile} holds no distances"
            self.faults.add("E210", f"{path}.max_distance", what, f"add matrices.{given.profile}.distances")
        if given.profile in self.costs:
            what = "router cannot bound the distance where a matrix of costs is given"
            remedy = "price costs.per_hour and costs.per_km and leave the matrix of costs out; or use max_travel_time"
            self.faults.add("E260", f"{path}.max_distance", what, remedy)
        return given.max_distance

    def _stop_price(self, path: str, given: VehiclePart) -> Money:
        """The price of task time, where all tasks take the same time and none has a setup."""
        if not given.costs.per_task_hour:
            return 0.0
        times = {(stop.service, stop.setup) for _, stop in self.parts.stops()}
        by_type = any(stop.service_per_type or stop.setup_per_type for _, stop in self.parts.stops())
        if len(times) > 1 or by_type or any(setup for _, setup in times):
            what = "router can price task time only where every task takes the same time and has no setup"
            self.faults.add("E260", f"{path}.costs.per_task_hour", what, "remove it")
        return sum(given.costs.per_task_hour * service / HOUR for service, _ in list(times)[:1])

    def visits(self, unit: Money) -> list[Visit]:
        """Every task as a visit; `unit` is the penalty of leaving out one of no priority."""
        found = []
        for path, job in self.parts.jobs:
            if job.amount is not None and job.delivery is not None:
                self.faults.add("E240", f"{path}.amount", "it is the old name of delivery, which is given too", "remove it")
            delivery = job.delivery if job.delivery is not None else job.amount
            self.priorities[str(job.id)] = job.priority
            loads = self._amount(f"{path}.delivery", delivery), self._amount(f"{path}.pickup", job.pickup)
            penalty = self._penalty(job.priority, unit)
            found.append(self._visit(path, job, str(job.id), job.skills, deliver=loads[0], collect=loads[1], penalty=penalty))
        for path, one in self.parts.shipments:
            amount = self._amount(f"{path}.amount", one.amount)
            names = f"pickup {one.pickup.id}", f"delivery {one.delivery.id}"
            self.priorities |= dict.fromkeys(names, one.priority)
            found.append(self._visit(f"{path}.pickup", one.pickup, names[0], one.skills, collect=amount, penalty=0.0))
            penalty, where = 2 * self._penalty(one.priority, unit), f"{path}.delivery"
            found.append(self._visit(where, one.delivery, names[1], one.skills, deliver=amount, pickup=names[0], penalty=penalty))
        return found

    def _penalty(self, priority: int, unit: Money) -> Money:
        """The sum of priorities comes first, then the number of tasks, then cost."""
        tasks = len(self.parts.jobs) + 2 * len(self.parts.shipments)
        return unit * (1 + priority * (tasks + 1))

    def _visit(self, path: str, task: Task, name: str, skills: Sequence[int], **own: Any) -> Visit:
        windows = [self.moments(f"{path}.time_windows", window) for window in task.time_windows or ()]
        extra = self._setup_by_type(path, task)
        service = {kind: seconds for kind, seconds in task.service_per_type.items() if kind}
        kinds = {*service, *extra}
        return Visit(
            id=name,
            place=self.at.get(path, 0),
            orders=(name,),
            windows=tuple(Window(start, end) for start, end in windows) or (ALWAYS,),
            service=task.service + (task.setup if extra else 0),
            service_by_kind={kind: service.get(kind, task.service) + extra.get(kind, task.setup if extra else 0) for kind in kinds},
            setup=0 if extra else task.setup,
            requires=frozenset(map(str, skills)),
            **own,
        )

    def _setup_by_type(self, path: str, task: Task) -> dict[str, Seconds]:
        """Setup by type is service where the place is the task's own, as no other visit there can spare it."""
        if not task.setup_per_type or set(task.setup_per_type.values()) == {task.setup}:
            return {}
        if list(self.at.values()).count(self.at.get(path, -1)) > 1 + (not self.parts.matrices):
            what = "router has one setup for all types of vehicles where several stops share a place"
            self.faults.add("E260", f"{path}.setup_per_type", what, "put it into service_per_type")
        return dict(task.setup_per_type)

    def _amount(self, path: str, amount: list[int] | None) -> tuple[int, ...]:
        if amount is None:
            return ()
        if len(amount) != self.dimensions:
            what = f"it has {count_of(len(amount), 'figure')}"
            self.faults.add("E217", path, what, f"give {self.dimensions}, as many as the vehicles' capacity has")
        return tuple(amount)

    def orders(self) -> Iterator[Order]:
        """An order per task, with what is only passed on."""
        for (_, stop), name in zip(self.parts.stops(), self.priorities, strict=True):
            priority = self.priorities[name]
            yield Order(id=name, mode="scheduled", note=stop.description, extra={"priority": str(priority)} if priority else {})

    def penalty_unit(self, vehicles: Sequence[Vehicle]) -> Money:
        """More than any plan can cost: one task more is worth any detour."""
        tasks = len(self.parts.jobs) + 2 * len(self.parts.shipments)
        dearest = max(
            vehicle.km_price * float(self.travel[vehicle.profile].distances.max(initial=0)) / 1000 for vehicle in vehicles
        )
        hours = sum(vehicle.hour_price for vehicle in vehicles) * self._longest() / HOUR
        return 1.0 + hours + sum(v.fixed_price + v.stop_price * tasks for v in vehicles) + (tasks + len(vehicles)) * dearest

    def _longest(self) -> Seconds:
        """No route that waits for nothing but windows is longer: the latest of them opens, and then all is driven and done."""
        stops = [stop for _, stop in self.parts.stops()]
        breaks = [rest for _, vehicle in self.parts.vehicles for rest in vehicle.breaks]
        windows = [*(stop.time_windows for stop in stops), *(rest.time_windows for rest in breaks)]
        opens = [window[0] - self.offset for several in windows for window in several or ()]
        works = [
            max((one.service, *one.service_per_type.values())) + max((one.setup, *one.setup_per_type.values())) for one in stops
        ]
        slowest = max(int(travel.durations[travel.durations < UNREACHABLE].max(initial=0)) for travel in self.travel.values())
        return max([0, *opens]) + sum(works) + sum(rest.service for rest in breaks) + (len(stops) + 1) * slowest

    def receipt(self) -> Receipt | None:
        """What is planned at another price than VROOM's."""
        what = "max_distance is kept; so waiting and work cost as much as the road while router plans, and nothing in the answer"
        return Receipt(notes=tuple(counted(what, self.bounded))) if self.bounded else None


def _offset(parts: Parts) -> Seconds:
    """Where the epoch lies: 1970 for relative times, a week before the first moment for timestamps."""
    windows = [window for _, stop in parts.stops() for window in stop.time_windows or ()]
    windows += [vehicle.time_window for _, vehicle in parts.vehicles if vehicle.time_window]
    windows += [window for _, vehicle in parts.vehicles for one in vehicle.breaks for window in one.time_windows or ()]
    moments = [moment for window in windows for moment in window if moment > 0]
    if not moments or max(moments) <= _RELATIVE or min(moments) <= _RELATIVE:
        return 0
    return min(moments) // DAY * DAY - 7 * DAY
