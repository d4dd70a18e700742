"""How `StaticClock` keeps its times up to date: a change runs along the route until it makes no difference any more."""

from router.engines.ruin_recreate.kernels.clock import (
    refresh_route,
    save_route,
    settle_plan,
    start_step,
    takes_strings,
    undo_step,
    visits_changed,
)
from router.engines.ruin_recreate.kernels.compiled import implements, inlined
from router.engines.ruin_recreate.kernels.problem import Problem, end_of, free_flow, metres, open_until, start_of
from router.engines.ruin_recreate.kernels.state import STEP, State, new_mark, refresh_loads, refresh_sums
from router.engines.ruin_recreate.kernels.static_times import (
    StaticClock,
    arrive,
    depart,
    drive_to,
    ends_in_time,
    keeps_limits,
    leave_along,
    leave_for,
    measure_leg,
    measure_way_on,
    measure_way_there,
    time_at,
    would_end_in_time,
)


@implements(arrive, StaticClock)
def static_arrive(
    problem: Problem,
    state: State,  # noqa: ARG001
    clock: StaticClock,  # noqa: ARG001
    profile: int,
    origin: int,
    destination: int,
    moment: int,
) -> int:
    """See `static_times.arrive`."""
    return moment + problem.durations[profile, problem.place[origin], problem.place[destination]]


@implements(depart, StaticClock)
def static_depart(
    problem: Problem,
    state: State,  # noqa: ARG001
    clock: StaticClock,  # noqa: ARG001
    profile: int,
    origin: int,
    destination: int,
    moment: int,
) -> int:
    """See `static_times.depart`."""
    return moment - problem.durations[profile, problem.place[origin], problem.place[destination]]


