"""Timing and pricing one route, compiled: what `schedule` shows and what searches compare, from the same times."""

from numba import njit

from router.timing.arrays import NONE, Integers, TimingArrays
from router.timing.clock import earliest_schedule, forward, start_late, total_wait
from router.timing.layout import END, RELOAD, VISIT, Layout, lay_out

INFEASIBLE = 1e18
"""Cost of a route that cannot be driven."""


@njit(cache=True, nogil=True)
def time_sequence(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> bool:
    """Find the times of `activities[:count]` and leave them in `layout`; whether they keep every rule in time and limit of the route."""
    last = lay_out(arrays, vehicle, activities, count, layout)
    if not earliest_schedule(arrays, vehicle, layout, last):
        _as_early_as_can_be(arrays, vehicle, layout, last)
        return False
    start_late(arrays, vehicle, layout, last)
    return within_limits(arrays, vehicle, layout, last)


@njit(cache=True, nogil=True)
def _as_early_as_can_be(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> None:
    for row in range(last + 1):
        layout.lower[row] = layout.least[row]
    forward(arrays, vehicle, layout, last, False)


@njit(cache=True, nogil=True)
def evaluate_route(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> tuple[bool, float]:
    """Whether a route is feasible in time and its price: the route's own terms of `router.costing.cost`, all together.

    An empty route is feasible and free. Nothing is allocated unless the vehicle has breaks; `layout` must have room for `count`.
    """
    if count == 0:
        return True, 0.0
    if not time_sequence(arrays, vehicle, activities, count, layout):
        return False, INFEASIBLE
    return True, route_price(arrays, vehicle, layout, count + 1)


@njit(cache=True, nogil=True)
def within_limits(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether the timed route keeps the limits on driving, distance, stops and trips."""
    stops, reloads = 0, 0
    for row in range(1, last):
        if layout.kind[row] == VISIT:
            stops += 1
        elif layout.kind[row] == RELOAD:
            reloads += 1
    return (
        _within(stops, arrays.max_stops[vehicle])
        and reloads < arrays.max_trips[vehicle]
        and _within(route_distance(arrays, vehicle, layout, last), arrays.max_distance[vehicle])
        and _within(route_driving(arrays, layout, last), arrays.max_driving[vehicle])
        and _within(total_wait(arrays, vehicle, layout, last), arrays.max_wait[vehicle])
    )


@njit(cache=True, nogil=True)
def _within(value: int, limit: int) -> bool:
    return limit == NONE or value <= limit


@njit(cache=True, nogil=True)
def route_distance(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> int:
    """Metres of all legs."""
    layer = arrays.layer[vehicle]
    metres = 0
    for row in range(1, last + 1):
        if layout.kind[row] != END or arrays.end[vehicle] != NONE:
            metres += arrays.travel.distances[layer, layout.place[row - 1], layout.place[row]]
    return metres


@njit(cache=True, nogil=True)
def route_driving(arrays: TimingArrays, layout: Layout, last: int) -> int:
    """Seconds on the road."""
    seconds = 0
    for row in range(1, last + 1):
        seconds += layout.arrival[row] - layout.leave[row - 1]
        rest = layout.rest_before[row]
        if rest != NONE:
            seconds -= layout.rest_begin[row, 0] + arrays.break_duration[rest] - layout.leave[row - 1]
    return seconds


@njit(cache=True, nogil=True)
def route_price(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> float:
    """Price of the timed route: fixed, distance, time, stops, overtime, early, late, price and other vehicle."""
    paid = layout.begin[last] - layout.begin[0]
    price = arrays.fixed_price[vehicle] + arrays.metre_price[vehicle] * route_distance(arrays, vehicle, layout, last)
    price += overtime_until(arrays, vehicle, layout.begin[last]) - overtime_until(arrays, vehicle, layout.begin[0])
    for row in range(1, last + 1):
        if layout.kind[row] == VISIT:
            price += arrays.stop_price[vehicle] + visit_price(arrays, vehicle, layout.visit[row], layout.begin[row])
        for column in range(2):
            rest = layout.rest_before[row] if column == 0 else layout.rest_after[row]
            if rest != NONE and not arrays.break_paid[rest]:
                begin = layout.rest_begin[row, column]
                paid -= arrays.break_duration[rest]
                price += overtime_until(arrays, vehicle, begin)
                price -= overtime_until(arrays, vehicle, begin + arrays.break_duration[rest])
    return price + arrays.second_price[vehicle] * paid


@njit(cache=True, nogil=True)
def visit_price(arrays: TimingArrays, vehicle: int, visit: int, begin: int) -> float:
    """Price of serving a visit by a vehicle from `begin` on: its own, the wrong driver's, too early, too late."""
    column = vehicle if arrays.other_vehicle_price.shape[1] > 1 else 0
    price = arrays.visit_price[visit] + arrays.other_vehicle_price[visit, column]
    price += arrays.late_price[visit] * max(0, begin - arrays.preferred_end[visit])
    return price + arrays.early_price[visit] * max(0, arrays.preferred_start[visit] - begin)


@njit(cache=True, nogil=True)
def overtime_until(arrays: TimingArrays, vehicle: int, moment: int) -> float:
    """Overtime of someone who works from the beginning of time until `moment`."""
    price = 0.0
    first, end = arrays.overtime_offset[vehicle], arrays.overtime_offset[vehicle + 1]
    for step in range(first, end):
        until = moment if step + 1 == end else min(moment, arrays.overtime_after[step + 1])
        price += arrays.overtime_price[step] * max(0, until - arrays.overtime_after[step])
    return price
