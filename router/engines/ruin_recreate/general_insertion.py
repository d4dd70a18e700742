"""Where an absent job fits best under every rule: places are ranked by what they would cost by estimate, the first few evaluated in full."""

from typing import Any

from router.engines.ruin_recreate.chance import Chance, fraction
from router.engines.ruin_recreate.clock import Insertion, best_insertion
from router.engines.ruin_recreate.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.general_clock import (
    CANDIDATES,
    MOST_CANDIDATES,
    PENDING_JOB,
    PENDING_NEXT,
    PENDING_RELOAD,
    GeneralClock,
    busy_at,
    close_of,
    new_general_clock,
    open_at,
    place_before,
    price_of,
    reach,
    settle,
)
from router.engines.ruin_recreate.general_rules import FIRST, LAST, bound_route, plan_fits
from router.engines.ruin_recreate.problem import Problem, end_of, is_visit, metres, start_of
from router.engines.ruin_recreate.settings import Settings
from router.engines.ruin_recreate.state import TOUCHED, State, new_mark, spare_vehicle
from router.timing.arrays import NONE
from router.timing.prices import overtime_until
from router.units import FOREVER

__all__ = ["new_general_clock"]

NOWHERE = 1e300
"""Price of an insertion that does not exist."""
ANY_ROUTE, NO_ROUTE = -1, -2


@implements(best_insertion, GeneralClock)
def general_best_insertion(
    problem: Problem, state: State, clock: GeneralClock, job: int, settings: Settings, chance: Chance
) -> Insertion:
    """See `clock.best_insertion`."""
    settle(problem, state, clock)
    clock.counts[CANDIDATES] = 0
    discount = fraction(chance) if fraction(chance) < settings.open_chance else 1.0
    for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
        _look_around(problem, state, clock, option, settings, chance, discount)
    return _cheapest(problem, state, clock, job, discount)


@kernel
def _cheapest(problem: Problem, state: State, clock: GeneralClock, job: int, discount: float) -> Insertion:
    """The cheapest candidate by full evaluation; those that would cost more by estimate are left out."""
    best_price, best = NOWHERE, -1
    clock.counts[PENDING_JOB] = -1
    for number in range(clock.counts[CANDIDATES]):
        if clock.candidates[number].price >= best_price:
            break
        route = clock.candidates[number].route
        count = _write_trial(problem, state, clock, number)
        if not plan_fits(problem, clock.rules, state, clock.reloads, route, clock.activities, count):
            continue
        whole = price_of(problem, clock, route, count)
        price = whole - state.cost[route]
        if whole >= 2 * clock.rules.broken:
            continue
        if state.stops[route] == 0:
            price *= discount
        if price < best_price:
            best_price, best = price, number
            clock.pending_price[0] = whole
    if best < 0:
        return NOWHERE, -1, -1, -1, -1
    clock.counts[PENDING_JOB] = job
    clock.counts[PENDING_RELOAD] = clock.candidates[best].reload
    clock.counts[PENDING_NEXT] = clock.candidates[best].next_reload
    route = clock.candidates[best].route
    price = clock.pending_price[0] - state.cost[route]
    return (
        price,
        clock.candidates[best].option,
        route,
        clock.candidates[best].before_first,
        clock.candidates[best].before_second,
    )


@kernel
def _write_trial(problem: Problem, state: State, clock: GeneralClock, number: int) -> int:
    """Write down the route of a candidate with its visits put in; how many activities there are."""
    option, route = clock.candidates[number].option, clock.candidates[number].route
    first, second = problem.first_visit[option], problem.second_visit[option]
    count, node = 0, start_of(problem, route)
    while True:
        reload = state.reload[state.following[node]]
        if node == clock.candidates[number].before_first:
            count = _write(clock, count, clock.candidates[number].reload, first)
            reload = clock.candidates[number].next_reload
            if second >= 0 and clock.candidates[number].before_second == first:
                count = _write(clock, count, -1, second)
        elif second >= 0 and node == clock.candidates[number].before_second:
            count = _write(clock, count, -1, second)
        node = state.following[node]
        if not is_visit(problem, node):
            return count
        count = _write(clock, count, reload, node)


