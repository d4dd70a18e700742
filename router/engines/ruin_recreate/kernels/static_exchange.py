"""Two routes exchange their tails (2-opt*) or segments; distance is asked first, then loads, then time."""

from router.engines.ruin_recreate.kernels.clock import visits_changed
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import NO_LIMIT, Problem, is_visit, metres
from router.engines.ruin_recreate.kernels.state import ROUTES, State, refresh_sums, set_cost, set_stops
from router.engines.ruin_recreate.kernels.static_clock import static_keeps_rules
from router.engines.ruin_recreate.kernels.static_times import StaticClock, arrive, leave_after, leave_along

WHOLE_TAIL = -1


@inlined
def last_of(problem: Problem, state: State, node: int, size: int) -> int:
    """Last visit of a segment of at most `size` visits that begins at `node`, itself a visit."""
    count = 1
    while count != size and state.following[node] < problem.visit_count:
        node = state.following[node]
        count += 1
    return node


@kernel
def exchange(  # noqa: PLR0911, PLR0912  (one test after another, cheapest first)
    problem: Problem,
    state: State,
    clock: StaticClock,
    before_first: int,
    second: int,
    first_size: int,
    second_size: int,
    limit: float,
) -> bool:
    """Swap the segment behind `before_first` with the one from `second` on, in another route, when the price rises by less than
    `limit`."""
    route_one, route_two = state.route_of[before_first], state.route_of[second]
    kind_one, kind_two = problem.vehicle_type[route_one], problem.vehicle_type[route_two]
    if problem.profile[kind_one] != problem.profile[kind_two]:
        return False
    profile = problem.profile[kind_one]
    before_second = state.previous[second]
    if first_size == WHOLE_TAIL and not _tails_meet(problem, state, clock, before_first, second, limit):
        return False
    first = state.following[before_first]
    has_first = first_size != 0 and first < problem.visit_count
    last_first = last_of(problem, state, first, first_size) if has_first else before_first
    last_second = last_of(problem, state, second, second_size)
    behind_first, behind_second = state.following[last_first], state.following[last_second]
    moves_whole = before_second >= problem.visit_count and behind_second >= problem.visit_count
    if moves_whole and kind_one == kind_two and state.stops[route_one] == 0:
        return False
    swaps_ends = first_size == WHOLE_TAIL and kind_one == kind_two
    gained = metres(problem, profile, before_first, second) + metres(problem, profile, last_second, behind_first)
    gained -= clock.metres[first] + clock.metres[second] + clock.metres[behind_second]
    if has_first:
        gained += metres(problem, profile, before_second, first) + metres(problem, profile, last_first, behind_second)
        gained -= clock.metres[behind_first]
    else:
        gained += metres(problem, profile, before_second, behind_second)
    price = problem.metre_price[kind_one] * gained
    if kind_one == kind_two:
        price += _opening_change(problem, state, route_one, route_two, before_second, behind_second, has_first)
        if price >= limit:
            return False
    elif problem.metre_price[kind_one] == problem.metre_price[kind_two]:  # noqa: SIM102  (reads like the branch above)
        if price >= limit + problem.fixed_price[kind_one] + problem.fixed_price[kind_two]:
            return False
    if problem.has_simple_loads and not loads_swap(
        problem, state, route_one, route_two, first, behind_first, second, behind_second
    ):
        return False
    if not problem.has_release and not problem.has_setup and not swaps_ends:
        fits = _passes(problem, state, clock, kind_one, before_first, second, behind_second, behind_first)
        if not fits or not _passes(problem, state, clock, kind_two, before_second, first, behind_first, behind_second):
            return False
    cost = state.money[ROUTES]
    swap_links(state, before_first, behind_first, before_second, behind_second)
    _update_both(problem, state, clock, before_first, behind_first, before_second, behind_second)
    if state.money[ROUTES] - cost < limit and (
        is_plain(problem)
        or (static_keeps_rules(problem, state, clock, route_one) and static_keeps_rules(problem, state, clock, route_two))
    ):
        return True
    swap_links(state, before_first, behind_first, before_second, behind_second)
    _update_both(problem, state, clock, before_first, behind_first, before_second, behind_second)
    return False


