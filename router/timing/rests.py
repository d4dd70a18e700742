"""A pass along a route whose driver must rest: labels say how early an event can end, how long was driven, which breaks are behind.

A break can be taken before a leg is driven or after it; the labels of a row are all undominated ways to get there. A
label dominates another when it is no later, has driven no longer since the last break and has the same breaks behind it.
"""

from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload
from numpy.typing import NDArray

from router.compilation import KERNEL, kernel
from router.model.travel_kernels import arrival
from router.structure import records
from router.timing.arrays import NONE, Integers, TimingArrays
from router.timing.layout import END, Layout, next_opening
from router.units import FOREVER, UNREACHABLE

MOST_LABELS = 24
"""Labels kept per row, the earliest first; a driver with three breaks rarely has more than eight."""


LABEL = np.dtype(
    [
        (name, np.int64)
        for name in (
            *(
                "arrival",
                "ready",
                "begin",
                "leave",
                "driven",
                "next_break",
                "end_limit",
                "parent",
            ),
            *("rest_before", "rest_after", "before_begin", "after_begin"),
        )
    ],
    align=True,
)
"""A way to reach a row. `next_break` is the first break not behind; `end_limit` when the route must end, as breaks left
out are not due then."""


class Labels(NamedTuple):
    """The labels of each row, (rows, MOST_LABELS), how many there are, and one under construction before and one after its leg."""

    rows: NDArray[Any]
    filled: Integers
    draft: NDArray[Any]


def no_labels(rows: int) -> Labels:
    """Room for the labels of so many rows."""
    return Labels(
        records(np.zeros((rows, MOST_LABELS), LABEL)),
        np.zeros(rows, np.int64),
        records(np.zeros(2, LABEL)),
    )


@overload(no_labels, strict=False, jit_options=KERNEL)
def _compiled_no_labels(rows: Any) -> Any:  # noqa: ARG001
    def make(rows: int) -> Labels:
        return Labels(  # labels are written whole before they are read; only the counts must begin at zero
            np.empty((rows, MOST_LABELS), LABEL),
            np.zeros(rows, np.int64),
            np.empty(2, LABEL),
        )

    return make


