"""Sequences in, timed routes and plans out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from types import MappingProxyType

from router.core._core import RouteTimer
from router.model.instance import Instance, Job
from router.model.plan import Plan, Route, Sequence, Unserved
from router.timing.docks import Attempt, has_docks, take_turns
from router.timing.problem import timing_problem
from router.timing.stops import stops_of
from router.units import FOREVER, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRoute:
    """A route and whether its times keep every rule in time and every limit of the route (loads are not looked at)."""

    route: Route
    feasible: bool


def schedule(
    instance: Instance,
    sequences: Iterable[Sequence],
    carried: Mapping[str, str] = MappingProxyType({}),
    known: dict[Sequence, Route] | None = None,
) -> Plan:
    """Time every sequence and list the jobs that none of them serves and that are not `carried` (see `Plan.carried`).

    The only place where plan times are made. Sequences that cannot keep their windows are timed all the same, as early as can be;
    `router.checker.check` says what is wrong with them. Empty sequences make no route. In `known` the routes of sequences that may
    come again are kept, as they are before vehicles take turns at docks.
    """
    chosen = tuple(sequence for sequence in sequences if sequence.activities)
    if not chosen:
        return Plan(routes=(), unserved=_unserved(instance, set(), carried), carried=dict(carried))
    timer = RouteTimer(timing_problem(instance))
    known = {} if known is None else known
    for sequence in chosen:
        if sequence not in known:
            known[sequence] = _attempt(instance, timer, sequence).route
    routes = tuple(known[sequence] for sequence in chosen)
    if has_docks(instance):
        routes = take_turns(instance, chosen, routes, partial(_attempt, instance, timer))
    served = {visit for sequence in chosen for visit in sequence.activities if visit >= 0}
    return Plan(routes=routes, unserved=_unserved(instance, served, carried), carried=dict(carried))


def time_route(instance: Instance, sequence: Sequence) -> TimedRoute:
    """Time one sequence."""
    attempt = _attempt(instance, RouteTimer(timing_problem(instance)), sequence)
    return TimedRoute(route=attempt.route, feasible=attempt.feasible)


def _attempt(
    instance: Instance, timer: RouteTimer, sequence: Sequence, earliest: Seconds = -FOREVER, latest: Seconds = FOREVER
) -> Attempt:
    """The sequence timed when its vehicle leaves between two moments."""
    feasible, price = timer.time_between(sequence.vehicle, sequence.activities, earliest, latest)
    route = Route(vehicle=instance.vehicles[sequence.vehicle].id, stops=stops_of(instance, sequence.vehicle, timer.events))
    return Attempt(route=route, feasible=feasible, price=price)


def _unserved(instance: Instance, served: set[int], carried: Mapping[str, str]) -> tuple[Unserved, ...]:
    begun = {instance.job_of[visit] for visit in served}
    return tuple(
        _left_out(instance, job)
        for number, job in enumerate(instance.jobs)
        if job.id not in carried and not (number in begun and any(served.issuperset(option) for option in job.options))
    )


def _left_out(instance: Instance, job: Job) -> Unserved:
    each = [instance.visits[index] for index in dict.fromkeys(chain.from_iterable(job.options))]
    orders = dict.fromkeys(order for visit in each for order in visit.orders)
    return Unserved(visits=tuple(visit.id for visit in each), orders=tuple(orders))
