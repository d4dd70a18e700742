"""Taking jobs out and putting them in, on record, so that a whole step can be undone."""

from router.engines.ruin_recreate.kernels.clock import Clock, save_route, start_step, undo_step, visits_changed
from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Problem, end_of, start_of
from router.engines.ruin_recreate.kernels.state import (
    INSERTED,
    PENALTIES,
    PLAN,
    REMOVED,
    ROUTES,
    TOUCHED,
    State,
    begin_step,
    link,
    mark_absent,
    mark_served,
    refresh_loads,
    set_stops,
    splice_in,
    splice_out,
    touch,
    unlink,
)


@inlined
def open_step(problem: Problem, state: State, clock: Clock) -> None:
    """Begin a step that may be undone."""
    begin_step(state)
    start_step(problem, state, clock)


@inlined
def change_route(problem: Problem, state: State, clock: Clock, route: int) -> None:
    """Announce that `route` is about to change."""
    if touch(problem, state, route):
        save_route(problem, state, clock, route)


@kernel
def take_out(problem: Problem, state: State, clock: Clock, job: int) -> None:
    """Remove a served job. Where that breaks a rule (no triangle inequality) the next visit goes too, and so on."""
    while job >= 0:
        first = problem.first_visit[state.option_of[job]]
        route, before, after = state.route_of[first], state.previous[first], state.following[first]
        change_route(problem, state, clock, route)
        if _strike(problem, state, job):
            before, after = start_of(problem, route), end_of(problem, route)
        if not problem.has_simple_loads:
            refresh_loads(problem, state, route)
        job = -1
        if not visits_changed(problem, state, clock, route, before, after):
            job = _next_job(problem, state, before)


@kernel
def take_out_string(problem: Problem, state: State, clock: Clock, count: int) -> None:
    """Remove the `count` visits listed in the scratch array, in the order of their route; no pairs among them."""
    route = state.route_of[state.scratch[0]]
    before, after = state.previous[state.scratch[0]], state.following[state.scratch[count - 1]]
    change_route(problem, state, clock, route)
    for index in range(count):
        _strike(problem, state, problem.job_of[state.scratch[index]])
    if not problem.has_simple_loads:
        refresh_loads(problem, state, route)
    if not visits_changed(problem, state, clock, route, before, after):
        job = _next_job(problem, state, before)
        if job >= 0:
            take_out(problem, state, clock, job)


@inlined
def _strike(problem: Problem, state: State, job: int) -> bool:
    """Unlink a served job and log it; whether it is a pair."""
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    log = state.counts[REMOVED]
    state.removed_job[log], state.removed_option[log], state.removed_route[log] = job, option, state.route_of[first]
    state.removed_after[log, 0] = state.previous[first]
    unlink(problem, state, first)
    if second >= 0:
        state.removed_after[log, 1] = state.previous[second]
        unlink(problem, state, second)
    state.counts[REMOVED] += 1
    mark_absent(problem, state, job)
    return second >= 0


@inlined
def _next_job(problem: Problem, state: State, node: int) -> int:
    """Job of the visit behind `node`, or of `node` when the route ends there; −1 for a route without visits."""
    after = state.following[node]
    if after < problem.visit_count:
        return problem.job_of[after]
    return problem.job_of[node] if node < problem.visit_count else -1


@kernel
def put_in(
    problem: Problem, state: State, clock: Clock, job: int, option: int, route: int, after_first: int, after_second: int
) -> None:
    """Insert an absent job by an option at a place found by `best_insertion`."""
    change_route(problem, state, clock, route)
    first, second = problem.first_visit[option], problem.second_visit[option]
    after = state.following[after_first]
    before = after_first
    link(problem, state, first, after_first, route)
    if second >= 0:
        after = state.following[after_second]
        link(problem, state, second, after_second, route)
    state.inserted_job[state.counts[INSERTED]] = job
    state.counts[INSERTED] += 1
    mark_served(problem, state, job, option)
    if not problem.has_simple_loads:
        refresh_loads(problem, state, route)
    visits_changed(problem, state, clock, route, before, after)


@kernel
def undo(problem: Problem, state: State, clock: Clock) -> None:
    """Everything as it was when the step was opened."""
    for log in range(state.counts[INSERTED] - 1, -1, -1):
        job = state.inserted_job[log]
        option = state.option_of[job]
        if problem.second_visit[option] >= 0:
            splice_out(state, problem.second_visit[option])
        splice_out(state, problem.first_visit[option])
        mark_absent(problem, state, job)
    for log in range(state.counts[REMOVED] - 1, -1, -1):
        option, route = state.removed_option[log], state.removed_route[log]
        if problem.second_visit[option] >= 0:
            splice_in(state, problem.second_visit[option], state.removed_after[log, 1], route)
        splice_in(state, problem.first_visit[option], state.removed_after[log, 0], route)
        mark_served(problem, state, state.removed_job[log], option)
    for index in range(state.counts[TOUCHED]):
        _restore_sums(problem, state, state.touched[index])
    state.money[ROUTES], state.money[PENALTIES] = state.saved_money[ROUTES], state.saved_money[PENALTIES]
    state.money[PLAN] = state.saved_money[PLAN]
    undo_step(problem, state, clock)


@inlined
def _restore_sums(problem: Problem, state: State, route: int) -> None:
    set_stops(problem, state, route, state.saved_stops[route])
    state.distance[route] = state.saved_distance[route]
    state.driving[route] = state.saved_driving[route]
    state.cost[route] = state.saved_cost[route]
    state.stamp[route] = state.saved_stamp[route]
    for dimension in range(problem.dimension_count):
        state.load[route, dimension] = state.saved_load[route, dimension]
    if not problem.has_simple_loads:
        refresh_loads(problem, state, route)
