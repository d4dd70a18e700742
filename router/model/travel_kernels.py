"""Travel times for compiled code: one tuple of arrays for every form and every profile of an instance.

`arrival` and `departure` work on whole seconds as `router.model.travel_times` defines them; `moment_of_arrival` and
`moment_of_departure` are the same functions without rounding, for clocks that work with piecewise-linear functions of time.
All of them take a step per bucket crossed; piecewise legs are searched point by point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.compilation import entry, inlined, kernel
from router.model.travel import PiecewiseTravel, ProfiledTravel, TravelTimes
from router.structure import Structure
from router.units import UNREACHABLE

STATIC, PROFILED, PIECEWISE = 0, 1, 2
TOLERANCE = 1e-6
EDGE = 0.01
"""Part of a second around a whole one within which a departure is tried out: rounding may then change it. Away from it a second
more or less arrives more than `TOLERANCE` later or earlier, as no speed is ten thousand times another."""
LAST = 2**62
"""Start of a bucket that does not exist; pads layers with fewer buckets than others."""
CELLS = 1024
"""Equal parts of the time from the first to the last bucket; for each is known which bucket rules at its beginning."""


@dataclass(frozen=True, kw_only=True)
class TravelArrays(Structure):
    """All travel times of an instance; a layer per profile (the first axis). Unused arrays have one element.

    `slots` maps a layer to its row in the arrays of its own form (`starts` … `factors` for profiled layers, `offsets` for
    piecewise ones), so that a static layer costs them nothing. `first_bucket` has a bucket per slot and cell, `cells_a_second` says
    how many cells of the slot make a second.
    """

    places: int
    forms: NDArray[np.int64]
    slots: NDArray[np.int64]
    distances: NDArray[np.int32]
    durations: NDArray[np.int32]
    buckets: NDArray[np.int64]
    starts: NDArray[np.int64]
    first_bucket: NDArray[np.int64]
    cells_a_second: NDArray[np.float64]
    speeds: NDArray[np.float64]
    profile: NDArray[np.uint16]
    by_arc: NDArray[np.bool_]
    factors: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    departures: NDArray[np.float64]
    arrivals: NDArray[np.float64]


def travel_arrays(layers: Sequence[TravelTimes]) -> TravelArrays:
    """Arrays of all `layers`, matrices shared without a copy where there is but one."""
    profiled = [layer for layer in layers if isinstance(layer, ProfiledTravel)]
    piecewise = [layer for layer in layers if isinstance(layer, PiecewiseTravel)]
    forms = [PROFILED if isinstance(t, ProfiledTravel) else PIECEWISE if isinstance(t, PiecewiseTravel) else STATIC for t in layers]
    slots = [forms[:number].count(form) for number, form in enumerate(forms)]
    points = np.cumsum([0] + [len(layer.departures) for layer in piecewise])
    return TravelArrays(
        places=layers[0].durations.shape[0],
        forms=np.array(forms, np.int64),
        slots=np.array(slots, np.int64),
        distances=_stack((layer.distances for layer in layers), np.int32, 2),
        durations=_stack((layer.durations for layer in layers), np.int32, 2),
        buckets=np.array([len(layer.starts) for layer in profiled] or [0], np.int64),
        starts=_stack((layer.starts for layer in profiled), np.int64, 1, pad=LAST),
        first_bucket=_stack((_bucket_of_cell(layer) for layer in profiled), np.int64, 1),
        cells_a_second=np.array([_cells_a_second(layer) for layer in profiled] or [0.0], np.float64),
        speeds=_stack((layer.speeds for layer in profiled), np.float64, 2, pad=1),
        profile=_stack((layer.profile for layer in profiled), np.uint16, 2),
        by_arc=np.array([layer.factors is not None for layer in profiled] or [False], np.bool_),
        factors=_stack((_factors(layer) for layer in profiled), np.uint8, 3, pad=100),
        offsets=_stack(
            (layer.offsets + base for layer, base in zip(piecewise, points, strict=False)),
            np.int64,
            1,
        ),
        departures=np.concatenate([layer.departures for layer in piecewise] or [np.zeros(1)]).astype(np.float64),
        arrivals=np.concatenate([layer.arrivals for layer in piecewise] or [np.zeros(1)]).astype(np.float64),
    )


def _cells_a_second(layer: ProfiledTravel) -> float:
    return CELLS / max(1.0, float(layer.starts[-1] - layer.starts[0]))


def _bucket_of_cell(layer: ProfiledTravel) -> NDArray[np.int64]:
    """The bucket that rules at the beginning of each cell, or the one before, as cells end where buckets do but for rounding."""
    begins = layer.starts[0] + np.arange(CELLS) / _cells_a_second(layer) - 1.0
    return np.maximum(0, np.searchsorted(layer.starts, begins, side="right") - 1).astype(np.int64)


def _factors(layer: ProfiledTravel) -> NDArray[np.uint8]:
    return np.full((1, 1, 1), 100, np.uint8) if layer.factors is None else layer.factors


def _stack(
    parts: Iterable[NDArray[Any]],
    dtype: type[np.generic],
    dimensions: int,
    pad: int = 0,
) -> NDArray[Any]:
    """One array with a leading axis, padded to the largest part."""
    blocks = [np.asarray(part, dtype) for part in parts]
    if not blocks:
        return np.full((1,) * (dimensions + 1), pad, dtype)
    if len(blocks) == 1:
        return np.ascontiguousarray(blocks[0])[np.newaxis]
    shape = tuple(max(block.shape[axis] for block in blocks) for axis in range(dimensions))
    whole = np.full((len(blocks), *shape), pad, dtype)
    for row, block in zip(whole, blocks, strict=True):
        row[tuple(slice(size) for size in block.shape)] = block
    return whole


@entry
def arrival(travel: TravelArrays, layer: int, origin: int, destination: int, leave: int) -> int:
    """Whole second of arrival, rounded up once; `UNREACHABLE` where no road leads."""
    free = travel.durations[layer, origin, destination]
    if free >= UNREACHABLE or leave >= UNREACHABLE:
        return UNREACHABLE
    if travel.forms[layer] == STATIC or (free == 0 and travel.forms[layer] == PROFILED):
        return leave + free
    moment = moment_of_arrival(travel, layer, origin, destination, float(leave))
    return UNREACHABLE if moment >= UNREACHABLE else int(np.ceil(moment - TOLERANCE))


@entry
def departure(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: int) -> int:
    """Latest whole second to leave and arrive by `arrive`: the exact inverse of `arrival`."""
    free = travel.durations[layer, origin, destination]
    if free >= UNREACHABLE:
        return -UNREACHABLE
    if travel.forms[layer] == STATIC or (free == 0 and travel.forms[layer] == PROFILED):
        return arrive - free
    moment = moment_of_departure(travel, layer, origin, destination, float(arrive))
    if moment <= -UNREACHABLE:
        return -UNREACHABLE
    leave = int(np.floor(moment))
    if travel.forms[layer] == PROFILED and EDGE < moment - leave < 1.0 - EDGE:
        return leave
    while arrival(travel, layer, origin, destination, leave) > arrive:
        leave -= 1
    while arrival(travel, layer, origin, destination, leave + 1) <= arrive:
        leave += 1
    return leave


@kernel
def moment_of_arrival(travel: TravelArrays, layer: int, origin: int, destination: int, leave: float) -> float:
    """Arrival without rounding, for a reachable destination."""
    form = travel.forms[layer]
    if form == PROFILED:
        return _profiled_arrival(travel, layer, origin, destination, leave)
    if form == PIECEWISE:
        return _piecewise_arrival(travel, layer, origin, destination, leave)
    return leave + travel.durations[layer, origin, destination]


@kernel
def moment_of_departure(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float) -> float:
    """Latest departure without rounding, for a reachable destination."""
    form = travel.forms[layer]
    if form == PROFILED:
        return _profiled_departure(travel, layer, origin, destination, arrive)
    if form == PIECEWISE:
        return _piecewise_departure(travel, layer, origin, destination, arrive)
    return arrive - travel.durations[layer, origin, destination]


@inlined
def speed_factor(travel: TravelArrays, slot: int, origin: int, destination: int, bucket: int) -> float:
    """Share of free-flow speed on an arc in a bucket."""
    if travel.by_arc[slot]:
        return travel.factors[slot, bucket, origin, destination] / 100.0
    return travel.speeds[slot, travel.profile[slot, origin, destination], bucket]


@inlined
def bucket_of(travel: TravelArrays, slot: int, moment: float) -> int:
    """The bucket that rules from `moment` on."""
    last = travel.buckets[slot] - 1
    ahead = moment - travel.starts[slot, 0]
    bucket = travel.first_bucket[slot, int(min(max(ahead * travel.cells_a_second[slot], 0.0), CELLS - 1.0))]
    while bucket < last and travel.starts[slot, bucket + 1] <= moment:
        bucket += 1
    return bucket


@kernel
def _profiled_arrival(travel: TravelArrays, layer: int, origin: int, destination: int, leave: float) -> float:
    slot = travel.slots[layer]
    remaining = float(travel.durations[layer, origin, destination])
    last = travel.buckets[slot] - 1
    bucket = bucket_of(travel, slot, leave)
    moment = leave
    while True:
        speed = speed_factor(travel, slot, origin, destination, bucket)
        if speed > 0.0 and (bucket == last or moment + remaining / speed <= travel.starts[slot, bucket + 1]):
            return moment + remaining / speed
        if bucket == last:
            return float(UNREACHABLE)
        remaining -= (travel.starts[slot, bucket + 1] - moment) * speed
        bucket += 1
        moment = float(travel.starts[slot, bucket])


@kernel
def _profiled_departure(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float) -> float:
    slot = travel.slots[layer]
    remaining = float(travel.durations[layer, origin, destination])
    bucket = bucket_of(travel, slot, arrive)
    moment = arrive
    while True:
        speed = speed_factor(travel, slot, origin, destination, bucket)
        if speed > 0.0 and (bucket == 0 or moment - remaining / speed >= travel.starts[slot, bucket]):
            return moment - remaining / speed
        if bucket == 0:
            return -float(UNREACHABLE)
        remaining -= (moment - travel.starts[slot, bucket]) * speed
        moment = float(travel.starts[slot, bucket])
        bucket -= 1


@kernel
def _piecewise_arrival(travel: TravelArrays, layer: int, origin: int, destination: int, leave: float) -> float:
    slot = travel.slots[layer]
    arc = origin * travel.places + destination
    first, end = travel.offsets[slot, arc], travel.offsets[slot, arc + 1]
    if first == end:
        return leave + travel.durations[layer, origin, destination]
    if leave <= travel.departures[first]:
        return leave + (travel.arrivals[first] - travel.departures[first])
    if leave >= travel.departures[end - 1]:
        return leave + (travel.arrivals[end - 1] - travel.departures[end - 1])
    point = first + 1
    while travel.departures[point] <= leave:
        point += 1
    share = (leave - travel.departures[point - 1]) / (travel.departures[point] - travel.departures[point - 1])
    return travel.arrivals[point - 1] + (travel.arrivals[point] - travel.arrivals[point - 1]) * share


@kernel
def _piecewise_departure(travel: TravelArrays, layer: int, origin: int, destination: int, arrive: float) -> float:
    slot = travel.slots[layer]
    arc = origin * travel.places + destination
    first, end = travel.offsets[slot, arc], travel.offsets[slot, arc + 1]
    if first == end:
        return arrive - travel.durations[layer, origin, destination]
    if arrive < travel.arrivals[first]:
        return arrive - (travel.arrivals[first] - travel.departures[first])
    if arrive >= travel.arrivals[end - 1]:
        return arrive - (travel.arrivals[end - 1] - travel.departures[end - 1])
    point = first + 1
    while travel.arrivals[point] <= arrive:
        point += 1
    share = (arrive - travel.arrivals[point - 1]) / (travel.arrivals[point] - travel.arrivals[point - 1])
    return travel.departures[point - 1] + (travel.departures[point] - travel.departures[point - 1]) * share
