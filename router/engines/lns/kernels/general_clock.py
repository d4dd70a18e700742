"""The clock that knows every rule: a route is priced by the compiled `evaluate_route` of `router.timing`, by which plans are
timed.

Beside that exact price it keeps, per node, how early it can be left and how late it may begin (breaks and times on board
apart), and how long the route before and after it takes at least. With these `general_insertion` estimates what an insertion
costs; only the most promising are evaluated in full. Routes are evaluated when they are next looked at: a removal only marks
its route.
"""

from typing import Any

from router.engines.lns.kernels.chance import Chance
from router.engines.lns.kernels.clock import (
    anneal_moves,
    refresh_route,
    save_route,
    start_step,
    takes_strings,
    undo_step,
    visits_changed,
)
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.general_arrays import DIRTY, PENDING_JOB, PENDING_NEXT, PENDING_RELOAD, GeneralClock
from router.engines.lns.kernels.general_plan_rules import HOURS, LOAD, STOPS
from router.engines.lns.kernels.general_routes import price_of, write_route
from router.engines.lns.kernels.general_times import refresh_room, refresh_times
from router.engines.lns.problem import Problem, end_of, is_visit, start_of
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import INSERTED, REMOVED, TOUCHED, State, refresh_sums, set_cost
from router.units import HOUR


@kernel
def settle_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """Evaluate a marked route."""
    clock.is_dirty[route] = 0
    count = write_route(problem, state, clock, route)
    price = price_of(problem, clock, route, count)
    if clock.arrays.vehicles[route].max_trips > 1:
        price = _without_idle_loadings(problem, state, clock, route, price)
        count = write_route(problem, state, clock, route)
        price = price_of(problem, clock, route, count)
    set_cost(state, route, price)
    if clock.plan.has_any and count > 0:
        _measure(problem, state, clock, route, clock.memory.span[0], clock.memory.span[1])
    refresh_times(problem, state, clock, route)
    refresh_room(problem, state, clock, route)


@kernel
def _measure(problem: Problem, state: State, clock: GeneralClock, route: int, start: int, end: int) -> None:
    """Take the figures by which routes are compared and given turns."""
    plan = clock.plan
    plan.starts[route] = start
    load, node = 0, state.following[start_of(problem, route)]
    while is_visit(problem, node):
        load += plan.burden[node]
        node = state.following[node]
    plan.figures[route, HOURS] = (end - start) / HOUR
    plan.figures[route, STOPS], plan.figures[route, LOAD] = state.stops[route], load


@kernel
def _without_idle_loadings(problem: Problem, state: State, clock: GeneralClock, route: int, price: float) -> float:
    """Leave out every loading without which the route is cheaper; the price then."""
    node = state.following[start_of(problem, route)]
    while is_visit(problem, node):
        reload = state.reload[node]
        if reload >= 0:
            state.reload[node] = -1
            shorter = price_of(problem, clock, route, write_route(problem, state, clock, route))
            if shorter <= price:
                price = shorter
            else:
                state.reload[node] = reload
        node = state.following[node]
    return price


@kernel
def settle(problem: Problem, state: State, clock: GeneralClock) -> None:
    """Evaluate every marked route."""
    for number in range(clock.counts[DIRTY]):
        if clock.is_dirty[clock.dirty[number]] != 0:
            settle_route(problem, state, clock, clock.dirty[number])
    clock.counts[DIRTY] = 0


@inlined
def _mark(clock: GeneralClock, route: int) -> None:
    if clock.is_dirty[route] == 0:
        clock.is_dirty[route] = 1
        clock.dirty[clock.counts[DIRTY]] = route
        clock.counts[DIRTY] += 1


@implements(refresh_route, GeneralClock)
def general_refresh_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> bool:
    """See `clock.refresh_route`."""
    refresh_sums(problem, state, route)
    settle_route(problem, state, clock, route)
    return state.stops[route] == 0 or state.cost[route] < clock.rules.broken


@implements(start_step, GeneralClock)
def general_start_step(problem: Problem, state: State, clock: GeneralClock) -> None:
    """See `clock.start_step`."""
    settle(problem, state, clock)


@implements(save_route, GeneralClock)
def general_save_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """See `clock.save_route`."""
    if clock.plan.has_any:
        clock.plan.saved_starts[route] = clock.plan.starts[route]
        for measure in range(3):
            clock.plan.saved_figures[route, measure] = clock.plan.figures[route, measure]
    node = start_of(problem, route)
    while True:
        _copy(clock.saved[node], clock.nodes[node])
        clock.saved_reload[node] = state.reload[node]
        if node == end_of(problem, route):
            return
        node = state.following[node]


