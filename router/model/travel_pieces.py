"""One leg as a piece of its arrival function: where a departure arrives, how fast that changes, and until when.

Times are exact moments (floats); rounding to whole seconds belongs to the schedule. A leg under time-of-day travel is
linear between the moments at which either end of it crosses a bucket of its profile.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from router.compilation import inlined
from router.model.travel_kernels import (
    PROFILED,
    STATIC,
    TravelArrays,
    bucket_of,
    speed_factor,
)

NEVER = 1e15
"""Later than every moment."""
TINY = 1e-7
"""Seconds below which two moments are one."""

Piece: TypeAlias = tuple[float, float, float]


@inlined
def leg_from(travel: TravelArrays, layer: int, origin: int, destination: int, leave: float) -> Piece:
    """Arrival when leaving at `leave`, its slope, and the departure from which another slope rules."""
    free = float(travel.durations[layer, origin, destination])
    if travel.forms[layer] == STATIC or free == 0.0:
        return leave + free, 1.0, NEVER
    if travel.forms[layer] == PROFILED:
        return _profiled_from(travel, layer, origin, destination, leave, free)
    return _piecewise_from(travel, layer, origin, destination, leave)


@inlined
def leg_until(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float) -> Piece:
    """Latest departure that arrives by `arrive`, its slope, and the arrival from which another slope rules."""
    free = float(travel.durations[layer, origin, destination])
    if travel.forms[layer] == STATIC or free == 0.0:
        return arrive - free, 1.0, NEVER
    if travel.forms[layer] == PROFILED:
        return _profiled_until(travel, layer, origin, destination, arrive, free)
    return _piecewise_until(travel, layer, origin, destination, arrive)


@inlined
def waits_from(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float, leave: float) -> float:
    """The first departure that arrives at `arrive`, the last being `leave`: an earlier one where waiting costs nothing."""
    if travel.forms[layer] == STATIC or travel.forms[layer] == PROFILED:
        return leave
    arc = origin * travel.places + destination
    first, end = travel.offsets[travel.slots[layer], arc], travel.offsets[travel.slots[layer], arc + 1]
    point = _next_point(travel.arrivals, first, end, arrive - TINY)
    if point == end or travel.arrivals[point] > arrive + TINY:
        return leave
    return min(float(travel.departures[point]), leave)


@inlined
def _profiled_from(
    travel: TravelArrays,
    layer: int,
    origin: int,
    destination: int,
    leave: float,
    free: float,
) -> Piece:
    slot = travel.slots[layer]
    last = travel.buckets[slot] - 1
    bucket = bucket_of(travel, slot, leave + TINY)
    first_speed = speed = speed_factor(travel, slot, origin, destination, bucket)
    change = float(travel.starts[slot, bucket + 1]) if bucket < last else NEVER
    moment = leave
    while bucket < last and moment + free / speed > travel.starts[slot, bucket + 1] - TINY:
        free -= (travel.starts[slot, bucket + 1] - moment) * speed
        bucket += 1
        moment = float(travel.starts[slot, bucket])
        speed = speed_factor(travel, slot, origin, destination, bucket)
    arrive = moment + free / speed
    slope = first_speed / speed
    if bucket < last:
        change = min(change, leave + (travel.starts[slot, bucket + 1] - arrive) / slope)
    return arrive, slope, change


@inlined
def _profiled_until(
    travel: TravelArrays,
    layer: int,
    origin: int,
    destination: int,
    arrive: float,
    free: float,
) -> Piece:
    slot = travel.slots[layer]
    last = travel.buckets[slot] - 1
    bucket = bucket_of(travel, slot, arrive + TINY)
    last_speed = speed = speed_factor(travel, slot, origin, destination, bucket)
    change = float(travel.starts[slot, bucket + 1]) if bucket < last else NEVER
    moment = arrive
    while bucket > 0 and moment - free / speed < travel.starts[slot, bucket] - TINY:
        free -= (moment - travel.starts[slot, bucket]) * speed
        moment = float(travel.starts[slot, bucket])
        bucket -= 1
        speed = speed_factor(travel, slot, origin, destination, bucket)
    leave = moment - free / speed
    slope = last_speed / speed
    if bucket < last:
        change = min(change, arrive + (travel.starts[slot, bucket + 1] - leave) / slope)
    return leave, slope, change


@inlined
def _next_point(points: NDArray[np.float64], first: int, end: int, moment: float) -> int:
    """The first breakpoint after `moment`."""
    while first < end:
        middle = (first + end) // 2
        if points[middle] <= moment:
            first = middle + 1
        else:
            end = middle
    return first


@inlined
def _piecewise_from(travel: TravelArrays, layer: int, origin: int, destination: int, leave: float) -> Piece:
    arc = origin * travel.places + destination
    first, end = (
        travel.offsets[travel.slots[layer], arc],
        travel.offsets[travel.slots[layer], arc + 1],
    )
    if first == end:
        return leave + travel.durations[layer, origin, destination], 1.0, NEVER
    point = _next_point(travel.departures, first, end, leave + TINY)
    if point == first:
        return (
            leave + travel.arrivals[first] - travel.departures[first],
            1.0,
            travel.departures[first],
        )
    width = travel.arrivals[point - 1] - travel.departures[point - 1]
    if point == end:
        return leave + width, 1.0, NEVER
    rise = travel.arrivals[point] - travel.arrivals[point - 1]
    slope = rise / (travel.departures[point] - travel.departures[point - 1])
    return (
        travel.arrivals[point - 1] + (leave - travel.departures[point - 1]) * slope,
        slope,
        travel.departures[point],
    )


@inlined
def _piecewise_until(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float) -> Piece:
    arc = origin * travel.places + destination
    first, end = (
        travel.offsets[travel.slots[layer], arc],
        travel.offsets[travel.slots[layer], arc + 1],
    )
    if first == end:
        return arrive - travel.durations[layer, origin, destination], 1.0, NEVER
    point = _next_point(travel.arrivals, first, end, arrive + TINY)
    if point == first:
        return (
            arrive - travel.arrivals[first] + travel.departures[first],
            1.0,
            travel.arrivals[first],
        )
    width = travel.arrivals[point - 1] - travel.departures[point - 1]
    if point == end:
        return arrive - width, 1.0, NEVER
    slope = (travel.departures[point] - travel.departures[point - 1]) / (travel.arrivals[point] - travel.arrivals[point - 1])
    return (
        travel.departures[point - 1] + (arrive - travel.arrivals[point - 1]) * slope,
        slope,
        travel.arrivals[point],
    )
