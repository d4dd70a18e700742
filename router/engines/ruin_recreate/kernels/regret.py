"""Pairs inserted by regret: the one first that would lose most if its best route were taken by others (Ropke and Pisinger 2006).

Each insertion asks anew for every pair that waits; only clocks that remember places of pairs can afford it.
"""

from router.engines.ruin_recreate.kernels.chance import Chance, fraction
from router.engines.ruin_recreate.kernels.clock import Clock, recreate_by_regret
from router.engines.ruin_recreate.kernels.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.kernels.duration_clock import DurationClock
from router.engines.ruin_recreate.kernels.general_arrays import GeneralClock
from router.engines.ruin_recreate.kernels.limited_clock import LimitedClock
from router.engines.ruin_recreate.kernels.problem import Problem, start_of
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import PENALTIES, ROUTES, TOUCHED, State, may_open, new_mark, spare_vehicle
from router.engines.ruin_recreate.kernels.static_pair_insertion import Place, recall
from router.engines.ruin_recreate.kernels.static_times import NOWHERE, StaticClock
from router.engines.ruin_recreate.kernels.steps import put_in
from router.engines.ruin_recreate.kernels.traffic_clock import TrafficClock


@implements(recreate_by_regret, DurationClock, GeneralClock, LimitedClock)
def _refuse(
    problem: Problem,  # noqa: ARG001
    state: State,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
    settings: Settings,  # noqa: ARG001
    chance: Chance,  # noqa: ARG001
    count: int,  # noqa: ARG001
    limit: float,  # noqa: ARG001
) -> bool:
    """These remember nothing and are not asked."""
    return False


@implements(recreate_by_regret, StaticClock, TrafficClock)
def static_recreate_by_regret(
    problem: Problem, state: State, clock: StaticClock, settings: Settings, chance: Chance, count: int, limit: float
) -> bool:
    """See `clock.recreate_by_regret`."""
    waiting = 0.0
    for index in range(count):
        waiting += problem.penalty[state.scratch[index]]
    while count > 0:
        index, place = _most_to_lose(problem, state, clock, settings, chance, count)
        job = state.scratch[index]
        waiting -= problem.penalty[job]
        count -= 1
        state.scratch[index] = state.scratch[count]
        if place[0] < settings.worth * problem.penalty[job]:
            put_in(problem, state, clock, job, problem.option_offsets[job], place[1], place[2], place[3])
        if state.money[ROUTES] + state.money[PENALTIES] - waiting >= limit:
            return False
    return True


@kernel
def _most_to_lose(
    problem: Problem, state: State, clock: StaticClock, settings: Settings, chance: Chance, count: int
) -> tuple[int, Place]:
    """Of the first `count` jobs of the scratch array the one whose second best route is dearest beside its best, and its best
    place there; one that fits nowhere is as good as lost and comes last."""
    chosen, chosen_place, most = 0, (NOWHERE, -1, -1, -1), -1.0
    for index in range(count):
        option = problem.option_offsets[state.scratch[index]]
        first, second = problem.first_visit[option], problem.second_visit[option]
        place, next_best = _best_two(problem, state, clock, first, second, settings, chance)
        if place[1] >= 0 and next_best - place[0] > most:
            chosen, chosen_place, most = index, place, next_best - place[0]
    return chosen, chosen_place


@kernel
def _best_two(
    problem: Problem, state: State, clock: StaticClock, first: int, second: int, settings: Settings, chance: Chance
) -> tuple[Place, float]:
    """The best place of a pair, and what it costs on the best of the other routes."""
    best, next_best = (NOWHERE, -1, -1, -1), NOWHERE
    mark = new_mark(state)
    for visit in (first, second):
        for rank in range(min(settings.insertion_neighbours, problem.neighbour_count)):
            route = state.route_of[problem.neighbours[visit, rank]]
            if route >= 0 and state.seen[start_of(problem, route)] != mark:
                state.seen[start_of(problem, route)] = mark
                best, next_best = _with_route(problem, state, clock, route, first, second, best, next_best, settings, chance)
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if state.stops[route] > 0 and state.seen[start_of(problem, route)] != mark:
            state.seen[start_of(problem, route)] = mark
            best, next_best = _with_route(problem, state, clock, route, first, second, best, next_best, settings, chance)
    if may_open(state):
        for kind in range(problem.type_count):
            route = spare_vehicle(problem, state, kind)
            if route >= 0:
                best, next_best = _with_route(problem, state, clock, route, first, second, best, next_best, settings, chance)
    return best, next_best


@inlined
def _with_route(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    first: int,
    second: int,
    best: Place,
    next_best: float,
    settings: Settings,
    chance: Chance,
) -> tuple[Place, float]:
    """Both once `route` is looked at too; now and then it is passed over (blinks)."""
    if fraction(chance) < settings.blink:
        return best, next_best
    found = recall(problem, state, clock, route, first, second, (next_best, -1, -1, -1), chance)
    if found[1] < 0:
        return best, next_best
    return (found, best[0]) if found[0] < best[0] else (best, found[0])
