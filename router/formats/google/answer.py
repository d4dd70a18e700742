"""A plan → OptimizeToursResponse, and such routes → plan."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from router.costing import cost, overtime, paid_spans
from router.errors import InputError
from router.formats.google.names import Names, names_of
from router.formats.google.travel import Terms
from router.formats.json_input import json_object, problem
from router.formats.polylines import encoded
from router.model import Instance, Plan, Route, Stop, Unserved, Vehicle, Visit
from router.model.arguments import looked_at
from router.units import HOUR, Money, Seconds

Json = dict[str, Any]
_REASONS = {
    "too_heavy": "DEMAND_EXCEEDS_VEHICLE_CAPACITY",
    "no_vehicle": "VEHICLE_NOT_ALLOWED",
    "outside_shifts": "CANNOT_BE_PERFORMED_WITHIN_VEHICLE_TIME_WINDOWS",
    "too_tight": "CANNOT_BE_PERFORMED_WITHIN_VEHICLE_TIME_WINDOWS",
}


@looked_at
def write(instance: Instance, plan: Plan, request: str | None = None) -> str:
    """The OptimizeToursResponse for `plan`, skipped shipments with reasons, costs under Google's names.

    Parameters
    ----------
    request : what `instance` was read from; asks for polylines, which are straight from stop to stop, and tells the cost of the
        global duration apart, which of a single vehicle is that of its hours.

    Raises
    ------
    InputError
        when the plan holds what the response cannot say (a reload).
    """
    reloads = [route.vehicle for route in plan.routes if any(stop.kind == "reload" for stop in route.stops)]
    if reloads:
        remedy = "plan with max_trips 1, or write plan.json"
        raise InputError([problem("E262", f"route '{name}'", "the response has no reload", remedy) for name in reloads])
    asked = {} if request is None else json_object(request)
    lines, legs = (any(asked.get(name) is True for name in names) for names in _POLYLINES)
    writer = _Writer(instance, names_of(instance), lines=lines, legs=legs, span_price=_span_price(asked))
    by_vehicle = {route.vehicle: route for route in plan.routes}
    routes = [writer.route(index, vehicle, by_vehicle.get(vehicle.id)) for index, vehicle in enumerate(instance.vehicles)]
    used = [route for route in routes if "visits" in route]
    skipped = [writer.skipped(item) for item in plan.unserved]
    costs: dict[str, Money] = defaultdict(float)
    for route in used:
        for name, amount in route["routeCosts"].items():
            costs[name] += amount
    if writer.span_price:
        costs["model.global_duration_cost_per_hour"] = (
            writer.span_price * sum(route.end - route.departure for route in plan.routes) / HOUR
        )
    penalty = cost(instance, plan).terms.get("unserved", 0.0)
    mandatory = sum("penaltyCost" not in item and not _ignored(item) for item in skipped)
    if penalty:
        costs["model.shipments.penalty_cost"] = sum(item.get("penaltyCost", 0.0) for item in skipped)
    metrics: Json = {"aggregatedRouteMetrics": _summed([route["metrics"] for route in used])}
    metrics |= {"usedVehicleCount": len(used), "skippedMandatoryShipmentCount": mandatory}
    if used:
        metrics["earliestVehicleStartTime"] = min(route["vehicleStartTime"] for route in used)
        metrics["latestVehicleEndTime"] = max(route["vehicleEndTime"] for route in used)
    metrics |= {"costs": dict(costs), "totalCost": sum(costs.values())}
    found: Json = {"routes": routes, "skippedShipments": skipped, "metrics": metrics}
    if writer.names.own and instance.name != "OptimizeToursRequest":
        found["requestLabel"] = instance.name
    return json.dumps(found, ensure_ascii=False)


def _span_price(asked: Json) -> Money:
    model: Json = asked.get("model") or {}
    return float(model.get("globalDurationCostPerHour") or model.get("global_duration_cost_per_hour") or 0.0)


def _ignored(item: Json) -> bool:
    return any(reason["code"] == "SHIPMENT_IGNORED" for reason in item["reasons"])


_POLYLINES = (
    ("populatePolylines", "populate_polylines"),
    ("populateTransitionPolylines", "populate_transition_polylines"),
)


@dataclass(frozen=True)
class _Writer:
    instance: Instance
    names: Names
    lines: bool
    """Whether routes have polylines; `legs`: whether transitions have."""
    legs: bool
    span_price: Money
    """What an hour of the global duration costs; a single vehicle has it in its own price of hours."""
    types: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        shown = [name for name in self.instance.dimensions if not name.endswith((" at start", " at end"))]
        object.__setattr__(self, "types", tuple(shown))

    def moment(self, seconds: Seconds) -> str:
        """RFC 3339 in UTC."""
        return (self.instance.epoch + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def loads(self, load: Sequence[int], *, sign: int = 1) -> Json:
        """Type of load → amount."""
        amounts = dict(zip(self.instance.dimensions, load, strict=False))
        return {name: {"amount": str(sign * amounts[name])} for name in self.types if name in amounts}

    def route(self, index: int, vehicle: Vehicle, route: Route | None) -> Json:
        """One route object; a vehicle that stays has its index and label alone."""
        found: Json = {"vehicleIndex": index, "vehicleLabel": "" if vehicle.id == f"vehicle {index}" else vehicle.id}
        if route is None:
            return found
        found["vehicleStartTime"] = self.moment(route.departure)
        found["vehicleEndTime"] = self.moment(route.end)
        found["visits"] = [self._visit(route, stop) for stop in route.stops if stop.kind == "visit"]
        found["transitions"] = self._transitions(vehicle, route)
        if self.lines:
            found |= self._polyline(route.stops)
        breaks = [stop for stop in route.stops if stop.kind == "break"]
        if breaks:
            found["breaks"] = [{"startTime": self.moment(stop.begin), "duration": f"{stop.leave - stop.begin}s"} for stop in breaks]
        found["metrics"] = self._metrics(route, found)
        costs = self._costs(vehicle, route)
        return found | {"routeCosts": costs, "routeTotalCost": sum(costs.values())}

    def _visit(self, route: Route, stop: Stop) -> Json:
        visit = self.instance.visits[self.instance.visit_index[stop.visit]]
        index, pickup, request = self.names.visits[stop.visit]
        found: Json = {"shipmentIndex": index, "isPickup": pickup, "visitRequestIndex": request}
        found["startTime"] = self.moment(stop.begin)
        found["loadDemands"] = self.loads(visit.collect if pickup else visit.deliver, sign=1 if pickup else -1)
        found["detour"] = f"{self._detour(route, stop, visit)}s"
        if self.names.labels.get(index):
            found["shipmentLabel"] = self.names.labels[index]
        order = self.names.orders.get(visit.orders[0]) if self.names.own else None
        side = "pickups" if pickup else "deliveries"
        label = "" if order is None else order.extra.get(f"{side}[{request}].label", "")
        return found | ({"visitLabel": label} if label else {})

    def _detour(self, route: Route, stop: Stop, visit: Visit) -> Seconds:
        durations = self.instance.travel[self._vehicle(route).profile].durations
        if visit.pickup is None:
            return stop.begin - route.departure - int(durations[route.stops[0].place, stop.place])
        before = next(one for one in route.stops if one.visit == visit.pickup)
        return stop.begin - before.leave - int(durations[before.place, stop.place])

    def _vehicle(self, route: Route) -> Vehicle:
        return self.instance.vehicles[self.instance.vehicle_index[route.vehicle]]

    def _transitions(self, vehicle: Vehicle, route: Route) -> list[Json]:
        events = [stop for stop in route.stops if stop.kind != "break"]
        breaks = [stop for stop in route.stops if stop.kind == "break"]
        found = []
        for one, two in pairwise(events):
            travel, metres = self._leg(vehicle, route, one, two)
            rest = sum(stop.leave - stop.begin for stop in breaks if one.leave <= stop.begin and stop.leave <= two.begin)
            total = two.begin - one.leave
            delay = self._delay(vehicle, one, two)
            found.append(
                {
                    "travelDuration": f"{travel}s",
                    "travelDistanceMeters": metres,
                    "delayDuration": f"{delay}s",
                    "breakDuration": f"{rest}s",
                    "waitDuration": f"{total - travel - delay - rest}s",
                    "totalDuration": f"{total}s",
                    "startTime": self.moment(one.leave),
                    "vehicleLoads": self.loads(one.load),
                    **(self._polyline((one, two)) if self.legs else {}),
                }
            )
        return found

    def _polyline(self, stops: Sequence[Stop]) -> Json:
        """The straight lines between stops; nothing where a place has no coordinates."""
        places = [self.instance.places[stop.place] for stop in stops]
        points = [(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
        return {"routePolyline": {"points": encoded(points)}} if len(points) == len(places) else {}

    def _leg(self, vehicle: Vehicle, route: Route, one: Stop, two: Stop) -> tuple[Seconds, int]:
        terms = Terms.of(vehicle.profile)
        if two.kind == "end" and vehicle.end is None:
            return 0, 0
        if terms is None:
            legs = route.stops[route.stops.index(one) + 1 : route.stops.index(two) + 1]
            return sum(stop.driving for stop in legs), sum(stop.distance for stop in legs)
        base = self.instance.travel[terms.base]
        seconds = terms.seconds(np.asarray(base.durations[one.place, two.place], np.int64))
        return int(seconds), int(base.distances[one.place, two.place])

    def _delay(self, vehicle: Vehicle, one: Stop, two: Stop) -> Seconds:
        terms = Terms.of(vehicle.profile)
        if terms is None or (two.kind == "end" and vehicle.end is None):
            return 0
        seconds = terms.seconds(np.asarray(self.instance.travel[terms.base].durations[one.place, two.place], np.int64))
        return int(self.instance.travel[vehicle.profile].durations[one.place, two.place]) - int(seconds)

    def _metrics(self, route: Route, found: Json) -> Json:
        indices = {visit["shipmentIndex"] for visit in found["visits"]}
        loads: dict[str, int] = {}
        for transition in found["transitions"]:
            for name, load in transition["vehicleLoads"].items():
                loads[name] = max(loads.get(name, 0), int(load["amount"]))
        seconds = {
            f"{name}Duration": sum(_seconds(transition[f"{name}Duration"]) for transition in found["transitions"])
            for name in ("travel", "wait", "delay", "break")
        }
        seconds["visitDuration"] = sum(stop.leave - stop.begin for stop in route.stops if stop.kind == "visit")
        seconds["totalDuration"] = sum(seconds.values())
        return {
            "performedShipmentCount": len(indices),
            **{name: f"{amount}s" for name, amount in seconds.items()},
            "travelDistanceMeters": sum(transition["travelDistanceMeters"] for transition in found["transitions"]),
            "maxLoads": {name: {"amount": str(amount)} for name, amount in loads.items()},
        }

    def _costs(self, vehicle: Vehicle, route: Route) -> dict[str, Money]:
        terms = Terms.of(vehicle.profile)
        events = [stop for stop in route.stops if stop.kind != "break"]
        legs = [self._leg(vehicle, route, one, two) for one, two in pairwise(events)]
        metres, seconds = sum(leg[1] for leg in legs), sum(leg[0] for leg in legs)
        spans = paid_spans(vehicle, route)
        found: dict[str, Money] = defaultdict(float)
        found["model.vehicles.fixed_cost"] = vehicle.fixed_price
        found["model.vehicles.cost_per_hour"] = (
            (vehicle.hour_price - self.span_price) * sum(end - begin for begin, end in spans) / HOUR
        )
        late = sum(overtime(vehicle, begin, end) for begin, end in spans)
        found["model.vehicles.end_time_windows.cost_per_hour_after_soft_end_time"] = late
        per_km = vehicle.km_price if terms is None else terms.per_km
        found["model.vehicles.cost_per_kilometer"] = per_km * metres / 1000
        if terms is not None:
            found["model.vehicles.cost_per_traveled_hour"] = terms.per_hour * seconds / HOUR
            paid = vehicle.km_price * route.distance / 1000
            rest = paid - found["model.vehicles.cost_per_kilometer"] - found["model.vehicles.cost_per_traveled_hour"]
            rounding = len(legs) * vehicle.km_price / 1000 + 1e-9 * abs(paid)
            found["model.transition_attributes.cost"] = rest if abs(rest) > rounding else 0.0
        for stop in events:
            if stop.kind == "visit":
                self._visit_costs(found, vehicle, stop)
        return {name: amount for name, amount in found.items() if amount}

    def _visit_costs(self, found: dict[str, Money], vehicle: Vehicle, stop: Stop) -> None:
        visit = self.instance.visits[self.instance.visit_index[stop.visit]]
        side = f"model.shipments.{'pickups' if self.names.visits[stop.visit][1] else 'deliveries'}"
        other = visit.other_vehicle_price if visit.liked_vehicles and vehicle.id not in visit.liked_vehicles else 0.0
        for name, amount in (
            (f"{side}.cost", visit.price + vehicle.stop_price),
            ("model.shipments.costs_per_vehicle", other),
            (f"{side}.time_windows.cost_per_hour_before_soft_start_time", visit.early_price * stop.early / HOUR),
            (f"{side}.time_windows.cost_per_hour_after_soft_end_time", visit.late_price * stop.late / HOUR),
        ):
            found[name] += amount

    def skipped(self, item: Unserved) -> Json:
        """One object of ``skippedShipments``."""
        name = item.visits[-1]
        visit = self.instance.visits[self.instance.visit_index[name]]
        index = self.names.visits[name][0]
        found: Json = {"index": index, "label": self.names.labels.get(index, "")}
        order = self.names.orders.get(visit.orders[0]) if visit.orders else None
        if not (self.names.own and order is not None and "mandatory" in order.extra):
            found["penaltyCost"] = visit.penalty
        return found | {"reasons": self._reasons(visit, item)}

    def _reasons(self, visit: Visit, item: Unserved) -> list[Json]:
        if not self.instance.vehicles:
            return [{"code": "NO_VEHICLE"}]
        if visit.vehicles == frozenset():
            return [{"code": "SHIPMENT_IGNORED"}]
        found: dict[tuple[str, str], Json] = {}
        for number, vehicle in enumerate(self.instance.vehicles):
            code, kind = self._obstacle(visit, vehicle)
            if not code:
                return self._told(visit, item)
            reason: Json = {"code": code, "exampleVehicleIndex": number}
            found.setdefault((code, kind), reason | ({"exampleExceededCapacityType": kind} if kind else {}))
        return list(found.values())

    def _told(self, visit: Visit, item: Unserved) -> list[Json]:
        if item.reason in _REASONS:
            return [{"code": _REASONS[item.reason]}]
        return [] if visit.penalty else [{"code": "ZERO_PENALTY_COST"}]

    def _obstacle(self, visit: Visit, vehicle: Vehicle) -> tuple[str, str]:
        if vehicle.max_stops == 0:
            return "VEHICLE_IGNORED", ""
        if visit.vehicles is not None and vehicle.id not in visit.vehicles:
            return "VEHICLE_NOT_ALLOWED", ""
        for amounts in (visit.deliver, visit.collect):
            for name, amount, most in zip(self.instance.dimensions, amounts, vehicle.capacities, strict=False):
                if amount > most:
                    return "DEMAND_EXCEEDS_VEHICLE_CAPACITY", name
        return "", ""


def _seconds(duration: str) -> Seconds:
    return int(duration.removesuffix("s"))


def _summed(metrics: Iterable[Json]) -> Json:
    found: Json = {"performedShipmentCount": 0, "travelDistanceMeters": 0}
    for one in metrics:
        for name, value in one.items():
            if name == "maxLoads":
                loads = found.setdefault(name, {})
                for kind, load in value.items():
                    most = max(int(load["amount"]), int(loads.get(kind, load)["amount"]))
                    loads[kind] = {"amount": str(most)}
            elif isinstance(value, str):
                found[name] = f"{_seconds(found.get(name, '0s')) + _seconds(value)}s"
            else:
                found[name] += value
    return found
