"""`Instance` → VROOM's request."""

import json
from collections.abc import Iterable
from typing import Any

from router.formats.requests import (
    UNLIMITED,
    WrittenRequest,
    early_starts,
    first_options,
    lost_rules,
    odd_loads,
    refuse_empty,
    scale_of,
    vehicle_sets,
    vehicles_for,
)
from router.model import ALWAYS, Instance, Vehicle, Visit, Window
from router.model.arguments import looked_at
from router.units import FOREVER

Json = dict[str, Any]
KEPT = frozenset(
    (
        *("time_windows", "several_windows", "service_by_kind", "setup", "deliver", "collect", "pickup_delivery", "skills"),
        *("allowed_vehicles", "modes_served", "several_depots", "start_not_end", "open_end", "fixed_price", "km_price"),
        *("max_driving", "max_distance", "max_stops", "speed_by_kind", "mixed_fleet"),
    )
)
"""Rules that a request says as router means them."""
TOLD = {
    "alternatives": "VROOM has one place for a task; the first alternative is written",
    "breaks": "VROOM takes every break on every route, and none by driving time; those with a window are written",
    "hour_price": "VROOM pays time on the road alone; written as costs.per_hour, so waiting and work are free",
    "priority": "VROOM sums priorities up; classes are written as priority, 100 at most",
    "traffic": "VROOM's travel times are the same at every hour; those without traffic are written",
}


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The request that asks VROOM for what `instance` asks, and what it cannot say.

    Tasks and vehicles are numbered from 1 in the order of the instance, and their ids are descriptions. Skills stand for the
    vehicles that may serve a task, whatever forbids the others.
    """
    refuse_empty(instance)
    writer = _Writer(instance)
    content: Json = {"vehicles": writer.vehicles(), "jobs": [], "shipments": [], "matrices": writer.matrices()}
    for option in first_options(instance):
        content["jobs" if len(option) == 1 else "shipments"].append(writer.task(option))
    return WrittenRequest(text=json.dumps(content, ensure_ascii=False), lost=tuple(writer.lost()))


class _Writer:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        prices = [price for one in instance.vehicles for price in (one.fixed_price, one.km_price, one.hour_price)]
        self.scale = scale_of(prices)
        self.skills = vehicle_sets(instance)
        levels = sorted({visit.priority for visit in instance.visits})
        self.priorities = {level: min(100, number) for number, level in enumerate(levels)}

    def lost(self) -> list[str]:
        """What the request does not say."""
        found = lost_rules(self.instance, KEPT, TOLD) + odd_loads(self.instance)
        if len({visit.penalty for visit in self.instance.visits if visit.id not in self.instance.deliveries_of}) > 1:
            found.append("penalty: VROOM serves as many tasks as it can, whatever they are worth")
        if self.scale > 1:
            found.append("prices: VROOM takes whole prices; they are written in hundredths, rounded")
        return found + early_starts(self.instance, "VROOM bounds when a route ends, not when it starts")

    def vehicles(self) -> list[Json]:
        """Every vehicle, numbered from 1; its id is its description."""
        return [self._vehicle(number, one) for number, one in enumerate(self.instance.vehicles)]

    def _vehicle(self, number: int, one: Vehicle) -> Json:
        prices = {"fixed": one.fixed_price, "per_hour": one.hour_price, "per_km": one.km_price}
        found: Json = {"id": number + 1, "description": one.id, "profile": one.profile, "type": one.kind, "start_index": one.start}
        found["costs"] = {name: round(price * self.scale) for name, price in prices.items()}
        if one.end is not None:
            found["end_index"] = one.end
        if (one.earliest_start, one.latest_end) != (ALWAYS.start, ALWAYS.end):
            found["time_window"] = [one.earliest_start, one.latest_end]
        if self.instance.dimensions:
            found["capacity"] = list(one.capacities) or [UNLIMITED] * len(self.instance.dimensions)
        limits = {"max_tasks": one.max_stops, "max_travel_time": one.max_driving, "max_distance": one.max_distance}
        found |= {name: limit for name, limit in limits.items() if limit is not None}
        skills = [skill for allowed, skill in self.skills.items() if allowed[number]]
        breaks = [
            {"id": index, "service": rest.duration, "time_windows": [[rest.window.start, rest.window.end]]}
            for index, rest in enumerate(one.breaks, start=1)
            if rest.after_driving is None
        ]
        return found | ({"skills": skills} if skills else {}) | ({"breaks": breaks} if breaks else {})

    def task(self, option: tuple[int, ...]) -> Json:
        """A job or a shipment."""
        visits = [self.instance.visits[index] for index in option]
        allowed = vehicles_for(self.instance, option)
        found: Json = {} if all(allowed) else {"skills": [self.skills[allowed]]}
        if self.priorities[visits[-1].priority]:
            found["priority"] = self.priorities[visits[-1].priority]
        if len(visits) == 2:
            found |= {"pickup": self._stop(option[1], visits[0]), "delivery": self._stop(option[1], visits[1])}
            return found | ({"amount": list(visits[1].deliver)} if visits[1].deliver else {})
        loads = {"delivery": visits[0].deliver, "pickup": visits[0].collect}
        return self._stop(option[0], visits[0]) | found | {name: list(load) for name, load in loads.items() if load}

    def _stop(self, index: int, visit: Visit) -> Json:
        """A task; a shipment has one number, that of its delivery."""
        place = self.instance.places[visit.place]
        found: Json = {"id": index + 1, "description": visit.id, "location_index": visit.place}
        if place.lat is not None and place.lon is not None:
            found["location"] = [place.lon, place.lat]
        found |= {name: seconds for name, seconds in (("service", visit.service), ("setup", visit.setup)) if seconds}
        if visit.service_by_kind:
            found["service_per_type"] = dict(visit.service_by_kind)
        if visit.windows != (ALWAYS,):
            found["time_windows"] = _windows(visit.windows)
        return found

    def matrices(self) -> Json:
        """Durations and distances of each profile in use."""
        profiles = dict.fromkeys(one.profile for one in self.instance.vehicles)
        travel = {name: self.instance.travel[name] for name in profiles}
        return {name: {"durations": one.durations.tolist(), "distances": one.distances.tolist()} for name, one in travel.items()}


def _windows(windows: Iterable[Window]) -> list[list[int]]:
    return [[one.start, min(one.end, FOREVER)] for one in windows]
