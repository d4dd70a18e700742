"""The clock for unpriced time: it keeps only how early each visit can be left and how late it may begin.

With both, whether a visit fits between two others is known in constant time, exactly, for hard windows (several of them too), since
travel is FIFO. `StaticClock` adds durations.
"""

from dataclasses import dataclass

import numpy as np

from router.engines.ruin_recreate.clock import (
    refresh_route,
    save_route,
    settle_plan,
    start_step,
    takes_strings,
    undo_step,
    visits_changed,
)
from router.engines.ruin_recreate.compiled import depends_on_clock, implements, inlined
from router.engines.ruin_recreate.problem import (
    NO_LIMIT,
    Ints,
    Problem,
    end_of,
    free_flow,
    metres,
    open_from,
    open_until,
    start_of,
)
from router.engines.ruin_recreate.state import STEP, State, new_mark, refresh_loads, refresh_sums
from router.structure import Structure

NOWHERE = 1e300
"""Price of an insertion that does not exist."""


@dataclass(frozen=True, kw_only=True)
class StaticClock(Structure):
    """Times of every node.

    leave : earliest departure; of a start, its own. latest : latest begin of service with which the rest of the route still
    keeps its windows; of an end, when it must be reached; of a start, the latest departure.
    seconds, metres : of the leg that ends at the node, so that a walk along a route stays out of the matrices.
    changed : nodes changed in this step, what was theirs before in saved_leave … saved_metres.
    """

    leave: Ints
    latest: Ints
    seconds: Ints
    metres: Ints
    saved_leave: Ints
    saved_latest: Ints
    saved_seconds: Ints
    saved_metres: Ints
    changed: Ints
    changed_in: Ints
    changed_count: Ints


def new_static_clock(problem: Problem) -> StaticClock:
    """A clock for routes without visits."""
    nodes = len(problem.place)
    return StaticClock(
        leave=problem.opens.copy(),
        latest=problem.closes.copy(),
        seconds=np.zeros(nodes, dtype=np.int64),
        metres=np.zeros(nodes, dtype=np.int64),
        saved_leave=np.zeros(nodes, dtype=np.int64),
        saved_latest=np.zeros(nodes, dtype=np.int64),
        saved_seconds=np.zeros(nodes, dtype=np.int64),
        saved_metres=np.zeros(nodes, dtype=np.int64),
        changed=np.zeros(nodes, dtype=np.int64),
        changed_in=np.full(nodes, -1, dtype=np.int64),
        changed_count=np.zeros(1, dtype=np.int64),
    )


@depends_on_clock
def arrive(problem: Problem, state: State, clock: StaticClock, profile: int, origin: int, destination: int, moment: int) -> int:
    """Arrival at `destination` when `origin` is left at `moment`."""


@depends_on_clock
def depart(problem: Problem, state: State, clock: StaticClock, profile: int, origin: int, destination: int, moment: int) -> int:
    """Latest departure from `origin` that reaches `destination` by `moment`."""


@depends_on_clock
def measure_leg(problem: Problem, state: State, clock: StaticClock, profile: int, node: int) -> None:
    """Take note of the new leg that ends at `node`."""


