"""`Instance` → MAMUT's JSON, with the arrival function of every arc."""

import json
from collections.abc import Iterator
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.formats.node_requests import customers, one_line, table_of
from router.formats.plane import flattened, in_plane
from router.formats.requests import WrittenRequest
from router.formats.tables import euclidean
from router.model import Instance, PiecewiseTravel, ProfiledTravel, TravelTimes
from router.model.arguments import looked_at
from router.model.travel import among
from router.units import HOUR

KEPT = frozenset({"time_windows", "deliver", "hour_price", "fixed_price", "traffic", "initial_load"})
"""Rules that a file says as router means them."""
SCALE = 1_000
"""Seconds of router's in a unit of time."""
MILLISECONDS = 10**7
"""A horizon longer than this is in milliseconds already, which are router's seconds then."""
Json = dict[str, Any]
Floats = NDArray[np.float64]
_DIGITS = "0123456789"
_CLOSED = 1e-9
"""The share of its speed at which a closed road is driven, so that its arrival function has an inverse."""


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The request that asks for what `instance` asks, and what it cannot say; customers are numbered as in the instance."""
    table, lost = table_of(instance, KEPT, {})
    first = instance.vehicles[0]
    last = max(int(table.due[0]), *(int(end) for end in table.ready + table.service))
    scale = 1 if last > MILLISECONDS and first.hour_price == HOUR else SCALE
    places = np.array([first.start, *(visit.place for visit in customers(instance))], dtype=np.int64)
    travel = among(instance.travel[first.profile], places)
    points = in_plane(np.array(table.points)) if table.points else flattened(table.durations) / scale
    lost += _price_losses(instance)
    second = first.hour_price / HOUR or 1.0
    content: Json = {
        "instance_name": one_line(table.name),
        "num_customers": len(table.demand) - 1,
        "num_vehicles": table.count,
        "vehicle_capacity": table.capacity,
        "fleet_fixed_cost": first.fixed_price / second / scale,
        "coordinates": points.tolist(),
        "demands": table.demand.tolist(),
        "service_times": (table.service / scale).tolist(),
        "time_windows": (np.column_stack([table.ready, table.due]) / scale).tolist(),
        "depot": 0,
        "horizon": [int(table.ready[0]) / scale, last / scale],
        **_travel(travel, points, scale, last),
    }
    return WrittenRequest(text=json.dumps(content, ensure_ascii=False), lost=tuple(lost))


def _price_losses(instance: Instance) -> Iterator[str]:
    if len({one.hour_price for one in instance.vehicles}) > 1 or not instance.vehicles[0].hour_price:
        yield "hour_price: the format counts the duration of all routes alike"
    if len({one.fixed_price for one in instance.vehicles}) > 1:
        yield "fixed_price: the format has one for all vehicles; that of the first is written"


def _travel(travel: TravelTimes, points: Floats, scale: int, last: int) -> Json:
    """Profiles where straight lines driven in them are the travel, else the arrival function of every arc."""
    straight = np.array_equal(np.ceil(euclidean(points) * scale - 1e-9), travel.durations)
    if straight and isinstance(travel, ProfiledTravel) and travel.factors is None and len(travel.speeds) <= len(_DIGITS):
        starts = [*(travel.starts / scale).tolist(), last / scale]
        periods = [[start, max(start, end)] for start, end in pairwise(starts)]
        described = {"model": "igp-profile", "time_periods": periods, "speeds": travel.speeds.tolist()}
        rows = ["".join(_DIGITS[number] for number in row) for row in travel.profile.tolist()]
        return {"td": described, "categories": rows}
    size = len(points)
    pairs = permutations(range(size), 2)
    arcs = [[i, j, *((moments / scale).tolist() for moments in _function(travel, i, j))] for i, j in pairs]
    return {"td": {"model": "atf-ndcpwlf"}, "arcs": arcs}


def _function(travel: TravelTimes, origin: int, destination: int) -> tuple[Floats, Floats]:
    """Departures and arrivals at the breakpoints of an arc."""
    free = np.array([float(travel.durations[origin, destination])])
    if isinstance(travel, PiecewiseTravel):
        arc = origin * travel.durations.shape[0] + destination
        own = slice(int(travel.offsets[arc]), int(travel.offsets[arc + 1]))
        if own.start < own.stop:
            return travel.departures[own], travel.arrivals[own]
    if isinstance(travel, ProfiledTravel) and free[0]:
        return _driven(travel.starts.astype(np.float64), _speeds(travel, origin, destination), free[0])
    return np.zeros(1), free


def _speeds(travel: ProfiledTravel, origin: int, destination: int) -> Floats:
    if travel.factors is not None:
        return np.asarray(np.maximum(travel.factors[:, origin, destination] / 100, _CLOSED))
    return np.asarray(np.maximum(travel.speeds[travel.profile[origin, destination]], _CLOSED))


def _driven(starts: Floats, speeds: Floats, free: float) -> tuple[Floats, Floats]:
    """The arrival function of a way of `free` seconds: it bends where a bucket begins on leaving or on arriving."""
    covered = np.concatenate([[0.0], np.cumsum(np.diff(starts) * speeds[:-1])])

    def clock(way: Floats) -> Floats:
        """When so much has been covered since the first bucket began."""
        return np.asarray(np.interp(way, covered, starts) + np.maximum(0.0, way - covered[-1]) / speeds[-1])

    bends = covered - free
    leaving = np.unique(np.concatenate([starts, clock(bends[bends > 0])]))
    return leaving, clock(np.interp(leaving, starts, covered) + free)
