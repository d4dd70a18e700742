"""The clock for paid time with one hard window per visit, under static or time-of-day travel.

Every node keeps two things. Whole seconds, as in `StaticClock`: the earliest departure and the latest begin of service,
which decide feasibility exactly as the schedule will round it. And two piecewise-linear functions, forward and backward,
whose least difference is the duration of the route when its departure is chosen best.

A function with more points than there is room for makes its route unusable (never approximate) and raises `overflow`; the search
goes on without that route, and its caller gives the clock more room (`Searcher`).
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.clock import refresh_route, save_route, start_step, undo_step, visits_changed
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.duration_travel import DurationTables
from router.engines.lns.kernels.piecewise import (
    BEGIN,
    Functions,
    copy_function,
    extend_backward,
    extend_forward,
    least_duration,
    new_functions,
    same_function,
    set_line,
)
from router.engines.lns.problem import Floats, Ints, Problem, end_of, start_of
from router.engines.lns.kernels.state import STEP, TOUCHED, State, set_cost
from router.engines.lns.kernels.static_clock import (
    static_refresh_route,
    static_start_step,
    static_undo_step,
    static_visits_changed,
)
from router.engines.lns.kernels.static_times import measure_leg, time_at
from router.engines.lns.kernels.traffic_clock import TrafficClock, new_traffic_clock
from router.model import Instance
from router.model.travel_kernels import TravelArrays
from router.model.travel_pieces import NEVER

STATIC_ROOM, ROOM = 8, 128
"""Points per function at first; two to five are used on average, up to a hundred by visits without windows under traffic."""
SPARE_ROWS = 8
"""Rows behind those of the nodes, for functions under trial."""
UNUSABLE = 1e12
"""Price of a route whose functions overflowed: no step that makes one is accepted."""


@dataclass(frozen=True, kw_only=True)
class DurationClock(TrafficClock):
    """Times and functions of every node.

    Beside the fields of `TrafficClock`, whose legs are not kept: roads : its travel times, but nowhere closed, for the functions.
    fastest : seconds below which no hour brings a leg. ahead, behind : forward and backward functions by node, with
        `SPARE_ROWS` more.
    saved_ahead, saved_behind : as they were, listed in `redrawn` (`redrawn_in`: the step of the copy, per node).
    duration : seconds per route; saved_duration : before this step. least : seconds below which no departure brings a route,
        however well it fits its windows; saved_least : before this step. margin : seconds that rounding may add per stop.
    counts : how many nodes are listed in `redrawn`, and whether a function overflowed.
    """

    roads: TravelArrays
    fastest: NDArray[np.int32]
    ahead: Functions
    behind: Functions
    saved_ahead: Functions
    saved_behind: Functions
    redrawn: Ints
    redrawn_in: Ints
    duration: Floats
    saved_duration: Floats
    least: Floats
    saved_least: Floats
    max_duration: Floats
    margin: float
    counts: Ints


REDRAWN, OVERFLOWED = 0, 1


def new_duration_clock(instance: Instance, problem: Problem, tables: DurationTables, room: int = 0) -> DurationClock:
    """A clock for routes without visits; `tables` are those of the profiles in the order of `problem.profile`, `room` the points
    per function (0: as many as are nearly always enough)."""
    nodes, routes = len(problem.place), problem.vehicle_count
    longest = [NEVER if vehicle.max_duration is None else float(vehicle.max_duration) for vehicle in instance.vehicles]
    room = room or (STATIC_ROOM if tables.are_static else ROOM)
    times = new_traffic_clock(problem, tables.travel)
    clock = DurationClock(
        **{field.name: getattr(times, field.name) for field in fields(times)},
        roads=tables.roads,
        fastest=tables.fastest,
        ahead=new_functions(nodes + SPARE_ROWS, room),
        behind=new_functions(nodes + SPARE_ROWS, room),
        saved_ahead=new_functions(nodes, room),
        saved_behind=new_functions(nodes, room),
        redrawn=np.zeros(nodes, dtype=np.int64),
        redrawn_in=np.full(nodes, -1, dtype=np.int64),
        duration=np.zeros(routes),
        saved_duration=np.zeros(routes),
        least=np.zeros(routes),
        saved_least=np.zeros(routes),
        max_duration=np.array(longest),
        margin=0.0 if tables.are_static else 1.0,
        counts=np.zeros(2, dtype=np.int64),
    )
    _draw_empty_routes(problem, clock)
    return clock


def _draw_empty_routes(problem: Problem, clock: DurationClock) -> None:
    starts = np.arange(problem.visit_count, problem.visit_count + problem.vehicle_count)
    for nodes, functions, first in (
        (starts, clock.ahead, problem.opens[starts]),
        (starts + problem.vehicle_count, clock.behind, np.zeros(len(starts))),
    ):
        functions.points[nodes, 0, :] = first[:, None]
        functions.points[nodes, 1, :] = problem.closes[nodes][:, None]
        functions.count[nodes] = 2


def overflowed(clock: DurationClock) -> bool:
    """Whether some function had more points than room since the clock was made."""
    return bool(clock.counts[OVERFLOWED])


@implements(measure_leg, DurationClock)
def _measure_leg(problem: Problem, state: State, clock: DurationClock, profile: int, node: int) -> None:
    """Nothing: how long a leg takes depends on when it begins."""


@inlined
def stay_at(problem: Problem, state: State, kind: int, node: int) -> float:
    """Seconds from begin to leaving at a node as the route stands; none at its start."""
    if node >= problem.visit_count:
        return 0.0
    return float(time_at(problem, kind, state.previous[node], node))


@inlined
def spare_row(problem: Problem) -> int:
    """First row behind those of the nodes."""
    return problem.visit_count + 2 * problem.vehicle_count


@inlined
def _keep_functions(state: State, clock: DurationClock, node: int) -> None:
    """Copy a node's functions before their first change in a step."""
    if clock.redrawn_in[node] == state.counts[STEP]:
        return
    clock.redrawn_in[node] = state.counts[STEP]
    clock.redrawn[clock.counts[REDRAWN]] = node
    clock.counts[REDRAWN] += 1
    copy_function(clock.ahead, node, clock.saved_ahead, node)
    copy_function(clock.behind, node, clock.saved_behind, node)


