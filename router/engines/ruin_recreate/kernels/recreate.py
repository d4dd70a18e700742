"""Greedy insertion with blinks, in one of several orders drawn anew in each step."""

from router.engines.ruin_recreate.kernels.chance import Chance, below, fraction
from router.engines.ruin_recreate.kernels.clock import Clock, best_insertion, recreate_by_regret
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Problem, metres, start_of
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, PENALTIES, REMOVED, ROUTES, State, new_mark, remembers_pairs
from router.engines.ruin_recreate.kernels.steps import put_in

MOST_BY_REGRET = 30
"""Jobs up to which a step may insert by regret."""
FAR_TRIES = 2
"""Of the absent jobs offered again in a step, those drawn from anywhere."""
BY_PENALTY = 17
"""Order in which what is dearest to leave out comes first; the next one divides by the load."""


@kernel
def recreate(problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance, limit: float) -> bool:
    """Insert what this step removed and some jobs that were absent before; false once the cost cannot stay below `limit`.

    Where jobs are out, one may be served at a loss in the hope that others come to lie on the way: it may cost as much more as
    some share of what leaving out those still to come would cost.
    """
    count = _gather(problem, state, settings, chance)
    if remembers_pairs(problem) and fraction(chance) < settings.regret_chance and _are_pairs(problem, state, count):
        return recreate_by_regret(problem, state, clock, settings, chance, count, limit)
    _sort(problem, state, count, settings, chance)
    hope = 0.0
    if state.counts[ABSENT] > state.counts[REMOVED] and fraction(chance) < settings.hope_chance:
        hope = fraction(chance)
    waiting = 0.0
    for index in range(count):
        waiting += problem.penalty[state.scratch[index]]
    for index in range(count):
        job = state.scratch[index]
        waiting -= problem.penalty[job]
        price, option, route, after_first, after_second = best_insertion(problem, state, clock, job, settings, chance)
        if price < settings.worth * problem.penalty[job] + hope * waiting:
            put_in(problem, state, clock, job, option, route, after_first, after_second)
        else:
            state.refused[job] = 1
        if state.money[ROUTES] + state.money[PENALTIES] - waiting >= limit and not _some_must_drive_yet(problem, state):
            return False
    return True


@inlined
def _are_pairs(problem: Problem, state: State, count: int) -> bool:
    """Whether the listed jobs are few enough, and pairs without alternatives."""
    if count > MOST_BY_REGRET:
        return False
    for index in range(count):
        option = problem.option_offsets[state.scratch[index]]
        if problem.option_offsets[state.scratch[index] + 1] != option + 1 or problem.second_visit[option] < 0:
            return False
    return True


@inlined
def _some_must_drive_yet(problem: Problem, state: State) -> bool:
    """Whether a vehicle is idle that may not be: it weighs on the cost until a job still waiting is given to it."""
    if problem.has_musts:
        for route in range(problem.vehicle_count):
            if problem.must_drive[route] and state.stops[route] == 0:
                return True
    return False


@kernel
def _gather(problem: Problem, state: State, settings: Settings, chance: Chance) -> int:
    """List the jobs to insert in the scratch array: those removed, and as many of the other absent as the settings say.

    Where there are more absent than that, those near what was removed have a better chance than the rest.
    """
    count = state.counts[REMOVED]
    mark = new_mark(state)
    for index in range(count):
        state.scratch[index] = state.removed_job[index]
        state.seen[state.removed_job[index]] = mark
    others = state.counts[ABSENT] - count
    if others <= 0:
        return count
    tries = min(settings.absent_tries, others)
    if others > settings.absent_tries and count > 0:
        near = problem.first_visit[state.removed_option[below(chance, count)]]
        for rank in range(problem.neighbour_count):
            job = problem.job_of[problem.neighbours[near, rank]]
            if state.option_of[job] < 0 and state.seen[job] != mark and fraction(chance) < 0.5:
                state.seen[job] = mark
                state.scratch[count] = job
                count += 1
                tries -= 1
                if tries <= FAR_TRIES:
                    break
    for index in range(tries):
        place = index if others <= settings.absent_tries else below(chance, others)
        job = state.absent[place]
        if state.seen[job] != mark:
            state.seen[job] = mark
            state.scratch[count] = job
            count += 1
    return count


@kernel
def _sort(problem: Problem, state: State, count: int, settings: Settings, chance: Chance) -> None:
    """Order the listed jobs: at random, by size, by distance from the depot, or by window; or by penalty."""
    if settings.by_penalty > 0.0 and fraction(chance) < settings.by_penalty:
        draw = BY_PENALTY + below(chance, 2)
    else:
        draw = int(fraction(chance) * BY_PENALTY)
    for index in range(count):
        state.keys[index] = _key(problem, state, state.scratch[index], draw, chance)
    for index in range(1, count):
        key, job, place = state.keys[index], state.scratch[index], index - 1
        while place >= 0 and state.keys[place] > key:
            state.keys[place + 1], state.scratch[place + 1] = state.keys[place], state.scratch[place]
            place -= 1
        state.keys[place + 1], state.scratch[place + 1] = key, job


@kernel
def _key(problem: Problem, state: State, job: int, draw: int, chance: Chance) -> float:  # noqa: ARG001
    option = problem.option_offsets[job]
    visit = problem.first_visit[option]
    if draw >= BY_PENALTY:
        by_load = draw > BY_PENALTY and problem.dimension_count > 0
        return -problem.penalty[job] / (max(1.0, float(problem.amount[visit, 0])) if by_load else 1.0)
    if draw < 4:
        return fraction(chance)
    if draw < 8:
        return -float(problem.amount[visit, 0]) if problem.dimension_count > 0 else fraction(chance)
    if draw < 11:
        far = float(metres(problem, 0, start_of(problem, 0), visit))
        return -far if draw < 10 else far
    if draw < 13:
        return float(problem.closes[visit] - problem.opens[visit])
    return float(problem.opens[visit]) if draw < 15 else -float(problem.closes[visit])