@inlined
def is_plain(problem: Problem) -> bool:
    """Whether windows and simple loads are the only rules, so that what was asked before a move is all there is to ask."""
    return (
        problem.has_one_type
        and problem.has_simple_loads
        and not (problem.has_release or problem.has_setup or problem.has_pairs or problem.has_limits)
    )


@inlined
def _tails_meet(problem: Problem, state: State, clock: StaticClock, before_first: int, second: int, limit: float) -> bool:
    """The quick tests of a tail exchange between like vehicles: distance, and time at both joints."""
    kind = problem.vehicle_type[state.route_of[before_first]]
    if kind != problem.vehicle_type[state.route_of[second]]:
        return True
    profile, first, before_second = problem.profile[kind], state.following[before_first], state.previous[second]
    gained = metres(problem, profile, before_first, second) + metres(problem, profile, before_second, first)
    gained -= clock.metres[first] + clock.metres[second]
    if problem.metre_price[kind] * gained >= limit + problem.fixed_price[kind]:
        return False
    if problem.has_release or problem.has_setup:
        return True
    if arrive(problem, state, clock, profile, before_first, second, clock.leave[before_first]) > clock.latest[second]:
        return False
    if is_visit(problem, first) or is_visit(problem, before_second):
        return arrive(problem, state, clock, profile, before_second, first, clock.leave[before_second]) <= clock.latest[first]
    return True


@inlined
def _opening_change(
    problem: Problem,
    state: State,
    route_one: int,
    route_two: int,
    before_second: int,
    behind_second: int,
    has_first: bool,
) -> float:
    """Fixed price paid or saved when a like vehicle comes into use or falls out of it."""
    change = 0.0
    if state.stops[route_one] == 0:
        change += problem.fixed_price[problem.vehicle_type[route_one]]
    if not has_first and not is_visit(problem, before_second) and not is_visit(problem, behind_second):
        change -= problem.fixed_price[problem.vehicle_type[route_two]]
    return change


@inlined
def loads_swap(
    problem: Problem, state: State, route_one: int, route_two: int, first: int, behind_first: int, second: int, behind_second: int
) -> bool:
    """Whether both vehicles hold what they would carry after the swap."""
    kind_one, kind_two = problem.vehicle_type[route_one], problem.vehicle_type[route_two]
    for dimension in range(problem.dimension_count):
        moved, node = 0, first
        while node != behind_first:
            moved -= problem.amount[node, dimension]
            node = state.following[node]
        node = second
        while node != behind_second:
            moved += problem.amount[node, dimension]
            node = state.following[node]
        if (
            state.load[route_one, dimension] + moved + problem.initial_load[kind_one, dimension]
            > problem.capacity[kind_one, dimension]
        ):
            return False
        if (
            state.load[route_two, dimension] - moved + problem.initial_load[kind_two, dimension]
            > problem.capacity[kind_two, dimension]
        ):
            return False
    return True


@inlined
def _passes(problem: Problem, state: State, clock: StaticClock, kind: int, before: int, node: int, stop: int, goal: int) -> bool:
    """Whether a vehicle of `kind` can go from `before` along the segment from `node` up to `stop`, exclusive, and on to `goal`."""
    leave, is_new = clock.leave[before], True
    while node != stop:
        if is_new:
            leave, is_new = leave_after(problem, state, clock, kind, before, node, leave), False
        else:
            leave = leave_along(problem, state, clock, kind, node, leave)
        if leave >= NO_LIMIT:
            return False
        before, node = node, state.following[node]
    if before >= problem.visit_count and goal >= problem.visit_count:
        return True
    return arrive(problem, state, clock, problem.profile[kind], before, goal, leave) <= clock.latest[goal]


@inlined
def swap_links(state: State, before_first: int, behind_first: int, before_second: int, behind_second: int) -> None:
    """Exchange what lies between two pairs of nodes; its own inverse."""
    first, last_first = state.following[before_first], state.previous[behind_first]
    second, last_second = state.following[before_second], state.previous[behind_second]
    if second == behind_second:
        state.following[before_first], state.previous[behind_first] = behind_first, before_first
    else:
        state.following[before_first], state.previous[second] = second, before_first
        state.following[last_second], state.previous[behind_first] = behind_first, last_second
    if first == behind_first:
        state.following[before_second], state.previous[behind_second] = behind_second, before_second
    else:
        state.following[before_second], state.previous[first] = first, before_second
        state.following[last_first], state.previous[behind_second] = behind_second, last_first


