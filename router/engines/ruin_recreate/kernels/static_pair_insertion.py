"""Where an absent pickup and its delivery fit best, for clocks that keep earliest departures and latest begins (`StaticClock`).

What was found out about a pair on a route is remembered as long as the route stays as it is: most steps are undone, and a job that
fits nowhere is offered to the same routes again and again.
"""

from router.engines.ruin_recreate.kernels.chance import Chance, fraction
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import NO_LIMIT, Problem, end_of, is_visit, metres, start_of
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import STEP, TOUCHED, State, may_open, new_mark, remembers_pairs, spare_vehicle
from router.engines.ruin_recreate.kernels.static_times import (
    NOWHERE,
    StaticClock,
    arrive,
    begin_and_leave,
    drive_to,
    fits_between,
    leave_after,
    reaches,
    within_limits,
)

Place = tuple[float, int, int, int]
"""Price of a pair on a route (an upper bound when there is no route), route (−1 for none), nodes that both visits follow."""


@kernel
def best_pair(
    problem: Problem, state: State, clock: StaticClock, first: int, second: int, settings: Settings, chance: Chance
) -> Place:
    """Price, route and both nodes before of the best place for a pickup and its delivery."""
    best = (NOWHERE, -1, -1, -1)
    mark = new_mark(state)
    for visit in (first, second):
        for rank in range(min(settings.insertion_neighbours, problem.neighbour_count)):
            route = state.route_of[problem.neighbours[visit, rank]]
            if route >= 0 and state.seen[start_of(problem, route)] != mark:
                state.seen[start_of(problem, route)] = mark
                best = best_pair_on(problem, state, clock, route, first, second, best, settings, chance)
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if state.stops[route] > 0 and state.seen[start_of(problem, route)] != mark:
            state.seen[start_of(problem, route)] = mark
            best = best_pair_on(problem, state, clock, route, first, second, best, settings, chance)
    if may_open(state):
        for kind in range(problem.type_count):
            route = spare_vehicle(problem, state, kind)
            if route >= 0:
                best = best_pair_on(problem, state, clock, route, first, second, best, settings, chance)
    return best


@kernel
def best_pair_on(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    first: int,
    second: int,
    best: Place,
    settings: Settings,
    chance: Chance,
) -> Place:
    """`best`, or the best place of the pair on `route` when that is cheaper; now and then one is passed over (blinks)."""
    if not remembers_pairs(problem) or state.touched_in[route] == state.counts[STEP]:
        return _search_route(problem, state, clock, route, first, second, best, settings.blink, chance)
    if fraction(chance) < settings.blink:
        return best
    return recall(problem, state, clock, route, first, second, best, chance)


@kernel
def recall(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    first: int,
    second: int,
    best: Place,
    chance: Chance,
) -> Place:
    """`best`, or the best place of the pair on `route` when that is cheaper, from memory where it is known.

    What holds of a route changed in this step, which may be undone, is kept apart.
    """
    row = first if state.touched_in[route] != state.counts[STEP] else first + problem.visit_count
    if not _is_known(state, route, row, best[0]):
        nothing = (best[0], -1, -1, -1)
        _remember(state, route, row, _search_route(problem, state, clock, route, first, second, nothing, 0.0, chance))
    price, after_first = state.known_price[row, route], state.known_after[row, route, 0]
    if after_first < 0 or price >= best[0]:
        return best
    return price, route, after_first, state.known_after[row, route, 1]


@inlined
def _is_known(state: State, route: int, first: int, bound: float) -> bool:
    """Whether the best place of the pair on the route as it stands is known, or that none is cheaper than `bound`."""
    if state.known_stamp[first, route] != state.stamp[route]:
        return False
    return state.known_after[first, route, 0] >= 0 or state.known_price[first, route] >= bound


@inlined
def _remember(state: State, route: int, first: int, found: Place) -> None:
    state.known_stamp[first, route] = state.stamp[route]
    state.known_price[first, route] = found[0]
    state.known_after[first, route, 0], state.known_after[first, route, 1] = found[2], found[3]


