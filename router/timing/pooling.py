"""The cheapest times of a plain route with preferred windows: waits in full, in part, or not at all.

On a route of static travel and one window a stop, every beginning costs a convex, piecewise linear price by itself, and no two bind
each other but by the time between them. Less that time, beginnings only have to be ascending, so the cheapest are found as in
isotonic regression: stops that would come in the wrong order are pooled, and a pool begins where its summed price is least
(Best, Chakravarti and Ubhaya 2000; the same problem as the timing of Dumas, Soumis and Desrosiers 1990).
"""

from router.compilation import kernel
from router.timing.arrays import NONE, TimingArrays
from router.timing.layout import END, VISIT, Layout
from router.units import FOREVER

_FLAT = 1e-12
"""Slopes below this, per second, are roundings."""


@kernel
def can_pool(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether the times of the route are a pooling problem: nothing but windows, travel, service and prices binds them."""
    row = arrays.vehicles[vehicle]
    if not arrays.static or row.max_wait != NONE or row.break_end > row.break_first or row.overtime_end > row.overtime_first:
        return False
    if layout.rows[last].bond_end > 0:
        return False
    most_windows, partner = 0, NONE
    for number in range(1, last):
        most_windows = max(most_windows, layout.rows[number].hours_count)
        partner = max(partner, layout.rows[number].partner)
    return most_windows <= 1 and partner == NONE


@kernel
def pool(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Find the cheapest beginnings of a feasible, timed route; False when the limit on its duration forbids them.

    They are left in `limit`. A row's `lower` is here the time between the start and it, `latest` the first row of its pool.
    """
    layout.rows[0].lower = 0
    for row in range(1, last + 1):
        drive = layout.rows[row].arrival - layout.rows[row - 1].leave
        layout.rows[row].lower = layout.rows[row - 1].lower + layout.rows[row - 1].busy + drive
    for row in range(last + 1):
        first = row
        moment = _cheapest(arrays, vehicle, layout, last, first, row)
        while first > 0 and layout.rows[layout.rows[first - 1].latest].limit > moment:
            first = layout.rows[first - 1].latest
            moment = _cheapest(arrays, vehicle, layout, last, first, row)
        layout.rows[row].latest = first
        layout.rows[first].limit = moment
    _spread(layout, last)
    longest = arrays.vehicles[vehicle].max_duration
    return longest == NONE or layout.rows[last].limit - layout.rows[0].limit <= longest


@kernel
def _spread(layout: Layout, last: int) -> None:
    """From the moments of pools to the beginnings of rows."""
    row = last
    while row >= 0:
        first = layout.rows[row].latest
        moment = layout.rows[first].limit
        for number in range(first, row + 1):
            layout.rows[number].limit = moment + layout.rows[number].lower
        row = first - 1


@kernel
def _cheapest(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, first: int, end: int) -> int:
    """The earliest moment at which rows `first` … `end`, moved as one, cost least."""
    low, high = -FOREVER, FOREVER
    for row in range(first, end + 1):
        low = max(low, _opens(arrays, layout, row) - layout.rows[row].lower)
        high = min(high, _closes(arrays, vehicle, layout, row) - layout.rows[row].lower)
    moment = low
    while moment < high:
        slope, following = 0.0, high
        for row in range(first, end + 1):
            slope += _slope(arrays, vehicle, layout, last, row, moment + layout.rows[row].lower)
            following = min(following, _next_change(arrays, layout, row, moment + layout.rows[row].lower) - layout.rows[row].lower)
        if slope >= -_FLAT:
            return moment
        moment = following
    return moment


@kernel
def _opens(arrays: TimingArrays, layout: Layout, row: int) -> int:
    if layout.rows[row].hours_count == 0 or row == 0:
        return layout.rows[row].least
    return max(layout.rows[row].least, arrays.windows[layout.rows[row].hours].start)


@kernel
def _closes(arrays: TimingArrays, vehicle: int, layout: Layout, row: int) -> int:
    if row == 0:
        return arrays.vehicles[vehicle].latest_start
    if layout.rows[row].kind == END:
        return arrays.vehicles[vehicle].latest_end
    return arrays.windows[layout.rows[row].hours].end


@kernel
def _slope(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, row: int, begin: int) -> float:
    """What a second later than `begin` costs at `row`."""
    if row == 0:
        return -arrays.vehicles[vehicle].second_price
    if row == last:
        return arrays.vehicles[vehicle].second_price
    if layout.rows[row].kind != VISIT:
        return 0.0
    visit = arrays.visits[layout.rows[row].visit]
    if begin < visit.preferred_start:
        return -visit.early_price
    return visit.late_price if begin >= visit.preferred_end else 0.0


@kernel
def _next_change(arrays: TimingArrays, layout: Layout, row: int, begin: int) -> int:
    """The first moment after `begin` at which the slope of `row` changes."""
    if layout.rows[row].kind == VISIT:
        visit = arrays.visits[layout.rows[row].visit]
        if begin < visit.preferred_start:
            return visit.preferred_start
        if begin < visit.preferred_end:
            return visit.preferred_end
    return 2 * FOREVER


@kernel
def pooled_gain(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> float:
    """How much cheaper the beginnings in `limit` are than those of the rows."""
    shorter = layout.rows[last].begin - layout.rows[0].begin - layout.rows[last].limit + layout.rows[0].limit
    gain = arrays.vehicles[vehicle].second_price * shorter
    for row in range(1, last):
        if layout.rows[row].kind == VISIT:
            gain += _preference(arrays, layout.rows[row].visit, layout.rows[row].begin)
            gain -= _preference(arrays, layout.rows[row].visit, layout.rows[row].limit)
    return gain


@kernel
def _preference(arrays: TimingArrays, visit: int, begin: int) -> float:
    late = arrays.visits[visit].late_price * max(0, begin - arrays.visits[visit].preferred_end)
    return late + arrays.visits[visit].early_price * max(0, arrays.visits[visit].preferred_start - begin)
