"""`Instance` → nextroute's input."""

import json
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from router.formats.requests import (
    SETUP,
    UNLIMITED,
    WrittenRequest,
    counted,
    first_options,
    lost_rules,
    moment,
    odd_loads,
    refuse_empty,
    vehicle_sets,
    vehicles_for,
)
from router.model import ALWAYS, Instance, Vehicle, Visit
from router.model.arguments import looked_at
from router.units import FOREVER, HOUR, UNREACHABLE, Money

Json = dict[str, Any]
KEPT = frozenset(
    (
        *("time_windows", "several_windows", "preferred_window", "service_by_kind", "deliver", "collect", "pickup_delivery"),
        *("priority", "skills", "allowed_vehicles", "modes_served", "several_depots", "start_not_end", "open_end", "initial_load"),
        *("fixed_price", "hour_price", "max_duration", "max_distance", "max_stops", "max_wait", "mixed_fleet"),
    )
)
"""Rules that an input says as router means them."""
_WHOLE = "nextroute plans such stops together or not at all"
TOLD = {
    "adjacent": f"{_WHOLE}; written as a direct successor",
    "alternatives": "nextroute has one place for a stop; the first alternative is written",
    "km_price": "nextroute counts seconds alone; written as what the length of an average hour on the road costs",
    "same_vehicle": f"{_WHOLE}; written as a group of stops",
    "sequence": f"{_WHOLE}, and without a gap; written as precedence",
    "setup": SETUP,
    "speed_by_kind": "router writes one matrix for all vehicles, that of the first",
    "traffic": "router writes one matrix for all hours, without traffic",
}
_DEAREST = 2**40 - 1


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The input that asks nextroute for what `instance` asks, and what it cannot say.

    Stops and vehicles keep their ids. nextroute counts a second of a route as 1, so prices are written in what a second costs.
    """
    refuse_empty(instance)
    writer = _Writer(instance)
    return WrittenRequest(text=json.dumps(writer.content(), ensure_ascii=False), lost=tuple(writer.lost()))


class _Writer:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.moment = partial(moment, instance)
        self.travel = instance.travel[instance.vehicles[0].profile]
        self.sets = vehicle_sets(instance)
        self.options = first_options(instance)
        self.written_visits = {instance.visits[index].id for option in self.options for index in option}
        self.second = _price_of_an_hour(instance) / HOUR or 1.0
        self.penalties = [job.penalty / self.second for job in instance.jobs]
        self.multipliers = {kind: self._multiplier(kind) for kind in {one.kind for one in instance.vehicles}}
        alone = [instance.visits[option[0]] for option in self.options if len(option) == 1]
        taken = [one.collect for one in alone] + [instance.visits[option[1]].deliver for option in self.options if option[1:]]
        numbered = list(enumerate(instance.dimensions))
        self.brought = {name for at, name in numbered if any(_at(one.deliver, at) for one in alone)}
        self.both_ways = {name for at, name in numbered if name in self.brought and any(_at(load, at) for load in taken)}

    def content(self) -> Json:
        """The input."""
        places = [self.instance.visits[index].place for option in self.options for index in option]
        for one in self.instance.vehicles:
            places += [one.start, one.start if one.end is None else one.end]
        groups = self._groups()
        return {
            "stops": [stop for number, option in enumerate(self.options) for stop in self.stops(number, option)],
            "vehicles": [self.vehicle(number) for number in range(len(self.instance.vehicles))],
            **({"stop_groups": groups} if groups else {}),
            "duration_matrix": self.travel.durations[np.ix_(places, places)].tolist(),
            "distance_matrix": self.travel.distances[np.ix_(places, places)].tolist(),
        }

    def lost(self) -> list[str]:
        """What the input does not say."""
        instance = self.instance
        found = lost_rules(instance, KEPT, TOLD) + odd_loads(instance)
        if len({one.hour_price for one in instance.vehicles}) > 1:
            found.append("hour_price: nextroute counts every vehicle's seconds alike; an average one is written")
        elif not instance.vehicles[0].hour_price:
            found.append("hour_price: nextroute counts the seconds of a route, which cost nothing here")
        late = [one.id for one in instance.vehicles if one.latest_start > one.earliest_start]
        odd = sorted(kind for kind, multiplier in self.multipliers.items() if multiplier is None)
        early = [one.id for one in instance.visits if one.preferred is not None and one.early_price and one.preferred.start > 0]
        waiting = [one.id for one in instance.visits if _waits_past_target(one)]
        found += [
            *counted("latest_start: nextroute's vehicles leave at their start time, the earliest one", late),
            *counted("service_by_kind: nextroute multiplies service by kind, and that of a kind is no multiple", odd),
            *counted(
                "deliver: what comes from the start and is collected too has the whole capacity each way", sorted(self.both_ways)
            ),
            *counted("preferred_window: only being late is written, not being early", early),
            *counted("preferred_window: nextroute counts lateness on arrival, not after the wait for a window", waiting),
        ]
        prices = [one.fixed_price / self.second for one in instance.vehicles] + self.penalties
        if any(abs(price - round(price)) > 1e-6 for price in prices):
            found.append("prices: nextroute takes whole seconds; they are rounded")
        if max(self.penalties, default=0.0) > _DEAREST:
            found.append(f"penalty: nextroute holds {_DEAREST} at most")
        if any(place.lat is None for place in instance.places):
            found.append("location: places without coordinates are written at 0, 0; travel follows the matrices")
        return found

    def _multiplier(self, kind: str) -> float | None:
        """By what all service takes longer for a kind of vehicle; None where that differs."""
        pairs = {(one.service, one.service_by_kind.get(kind, one.service)) for one in self.instance.visits}
        found = next((own / service for service, own in sorted(pairs) if service), 1.0)
        return found if all(service * found == own for service, own in pairs) else None

    def stops(self, number: int, option: tuple[int, ...]) -> list[Json]:
        """The stops of a job; of a pair the second has the penalty."""
        visits = [self.instance.visits[index] for index in option]
        allowed = vehicles_for(self.instance, option)
        bound: Json = {"unplanned_penalty": 0} | ({} if all(allowed) else {"compatibility_attributes": [_set(self.sets[allowed])]})
        found = [self._stop(visit) | bound for visit in visits]
        found[-1]["unplanned_penalty"] = min(round(self.penalties[number]), _DEAREST)
        if len(visits) == 1:
            quantity = self._quantity(visits[0].deliver, 1) | self._quantity(visits[0].collect, -1)
            return [found[0] | ({"quantity": quantity} if quantity else {})]
        amounts = visits[1].deliver
        if any(amounts):
            found[0]["quantity"], found[1]["quantity"] = (self._quantity(amounts, sign, pair=True) for sign in (-1, 1))
        return found

    def _quantity(self, amounts: tuple[int, ...], sign: int, *, pair: bool = False) -> dict[str, int]:
        """Amounts by resource; what goes both ways has two of them."""
        named = zip(self.instance.dimensions, amounts, strict=False)
        away = pair or sign < 0
        return {self._resource(name, away): sign * amount for name, amount in named if amount}

    def _resource(self, name: str, away: bool) -> str:
        return f"{name} (collected)" if away and name in self.both_ways else name

    def _stop(self, visit: Visit) -> Json:
        place = self.instance.places[visit.place]
        found: Json = {"id": visit.id, "location": {"lon": place.lon or 0.0, "lat": place.lat or 0.0}}
        found["duration"] = visit.service + visit.setup
        if visit.windows != (ALWAYS,):
            found["start_time_window"] = [[self.moment(one.start), self.moment(one.end)] for one in visit.windows]
        if visit.preferred is not None and visit.late_price:
            found["target_arrival_time"] = self.moment(visit.preferred.end)
            found["late_arrival_time_penalty"] = visit.late_price / HOUR / self.second
        after = self._after(visit)
        return found | ({"precedes": after} if after else {})

    def _after(self, visit: Visit) -> list[str | Json]:
        """What must come later on the same route, and what next."""
        found: dict[str, str | Json] = {name: name for name in self.instance.deliveries_of.get(visit.id, ())}
        for relation in self.instance.relations:
            if relation.kind == "same_vehicle":
                continue
            visits = [name for name in relation.visits if name in self.written_visits]
            for one, two in pairwise(visits):
                if one == visit.id:
                    found[two] = {"id": two, "direct": True} if relation.kind == "adjacent" else found.get(two, two)
        return list(found.values())

    def _groups(self) -> list[list[str]]:
        tied = [one.visits for one in self.instance.relations if one.kind == "same_vehicle"]
        groups = [[name for name in names if name in self.written_visits] for names in tied]
        return [group for group in groups if len(group) > 1]

    def vehicle(self, number: int) -> Json:
        """A vehicle; used or not, nextroute counts its way from start to end."""
        one = self.instance.vehicles[number]
        ends = {"start_location": one.start} | ({} if one.end is None else {"end_location": one.end})
        places = {name: self.instance.places[place] for name, place in ends.items()}
        found: Json = {
            "id": one.id,
            **{name: {"lon": place.lon or 0.0, "lat": place.lat or 0.0} for name, place in places.items()},
            "start_time": self.moment(one.earliest_start),
            "activation_penalty": round(one.fixed_price / self.second) + self._idle(one),
        }
        if (self.multipliers[one.kind] or 1) != 1:
            found["stop_duration_multiplier"] = self.multipliers[one.kind]
        if one.latest_end < FOREVER:
            found["end_time"] = self.moment(one.latest_end)
        for name in ("max_duration", "max_distance", "max_stops", "max_wait"):
            if getattr(one, name) is not None:
                found[name] = getattr(one, name)
        sets = [_set(given) for allowed, given in self.sets.items() if allowed[number]]
        if sets:
            found["compatibility_attributes"] = sets
        return found | self._room(one)

    def _idle(self, one: Vehicle) -> int:
        return 0 if one.end is None else int(self.travel.durations[one.start, one.end])

    def _room(self, one: Vehicle) -> Json:
        """Capacity and what is on board at the start: of what is brought all there is room for."""
        capacity, level = {}, {}
        for at, name in enumerate(self.instance.dimensions):
            room, kept = _at(one.capacities, at) if one.capacities else UNLIMITED, _at(one.initial_load, at)
            if name in self.both_ways or name not in self.brought:
                capacity[self._resource(name, True)], level[self._resource(name, True)] = room, kept
            if name in self.brought:
                capacity[name], level[name] = room, room - kept
        return {"capacity": capacity, "start_level": level} if capacity else {}


def _set(number: int) -> str:
    return f"vehicles {number}"


def _at(load: tuple[int, ...], dimension: int) -> int:
    return load[dimension] if load else 0


def _waits_past_target(visit: Visit) -> bool:
    return visit.preferred is not None and visit.late_price > 0 and any(one.start > visit.preferred.end for one in visit.windows)


def _price_of_an_hour(instance: Instance) -> Money:
    """What an hour of a route costs on average over the vehicles, the kilometres of an hour on the road included."""
    prices = []
    for one in instance.vehicles:
        travel = instance.travel[one.profile]
        reached = travel.durations < UNREACHABLE
        hours = float(travel.durations[reached].sum()) / HOUR
        kilometres = float(travel.distances[reached].sum(dtype=np.float64)) / 1_000
        prices.append(one.hour_price + (one.km_price * kilometres / hours if hours and one.km_price else 0.0))
    return sum(prices) / len(prices)
