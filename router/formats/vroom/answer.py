"""A plan → VROOM's response, and a response → plan."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from router.costing import route_terms
from router.documents.cells import short
from router.errors import InputError, NetworkError, ProblemsError, RouterError
from router.formats.json_input import Faults, Part, json_object, problem
from router.formats.polylines import encoded
from router.formats.run_times import RunTimes
from router.formats.vroom.costs import HUNDREDTHS, Terms
from router.formats.vroom.schema import Parts, parts_of
from router.formats.vroom.shifts import in_order
from router.model import Break, Instance, Order, Plan, Route, Sequence, Stop, Vehicle, Visit
from router.model.arguments import looked_at
from router.timing import schedule
from router.units import Seconds

Json = dict[str, Any]
_SUMS = ("cost", "setup", "service", "duration", "waiting_time")


@dataclass(frozen=True, kw_only=True)
class _Names:
    """VROOM's types and numbers of what an instance calls by ids, and the words of the request."""

    tasks: Mapping[str, tuple[str, int]]
    vehicles: Mapping[str, int]
    descriptions: Mapping[str, str]
    breaks: Mapping[str, list[Json]] = field(default_factory=dict)
    geometry: bool = False


@looked_at
def write(instance: Instance, plan: Plan, request: str | None = None, *, times: RunTimes | None = None) -> str:
    """VROOM's response for `plan`.

    Parameters
    ----------
    request : what `instance` was read from; gives back the descriptions of vehicles and the ids of breaks, and asks for the
        lines of routes (``options.g``), which are straight from step to step.
    times : what ``computing_times`` tells; None: it is left out.

    Raises
    ------
    InputError
        when the plan holds what the response cannot say (a reload).
    """
    _refuse_reloads(plan)
    writer = _Writer(instance, _names(instance, request), {order.id: order for order in instance.orders})
    routes = [writer.route(route) for route in plan.routes]
    unassigned = [writer.unassigned(name) for item in plan.unserved for name in item.visits]
    summary: Json = {"cost": 0, "routes": len(routes), "unassigned": len(unassigned)}
    summary |= {key: sum(route[key] for route in routes) for key in _SUMS}
    for key in ("delivery", "pickup"):
        if instance.dimensions:
            summary[key] = [sum(column) for column in zip(*(route[key] for route in routes), strict=True)] or [0] * len(
                instance.dimensions
            )
    if routes and all("distance" in route for route in routes):
        summary["distance"] = sum(route["distance"] for route in routes)
    summary |= {"priority": sum(route["priority"] for route in routes), "violations": []}
    if times is not None:
        summary["computing_times"] = {"loading": round(times.loading * 1000), "solving": round(times.solving * 1000), "routing": 0}
    return json.dumps({"code": 0, "summary": summary, "unassigned": unassigned, "routes": routes}, ensure_ascii=False)


def refusal(error: RouterError) -> str:
    """VROOM's response where there is no plan: why, and a status code: 2 for faults of the request, 3 where travel times fail."""
    code = 2 if isinstance(error, ProblemsError) else 3 if isinstance(error, NetworkError) else 1
    return json.dumps({"code": code, "error": str(error)}, ensure_ascii=False)


def _refuse_reloads(plan: Plan) -> None:
    found = [
        problem("E262", f"route '{route.vehicle}'", "VROOM's response has no reload", "plan with max_trips 1, or write plan.json")
        for route in plan.routes
        if any(stop.kind == "reload" for stop in route.stops)
    ]
    if found:
        raise InputError(found)


