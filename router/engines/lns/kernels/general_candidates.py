"""Places for an absent job under every rule: what must hold there, what it would cost by estimate, the cheapest few kept."""

from typing import Any

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_arrays import CANDIDATES, MOST_CANDIDATES, GeneralClock
from router.engines.lns.kernels.general_balance import likely_change
from router.engines.lns.kernels.general_rulebook import FIRST, LAST
from router.engines.lns.kernels.general_times import busy_at, place_before
from router.engines.lns.problem import Problem, end_of, is_visit, metres
from router.engines.lns.kernels.state import State
from router.timing.arrays import NONE
from router.timing.prices import overtime_until

NOWHERE = 1e300
"""Price of an insertion that does not exist."""


@kernel
def offer(
    clock: GeneralClock, price: float, option: int, route: int, first: int, second: int, reload: int, next_reload: int
) -> None:
    """Keep a candidate if it is among the cheapest."""
    count = clock.counts[CANDIDATES]
    place = min(count, MOST_CANDIDATES - 1)
    if count == MOST_CANDIDATES and price >= clock.candidates[place].price:
        return
    while place > 0 and clock.candidates[place - 1].price > price:
        before = clock.candidates[place - 1]
        _fill(
            clock.candidates[place],
            before.price,
            before.option,
            before.route,
            before.before_first,
            before.before_second,
            before.reload,
            before.next_reload,
        )
        place -= 1
    _fill(clock.candidates[place], price, option, route, first, second, reload, next_reload)
    clock.counts[CANDIDATES] = min(count + 1, MOST_CANDIDATES)


@inlined
def _fill(row: Any, price: float, option: int, route: int, first: int, second: int, reload: int, next_reload: int) -> None:
    row.price, row.option, row.route = price, option, route
    row.before_first, row.before_second = first, second
    row.reload, row.next_reload = reload, next_reload


@inlined
def dearest(clock: GeneralClock) -> float:
    """Price that a new candidate must stay below."""
    if clock.counts[CANDIDATES] < MOST_CANDIDATES:
        return NOWHERE
    return clock.candidates[MOST_CANDIDATES - 1].price


@inlined
def may_stand(problem: Problem, clock: GeneralClock, route: int, before: int, visit: int, after: int) -> bool:
    """Whether first and last visits and frozen beginnings allow `visit` between two neighbours."""
    rules = clock.rules
    if rules.has_positions:
        if is_visit(problem, after) and (rules.position[after] == FIRST or rules.position[visit] == LAST):
            return False
        if is_visit(problem, before) and (rules.position[before] == LAST or rules.position[visit] == FIRST):
            return False
    if rules.has_prefixes:
        own = rules.prefix_of[visit] == route
        if is_visit(problem, after) and rules.prefix_of[after] == route:
            return own and rules.prefix_rank[visit] < rules.prefix_rank[after]
        if own and is_visit(problem, before):
            return rules.prefix_of[before] == route and rules.prefix_rank[before] < rules.prefix_rank[visit]
    return True


@inlined
def goods_agree(problem: Problem, state: State, clock: GeneralClock, before: int, visit: int) -> bool:
    """Whether the goods of `visit` may share the trip that `before` belongs to."""
    foes = clock.rules.foes[visit]
    if foes == 0:
        return True
    node = before
    while is_visit(problem, node):
        if clock.rules.goods[node] & foes != 0:
            return False
        if state.reload[node] >= 0:
            break
        node = state.previous[node]
    node = state.following[before]
    while is_visit(problem, node) and state.reload[node] < 0:
        if clock.rules.goods[node] & foes != 0:
            return False
        node = state.following[node]
    return True


@inlined
def room_for(problem: Problem, clock: GeneralClock, route: int, before: int, visit: int) -> bool:
    """Whether the loads of `visit` fit into the trip of `before`, right behind it."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        room = problem.capacity[kind, dimension]
        if clock.room[before, dimension, 0] + problem.deliver[visit, dimension] > room:
            return False
        if clock.room[before, dimension, 1] + problem.collect[visit, dimension] > room:
            return False
    return True


@inlined
def leg_metres(problem: Problem, clock: GeneralClock, route: int, origin: int, node: int, reload: int) -> int:
    """Metres between two nodes, over a place to load at (−1: straight)."""
    profile = problem.profile[problem.vehicle_type[route]]
    if reload < 0:
        return metres(problem, profile, origin, node)
    place = place_before(problem, clock, route, origin, reload)
    length = problem.distances[profile, problem.place[origin], place]
    return length + problem.distances[profile, place, problem.place[node]]


@inlined
def first_price(problem: Problem, state: State, clock: GeneralClock, option: int, route: int) -> float:
    """What using a vehicle costs more than leaving it idle, nothing for one in use; and what uneven work costs more."""
    uneven = 0.0
    if clock.plan.has_balance:
        uneven = likely_change(problem, state, clock.plan, option, route)
    if state.stops[route] > 0:
        return uneven
    return uneven + problem.fixed_price[problem.vehicle_type[route]] - clock.rules.idle_price[route]


@inlined
def soft_price(clock: GeneralClock, visit: int, begin: int) -> float:
    """Price of beginning outside the preferred window."""
    late = clock.arrays.visits[visit].late_price * max(0, begin - clock.arrays.visits[visit].preferred_end)
    return late + clock.arrays.visits[visit].early_price * max(0, clock.arrays.visits[visit].preferred_start - begin)


@inlined
def _soft_tail(problem: Problem, state: State, clock: GeneralClock, node: int, delay: int) -> float:
    """Price of the rest of a route from `node` on beginning `delay` later, waits taken up."""
    price = 0.0
    while delay > 0 and is_visit(problem, node):
        here = clock.nodes[node]
        late = here.begin - clock.arrays.visits[node].preferred_end
        price += clock.arrays.visits[node].late_price * (max(0, late + delay) - max(0, late))
        node = state.following[node]
        delay -= max(0, clock.nodes[node].begin - clock.nodes[node].arrival)
    return price


@inlined
def time_price(
    problem: Problem, state: State, clock: GeneralClock, route: int, after: int, arrive: int, span: int, last_start: int, extra: int
) -> float:
    """What time costs more when `after` is reached at `arrive` by a beginning of the route that takes at least
    `span` until then."""
    end = end_of(problem, route)
    tail = clock.nodes[after]
    wait = max(0, tail.tail_early - last_start - span)
    total = span + wait + tail.tail_span + extra
    longest = clock.arrays.vehicles[route].max_duration
    if longest != NONE and clock.arrays.static and total > longest:
        return NOWHERE
    used = clock.nodes[end].span if state.stops[route] > 0 else 0
    price = problem.second_price[problem.vehicle_type[route]] * (total - used)
    if clock.has_overtime:
        price += overtime_until(clock.arrays, route, max(arrive, tail.tail_early) + tail.tail_span + extra)
        if state.stops[route] > 0:
            price -= overtime_until(clock.arrays, route, clock.nodes[end].arrival)
    if clock.arrays.soft and is_visit(problem, after):
        price += _soft_tail(problem, state, clock, after, arrive + extra - tail.begin)
    return price


@inlined
def more_setup(problem: Problem, clock: GeneralClock, route: int, origin: int, after: int, reload: int) -> int:
    """Seconds more at `after` when it is reached from `origin`: its setup, needed now or no longer."""
    if not problem.has_setup or not is_visit(problem, after):
        return 0
    busy = busy_at(problem, clock, route, place_before(problem, clock, route, origin, reload), after)
    return busy - (clock.nodes[after].leave - clock.nodes[after].begin)
