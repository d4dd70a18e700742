"""The cheapest start of a route whose time is paid, and waiting for preferred windows.

When a route starts at s and then goes on without delay, its end, and each visit's lateness, are piecewise linear in s
(Dabia, Ropke, Van Woensel, De Kok 2013). `cheapest_start` walks from one breakpoint to the next: one pass along the
route gives the price at s and the next start at which some slope changes, be it that a wait shrinks to nothing, a leg
touches another bucket of its profile, a window closes or a preferred window ends. Prices are linear in between, so one
of the breakpoints is cheapest.
"""

from router.compilation import inlined, kernel
from router.model.travel_pieces import NEVER, TINY, leg_from
from router.timing.arrays import NONE, TimingArrays
from router.timing.clock import (
    earliest_schedule,
    latest_start,
    schedule_from,
    start_late,
    total_wait,
)
from router.timing.layout import END, VISIT, Layout
from router.timing.pooling import can_pool, pool, pooled_gain
from router.timing.prices import overtime_until, route_price
from router.units import FOREVER, UNREACHABLE

MOST_PIECES = 1_000
"""Breakpoints looked at; a route crosses some three per leg and bucket."""


@kernel
def settle_cheaply(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Find the cheapest times that keep every rule in time; False when there are none."""
    if not earliest_schedule(arrays, vehicle, layout, last):
        return False
    start_late(arrays, vehicle, layout, last)
    row = arrays.vehicles[vehicle]
    rests = row.break_end > row.break_first
    paid = row.second_price > 0.0 or row.overtime_end > row.overtime_first
    if paid and not rests and (arrays.soft or not arrays.static or arrays.several_windows):
        _start_cheaply(arrays, vehicle, layout, last)
    if arrays.soft and _any_early_price(arrays, layout, last):
        if can_pool(arrays, vehicle, layout, last):
            _wait_as_pooled(arrays, vehicle, layout, last)
        else:
            _wait_for_preferred(arrays, vehicle, layout, last)
    return True


@kernel
def _any_early_price(arrays: TimingArrays, layout: Layout, last: int) -> bool:
    """Whether coming early costs anything on this route: where it does not, no wait is worth it."""
    dearest = 0.0
    for row in range(1, last):
        if layout.rows[row].kind == VISIT:
            dearest = max(dearest, arrays.visits[layout.rows[row].visit].early_price)
    return dearest > 0.0


@kernel
def _wait_as_pooled(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """The cheapest waits there are, where they are cheaper than the times at hand."""
    start = layout.rows[0].begin
    if pool(arrays, vehicle, layout, last) and pooled_gain(arrays, vehicle, layout, last) > 1e-9:
        for row in range(last + 1):
            layout.rows[row].least = layout.rows[row].limit
        start = layout.rows[0].limit
    schedule_from(arrays, vehicle, layout, last, start)


@kernel
def _start_cheaply(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """Move the start to where the route costs least, if that is cheaper than where it is.

    It is the latest that ends as early as can be with the least lateness: an earlier one is paid longer and saves nothing.
    """
    price, start = route_price(arrays, vehicle, layout, last), layout.rows[0].begin
    earliest = start if arrays.vehicles[vehicle].max_wait == NONE else layout.rows[0].least
    for row in range(last + 1):
        layout.rows[row].limit = FOREVER
    if _cannot_gain_by_leaving_later(arrays, vehicle, layout, last):
        return
    latest = latest_start(arrays, vehicle, layout, last, arrays.vehicles[vehicle].latest_end)
    middle = cheapest_start(arrays, vehicle, layout, last, earliest, latest)
    best = start
    for candidate in range(middle - 1, middle + 2):
        if _allowed_from(arrays, vehicle, layout, last, candidate):
            other = route_price(arrays, vehicle, layout, last)
            if other < price - 1e-9:
                price, best = other, candidate
    schedule_from(arrays, vehicle, layout, last, best)
    if best != start:
        start_late(arrays, vehicle, layout, last)


@kernel
def _cannot_gain_by_leaving_later(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether every second that the route starts later makes it end a second later.

    That is so where travel does not depend on the hour, visits have one window, and any later start ends later. Coming too early
    at a door, which a later start would mend, is left to the full search.
    """
    if not arrays.static or arrays.several_windows or arrays.vehicles[vehicle].max_wait != NONE:
        return False
    for row in range(1, last):
        if layout.rows[row].kind == VISIT:
            visit = arrays.visits[layout.rows[row].visit]
            if visit.early_price > 0.0 and layout.rows[row].begin < visit.preferred_start:
                return False
    return latest_start(arrays, vehicle, layout, last, layout.rows[last].begin) <= layout.rows[0].begin


@kernel
def _allowed_from(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: int) -> bool:
    if not schedule_from(arrays, vehicle, layout, last, start):
        return False
    most = arrays.vehicles[vehicle].max_wait
    return most == NONE or total_wait(arrays, layout, last) <= most


@kernel
def cheapest_start(
    arrays: TimingArrays,
    vehicle: int,
    layout: Layout,
    last: int,
    earliest: int,
    latest: int,
) -> int:
    """The start from `earliest` to `latest` with the least price of time and lateness, the later one among equals."""
    best, least = latest, NEVER
    start = float(earliest)
    for _ in range(MOST_PIECES):
        if start > latest:
            return best
        price, change = _price_and_change(arrays, vehicle, layout, last, start)
        if price <= least + TINY:
            best, least = int(start), price
        following = min(float(int(change)), float(latest))
        if following > start:
            price, _ = _price_and_change(arrays, vehicle, layout, last, following)
            if price <= least + TINY:
                best, least = int(following), price
        start = max(following, start) + 1.0
    return best


@kernel
def _price_and_change(arrays: TimingArrays, vehicle: int, layout: Layout, last: int, start: float) -> tuple[float, float]:
    """Price of time and lateness when starting at `start`, and the next start at which a slope changes."""
    layer = arrays.vehicles[vehicle].layer
    leave, slope, change, price = start, 1.0, NEVER, 0.0
    for row in range(1, last + 1):
        here, there = layout.rows[row - 1].place, layout.rows[row].place
        if layout.rows[row].kind != END or arrays.vehicles[vehicle].end != NONE:
            if arrays.travel.durations[layer, here, there] >= UNREACHABLE:
                return NEVER, NEVER
            arrive, steepness, limit = leg_from(arrays.travel, layer, here, there, leave)
            change = _sooner(change, start, limit - leave, slope)
            leave, slope = arrive, slope * steepness
        if layout.rows[row].kind == END:
            break
        begin, until = _opening(arrays, layout, row, leave)
        if begin >= NEVER:
            return NEVER, change
        if begin > leave + TINY:
            change, slope = _sooner(change, start, begin - leave, slope), 0.0
        else:
            change = _sooner(change, start, until - leave, slope)
        if layout.rows[row].kind == VISIT:
            visit = arrays.visits[layout.rows[row].visit]
            price += visit.late_price * max(0.0, begin - visit.preferred_end)
            change = _sooner(change, start, visit.preferred_end - begin, slope)
        leave = begin + layout.rows[row].busy
    row_price = arrays.vehicles[vehicle].second_price * (leave - start)
    overtime = overtime_until(arrays, vehicle, leave) - overtime_until(arrays, vehicle, start)
    for step in range(arrays.vehicles[vehicle].overtime_first, arrays.vehicles[vehicle].overtime_end):
        change = _sooner(change, start, arrays.overtime[step].after - leave, slope)
        change = _sooner(change, start, arrays.overtime[step].after - start, 1.0)
    return price + row_price + overtime, change


@inlined
def _sooner(change: float, start: float, ahead: float, slope: float) -> float:
    """The earlier of two changes, the second `ahead` of where a moment is now that moves by `slope` per second of start."""
    if slope <= 0.0 or ahead <= 0.0:
        return change
    return min(change, start + ahead / slope)


@inlined
def _opening(arrays: TimingArrays, layout: Layout, row: int, ready: float) -> tuple[float, float]:
    """When service begins for a vehicle ready at `ready`, and when that window closes."""
    ready = max(ready, float(layout.rows[row].least))
    first = layout.rows[row].hours
    for window in range(first, first + layout.rows[row].hours_count):
        if ready <= arrays.windows[window].end + TINY:
            return max(ready, float(arrays.windows[window].start)), float(arrays.windows[window].end)
    return NEVER, NEVER


@kernel
def _wait_for_preferred(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    """Wait at doors until the preferred window begins where that is cheaper than coming too early; in full or not at all."""
    for row in range(1, last):
        if layout.rows[row].kind != VISIT:
            continue
        visit = arrays.visits[layout.rows[row].visit]
        if visit.early_price <= 0.0 or layout.rows[row].begin >= visit.preferred_start:
            continue
        price, start, least = (
            route_price(arrays, vehicle, layout, last),
            layout.rows[0].begin,
            layout.rows[row].least,
        )
        layout.rows[row].least = visit.preferred_start
        if earliest_schedule(arrays, vehicle, layout, last):
            start_late(arrays, vehicle, layout, last)
            if route_price(arrays, vehicle, layout, last) < price - 1e-9:
                continue
        layout.rows[row].least = least
        schedule_from(arrays, vehicle, layout, last, start)