@kernel
def _draw_ends(problem: Problem, state: State, clock: DurationClock, route: int) -> bool:
    """Functions of the route's start and end; whether the start's changed."""
    start, end = start_of(problem, route), end_of(problem, route)
    first, last = float(clock.leave[start]), float(problem.closes[start])
    if clock.ahead.count[start] > 0 and clock.ahead.points[start, 0, BEGIN] == first:
        return False
    _keep_functions(state, clock, start)
    _keep_functions(state, clock, end)
    set_line(clock.ahead, start, first, last)
    set_line(clock.behind, end, 0.0, float(problem.closes[end]))
    return True


@kernel
def _draw_ahead(problem: Problem, state: State, clock: DurationClock, kind: int, node: int, settled_from: int) -> None:
    """Forward functions from `node` on, until nothing changes any more behind `settled_from`."""
    spare = spare_row(problem)
    settled = False
    while node < problem.visit_count:
        before = state.previous[node]
        settled = settled or node == settled_from
        extend_forward(
            clock.roads,
            problem.profile[kind],
            problem.place[before],
            problem.place[node],
            stay_at(problem, state, kind, before),
            clock.ahead,
            before,
            float(problem.opens[node]),
            float(problem.closes[node]),
            clock.ahead,
            spare,
        )
        if settled and same_function(clock.ahead, spare, clock.ahead, node):
            return
        _keep_functions(state, clock, node)
        copy_function(clock.ahead, spare, clock.ahead, node)
        node = state.following[node]


@kernel
def _draw_behind(problem: Problem, state: State, clock: DurationClock, kind: int, node: int, settled_from: int) -> None:
    """Backward functions from `node` back, until nothing changes any more before `settled_from`."""
    spare = spare_row(problem)
    settled = False
    while node < problem.visit_count:
        after = state.following[node]
        settled = settled or node == settled_from
        extend_backward(
            clock.roads,
            problem.profile[kind],
            problem.place[node],
            problem.place[after],
            stay_at(problem, state, kind, node),
            clock.behind,
            after,
            float(problem.opens[node]),
            float(problem.closes[node]),
            clock.behind,
            spare,
        )
        if settled and same_function(clock.behind, spare, clock.behind, node):
            return
        _keep_functions(state, clock, node)
        copy_function(clock.behind, spare, clock.behind, node)
        node = state.previous[node]