@inlined
def _update_both(
    problem: Problem,
    state: State,
    clock: StaticClock,
    before_first: int,
    behind_first: int,
    before_second: int,
    behind_second: int,
) -> None:
    """Bring sums and times of both routes up to date after their stretches were swapped."""
    route_one, route_two = state.route_of[before_first], state.route_of[before_second]
    if problem.has_one_type and problem.has_simple_loads and not problem.has_limits:
        _trade_sums(problem, state, before_first, behind_first, before_second, behind_second)
    else:
        refresh_sums(problem, state, route_one)
        refresh_sums(problem, state, route_two)
    visits_changed(problem, state, clock, route_one, before_first, behind_first)
    visits_changed(problem, state, clock, route_two, before_second, behind_second)


@inlined
def _trade_sums(
    problem: Problem, state: State, before_first: int, behind_first: int, before_second: int, behind_second: int
) -> None:
    """The same sums as `refresh_sums` gives, from the swapped stretches alone; for like vehicles and simple loads.

    A stretch between `before_first` and `behind_first` still bears the mark of route two, where it came from.
    """
    route_one, route_two = state.route_of[before_first], state.route_of[before_second]
    kind = problem.vehicle_type[route_one]
    came, came_metres = _hand_over(problem, state, before_first, behind_first, route_two, route_one)
    went, went_metres = _hand_over(problem, state, before_second, behind_second, route_one, route_two)
    first, last_first = state.following[before_first], state.previous[behind_first]
    second, last_second = state.following[before_second], state.previous[behind_second]
    change_one = _path(problem, kind, before_first, first, last_first, behind_first, came, came_metres)
    change_one -= _path(problem, kind, before_first, second, last_second, behind_first, went, went_metres)
    change_two = _path(problem, kind, before_second, second, last_second, behind_second, went, went_metres)
    change_two -= _path(problem, kind, before_second, first, last_first, behind_second, came, came_metres)
    resize(problem, state, route_one, state.stops[route_one] + came - went, change_one)
    resize(problem, state, route_two, state.stops[route_two] + went - came, change_two)


@inlined
def _hand_over(problem: Problem, state: State, before: int, behind: int, giver: int, taker: int) -> tuple[int, int]:
    """Move marks, loads and prices of the visits between two nodes from one route to another; how many, and metres among them."""
    kind = problem.vehicle_type[taker]
    count, inner = 0, 0
    node = state.following[before]
    while node != behind:
        if count > 0:
            inner += metres(problem, problem.profile[kind], state.previous[node], node)
        count += 1
        state.route_of[node] = taker
        state.cost[giver] -= problem.visit_price[kind, node]
        state.cost[taker] += problem.visit_price[kind, node]
        for dimension in range(problem.dimension_count):
            state.load[giver, dimension] -= problem.amount[node, dimension]
            state.load[taker, dimension] += problem.amount[node, dimension]
        node = state.following[node]
    return count, inner


@inlined
def _path(problem: Problem, kind: int, before: int, first: int, last: int, after: int, count: int, inner: int) -> int:
    """Metres from `before` along a stretch of `count` visits to `after`."""
    profile = problem.profile[kind]
    if count == 0:
        return metres(problem, profile, before, after)
    return metres(problem, profile, before, first) + inner + metres(problem, profile, last, after)


@inlined
def resize(problem: Problem, state: State, route: int, stops: int, more_metres: int) -> None:
    """Give a route its new length and number of stops, and the price of both."""
    kind = problem.vehicle_type[route]
    opened = problem.fixed_price[kind] if state.stops[route] == 0 else 0.0
    set_stops(problem, state, route, stops)
    state.distance[route] += more_metres
    cost = state.cost[route] + opened + problem.metre_price[kind] * more_metres
    set_cost(state, route, cost if stops > 0 else 0.0)