@inlined
def _write(clock: GeneralClock, count: int, reload: int, visit: int) -> int:
    if reload >= 0:
        clock.activities[count] = -1 - reload
        count += 1
    clock.activities[count] = visit
    return count + 1


@kernel
def _look_around(
    problem: Problem, state: State, clock: GeneralClock, option: int, settings: Settings, chance: Chance, discount: float
) -> None:
    """Collect candidates for one option: near visits, ends of touched routes, unused vehicles; or only the route that rules demand."""
    first, second = problem.first_visit[option], problem.second_visit[option]
    bound = bound_route(clock.rules, state, first, ANY_ROUTE)
    if second >= 0 and bound != NO_ROUTE:
        bound = bound_route(clock.rules, state, second, bound)
    if bound == NO_ROUTE:
        return
    mark = new_mark(state)
    if bound >= 0:
        _whole_route(problem, state, clock, option, bound, settings, chance, 1.0)
        return
    _near(problem, state, clock, option, first, mark, settings, chance)
    if second >= 0:
        _near(problem, state, clock, option, second, mark, settings, chance)
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if state.stops[route] == 0:
            continue
        if second >= 0:
            if state.seen[start_of(problem, route)] != mark:
                state.seen[start_of(problem, route)] = mark
                _pair_on(problem, state, clock, option, route, settings, chance, 1.0)
        else:
            _single_behind(problem, state, clock, option, route, start_of(problem, route), mark, settings, chance, 1.0)
            last = state.previous[end_of(problem, route)]
            _single_behind(problem, state, clock, option, route, last, mark, settings, chance, 1.0)
    if settings.may_open:
        _unused(problem, state, clock, option, settings, chance, discount)


@kernel
def _near(
    problem: Problem, state: State, clock: GeneralClock, option: int, visit: int, mark: int, settings: Settings, chance: Chance
) -> None:
    """Places next to near visits; for pairs, their whole routes."""
    alone = problem.second_visit[option] < 0
    for rank in range(min(settings.insertion_neighbours, problem.neighbour_count)):
        near = problem.neighbours[visit, rank]
        route = state.route_of[near]
        if route < 0:
            continue
        if alone:
            _single_behind(problem, state, clock, option, route, near, mark, settings, chance, 1.0)
            _single_behind(problem, state, clock, option, route, state.previous[near], mark, settings, chance, 1.0)
        elif state.seen[start_of(problem, route)] != mark:
            state.seen[start_of(problem, route)] = mark
            _pair_on(problem, state, clock, option, route, settings, chance, 1.0)


@kernel
def _unused(
    problem: Problem, state: State, clock: GeneralClock, option: int, settings: Settings, chance: Chance, discount: float
) -> None:
    """One unused vehicle of each type; all of them where promises name vehicles."""
    if clock.rules.has_changes:
        for route in range(problem.vehicle_count):
            if state.stops[route] == 0:
                _whole_route(problem, state, clock, option, route, settings, chance, discount)
        return
    for kind in range(problem.type_count):
        route = spare_vehicle(problem, state, kind)
        if route >= 0:
            _whole_route(problem, state, clock, option, route, settings, chance, discount)


@kernel
def _whole_route(
    problem: Problem,
    state: State,
    clock: GeneralClock,
    option: int,
    route: int,
    settings: Settings,
    chance: Chance,
    discount: float,
) -> None:
    """Every place on a route."""
    if problem.second_visit[option] >= 0:
        _pair_on(problem, state, clock, option, route, settings, chance, discount)
        return
    mark, node = new_mark(state), start_of(problem, route)
    while node != end_of(problem, route):
        _single_behind(problem, state, clock, option, route, node, mark, settings, chance, discount)
        node = state.following[node]


