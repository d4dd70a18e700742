"""A pass along a route whose driver must rest: labels say how early an event can end, how long was driven, which breaks are behind.

A break can be taken before a leg is driven or after it; the labels of a row are all undominated ways to get there. A label dominates
another when it is no later, has driven no longer since the last break and has the same breaks behind it.
"""

from typing import NamedTuple

import numpy as np
from router.compilation import kernel

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


@kernel
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


@kernel
def forward_with_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times from `layout.lower` on with every due break taken; False (and nothing changed) when there are none."""
    if layout.rows[0].lower > arrays.vehicles[vehicle].latest_start:
        return False
    labels = _new_labels(last + 1)
    labels.count[0] = 1
    labels.begin[0, 0] = layout.rows[0].lower
    labels.arrival[0, 0] = layout.rows[0].lower
    labels.leave[0, 0] = layout.rows[0].lower
    labels.end_limit[0, 0] = arrays.vehicles[vehicle].latest_end
    labels.next_break[0, 0] = arrays.vehicles[vehicle].break_first
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


@kernel
def _extend(arrays: TimingArrays, vehicle: int, layout: Layout, labels: Labels, row: int, source: int) -> None:
    """Every way from a label to the next row: without a break before the leg, or with any that may come next."""
    end = arrays.vehicles[vehicle].break_end
    leave = labels.leave[row - 1, source]
    driven, following, limit = labels.driven[row - 1, source], labels.next_break[row - 1, source], labels.end_limit[row - 1, source]
    _drive(arrays, vehicle, layout, labels, row, source, leave, driven, following, limit, NONE, 0)
    for rest in range(following, end):
        begin = max(leave, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            after = begin + arrays.breaks[rest].duration
            _drive(arrays, vehicle, layout, labels, row, source, after, 0, rest + 1, limit, rest, begin)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
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
    if layout.rows[row].kind != END or arrays.vehicles[vehicle].end != NONE:
        there = arrival(arrays.travel, arrays.vehicles[vehicle].layer, layout.rows[row - 1].place, layout.rows[row].place, leave)
    if there >= UNREACHABLE:
        return
    driven += there - leave
    end = arrays.vehicles[vehicle].break_end
    for rest in range(following, end):
        if arrays.breaks[rest].after_driving != NONE and driven > arrays.breaks[rest].after_driving:
            return
    _arrive(arrays, layout, labels, row, source, there, there, driven, following, limit, before, before_begin, NONE, 0)
    if layout.rows[row].kind == END:
        return
    for rest in range(following, end):
        begin = max(there, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            ready = begin + arrays.breaks[rest].duration
            _arrive(arrays, layout, labels, row, source, there, ready, 0, rest + 1, limit, before, before_begin, rest, begin)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
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
    begin = max(ready, layout.rows[row].lower)
    for bond in range(layout.rows[row].bond_first, layout.rows[row].bond_end):
        begin = max(begin, _left(labels, row - 1, source, layout.bonds[bond].row) + layout.bonds[bond].gap)
    if layout.rows[row].kind != END:
        begin = next_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, begin)
    leave = begin + layout.rows[row].busy
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


@kernel
def _left(labels: Labels, row: int, label: int, wanted: int) -> int:
    """When the label's own way left an earlier row."""
    while row > wanted:
        label = labels.parent[row, label]
        row -= 1
    return labels.leave[row, label]


@kernel
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


@kernel
def _best_end(arrays: TimingArrays, vehicle: int, labels: Labels, last: int) -> int:
    """The earliest end that leaves no due break out."""
    best = NONE
    for label in range(labels.count[last]):
        end = labels.begin[last, label]
        due = False
        for rest in range(labels.next_break[last, label], arrays.vehicles[vehicle].break_end):
            due = due or (arrays.breaks[rest].after_driving == NONE and end > arrays.breaks[rest].end)
        if not due and (best == NONE or end < labels.begin[last, best]):
            best = label
    return best


@kernel
def _read_off(layout: Layout, labels: Labels, last: int, label: int) -> None:
    for row in range(last, -1, -1):
        layout.rows[row].arrival = labels.arrival[row, label]
        layout.rows[row].begin = labels.begin[row, label]
        layout.rows[row].leave = labels.leave[row, label]
        layout.rows[row].rest_before = labels.rest_before[row, label] if row > 0 else NONE
        layout.rows[row].rest_after = labels.rest_after[row, label] if row > 0 else NONE
        layout.rows[row].before_begin = labels.before_begin[row, label]
        layout.rows[row].after_begin = labels.after_begin[row, label]
        label = labels.parent[row, label]
