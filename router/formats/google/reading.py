"""An OptimizeToursRequest → `Instance`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from router.formats.google.fleet import Fleet
from router.formats.google.prices import (
    costs_by_vehicle,
    dearer_than_any_plan,
    has_detour_limit,
    has_limit_on_board,
    time_on_board,
)
from router.formats.google.schema import ModelPart, Request, Shipment, TimeWindow, VehiclePart, VisitRequest
from router.formats.google.ties import conflicts_of, precedence_of
from router.formats.google.travel import Map, Terms, priced
from router.formats.json_input import Faults, json_object
from router.formats.places import static
from router.model import Instance, Order, Receipt, Shape, StaticTravel, Vehicle, Visit, Window
from router.network import NetworkSettings
from router.units import FOREVER, Seconds

YEAR = 31_536_000
_ASKED = {
    "objectives": "router takes costs, not objectives",
    "shipment_type_requirements": "router has no shipments that need others beside them",
}
_REQUESTS = {
    "injected_solution_constraint": "router does not freeze routes of a request",
    "refresh_details_routes": "router plans; it does not refresh routes",
}


def request_of(text: str, faults: Faults) -> tuple[Request, ModelPart]:
    """The request in `text` and its model."""
    request = faults.part(Request, json_object(text), "")
    model = None if request is None else faults.part(ModelPart, request.model, "model")
    if request is None or model is None:
        faults.stop()
        raise AssertionError("a request that is none has a fault")
    return request, model


def instance_of(text: str, network: NetworkSettings) -> Instance:
    """See `router.formats.google.read`."""
    faults = Faults()
    request, model = request_of(text, faults)
    faults.refuse(request, "", _REQUESTS)
    faults.refuse(model, "model", _ASKED)
    if model.global_duration_cost_per_hour and len(model.vehicles) > 1:
        what = "router prices the hours of each route, not the span of all of them"
        faults.add("E260", "model.globalDurationCostPerHour", what, "remove it, raise costPerHour, or keep one vehicle")
    if request.solving_mode not in ("DEFAULT_SOLVE", ""):
        faults.add("E260", "solvingMode", f"router plans; it has no {request.solving_mode}", "use DEFAULT_SOLVE")
    if request.use_geodesic_distances and request.geodesic_meters_per_second is None:
        faults.add("E210", "geodesicMetersPerSecond", "it is missing", "add the speed in metres per second")
    reading = _Reading(
        model=model,
        faults=faults,
        shipments=faults.parts(Shipment, model.shipments, "model.shipments"),
        vehicles=faults.parts(VehiclePart, model.vehicles, "model.vehicles"),
    )
    visits = reading.visits()
    fleet = Fleet(
        map=reading.map, faults=faults, span=reading.span, start=model.global_start_time, kinds=reading.kinds, limits=reading.limits
    )
    vehicles = [fleet.vehicle(path, vehicle) for path, vehicle in reading.vehicles]
    faults.stop()
    speed = request.geodesic_meters_per_second if request.use_geodesic_distances else None
    return reading.finished(request, visits, vehicles, speed, network)


COUNTED = "shipments without a load at end"
"""Counts shipments of a type that are collected without any load: they too are on board to the end."""


@dataclass
class _Reading:
    model: ModelPart
    faults: Faults
    shipments: Sequence[tuple[str, Shipment]]
    vehicles: Sequence[tuple[str, VehiclePart]]
    map: Map = field(init=False)
    span: Seconds = 0
    order_ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.map = Map(self.model, self.faults)
        end = self.model.global_end_time if self.model.global_end_time is not None else YEAR
        self.span = end - self.model.global_start_time
        if not 0 <= self.span <= FOREVER:
            what = f"the model lasts {self.span} s"
            self.faults.add("E214", "model.globalEndTime", what, "let globalStartTime come before it, by 17 years at most")
        labels = Counter(shipment.label for _, shipment in self.shipments)
        self.order_ids = [
            one.label if one.label and labels[one.label] == 1 else f"shipment {number}"
            for number, (_, one) in enumerate(self.shipments)
        ]
        names = Counter(vehicle.label for _, vehicle in self.vehicles)
        self.vehicle_ids = [
            one.label if one.label and names[one.label] == 1 else f"vehicle {number}"
            for number, (_, one) in enumerate(self.vehicles)
        ]
        self.kinds = self._kinds()
        self.limits = self._limits()

    def _kinds(self) -> dict[str, VehiclePart]:
        """Kind → one of its vehicles: vehicles differ in kind when visits take them different times."""
        found: dict[str, VehiclePart] = {}
        for _, vehicle in self.vehicles:
            if all(
                one.extra_visit_duration_for_visit_type != vehicle.extra_visit_duration_for_visit_type for one in found.values()
            ):
                found["vehicle" if not found else f"vehicle kind {len(found) + 1}"] = vehicle
        return found

    def _limits(self) -> tuple[str, ...]:
        """Types of load; one at the start or the end of routes is a dimension of its own, which only such loads fill."""
        types: dict[str, None] = {}
        for _, shipment in self.shipments:
            types |= dict.fromkeys(shipment.load_demands)
            for visit in (*shipment.pickups, *shipment.deliveries):
                types |= dict.fromkeys(visit.load_demands)
            if any(self._only_counted(shipment, visit) for visit in shipment.pickups):
                types[COUNTED] = None
        for _, vehicle in self.vehicles:
            for name, limit in vehicle.load_limits.items():
                types[name] = None
                if limit.start_load_interval.max is not None:
                    types[f"{name} at start"] = None
                if limit.end_load_interval.max is not None:
                    types[f"{name} at end"] = None
        return tuple(types)

    def visits(self) -> list[tuple[Visit, Shipment]]:
        """Every visit that could be made, with its shipment."""
        found = []
        for (path, shipment), name in zip(self.shipments, self.order_ids, strict=True):
            if not shipment.pickups and not shipment.deliveries:
                self.faults.add("E210", path, "it has neither pickups nor deliveries", "give at least one")
            found += [(visit, shipment) for visit in self._options(path, shipment, name)]
        return found

    def _options(self, path: str, shipment: Shipment, name: str) -> list[Visit]:
        pickups = [(f"{path}.pickups[{k}]", one, f"{name} · pickup {k}") for k, one in enumerate(shipment.pickups)]
        deliveries = [(f"{path}.deliveries[{k}]", one, f"{name} · delivery {k}") for k, one in enumerate(shipment.deliveries)]
        if not pickups or not deliveries:
            group = name if len(pickups) + len(deliveries) > 1 else None
            return [
                self._visit(where, one, shipment, name, visit_id, group=group, **self._loads(shipment, one, collect=bool(pickups)))
                for where, one, visit_id in (*pickups, *deliveries)
            ]
        found = []
        many = len(pickups) * len(deliveries) > 1
        for p, (where_p, pickup, id_p) in enumerate(pickups):
            for d, (where_d, delivery, id_d) in enumerate(deliveries):
                first, second = (f"{id_p} for {d}", f"{id_d} from {p}") if many else (id_p, id_d)
                taken, brought = (self._loads(shipment, one, collect=side) for one, side in ((pickup, True), (delivery, False)))
                if tuple(taken.values()) != tuple(brought.values()):
                    self.faults.add("E260", f"{where_d}.loadDemands", "router delivers what was picked up", "make both the same")
                group = name if many else None
                found.append(self._visit(where_p, pickup, shipment, name, first, penalty=0.0, **taken))
                found.append(self._visit(where_d, delivery, shipment, name, second, pickup=first, group=group, **brought))
        return found

    def _loads(self, shipment: Shipment, visit: VisitRequest, *, collect: bool) -> dict[str, Any]:
        own: Counter[str] = Counter({COUNTED: 1} if self._only_counted(shipment, visit) else ())
        for demands in (shipment.load_demands, visit.load_demands):
            for name, load in demands.items():
                own[name] += load.amount
                if not (shipment.pickups and shipment.deliveries):
                    own[f"{name} at end" if collect else f"{name} at start"] += load.amount
        return {"collect" if collect else "deliver": tuple(own[name] for name in self.limits)}

    def _only_counted(self, shipment: Shipment, visit: VisitRequest) -> bool:
        loads = (*shipment.load_demands.values(), *visit.load_demands.values())
        collected = bool(shipment.shipment_type) and not shipment.deliveries and not any(load.amount for load in loads)
        return collected and bool(self.model.shipment_type_incompatibilities)

    def _visit(self, path: str, visit: VisitRequest, shipment: Shipment, name: str, visit_id: str, **more: Any) -> Visit:
        self.faults.refuse(visit, path, {"avoid_u_turns": "router does not plan turns"})
        place = self.map.at(path, visit.arrival_location, visit.arrival_waypoint, visit.tags, "arrival")
        self._same_place(path, visit)
        self._tagged(f"{path}.tags", visit.tags)
        times = {
            kind: visit.duration + sum(vehicle.extra_visit_duration_for_visit_type.get(one, 0) for one in visit.visit_types)
            for kind, vehicle in self.kinds.items()
        }
        service = next(iter(times.values()), visit.duration)
        return Visit(
            id=visit_id,
            place=place,
            orders=(name,),
            service=service,
            service_by_kind={kind: seconds for kind, seconds in times.items() if seconds != service},
            goods=frozenset({shipment.shipment_type} if shipment.shipment_type else ()),
            price=visit.cost,
            vehicles=self._allowed(path, shipment),
            **self._windows(path, visit.time_windows),
            **more,
        )

    def _same_place(self, path: str, visit: VisitRequest) -> None:
        for arrival, departure, name in (
            (visit.arrival_location, visit.departure_location, "departureLocation"),
            (visit.arrival_waypoint, visit.departure_waypoint, "departureWaypoint"),
        ):
            if departure is not None and departure != arrival:
                self.faults.add("E260", f"{path}.{name}", "router leaves where it arrived", "remove it")

    def _tagged(self, path: str, tags: Sequence[str]) -> None:
        if not self.model.duration_distance_matrices:
            return
        for side, known in (("Src", self.map.sources), ("Dst", self.map.targets)):
            count = len(known.intersection(tags))
            if count != 1:
                what = f"it matches {count} of durationDistanceMatrix{side}Tags"
                self.faults.add("E217", path, what, "let it match exactly one")

    def _allowed(self, path: str, shipment: Shipment) -> frozenset[str] | None:
        if shipment.ignore:
            return frozenset()
        for index in shipment.allowed_vehicle_indices:
            if index >= len(self.vehicle_ids):
                where = f"{path.partition('.pickups')[0].partition('.deliveries')[0]}.allowedVehicleIndices"
                self.faults.add("E223", where, f"there is no vehicle {index}", f"use 0 to {len(self.vehicle_ids) - 1}")
        if not shipment.allowed_vehicle_indices:
            return None
        return frozenset(self.vehicle_ids[index] for index in shipment.allowed_vehicle_indices if index < len(self.vehicle_ids))

    def _windows(self, path: str, windows: Sequence[TimeWindow]) -> dict[str, Any]:
        origin = self.model.global_start_time
        found: list[Window] = []
        for number, one in enumerate(windows):
            start = 0 if one.start_time is None else one.start_time - origin
            end = self.span if one.end_time is None else one.end_time - origin
            where = f"{path}.timeWindows[{number}]"
            if start > end and one.end_time is not None:
                self.faults.add("E214", where, "endTime before startTime", "swap them")
            elif start > self.span or end < 0:
                self.faults.add("E212", where, "it lies outside globalStartTime and globalEndTime", "widen the model's span")
            elif found and found[-1].end >= start:
                self.faults.add("E217", where, "it overlaps or comes before the one before", "sort and join them")
            else:
                found.append(Window(max(0, start), min(self.span, end)))
        soft = [one for one in windows if one.soft_start_time is not None or one.soft_end_time is not None]
        if soft and len(windows) > 1:
            self.faults.add("E217", f"{path}.timeWindows", "soft times need a single window", "keep one window")
        always: dict[str, Any] = {"windows": tuple(found) or (Window(0, max(0, self.span)),)}
        if not soft:
            return always
        one = soft[0]
        preferred = Window(
            0 if one.soft_start_time is None else max(0, one.soft_start_time - origin),
            FOREVER if one.soft_end_time is None else one.soft_end_time - origin,
        )
        if preferred.start > preferred.end:
            self.faults.add("E214", f"{path}.timeWindows[0]", "softEndTime before softStartTime", "swap them")
        return always | {
            "preferred": preferred,
            "early_price": one.cost_per_hour_before_soft_start_time or 0.0,
            "late_price": one.cost_per_hour_after_soft_end_time or 0.0,
        }

    def finished(
        self,
        request: Request,
        visits: Sequence[tuple[Visit, Shipment]],
        vehicles: Sequence[tuple[Vehicle, Terms]],
        speed: float | None,
        network: NetworkSettings,
    ) -> Instance:
        """The instance, with travel as each vehicle pays it and every visit at its penalty."""
        base = self.map.measure(sorted({terms.base for _, terms in vehicles}), speed, network)
        extra = self.map.transitions()
        self.faults.stop()
        travel: dict[str, StaticTravel] = {}
        fleet = []
        for (path, _), (vehicle, terms), name in zip(self.vehicles, vehicles, self.vehicle_ids, strict=True):
            seen, km_price, metres = priced(terms, base[terms.base], extra)
            travel.setdefault(terms.name, seen)
            travel.setdefault(terms.base, replace(seen, **_given(base[terms.base])))
            if vehicle.max_distance is not None and not metres:
                what = "router bounds the distance only of vehicles that pay neither time on the road nor transitions"
                self.faults.add("E260", f"{path}.routeDistanceLimit", what, "use routeDurationLimit")
            if vehicle.max_driving is not None and extra[0].any():
                self.faults.add(
                    "E260", f"{path}.travelDurationLimit", "router counts delays of transitions in", "remove one of them"
                )
            hour_price = vehicle.hour_price + self.model.global_duration_cost_per_hour
            fleet.append(replace(vehicle, id=name, km_price=km_price, hour_price=hour_price))
        self._check_times_on_board(visits, travel)
        costs = costs_by_vehicle(self.shipments, self.order_ids, self.vehicle_ids, self.faults)
        priced_visits = self._at_penalty(visits, costs, fleet, travel)
        conflicts, at_once = conflicts_of(self.model, self.shipments, self.faults)
        shape = self._shape()
        relations = precedence_of(self.model, visits, self.order_ids, len(self.vehicles) == 1, self.faults)
        self.faults.stop()
        return Instance(
            name=request.label or "OptimizeToursRequest",
            epoch=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self.model.global_start_time),
            places=tuple(self.map.places),
            travel=travel,
            visits=priced_visits,
            vehicles=tuple(fleet),
            orders=tuple(
                Order(id=name, mode="scheduled", note=one.display_name, extra={"index": str(number)} | _told(one))
                for number, ((_, one), name) in enumerate(zip(self.shipments, self.order_ids, strict=True))
            ),
            dimensions=self.limits,
            conflicts=conflicts,
            conflicts_at_once=at_once,
            relations=relations,
            shape=shape,
            receipt=self._receipt(request, speed),
        )

    def _receipt(self, request: Request, speed: float | None) -> Receipt | None:
        """What is asked of the roads that the network may not know of."""
        if self.model.duration_distance_matrices or speed is not None:
            return None
        asked = ["considerRoadTraffic"] if request.consider_road_traffic else []
        modifiers = {name for _, one in self.vehicles for name, wanted in one.route_modifiers.items() if wanted}
        asked += [f"routeModifiers.{name}" for name in sorted(modifiers)]
        asked += sorted(self.map.sides)
        note = (
            "not looked at: travel times are those of the network (--network), which has no live traffic and chooses its own roads"
        )
        return Receipt(notes=tuple(f"{name} is {note}" for name in asked)) if asked else None

    def _shape(self) -> Shape:
        most = self.model.max_active_vehicles
        if most is None:
            return Shape()
        if len(self.kinds) > 1:
            what = "router counts active vehicles by kind, and extraVisitDurationForVisitType makes several"
            self.faults.add("E260", "model.maxActiveVehicles", what, "remove one of them")
        return Shape(kind_limits={"vehicle": most})

    def _check_times_on_board(self, visits: Sequence[tuple[Visit, Shipment]], travel: Mapping[str, StaticTravel]) -> None:
        limited = [one for _, one in self.shipments if has_limit_on_board(one)]
        if limited and len(travel) > 2 and any(has_detour_limit(one) for one in limited):
            what = "router knows the shortest way from pickup to delivery only where all vehicles drive alike"
            self.faults.add("E260", "model.shipments", what, "use pickupToDeliveryTimeLimit")
        pickups = {visit.pickup for visit, one in visits if has_limit_on_board(one)}
        if any(visit.service_by_kind for visit, _ in visits if visit.id in pickups):
            what = "router counts from the end of the pickup, whose duration depends on the vehicle"
            self.faults.add("E260", "model.shipments", what, "remove extraVisitDurationForVisitType or the limit")

    def _at_penalty(
        self,
        visits: Sequence[tuple[Visit, Shipment]],
        costs: Mapping[str, dict[str, Any]],
        fleet: Sequence[Vehicle],
        travel: Mapping[str, StaticTravel],
    ) -> tuple[Visit, ...]:
        mandatory = dearer_than_any_plan(self.shipments, fleet, travel, self.span)
        by_id = {visit.id: visit for visit, _ in visits}
        found = []
        for visit, one in visits:
            if visit.id.partition(" · ")[2].startswith("pickup") and one.deliveries:
                found.append(visit)
                continue
            own = costs.get(visit.orders[0], {})
            changed = {"penalty": mandatory if one.penalty_cost is None else one.penalty_cost} | own
            changed["price"] = visit.price + own.get("price", 0.0)
            if one.ignore:
                changed["penalty"] = 0.0
            if visit.pickup is not None:
                changed["max_on_board"] = time_on_board(by_id[visit.pickup], visit, one, travel, self.faults)
            found.append(replace(visit, **changed))
        return tuple(found)


def _given(base: tuple[Any, Any]) -> dict[str, Any]:
    found = static(base[0], base[1])
    return {"durations": found.durations, "distances": found.distances}


def _told(shipment: Shipment) -> dict[str, str]:
    """What is only passed on."""
    found = {"label": shipment.label} if shipment.label else {}
    if shipment.penalty_cost is None:
        found["mandatory"] = "true"
    for side in ("pickups", "deliveries"):
        for number, visit in enumerate(getattr(shipment, side)):
            if visit.label:
                found[f"{side}[{number}].label"] = visit.label
    return found
