"""The clock's arrays of an instance with a few visits more, made without building all of them anew."""

from collections.abc import Sequence as Several
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Visit
from router.records import table_of
from router.timing import TimingArrays, timing_arrays


def with_visits(arrays: TimingArrays, few: Instance, added: Several[Visit]) -> TimingArrays:
    """`arrays` with `added` behind its visits.

    Parameters
    ----------
    few : an instance of `added` alone, with all vehicles that `arrays` knows; its places may be numbered otherwise.
    added : the same visits with the places that `arrays` knows.
    """
    more = timing_arrays(few)
    visits, hours = more.visits.copy(), more.hours.copy()
    visits["place"] = [visit.place for visit in added]
    visits["pickup"] = np.where(visits["pickup"] >= 0, visits["pickup"] + len(arrays.visits), visits["pickup"])
    hours["first"] += len(arrays.windows)
    return replace(
        arrays,
        visits=_joined(arrays.visits, visits),
        hours=_joined(arrays.hours, hours, axis=1),
        windows=_joined(arrays.windows, more.windows),
        other_vehicle_price=_joined(_of_every_visit(arrays), _of_every_visit(more)),
        preferences=arrays.preferences or more.preferences,
        several_windows=arrays.several_windows or more.several_windows,
        soft=arrays.soft or more.soft,
    )


def _joined(first: NDArray[Any], second: NDArray[Any], axis: int = 0) -> NDArray[Any]:
    return np.ascontiguousarray(np.concatenate([table_of(first), table_of(second)], axis=axis))


def _of_every_visit(arrays: TimingArrays) -> NDArray[np.float64]:
    """Prices of another driver with a row for every visit, also when no customer prefers any."""
    return np.broadcast_to(arrays.other_vehicle_price, (len(arrays.visits), len(arrays.vehicles)))