@kernel
def forward_with_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times from `lower` on with every due break taken; False when there are none."""
    if layout.rows[0].lower > arrays.vehicles[vehicle].latest_start:
        return False
    labels = no_labels(last + 1)
    _first_label(arrays, vehicle, layout, labels)
    for row in range(1, last + 1):
        for source in range(labels.filled[row - 1]):
            _extend(arrays, vehicle, layout, labels, row, source)
        if labels.filled[row] == 0:
            return False
    best = _best_end(arrays, vehicle, labels, last)
    if best == NONE:
        return False
    _read_off(layout, labels, last, best)
    return True


@kernel
def _first_label(arrays: TimingArrays, vehicle: int, layout: Layout, labels: Labels) -> None:
    labels.filled[0] = 1
    labels.rows[0, 0].begin = layout.rows[0].lower
    labels.rows[0, 0].arrival = layout.rows[0].lower
    labels.rows[0, 0].leave = layout.rows[0].lower
    labels.rows[0, 0].driven = 0
    labels.rows[0, 0].parent = NONE
    labels.rows[0, 0].before_begin = NONE
    labels.rows[0, 0].after_begin = NONE
    labels.draft[0].before_begin = NONE
    labels.draft[1].after_begin = NONE
    labels.rows[0, 0].end_limit = arrays.vehicles[vehicle].latest_end
    labels.rows[0, 0].next_break = arrays.vehicles[vehicle].break_first
    labels.rows[0, 0].rest_before = NONE
    labels.rows[0, 0].rest_after = NONE


@kernel
def _extend(
    arrays: TimingArrays,
    vehicle: int,
    layout: Layout,
    labels: Labels,
    row: int,
    source: int,
) -> None:
    """Every way from a label to the next row: without a break before the leg, or with any that may come next."""
    limit = labels.rows[row - 1, source].end_limit
    for rest in range(labels.rows[row - 1, source].next_break - 1, arrays.vehicles[vehicle].break_end):
        draft = labels.draft[0]
        draft.parent = source
        draft.leave = labels.rows[row - 1, source].leave
        draft.driven = labels.rows[row - 1, source].driven
        draft.next_break = labels.rows[row - 1, source].next_break
        draft.end_limit = limit
        draft.rest_before = NONE
        if rest < draft.next_break:
            _drive(arrays, vehicle, layout, labels, row)
            continue
        begin = max(draft.leave, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            draft.rest_before = rest
            draft.before_begin = begin
            draft.leave = begin + arrays.breaks[rest].duration
            draft.driven = 0
            draft.next_break = rest + 1
            _drive(arrays, vehicle, layout, labels, row)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
def _drive(arrays: TimingArrays, vehicle: int, layout: Layout, labels: Labels, row: int) -> None:
    """Drive the leg from the first draft, then arrive without a break, or with any that may come next."""
    before = labels.draft[0]
    there = before.leave
    if layout.rows[row].kind != END or arrays.vehicles[vehicle].end != NONE:
        here, place = layout.rows[row - 1].place, layout.rows[row].place
        there = arrival(arrays.travel, arrays.vehicles[vehicle].layer, here, place, before.leave)
    driven = before.driven + there - before.leave
    end = arrays.vehicles[vehicle].break_end
    for rest in range(before.next_break, end):
        if arrays.breaks[rest].after_driving != NONE and driven > arrays.breaks[rest].after_driving:
            return
    if there >= UNREACHABLE:
        return
    after = labels.draft[1]
    limit = before.end_limit
    for rest in range(
        before.next_break - 1,
        end if layout.rows[row].kind != END else before.next_break,
    ):
        after.parent, after.rest_before, after.before_begin = (
            before.parent,
            before.rest_before,
            before.before_begin,
        )
        after.arrival, after.ready, after.driven = there, there, driven
        after.next_break, after.end_limit, after.rest_after = (
            before.next_break,
            limit,
            NONE,
        )
        if rest < before.next_break:
            _arrive(arrays, layout, labels, row)
            continue
        begin = max(there, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            after.rest_after, after.after_begin, after.driven = rest, begin, 0
            after.ready, after.next_break = (
                begin + arrays.breaks[rest].duration,
                rest + 1,
            )
            _arrive(arrays, layout, labels, row)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
def _arrive(arrays: TimingArrays, layout: Layout, labels: Labels, row: int) -> None:
    """Begin service by the second draft, and keep it as a label unless another is at least as good."""
    draft = labels.draft[1]
    begin = max(draft.ready, layout.rows[row].lower)
    for bond in range(layout.rows[row].bond_first, layout.rows[row].bond_end):
        begin = max(
            begin,
            _left(labels, row - 1, draft.parent, layout.bonds[bond].row) + layout.bonds[bond].gap,
        )
    if layout.rows[row].kind != END:
        begin = next_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, begin)
    draft.begin = begin
    draft.leave = begin + layout.rows[row].busy
    if begin > FOREVER or draft.leave > draft.end_limit:
        return
    slot = _slot(labels, row)
    if slot != NONE:
        labels.rows[row, slot] = draft


@kernel
def _left(labels: Labels, row: int, label: int, wanted: int) -> int:
    """When the label's own way left an earlier row."""
    while row > wanted:
        label = labels.rows[row, label].parent
        row -= 1
    return labels.rows[row, label].leave


@kernel
def _slot(labels: Labels, row: int) -> int:
    """Where to write the draft: a dominated label's place, a free one, the latest one's; `NONE` when it is dominated itself."""
    draft = labels.draft[1]
    count = labels.filled[row]
    for number in range(count):
        other = labels.rows[row, number]
        same = other.next_break == draft.next_break and other.end_limit >= draft.end_limit
        if same and other.leave <= draft.leave and other.driven <= draft.driven:
            return NONE
    worst = 0
    for number in range(count):
        other = labels.rows[row, number]
        same = other.next_break == draft.next_break and other.end_limit <= draft.end_limit
        if same and other.leave >= draft.leave and other.driven >= draft.driven:
            return number
        if other.leave > labels.rows[row, worst].leave:
            worst = number
    if count < MOST_LABELS:
        labels.filled[row] = count + 1
        return count
    return worst if labels.rows[row, worst].leave > draft.leave else NONE


@kernel
def _best_end(arrays: TimingArrays, vehicle: int, labels: Labels, last: int) -> int:
    """The earliest end that leaves no due break out."""
    best = NONE
    for number in range(labels.filled[last]):
        label = labels.rows[last, number]
        due = False
        for rest in range(label.next_break, arrays.vehicles[vehicle].break_end):
            due = due or (arrays.breaks[rest].after_driving == NONE and label.begin > arrays.breaks[rest].end)
        if not due and (best == NONE or label.begin < labels.rows[last, best].begin):
            best = number
    return best


@kernel
def _read_off(layout: Layout, labels: Labels, last: int, number: int) -> None:
    for row in range(last, -1, -1):
        label = labels.rows[row, number]
        layout.rows[row].arrival = label.arrival
        layout.rows[row].begin = label.begin
        layout.rows[row].leave = label.leave
        layout.rows[row].rest_before = label.rest_before
        layout.rows[row].rest_after = label.rest_after
        layout.rows[row].before_begin = label.before_begin
        layout.rows[row].after_begin = label.after_begin
        number = label.parent