@depends_on_clock
def drive_to(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:
    """Arrival at `node` by the leg that ends there, begun at `moment`."""


@depends_on_clock
def leave_for(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:
    """Latest departure for the leg that ends at `node` that is there by `moment`."""


@depends_on_clock
def fits_by_legs(
    problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int, seconds_there: int, seconds_on: int
) -> bool:
    """Whether `visit` fits behind `before`, reached in `seconds_there` and going on in `seconds_on`, free-flow seconds both."""


@depends_on_clock
def measure_way_there(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:
    """Bring up to date what else the clock knows of the way up to `node`; whether it changed."""


@depends_on_clock
def measure_way_on(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:
    """Bring up to date what else the clock knows of the way on from `node`; whether it changed."""


@depends_on_clock
def ends_in_time(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:
    """Whether a route that is up to date lasts no longer than the clock lets it."""


@depends_on_clock
def would_end_in_time(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:
    """The same of a route with `visit` behind `before`."""


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
    """See `arrive`."""
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
    """See `depart`."""
    return moment - problem.durations[profile, problem.place[origin], problem.place[destination]]


@implements(drive_to, StaticClock)
def static_drive_to(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:  # noqa: ARG001
    """See `drive_to`."""
    return moment + clock.seconds[node]


@implements(leave_for, StaticClock)
def static_leave_for(problem: Problem, state: State, clock: StaticClock, profile: int, node: int, moment: int) -> int:  # noqa: ARG001
    """See `leave_for`."""
    return moment - clock.seconds[node]


@implements(measure_way_there, StaticClock)
def static_measure_way_there(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:  # noqa: ARG001
    """See `measure_way_there`; nothing else is known here."""
    return False


@implements(measure_way_on, StaticClock)
def static_measure_way_on(problem: Problem, state: State, clock: StaticClock, kind: int, node: int) -> bool:  # noqa: ARG001
    """See `measure_way_on`; nothing else is known here."""
    return False


@implements(ends_in_time, StaticClock)
def static_ends_in_time(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:  # noqa: ARG001
    """See `ends_in_time`; every route may last as long as it likes."""
    return True


@implements(would_end_in_time, StaticClock)
def static_would_end_in_time(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:  # noqa: ARG001
    """See `would_end_in_time`."""
    return True


@inlined
def time_at(problem: Problem, kind: int, before: int, visit: int) -> int:
    """Seconds from begin of service to leaving, when reached from `before`."""
    seconds = problem.service[problem.service_row[kind], visit]
    if problem.has_setup and problem.place[before] != problem.place[visit]:
        seconds += problem.setup[visit]
    return seconds


@inlined
def begin_and_leave(problem: Problem, kind: int, before: int, visit: int, moment: int) -> int:
    """Earliest departure from `visit` when it is reached from `before` at `moment`; at least `NO_LIMIT` when that is too late."""
    return open_from(problem, visit, moment) + time_at(problem, kind, before, visit)


@inlined
def leave_after(problem: Problem, state: State, clock: StaticClock, kind: int, before: int, visit: int, moment: int) -> int:
    """Earliest departure from `visit` when `before` is left at `moment`; at least `NO_LIMIT` when it comes too late."""
    return begin_and_leave(
        problem, kind, before, visit, arrive(problem, state, clock, problem.profile[kind], before, visit, moment)
    )


@inlined
def leave_along(problem: Problem, state: State, clock: StaticClock, kind: int, visit: int, moment: int) -> int:
    """`leave_after` by the leg that ends at `visit` as the route stands."""
    arrival = drive_to(problem, state, clock, problem.profile[kind], visit, moment)
    return begin_and_leave(problem, kind, state.previous[visit], visit, arrival)


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
    """See `measure_leg`."""
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


@inlined
def within_limits(problem: Problem, state: State, route: int, stops: int, more_metres: int, more_driving: int) -> bool:
    """Whether the route may grow by so many stops, metres and seconds of driving."""
    kind = problem.vehicle_type[route]
    return (
        state.stops[route] + stops <= problem.max_stops[kind]
        and state.distance[route] + more_metres <= problem.max_distance[kind]
        and state.driving[route] + more_driving <= problem.max_driving[kind]
    )


@inlined
def keeps_limits(problem: Problem, state: State, clock: StaticClock, route: int) -> bool:
    """Whether a route whose times and sums are up to date is no longer in any way than it may be."""
    return within_limits(problem, state, route, 0, 0, 0) and ends_in_time(problem, state, clock, route)


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


@inlined
def fits_between(problem: Problem, state: State, clock: StaticClock, kind: int, before: int, visit: int, after: int) -> bool:
    """Whether `visit` can be served between two neighbouring nodes of a route, and the rest after it still in time."""
    leave = leave_after(problem, state, clock, kind, before, visit, clock.leave[before])
    return leave < NO_LIMIT and reaches(problem, state, clock, kind, before, visit, after, leave)


@inlined
def setup_again(problem: Problem, before: int, visit: int, after: int) -> int:
    """Seconds of setup that `after`, until now behind `before` at the same place, needs once `visit` stands between them."""
    if problem.has_setup and after < problem.visit_count:
        place = problem.place[after]
        if place == problem.place[before] and place != problem.place[visit]:
            return problem.setup[after]
    return 0


@inlined
def reaches(problem: Problem, state: State, clock: StaticClock, kind: int, before: int, visit: int, after: int, leave: int) -> bool:
    """Whether `after`, until now behind `before`, is still reached in time from `visit`, left at `leave`.

    Where `after` now needs its setup again the test errs on the safe side.
    """
    leave += setup_again(problem, before, visit, after)
    return arrive(problem, state, clock, problem.profile[kind], visit, after, leave) <= clock.latest[after]
