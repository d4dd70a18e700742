"""New visits put into the plan in force where they cost least: there at once, while a search takes its time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from router.checker import check_route
from router.engines.lns.engine import prepare, unsupported
from router.horizon.carried import may_serve
from router.horizon.memory import Memory
from router.horizon.parts import in_part, joined, subproblem
from router.model import Instance, Plan, Route, Visit, plan_sequences
from router.solver import Limits, solve
from router.timing import schedule

_NEAR = 12
"""Vehicles that are tried: those that pass nearest by. All are tried where more than a few visits are new."""
_FEW = 8
_LONG = 60.0
"""Seconds that a first plan may take of a part so small that it takes hardly any."""


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
    given = plan_sequences(part, plan)
    sequences = None if unsupported(part) else prepare(part).first_plan(seed, _LONG, given)
    if sequences is not None:
        changed = [one for one in sequences if one not in given]
        vehicles = [part.vehicles[one.vehicle].id for one in changed]
        few = subproblem(part, vehicles, [k for one in changed for k in one.activities if k >= 0])
        routes = schedule(few, in_part(part, few, changed)).routes
        if not any(check_route(few, route) for route in routes):
            return {route.vehicle: route for route in routes}
    before = {route.vehicle: route.visits for route in plan.routes}
    found = solve(part, limits=limits, seed=seed, start=plan).plan.routes
    return {route.vehicle: route for route in found if route.visits != before.get(route.vehicle)}


def _passing_by(instance: Instance, plan: Plan, visits: Iterable[Visit], memory: Memory) -> frozenset[str]:
    """The vehicles that come nearest in time to any of the visits and may serve it."""
    near: dict[str, float] = {}
    passed = list(_passed(instance, plan, memory))
    places, leaves = np.concatenate(passed, axis=1)
    counts = [one.shape[1] for one in passed]
    profiles = np.repeat([vehicle.profile for vehicle in instance.vehicles], counts)
    starts = np.cumsum([0, *counts[:-1]])
    for visit in visits:
        away = np.empty(len(places))
        for profile, travel in instance.travel.items():
            own = profiles == profile
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
