"""Timing and pricing one route, compiled: what `schedule` shows and what searches compare, from the same times."""

from router.compilation import entry, kernel
from router.timing.arrays import NONE, Integers, TimingArrays
from router.timing.clock import overrun, total_wait
from router.timing.layout import RELOAD, VISIT, Layout, lay_out
from router.timing.optimum import settle_cheaply
from router.timing.prices import route_distance, route_driving, route_price

INFEASIBLE = 1e18
"""Cost of a route that cannot be driven."""


@kernel
def find_times(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> bool:
    """Find the times of a route; whether they keep every rule in time and every limit of the route."""
    last = lay_out(arrays, vehicle, activities, count, layout)
    if not settle_cheaply(arrays, vehicle, layout, last):
        return False
    return within_limits(arrays, vehicle, layout, last)


@entry
def time_sequence(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> tuple[bool, float]:
    """Find the times of `activities[:count]`, leave them in `layout` and price them; whether they are feasible.

    A route that cannot be driven as the rules demand is timed all the same, as early as can be.
    """
    feasible = find_times(arrays, vehicle, activities, count, layout)
    if not feasible:
        overrun(arrays, vehicle, layout, count + 1)
    return feasible, route_price(arrays, vehicle, layout, count + 1)


@entry
def evaluate_route(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> tuple[bool, float]:
    """Whether a route is feasible in time and its price: the route's own terms of `router.costing.cost`, all together.

    An empty route is feasible and free. Nothing is allocated unless the vehicle has breaks; `layout` must have room for `count`.
    """
    if count == 0:
        return True, 0.0
    if not find_times(arrays, vehicle, activities, count, layout):
        return False, INFEASIBLE
    return True, route_price(arrays, vehicle, layout, count + 1)


@kernel
def within_limits(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> bool:
    """Whether the timed route keeps the limits on driving, distance, stops and trips."""
    stops, reloads = 0, 0
    for row in range(1, last):
        if layout.rows[row].kind == VISIT:
            stops += 1
        elif layout.rows[row].kind == RELOAD:
            reloads += 1
    return (
        _within(stops, arrays.vehicles[vehicle].max_stops)
        and reloads < arrays.vehicles[vehicle].max_trips
        and _within(
            route_distance(arrays, vehicle, layout, last),
            arrays.vehicles[vehicle].max_distance,
        )
        and _within(route_driving(arrays, layout, last), arrays.vehicles[vehicle].max_driving)
        and _within(total_wait(arrays, layout, last), arrays.vehicles[vehicle].max_wait)
    )


@kernel
def _within(value: int, limit: int) -> bool:
    return limit == NONE or value <= limit
