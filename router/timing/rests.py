"""A pass along a route whose driver must rest: labels say how early an event can end, how long was driven, which breaks are behind.

A break can be taken before a leg is driven or after it; the labels of a row are all undominated ways to get there. A label dominates
another when it is no later, has driven no longer since the last break and has the same breaks behind it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from router.model.travel_kernels import arrival
from router.timing.arrays import NONE, Integers, TimingArrays
from router.timing.layout import END, Layout, next_opening
from router.units import FOREVER, UNREACHABLE

MOST_LABELS = 24
"""Labels kept per row, the earliest first; a driver with three breaks rarely has more than eight."""


class Labels(NamedTuple):
    """Ways to reach each row: all of shape (rows, MOST_LABELS)."""

    count: Integers
    leave: Integers
    driven: Integers
    next_break: Integers
    end_limit: Integers
    parent: Integers
    arrival: Integers
    begin: Integers
    rest_before: Integers
    rest_after: Integers
    before_begin: Integers
    after_begin: Integers


@njit(cache=True, nogil=True)
def _new_labels(rows: int) -> Labels:
    shape = (rows, MOST_LABELS)
    return Labels(
        np.zeros(rows, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )


@njit(cache=True, nogil=True)
def forward_with_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times from `layout.lower` on with every due break taken; False (and nothing changed) when there are none."""
    if layout.lower[0] > arrays.latest_start[vehicle]:
        return False
    labels = _new_labels(last + 1)
    labels.count[0] = 1
    labels.begin[0, 0] = layout.lower[0]
    labels.arrival[0, 0] = layout.lower[0]
    labels.leave[0, 0] = layout.lower[0]
    labels.end_limit[0, 0] = arrays.latest_end[vehicle]
    labels.next_break[0, 0] = arrays.break_offset[vehicle]
    for row in range(1, last + 1):
        for source in range(labels.count[row - 1]):
            _extend(arrays, vehicle, layout, labels, row, source)
        if labels.count[row] == 0:
            return False
    best = _best_end(arrays, vehicle, labels, last)
    if best == NONE:
        return False
    _read_off(layout, labels, last, best)
    return True


@njit(cache=True, nogil=True)
def _extend(arrays: TimingArrays, vehicle: int, layout: Layout, labels: Labels, row: int, source: int) -> None:
    """Every way from a label to the next row: without a break before the leg, or with any that may come next."""
    end = arrays.break_offset[vehicle + 1]
    leave = labels.leave[row - 1, source]
    driven, following, limit = labels.driven[row - 1, source], labels.next_break[row - 1, source], labels.end_limit[row - 1, source]
    _drive(arrays, vehicle, layout, labels, row, source, leave, driven, following, limit, NONE, 0)
    for rest in range(following, end):
        begin = max(leave, arrays.break_start[rest])
        if begin <= arrays.break_end[rest]:
            after = begin + arrays.break_duration[rest]
            _drive(arrays, vehicle, layout, labels, row, source, after, 0, rest + 1, limit, rest, begin)
        if arrays.break_after_driving[rest] == NONE:
            limit = min(limit, arrays.break_end[rest])


@njit(cache=True, nogil=True)
def _drive(
    arrays: TimingArrays,
    vehicle: int,
    layout: Layout,
    labels: Labels,
    row: int,
    source: int,
    leave: int,
    driven: int,
    following: int,
    limit: int,
    before: int,
    before_begin: int,
) -> None:
    """Drive the leg, then arrive without a break, or with any that may come next."""
    there = leave
    if layout.kind[row] != END or arrays.end[vehicle] != NONE:
        there = arrival(arrays.travel, arrays.layer[vehicle], layout.place[row - 1], layout.place[row], leave)
    if there >= UNREACHABLE:
        return
    driven += there - leave
    end = arrays.break_offset[vehicle + 1]
    for rest in range(following, end):
        if arrays.break_after_driving[rest] != NONE and driven > arrays.break_after_driving[rest]:
            return
    _arrive(arrays, layout, labels, row, source, there, there, driven, following, limit, before, before_begin, NONE, 0)
    if layout.kind[row] == END:
        return
    for rest in range(following, end):
        begin = max(there, arrays.break_start[rest])
        if begin <= arrays.break_end[rest]:
            ready = begin + arrays.break_duration[rest]
            _arrive(arrays, layout, labels, row, source, there, ready, 0, rest + 1, limit, before, before_begin, rest, begin)
        if arrays.break_after_driving[rest] == NONE:
            limit = min(limit, arrays.break_end[rest])