@kernel
def _offer(
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
def _dearest(clock: GeneralClock) -> float:
    """Price that a new candidate must stay below."""
    if clock.counts[CANDIDATES] < MOST_CANDIDATES:
        return NOWHERE
    return clock.candidates[MOST_CANDIDATES - 1].price


@inlined
def _may_stand(problem: Problem, clock: GeneralClock, route: int, before: int, visit: int, after: int) -> bool:
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
def _goods_agree(problem: Problem, state: State, clock: GeneralClock, before: int, visit: int) -> bool:
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
def _room_for(problem: Problem, clock: GeneralClock, route: int, before: int, visit: int) -> bool:
    """Whether the loads of `visit` fit into the trip of `before`, right behind it."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        room = problem.capacity[kind, dimension]
        if clock.room[before, dimension, 0] + problem.deliver[visit, dimension] > room:
            return False
        if clock.room[before, dimension, 1] + problem.collect[visit, dimension] > room:
            return False
    return True


@kernel
def _single_behind(
    problem: Problem,
    state: State,
    clock: GeneralClock,
    option: int,
    route: int,
    before: int,
    mark: int,
    settings: Settings,
    chance: Chance,
    discount: float,
) -> None:
    """Offer a visit behind `before`, in every way to load again around it that is worth a look."""
    if state.seen[before] == mark:
        return
    state.seen[before] = mark
    visit, after = problem.first_visit[option], state.following[before]
    kind = problem.vehicle_type[route]
    if not problem.allowed[kind, visit] or state.stops[route] >= problem.max_stops[kind]:
        return
    if not _may_stand(problem, clock, route, before, visit, after) or fraction(chance) < settings.blink:
        return
    here = state.reload[after]
    fits = _room_for(problem, clock, route, before, visit)
    if fits and clock.rules.has_goods:
        fits = _goods_agree(problem, state, clock, before, visit)
    if fits:
        _single(problem, state, clock, option, route, before, -1, here, discount)
    vehicle = clock.arrays.vehicles[route]
    if vehicle.max_trips <= 1:
        return
    if here >= 0:
        _single(problem, state, clock, option, route, before, here, -1, discount)
    elif clock.loadings[route] + 1 < vehicle.max_trips:
        for reload in range(vehicle.reload_end - vehicle.reload_first):
            if is_visit(problem, before):
                _single(problem, state, clock, option, route, before, reload, -1, discount)
            if is_visit(problem, after):
                _single(problem, state, clock, option, route, before, -1, reload, discount)


@inlined
def _leg(problem: Problem, clock: GeneralClock, route: int, origin: int, node: int, reload: int) -> int:
    """Metres between two nodes, over a place to load at (−1: straight)."""
    profile = problem.profile[problem.vehicle_type[route]]
    if reload < 0:
        return metres(problem, profile, origin, node)
    place = place_before(problem, clock, route, origin, reload)
    length = problem.distances[profile, problem.place[origin], place]
    return length + problem.distances[profile, place, problem.place[node]]


@inlined
def _first_price(problem: Problem, state: State, clock: GeneralClock, route: int) -> float:
    """What using a vehicle costs more than leaving it idle; nothing for one in use."""
    if state.stops[route] > 0:
        return 0.0
    return problem.fixed_price[problem.vehicle_type[route]] - clock.rules.idle_price[route]


@inlined
def _soft_price(clock: GeneralClock, visit: int, begin: int) -> float:
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
def _time_price(
    problem: Problem, state: State, clock: GeneralClock, route: int, after: int, arrive: int, span: int, last_start: int, extra: int
) -> float:
    """What time costs more when `after` is reached at `arrive` by a beginning of the route that takes at least `span` until then."""
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
def _more_setup(problem: Problem, clock: GeneralClock, route: int, origin: int, after: int, reload: int) -> int:
    """Seconds more at `after` when it is reached from `origin`: its setup, needed now or no longer."""
    if not problem.has_setup or not is_visit(problem, after):
        return 0
    busy = busy_at(problem, clock, route, place_before(problem, clock, route, origin, reload), after)
    return busy - (clock.nodes[after].leave - clock.nodes[after].begin)


@kernel
def _single(
    problem: Problem,
    state: State,
    clock: GeneralClock,
    option: int,
    route: int,
    before: int,
    reload: int,
    next_reload: int,
    discount: float,
) -> None:
    """Offer one visit behind `before` with loadings before it and before what follows."""
    visit, after, kind = problem.first_visit[option], state.following[before], problem.vehicle_type[route]
    change = _leg(problem, clock, route, before, visit, reload) + _leg(problem, clock, route, visit, after, next_reload)
    if state.stops[route] > 0:
        change -= _leg(problem, clock, route, before, after, state.reload[after])
    price = problem.metre_price[kind] * change + problem.visit_price[kind, visit]
    price += _first_price(problem, state, clock, route)
    if price * discount >= _dearest(clock):
        return
    one = clock.nodes[before]
    leave = one.leave
    if problem.has_release and problem.release[visit] > 0:
        if reload >= 0:
            leave = max(leave, problem.release[visit] - clock.arrays.vehicles[route].reload_time)
        elif clock.loadings[route] == 0:
            leave = max(leave, problem.release[visit] + one.span)
    arrive = reach(problem, clock, route, before, visit, reload, leave)
    driven = arrive - leave
    begin = open_at(clock, route, visit, arrive)
    if begin > FOREVER:
        return
    busy = busy_at(problem, clock, route, place_before(problem, clock, route, before, reload), visit)
    done = begin + busy
    then = reach(problem, clock, route, visit, after, next_reload, done)
    extra = _more_setup(problem, clock, route, visit, after, next_reload)
    if then + max(0, extra) > clock.nodes[after].latest:
        return
    span = one.span + driven
    last_start = min(one.last_start, close_of(clock, route, visit) - span)
    span += max(0, begin - max(arrive, one.last_start + span)) + busy + then - done
    if clock.arrays.soft:
        price += _soft_price(clock, visit, begin)
    price += _time_price(problem, state, clock, route, after, then, span, last_start, extra)
    price *= discount
    if price < _dearest(clock):
        _offer(clock, price, option, route, before, -1, reload, next_reload)


@kernel
def _pair_on(
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
        if _may_stand(problem, clock, route, before, first, after) and fraction(chance) >= settings.blink:
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
    fixed = problem.visit_price[kind, first] + problem.visit_price[kind, second] + _first_price(problem, state, clock, route)
    change = _leg(problem, clock, route, before, first, -1)
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
    soft = _soft_price(clock, first, begin) if clock.arrays.soft else 0.0
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
            change += _leg(problem, clock, route, first, node, state.reload[node])
            change -= _leg(problem, clock, route, before, node, state.reload[node])
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
            soft += _soft_price(clock, node, begin) - _soft_price(clock, node, clock.nodes[node].begin)
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
    if not _may_stand(problem, clock, route, last, second, node):
        return
    reload = state.reload[node]
    change += _leg(problem, clock, route, last, second, -1) + _leg(problem, clock, route, second, node, reload)
    if state.stops[route] > 0:
        origin = before if last == problem.first_visit[option] else last
        change -= _leg(problem, clock, route, origin, node, reload)
    price += problem.metre_price[kind] * change
    if price * discount >= _dearest(clock):
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
    extra = _more_setup(problem, clock, route, second, node, reload)
    if then + max(0, extra) > clock.nodes[node].latest:
        return
    span += arrive - leave
    wait = max(0, begin - max(arrive, last_start + span))
    last_start = min(last_start, close_of(clock, route, second) - span)
    span += wait + busy + then - done
    if clock.arrays.soft:
        price += _soft_price(clock, second, begin)
    price += _time_price(problem, state, clock, route, node, then, span, last_start, extra)
    price *= discount
    if price < _dearest(clock):
        _offer(clock, price, option, route, before, last, -1, state.reload[state.following[before]])