def _names(instance: Instance, request: str | None) -> _Names:
    tasks = {visit.id: _task_name(instance, visit) for visit in instance.visits}
    described: dict[str, str] = {}
    if None in tasks.values() or len(set(tasks.values())) < len(tasks):
        tasks = {visit.id: (_task_type(instance, visit), number) for number, visit in enumerate(instance.visits, start=1)}
        described = {visit.id: visit.id for visit in instance.visits}
    numbers = {vehicle.id: int(vehicle.id) if vehicle.id.isdecimal() else None for vehicle in instance.vehicles}
    if None in numbers.values():
        numbers = {vehicle.id: number for number, vehicle in enumerate(instance.vehicles, start=1)}
        described |= {f"vehicle {vehicle.id}": vehicle.id for vehicle in instance.vehicles}
    notes = {order.id: order.note for order in instance.orders if order.note}
    for visit in instance.visits:
        if visit.id not in described and len(visit.orders) == 1 and visit.orders[0] in notes:
            described[visit.id] = notes[visit.orders[0]]
    breaks: dict[str, list[Json]] = {}
    geometry = False
    if request is not None:
        given = parts_of(request, Faults())
        geometry = given.geometry
        described |= {f"vehicle {one.id}": one.description for _, one in given.vehicles if one.description}
        breaks = _described_breaks(given)
    return _Names(
        tasks={name: task for name, task in tasks.items() if task is not None},
        vehicles={name: number for name, number in numbers.items() if number is not None},
        descriptions=described,
        breaks=breaks,
        geometry=geometry,
    )


def _described_breaks(given: Parts) -> dict[str, list[Json]]:
    return {
        str(vehicle.id): [
            {"id": one.id} | ({"description": one.description} if one.description else {}) for _, one in in_order(vehicle.breaks)
        ]
        for _, vehicle in given.vehicles
    }


def _task_type(instance: Instance, visit: Visit) -> str:
    if visit.pickup is not None:
        return "delivery"
    return "pickup" if visit.id in instance.deliveries_of else "job"


def _task_name(instance: Instance, visit: Visit) -> tuple[str, int] | None:
    """The type and number that `read` made the id from; None for an id of another origin."""
    kind = _task_type(instance, visit)
    number = visit.id if kind == "job" else visit.id.removeprefix(f"{kind} ")
    known = number.isdecimal() and str(int(number)) == number and (kind == "job") == (number == visit.id)
    return (kind, int(number)) if known else None


