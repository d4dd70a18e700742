"""New visits put into the plan in force where they cost least: there at once, while a search takes its time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from router.checker import check_route
from router.core._core import RouteTimer
from router.engines.construction.feasibility import Activities, Feasibility
from router.horizon.carried import may_serve
from router.horizon.memory import Memory
from router.horizon.parts import joined, subproblem
from router.model import Instance, Job, Plan, Route, Shape, Visit, plan_sequences
from router.model.sequences import sound_sequence
from router.solver import Limits, solve
from router.timing import time_route, timing_problem

_NEAR = 12
"""Vehicles that are tried: those that pass nearest by. All are tried where more than a few visits are new."""
_FEW = 8
_MOST_TIMED = 200_000
"""Activities that may be timed, about, for a pair on all routes: some tens of milliseconds."""


def inserted(instance: Instance, plan: Plan, limits: Limits, seed: int, memory: Memory | None) -> Plan:
    """`plan` with what it leaves out put in where that costs least; nothing else of it changes.

    memory : where routes do not depend on each other, so that only those near by need be looked at.
    """
    none = replace(limits, iterations=0)
    new = [instance.visits[instance.visit_index[name]] for one in plan.unserved for name in one.visits]
    if not new:
        return plan
    if memory is None or len(new) > _FEW or len(instance.vehicles) <= _NEAR:
        return solve(instance, limits=none, seed=seed, start=plan).plan
    near = _passing_by(instance, plan, new, memory)
    own = [route for route in plan.routes if route.vehicle in near]
    names = [*(name for route in own for name in route.visits), *(visit.id for visit in new)]
    part = subproblem(instance, near, (instance.visit_index[name] for name in names))
    routes = _completed(part, replace(plan, routes=tuple(own)), none, seed)
    every = tuple(({route.vehicle: route for route in plan.routes} | routes).values())
    served = {name for route in routes.values() for name in route.visits}
    return Plan(routes=every) if all(served.issuperset(one.visits) for one in plan.unserved) else joined(instance, every)


def _completed(part: Instance, plan: Plan, limits: Limits, seed: int) -> dict[str, Route]:
    """Vehicle → its route, of those that change when what `plan` leaves out is put in; each is checked."""
    changed = _put_in(part, {one.vehicle: one.activities for one in plan_sequences(part, plan)})
    if changed is not None:
        routes = [time_route(part, sound_sequence(*one)).route for one in changed.items()]
        if not any(check_route(part, route) for route in routes):
            return {route.vehicle: route for route in routes}
    before = {route.vehicle: route.visits for route in plan.routes}
    found = solve(part, limits=limits, seed=seed, start=plan).plan.routes
    return {route.vehicle: route for route in found if route.visits != before.get(route.vehicle)}


def _put_in(part: Instance, given: Mapping[int, Activities]) -> dict[int, Activities] | None:
    """The routes that change when each job left out is put where it adds least, the dearest to leave out first; every place is
    timed. None where vehicles may load again, more than single routes has a price, or there are too many places."""
    if part.shape != Shape() or any(vehicle.max_trips > 1 for vehicle in part.vehicles):
        return None
    routes = {number: given.get(number, ()) for number in range(len(part.vehicles))}
    if sum((len(route) + 1) ** 3 for route in routes.values()) > _MOST_TIMED:
        return None
    insertion, changed = _Insertion(part), dict[int, Activities]()
    begun = {part.job_of[visit] for route in given.values() for visit in route}
    left = [job for number, job in enumerate(part.jobs) if number not in begun]
    for job in sorted(left, key=lambda job: -job.penalty):
        found = insertion.best(job, routes | changed)
        if found is not None:
            changed[found[0]] = found[1]
    return changed


class _Insertion:
    """Every place of a job on every route, timed by the same clock as the plan."""

    def __init__(self, part: Instance) -> None:
        self.part = part
        self.feasibility = Feasibility(part)
        self.timer = RouteTimer(timing_problem(part))

    def best(self, job: Job, routes: Mapping[int, Activities]) -> tuple[int, Activities] | None:
        """The vehicle, and its route with the job where it adds least; None where that is dearer than leaving the job out."""
        least, best = job.penalty, None
        for vehicle, route in routes.items():
            before = self.timer.evaluate(vehicle, route)[1] if route else 0.0
            for option in job.options:
                for longer in _with(route, option):
                    in_time, price = self.timer.evaluate(vehicle, longer)
                    if in_time and price - before < least and self.feasibility.route_fits(vehicle, longer):
                        least, best = price - before, (vehicle, longer)
        return best


def _with(route: Activities, option: Activities) -> Iterator[Activities]:
    """The route with the option at all places: a visit, or a pickup with its delivery anywhere behind it."""
    for first in range(len(route) + 1):
        begun = (*route[:first], option[0])
        for then in range(first, len(route) + 1) if len(option) > 1 else (first,):
            yield (*begun, *route[first:then], *option[1:], *route[then:])


def _passing_by(instance: Instance, plan: Plan, visits: Iterable[Visit], memory: Memory) -> frozenset[str]:
    """The vehicles that come nearest in time to any of the visits and may serve it."""
    near: dict[str, float] = {}
    passed = list(_passed(instance, plan, memory))
    places, leaves = np.concatenate(passed, axis=1)
    counts = [one.shape[1] for one in passed]
    numbers = {profile: number for number, profile in enumerate(instance.travel)}
    profiles = np.repeat([numbers[vehicle.profile] for vehicle in instance.vehicles], counts)
    starts = np.cumsum([0, *counts[:-1]])
    for visit in visits:
        away = np.empty(len(places))
        for number, travel in enumerate(instance.travel.values()):
            own = profiles == number
            away[own] = travel.durations[places[own], visit.place]
        away[leaves + away > visit.windows[-1].end] = np.inf
        nearest = np.minimum.reduceat(away, starts)
        for vehicle, seconds in zip(instance.vehicles, nearest.tolist(), strict=True):
            if seconds < near.get(vehicle.id, np.inf) and may_serve(vehicle, visit):
                near[vehicle.id] = seconds
    return frozenset(sorted(near, key=lambda name: near[name])[:_NEAR])


def _passed(instance: Instance, plan: Plan, memory: Memory) -> Iterator[NDArray[np.int64]]:
    """For every vehicle the places that it passes, and when it leaves each."""
    routes = {route.vehicle: route for route in plan.routes}
    for vehicle in instance.vehicles:
        route = routes.get(vehicle.id)
        yield np.array([[vehicle.start], [vehicle.earliest_start]]) if route is None else memory.passes(route)
