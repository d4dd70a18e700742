"""Fewer vehicles: give up one route after another and try to serve its visits elsewhere.

After the fleet minimisation of Christiaens and Vanden Berghe (2020): jobs that often stay out weigh more, and a plan with
lighter absentees is accepted whatever it costs.
"""

import math

from router.engines.ruin_recreate.kernels.chance import Chance, below, fraction
from router.engines.ruin_recreate.kernels.clock import Clock, settle_plan
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Ints, Problem, start_of
from router.engines.ruin_recreate.kernels.recreate import recreate
from router.engines.ruin_recreate.kernels.ruin import ruin
from router.engines.ruin_recreate.kernels.search import Best, keep, record
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, MOST, PENALTIES, ROUTES, USED, State
from router.engines.ruin_recreate.kernels.steps import open_step, take_out, undo

NO_PRICE_LIMIT = 1e300
LESS = 1e-6
"""What penalties must come down by, where no route can be given up, for a plan to be better."""
SEED_AT_ABSENT = 0.5
"""How often a ruin begins where an absent job would be served."""


@inlined
def _weight_of_absent(state: State, absences: Ints) -> int:
    weight = 0
    for index in range(state.counts[ABSENT]):
        weight += absences[state.absent[index]]
    return weight


@kernel
def _lightest_route(problem: Problem, state: State, absences: Ints) -> int:
    """The route whose jobs stayed out least often, of those that may be given up; −1 for none."""
    chosen, least = -1, 0
    for route in range(problem.vehicle_count):
        node = state.following[start_of(problem, route)]
        if node >= problem.visit_count or problem.must_drive[route]:
            continue
        weight = 0
        while node < problem.visit_count:
            weight += absences[problem.job_of[node]]
            node = state.following[node]
        if chosen < 0 or weight < least:
            chosen, least = route, weight
    return chosen


@kernel
def _give_up(problem: Problem, state: State, clock: Clock, route: int) -> None:
    """Take every job of a route out, for good."""
    open_step(problem, state, clock)
    start = start_of(problem, route)
    while state.following[start] < problem.visit_count:
        take_out(problem, state, clock, problem.job_of[state.following[start]])


@inlined
def _seed(problem: Problem, state: State, chance: Chance) -> int:
    """Where to ruin: as often as not at a visit of an absent job, since room is wanted there."""
    if state.counts[ABSENT] == 0 or fraction(chance) >= SEED_AT_ABSENT:
        return below(chance, problem.visit_count)
    job = state.absent[below(chance, state.counts[ABSENT])]
    option = problem.option_offsets[job] + below(chance, problem.option_offsets[job + 1] - problem.option_offsets[job])
    second = problem.second_visit[option]
    return second if second >= 0 and fraction(chance) < 0.5 else problem.first_visit[option]


@kernel
def drop_routes(
    problem: Problem,
    state: State,
    clock: Clock,
    settings: Settings,
    chance: Chance,
    best: Best,
    leanest: Best,
    absences: Ints,
    steps: int,
    temperature: float,
    fewest: int,
) -> None:
    """Spend `steps` steps on plans with fewer and fewer routes, down to `fewest`, and then on serving with them what is left out.

    `leanest` becomes the plan with the fewest routes, `best` the cheapest. `absences` counts per job how often it stayed out;
    it is kept between calls.
    """
    least_penalties = best.figures[1]
    weight = _weight_of_absent(state, absences)
    for _ in range(steps):
        if best.done[1] != 0:
            return
        if state.money[PENALTIES] <= least_penalties:
            least_penalties = state.money[PENALTIES]
            settle_plan(problem, state, clock)
            record(problem, state, best)
            keep(problem, state, leanest)
            route = _lightest_route(problem, state, absences)
            if route < 0 or state.counts[USED] <= fewest:
                if state.counts[ABSENT] == 0:
                    return
                least_penalties -= LESS
            else:
                _give_up(problem, state, clock, route)
            state.counts[MOST] = state.counts[USED]
            weight = _weight_of_absent(state, absences)
        open_step(problem, state, clock)
        before = state.counts[ABSENT]
        limit = state.money[ROUTES] - temperature * math.log(1.0 - fraction(chance))
        ruin(problem, state, clock, settings, chance, _seed(problem, state, chance))
        recreate(problem, state, clock, settings, chance, NO_PRICE_LIMIT)
        now = _weight_of_absent(state, absences)
        same = now == weight and state.counts[ABSENT] == before
        lighter = now < weight or state.counts[ABSENT] == 0 or (same and state.money[ROUTES] < limit)
        if lighter and state.counts[USED] >= fewest:
            weight = now
        else:
            undo(problem, state, clock)
        for index in range(state.counts[ABSENT]):
            absences[state.absent[index]] += 1
        weight += state.counts[ABSENT]
        best.done[0] += 1
