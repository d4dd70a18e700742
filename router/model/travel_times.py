"""When one arrives and when one must leave: the meaning of `TravelTimes`, in plain Python and numpy.

This is the reading of the three forms that the checker and the simulation rely on. It shares nothing with the compiled kernels in
`router.model.travel_kernels`, so that each can be tested against the other.

Inside a bucket of `ProfiledTravel` a vehicle covers free-flow seconds at the bucket's factor (Ichoua, Gendreau, Potvin 2003). A
factor of 0 is a closed road: whoever is on it stands until the bucket ends. Moments before the first bucket belong to it.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from router.model.travel import PiecewiseTravel, ProfiledTravel, StaticTravel, TravelTimes, seconds_between
from router.units import UNREACHABLE, Seconds

TOLERANCE = 1e-6
"""Seconds by which a computed arrival may pass a whole second and still count as that second (rounding noise)."""


def arrival(travel: TravelTimes, origin: int, destination: int, leave: Seconds) -> Seconds:
    """The whole second of arrival when leaving at `leave`, rounded up once; `UNREACHABLE` where no road leads."""
    if leave >= UNREACHABLE or seconds_between(travel, origin, destination) >= UNREACHABLE:
        return UNREACHABLE
    moment = _moment_of_arrival(travel, origin, destination, leave)
    return UNREACHABLE if moment >= UNREACHABLE else math.ceil(moment - TOLERANCE)


def departure(travel: TravelTimes, origin: int, destination: int, arrive: Seconds) -> Seconds:
    """The latest whole second at which to leave and arrive by `arrive`; ``-UNREACHABLE`` where no road leads."""
    free = seconds_between(travel, origin, destination)
    if free >= UNREACHABLE:
        return -UNREACHABLE
    if isinstance(travel, StaticTravel):
        return arrive - free
    return _latest_by_bisection(travel, origin, destination, arrive)


def arrivals(travel: TravelTimes, origins: ArrayLike, destinations: ArrayLike, leaves: ArrayLike) -> NDArray[np.int64]:
    """`arrival` for whole arrays, broadcast against each other: int64 seconds."""
    starts, ends, moments = np.broadcast_arrays(
        np.asarray(origins, np.int64), np.asarray(destinations, np.int64), np.asarray(leaves, np.int64)
    )
    free = travel.durations[starts, ends].astype(np.int64)
    if isinstance(travel, StaticTravel):
        exact = (moments + free).astype(np.float64)
    elif isinstance(travel, ProfiledTravel):
        exact = _profiled_arrivals(travel, starts, ends, moments)
    else:
        exact = _piecewise_arrivals(travel, starts, ends, moments)
    lost = (free >= UNREACHABLE) | (moments >= UNREACHABLE) | (exact >= UNREACHABLE)
    return np.where(lost, UNREACHABLE, np.ceil(np.where(lost, 0.0, exact) - TOLERANCE)).astype(np.int64)


def _moment_of_arrival(travel: TravelTimes, origin: int, destination: int, leave: Seconds) -> float:
    if isinstance(travel, StaticTravel):
        return leave + seconds_between(travel, origin, destination)
    if isinstance(travel, ProfiledTravel):
        return _drive_through_buckets(travel, origin, destination, leave)
    return _along_the_function(travel, origin, destination, leave)


def factor(travel: ProfiledTravel, origin: int, destination: int, bucket: int) -> float:
    """Share of free-flow speed on the arc in a time bucket."""
    if travel.factors is not None:
        return int(travel.factors[bucket, origin, destination]) / 100
    return float(travel.speeds[int(travel.profile[origin, destination]), bucket])


def _drive_through_buckets(travel: ProfiledTravel, origin: int, destination: int, leave: Seconds) -> float:
    remaining = float(travel.durations[origin, destination])
    if remaining == 0:
        return float(leave)
    moment = float(leave)
    first = max(0, int(np.searchsorted(travel.starts, leave, side="right")) - 1)
    for bucket in range(first, len(travel.starts)):
        speed = factor(travel, origin, destination, bucket)
        end = float(travel.starts[bucket + 1]) if bucket + 1 < len(travel.starts) else math.inf
        if speed > 0 and moment + remaining / speed <= end:
            return moment + remaining / speed
        if end < math.inf:
            remaining -= (end - moment) * speed
            moment = end
    return float(UNREACHABLE)


def _along_the_function(travel: PiecewiseTravel, origin: int, destination: int, leave: Seconds) -> float:
    arc = origin * travel.durations.shape[0] + destination
    own = slice(int(travel.offsets[arc]), int(travel.offsets[arc + 1]))
    times, reached = travel.departures[own], travel.arrivals[own]
    if len(times) == 0:
        return float(leave + seconds_between(travel, origin, destination))
    if leave <= times[0]:
        return float(leave + (reached[0] - times[0]))
    if leave >= times[-1]:
        return float(leave + (reached[-1] - times[-1]))
    return float(np.interp(leave, times, reached))


def _latest_by_bisection(travel: TravelTimes, origin: int, destination: int, arrive: Seconds) -> Seconds:
    high = arrive
    if arrival(travel, origin, destination, high) <= arrive:
        return high
    step = max(1, seconds_between(travel, origin, destination))
    low = high - step
    while arrival(travel, origin, destination, low) > arrive:
        if low < -UNREACHABLE:
            return -UNREACHABLE
        step *= 2
        low -= step
    while high - low > 1:
        middle = (low + high) // 2
        if arrival(travel, origin, destination, middle) <= arrive:
            low = middle
        else:
            high = middle
    return low


def _profiled_arrivals(
    travel: ProfiledTravel, origins: NDArray[np.int64], destinations: NDArray[np.int64], leaves: NDArray[np.int64]
) -> NDArray[np.float64]:
    remaining = travel.durations[origins, destinations].astype(np.float64)
    moment = leaves.astype(np.float64)
    ends = np.append(travel.starts[1:].astype(np.float64), np.inf)
    bucket = np.clip(np.searchsorted(travel.starts, leaves, side="right") - 1, 0, None)
    reached = np.where(remaining == 0, moment, np.inf)
    for _ in range(len(ends)):
        open_ = np.isinf(reached) & (bucket < len(ends))
        if not open_.any():
            break
        inside = np.minimum(bucket, len(ends) - 1)
        speed = _factors(travel, origins, destinations, inside)
        with np.errstate(divide="ignore", invalid="ignore"):  # closed roads, also those of no length
            there = np.where(speed > 0, moment + remaining / speed, np.inf)
        end = ends[inside]
        reached = np.where(open_ & (there <= end), there, reached)
        going = open_ & (there > end) & np.isfinite(end)
        finite = np.where(np.isfinite(end), end, moment)
        remaining = np.where(going, remaining - (finite - moment) * speed, remaining)
        moment = np.where(going, finite, moment)
        bucket = bucket + 1
    return reached


def _factors(
    travel: ProfiledTravel, origins: NDArray[np.int64], destinations: NDArray[np.int64], buckets: NDArray[np.int64]
) -> NDArray[np.float64]:
    if travel.factors is not None:
        return travel.factors[buckets, origins, destinations].astype(np.float64) / 100
    return np.asarray(travel.speeds[travel.profile[origins, destinations], buckets], np.float64)


def _piecewise_arrivals(
    travel: PiecewiseTravel, origins: NDArray[np.int64], destinations: NDArray[np.int64], leaves: NDArray[np.int64]
) -> NDArray[np.float64]:
    exact = np.empty(leaves.shape, np.float64)
    arcs = origins * travel.durations.shape[0] + destinations
    for arc in np.unique(arcs):
        here = arcs == arc
        origin, destination = divmod(int(arc), travel.durations.shape[0])
        exact[here] = _function_values(travel, origin, destination, leaves[here])
    return exact


def _function_values(travel: PiecewiseTravel, origin: int, destination: int, leaves: NDArray[np.int64]) -> NDArray[np.float64]:
    arc = origin * travel.durations.shape[0] + destination
    own = slice(int(travel.offsets[arc]), int(travel.offsets[arc + 1]))
    times, reached = travel.departures[own], travel.arrivals[own]
    if len(times) == 0:
        return (leaves + seconds_between(travel, origin, destination)).astype(np.float64)
    inner = np.interp(leaves, times, reached)
    before, after = leaves < times[0], leaves > times[-1]
    return np.asarray(inner + np.where(before, leaves - times[0], 0) + np.where(after, leaves - times[-1], 0), np.float64)
