"""Small annealed moves for clocks that keep earliest departures and latest begins (`StaticClock`).

A visit and one of its nearest get a new leg between them: two routes exchange their tails (2-opt*) or segments behind it, or
one route is reversed or reordered. Distance is asked first, then time; a move that passes is made for good.
"""

import math

from router.engines.ruin_recreate.chance import Chance, below, fraction
from router.engines.ruin_recreate.clock import anneal_moves, visits_changed
from router.engines.ruin_recreate.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.problem import NO_LIMIT, Problem, is_visit, metres, start_of
from router.engines.ruin_recreate.settings import Settings
from router.engines.ruin_recreate.state import ROUTES, State, refresh_sums, spare_vehicle
from router.engines.ruin_recreate.static_clock import (
    StaticClock,
    arrive,
    leave_after,
    static_keeps_rules,
)

WHOLE_TAIL = -1


@implements(anneal_moves, StaticClock)
def static_anneal_moves(
    problem: Problem, state: State, clock: StaticClock, settings: Settings, chance: Chance, temperature: float
) -> None:
    """See `clock.anneal_moves`."""
    reach = min(settings.move_neighbours, problem.neighbour_count)
    for _ in range(settings.moves if reach > 0 else 0):
        one = below(chance, problem.visit_count)
        two = problem.neighbours[one, below(chance, reach)]
        if fraction(chance) < 0.5:
            one, two = two, one
        if state.route_of[one] >= 0 and state.route_of[two] >= 0:
            limit = -temperature * math.log(1.0 - fraction(chance))
            _try_move(problem, state, clock, one, two, limit, settings, chance)


@inlined
def _try_move(
    problem: Problem, state: State, clock: StaticClock, one: int, two: int, limit: float, settings: Settings, chance: Chance
) -> None:
    if state.route_of[one] != state.route_of[two]:
        before = start_of(problem, state.route_of[one]) if fraction(chance) < 0.03 else one
        first_size, second_size = WHOLE_TAIL, WHOLE_TAIL
        if fraction(chance) >= settings.tail_chance:
            first_size = below(chance, settings.longest_segment + 1)
            second_size = 1 + below(chance, settings.longest_segment)
    elif fraction(chance) < settings.split_off_chance:
        vehicle = spare_vehicle(problem, state, below(chance, problem.type_count)) if settings.may_open else -1
        if vehicle < 0 or state.stops[state.route_of[two]] < 2:
            return
        before, first_size = start_of(problem, vehicle), 0
        second_size = WHOLE_TAIL if fraction(chance) < 0.5 else 1 + below(chance, 2 * settings.longest_segment)
    else:
        _rearrange(problem, state, clock, one, two, below(chance, settings.longest_segment + 1), limit, settings)
        return
    _exchange(problem, state, clock, before, two, first_size, second_size, limit)


@inlined
def last_of(problem: Problem, state: State, node: int, size: int) -> int:
    """Last visit of a segment of at most `size` visits that begins at `node`, itself a visit."""
    count = 1
    while count != size and state.following[node] < problem.visit_count:
        node = state.following[node]
        count += 1
    return node


@kernel
def _exchange(  # noqa: PLR0911, PLR0912  (one test after another, cheapest first)
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
    gained -= metres(problem, profile, before_first, first) + metres(problem, profile, before_second, second)
    gained -= metres(problem, profile, last_second, behind_second)
    if has_first:
        gained += metres(problem, profile, before_second, first) + metres(problem, profile, last_first, behind_second)
        gained -= metres(problem, profile, last_first, behind_first)
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
        _is_plain(problem)
        or (static_keeps_rules(problem, state, clock, route_one) and static_keeps_rules(problem, state, clock, route_two))
    ):
        return True
    swap_links(state, before_first, behind_first, before_second, behind_second)
    _update_both(problem, state, clock, before_first, behind_first, before_second, behind_second)
    return False


@inlined
def _is_plain(problem: Problem) -> bool:
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
    gained -= metres(problem, profile, before_first, first) + metres(problem, profile, before_second, second)
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
    leave = clock.leave[before]
    while node != stop:
        leave = leave_after(problem, state, clock, kind, before, node, leave)
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
    problem: Problem, state: State, clock: StaticClock, before_first: int, behind_first: int, before_second: int, behind_second: int
) -> None:
    route_one, route_two = state.route_of[before_first], state.route_of[before_second]
    refresh_sums(problem, state, route_one)
    refresh_sums(problem, state, route_two)
    visits_changed(problem, state, clock, route_one, before_first, behind_first)
    visits_changed(problem, state, clock, route_two, before_second, behind_second)


