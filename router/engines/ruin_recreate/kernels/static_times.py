"""What the clocks of unpriced time keep and are asked: `StaticClock`, the operations that its kin do each in its own way, and
the quick tests built on them.

With how early each visit can be left and how late it may begin, whether a visit fits between two others is known in constant
time, exactly, for hard windows (several of them too), since travel is FIFO.
"""

from dataclasses import dataclass

import numpy as np

from router.engines.ruin_recreate.kernels.compiled import depends_on_clock, inlined
from router.engines.ruin_recreate.kernels.problem import NO_LIMIT, Ints, Problem, open_from
from router.engines.ruin_recreate.kernels.state import State
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
