"""Small annealed moves of a pickup with its delivery, for clocks that keep earliest departures and latest begins (`StaticClock`).

Two visits that are near each other bring their pairs, or their routes, together: a pair goes to the best place on the
other's route, two pairs change routes, or two routes exchange their tails where neither cut splits a pair.
"""

from router.engines.ruin_recreate.kernels.chance import Chance, fraction
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Problem, is_visit, metres, start_of
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import REMOVED, ROUTES, State, may_open, spare_vehicle
from router.engines.ruin_recreate.kernels.static_exchange import WHOLE_TAIL, exchange
from router.engines.ruin_recreate.kernels.static_pair_insertion import best_pair_on
from router.engines.ruin_recreate.kernels.static_times import StaticClock
from router.engines.ruin_recreate.kernels.steps import open_step, put_in, take_out, undo

RELOCATE, EXCHANGE = 0.5, 0.9
"""How often a pair moves, or two change places, among the moves between two routes (the rest exchange tails), summed up."""


@kernel
def move_pair(
    problem: Problem, state: State, clock: StaticClock, one: int, two: int, limit: float, settings: Settings, chance: Chance
) -> bool:
    """Make one move of the pair of `one`, near `two`, when the price rises by less than `limit`; whether it was made."""
    route = state.route_of[two]
    if fraction(chance) < settings.split_off_chance:
        route = spare_vehicle(problem, state, problem.vehicle_type[route]) if may_open(state) else -1
        return route >= 0 and _relocate(problem, state, clock, problem.job_of[one], route, limit, settings, chance)
    if state.route_of[one] == route:
        return _reinsert(problem, state, clock, problem.job_of[one], limit, settings, chance)
    draw = fraction(chance)
    if draw < RELOCATE or (draw < EXCHANGE and problem.partner[two] < 0):
        return _relocate(problem, state, clock, problem.job_of[one], route, limit, settings, chance)
    if draw < EXCHANGE:
        return _trade(problem, state, clock, problem.job_of[one], problem.job_of[two], limit, settings, chance)
    before = start_of(problem, state.route_of[one]) if fraction(chance) < 0.03 else one
    if _splits(problem, state, before) or _splits(problem, state, state.previous[two]):
        return False
    return exchange(problem, state, clock, before, two, WHOLE_TAIL, WHOLE_TAIL, limit)


@inlined
def _splits(problem: Problem, state: State, before: int) -> bool:
    """Whether it is plain that a cut behind `before` splits a pair."""
    if is_visit(problem, before) and problem.partner[before] >= 0 and not problem.is_delivery[before]:
        return True
    after = state.following[before]
    return is_visit(problem, after) and problem.is_delivery[after]


@inlined
def _saved(problem: Problem, state: State, clock: StaticClock, job: int) -> float:
    """What the route of a pair costs less without it."""
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    route = state.route_of[first]
    kind = problem.vehicle_type[route]
    profile = problem.profile[kind]
    after = state.following[second]
    less = clock.metres[first] + clock.metres[second] + clock.metres[after]
    if state.following[first] == second:
        less -= metres(problem, profile, state.previous[first], after)
    else:
        less += clock.metres[state.following[first]]
        less -= metres(problem, profile, state.previous[first], state.following[first])
        less -= metres(problem, profile, state.previous[second], after)
    price = problem.metre_price[kind] * less + problem.visit_price[kind, first] + problem.visit_price[kind, second]
    return price + problem.fixed_price[kind] if state.stops[route] == 2 else price


@kernel
def _relocate(
    problem: Problem, state: State, clock: StaticClock, job: int, route: int, limit: float, settings: Settings, chance: Chance
) -> bool:
    """Move a pair to the best place on another route."""
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    most = limit + _saved(problem, state, clock, job)
    found = best_pair_on(problem, state, clock, route, first, second, (most, -1, -1, -1), settings, chance)
    if found[1] < 0:
        return False
    open_step(problem, state, clock)
    take_out(problem, state, clock, job)
    if state.counts[REMOVED] > 1:  # the rest of its route broke a rule
        undo(problem, state, clock)
        return False
    put_in(problem, state, clock, job, option, route, found[2], found[3])
    return True


@kernel
def _reinsert(
    problem: Problem, state: State, clock: StaticClock, job: int, limit: float, settings: Settings, chance: Chance
) -> bool:
    """Move a pair to the best place on its own route."""
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    route = state.route_of[first]
    if state.stops[route] == 2:
        return False
    open_step(problem, state, clock)
    cost = state.money[ROUTES]
    take_out(problem, state, clock, job)
    if state.counts[REMOVED] == 1:
        most = limit + cost - state.money[ROUTES]
        found = best_pair_on(problem, state, clock, route, first, second, (most, -1, -1, -1), settings, chance)
        if found[1] >= 0:
            put_in(problem, state, clock, job, option, route, found[2], found[3])
            return True
    undo(problem, state, clock)
    return False


@kernel
def _trade(
    problem: Problem, state: State, clock: StaticClock, job: int, other: int, limit: float, settings: Settings, chance: Chance
) -> bool:
    """Let two pairs change routes, each to the best place there."""
    option, other_option = state.option_of[job], state.option_of[other]
    first, second = problem.first_visit[option], problem.second_visit[option]
    other_first, other_second = problem.first_visit[other_option], problem.second_visit[other_option]
    route, other_route = state.route_of[first], state.route_of[other_first]
    if state.stops[route] == 2 or state.stops[other_route] == 2:
        return False
    open_step(problem, state, clock)
    cost = state.money[ROUTES]
    take_out(problem, state, clock, job)
    take_out(problem, state, clock, other)
    if state.counts[REMOVED] == 2:
        most = limit + cost - state.money[ROUTES]
        one = best_pair_on(problem, state, clock, other_route, first, second, (most, -1, -1, -1), settings, chance)
        if one[1] >= 0:
            nothing = (most - one[0], -1, -1, -1)
            two = best_pair_on(problem, state, clock, route, other_first, other_second, nothing, settings, chance)
            if two[1] >= 0:
                put_in(problem, state, clock, job, option, other_route, one[2], one[3])
                put_in(problem, state, clock, other, other_option, route, two[2], two[3])
                return True
    undo(problem, state, clock)
    return False
