"""A plan → nextroute's output, and an output → plan."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from router.documents.cells import short
from router.errors import InputError
from router.formats.json_input import Faults, Part, json_object, problem
from router.formats.nextroute.reading import MATRIX, Parts, parts_of
from router.formats.nextroute.travel import metres, speed_of
from router.formats.nextroute.units import members_of
from router.formats.run_times import RunTimes
from router.model import Instance, Plan, Route, Sequence as Activities, Stop, Vehicle
from router.model.arguments import looked_at
from router.timing import schedule
from router.units import FOREVER, HOUR

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Timed:
    """A stop of a route in nextroute's own seconds, which need not be whole."""

    stop: Stop
    travel: float
    distance: float
    arrival: float
    begin: float
    end: float


@looked_at
def write(instance: Instance, plan: Plan, request: str | None = None, *, times: RunTimes | None = None) -> str:
    """nextroute's output for `plan`, with the value of its default objective.

    Parameters
    ----------
    request : what `instance` was read from; gives back custom data, and fractions of seconds of its matrix.
    times : what ``statistics.run.duration`` tells; None: it is left out.

    Raises
    ------
    InputError
        when the plan holds what the output cannot say (a reload or a break).
    """
    refused = [
        problem("E262", f"route '{route.vehicle}'", "nextroute's output has no reloads and no breaks", "write plan.json")
        for route in plan.routes
        if any(stop.kind in ("reload", "break") for stop in route.stops)
    ]
    if refused:
        raise InputError(refused)
    given = None if request is None else parts_of(request, Faults())
    writer, plan = _Writer(instance, given), whole_units(instance, plan)
    timed = {route.vehicle: writer.timed(route) for route in plan.routes}
    vehicles = [writer.vehicle(vehicle, timed.get(vehicle.id, [])) for vehicle in instance.vehicles]
    left = [name for item in plan.unserved for name in item.visits]
    unplanned = [writer.stop(name) for name in left]
    objective = writer.objective(timed, left)
    used = [vehicle for vehicle in vehicles if vehicle["id"] in timed]
    custom: Json = {"activated_vehicles": len(used), "unplanned_stops": len(unplanned)}
    for name in ("route_travel_duration", "route_duration"):
        short_name = name.removeprefix("route_")
        custom[f"max_{short_name}"] = max((vehicle[name] for vehicle in used), default=0)
        custom[f"min_{short_name}"] = min((vehicle[name] for vehicle in used), default=0)
    counts = [sum(one.stop.kind == "visit" for one in steps) for steps in timed.values()]
    custom |= {"max_stops_in_vehicle": max(counts, default=0), "min_stops_in_vehicle": min(counts, default=0)}
    found: Json = {
        "solutions": [{"unplanned": unplanned, "vehicles": vehicles, "objective": objective}],
        "statistics": {"schema": "v1", "result": {"value": objective["value"], "custom": custom}},
    }
    if times is not None:
        found["statistics"]["run"] = {"duration": round(times.loading + times.solving, 3)}
    return json.dumps(found, ensure_ascii=False)


def _drives(vehicle: Vehicle) -> bool:
    """Whether the vehicle's travel is that of an input, so that its routes are driven in nextroute's seconds."""
    return vehicle.profile == MATRIX or speed_of(vehicle.profile) is not None


def of_input(instance: Instance) -> bool:
    """Whether `instance` was read from an input."""
    return all(map(_drives, instance.vehicles))


def whole_units(instance: Instance, plan: Plan) -> Plan:
    """`plan` without the stops of units of which another stop is not served: nextroute plans those whole or not at all.

    Plans of an instance that is not of an input stay as they are.
    """
    members = members_of(instance) if of_input(instance) else {}
    planned = {name for route in plan.routes for name in route.visits}
    parts = {name for name in planned if not members.get(name, frozenset()) <= planned}
    if not parts:
        return plan
    index = instance.visit_index
    kept = [(route.vehicle, tuple(index[name] for name in route.visits if name not in parts)) for route in plan.routes]
    return schedule(
        instance, [Activities(vehicle=instance.vehicle_index[name], activities=visits) for name, visits in kept if visits]
    )


