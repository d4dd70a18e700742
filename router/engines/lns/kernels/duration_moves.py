"""Small annealed moves when time is paid (`DurationClock`): tails or segments change routes, a stretch is reversed or moved ahead.

A move is judged before it is made: whole seconds for feasibility, then the durations of both routes from the functions
of what stays and those of the nodes that move. Vehicles of one type only, and only where windows, simple loads and
durations are all the rules.
"""

import math

from router.engines.lns.kernels.chance import Chance, below, fraction
from router.engines.lns.kernels.clock import anneal_moves, visits_changed
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.duration_clock import DurationClock, spare_row, stay_at
from router.engines.lns.kernels.piecewise import OTHER, extend_forward, least_duration
from router.engines.lns.problem import NO_LIMIT, Problem, is_visit, metres, start_of
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import State, may_open, refresh_sums, spare_vehicle
from router.engines.lns.kernels.static_exchange import WHOLE_TAIL, last_of, loads_swap, swap_links
from router.engines.lns.kernels.static_moves import flip_links, lies_ahead, rotate_links
from router.engines.lns.kernels.static_times import arrive, leave_after, time_at
from router.engines.lns.kernels.stretch import some_visit
from router.model.travel_pieces import NEVER


@implements(anneal_moves, DurationClock)
def duration_anneal_moves(
    problem: Problem, state: State, clock: DurationClock, settings: Settings, chance: Chance, temperature: float
) -> None:
    """See `clock.anneal_moves`."""
    reach = min(settings.move_neighbours, problem.neighbour_count)
    plain = problem.has_simple_loads and not (problem.has_release or problem.has_setup or problem.has_pairs or problem.has_limits)
    for _ in range(settings.moves if reach > 0 and plain else 0):
        one = some_visit(state, chance)
        two = problem.neighbours[one, below(chance, reach)]
        if fraction(chance) < 0.5:
            one, two = two, one
        if state.route_of[one] >= 0 and state.route_of[two] >= 0:
            limit = -temperature * math.log(1.0 - fraction(chance))
            _try_move(problem, state, clock, one, two, limit, settings, chance)


@inlined
def _try_move(
    problem: Problem, state: State, clock: DurationClock, one: int, two: int, limit: float, settings: Settings, chance: Chance
) -> None:
    if state.route_of[one] != state.route_of[two]:
        before = start_of(problem, state.route_of[one]) if fraction(chance) < 0.03 else one
        first_size, second_size = WHOLE_TAIL, WHOLE_TAIL
        if fraction(chance) >= settings.tail_chance:
            first_size = below(chance, settings.longest_segment + 1)
            second_size = 1 + below(chance, settings.longest_segment)
    elif fraction(chance) < settings.split_off_chance:
        vehicle = spare_vehicle(problem, state, below(chance, problem.type_count)) if may_open(state) else -1
        if vehicle < 0 or state.stops[state.route_of[two]] < 2:
            return
        before, first_size = start_of(problem, vehicle), 0
        second_size = WHOLE_TAIL if fraction(chance) < 0.5 else 1 + below(chance, 2 * settings.longest_segment)
    else:
        _rearrange(problem, state, clock, one, two, below(chance, settings.longest_segment + 1), limit, settings)
        return
    _exchange(problem, state, clock, before, two, first_size, second_size, limit)


@kernel
def _exchange(
    problem: Problem,
    state: State,
    clock: DurationClock,
    before_first: int,
    second: int,
    first_size: int,
    second_size: int,
    limit: float,
) -> bool:
    """Swap the segment behind `before_first` with the one from `second` on, in another route, if the price rises by less
    than `limit`."""
    route_one, route_two = state.route_of[before_first], state.route_of[second]
    kind = problem.vehicle_type[route_one]
    if kind != problem.vehicle_type[route_two]:
        return False
    before_second, first = state.previous[second], state.following[before_first]
    has_first = first_size != 0 and first < problem.visit_count
    last_first = last_of(problem, state, first, first_size) if has_first else before_first
    last_second = last_of(problem, state, second, second_size)
    behind_first, behind_second = state.following[last_first], state.following[last_second]
    empties = not is_visit(problem, before_second) and not is_visit(problem, behind_second)
    if empties and not has_first and state.stops[route_one] == 0:
        return False
    tails = not is_visit(problem, behind_first) and not is_visit(problem, behind_second)
    if not loads_swap(problem, state, route_one, route_two, first, behind_first, second, behind_second):
        return False
    price = _metres_swapped(problem, state, kind, before_first, behind_first, before_second, behind_second, has_first)
    if state.stops[route_one] == 0:
        price += problem.fixed_price[kind]
    if empties and not has_first:
        price -= problem.fixed_price[kind]
    paid = problem.second_price[kind]
    allowed = (limit - price) / max(paid, 1e-9) + clock.duration[route_one] + clock.duration[route_two]
    one = _joined(problem, state, clock, route_one, before_first, second, behind_second, behind_first, tails, allowed)
    if one >= NEVER or (paid > 0.0 and one >= allowed):
        return False
    two = 0.0
    if has_first or not empties:
        two = _joined(problem, state, clock, route_two, before_second, first, behind_first, behind_second, tails, allowed - one)
    if two >= NEVER or price + paid * (one + two - clock.duration[route_one] - clock.duration[route_two]) >= limit:
        return False
    swap_links(state, before_first, behind_first, before_second, behind_second)
    _update(problem, state, clock, route_one, before_first, behind_first)
    _update(problem, state, clock, route_two, before_second, behind_second)
    return True