@kernel
def _settle_duration(problem: Problem, state: State, clock: DurationClock, route: int, before: int, paid: float) -> bool:
    """Find the route's duration at the leg behind `before` and charge it instead of `paid` seconds; whether it is allowed."""
    kind = problem.vehicle_type[route]
    clock.least[route] = _least_seconds(problem, state, clock, route)
    if state.stops[route] == 0:
        clock.duration[route] = 0.0
        return True
    after = state.following[before]
    duration = least_duration(
        clock.roads,
        problem.profile[kind],
        problem.place[before],
        problem.place[after],
        stay_at(problem, state, kind, before),
        clock.ahead,
        before,
        clock.behind,
        after,
        NEVER,
    )
    if clock.ahead.count[before] < 0 or clock.behind.count[after] < 0:
        clock.counts[OVERFLOWED] = 1
    if duration >= NEVER:
        duration = UNUSABLE / max(problem.second_price[kind], 1e-9)
    clock.duration[route] = duration
    set_cost(state, route, state.cost[route] + problem.second_price[kind] * (duration - paid))
    return duration + clock.margin * (state.stops[route] + 1) <= clock.max_duration[route]


@inlined
def _least_seconds(problem: Problem, state: State, clock: DurationClock, route: int) -> float:
    """Every leg at its fastest, and the time at the doors."""
    kind, node, end = problem.vehicle_type[route], start_of(problem, route), end_of(problem, route)
    total = 0.0
    while node != end:
        after = state.following[node]
        total += (
            stay_at(problem, state, kind, node) + clock.fastest[problem.profile[kind], problem.place[node], problem.place[after]]
        )
        node = after
    return total


_refresh_seconds = inlined(static_refresh_route)
_change_seconds = inlined(static_visits_changed)
_start_seconds = inlined(static_start_step)
_undo_seconds = inlined(static_undo_step)


@implements(refresh_route, DurationClock)
def duration_refresh_route(problem: Problem, state: State, clock: DurationClock, route: int) -> bool:
    """See `clock.refresh_route`."""
    sound = _refresh_seconds(problem, state, clock, route)
    kind, start, end = problem.vehicle_type[route], start_of(problem, route), end_of(problem, route)
    _keep_functions(state, clock, start)
    _keep_functions(state, clock, end)
    set_line(clock.ahead, start, float(clock.leave[start]), float(problem.closes[start]))
    set_line(clock.behind, end, 0.0, float(problem.closes[end]))
    _draw_ahead(problem, state, clock, kind, state.following[start], end)
    _draw_behind(problem, state, clock, kind, state.previous[end], start)
    return _settle_duration(problem, state, clock, route, start, 0.0) and sound


@implements(start_step, DurationClock)
def duration_start_step(problem: Problem, state: State, clock: DurationClock) -> None:
    """See `clock.start_step`."""
    _start_seconds(problem, state, clock)
    clock.counts[REDRAWN] = 0


@implements(save_route, DurationClock)
def duration_save_route(problem: Problem, state: State, clock: DurationClock, route: int) -> None:  # noqa: ARG001
    """See `clock.save_route`."""
    clock.saved_duration[route] = clock.duration[route]
    clock.saved_least[route] = clock.least[route]


@implements(visits_changed, DurationClock)
def duration_visits_changed(problem: Problem, state: State, clock: DurationClock, route: int, before: int, after: int) -> bool:
    """See `clock.visits_changed`."""
    sound = _change_seconds(problem, state, clock, route, before, after)
    kind = problem.vehicle_type[route]
    start, paid = start_of(problem, route), clock.duration[route]
    first, until = state.following[before], after
    if problem.has_release and _draw_ends(problem, state, clock, route):
        first, until = state.following[start], end_of(problem, route)
    _draw_ahead(problem, state, clock, kind, first, until)
    last = state.previous[after]
    if problem.has_setup and after < problem.visit_count:
        last = after
    _draw_behind(problem, state, clock, kind, last, before)
    return _settle_duration(problem, state, clock, route, before, paid) and sound


@implements(undo_step, DurationClock)
def duration_undo_step(problem: Problem, state: State, clock: DurationClock) -> None:
    """See `clock.undo_step`; sums, and with them the price of durations, have been put back already."""
    _undo_seconds(problem, state, clock)
    for index in range(clock.counts[REDRAWN]):
        node = clock.redrawn[index]
        copy_function(clock.saved_ahead, node, clock.ahead, node)
        copy_function(clock.saved_behind, node, clock.behind, node)
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        clock.duration[route] = clock.saved_duration[route]
        clock.least[route] = clock.saved_least[route]
