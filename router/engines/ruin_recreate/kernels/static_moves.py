"""Small annealed moves for clocks that keep earliest departures and latest begins (`StaticClock`).

A visit and one of its nearest get a new leg between them: two routes exchange their tails (2-opt*) or segments behind it, or
one route is reversed or reordered. Distance is asked first, then time; a move that passes is made for good.
"""

import math

from router.engines.ruin_recreate.kernels.chance import Chance, below, fraction
from router.engines.ruin_recreate.kernels.clock import anneal_moves, visits_changed
from router.engines.ruin_recreate.kernels.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.kernels.problem import NO_LIMIT, Problem, metres, start_of
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, State, may_open, refresh_sums, spare_vehicle
from router.engines.ruin_recreate.kernels.static_clock import static_keeps_rules
from router.engines.ruin_recreate.kernels.static_exchange import WHOLE_TAIL, exchange, is_plain, last_of, resize
from router.engines.ruin_recreate.kernels.static_pair_moves import move_pair
from router.engines.ruin_recreate.kernels.static_times import StaticClock, arrive, leave_after
from router.engines.ruin_recreate.kernels.static_trades import NOBODY, trade
from router.engines.ruin_recreate.kernels.stretch import some_visit

PAIR_CHANCE = 0.8
"""How often a move of a visit with a partner moves both."""


@implements(anneal_moves, StaticClock)
def static_anneal_moves(
    problem: Problem, state: State, clock: StaticClock, settings: Settings, chance: Chance, temperature: float
) -> None:
    """See `clock.anneal_moves`."""
    reach = min(settings.move_neighbours, problem.neighbour_count)
    for _ in range(settings.moves if reach > 0 else 0):
        one = some_visit(state, chance)
        two = problem.neighbours[one, below(chance, reach)]
        if fraction(chance) < 0.5:
            one, two = two, one
        if state.route_of[one] >= 0 and state.route_of[two] >= 0:
            limit = -temperature * math.log(1.0 - fraction(chance))
            if problem.has_pairs and problem.partner[one] >= 0 and fraction(chance) < PAIR_CHANCE:
                move_pair(problem, state, clock, one, two, limit, settings, chance)
            else:
                _try_move(problem, state, clock, one, two, limit, settings, chance)
        elif state.counts[ABSENT] > 0 and state.route_of[one] + state.route_of[two] >= -1:
            _try_trade(problem, state, clock, one, two, temperature, settings, chance)


@inlined
def _try_trade(
    problem: Problem, state: State, clock: StaticClock, one: int, two: int, temperature: float, settings: Settings, chance: Chance
) -> None:
    """Of two near visits one is served and one is not: the other takes its place, or stands before or behind it; or it goes."""
    served, comes = (one, two) if state.route_of[one] >= 0 else (two, one)
    if state.route_of[served] < 0 or state.option_of[problem.job_of[comes]] >= 0:
        return
    limit = -temperature * math.log(1.0 - fraction(chance))
    before = served if fraction(chance) < settings.trade_behind else state.previous[served]
    size = below(chance, settings.longest_trade + 1)
    if fraction(chance) < settings.drop_chance:
        trade(problem, state, clock, state.previous[served], max(1, size), NOBODY, limit)
    else:
        trade(problem, state, clock, before, size, comes, limit)


@inlined
def _try_move(
    problem: Problem, state: State, clock: StaticClock, one: int, two: int, limit: float, settings: Settings, chance: Chance
) -> None:
    if problem.type_count > 1 and fraction(chance) < settings.vehicle_chance:
        vehicle = _other_vehicle(problem, state, one, two, chance)
        if vehicle < 0:
            return
        before, two = start_of(problem, vehicle), state.following[start_of(problem, state.route_of[two])]
        first_size, second_size = WHOLE_TAIL, WHOLE_TAIL
    elif state.route_of[one] != state.route_of[two]:
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
    exchange(problem, state, clock, before, two, first_size, second_size, limit)


@inlined
def _other_vehicle(problem: Problem, state: State, one: int, two: int, chance: Chance) -> int:
    """A vehicle of another type that might drive the whole route of `two`: an unused one, or that of `one`; −1 for none."""
    vehicle = state.route_of[one]
    if fraction(chance) < 0.5:
        vehicle = spare_vehicle(problem, state, below(chance, problem.type_count))
    if vehicle < 0 or problem.vehicle_type[vehicle] == problem.vehicle_type[state.route_of[two]]:
        return -1
    return vehicle


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
    gained -= clock.metres[first] + clock.metres[after]
    if price_of_metre * gained >= limit:
        return False
    leave, place, node = clock.leave[before], before, last
    while node != before:
        if place != before:
            gained += metres(problem, profile, place, node) - clock.metres[place]
        leave = leave_after(problem, state, clock, kind, place, node, leave)
        if leave >= NO_LIMIT:
            return False
        place, node = node, state.previous[node]
    if price_of_metre * gained >= limit:
        return False
    if arrive(problem, state, clock, profile, first, after, leave) > clock.latest[after]:
        return False
    flip_links(state, before, after)
    _update_one(problem, state, clock, route, before, after, gained)
    if is_plain(problem) or static_keeps_rules(problem, state, clock, route):
        return True
    flip_links(state, before, after)
    _update_one(problem, state, clock, route, before, after, -gained)
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
def _update_one(problem: Problem, state: State, clock: StaticClock, route: int, before: int, after: int, more_metres: int) -> None:
    """Bring a route up to date after its visits between two nodes changed order."""
    if problem.has_simple_loads and not problem.has_limits:
        resize(problem, state, route, state.stops[route], more_metres)
    else:
        refresh_sums(problem, state, route)
    visits_changed(problem, state, clock, route, before, after)


@inlined
def _move_ahead(problem: Problem, state: State, clock: StaticClock, before: int, visit: int, last: int, limit: float) -> bool:
    """Move the segment from `visit` to `last` forward, to just behind `before`."""
    route, first, after = state.route_of[before], state.following[before], state.following[last]
    kind, passed_last = problem.vehicle_type[route], state.previous[visit]
    profile = problem.profile[kind]
    gained = metres(problem, profile, before, visit) + metres(problem, profile, last, first)
    gained += metres(problem, profile, passed_last, after)
    gained -= clock.metres[first] + clock.metres[visit] + clock.metres[after]
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
    _update_one(problem, state, clock, route, before, after, gained)
    if is_plain(problem) or static_keeps_rules(problem, state, clock, route):
        return True
    rotate_links(state, before, first, after)
    _update_one(problem, state, clock, route, before, after, -gained)
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