@dataclass(frozen=True)
class _Writer:
    instance: Instance
    names: _Names
    orders: Mapping[str, Order]

    @property
    def offset(self) -> Seconds:
        return round((self.instance.epoch - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())

    def route(self, route: Route) -> Json:
        """One route object."""
        vehicle = self.instance.vehicles[self.instance.vehicle_index[route.vehicle]]
        stops = _with_all_breaks(route, vehicle)
        steps = self._steps(vehicle, stops)
        terms = Terms.of(vehicle.profile)
        prices = dict.fromkeys(("distance", "time"), 0.0)
        for term, amount in route_terms(self.instance, route):
            prices[term] = prices.get(term, 0.0) + amount
        visits = [self.instance.visits[self.instance.visit_index[name]] for name in route.visits]
        found: Json = {"vehicle": self.names.vehicles[route.vehicle]}
        found["cost"] = round(sum(prices.values()))
        if terms is not None and terms.per_hour is not None:
            rest = sum(prices.values()) - prices["distance"] - prices["time"]
            found["cost"] = terms.printed(steps[-1]["duration"], steps[-1].get("distance", 0), rest)
        if self.instance.dimensions:
            found["delivery"] = self._total(visit.deliver for visit in visits)
            found["pickup"] = self._total(visit.collect for visit in visits)
        for key in ("setup", "service", "waiting_time"):
            found[key] = sum(step[key] for step in steps)
        found["duration"] = steps[-1]["duration"]
        if "distance" in steps[-1]:
            found["distance"] = steps[-1]["distance"]
        found["priority"] = sum(self._priority(visit) for visit in visits)
        found |= self._description(f"vehicle {vehicle.id}")
        points = [step["location"] for step in steps if "location" in step]
        if self.names.geometry and points:
            found["geometry"] = encoded((lat, lon) for lon, lat in points)
        return found | {"steps": steps, "violations": []}

    def unassigned(self, name: str) -> Json:
        """One object of ``unassigned``."""
        kind, number = self.names.tasks[name]
        visit = self.instance.visits[self.instance.visit_index[name]]
        return {"id": number, "type": kind} | self._description(name) | self._where(visit.place)

    def _description(self, name: str) -> Json:
        return {"description": self.names.descriptions[name]} if name in self.names.descriptions else {}

    def _priority(self, visit: Visit) -> int:
        given = [order.extra.get("priority", "0") for order in self._orders(visit)]
        return sum(int(figure) for figure in given if figure.isdecimal())

    def _orders(self, visit: Visit) -> list[Order]:
        return [self.orders[name] for name in visit.orders if name in self.orders]

    def _total(self, loads: Iterable[tuple[int, ...]]) -> list[int]:
        whole = [load for load in loads if load]
        return [sum(column) for column in zip(*whole, strict=True)] or [0] * len(self.instance.dimensions)

    def _where(self, index: int) -> Json:
        place = self.instance.places[index]
        found: Json = {} if place.lat is None else {"location": [place.lon, place.lat]}
        return found | ({"location_index": index} if place.id == str(index) else {})

    def _steps(self, vehicle: Vehicle, stops: list[Stop]) -> list[Json]:
        terms = Terms.of(vehicle.profile)
        base = self.instance.travel[vehicle.profile if terms is None else terms.profile]
        lengths = base.distances if base.distances.any() else None
        breaks = iter(self.names.breaks.get(vehicle.id, [{"id": number} for number in range(1, len(vehicle.breaks) + 1)]))
        duration, distance, here, place = 0, 0, stops[0].place, stops[0].place
        found = []
        for stop in stops:
            if terms is None:
                duration += stop.driving * HUNDREDTHS
            elif stop.driving or stop.place != here:
                duration += int(base.durations[here, stop.place]) * terms.stretch
            if (stop.distance or stop.place != here) and lengths is not None:
                distance += int(lengths[here, stop.place])
            setup, busy = self._setup(stop, place), stop.leave - stop.begin
            step: Json = {"type": stop.kind} | self._of_its_kind(stop, stops, breaks)
            idle = stop.kind in ("start", "end")
            step |= {
                "setup": setup,
                "service": 0 if idle else busy - setup,
                "waiting_time": 0 if idle else stop.begin - stop.arrival,
                "arrival": self.offset + (stop.leave if stop.kind == "start" else stop.arrival),
                "duration": duration // HUNDREDTHS,
                "violations": [],
            }
            if self.instance.dimensions:
                step["load"] = list(stop.load) or [0] * len(self.instance.dimensions)
            if lengths is not None:
                step["distance"] = distance
            found.append(step)
            here, place = stop.place, place if stop.kind == "break" else stop.place
        return found

    def _setup(self, stop: Stop, place: int) -> Seconds:
        if stop.kind != "visit" or stop.place == place:
            return 0
        return self.instance.visits[self.instance.visit_index[stop.visit]].setup

    def _of_its_kind(self, stop: Stop, stops: list[Stop], breaks: Any) -> Json:
        if stop.kind == "visit":
            kind, number = self.names.tasks[stop.visit]
            own: Json = {"type": kind, "id": number} | ({"job": number} if kind == "job" else {})
            return own | self._description(stop.visit) | self._where(stop.place)
        if stop.kind == "break":
            return dict(next(breaks))
        nowhere = self.instance.places[stop.place].lat is None and self.instance.places[stop.place].id != str(stop.place)
        visited = [one.place for one in stops if one.kind == "visit"]
        if stop.kind == "start" and nowhere and visited:
            return self._where(visited[0])
        return self._where(stop.place)


def _with_all_breaks(route: Route, vehicle: Vehicle) -> list[Stop]:
    """The stops with the breaks that were not due put where they have room, as VROOM's routes hold every break.

    One whose window closed before the route leaves is taken at its start, another one where the route ends.
    """
    missing = list(vehicle.breaks)
    for stop in route.stops:
        if stop.kind == "break":
            fitting = (one for one in missing if one.duration == stop.leave - stop.begin and stop.begin in one.window)
            chosen = next(fitting, None)
            if chosen is not None:
                missing.remove(chosen)
    before = [one for one in missing if one.window.end < route.departure]
    after = [one for one in missing if one.window.end >= route.departure]
    return _led_by(route, vehicle, before) + _ended_by(route.stops[-1], after)


def _led_by(route: Route, vehicle: Vehicle, breaks: list[Break]) -> list[Stop]:
    """All stops but the last, the route beginning early enough for `breaks`."""
    start, *others = route.stops[:-1]
    taken: list[Stop] = []
    now = vehicle.earliest_start
    for one in breaks:
        begin = max(now, one.window.start)
        taken.append(_rest(start.place, begin if not taken else now, begin, one.duration, start.load))
        now = begin + one.duration
    if not taken:
        return [start, *others]
    if now > route.departure:
        what = f"a break that VROOM asks for would end {now - route.departure} s after the route leaves"
        raise InputError([problem("E262", f"route '{route.vehicle}'", what, "widen the break's window, or plan again")])
    begun = taken[0].begin
    # The wait until the route leaves is spent where its first leg leads.
    early = [replace(others[0], arrival=others[0].arrival - (route.departure - now))] if others else []
    return [replace(start, arrival=begun, begin=begun, leave=begun), *taken, *early, *others[1:]]


def _ended_by(end: Stop, breaks: list[Break]) -> list[Stop]:
    """The last stop, after `breaks`."""
    if not breaks:
        return [end]
    stops = []
    now, driving, distance = end.arrival, end.driving, end.distance
    for one in breaks:
        begin = max(now, one.window.start)
        stops.append(replace(_rest(end.place, now, begin, one.duration, end.load), driving=driving, distance=distance))
        now, driving, distance = begin + one.duration, 0, 0
    return [*stops, Stop(kind="end", place=end.place, arrival=now, begin=now, leave=now, load=end.load)]


def _rest(place: int, arrival: Seconds, begin: Seconds, duration: Seconds, load: tuple[int, ...]) -> Stop:
    return Stop(kind="break", place=place, arrival=arrival, begin=begin, leave=begin + duration, waiting=begin - arrival, load=load)


class _Step(Part):
    model_config = Part.model_config | {"extra": "ignore"}
    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: int | None = None


class _RoutePart(Part):
    model_config = Part.model_config | {"extra": "ignore"}
    vehicle: int
    steps: list[_Step]


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in VROOM's response `text`, timed anew by router.

    Raises
    ------
    InputError
        when it is no response, or names vehicles and tasks that `instance` lacks.
    """
    faults = Faults()
    content = json_object(text)
    if content.get("code", 0) != 0:
        faults.add("E402", "error", f"VROOM found no plan: {short(content.get('error', ''))}", "solve the request anew")
    routes = faults.parts(_RoutePart, content.get("routes"), "routes") if not faults.problems else []
    given = [(path, route.vehicle, [(step.type, step.id) for step in route.steps]) for path, route in routes]
    return _scheduled(given, instance, faults)


@looked_at
def start(text: str, instance: Instance) -> Plan | None:
    """The plan that ``steps`` of the request's vehicles describe, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    faults = Faults()
    vehicles = parts_of(text, faults).vehicles
    given = [(path, vehicle.id, [(step.type, step.id) for step in vehicle.steps]) for path, vehicle in vehicles if vehicle.steps]
    return _scheduled(given, instance, faults) if given else None


def _scheduled(routes: Iterable[tuple[str, int, Iterable[tuple[str, int | None]]]], instance: Instance, faults: Faults) -> Plan:
    names = _names(instance, None)
    visit_of = {task: name for name, task in names.tasks.items()}
    vehicle_of = {number: name for name, number in names.vehicles.items()}
    sequences = []
    for path, number, steps in routes:
        if number not in vehicle_of:
            faults.add("E403", f"{path}.vehicle", f"the instance has no vehicle {number}", "use the plan of this very request")
            continue
        tasks = [(index, (kind, task)) for index, (kind, task) in enumerate(steps) if kind in ("job", "pickup", "delivery")]
        for index, (kind, task) in tasks:
            if (kind, task) not in visit_of:
                what = f"the instance has no {kind} {task}"
                faults.add("E404", f"{path}.steps[{index}]", what, "use the plan of this very request")
        activities = [instance.visit_index[visit_of[kind, task]] for _, (kind, task) in tasks if (kind, task) in visit_of]  # type: ignore[index]
        sequences.append(Sequence(vehicle=instance.vehicle_index[vehicle_of[number]], activities=tuple(activities)))
    faults.stop()
    return schedule(instance, sequences)
