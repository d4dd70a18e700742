"""`Instance` → VRPLIB text."""

from collections.abc import Iterator, Sequence

import numpy as np

from router.formats.node_requests import (
    LARGEST_FIGURE,
    average,
    customers,
    dearest_route,
    load,
    lost,
    one_line,
    proportional,
    room,
    span,
)
from router.formats.plane import in_plane
from router.formats.requests import CENTS, WrittenRequest, counted, refuse_empty, scale_of
from router.model import ALWAYS, Instance, Vehicle, Window
from router.model.arguments import looked_at
from router.model.rules import RULES, rules_used
from router.units import FOREVER, HOUR, Money

KEPT = frozenset(
    (
        *("time_windows", "release", "deliver", "skills", "allowed_vehicles", "modes_served", "several_depots", "initial_load"),
        *("fixed_price", "km_price", "max_duration", "reloads", "mixed_fleet"),
    )
)
"""Rules that a file says as router means them."""
TOLD = {
    "collect": "the format has no goods that are taken along",
    "hour_price": "the format has prices of the way alone; time on the road is written as one, waiting and work are free",
    "pickup_delivery": "the format has no pairs; both are written as customers",
}
Depot = tuple[int, Window]
Row = Sequence[object]


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The text that asks for what `instance` asks, and what it cannot say.

    Nodes are the depots, one for each place and shift, and then the customers in the order of the instance.
    """
    refuse_empty(instance)
    writer = _Writer(instance)
    return WrittenRequest(text=writer.text(), lost=tuple(writer.lost()))


class _Writer:
    def __init__(self, instance: Instance) -> None:
        self.instance, self.fleet = instance, instance.vehicles
        self.visits = customers(instance)
        depots = [_depot(one) for one in self.fleet]
        depots += [self._reload_depot(site) for one in self.fleet for site in _reloads(one)]
        self.depots = {depot: number for number, depot in enumerate(dict.fromkeys(depots), start=1)}
        travel = instance.travel[self.fleet[0].profile]
        timed = any(RULES[name].timed and RULES[name].hard for name in rules_used(instance))
        shifts = any((one.earliest_start, one.latest_end) != (ALWAYS.start, ALWAYS.end) for one in self.fleet)
        self.lengths, self.matrix = travel.distances, travel.durations if timed or shifts else travel.distances
        metres, seconds = average(self.lengths, self.matrix), average(travel.durations, self.matrix)
        ways = [one.km_price * metres / 1_000 + one.hour_price * seconds / HOUR for one in self.fleet]
        scale = _scale(ways, [one.fixed_price for one in self.fleet])
        self.ways, self.fixed = [way * scale for way in ways], [one.fixed_price * scale for one in self.fleet]
        dearest, index = dearest_route(instance), instance.visit_index
        penalties = {job.options[0][-1]: job.penalty for job in instance.jobs if job.penalty < dearest}
        self.prizes = {one.id: penalties[index[one.id]] * scale for one in self.visits if index[one.id] in penalties}
        self.longest = max((one.max_duration or 0 for one in self.fleet if one.max_duration is not None), default=0)

    def _reload_depot(self, site: int) -> Depot:
        one = self.instance.sites[site]
        return one.place, Window(one.opening[0].start, one.opening[-1].end)

    def lost(self) -> Iterator[str]:
        """What the text does not say."""
        yield from lost(self.instance, KEPT, TOLD, 1 + len(self.depots))
        if any(one.km_price for one in self.fleet) and not proportional(self.lengths, self.matrix):
            yield "km_price: the format has one matrix for times and prices, and lengths are not in proportion to times"
        prices = [*self.ways, *self.fixed, *self.prizes.values()]
        if any(abs(price - round(price)) > 1e-6 or price > LARGEST_FIGURE for price in prices):
            yield f"prices: the format takes whole figures up to {LARGEST_FIGURE}; they are rounded"
        if len({one.max_duration for one in self.fleet}) > 1:
            yield "max_duration: the format bounds all routes alike; the longest bound is written"
        reloading = [one for one in self.fleet if _reloads(one)]
        yield from counted("reloads: the format has no time for them", [one.id for one in reloading if one.reload_time])
        bounded = [one.id for one in reloading if one.max_trips < len(self.visits)]
        yield from counted("reloads: the format does not bound their number", bounded)

    def text(self) -> str:
        """The text."""
        fleet, size = enumerate(self.fleet, start=1), len(self.depots) + len(self.visits)
        keys = {"NAME": one_line(self.instance.name), "TYPE": "VRP", "DIMENSION": size, "VEHICLES": len(self.fleet)}
        keys |= {"EDGE_WEIGHT_TYPE": "EXPLICIT", "EDGE_WEIGHT_FORMAT": "FULL_MATRIX"}
        if self.longest:
            keys["VEHICLES_MAX_DURATION"] = self.longest
        lines = [f"{key} : {value}" for key, value in keys.items()]
        for name, rows in (*self._nodes(), *self._vehicles(list(fleet))):
            if rows:
                lines += [f"{name}_SECTION", *(" ".join(map(str, row)) for row in rows)]
        lines += ["DEPOT_SECTION", *map(str, self.depots.values()), "-1", "EOF"]
        return "\n".join(lines) + "\n"

    def _nodes(self) -> Iterator[tuple[str, list[Row]]]:
        """Sections by node."""
        numbered = list(enumerate(self.visits, start=1 + len(self.depots)))
        places = [*(place for place, _ in self.depots), *(one.place for one in self.visits)]
        windows = [*(window for _, window in self.depots), *map(span, self.visits)]
        yield "EDGE_WEIGHT", self.matrix[np.ix_(places, places)].tolist()
        points = [(place.lat, place.lon) for place in (self.instance.places[number] for number in places)]
        if all(lat is not None and lon is not None for lat, lon in points):
            spots = in_plane(np.array(points, dtype=np.float64)).tolist()
            yield "NODE_COORD", [[number, f"{x:.12g}", f"{y:.12g}"] for number, (x, y) in enumerate(spots, start=1)]
        yield (
            "DEMAND",
            [*([number, 0] for number in self.depots.values()), *([number, load(one.deliver)] for number, one in numbered)],
        )
        if any(window != ALWAYS for window in windows):
            yield "TIME_WINDOW", [[number, one.start, min(one.end, FOREVER)] for number, one in enumerate(windows, start=1)]
        yield "SERVICE_TIME", [[number, one.service + one.setup] for number, one in numbered if one.service + one.setup]
        yield "RELEASE_TIME", [[number, one.release] for number, one in numbered if one.release]
        yield "PRIZE", [[number, _whole(max(1.0, self.prizes[one.id]))] for number, one in numbered if one.id in self.prizes]

    def _vehicles(self, fleet: list[tuple[int, Vehicle]]) -> Iterator[tuple[str, list[Row]]]:
        """Sections by vehicle."""
        if any(room(one) < LARGEST_FIGURE for one in self.fleet):
            yield "CAPACITY", [[number, room(one)] for number, one in fleet]
        yield "VEHICLES_FIXED_COST", [[number, _whole(price)] for number, price in enumerate(self.fixed, start=1) if price]
        yield "VEHICLES_UNIT_DISTANCE_COST", [[number, _whole(price)] for number, price in enumerate(self.ways, start=1)]
        yield "VEHICLES_DEPOT", [[number, self.depots[_depot(one)]] for number, one in fleet]
        reloads = [[number, self.depots[self._reload_depot(site)]] for number, one in fleet for site in _reloads(one)]
        yield "VEHICLES_RELOAD_DEPOT", list(reloads)
        allowed = self.instance.allowed[[self.instance.visit_index[one.id] for one in self.visits]]
        if not allowed.all():
            first = 1 + len(self.depots)
            yield "VEHICLES_ALLOWED_CLIENTS", [[number, *(np.flatnonzero(allowed[:, number - 1]) + first)] for number, _ in fleet]


def _scale(ways: Sequence[Money], fixed: Sequence[Money]) -> float:
    """By what prices are multiplied, so that a unit of way costs a whole number."""
    if all(price == int(price) for price in ways):
        return 1.0 if any(ways) else scale_of(fixed)
    return 1 / ways[0] if len(set(ways)) == 1 else 1_000.0 * CENTS


def _whole(price: Money) -> int:
    return min(round(price), LARGEST_FIGURE)


def _depot(vehicle: Vehicle) -> Depot:
    return vehicle.start, Window(vehicle.earliest_start, vehicle.latest_end)


def _reloads(vehicle: Vehicle) -> tuple[int, ...]:
    return vehicle.reloads if vehicle.max_trips > 1 else ()