@inlined
def _metres_swapped(
    problem: Problem,
    state: State,
    kind: int,
    before_first: int,
    behind_first: int,
    before_second: int,
    behind_second: int,
    has_first: bool,
) -> float:
    """Price of the metres that a swap of segments adds."""
    profile = problem.profile[kind]
    first, last_first = state.following[before_first], state.previous[behind_first]
    second, last_second = state.following[before_second], state.previous[behind_second]
    gained = metres(problem, profile, before_first, second) + metres(problem, profile, last_second, behind_first)
    gained -= metres(problem, profile, before_first, first) + metres(problem, profile, before_second, second)
    gained -= metres(problem, profile, last_second, behind_second)
    if has_first:
        gained += metres(problem, profile, before_second, first) + metres(problem, profile, last_first, behind_second)
        gained -= metres(problem, profile, last_first, behind_first)
    else:
        gained += metres(problem, profile, before_second, behind_second)
    return problem.metre_price[kind] * gained


@inlined
def _joined(
    problem: Problem,
    state: State,
    clock: DurationClock,
    route: int,
    before: int,
    node: int,
    stop: int,
    goal: int,
    tails: bool,
    bound: float,
) -> float:
    """Duration of a route that goes from `before` along the nodes from `node` up to `stop`, exclusive, to `goal`."""
    count = 0
    if tails and is_visit(problem, node):
        goal = node
    else:
        while node != stop:
            state.scratch[count] = node
            count += 1
            node = state.following[node]
    return _duration_along(problem, state, clock, route, before, count, goal, bound)


@kernel
def _duration_along(
    problem: Problem, state: State, clock: DurationClock, route: int, before: int, count: int, goal: int, bound: float
) -> float:
    """Duration of `route` when the first `count` nodes of the scratch array come between `before` and `goal`.

    `NEVER` when that comes too late anywhere or exceeds the longest duration; something not below `bound` when it is not below it.
    """
    kind = problem.vehicle_type[route]
    profile = problem.profile[kind]
    if clock.behind.points[goal, 0, OTHER] - clock.ahead.points[before, clock.ahead.count[before] - 1, OTHER] >= bound:
        return NEVER
    node, leave = before, clock.leave[before]
    for index in range(count):
        following = state.scratch[index]
        leave = leave_after(problem, state, clock, kind, node, following, leave)
        if leave >= NO_LIMIT:
            return NEVER
        node = following
    if arrive(problem, state, clock, profile, node, goal, leave) > clock.latest[goal]:
        return NEVER
    row, node, stay = before, before, stay_at(problem, state, kind, before)
    for index in range(count):
        following = state.scratch[index]
        into = spare_row(problem) + (index & 1)
        extend_forward(
            clock.roads,
            profile,
            problem.place[node],
            problem.place[following],
            stay,
            clock.ahead,
            row,
            float(problem.opens[following]),
            float(problem.closes[following]),
            clock.ahead,
            into,
        )
        stay = float(time_at(problem, kind, node, following))
        row, node = into, following
    duration = least_duration(
        clock.roads, profile, problem.place[node], problem.place[goal], stay, clock.ahead, row, clock.behind, goal, bound
    )
    stops = state.stops[route] + count
    return NEVER if duration + clock.margin * stops > clock.max_duration[route] else duration


@inlined
def _update(problem: Problem, state: State, clock: DurationClock, route: int, before: int, after: int) -> None:
    """Sums, times and price of a route whose nodes between two others were changed."""
    refresh_sums(problem, state, route)
    clock.duration[route] = 0.0
    visits_changed(problem, state, clock, route, before, after)


@kernel
def _rearrange(
    problem: Problem, state: State, clock: DurationClock, before: int, visit: int, size: int, limit: float, settings: Settings
) -> bool:
    """Make `visit` follow `before` on one route: size 0 reverses what lies between, else a segment of that size moves ahead."""
    first, route = state.following[before], state.route_of[before]
    if first == visit or not lies_ahead(problem, state, first, visit, settings.longest_reversal):
        return False
    last = visit if size == 0 else last_of(problem, state, visit, size)
    after = state.following[last]
    count = _reversed(state, first, visit) if size == 0 else _rotated(state, first, visit, after)
    kind = problem.vehicle_type[route]
    price = problem.metre_price[kind] * _metres_along(problem, state, kind, before, count, after)
    paid = problem.second_price[kind]
    bound = (limit - price) / max(paid, 1e-9) + clock.duration[route]
    duration = _duration_along(problem, state, clock, route, before, count, after, bound)
    if duration >= NEVER or price + paid * (duration - clock.duration[route]) >= limit:
        return False
    if size == 0:
        flip_links(state, before, after)
    else:
        rotate_links(state, before, visit, after)
    _update(problem, state, clock, route, before, after)
    return True


@inlined
def _reversed(state: State, first: int, last: int) -> int:
    """List the nodes from `last` back to `first` in the scratch array; how many."""
    count, node = 1, last
    state.scratch[0] = last
    while node != first:
        node = state.previous[node]
        state.scratch[count] = node
        count += 1
    return count


@inlined
def _rotated(state: State, first: int, visit: int, after: int) -> int:
    """List the nodes from `visit` to `after`, exclusive, then those from `first` to `visit`; how many."""
    count, node = 0, visit
    while node != after:
        state.scratch[count] = node
        count += 1
        node = state.following[node]
    node = first
    while node != visit:
        state.scratch[count] = node
        count += 1
        node = state.following[node]
    return count


@inlined
def _metres_along(problem: Problem, state: State, kind: int, before: int, count: int, after: int) -> int:
    """Metres more when the scratch nodes are driven in that order instead of as the route stands."""
    profile = problem.profile[kind]
    change, node = 0, before
    for index in range(count):
        change += metres(problem, profile, node, state.scratch[index])
        node = state.scratch[index]
    change += metres(problem, profile, node, after)
    node = before
    while node != after:
        change -= metres(problem, profile, node, state.following[node])
        node = state.following[node]
    return change
