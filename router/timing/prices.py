"""Length, driving and price of a timed layout: the route's own terms of `router.costing.cost`, compiled."""

from router.compilation import kernel
from router.timing.arrays import NONE, TimingArrays
from router.timing.layout import END, VISIT, Layout


@kernel
def route_distance(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> int:
    """Metres of all legs."""
    layer = arrays.vehicles[vehicle].layer
    metres = 0
    for row in range(1, last + 1):
        if layout.rows[row].kind != END or arrays.vehicles[vehicle].end != NONE:
            metres += arrays.travel.distances[layer, layout.rows[row - 1].place, layout.rows[row].place]
    return metres


@kernel
def route_driving(arrays: TimingArrays, layout: Layout, last: int) -> int:
    """Seconds on the road."""
    seconds = 0
    for row in range(1, last + 1):
        seconds += layout.rows[row].arrival - layout.rows[row - 1].leave
        rest = layout.rows[row].rest_before
        if rest != NONE:
            seconds -= layout.rows[row].before_begin + arrays.breaks[rest].duration - layout.rows[row - 1].leave
    return seconds


@kernel
def route_price(arrays: TimingArrays, vehicle: int, layout: Layout, last: int) -> float:
    """Price of the timed route: fixed, distance, time, stops, overtime, early, late, price and other vehicle."""
    paid = layout.rows[last].begin - layout.rows[0].begin
    price = arrays.vehicles[vehicle].fixed_price + arrays.vehicles[vehicle].metre_price * route_distance(
        arrays, vehicle, layout, last
    )
    price += overtime_until(arrays, vehicle, layout.rows[last].begin) - overtime_until(arrays, vehicle, layout.rows[0].begin)
    for row in range(1, last + 1):
        if layout.rows[row].kind == VISIT:
            price += arrays.vehicles[vehicle].stop_price + visit_price(
                arrays, vehicle, layout.rows[row].visit, layout.rows[row].begin
            )
        for column in range(2):
            rest = layout.rows[row].rest_before if column == 0 else layout.rows[row].rest_after
            if rest != NONE and not arrays.breaks[rest].paid:
                begin = layout.rows[row].before_begin if column == 0 else layout.rows[row].after_begin
                paid -= arrays.breaks[rest].duration
                price += overtime_until(arrays, vehicle, begin)
                price -= overtime_until(arrays, vehicle, begin + arrays.breaks[rest].duration)
    return price + arrays.vehicles[vehicle].second_price * paid


@kernel
def visit_price(arrays: TimingArrays, vehicle: int, visit: int, begin: int) -> float:
    """Price of serving a visit by a vehicle from `begin` on: its own, the wrong driver's, too early, too late."""
    price = arrays.visits[visit].price
    if arrays.preferences:
        price += arrays.other_vehicle_price[visit, vehicle]
    price += arrays.visits[visit].late_price * max(0, begin - arrays.visits[visit].preferred_end)
    return price + arrays.visits[visit].early_price * max(0, arrays.visits[visit].preferred_start - begin)


@kernel
def overtime_until(arrays: TimingArrays, vehicle: int, moment: float) -> float:
    """Overtime of someone who works from the beginning of time until `moment`."""
    price = 0.0
    first, end = (
        arrays.vehicles[vehicle].overtime_first,
        arrays.vehicles[vehicle].overtime_end,
    )
    for step in range(first, end):
        until = moment if step + 1 == end else min(moment, arrays.overtime[step + 1].after)
        price += arrays.overtime[step].price * max(0, until - arrays.overtime[step].after)
    return price