@inlined
def _copy(to: Any, source: Any) -> None:
    to.arrival, to.begin, to.leave, to.latest = source.arrival, source.begin, source.leave, source.latest
    to.span, to.last_start = source.span, source.last_start
    to.tail_span, to.tail_early = source.tail_span, source.tail_early


@implements(visits_changed, GeneralClock)
def general_visits_changed(problem: Problem, state: State, clock: GeneralClock, route: int, before: int, after: int) -> bool:  # noqa: ARG001
    """See `clock.visits_changed`; a removal that breaks a rule makes the route dear."""
    job = clock.counts[PENDING_JOB]
    if job >= 0 and state.option_of[job] >= 0:
        _take_insertion(problem, state, clock, route, job)
        return True
    _move_loadings(problem, state)
    if state.stops[route] == 0:
        clock.is_dirty[route] = 0
        set_cost(state, route, clock.rules.idle_price[route])
        refresh_times(problem, state, clock, route)
        refresh_room(problem, state, clock, route)
    else:
        _mark(clock, route)
    return True


@inlined
def _take_insertion(problem: Problem, state: State, clock: GeneralClock, route: int, job: int) -> None:
    """The insertion found last has been made; its price is known."""
    clock.counts[PENDING_JOB] = -1
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    after = state.following[first]
    if second >= 0:
        state.reload[first], state.reload[second] = -1, -1
    else:
        state.reload[first] = clock.counts[PENDING_RELOAD]
        if is_visit(problem, after):
            state.reload[after] = clock.counts[PENDING_NEXT]
    set_cost(state, route, clock.pending_price[0])
    if clock.plan.has_any:
        _measure(problem, state, clock, route, clock.pending_span[0], clock.pending_span[1])
    refresh_times(problem, state, clock, route)
    refresh_room(problem, state, clock, route)


@inlined
def _move_loadings(problem: Problem, state: State) -> None:
    """Loadings right before the visits of the job removed last now come before what follows them."""
    log = state.counts[REMOVED] - 1
    option = state.removed_option[log]
    if problem.second_visit[option] >= 0:
        _move_loading(problem, state, problem.second_visit[option], state.removed_after[log, 1])
    _move_loading(problem, state, problem.first_visit[option], state.removed_after[log, 0])


@inlined
def _move_loading(problem: Problem, state: State, visit: int, before: int) -> None:
    reload, after = state.reload[visit], state.following[before]
    state.reload[visit] = -1
    if reload >= 0 and is_visit(problem, after) and is_visit(problem, before) and state.reload[after] < 0:
        state.reload[after] = reload
    if not is_visit(problem, before) and is_visit(problem, after):
        state.reload[after] = -1


@implements(takes_strings, GeneralClock)
def general_takes_strings(problem: Problem, state: State, clock: GeneralClock) -> bool:  # noqa: ARG001
    """See `clock.takes_strings`; places to load at move with every single visit."""
    return False


@implements(undo_step, GeneralClock)
def general_undo_step(problem: Problem, state: State, clock: GeneralClock) -> None:
    """See `clock.undo_step`."""
    for log in range(clock.counts[DIRTY]):
        clock.is_dirty[clock.dirty[log]] = 0
    clock.counts[DIRTY] = 0
    clock.counts[PENDING_JOB] = -1
    for log in range(state.counts[INSERTED]):
        job = state.inserted_job[log]
        for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
            state.reload[problem.first_visit[option]] = -1
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if clock.plan.has_any:
            clock.plan.starts[route] = clock.plan.saved_starts[route]
            for measure in range(3):
                clock.plan.figures[route, measure] = clock.plan.saved_figures[route, measure]
        node = start_of(problem, route)
        while True:
            _copy(clock.nodes[node], clock.saved[node])
            state.reload[node] = clock.saved_reload[node]
            if node == end_of(problem, route):
                break
            node = state.following[node]
        refresh_room(problem, state, clock, route)


@implements(anneal_moves, GeneralClock)
def general_anneal_moves(
    problem: Problem, state: State, clock: GeneralClock, settings: Settings, chance: Chance, temperature: float
) -> None:
    """See `clock.anneal_moves`; ruins do it alone here."""