@njit(cache=True, nogil=True)
def _arrive(
    arrays: TimingArrays,
    layout: Layout,
    labels: Labels,
    row: int,
    source: int,
    there: int,
    ready: int,
    driven: int,
    following: int,
    limit: int,
    before: int,
    before_begin: int,
    after: int,
    after_begin: int,
) -> None:
    """Begin service, and keep the label unless another is at least as good."""
    begin = max(ready, layout.lower[row])
    for bond in range(layout.bond_offset[row], layout.bond_offset[row + 1]):
        begin = max(begin, _left(labels, row - 1, source, layout.bond_row[bond]) + layout.bond_gap[bond])
    if layout.kind[row] != END:
        begin = next_opening(arrays, layout.hours[row], layout.hours_count[row], begin)
    leave = begin + layout.busy[row]
    if begin > FOREVER or leave > limit:
        return
    slot = _slot(labels, row, leave, driven, following, limit)
    if slot == NONE:
        return
    labels.leave[row, slot] = leave
    labels.driven[row, slot] = driven
    labels.next_break[row, slot] = following
    labels.end_limit[row, slot] = limit
    labels.parent[row, slot] = source
    labels.arrival[row, slot] = there
    labels.begin[row, slot] = begin
    labels.rest_before[row, slot] = before
    labels.before_begin[row, slot] = before_begin
    labels.rest_after[row, slot] = after
    labels.after_begin[row, slot] = after_begin


@njit(cache=True, nogil=True)
def _left(labels: Labels, row: int, label: int, wanted: int) -> int:
    """When the label's own way left an earlier row."""
    while row > wanted:
        label = labels.parent[row, label]
        row -= 1
    return labels.leave[row, label]


@njit(cache=True, nogil=True)
def _slot(labels: Labels, row: int, leave: int, driven: int, following: int, limit: int) -> int:
    """Where to write a new label: a dominated one's place, a free one, the latest one's; `NONE` when it is dominated itself."""
    count = labels.count[row]
    for other in range(count):
        same = labels.next_break[row, other] == following and labels.end_limit[row, other] >= limit
        if same and labels.leave[row, other] <= leave and labels.driven[row, other] <= driven:
            return NONE
    worst = 0
    for other in range(count):
        same = labels.next_break[row, other] == following and labels.end_limit[row, other] <= limit
        if same and labels.leave[row, other] >= leave and labels.driven[row, other] >= driven:
            return other
        if labels.leave[row, other] > labels.leave[row, worst]:
            worst = other
    if count < MOST_LABELS:
        labels.count[row] = count + 1
        return count
    return worst if labels.leave[row, worst] > leave else NONE


@njit(cache=True, nogil=True)
def _best_end(arrays: TimingArrays, vehicle: int, labels: Labels, last: int) -> int:
    """The earliest end that leaves no due break out."""
    best = NONE
    for label in range(labels.count[last]):
        end = labels.begin[last, label]
        due = False
        for rest in range(labels.next_break[last, label], arrays.break_offset[vehicle + 1]):
            due = due or (arrays.break_after_driving[rest] == NONE and end > arrays.break_end[rest])
        if not due and (best == NONE or end < labels.begin[last, best]):
            best = label
    return best


@njit(cache=True, nogil=True)
def _read_off(layout: Layout, labels: Labels, last: int, label: int) -> None:
    for row in range(last, -1, -1):
        layout.arrival[row] = labels.arrival[row, label]
        layout.begin[row] = labels.begin[row, label]
        layout.leave[row] = labels.leave[row, label]
        layout.rest_before[row] = labels.rest_before[row, label] if row > 0 else NONE
        layout.rest_after[row] = labels.rest_after[row, label] if row > 0 else NONE
        layout.rest_begin[row, 0] = labels.before_begin[row, label]
        layout.rest_begin[row, 1] = labels.after_begin[row, label]
        label = labels.parent[row, label]
