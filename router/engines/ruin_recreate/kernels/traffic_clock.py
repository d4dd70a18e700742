"""The clock for unpriced time under time-of-day travel: `StaticClock` with exact legs for the hour at which they begin.

Travel is FIFO, so the earliest departure and the latest begin of every visit still decide in constant time what fits.
"""

from dataclasses import dataclass, fields

from router.engines.ruin_recreate.kernels.compiled import implements
from router.engines.ruin_recreate.kernels.problem import Problem
from router.engines.ruin_recreate.kernels.state import State
from router.engines.ruin_recreate.kernels.static_insertion import rare_rules_allow
from router.engines.ruin_recreate.kernels.static_times import (
    StaticClock,
    arrive,
    depart,
    drive_to,
    fits_between,
    fits_by_legs,
    leave_for,
    new_static_clock,
)
from router.model.travel_kernels import TravelArrays, arrival, departure


@dataclass(frozen=True, kw_only=True)
class TrafficClock(StaticClock):
    """Times of every node as in `StaticClock`, whose `seconds` are free-flow here and of no use; travel : exact travel times."""

    travel: TravelArrays


def new_traffic_clock(problem: Problem, travel: TravelArrays) -> TrafficClock:
    """A clock for routes without visits; `travel` are the travel times (see `layers_of`) in the order of `problem.profile`."""
    times = new_static_clock(problem)
    return TrafficClock(**{field.name: getattr(times, field.name) for field in fields(times)}, travel=travel)


@implements(arrive, TrafficClock)
def traffic_arrive(
    problem: Problem,
    state: State,  # noqa: ARG001
    clock: TrafficClock,
    profile: int,
    origin: int,
    destination: int,
    moment: int,
) -> int:
    """See `static_times.arrive`."""
    return arrival(clock.travel, profile, problem.place[origin], problem.place[destination], moment)


@implements(depart, TrafficClock)
def traffic_depart(
    problem: Problem,
    state: State,  # noqa: ARG001
    clock: TrafficClock,
    profile: int,
    origin: int,
    destination: int,
    moment: int,
) -> int:
    """See `static_times.depart`."""
    return departure(clock.travel, profile, problem.place[origin], problem.place[destination], moment)


@implements(drive_to, TrafficClock)
def traffic_drive_to(problem: Problem, state: State, clock: TrafficClock, profile: int, node: int, moment: int) -> int:
    """See `static_times.drive_to`."""
    return arrival(clock.travel, profile, problem.place[state.previous[node]], problem.place[node], moment)


@implements(leave_for, TrafficClock)
def traffic_leave_for(problem: Problem, state: State, clock: TrafficClock, profile: int, node: int, moment: int) -> int:
    """See `static_times.leave_for`."""
    return departure(clock.travel, profile, problem.place[state.previous[node]], problem.place[node], moment)


@implements(fits_by_legs, TrafficClock)
def traffic_fits_by_legs(
    problem: Problem,
    state: State,
    clock: TrafficClock,
    route: int,
    before: int,
    visit: int,
    seconds_there: int,  # noqa: ARG001
    seconds_on: int,  # noqa: ARG001
) -> bool:
    """See `static_times.fits_by_legs`; free-flow seconds tell nothing here."""
    fits = fits_between(problem, state, clock, problem.vehicle_type[route], before, visit, state.following[before])
    return fits and rare_rules_allow(problem, state, clock, route, before, visit)
