"""Adjacent string removal with split strings (Christiaens and Vanden Berghe 2020), several strings per route allowed."""

from router.engines.ruin_recreate.kernels.chance import Chance, below, fraction
from router.engines.ruin_recreate.kernels.clock import Clock, takes_strings
from router.engines.ruin_recreate.kernels.compiled import kernel
from router.engines.ruin_recreate.kernels.problem import Problem
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, ELSEWHERE, USED, State
from router.engines.ruin_recreate.kernels.steps import take_out, take_out_string


@kernel
def ruin(problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance, seed: int) -> None:
    """Take out strings of visits near `seed`; now and then many short ones."""
    served = problem.job_count - state.counts[ABSENT] - state.counts[ELSEWHERE]
    average = served / max(1, state.counts[USED])
    removed, longest = settings.average_removed, settings.longest_string
    if settings.scattered_chance > 0.0 and fraction(chance) < settings.scattered_chance:
        removed, longest = settings.scattered_removed, settings.scattered_string
    longest = max(1.0, min(longest, average))
    strings = int(fraction(chance) * (4.0 * removed / (1.0 + longest) - 1.0) + 1.0)
    for rank in range(-1, problem.neighbour_count):
        if strings <= 0:
            return
        visit = seed if rank < 0 else problem.neighbours[seed, rank]
        if state.route_of[visit] >= 0:
            _remove_string(problem, state, clock, visit, longest, settings, chance)
            strings -= 1


@kernel
def _remove_string(
    problem: Problem, state: State, clock: Clock, visit: int, longest: float, settings: Settings, chance: Chance
) -> None:
    """Take out a string that contains `visit`, or one that straddles it and keeps a stretch inside."""
    size = state.stops[state.route_of[visit]]
    length = min(size, int(fraction(chance) * min(float(size), longest) + 1.0))
    kept = 0
    if 1 < length < size and fraction(chance) < settings.split_chance:
        kept = 1
        while length + kept < size and fraction(chance) > settings.split_depth:
            kept += 1
    window = length + kept
    first_kept = below(chance, length + 1) if kept > 0 else window
    visits = _string_around(problem, state, visit, window, chance)
    if takes_strings(problem, state, clock):
        for index in range(first_kept + kept, visits):
            state.scratch[index - kept] = state.scratch[index]
        if visits > kept:
            take_out_string(problem, state, clock, visits - kept)
        return
    for index in range(visits):
        if index < first_kept or index >= first_kept + kept:
            job = problem.job_of[state.scratch[index]]
            if state.option_of[job] >= 0:
                take_out(problem, state, clock, job)


@kernel
def _string_around(problem: Problem, state: State, visit: int, window: int, chance: Chance) -> int:
    """Write `window` visits in a row that contain `visit` into the scratch array; how many there are."""
    ahead, node = 0, visit
    while ahead < window - 1 and state.following[node] < problem.visit_count:
        node = state.following[node]
        ahead += 1
    behind, node = 0, visit
    while behind < window - 1 and state.previous[node] < problem.visit_count:
        node = state.previous[node]
        behind += 1
    fewest = max(0, window - 1 - ahead)
    steps = fewest + below(chance, behind - fewest + 1)
    node = visit
    for _ in range(steps):
        node = state.previous[node]
    count = 0
    while count < window and node < problem.visit_count:
        state.scratch[count] = node
        node = state.following[node]
        count += 1
    return count