@kernel
def _search_route(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    first: int,
    second: int,
    best: Place,
    blink: float,
    chance: Chance,
) -> Place:
    """`best`, or the best place of the pair on `route` when that is cheaper."""
    kind = problem.vehicle_type[route]
    if not (problem.allowed[kind, first] and problem.allowed[kind, second]):
        return best
    if problem.has_limits and state.stops[route] + 2 > problem.max_stops[kind]:
        return best
    served = problem.visit_price[kind, first] + problem.visit_price[kind, second]
    if state.stops[route] == 0:
        served += problem.fixed_price[kind]
    least, farthest = _least_detour(problem, state, clock, route, second)
    if farthest < 0:
        return best
    before = start_of(problem, route)
    while clock.leave[before] <= problem.closes[first]:
        best = _best_delivery(problem, state, clock, route, first, second, before, served, least, farthest, best, blink, chance)
        if before == farthest:
            return best
        before = state.following[before]
    return best


@inlined
def _least_detour(problem: Problem, state: State, clock: StaticClock, route: int, visit: int) -> tuple[int, int]:
    """Metres below which `visit` does not come onto the route, and the last node that it may follow there (−1 for none), were
    it alone: a pickup before it leaves less time (where going round by it is no quicker)."""
    kind, before, least, farthest = problem.vehicle_type[route], start_of(problem, route), NO_LIMIT, -1
    profile = problem.profile[kind]
    while before != end_of(problem, route) and clock.leave[before] <= problem.closes[visit]:
        after = state.following[before]
        if clock.latest[after] >= problem.opens[visit] and (
            problem.has_setup or fits_between(problem, state, clock, kind, before, visit, after)
        ):
            detour = metres(problem, profile, before, visit) + metres(problem, profile, visit, after) - clock.metres[after]
            least, farthest = min(least, detour), before
        before = after
    return least, farthest


@inlined
def _has_room(problem: Problem, state: State, route: int, node: int, pickup: int) -> bool:
    """Whether the goods of `pickup` can be on board when `node` is left."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        if state.on_board[node, dimension] + problem.collect[pickup, dimension] > problem.capacity[kind, dimension]:
            return False
    return True


@inlined
def _best_delivery(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    first: int,
    second: int,
    before: int,
    served: float,
    least: int,
    farthest: int,
    best: Place,
    blink: float,
    chance: Chance,
) -> Place:
    """Try every place of the delivery up to behind `farthest`, the pickup standing behind `before`; elsewhere than right behind
    the pickup it takes `least` metres at least."""
    kind, after = problem.vehicle_type[route], state.following[before]
    profile, price_of_metre = problem.profile[kind], problem.metre_price[kind]
    there = metres(problem, profile, before, first)
    pickup_metres = there + metres(problem, profile, first, after) - clock.metres[after]
    change = there + metres(problem, profile, first, second) + metres(problem, profile, second, after) - clock.metres[after]
    if served + price_of_metre * min(change, pickup_metres + least) >= best[0]:
        return best
    leave = clock.leave[before]
    if problem.has_release:
        leave = max(leave, problem.release[first])
    leave = leave_after(problem, state, clock, kind, before, first, leave)
    if leave >= NO_LIMIT or not _has_room(problem, state, route, before, first):
        return best
    last, node, behind_pickup = first, after, True
    while True:
        price = served + price_of_metre * change
        if price < best[0] and (not problem.has_limits or within_limits(problem, state, route, 2, change, 0)):
            done = leave_after(problem, state, clock, kind, last, second, leave)
            fits = done < NO_LIMIT and reaches(problem, state, clock, kind, last, second, node, done)
            if fits and fraction(chance) >= blink:
                best = (price, route, before, last)
        if farthest in (last, before) or not is_visit(problem, node) or not _has_room(problem, state, route, node, first):
            return best
        if behind_pickup:
            arrival = arrive(problem, state, clock, profile, last, node, leave)
        else:
            arrival = drive_to(problem, state, clock, profile, node, leave)
        if arrival > clock.latest[node]:
            return best
        leave, behind_pickup = begin_and_leave(problem, kind, last, node, arrival), False
        if leave > problem.closes[second]:
            return best
        last, node = node, state.following[node]
        change = pickup_metres + metres(problem, profile, last, second) + metres(problem, profile, second, node)
        change -= clock.metres[node]