@implements(drive_to, StaticClock)
def static_drive_to(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:  # noqa: ARG001
    """See `static_times.drive_to`."""
    return moment + clock.seconds[node]


@implements(leave_for, StaticClock)
def static_leave_for(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:  # noqa: ARG001
    """See `static_times.leave_for`."""
    return moment - clock.seconds[node]


@implements(measure_way_there, StaticClock)
def static_measure_way_there(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:  # noqa: ARG001
    """See `static_times.measure_way_there`; nothing else is known here."""
    return False


@implements(measure_way_on, StaticClock)
def static_measure_way_on(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:  # noqa: ARG001
    """See `static_times.measure_way_on`; nothing else is known here."""
    return False


@implements(ends_in_time, StaticClock)
def static_ends_in_time(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:  # noqa: ARG001
    """See `static_times.ends_in_time`; every route may last as long as it likes."""
    return True


@implements(would_end_in_time, StaticClock)
def static_would_end_in_time(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:  # noqa: ARG001
    """See `static_times.would_end_in_time`."""
    return True


@inlined
def _latest_begin(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> int:
    after = state.following[node]
    bound = leave_for(problem, state, clock, problem.profile[kind], after, clock.latest[after])
    if node >= problem.visit_count:
        return min(bound, problem.closes[node])
    return open_until(problem, node, bound - time_at(problem, kind, state.previous[node], node))


@inlined
def _note(state: State, clock: StaticClock, node: int) -> None:
    if clock.changed_in[node] != state.counts[STEP]:
        clock.changed_in[node] = state.counts[STEP]
        clock.saved_leave[node] = clock.leave[node]
        clock.saved_latest[node] = clock.latest[node]
        clock.saved_seconds[node] = clock.seconds[node]
        clock.saved_metres[node] = clock.metres[node]
        clock.changed[clock.changed_count[0]] = node
        clock.changed_count[0] += 1


@inlined
def _start_time(problem: Problem, state: State, route: int) -> int:
    """Earliest departure: shift, and release of everything loaded."""
    start = start_of(problem, route)
    moment = problem.opens[start]
    if problem.has_release:
        node = state.following[start]
        while node < problem.visit_count:
            moment = max(moment, problem.release[node])
            node = state.following[node]
    return moment


@implements(measure_leg, StaticClock)
def static_measure_leg(problem: Problem, state: State, clock: StaticClock, profile: int, node: int) -> None:
    """See `static_times.measure_leg`."""
    before = state.previous[node]
    _note(state, clock, node)
    clock.seconds[node] = free_flow(problem, profile, before, node)
    clock.metres[node] = metres(problem, profile, before, node)


@inlined
def _forward(problem: Problem, state: State, clock: StaticClock, kind: int, node: int, settled_from: int) -> None:
    """Legs up to `settled_from` and earliest departures from `node` on, until nothing changes any more behind `settled_from`."""
    profile, settled = problem.profile[kind], False
    while True:
        if not settled:
            measure_leg(problem, state, clock, profile, node)
            settled = node == settled_from
        if node >= problem.visit_count:
            return
        leave = leave_along(problem, state, clock, kind, node, clock.leave[state.previous[node]])
        changed = measure_way_there(problem, state, clock, kind, node)
        if settled and leave == clock.leave[node] and not changed:
            return
        _note(state, clock, node)
        clock.leave[node] = leave
        node = state.following[node]


@inlined
def _backward(problem: Problem, state: State, clock: StaticClock, kind: int, node: int, settled_from: int) -> None:
    """Latest begins from `node` back, until nothing changes any more before `settled_from`."""
    settled = False
    while True:
        latest = _latest_begin(problem, state, clock, kind, node)
        settled = settled or node == settled_from
        changed = measure_way_on(problem, state, clock, kind, node)
        if settled and latest == clock.latest[node] and not changed:
            return
        _note(state, clock, node)
        clock.latest[node] = latest
        if node >= problem.visit_count:
            return
        node = state.previous[node]


@implements(refresh_route, StaticClock)
def static_refresh_route(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:
    """See `clock.refresh_route`."""
    refresh_sums(problem, state, route)
    state.stamp[route] = new_mark(state)
    kind, start, end = problem.vehicle_type[route], start_of(problem, route), end_of(problem, route)
    _note(state, clock, start)
    clock.leave[start] = _start_time(problem, state, route)
    _forward(problem, state, clock, kind, state.following[start], end)
    _backward(problem, state, clock, kind, state.previous[end], start)
    return static_keeps_rules(problem, state, clock, route)


@inlined
def static_keeps_rules(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:
    """Whether a route whose times and sums are up to date keeps windows, loads, order of pairs and limits."""
    if state.stops[route] == 0:
        return True
    kind, start = problem.vehicle_type[route], start_of(problem, route)
    if clock.leave[start] > clock.latest[start]:
        return False
    if keeps_limits(problem, state, clock, route) and loads_fit(problem, state, route):
        node = state.following[start]
        while node < problem.visit_count:
            if not problem.allowed[kind, node]:
                return False
            node = state.following[node]
        return not problem.has_pairs or pairs_in_order(problem, state, route)
    return False


@inlined
def loads_fit(problem: Problem, state: State, route: int) -> bool:
    """Whether the vehicle holds what the route carries."""
    kind = problem.vehicle_type[route]
    if not problem.has_simple_loads:
        return refresh_loads(problem, state, route)
    for dimension in range(problem.dimension_count):
        if state.load[route, dimension] + problem.initial_load[kind, dimension] > problem.capacity[kind, dimension]:
            return False
    return True


@inlined
def pairs_in_order(problem: Problem, state: State, route: int) -> bool:
    """Whether every pickup comes before its delivery, on this route."""
    mark = new_mark(state)
    node = state.following[start_of(problem, route)]
    while node < problem.visit_count:
        partner = problem.partner[node]
        if partner >= 0:
            wrong_order = problem.is_delivery[node] and state.seen[partner] != mark
            if wrong_order or state.route_of[partner] != route:
                return False
        state.seen[node] = mark
        node = state.following[node]
    return True


@implements(start_step, StaticClock)
def static_start_step(problem: Problem, state: State, clock: StaticClock) -> None:  # noqa: ARG001
    """See `clock.start_step`."""
    clock.changed_count[0] = 0


@implements(settle_plan, StaticClock)
def static_settle_plan(problem: Problem, state: State, clock: StaticClock) -> None:
    """See `clock.settle_plan`; no rule between routes is known here."""


@implements(save_route, StaticClock)
def static_save_route(problem: Problem, state: State, clock: StaticClock, route: int) -> None:
    """See `clock.save_route`; nodes are noted one by one instead."""


@implements(visits_changed, StaticClock)
def static_visits_changed(problem: Problem, state: State, clock: StaticClock, route: int, before: int, after: int) -> bool:
    """See `clock.visits_changed`."""
    kind = problem.vehicle_type[route]
    start = start_of(problem, route)
    if problem.has_pairs:
        state.stamp[route] = new_mark(state)
    if problem.has_release:
        moment = _start_time(problem, state, route)
        if moment != clock.leave[start]:
            _note(state, clock, start)
            clock.leave[start] = moment
            _forward(problem, state, clock, kind, state.following[start], end_of(problem, route))
    _forward(problem, state, clock, kind, state.following[before], after)
    last = state.previous[after]
    if problem.has_setup and after < problem.visit_count:
        last = after
    _backward(problem, state, clock, kind, last, before)
    if problem.has_limits and not keeps_limits(problem, state, clock, route):
        return False
    return state.stops[route] == 0 or _joined(problem, state, clock, kind, before)


@inlined
def _joined(problem: Problem, state: State, clock: StaticClock, kind: int, before: int) -> bool:
    """Whether the node behind `before` can be reached in time."""
    after = state.following[before]
    return drive_to(problem, state, clock, problem.profile[kind], after, clock.leave[before]) <= clock.latest[after]


@implements(takes_strings, StaticClock)
def static_takes_strings(problem: Problem, state: State, clock: StaticClock) -> bool:  # noqa: ARG001
    """See `clock.takes_strings`."""
    return not problem.has_pairs


@implements(undo_step, StaticClock)
def static_undo_step(problem: Problem, state: State, clock: StaticClock) -> None:  # noqa: ARG001
    """See `clock.undo_step`."""
    for index in range(clock.changed_count[0]):
        node = clock.changed[index]
        clock.leave[node] = clock.saved_leave[node]
        clock.latest[node] = clock.saved_latest[node]
        clock.seconds[node] = clock.saved_seconds[node]
        clock.metres[node] = clock.saved_metres[node]
