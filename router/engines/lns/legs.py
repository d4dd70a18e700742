"""Legs as the compiled search reads them: matrices of all places, and which legs no route can drive in time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.fleet import Fleet
from router.model import Instance
from router.model.travel import is_static
from router.units import FOREVER

_HUGE_PAGE = 2**21
_ASKED_FROM = 2**22
"""Bytes from which numpy asks the system for large pages."""
_SQUARE = 256
"""Rows and columns that are turned at a time."""


def matrices_of(instance: Instance, fleet: Fleet) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Distances in metres and durations in seconds per profile, (profiles, places, places); a place more where an end is open."""
    places = len(instance.places) + any(vehicle.end is None for vehicle in instance.vehicles)
    travel = [instance.travel[profile] for profile in fleet.profiles]
    distances, durations = (
        _on_huge_pages([getattr(times, name) for times in travel], places) for name in ("distances", "durations")
    )
    return distances, distances if _same(distances, durations) else durations  # one table in the processor's cache instead of two


def _on_huge_pages(matrices: list[NDArray[np.int32]], places: int) -> NDArray[np.int32]:
    """The same over so many `places`, further ones of which are no way off, where the system may hold it in few, large pages:
    random reads then rarely wait for an address to be translated."""
    needed = 4 * len(matrices) * places**2
    room = np.empty(max(needed + _HUGE_PAGE, _ASKED_FROM), dtype=np.uint8)
    first = -room.ctypes.data % _HUGE_PAGE
    held = room[first : first + needed].view(np.int32).reshape(len(matrices), places, places)
    for table, matrix in zip(held, matrices, strict=True):
        size = len(matrix)
        table[:size, :size] = matrix
        table[size:], table[:, size:] = 0, 0
    return held


def turned(matrices: NDArray[np.int32]) -> NDArray[np.int32]:
    """Destination before origin; the same table where both ways are alike."""
    other = matrices.transpose(0, 2, 1)
    if all(np.array_equal(matrices[part], other[part]) for part in _parts(matrices) if part[1].start <= part[2].start):
        return matrices
    made = np.empty_like(matrices)
    for part in _parts(matrices):
        made[part] = other[part]
    return made


def _parts(matrices: NDArray[np.int32]) -> Iterator[tuple[slice, slice, slice]]:
    """Squares that fit the processor's cache, row by row: across the rows of a large table every number is a miss."""
    starts = range(0, matrices.shape[1], _SQUARE)
    for row in starts:
        for column in starts:
            yield slice(None), slice(row, row + _SQUARE), slice(column, column + _SQUARE)


def _same(one: NDArray[np.int32], other: NDArray[np.int32]) -> bool:
    """Whether two tables are alike; where they are not, the first rows mostly tell."""
    return np.array_equal(one[:, 0], other[:, 0]) and np.array_equal(one, other)


def reachable_times(
    instance: Instance, durations: NDArray[np.int32], shortest_stay: NDArray[np.int64], windows: dict[str, Any]
) -> dict[str, Any]:
    """Per visit when it may be left at the earliest and begin at the latest on a route of its own; any time under traffic, which
    may be faster than free flow. `shortest_stay` is the least service at each visit, in seconds."""
    places = np.array([visit.place for visit in instance.visits], dtype=np.int64)
    leave, latest = np.full(len(places), FOREVER), np.full(len(places), -FOREVER)
    if not all(is_static(travel) for travel in instance.travel.values()):
        return {"first_leave": latest, "last_begin": leave}
    quickest = durations[0] if len(durations) == 1 else durations.min(axis=0)
    for vehicle in {(one.start, one.end, one.earliest_start, one.latest_end): one for one in instance.vehicles}.values():
        leave = np.minimum(leave, vehicle.earliest_start + quickest[vehicle.start, places])
        back = 0 if vehicle.end is None else quickest[places, vehicle.end].astype(np.int64)
        latest = np.maximum(latest, min(vehicle.latest_end, FOREVER) - back - shortest_stay)
    opens, closes = (windows[name][: len(places)] for name in ("opens", "closes"))
    return {"first_leave": np.maximum(leave, opens) + shortest_stay, "last_begin": np.minimum(latest, closes)}
