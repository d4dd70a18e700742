"""New visits put into the plan in force where they cost least: there at once, while a search takes its time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from router.horizon.carried import may_serve
from router.horizon.parts import joined, subproblem
from router.model import Instance, Plan, Route, Visit
from router.solver import Limits, solve

_NEAR = 12
"""Vehicles that are tried: those that pass nearest by. All are tried where more than a few visits are new."""
_FEW = 8


def inserted(instance: Instance, plan: Plan, limits: Limits, seed: int, *, apart: bool) -> Plan:
    """`plan` with what it leaves out put in where that costs least; nothing else of it changes.

    apart : whether routes do not depend on each other, so that only those near by need be looked at.
    """
    none = replace(limits, iterations=0)
    new = [instance.visits[instance.visit_index[name]] for one in plan.unserved for name in one.visits]
    if not new:
        return plan
    if not apart or len(new) > _FEW or len(instance.vehicles) <= _NEAR:
        return solve(instance, limits=none, seed=seed, start=plan).plan
    near = _passing_by(instance, plan, new)
    own = [route for route in plan.routes if route.vehicle in near]
    names = [*(name for route in own for name in route.visits), *(visit.id for visit in new)]
    part = subproblem(instance, near, (instance.visit_index[name] for name in names))
    found = {
        route.vehicle: route for route in solve(part, limits=none, seed=seed, start=replace(plan, routes=tuple(own))).plan.routes
    }
    kept = {route.vehicle: route for route in plan.routes}
    same = {name: route for name, route in found.items() if name not in kept or route.visits != kept[name].visits}
    return joined(instance, list((kept | same).values()))


def _passing_by(instance: Instance, plan: Plan, visits: Iterable[Visit]) -> frozenset[str]:
    """The vehicles that come nearest to any of the visits and may serve it."""
    routes = {route.vehicle: route for route in plan.routes}
    near: dict[str, float] = {}
    for visit in visits:
        for name, seconds in _seconds_away(instance, routes, visit):
            near[name] = min(seconds, near.get(name, seconds))
    return frozenset(sorted(near, key=lambda name: near[name])[:_NEAR])


def _seconds_away(instance: Instance, routes: dict[str, Route], visit: Visit) -> Iterator[tuple[str, float]]:
    """How far each vehicle that may serve the visit is from it where it comes nearest in time."""
    latest = visit.windows[-1].end
    for vehicle in instance.vehicles:
        if not may_serve(vehicle, visit):
            continue
        durations = instance.travel[vehicle.profile].durations
        route = routes.get(vehicle.id)
        passed = [(vehicle.start, vehicle.earliest_start)] if route is None else [(one.place, one.leave) for one in route.stops]
        there = np.array([place for place, _ in passed])
        free = np.array([leave for _, leave in passed])
        away = durations[there, visit.place]
        in_time = free + away <= latest
        if in_time.any():
            yield vehicle.id, float(away[in_time].min())