@kernel
def _rearrange(
    problem: Problem, state: State, clock: StaticClock, before: int, visit: int, size: int, limit: float, settings: Settings
) -> bool:
    """Make `visit` follow `before` on one route: size 0 reverses what lies between, else a segment of that size moves ahead."""
    first = state.following[before]
    if first == visit or not lies_ahead(problem, state, first, visit, settings.longest_reversal):
        return False
    if size == 0:
        return _reverse(problem, state, clock, before, first, visit, limit)
    return _move_ahead(problem, state, clock, before, visit, last_of(problem, state, visit, size), limit)


@inlined
def lies_ahead(problem: Problem, state: State, node: int, visit: int, reach: int) -> bool:
    """Whether `visit` comes within `reach` nodes from `node` on."""
    for _ in range(reach):
        if node == visit:
            return True
        if node >= problem.visit_count:
            return False
        node = state.following[node]
    return node == visit


@inlined
def _reverse(problem: Problem, state: State, clock: StaticClock, before: int, first: int, last: int, limit: float) -> bool:
    """Reverse the stretch from `first` to `last`, just behind `before`."""
    route, after = state.route_of[before], state.following[last]
    kind = problem.vehicle_type[route]
    profile, price_of_metre = problem.profile[kind], problem.metre_price[kind]
    gained = metres(problem, profile, before, last) + metres(problem, profile, first, after)
    gained -= metres(problem, profile, before, first) + metres(problem, profile, last, after)
    if price_of_metre * gained >= limit:
        return False
    leave, place, node = clock.leave[before], before, last
    while node != before:
        if place != before:
            gained += metres(problem, profile, place, node) - metres(problem, profile, node, place)
        leave = leave_after(problem, state, clock, kind, place, node, leave)
        if leave >= NO_LIMIT:
            return False
        place, node = node, state.previous[node]
    if price_of_metre * gained >= limit:
        return False
    if arrive(problem, state, clock, profile, first, after, leave) > clock.latest[after]:
        return False
    flip_links(state, before, after)
    _update_one(problem, state, clock, route, before, after)
    if _is_plain(problem) or static_keeps_rules(problem, state, clock, route):
        return True
    flip_links(state, before, after)
    _update_one(problem, state, clock, route, before, after)
    return False


@inlined
def flip_links(state: State, before: int, after: int) -> None:
    """Reverse everything strictly between two nodes; its own inverse."""
    first, last = state.following[before], state.previous[after]
    node = first
    while node != after:
        onward = state.following[node]
        state.following[node], state.previous[node] = state.previous[node], onward
        node = onward
    state.following[before], state.previous[last] = last, before
    state.following[first], state.previous[after] = after, first


@inlined
def _update_one(problem: Problem, state: State, clock: StaticClock, route: int, before: int, after: int) -> None:
    refresh_sums(problem, state, route)
    visits_changed(problem, state, clock, route, before, after)


@inlined
def _move_ahead(problem: Problem, state: State, clock: StaticClock, before: int, visit: int, last: int, limit: float) -> bool:
    """Move the segment from `visit` to `last` forward, to just behind `before`."""
    route, first, after = state.route_of[before], state.following[before], state.following[last]
    kind, passed_last = problem.vehicle_type[route], state.previous[visit]
    profile = problem.profile[kind]
    gained = metres(problem, profile, before, visit) + metres(problem, profile, last, first)
    gained += metres(problem, profile, passed_last, after) - metres(problem, profile, before, first)
    gained -= metres(problem, profile, passed_last, visit) + metres(problem, profile, last, after)
    if problem.metre_price[kind] * gained >= limit:
        return False
    leave, place, node = clock.leave[before], before, visit
    while node != after:
        leave = leave_after(problem, state, clock, kind, place, node, leave)
        if leave >= NO_LIMIT:
            return False
        place, node = node, state.following[node]
    if not _passes_from(problem, state, clock, kind, last, first, visit, after, leave):
        return False
    rotate_links(state, before, visit, after)
    _update_one(problem, state, clock, route, before, after)
    if _is_plain(problem) or static_keeps_rules(problem, state, clock, route):
        return True
    rotate_links(state, before, first, after)
    _update_one(problem, state, clock, route, before, after)
    return False


@inlined
def _passes_from(
    problem: Problem, state: State, clock: StaticClock, kind: int, place: int, node: int, stop: int, goal: int, leave: int
) -> bool:
    """Like `_passes`, leaving `place` at `leave`."""
    while node != stop:
        leave = leave_after(problem, state, clock, kind, place, node, leave)
        if leave >= NO_LIMIT:
            return False
        place, node = node, state.following[node]
    return arrive(problem, state, clock, problem.profile[kind], place, goal, leave) <= clock.latest[goal]


@inlined
def rotate_links(state: State, before: int, visit: int, after: int) -> None:
    """Let what starts at `visit` come before what lay between `before` and `visit`."""
    first, passed_last, last = state.following[before], state.previous[visit], state.previous[after]
    state.following[before], state.previous[visit] = visit, before
    state.following[last], state.previous[first] = first, last
    state.following[passed_last], state.previous[after] = after, passed_last
