"""The clock for unpaid time on routes that may last only so long: `StaticClock` with the shortest duration of each route.

Every node keeps how long the way up to it and the way on from it last at least, and when they may begin without lasting longer.
Two such stretches are joined in constant time (Vidal, Crainic, Gendreau and Prins 2013), so whether a visit fits is too.
"""

from dataclasses import dataclass, fields

import numpy as np

from router.engines.ruin_recreate.kernels.clock import start_step, undo_step
from router.engines.ruin_recreate.kernels.compiled import implements, inlined
from router.engines.ruin_recreate.kernels.problem import NO_LIMIT, Ints, Problem, free_flow, start_of
from router.engines.ruin_recreate.kernels.state import STEP, State
from router.engines.ruin_recreate.kernels.static_clock import static_start_step, static_undo_step
from router.engines.ruin_recreate.kernels.static_times import (
    StaticClock,
    ends_in_time,
    measure_way_on,
    measure_way_there,
    new_static_clock,
    time_at,
    would_end_in_time,
)
from router.model import Instance


@dataclass(frozen=True, kw_only=True)
class LimitedClock(StaticClock):
    """Times of every node as in `StaticClock`, and of the two stretches of its route that meet there.

    lasted : least seconds from leaving the start to leaving the node; last_start : latest departure from the start with which it
    is no more. lasts : least seconds from the begin of service at the node to the end; first_begin : earliest begin with which it
    is no more; both of a start from the departure.
    resized : nodes changed in this step, what was theirs before in saved_lasted … saved_first_begin.
    longest : seconds a route may last, per vehicle.
    """

    lasted: Ints
    last_start: Ints
    lasts: Ints
    first_begin: Ints
    saved_lasted: Ints
    saved_last_start: Ints
    saved_lasts: Ints
    saved_first_begin: Ints
    resized: Ints
    resized_in: Ints
    resized_count: Ints
    longest: Ints


def new_limited_clock(instance: Instance, problem: Problem) -> LimitedClock:
    """A clock for routes without visits."""
    nodes, times = len(problem.place), new_static_clock(problem)
    longest = [NO_LIMIT if vehicle.max_duration is None else vehicle.max_duration for vehicle in instance.vehicles]
    logs = ("saved_lasted", "saved_last_start", "saved_lasts", "saved_first_begin", "resized")
    return LimitedClock(
        **{field.name: getattr(times, field.name) for field in fields(times)},
        **{name: np.zeros(nodes, dtype=np.int64) for name in ("lasted", "lasts", *logs)},
        last_start=problem.closes.copy(),
        first_begin=problem.opens.copy(),
        resized_in=np.full(nodes, -1, dtype=np.int64),
        resized_count=np.zeros(1, dtype=np.int64),
        longest=np.array(longest, dtype=np.int64),
    )


@inlined
def _keep(state: State, clock: LimitedClock, node: int) -> None:
    """Remember what was before the step."""
    if clock.resized_in[node] != state.counts[STEP]:
        clock.resized_in[node] = state.counts[STEP]
        clock.saved_lasted[node], clock.saved_last_start[node] = clock.lasted[node], clock.last_start[node]
        clock.saved_lasts[node], clock.saved_first_begin[node] = clock.lasts[node], clock.first_begin[node]
        clock.resized[clock.resized_count[0]] = node
        clock.resized_count[0] += 1


@implements(measure_way_there, LimitedClock)
def limited_measure_way_there(problem: Problem, state: State, clock: LimitedClock, kind: int, node: int) -> bool:
    """See `static_times.measure_way_there`."""
    before = state.previous[node]
    way = clock.lasted[before] + clock.seconds[node]
    lasted = way + max(0, problem.opens[node] - way - clock.last_start[before]) + time_at(problem, kind, before, node)
    last_start = min(problem.closes[node] - way, clock.last_start[before])
    if lasted == clock.lasted[node] and last_start == clock.last_start[node]:
        return False
    _keep(state, clock, node)
    clock.lasted[node], clock.last_start[node] = lasted, last_start
    return True


@implements(measure_way_on, LimitedClock)
def limited_measure_way_on(problem: Problem, state: State, clock: LimitedClock, kind: int, node: int) -> bool:
    """See `static_times.measure_way_on`."""
    after, way = state.following[node], clock.seconds[state.following[node]]
    if node < problem.visit_count:
        way += time_at(problem, kind, state.previous[node], node)
    waits = max(0, clock.first_begin[after] - way - problem.closes[node])
    lasts = way + waits + clock.lasts[after]
    first_begin = max(clock.first_begin[after] - way, problem.opens[node]) - waits
    if lasts == clock.lasts[node] and first_begin == clock.first_begin[node]:
        return False
    _keep(state, clock, node)
    clock.lasts[node], clock.first_begin[node] = lasts, first_begin
    return True


@implements(ends_in_time, LimitedClock)
def limited_ends_in_time(problem: Problem, state: State, clock: LimitedClock, route: int) -> bool:
    """See `static_times.ends_in_time`."""
    return state.stops[route] == 0 or clock.lasts[start_of(problem, route)] <= clock.longest[route]


@implements(would_end_in_time, LimitedClock)
def limited_would_end_in_time(problem: Problem, state: State, clock: LimitedClock, route: int, before: int, visit: int) -> bool:
    """See `static_times.would_end_in_time`."""
    kind, after = problem.vehicle_type[route], state.following[before]
    profile = problem.profile[kind]
    way = clock.lasted[before] + free_flow(problem, profile, before, visit)
    last_start = min(problem.closes[visit] - way, clock.last_start[before])
    way += max(0, problem.opens[visit] - way - clock.last_start[before])
    way += time_at(problem, kind, before, visit) + free_flow(problem, profile, visit, after)
    return way + max(0, clock.first_begin[after] - way - last_start) + clock.lasts[after] <= clock.longest[route]


_start_seconds = inlined(static_start_step)
_undo_seconds = inlined(static_undo_step)


@implements(start_step, LimitedClock)
def limited_start_step(problem: Problem, state: State, clock: LimitedClock) -> None:
    """See `clock.start_step`."""
    clock.resized_count[0] = 0
    _start_seconds(problem, state, clock)


@implements(undo_step, LimitedClock)
def limited_undo_step(problem: Problem, state: State, clock: LimitedClock) -> None:
    """See `clock.undo_step`."""
    for index in range(clock.resized_count[0]):
        node = clock.resized[index]
        clock.lasted[node], clock.last_start[node] = clock.saved_lasted[node], clock.saved_last_start[node]
        clock.lasts[node], clock.first_begin[node] = clock.saved_lasts[node], clock.saved_first_begin[node]
    _undo_seconds(problem, state, clock)
