"""`Instance` → OptimizeToursRequest."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from router.formats.requests import WrittenRequest, counted, lost_rules, moment, odd_loads, refuse_empty, vehicles_for
from router.model import ALWAYS, Instance, Vehicle, Visit
from router.model.arguments import looked_at
from router.model.instance import Job
from router.units import FOREVER, Seconds

Json = dict[str, Any]
KEPT = frozenset(
    (
        *("time_windows", "several_windows", "preferred_window", "service_by_kind", "deliver", "collect", "pickup_delivery"),
        *("max_on_board", "alternatives", "visit_price", "priority", "skills", "allowed_vehicles", "modes_served"),
        *("liked_vehicles", "several_depots", "start_not_end", "open_end", "fixed_price", "km_price", "hour_price"),
        *("max_duration", "max_driving", "max_distance", "speed_by_kind", "mixed_fleet"),
    )
)
"""Rules that a request says as router means them."""
TOLD = {
    "breaks": "Google takes breaks on the clock, and pays them; those with a window are written",
    "conflicting_goods": "Google keeps types of shipments apart, one type a shipment; the first kind of goods is written",
    "traffic": "Google's matrices are the same at every hour; those without traffic are written",
}


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The request that asks Google for what `instance` asks, and what it cannot say.

    A shipment is labelled with the id of its visit, or of the alternatives it stands for; places are tags of the matrices.
    """
    refuse_empty(instance)
    writer = _Writer(instance)
    model = {
        "globalStartTime": writer.moment(0),
        "globalEndTime": writer.moment(FOREVER),
        "shipments": [writer.shipment(job) for job in instance.jobs],
        "vehicles": [writer.vehicle(one) for one in instance.vehicles],
        **writer.matrices(),
    }
    mode = "NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY" if instance.conflicts_at_once else "NOT_PERFORMED_BY_SAME_VEHICLE"
    conflicts = [{"types": pair, "incompatibilityMode": mode} for pair in sorted(map(sorted, instance.conflicts))]
    if conflicts:
        model["shipmentTypeIncompatibilities"] = conflicts
    text = json.dumps({"label": instance.name, "model": model}, ensure_ascii=False)
    return WrittenRequest(text=text, lost=tuple(writer.lost()))