class _Writer:
    """What writing needs to know of the instance, and of the input that it was read from."""

    def __init__(self, instance: Instance, given: Parts | None) -> None:
        self.instance = instance
        self.given = given
        self.clocks = any(vehicle.earliest_start or instance.epoch.timestamp() for vehicle in instance.vehicles)
        self.custom = {stop.id: stop.custom_data for _, stop in given.stops} if given else {}
        self.of_vehicle = {one.id: one.custom_data for _, one in given.vehicles} if given else {}
        matrix = given.input.duration_matrix if given else None
        self.members = members_of(instance) if of_input(instance) else {}
        self.matrix = np.asarray(matrix, dtype=np.float64) if isinstance(matrix, list) else None

    def seconds(self, vehicle: Vehicle, one: int, two: int) -> float:
        """Time of a leg: of the input's matrix, or along the straight line, not rounded."""
        places, speed = self.instance.places, speed_of(vehicle.profile)
        if places[one].lat is None and (speed is not None or vehicle.profile == MATRIX):
            return 0.0
        if speed is not None:
            return metres(places[one], places[two]) / speed
        if self.matrix is not None and vehicle.profile == MATRIX:
            return float(self.matrix[one, two])
        return float(self.instance.travel[vehicle.profile].durations[one, two])

    def timed(self, route: Route) -> list[_Timed]:
        """The route driven through in nextroute's seconds; of another origin, as it was timed."""
        vehicle = self.instance.vehicles[self.instance.vehicle_index[route.vehicle]]
        own = _drives(vehicle)
        now = float(route.departure)
        found = [_Timed(stop=route.stops[0], travel=0.0, distance=0.0, arrival=now, begin=now, end=now)]
        for one, two in pairwise(route.stops):
            open_end = two.kind == "end" and vehicle.end is None
            travel = 0.0 if open_end else self.seconds(vehicle, one.place, two.place) if own else float(two.driving)
            distance = float(self.instance.travel[vehicle.profile].distances[one.place, two.place]) if own else two.distance
            distance = 0.0 if open_end else distance
            arrival = found[-1].end + travel
            begin = self._opening(two, arrival) if own else float(two.begin)
            end = begin + (two.leave - two.begin)
            found.append(_Timed(stop=two, travel=travel, distance=distance, arrival=arrival, begin=begin, end=end))
        return found

    def _opening(self, stop: Stop, arrival: float) -> float:
        if stop.kind != "visit":
            return arrival
        windows = self.instance.visits[self.instance.visit_index[stop.visit]].windows
        return next((max(arrival, float(window.start)) for window in windows if arrival <= window.end), arrival)

    def stop(self, name: str) -> Json:
        """A stop as the input gave it."""
        place = self.instance.places[self.instance.visits[self.instance.visit_index[name]].place]
        found: Json = {"id": name, "location": {"lon": place.lon, "lat": place.lat}}
        return found | ({"custom_data": self.custom[name]} if self.custom.get(name) is not None else {})

    def vehicle(self, vehicle: Vehicle, timed: Sequence[_Timed]) -> Json:
        """One vehicle with its route, which holds its ends where they have a place."""
        shown = [one for one in timed if one.stop.kind == "visit" or self._has_place(vehicle, one.stop)]
        steps, travelled, length = [], 0.0, 0.0
        for one in timed:
            travelled += one.travel
            length += one.distance
            if one in shown:
                steps.append(self._step(vehicle, one, travelled, length))
        found: Json = {
            "id": vehicle.id,
            "route": steps,
            "route_travel_duration": int(travelled),
            "route_travel_distance": int(length),
            "route_stops_duration": int(sum(one.end - one.begin for one in timed)),
            "route_waiting_duration": int(sum(one.begin - one.arrival for one in timed)),
            "route_duration": int(timed[-1].end - timed[0].end) if timed else 0,
        }
        custom = self.of_vehicle.get(vehicle.id)
        return found | ({"custom_data": custom} if custom is not None else {})

    def _has_place(self, vehicle: Vehicle, stop: Stop) -> bool:
        if stop.kind == "end" and vehicle.end is None:
            return False
        return self.instance.places[stop.place].lat is not None

    def _step(self, vehicle: Vehicle, one: _Timed, travelled: float, length: float) -> Json:
        place = self.instance.places[one.stop.place]
        end: Json = {"id": f"{vehicle.id}-{one.stop.kind}", "location": {"lon": place.lon, "lat": place.lat}}
        found: Json = {"stop": self.stop(one.stop.visit) if one.stop.kind == "visit" else end}
        found |= {"travel_duration": int(one.travel), "cumulative_travel_duration": int(travelled)}
        found |= {"travel_distance": int(one.distance), "cumulative_travel_distance": int(length)}
        if self.clocks:
            found["arrival_time"] = self._moment(one.arrival)
            found["start_time"], found["end_time"] = self._moment(one.begin), self._moment(one.end)
        if one.end > one.begin:
            found["duration"] = int(one.end - one.begin)
        if one.begin > one.arrival:
            found["waiting_duration"] = int(one.begin - one.arrival)
        if one.stop.kind == "visit":
            preferred = self.instance.visits[self.instance.visit_index[one.stop.visit]].preferred
            if preferred is not None and self.clocks:
                found["target_arrival_time"] = self._moment(preferred.end if preferred.end < FOREVER else preferred.start)
                if one.arrival > preferred.end:
                    found["late_arrival_duration"] = int(one.arrival - preferred.end)
                if one.arrival < preferred.start:
                    found["early_arrival_duration"] = int(preferred.start - one.arrival)
        return found

    def _moment(self, seconds: float) -> str:
        return (self.instance.epoch + timedelta(seconds=int(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _idle(self, vehicle: Vehicle) -> float:
        """What nextroute pays for a vehicle without stops: its way from start to end."""
        return self.seconds(vehicle, vehicle.start, vehicle.end) if _drives(vehicle) and vehicle.end is not None else 0.0

    def _penalty(self, name: str) -> float:
        """The visit's share of what leaving its unit out costs; see `router.formats.nextroute.units`."""
        visit = self.instance.visits[self.instance.visit_index[name]]
        jobs = [other for other in self.members.get(name, (name,)) if other not in self.instance.deliveries_of]
        return visit.penalty if visit.vehicles == frozenset() else visit.penalty / len(jobs)

    def objective(self, timed: Mapping[str, Sequence[_Timed]], unplanned: Iterable[str]) -> Json:
        """The terms of nextroute's default objective."""
        visits, index = self.instance.visits, self.instance.visit_index
        idle = {vehicle.id: self._idle(vehicle) for vehicle in self.instance.vehicles}
        fixed = sum(self.instance.vehicles[self.instance.vehicle_index[name]].fixed_price + idle[name] for name in timed)
        late = early = 0.0
        for steps in timed.values():
            for one in steps:
                preferred = visits[index[one.stop.visit]].preferred if one.stop.kind == "visit" else None
                if preferred is not None:
                    visit = visits[index[one.stop.visit]]
                    late += visit.late_price / HOUR * max(0.0, one.arrival - preferred.end)
                    early += visit.early_price / HOUR * max(0.0, preferred.start - one.arrival)
        left = {name for name in unplanned if visits[index[name]].id not in self.instance.deliveries_of}
        terms = {
            "vehicle_activation_penalty": fixed,
            "vehicles_duration": sum(steps[-1].end - steps[0].end for steps in timed.values())
            + sum(seconds for name, seconds in idle.items() if name not in timed),
            "unplanned_penalty": sum(self._penalty(name) for name in left),
            "late_arrival_penalty": late,
            "early_arrival_penalty": early,
        }
        shown = {name: value for name, value in terms.items() if value or name in ("vehicles_duration", "unplanned_penalty")}
        return {
            "name": " + ".join(f"1 * {name}" for name in shown),
            "objectives": [{"name": name, "factor": 1, "base": value, "value": value} for name, value in shown.items()],
            "value": sum(shown.values()),
        }


class _Loose(Part):
    model_config = Part.model_config | {"extra": "ignore"}


class _StopId(_Loose):
    id: str


class _Step(_Loose):
    stop: _StopId


class _RoutePart(_Loose):
    id: str
    route: list[_Step]


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in the last solution of an output, timed anew by router.

    Raises
    ------
    InputError
        when it is no output, or names vehicles and stops that `instance` lacks.
    """
    faults = Faults()
    solutions = json_object(text).get("solutions")
    if not isinstance(solutions, list) or not solutions or not isinstance(solutions[-1], dict):
        faults.add("E402", "solutions", "there is no solution", "give nextroute's output")
        faults.stop()
        raise AssertionError("faults were raised")
    path = f"solutions[{len(solutions) - 1}].vehicles"
    routes = faults.parts(_RoutePart, solutions[-1].get("vehicles"), path)
    ends = {f"{vehicle.id}-{side}" for vehicle in instance.vehicles for side in ("start", "end")}
    given = [
        (
            where,
            route.id,
            [step.stop.id for step in route.route if step.stop.id not in ends or step.stop.id in instance.visit_index],
        )
        for where, route in routes
    ]
    return _scheduled(given, instance, faults)


@looked_at
def start(text: str, instance: Instance) -> Plan | None:
    """The plan that ``initial_stops`` describe, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    faults = Faults()
    given = [
        (f"{path}.initial_stops", one.id, [stop.id for stop in one.initial_stops])
        for path, one in parts_of(text, faults).vehicles
        if one.initial_stops
    ]
    return _scheduled(given, instance, faults) if given else None


def _scheduled(routes: Sequence[tuple[str, str, list[str]]], instance: Instance, faults: Faults) -> Plan:
    sequences = []
    for path, vehicle, stops in routes:
        remedy = "use the plan of this very input"
        if vehicle not in instance.vehicle_index:
            faults.add("E403", path, f"the instance has no vehicle '{short(vehicle)}'", remedy)
            continue
        for name in stops:
            if name not in instance.visit_index:
                faults.add("E404", path, f"the instance has no stop '{short(name)}'", remedy)
        activities = tuple(instance.visit_index[name] for name in stops if name in instance.visit_index)
        sequences.append(Activities(vehicle=instance.vehicle_index[vehicle], activities=activities))
    faults.stop()
    return schedule(instance, sequences)
