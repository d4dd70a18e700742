"""A pass along a route whose driver must rest: labels say how early an event can end, how long was driven, which breaks are behind.

A break can be taken before a leg is driven or after it; the labels of a row are all undominated ways to get there. A
label dominates another when it is no later, has driven no longer since the last break and has the same breaks behind it.
"""

from typing import Any

from router.compilation import inlined, kernel
from router.model.travel_kernels import arrival
from router.timing.arrays import NONE, TimingArrays
from router.timing.layout import END, MOST_LABELS, Layout, next_opening
from router.units import FOREVER, UNREACHABLE

BEFORE, AFTER = 0, 1
"""Drafts of a label: before its leg is driven and after."""


@kernel
def forward_with_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times from `lower` on with every due break taken; False when there are none."""
    if layout.rows[0].lower > arrays.vehicles[vehicle].latest_start:
        return False
    _first_label(arrays, vehicle, layout)
    for row in range(1, last + 1):
        layout.label_count[row] = 0
    for row in range(1, last + 1):
        for source in range(layout.label_count[row - 1]):
            _extend(arrays, vehicle, layout, row, source)
        if layout.label_count[row] == 0:
            return False
    best = _best_end(arrays, vehicle, layout, last)
    if best == NONE:
        return False
    _read_off(layout, last, best)
    return True


@kernel
def _first_label(arrays: TimingArrays, vehicle: int, layout: Layout) -> None:
    layout.label_count[0] = 1
    layout.labels[0, 0].begin = layout.rows[0].lower
    layout.labels[0, 0].arrival = layout.rows[0].lower
    layout.labels[0, 0].leave = layout.rows[0].lower
    layout.labels[0, 0].driven = 0
    layout.labels[0, 0].parent = NONE
    layout.labels[0, 0].before_begin = NONE
    layout.labels[0, 0].after_begin = NONE
    layout.drafts[BEFORE].before_begin = NONE
    layout.drafts[AFTER].after_begin = NONE
    layout.labels[0, 0].end_limit = arrays.vehicles[vehicle].latest_end
    layout.labels[0, 0].next_break = arrays.vehicles[vehicle].break_first
    layout.labels[0, 0].rest_before = NONE
    layout.labels[0, 0].rest_after = NONE


@kernel
def _extend(
    arrays: TimingArrays,
    vehicle: int,
    layout: Layout,
    row: int,
    source: int,
) -> None:
    """Every way from a label to the next row: without a break before the leg, or with any that may come next."""
    limit = layout.labels[row - 1, source].end_limit
    for rest in range(layout.labels[row - 1, source].next_break - 1, arrays.vehicles[vehicle].break_end):
        draft = layout.drafts[BEFORE]
        draft.parent = source
        draft.leave = layout.labels[row - 1, source].leave
        draft.driven = layout.labels[row - 1, source].driven
        draft.next_break = layout.labels[row - 1, source].next_break
        draft.end_limit = limit
        draft.rest_before = NONE
        if rest < draft.next_break:
            _drive(arrays, vehicle, layout, row)
            continue
        begin = max(draft.leave, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            draft.rest_before = rest
            draft.before_begin = begin
            draft.leave = begin + arrays.breaks[rest].duration
            draft.driven = 0
            draft.next_break = rest + 1
            _drive(arrays, vehicle, layout, row)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
def _drive(arrays: TimingArrays, vehicle: int, layout: Layout, row: int) -> None:
    """Drive the leg from the first draft, then arrive without a break, or with any that may come next."""
    before = layout.drafts[BEFORE]
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
    after = layout.drafts[AFTER]
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
            _arrive(arrays, layout, row)
            continue
        begin = max(there, arrays.breaks[rest].start)
        if begin <= arrays.breaks[rest].end:
            after.rest_after, after.after_begin, after.driven = rest, begin, 0
            after.ready, after.next_break = (
                begin + arrays.breaks[rest].duration,
                rest + 1,
            )
            _arrive(arrays, layout, row)
        if arrays.breaks[rest].after_driving == NONE:
            limit = min(limit, arrays.breaks[rest].end)


@kernel
def _arrive(arrays: TimingArrays, layout: Layout, row: int) -> None:
    """Begin service by the second draft, and keep it as a label unless another is at least as good."""
    draft = layout.drafts[AFTER]
    begin = max(draft.ready, layout.rows[row].lower)
    for bond in range(layout.rows[row].bond_first, layout.rows[row].bond_end):
        begin = max(
            begin,
            _left(layout, row - 1, draft.parent, layout.bonds[bond].row) + layout.bonds[bond].gap,
        )
    if layout.rows[row].kind != END:
        begin = next_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, begin)
    draft.begin = begin
    draft.leave = begin + layout.rows[row].busy
    if begin > FOREVER or draft.leave > draft.end_limit:
        return
    slot = _slot(layout, row)
    if slot != NONE:
        _keep(draft, layout.labels[row, slot])


@inlined
def _keep(draft: Any, label: Any) -> None:
    """Write a draft into the place of a label."""
    label.arrival, label.ready, label.begin, label.leave = draft.arrival, draft.ready, draft.begin, draft.leave
    label.driven, label.next_break, label.end_limit, label.parent = draft.driven, draft.next_break, draft.end_limit, draft.parent
    label.rest_before, label.rest_after = draft.rest_before, draft.rest_after
    label.before_begin, label.after_begin = draft.before_begin, draft.after_begin


@kernel
def _left(layout: Layout, row: int, label: int, wanted: int) -> int:
    """When the label's own way left an earlier row."""
    while row > wanted:
        label = layout.labels[row, label].parent
        row -= 1
    return layout.labels[row, label].leave


@kernel
def _slot(layout: Layout, row: int) -> int:
    """Where to write the draft: a dominated label's place, a free one, the latest one's; `NONE` when it is dominated itself."""
    draft = layout.drafts[AFTER]
    count = layout.label_count[row]
    for number in range(count):
        other = layout.labels[row, number]
        same = other.next_break == draft.next_break and other.end_limit >= draft.end_limit
        if same and other.leave <= draft.leave and other.driven <= draft.driven:
            return NONE
    worst = 0
    for number in range(count):
        other = layout.labels[row, number]
        same = other.next_break == draft.next_break and other.end_limit <= draft.end_limit
        if same and other.leave >= draft.leave and other.driven >= draft.driven:
            return number
        if other.leave > layout.labels[row, worst].leave:
            worst = number
    if count < MOST_LABELS:
        layout.label_count[row] = count + 1
        return count
    return worst if layout.labels[row, worst].leave > draft.leave else NONE


@kernel
def _best_end(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> int:
    """The earliest end that leaves no due break out."""
    best = NONE
    for number in range(layout.label_count[last]):
        label = layout.labels[last, number]
        due = False
        for rest in range(label.next_break, arrays.vehicles[vehicle].break_end):
            due = due or (arrays.breaks[rest].after_driving == NONE and label.begin > arrays.breaks[rest].end)
        if not due and (best == NONE or label.begin < layout.labels[last, best].begin):
            best = number
    return best


@kernel
def _read_off(layout: Layout, last: int, number: int) -> None:
    for row in range(last, -1, -1):
        label = layout.labels[row, number]
        layout.rows[row].arrival = label.arrival
        layout.rows[row].begin = label.begin
        layout.rows[row].leave = label.leave
        layout.rows[row].rest_before = label.rest_before
        layout.rows[row].rest_after = label.rest_after
        layout.rows[row].before_begin = label.before_begin
        layout.rows[row].after_begin = label.after_begin
        number = label.parent
