"""The clock: earliest times of a sequence under every rule in time, and the latest start that loses nothing.

Hard rules are lower bounds on when things begin. A pass along the route takes each event as early as the bounds allow; where goods would be
on board too long, or the route take too long, the *earlier* event must begin later, so its bound is raised and the pass repeated. Travel is
FIFO, every step is monotone, and so the first pass that breaks nothing is the earliest feasible schedule: if there is none, the sequence
is infeasible.
"""

from numba import njit

from router.model.travel_kernels import arrival, departure
from router.timing.arrays import NONE, TimingArrays
from router.timing.layout import END, VISIT, Layout, last_opening, next_opening
from router.timing.rests import forward_with_rests
from router.units import FOREVER, UNREACHABLE

MOST_ROUNDS = 1_000
"""Passes after which a sequence counts as infeasible: each raises a bound by at least one second, nearly all by what is needed."""


@njit(cache=True, nogil=True)
def earliest_schedule(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times that keep every rule; False when there are none."""
    if not schedule_from(arrays, vehicle, layout, last, layout.least[0]):
        return False
    return _wait_allowed(arrays, vehicle, layout, last)


@njit(cache=True, nogil=True)
def schedule_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int) -> bool:
    """Earliest times with a start not before `start`, the limit on waiting apart; False when there are none."""
    for row in range(last + 1):
        layout.lower[row] = layout.least[row]
    layout.lower[0] = max(start, layout.least[0])
    return settle(arrays, vehicle, layout, last)


@njit(cache=True, nogil=True)
def settle(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times from `layout.lower` on: passes until no bound must rise; False when a rule cannot be kept."""
    for _ in range(MOST_ROUNDS):
        if not forward(arrays, vehicle, layout, last, True):
            return False
        if not _raise_bounds(arrays, vehicle, layout, last):
            return True
        if _hopeless(arrays, vehicle, layout, last):
            return False
    return False


@njit(cache=True, nogil=True)
def forward(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, strict: bool) -> bool:
    """Every event as early as bounds and windows allow; unless `strict`, windows that cannot be kept are overrun."""
    if arrays.break_offset[vehicle + 1] > arrays.break_offset[vehicle]:
        if forward_with_rests(arrays, vehicle, layout, last):
            return True
        if strict:
            return False
    layout.begin[0] = layout.lower[0]
    layout.arrival[0] = layout.begin[0]
    layout.leave[0] = layout.begin[0]
    if strict and layout.begin[0] > arrays.latest_start[vehicle]:
        return False
    for row in range(1, last + 1):
        layout.rest_before[row] = NONE
        layout.rest_after[row] = NONE
        layout.arrival[row] = reach(arrays, vehicle, layout, row, layout.leave[row - 1])
        layout.begin[row] = begin_from(arrays, layout, row, layout.arrival[row])
        if layout.begin[row] > FOREVER:
            if strict:
                return False
            layout.begin[row] = max(layout.arrival[row], layout.lower[row])
        layout.leave[row] = layout.begin[row] + layout.busy[row]
    return layout.begin[last] <= arrays.latest_end[vehicle] or not strict


@njit(cache=True, nogil=True)
def reach(arrays: TimingArrays, vehicle: int, layout: Layout, row: int, leave: int) -> int:
    """Arrival at `row` when its leg is begun at `leave`."""
    if layout.kind[row] == END and arrays.end[vehicle] == NONE:
        return leave
    return arrival(arrays.travel, arrays.layer[vehicle], layout.place[row - 1], layout.place[row], leave)


@njit(cache=True, nogil=True)
def leave_by(arrays: TimingArrays, vehicle: int, layout: Layout, row: int, arrive: int) -> int:
    """Latest beginning of the leg to `row` that arrives by `arrive`."""
    if layout.kind[row] == END and arrays.end[vehicle] == NONE:
        return arrive
    return departure(arrays.travel, arrays.layer[vehicle], layout.place[row - 1], layout.place[row], arrive)


@njit(cache=True, nogil=True)
def begin_from(arrays: TimingArrays, layout: Layout, row: int, ready: int) -> int:
    """Earliest beginning of `row` for a vehicle that is there at `ready`; above `FOREVER` when it is too late."""
    moment = max(ready, layout.lower[row])
    for bond in range(layout.bond_offset[row], layout.bond_offset[row + 1]):
        moment = max(moment, layout.leave[layout.bond_row[bond]] + layout.bond_gap[bond])
    if moment >= UNREACHABLE:
        return UNREACHABLE
    if layout.kind[row] == END:
        return moment
    return next_opening(arrays, layout.hours[row], layout.hours_count[row], moment)


@njit(cache=True, nogil=True)
def _raise_bounds(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Raise the bounds of events that must begin later; False when nothing is broken."""
    raised = False
    for row in range(last - 1, 0, -1):
        partner = layout.partner[row]
        if partner != NONE:
            needed = layout.begin[row] - layout.on_board[row] - layout.busy[partner]
            if layout.begin[partner] < needed:
                layout.lower[partner] = needed
                raised = True
    longest = arrays.max_duration[vehicle]
    if longest != NONE and layout.begin[last] - layout.begin[0] > longest:
        layout.lower[0] = layout.begin[last] - longest
        raised = True
    return raised


@njit(cache=True, nogil=True)
def _hopeless(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether no start can help: what lies between takes too long even without a second's wait (static travel only)."""
    if not arrays.static or arrays.break_offset[vehicle + 1] > arrays.break_offset[vehicle]:
        return False
    longest = arrays.max_duration[vehicle]
    if longest != NONE and _busy_between(layout, 0, last) > longest:
        return True
    for row in range(1, last):
        if layout.partner[row] != NONE and _busy_between(layout, layout.partner[row], row) > layout.on_board[row]:
            return True
    return False


@njit(cache=True, nogil=True)
def _busy_between(layout: Layout, first: int, last: int) -> int:
    """Driving and service between leaving row `first` and beginning row `last`."""
    total = 0
    for row in range(first + 1, last + 1):
        total += layout.arrival[row] - layout.leave[row - 1]
        if row < last:
            total += layout.busy[row]
    return total


@njit(cache=True, nogil=True)
def total_wait(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> int:
    """Seconds between arrivals and beginnings, breaks taken meanwhile excluded."""
    wait = 0
    for row in range(1, last + 1):
        wait += layout.begin[row] - layout.arrival[row]
        if layout.rest_after[row] != NONE:
            wait -= arrays.break_duration[layout.rest_after[row]]
        if layout.rest_before[row] != NONE:
            wait += layout.rest_begin[row, 0] - layout.leave[row - 1]
    return wait


@njit(cache=True, nogil=True)
def _wait_allowed(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Keep the limit on waiting, by starting later if need be: with one window a visit, a later start never makes the wait longer."""
    most = arrays.max_wait[vehicle]
    if most == NONE or total_wait(arrays, vehicle, layout, last) <= most:
        return True
    low, high = layout.begin[0], latest_start(arrays, vehicle, layout, last, arrays.latest_end[vehicle], False)
    if not _wait_from(arrays, vehicle, layout, last, high, most):
        return False
    while high - low > 1:
        middle = (low + high) // 2
        if _wait_from(arrays, vehicle, layout, last, middle, most):
            high = middle
        else:
            low = middle
    return _wait_from(arrays, vehicle, layout, last, high, most)


@njit(cache=True, nogil=True)
def _wait_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int, most: int) -> bool:
    return schedule_from(arrays, vehicle, layout, last, start) and total_wait(arrays, vehicle, layout, last) <= most


@njit(cache=True, nogil=True)
def latest_start(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, end: int, keep: bool) -> int:
    """Latest start that ends by `end` with every later event inside its windows; fills `layout.latest`.

    With `keep`, no visit begins later than now and after its preferred window. Breaks and times on board are not looked at.
    """
    layout.latest[last] = end
    for row in range(last - 1, -1, -1):
        latest = leave_by(arrays, vehicle, layout, row + 1, layout.latest[row + 1]) - layout.busy[row]
        if layout.bond_offset[last] > 0:
            latest = min(latest, _latest_for_bonds(layout, row, last))
        if keep and layout.kind[row] == VISIT:
            latest = min(latest, max(layout.begin[row], arrays.preferred_end[layout.visit[row]]))
        if row > 0:
            latest = last_opening(arrays, layout.hours[row], layout.hours_count[row], latest)
        layout.latest[row] = latest
    return min(layout.latest[0], arrays.latest_start[vehicle])


@njit(cache=True, nogil=True)
def _latest_for_bonds(layout: Layout, row: int, last: int) -> int:
    """Latest beginning of `row` that lets later rows keep their gaps to it."""
    latest = FOREVER
    for later in range(row + 1, last):
        for bond in range(layout.bond_offset[later], layout.bond_offset[later + 1]):
            if layout.bond_row[bond] == row:
                latest = min(latest, layout.latest[later] - layout.bond_gap[bond] - layout.busy[row])
    return latest


@njit(cache=True, nogil=True)
def start_late(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """From the earliest schedule, move the start as late as it can go without a later end or more lateness."""
    end, first = layout.begin[last], layout.begin[0]
    for row in range(last + 1):
        layout.wish[row] = layout.begin[row]
    high = max(first, latest_start(arrays, vehicle, layout, last, end, True))
    if _as_good_from(arrays, vehicle, layout, last, high, end):
        return
    low = first
    while high - low > 1:
        middle = (low + high) // 2
        if _as_good_from(arrays, vehicle, layout, last, middle, end):
            low = middle
        else:
            high = middle
    _as_good_from(arrays, vehicle, layout, last, low, end)


@njit(cache=True, nogil=True)
def _as_good_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int, end: int) -> bool:
    """Whether the schedule from `start` ends by `end` with nobody later than `layout.wish` beyond the preferred window."""
    if not schedule_from(arrays, vehicle, layout, last, start) or layout.begin[last] > end:
        return False
    most = arrays.max_wait[vehicle]
    if most != NONE and total_wait(arrays, vehicle, layout, last) > most:
        return False
    for row in range(1, last):
        if layout.kind[row] == VISIT:
            latest = max(layout.wish[row], arrays.preferred_end[layout.visit[row]])
            if layout.begin[row] > latest:
                return False
    return True
