"""The clock: earliest times of a sequence under every rule in time, and the latest start that loses nothing.

Hard rules are lower bounds on when things begin. A pass along the route takes each event as early as the bounds allow;
where goods would be on board too long, or the route take too long, the *earlier* event must begin later, so its bound is
raised and the pass repeated. Travel is FIFO, every step is monotone, and so the first pass that breaks nothing is the
earliest feasible schedule: if there is none, the sequence is infeasible.
"""

from typing import Any

from numba.extending import overload

from router.compilation import KERNEL, inlined, kernel
from router.model.travel_kernels import arrival, departure
from router.timing.arrays import NONE, FullTimingArrays, TimingArrays
from router.timing.layout import END, VISIT, Layout, last_opening, next_opening
from router.timing.rests import forward_with_rests
from router.units import FOREVER, UNREACHABLE

MOST_ROUNDS = 1_000
"""Passes after which a sequence counts as infeasible: each raises a bound by at least one second, nearly all by what is needed."""


@kernel
def earliest_schedule(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Earliest times that keep every rule; False when there are none."""
    if not schedule_from(arrays, vehicle, layout, last, layout.rows[0].least):
        return False
    most = arrays.vehicles[vehicle].max_wait
    if most == NONE or total_wait(arrays, layout, last) <= most:
        return True
    return _schedule_with_less_wait(arrays, vehicle, layout, last, most)


@kernel
def schedule_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int) -> bool:
    """Earliest times with a start not before `start`, the limit on waiting apart; False when there are none."""
    for row in range(last + 1):
        layout.rows[row].lower = layout.rows[row].least
    layout.rows[0].lower = max(start, layout.rows[0].least)
    for _ in range(MOST_ROUNDS):
        if not forward(arrays, vehicle, layout, last):
            return False
        if not _raise_bounds(arrays, vehicle, layout, last):
            return True
        if _hopeless(arrays, vehicle, layout, last):
            return False
    return False


def forward(arrays: Any, vehicle: int, layout: Layout, last: int) -> bool:
    """Every event as early as bounds and windows allow; False when one comes too late. Chosen by the class of `arrays`."""
    if isinstance(arrays, FullTimingArrays):
        return _forward_with_or_without_rests(arrays, vehicle, layout, last)
    return _forward_without_rests(arrays, vehicle, layout, last)


@overload(forward, strict=False, jit_options=KERNEL)
def _choose_forward(arrays: Any, vehicle: Any, layout: Any, last: Any) -> Any:  # noqa: ARG001
    if arrays.instance_class is FullTimingArrays:
        return _forward_with_or_without_rests
    return _forward_without_rests


def _forward_with_or_without_rests(arrays: FullTimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    if arrays.vehicles[vehicle].break_end > arrays.vehicles[vehicle].break_first:
        return forward_with_rests(arrays, vehicle, layout, last)
    return forward_without_rests(arrays, vehicle, layout, last)


def _forward_without_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    return forward_without_rests(arrays, vehicle, layout, last)


@kernel
def forward_without_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Every event as early as can be, for a driver without breaks."""
    _start(layout)
    if layout.rows[0].begin > arrays.vehicles[vehicle].latest_start:
        return False
    for row in range(1, last + 1):
        _go_to(arrays, vehicle, layout, row)
        if layout.rows[row].begin > FOREVER:
            return False
    return layout.rows[last].begin <= arrays.vehicles[vehicle].latest_end


@kernel
def overrun(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """Every event as early as can be, windows overrun that cannot be kept; breaks are left out."""
    for row in range(last + 1):
        layout.rows[row].lower = layout.rows[row].least
    _start(layout)
    for row in range(1, last + 1):
        _go_to(arrays, vehicle, layout, row)
        if layout.rows[row].begin > FOREVER:
            layout.rows[row].begin = max(layout.rows[row].arrival, layout.rows[row].lower)
            layout.rows[row].leave = layout.rows[row].begin + layout.rows[row].busy


@inlined
def _start(layout: Layout) -> None:
    layout.rows[0].begin = layout.rows[0].lower
    layout.rows[0].arrival = layout.rows[0].lower
    layout.rows[0].leave = layout.rows[0].lower


@kernel
def _go_to(arrays: TimingArrays, vehicle: int, layout: Layout, row: int) -> None:
    """Drive to `row` and begin there as early as can be."""
    layout.rows[row].rest_before = NONE
    layout.rows[row].rest_after = NONE
    layout.rows[row].arrival = reach(arrays, vehicle, layout, row, layout.rows[row - 1].leave)
    layout.rows[row].begin = begin_from(arrays, layout, row, layout.rows[row].arrival)
    layout.rows[row].leave = layout.rows[row].begin + layout.rows[row].busy


@kernel
def reach(arrays: TimingArrays, vehicle: int, layout: Layout, row: int, leave: int) -> int:
    """Arrival at `row` when its leg is begun at `leave`."""
    if layout.rows[row].kind == END and arrays.vehicles[vehicle].end == NONE:
        return leave
    return arrival(
        arrays.travel,
        arrays.vehicles[vehicle].layer,
        layout.rows[row - 1].place,
        layout.rows[row].place,
        leave,
    )


@kernel
def leave_by(arrays: TimingArrays, vehicle: int, layout: Layout, row: int, arrive: int) -> int:
    """Latest beginning of the leg to `row` that arrives by `arrive`."""
    if layout.rows[row].kind == END and arrays.vehicles[vehicle].end == NONE:
        return arrive
    return departure(
        arrays.travel,
        arrays.vehicles[vehicle].layer,
        layout.rows[row - 1].place,
        layout.rows[row].place,
        arrive,
    )


@kernel
def begin_from(arrays: TimingArrays, layout: Layout, row: int, ready: int) -> int:
    """Earliest beginning of `row` for a vehicle that is there at `ready`; above `FOREVER` when it is too late."""
    moment = max(ready, layout.rows[row].lower)
    for bond in range(layout.rows[row].bond_first, layout.rows[row].bond_end):
        moment = max(moment, layout.rows[layout.bonds[bond].row].leave + layout.bonds[bond].gap)
    if moment >= UNREACHABLE:
        return UNREACHABLE
    if layout.rows[row].kind == END:
        return moment
    return next_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, moment)


@kernel
def _raise_bounds(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Raise the bounds of events that must begin later; False when nothing is broken."""
    raised = False
    for row in range(last - 1, 0, -1):
        partner = layout.rows[row].partner
        if partner != NONE:
            needed = layout.rows[row].begin - layout.rows[row].on_board - layout.rows[partner].busy
            if layout.rows[partner].begin < needed:
                layout.rows[partner].lower = needed
                raised = True
    longest = arrays.vehicles[vehicle].max_duration
    if longest != NONE and layout.rows[last].begin - layout.rows[0].begin > longest:
        layout.rows[0].lower = layout.rows[last].begin - longest
        raised = True
    return raised


@kernel
def _hopeless(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether no start can help: what lies between takes too long even without a second's wait (static travel only)."""
    if not arrays.static or arrays.vehicles[vehicle].break_end > arrays.vehicles[vehicle].break_first:
        return False
    longest = arrays.vehicles[vehicle].max_duration
    if longest != NONE and _busy_between(layout, 0, last) > longest:
        return True
    for row in range(1, last):
        if layout.rows[row].partner != NONE and _busy_between(layout, layout.rows[row].partner, row) > layout.rows[row].on_board:
            return True
    return False


@kernel
def _busy_between(layout: Layout, first: int, last: int) -> int:
    """Driving and service between leaving row `first` and beginning row `last`."""
    total = 0
    for row in range(first + 1, last + 1):
        total += layout.rows[row].arrival - layout.rows[row - 1].leave
        if row < last:
            total += layout.rows[row].busy
    return total


@kernel
def total_wait(arrays: TimingArrays, layout: Layout, last: int) -> int:
    """Seconds between arrivals and beginnings, breaks taken meanwhile excluded."""
    wait = 0
    for row in range(1, last + 1):
        wait += layout.rows[row].begin - layout.rows[row].arrival
        if layout.rows[row].rest_after != NONE:
            wait -= arrays.breaks[layout.rows[row].rest_after].duration
        if layout.rows[row].rest_before != NONE:
            wait += layout.rows[row].before_begin - layout.rows[row - 1].leave
    return wait


@kernel
def _schedule_with_less_wait(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, most: int) -> bool:
    """Keep the limit on waiting by starting later: with one window a visit, a later start never makes the wait longer."""
    for row in range(last + 1):
        layout.rows[row].limit = FOREVER
    low, high = (
        layout.rows[0].begin,
        latest_start(arrays, vehicle, layout, last, arrays.vehicles[vehicle].latest_end),
    )
    found, start = False, high
    while low <= start:
        feasible = schedule_from(arrays, vehicle, layout, last, start) and total_wait(arrays, layout, last) <= most
        if start == high and not (found or feasible):
            return False
        if feasible and start - low <= 1 and found:
            return True
        if feasible:
            found, high = True, start
        else:
            low = start
        start = high if high - low <= 1 else (low + high) // 2
    return found


@kernel
def latest_start(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, end: int) -> int:
    """Latest start that ends by `end` with every event inside its windows and not after its `limit`; fills `latest`.

    Breaks and times on board are not looked at.
    """
    layout.rows[last].latest = end
    for row in range(last - 1, -1, -1):
        latest = leave_by(arrays, vehicle, layout, row + 1, layout.rows[row + 1].latest) - layout.rows[row].busy
        if layout.rows[last].bond_end > 0:
            latest = min(latest, _latest_for_bonds(layout, row, last))
        latest = min(latest, layout.rows[row].limit)
        if row > 0:
            latest = last_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, latest)
        layout.rows[row].latest = latest
    return min(layout.rows[0].latest, arrays.vehicles[vehicle].latest_start)


@kernel
def _latest_for_bonds(layout: Layout, row: int, last: int) -> int:
    """Latest beginning of `row` that lets later rows keep their gaps to it."""
    latest = FOREVER
    for later in range(row + 1, last):
        for bond in range(layout.rows[later].bond_first, layout.rows[later].bond_end):
            if layout.bonds[bond].row == row:
                latest = min(
                    latest,
                    layout.rows[later].latest - layout.bonds[bond].gap - layout.rows[row].busy,
                )
    return latest


@kernel
def start_late(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """From the earliest schedule, move the start as late as it can go without a later end or more lateness."""
    end, low = layout.rows[last].begin, layout.rows[0].begin
    set_limits(arrays, layout, last)
    high = max(low, latest_start(arrays, vehicle, layout, last, end))
    start = high
    if arrays.vehicles[vehicle].break_end > arrays.vehicles[vehicle].break_first:
        guess = _latest_with_these_rests(arrays, vehicle, layout, last, end)
        if low < guess < high:
            if _as_good_from(arrays, vehicle, layout, last, guess + 1, end):
                low = guess + 1
            else:
                high = guess + 1
                start = guess
    while True:
        good = _as_good_from(arrays, vehicle, layout, last, start, end)
        if good:
            low = start
        else:
            high = start
        if good and high - low <= 1:
            return
        start = low if high - low <= 1 else (low + high) // 2


@kernel
def _latest_with_these_rests(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, end: int) -> int:
    """Latest start that ends by `end` when breaks are taken between the same events as now: seldom can it be later."""
    latest = end
    for row in range(last - 1, -1, -1):
        rest = layout.rows[row + 1].rest_after
        if rest != NONE:
            latest = min(latest - arrays.breaks[rest].duration, arrays.breaks[rest].end)
        latest = leave_by(arrays, vehicle, layout, row + 1, latest)
        rest = layout.rows[row + 1].rest_before
        if rest != NONE:
            latest = min(latest - arrays.breaks[rest].duration, arrays.breaks[rest].end)
        latest = min(latest - layout.rows[row].busy, layout.rows[row].limit)
        if row > 0:
            latest = last_opening(arrays, layout.rows[row].hours, layout.rows[row].hours_count, latest)
    return latest


@kernel
def set_limits(arrays: TimingArrays, layout: Layout, last: int) -> None:
    """No visit later than now and after its preferred window."""
    layout.rows[0].limit = FOREVER
    for row in range(1, last):
        layout.rows[row].limit = FOREVER
        if layout.rows[row].kind == VISIT:
            layout.rows[row].limit = max(
                layout.rows[row].begin,
                arrays.visits[layout.rows[row].visit].preferred_end,
            )


@kernel
def _as_good_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int, end: int) -> bool:
    """Whether the schedule from `start` ends by `end` with nobody after the limits."""
    if not schedule_from(arrays, vehicle, layout, last, start) or layout.rows[last].begin > end:
        return False
    most = arrays.vehicles[vehicle].max_wait
    if most != NONE and total_wait(arrays, layout, last) > most:
        return False
    late = 0
    for row in range(1, last):
        late = max(late, layout.rows[row].begin - layout.rows[row].limit)
    return late == 0
