"""Where an absent job fits best under every rule: places are ranked by what they would cost by estimate, the first
few evaluated in full."""

from router.engines.lns.kernels.chance import Chance, fraction
from router.engines.lns.kernels.clock import Insertion, best_insertion
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.general_arrays import CANDIDATES, PENDING_JOB, PENDING_NEXT, PENDING_RELOAD, GeneralClock
from router.engines.lns.kernels.general_balance import change_with, find_extremes
from router.engines.lns.kernels.general_candidates import (
    NOWHERE,
    dearest,
    first_price,
    goods_agree,
    leg_metres,
    may_stand,
    more_setup,
    offer,
    room_for,
    soft_price,
    time_price,
)
from router.engines.lns.kernels.general_clock import settle
from router.engines.lns.kernels.general_pairs import pair_on
from router.engines.lns.kernels.general_routes import price_of
from router.engines.lns.kernels.general_rules import bound_route, plan_fits
from router.engines.lns.kernels.general_times import busy_at, close_of, open_at, place_before, reach
from router.engines.lns.problem import Problem, end_of, is_visit, start_of
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import TOUCHED, State, may_open, new_mark, spare_vehicle
from router.units import FOREVER

ANY_ROUTE, NO_ROUTE = -1, -2


@implements(best_insertion, GeneralClock)
def general_best_insertion(
    problem: Problem, state: State, clock: GeneralClock, job: int, settings: Settings, chance: Chance
) -> Insertion:
    """See `clock.best_insertion`."""
    settle(problem, state, clock)
    if clock.plan.has_balance:
        find_extremes(problem, state, clock.plan)
    clock.counts[CANDIDATES] = 0
    discount = fraction(chance) if fraction(chance) < settings.open_chance else 1.0
    for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
        _look_around(problem, state, clock, option, settings, chance, discount)
    return _cheapest(problem, state, clock, job, discount)


@kernel
def _cheapest(problem: Problem, state: State, clock: GeneralClock, job: int, discount: float) -> Insertion:
    """The cheapest candidate by full evaluation; those that would cost more by estimate are left out."""
    best_price, best, uneven = NOWHERE, -1, 0.0
    clock.counts[PENDING_JOB] = -1
    for number in range(clock.counts[CANDIDATES]):
        if clock.candidates[number].price >= best_price:
            break
        route = clock.candidates[number].route
        count = _write_trial(problem, state, clock, number)
        if not plan_fits(problem, clock.rules, state, clock.reloads, route, clock.activities, count):
            continue
        whole = price_of(problem, clock, route, count)
        more = 0.0
        if clock.plan.has_balance:
            more = change_with(problem, state, clock.plan, clock.candidates[number].option, route, clock.memory.span)
        price = whole - state.cost[route] + more
        if whole >= 2 * clock.rules.broken:
            continue
        if state.stops[route] == 0:
            price *= discount
        if price < best_price:
            best_price, best, uneven = price, number, more
            clock.pending_price[0] = whole
            clock.pending_span[0], clock.pending_span[1] = clock.memory.span[0], clock.memory.span[1]
    if best < 0:
        return NOWHERE, -1, -1, -1, -1
    clock.counts[PENDING_JOB] = job
    clock.counts[PENDING_RELOAD] = clock.candidates[best].reload
    clock.counts[PENDING_NEXT] = clock.candidates[best].next_reload
    route = clock.candidates[best].route
    price = clock.pending_price[0] - state.cost[route] + uneven
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
    """Collect candidates for one option: near visits, ends of touched routes, unused vehicles; or only the route
    that rules demand."""
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
                pair_on(problem, state, clock, option, route, settings, chance, 1.0)
        else:
            _single_behind(problem, state, clock, option, route, start_of(problem, route), mark, settings, chance, 1.0)
            last = state.previous[end_of(problem, route)]
            _single_behind(problem, state, clock, option, route, last, mark, settings, chance, 1.0)
    if may_open(state):
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
            pair_on(problem, state, clock, option, route, settings, chance, 1.0)


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
        pair_on(problem, state, clock, option, route, settings, chance, discount)
        return
    mark, node = new_mark(state), start_of(problem, route)
    while node != end_of(problem, route):
        _single_behind(problem, state, clock, option, route, node, mark, settings, chance, discount)
        node = state.following[node]


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
    if not may_stand(problem, clock, route, before, visit, after) or fraction(chance) < settings.blink:
        return
    here = state.reload[after]
    fits = room_for(problem, clock, route, before, visit)
    if fits and clock.rules.has_goods:
        fits = goods_agree(problem, state, clock, before, visit)
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
    change = leg_metres(problem, clock, route, before, visit, reload) + leg_metres(problem, clock, route, visit, after, next_reload)
    if state.stops[route] > 0:
        change -= leg_metres(problem, clock, route, before, after, state.reload[after])
    price = problem.metre_price[kind] * change + problem.visit_price[kind, visit]
    price += first_price(problem, state, clock, option, route)
    if price * discount >= dearest(clock):
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
    extra = more_setup(problem, clock, route, visit, after, next_reload)
    if then + max(0, extra) > clock.nodes[after].latest:
        return
    span = one.span + driven
    last_start = min(one.last_start, close_of(clock, route, visit) - span)
    span += max(0, begin - max(arrive, one.last_start + span)) + busy + then - done
    if clock.arrays.soft:
        price += soft_price(clock, visit, begin)
    price += time_price(problem, state, clock, route, after, then, span, last_start, extra)
    price *= discount
    if price < dearest(clock):
        offer(clock, price, option, route, before, -1, reload, next_reload)
