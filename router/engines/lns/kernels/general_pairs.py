"""Places for a pickup and its delivery under every rule, priced by estimate."""

from router.engines.lns.kernels.chance import Chance, fraction
from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_arrays import GeneralClock
from router.engines.lns.kernels.general_candidates import (
    dearest,
    first_price,
    leg_metres,
    may_stand,
    more_setup,
    offer,
    soft_price,
    time_price,
)
from router.engines.lns.kernels.general_times import busy_at, close_of, open_at, place_before, reach
from router.engines.lns.problem import Problem, end_of, is_visit, start_of
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import State
from router.timing.arrays import NONE
from router.units import FOREVER


@kernel
def pair_on(
    problem: Problem,
    state: State,
    clock: GeneralClock,
    option: int,
    route: int,
    settings: Settings,
    chance: Chance,
    discount: float,
) -> None:
    """Offer a pickup and its delivery at all places of a route."""
    first, second, kind = problem.first_visit[option], problem.second_visit[option], problem.vehicle_type[route]
    if not (problem.allowed[kind, first] and problem.allowed[kind, second]):
        return
    if state.stops[route] + 2 > problem.max_stops[kind]:
        return
    before = start_of(problem, route)
    while before != end_of(problem, route):
        after = state.following[before]
        if may_stand(problem, clock, route, before, first, after) and fraction(chance) >= settings.blink:
            _pair_from(problem, state, clock, option, route, before, discount)
        before = after


@inlined
def _can_carry(problem: Problem, clock: GeneralClock, route: int, node: int, pickup: int) -> bool:
    """Whether the goods of `pickup` can be on board when `node` is left."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        if clock.room[node, dimension, 2] + problem.collect[pickup, dimension] > problem.capacity[kind, dimension]:
            return False
    return True


@kernel
def _pair_from(problem: Problem, state: State, clock: GeneralClock, option: int, route: int, before: int, discount: float) -> None:
    """Offer every place of the delivery, the pickup standing behind `before`."""
    first, second, kind = problem.first_visit[option], problem.second_visit[option], problem.vehicle_type[route]
    after = state.following[before]
    if not _can_carry(problem, clock, route, before, first):
        return
    fixed = problem.visit_price[kind, first] + problem.visit_price[kind, second]
    fixed += first_price(problem, state, clock, option, route)
    change = leg_metres(problem, clock, route, before, first, -1)
    one = clock.nodes[before]
    leave = one.leave
    if problem.has_release:
        leave = max(leave, problem.release[first])
    arrive = reach(problem, clock, route, before, first, -1, leave)
    begin = open_at(clock, route, first, arrive)
    if begin > FOREVER:
        return
    busy = busy_at(problem, clock, route, problem.place[before], first)
    span = one.span + arrive - leave
    last_start = min(one.last_start, close_of(clock, route, first) - span)
    span += max(0, begin - max(arrive, one.last_start + span)) + busy
    leave, moving = begin + busy, 0
    soft = soft_price(clock, first, begin) if clock.arrays.soft else 0.0
    longest = clock.arrays.visits[second].max_on_board
    last, node = first, after
    while True:
        price = fixed + soft
        _delivery(
            problem, state, clock, option, route, before, last, node, change, price, leave, span, last_start, moving, discount
        )
        if not is_visit(problem, node) or not _can_carry(problem, clock, route, node, first):
            return
        if last == first:
            change += leg_metres(problem, clock, route, first, node, state.reload[node])
            change -= leg_metres(problem, clock, route, before, node, state.reload[node])
        arrive = reach(problem, clock, route, last, node, state.reload[node], leave)
        begin = open_at(clock, route, node, arrive)
        if begin > clock.nodes[node].latest:
            return
        busy = busy_at(problem, clock, route, place_before(problem, clock, route, last, state.reload[node]), node)
        moving += arrive - leave + busy
        if longest != NONE and clock.arrays.static and moving > longest:
            return
        span += arrive - leave
        wait = max(0, begin - max(arrive, last_start + span))
        last_start = min(last_start, close_of(clock, route, node) - span)
        span += wait + busy
        if clock.arrays.soft:
            soft += soft_price(clock, node, begin) - soft_price(clock, node, clock.nodes[node].begin)
        leave = begin + busy
        last, node = node, state.following[node]


@inlined
def _delivery(
    problem: Problem,
    state: State,
    clock: GeneralClock,
    option: int,
    route: int,
    before: int,
    last: int,
    node: int,
    change: int,
    price: float,
    leave: int,
    span: int,
    last_start: int,
    moving: int,
    discount: float,
) -> None:
    """Offer the delivery between `last` and `node`, the pickup standing behind `before`."""
    second, kind = problem.second_visit[option], problem.vehicle_type[route]
    if not may_stand(problem, clock, route, last, second, node):
        return
    reload = state.reload[node]
    change += leg_metres(problem, clock, route, last, second, -1) + leg_metres(problem, clock, route, second, node, reload)
    if state.stops[route] > 0:
        origin = before if last == problem.first_visit[option] else last
        change -= leg_metres(problem, clock, route, origin, node, reload)
    price += problem.metre_price[kind] * change
    if price * discount >= dearest(clock):
        return
    arrive = reach(problem, clock, route, last, second, -1, leave)
    longest = clock.arrays.visits[second].max_on_board
    if longest != NONE and clock.arrays.static and moving + arrive - leave > longest:
        return
    begin = open_at(clock, route, second, arrive)
    if begin > FOREVER:
        return
    busy = busy_at(problem, clock, route, problem.place[last], second)
    done = begin + busy
    then = reach(problem, clock, route, second, node, reload, done)
    extra = more_setup(problem, clock, route, second, node, reload)
    if then + max(0, extra) > clock.nodes[node].latest:
        return
    span += arrive - leave
    wait = max(0, begin - max(arrive, last_start + span))
    last_start = min(last_start, close_of(clock, route, second) - span)
    span += wait + busy + then - done
    if clock.arrays.soft:
        price += soft_price(clock, second, begin)
    price += time_price(problem, state, clock, route, node, then, span, last_start, extra)
    price *= discount
    if price < dearest(clock):
        offer(clock, price, option, route, before, last, -1, state.reload[state.following[before]])