class _Writer:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.moment = partial(moment, instance)
        self.kinds = sorted({vehicle.kind for vehicle in instance.vehicles})
        self.several = len({vehicle.profile for vehicle in instance.vehicles}) > 1

    def lost(self) -> list[str]:
        """What the request does not say."""
        visits, jobs = self.instance.visits, self.instance.jobs
        boarding = [(one, pickup) for one in visits if one.max_on_board is not None and (pickup := self._pickup(one)) is not None]
        varying = [one.id for one, pickup in boarding if len(set(self._times(pickup))) > 1]
        windows = [one.id for one in visits if one.preferred is not None and len(one.windows) > 1]
        both = [one.id for one in visits if one.pickup is None and any(one.deliver) and any(one.collect)]
        unlike = [job.id for job in jobs if len(job.options) > 1 and not self._alike(job)]
        ignored = [job.id for job in jobs if not self._allowed(job.options[0])]
        return [
            *lost_rules(self.instance, KEPT, TOLD),
            *odd_loads(self.instance),
            *counted("max_on_board: a time on board depends on the vehicle; the longest is written", varying),
            *counted("preferred_window: that of a visit with several windows is left out", windows),
            *counted("collect: what a visit collects that delivers too is left out", both),
            *counted("alternatives: where they are not all alike, the first is written", unlike),
            *counted("allowed_vehicles: what no vehicle may serve is written as ignored", ignored),
        ]

    def _alike(self, job: Job) -> bool:
        """Whether alternatives are single visits for the same vehicles and on the same side."""
        visits = [self.instance.visits[option[-1]] for option in job.options]
        same = {(self._collects(one), one.liked_vehicles, one.other_vehicle_price, tuple(sorted(one.goods))) for one in visits}
        return all(len(option) == 1 for option in job.options) and len(same) == len({*map(self._allowed, job.options)}) == 1

    @staticmethod
    def _collects(visit: Visit) -> bool:
        return any(visit.collect) and not any(visit.deliver)

    def _allowed(self, option: Iterable[int]) -> tuple[int, ...]:
        return tuple(number for number, one in enumerate(vehicles_for(self.instance, option)) if one)

    def _pickup(self, visit: Visit) -> Visit | None:
        return None if visit.pickup is None else self.instance.visits[self.instance.visit_index[visit.pickup]]

    def _times(self, visit: Visit) -> list[Seconds]:
        return [visit.service_by_kind.get(kind, visit.service) for kind in self.kinds]

    def shipment(self, job: Job) -> Json:
        """A job, with its alternatives."""
        options = job.options if len(job.options) == 1 or self._alike(job) else job.options[:1]
        last = self.instance.visits[options[0][-1]]
        allowed = self._allowed(options[0])
        found: Json = {"label": last.group or last.id, "penaltyCost": job.penalty}
        if not allowed:
            found["ignore"] = True
        elif len(allowed) < len(self.instance.vehicles):
            found["allowedVehicleIndices"] = list(allowed)
        visits = [self.instance.visits[index] for index in options[0]]
        goods = [kind for visit in visits for kind in sorted(visit.goods)]
        if goods:
            found["shipmentType"] = goods[0]
        prices = [
            sum(visit.other_vehicle_price for visit in visits if visit.liked_vehicles and one.id not in visit.liked_vehicles)
            for one in self.instance.vehicles
        ]
        if any(prices):
            found["costsPerVehicle"] = prices
        pickup = self._pickup(last)
        if pickup is None:
            side = "pickups" if self._collects(last) else "deliveries"
            return found | {side: [self._visit(self.instance.visits[option[0]]) for option in options]}
        if last.max_on_board is not None:
            found["pickupToDeliveryTimeLimit"] = f"{last.max_on_board + max(self._times(pickup))}s"
        found["loadDemands"] = self._loads(last.deliver)
        return found | {"pickups": [self._visit(pickup, loads=False)], "deliveries": [self._visit(last, loads=False)]}

    def _loads(self, load: Sequence[int]) -> Json:
        return {name: {"amount": str(amount)} for name, amount in zip(self.instance.dimensions, load, strict=False) if amount}

    def _visit(self, visit: Visit, *, loads: bool = True) -> Json:
        found: Json = {"tags": [_place(visit.place)], "duration": f"{min(self._times(visit))}s", "label": visit.id}
        if len(set(self._times(visit))) > 1:
            found["visitTypes"] = [visit.id]
        if visit.price:
            found["cost"] = visit.price
        windows: list[Json] = [{"startTime": self.moment(one.start), "endTime": self.moment(one.end)} for one in visit.windows]
        if visit.preferred is not None and len(windows) == 1:
            windows[0] |= {
                "softStartTime": self.moment(visit.preferred.start),
                "softEndTime": self.moment(visit.preferred.end),
                "costPerHourBeforeSoftStartTime": visit.early_price,
                "costPerHourAfterSoftEndTime": visit.late_price,
            }
        elif visit.windows == (ALWAYS,):
            windows = []
        load = self._loads(visit.collect if self._collects(visit) else visit.deliver) if loads else {}
        return found | ({"timeWindows": windows} if windows else {}) | ({"loadDemands": load} if load else {})

    def vehicle(self, one: Vehicle) -> Json:
        """A vehicle, labelled with its id."""
        found: Json = {
            "label": one.id,
            "startTags": [_place(one.start), *([_profile(one.profile)] if self.several else [])],
            "costPerHour": one.hour_price,
            "costPerKilometer": one.km_price,
            "fixedCost": one.fixed_price,
            "startTimeWindows": [{"startTime": self.moment(one.earliest_start), "endTime": self.moment(one.latest_start)}],
            "endTimeWindows": [{"endTime": self.moment(one.latest_end)}],
        }
        if one.end is not None:
            found["endTags"] = [_place(one.end)]
        capacities = zip(self.instance.dimensions, one.capacities, strict=False)
        found["loadLimits"] = {name: {"maxLoad": str(most)} for name, most in capacities}
        for name, limit in (("routeDurationLimit", one.max_duration), ("travelDurationLimit", one.max_driving)):
            if limit is not None:
                found[name] = {"maxDuration": f"{limit}s"}
        if one.max_distance is not None:
            found["routeDistanceLimit"] = {"maxMeters": str(one.max_distance)}
        requests = [
            {
                "earliestStartTime": self.moment(rest.window.start),
                "latestStartTime": self.moment(rest.window.end),
                "minDuration": f"{rest.duration}s",
            }
            for rest in one.breaks
            if rest.after_driving is None
        ]
        longer = {
            visit.id: f"{visit.service_by_kind.get(one.kind, visit.service) - min(self._times(visit))}s"
            for visit in self.instance.visits
            if len(set(self._times(visit))) > 1
        }
        found |= {"extraVisitDurationForVisitType": longer} if longer else {}
        return found | ({"breakRule": {"breakRequests": requests}} if requests else {})

    def matrices(self) -> Json:
        """Durations and distances of each profile in use, over all places."""
        tags = [_place(number) for number in range(len(self.instance.places))]
        found = []
        for name in dict.fromkeys(one.profile for one in self.instance.vehicles):
            travel = self.instance.travel[name]
            rows = [
                {"durations": [f"{seconds}s" for seconds in times], "meters": [float(metre) for metre in lengths]}
                for times, lengths in zip(travel.durations.tolist(), travel.distances.tolist(), strict=True)
            ]
            found.append({"rows": rows} | ({"vehicleStartTag": _profile(name)} if self.several else {}))
        return {
            "durationDistanceMatrices": found,
            "durationDistanceMatrixSrcTags": tags,
            "durationDistanceMatrixDstTags": tags,
        }


def _place(number: int) -> str:
    return f"place {number}"


def _profile(name: str) -> str:
    return f"profile {name}"
