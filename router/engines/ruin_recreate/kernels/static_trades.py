"""Annealed moves on days on which jobs may stay out: an absent visit takes the place of served ones near it, comes in beside them,
or served ones go out; for clocks that keep earliest departures and latest begins (`StaticClock`)."""

from router.engines.ruin_recreate.kernels.clock import visits_changed
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Problem, metres
from router.engines.ruin_recreate.kernels.state import (
    State,
    link,
    mark_absent,
    mark_served,
    refresh_loads,
    unlink,
)
from router.engines.ruin_recreate.kernels.static_clock import static_keeps_rules
from router.engines.ruin_recreate.kernels.static_exchange import is_plain
from router.engines.ruin_recreate.kernels.static_times import StaticClock, arrive, fits_between

NOBODY = -1


@kernel
def trade(  # noqa: PLR0911  (one test after another, cheapest first)
    problem: Problem, state: State, clock: StaticClock, before: int, size: int, comes: int, limit: float
) -> bool:
    """Let the absent visit `comes` (or `NOBODY`) stand in for the `size` visits behind `before`, or as many as there are, when the
    price rises by less than `limit`. Visits with a partner neither come nor go."""
    route = state.route_of[before]
    kind = problem.vehicle_type[route]
    profile = problem.profile[kind]
    count, price, node = 0, 0.0, state.following[before]
    length = clock.metres[node]
    while count < size and node < problem.visit_count:
        if problem.partner[node] >= 0:
            return False
        price += problem.penalty[problem.job_of[node]] - problem.visit_price[kind, node]
        state.scratch[count] = node
        node = state.following[node]
        length += clock.metres[node]
        count += 1
    if comes == NOBODY:
        if count == 0 or count == state.stops[route]:
            return False
        more_metres = metres(problem, profile, before, node) - length
    else:
        if problem.partner[comes] >= 0 or not problem.allowed[kind, comes]:
            return False
        more_metres = metres(problem, profile, before, comes) + metres(problem, profile, comes, node) - length
        price += problem.visit_price[kind, comes] - problem.penalty[problem.job_of[comes]]
    if price + problem.metre_price[kind] * more_metres >= limit:
        return False
    if not _fits(problem, state, clock, before, node, count, comes):
        return False
    _hand_over(problem, state, clock, before, node, count, comes)
    if is_plain(problem) or static_keeps_rules(problem, state, clock, route):
        return True
    _take_back(problem, state, clock, before, node, count, comes)
    return False


@inlined
def _fits(problem: Problem, state: State, clock: StaticClock, before: int, behind: int, count: int, comes: int) -> bool:
    """The quick tests of a trade between two nodes: loads and time, where no rare rule makes them depend on more than that."""
    route = state.route_of[before]
    kind = problem.vehicle_type[route]
    if comes != NOBODY and problem.has_simple_loads and not _has_room(problem, state, route, count, comes):
        return False
    if problem.has_release or problem.has_setup:
        return True
    if comes != NOBODY:
        return fits_between(problem, state, clock, kind, before, comes, behind)
    return arrive(problem, state, clock, problem.profile[kind], before, behind, clock.leave[before]) <= clock.latest[behind]


@inlined
def _has_room(problem: Problem, state: State, route: int, count: int, comes: int) -> bool:
    """Whether the vehicle holds `comes` without the `count` visits in the scratch array."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        load = state.load[route, dimension] + problem.amount[comes, dimension] + problem.initial_load[kind, dimension]
        for index in range(count):
            load -= problem.amount[state.scratch[index], dimension]
        if load > problem.capacity[kind, dimension]:
            return False
    return True


@inlined
def _hand_over(problem: Problem, state: State, clock: StaticClock, before: int, behind: int, count: int, comes: int) -> None:
    """Make the trade: the visits in the scratch array go, `comes` comes."""
    route = state.route_of[before]
    if comes != NOBODY:
        job = problem.job_of[comes]
        link(problem, state, comes, before, route)
        mark_served(problem, state, job, _option_of(problem, job, comes))
    for index in range(count):
        unlink(problem, state, state.scratch[index])
        mark_absent(problem, state, problem.job_of[state.scratch[index]])
    _update(problem, state, clock, route, before, behind)


@inlined
def _take_back(problem: Problem, state: State, clock: StaticClock, before: int, behind: int, count: int, comes: int) -> None:
    """Undo `_hand_over`."""
    route, last = state.route_of[before], before if comes == NOBODY else comes
    for index in range(count):
        visit = state.scratch[index]
        link(problem, state, visit, last, route)
        mark_served(problem, state, problem.job_of[visit], _option_of(problem, problem.job_of[visit], visit))
        last = visit
    if comes != NOBODY:
        unlink(problem, state, comes)
        mark_absent(problem, state, problem.job_of[comes])
    _update(problem, state, clock, route, before, behind)


@inlined
def _update(problem: Problem, state: State, clock: StaticClock, route: int, before: int, behind: int) -> None:
    if not problem.has_simple_loads:
        refresh_loads(problem, state, route)
    visits_changed(problem, state, clock, route, before, behind)


@inlined
def _option_of(problem: Problem, job: int, visit: int) -> int:
    """The option of `job` that is a call at `visit`."""
    option = problem.option_offsets[job]
    while problem.first_visit[option] != visit:
        option += 1
    return option
