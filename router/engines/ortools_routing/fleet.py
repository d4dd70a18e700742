"""Rules of vehicles, sites and the whole plan, told to OR-Tools."""

from itertools import pairwise
from typing import Any

from router.engines.ortools_routing.dimensions import Model, service_time
from router.engines.ortools_routing.loads import from_depot
from router.model import Break, Vehicle
from router.units import FOREVER


def add_vehicles(model: Model) -> None:
    """Shifts, prices of time, breaks, and what binds vehicles to each other."""
    for number, vehicle in enumerate(model.instance.vehicles):
        _shift(model, number, vehicle)
        _paid_time(model, number, vehicle)
        _breaks(model, number, vehicle)
    _waiting(model)
    _kind_limits(model)
    _trips(model)
    _stock(model)
    _docks(model)
    _vehicle_changes(model)


def use_all_that_must(model: Model) -> None:
    """No empty route for a vehicle that must be used; without such a plan there is no solution."""
    for number, vehicle in enumerate(model.instance.vehicles):
        if vehicle.must_use:
            model.routing.NextVar(model.routing.Start(number)).RemoveValue(model.routing.End(number))


def _shift(model: Model, number: int, vehicle: Vehicle) -> None:
    first, last = model.routing.Start(number), model.routing.End(number)
    model.time.CumulVar(first).SetRange(vehicle.earliest_start, min(vehicle.latest_start, vehicle.latest_end))
    model.time.CumulVar(last).SetMax(vehicle.latest_end)
    if vehicle.max_duration is not None:
        model.time.SetSpanUpperBoundForVehicle(vehicle.max_duration, number)
    model.routing.AddVariableMinimizedByFinalizer(model.time.CumulVar(last))
    model.routing.AddVariableMaximizedByFinalizer(model.time.CumulVar(first))


def _paid_time(model: Model, number: int, vehicle: Vehicle) -> None:
    fixed = model.scale.whole(vehicle.fixed_price) + model.vehicle_price
    if fixed:
        model.routing.SetFixedCostOfVehicle(fixed, number)
    if vehicle.hour_price:
        model.time.SetSpanCostCoefficientForVehicle(model.scale.per_second(vehicle.hour_price), number)
    if vehicle.overtime:
        step = vehicle.overtime[0]
        price = model.scale.per_second(step.hour_price)
        model.time.SetCumulVarSoftUpperBound(model.routing.End(number), step.after, price)


def _breaks(model: Model, number: int, vehicle: Vehicle) -> None:
    if not vehicle.breaks:
        return
    intervals = []
    for order, rest in enumerate(vehicle.breaks):
        intervals.append(_break(model, number, rest, f"break {number} {order}"))
    serving = [0] * model.routing.Size()
    for place, node in enumerate(model.layout.nodes):
        if node.visit >= 0:
            serving[model.index(place)] = service_time(model.instance.visits[node.visit], vehicle)
    model.time.SetBreakIntervalsOfVehicle(intervals, number, serving)
    for before, after in pairwise(intervals):
        model.routing.solver().Add(after.SafeStartExpr(FOREVER) >= before.SafeEndExpr(0))


def _break(model: Model, number: int, rest: Break, name: str) -> Any:
    """Due when the route is under way as the window closes, or when it lasts longer than may be driven without one."""
    solver, routing = model.routing.solver(), model.routing
    first, last = model.time.CumulVar(routing.Start(number)), model.time.CumulVar(routing.End(number))
    limit = max(vehicle.latest_end for vehicle in model.instance.vehicles)
    interval = solver.FixedDurationIntervalVar(rest.window.start, min(rest.window.end, limit), rest.duration, True, name)
    used = routing.ActiveVehicleVar(number)
    if rest.after_driving is None:
        due = (last > min(rest.window.end, limit)) * used
    else:
        due = (last - first > rest.after_driving) * used
        solver.Add(interval.SafeStartExpr(0) <= first + rest.after_driving)
    solver.Add(interval.PerformedExpr() == due)
    return interval


def _waiting(model: Model) -> None:
    """Waiting is what a route lasts beyond its driving and serving."""
    vehicles = model.instance.vehicles
    if all(vehicle.max_wait is None for vehicle in vehicles):
        return
    routing = model.routing
    routing.AddDimensionWithVehicleTransits(model.clock, 0, max(one.latest_end for one in vehicles), True, "work")
    work = routing.GetDimensionOrDie("work")
    for number, vehicle in enumerate(vehicles):
        if vehicle.max_wait is not None:
            first, last = routing.Start(number), routing.End(number)
            resting = sum(rest.duration for rest in vehicle.breaks)
            span = model.time.CumulVar(last) - model.time.CumulVar(first)
            routing.solver().Add(span - work.CumulVar(last) <= vehicle.max_wait + resting)


def _kind_limits(model: Model) -> None:
    for kind, most in model.instance.shape.kind_limits.items():
        used = [
            model.routing.ActiveVehicleVar(number) for number, vehicle in enumerate(model.instance.vehicles) if vehicle.kind == kind
        ]
        if len(used) > most:
            model.routing.solver().Add(model.routing.solver().Sum(used) <= most)


def _trips(model: Model) -> None:
    """No more reloads than trips allow."""
    reloads = model.layout.reloads()
    if not reloads:
        return
    marks = [0] * len(model.layout.nodes)
    for node in reloads:
        marks[node] = 1
    limits = [vehicle.max_trips - 1 for vehicle in model.instance.vehicles]
    evaluator = model.routing.RegisterUnaryTransitVector(marks)
    model.routing.AddDimensionWithVehicleCapacity(evaluator, 0, limits, True, "reloads")


def _stock(model: Model) -> None:
    """What all vehicles starting at a site bring from it."""
    solver = model.routing.solver()
    for site in model.instance.sites:
        here = [number for number, vehicle in enumerate(model.instance.vehicles) if vehicle.start == site.place]
        for dimension, most in enumerate(site.stock):
            taken = [
                _served_by(model, number, here) * amount
                for number, node in enumerate(model.layout.nodes)
                if (amount := from_depot(model.instance, node.visit, dimension))
            ]
            if taken and here:
                solver.Add(solver.Sum(taken) <= most)


def _served_by(model: Model, node: int, vehicles: list[int]) -> Any:
    """1 when one of `vehicles` serves the node."""
    solver = model.routing.solver()
    flag = solver.BoolVar(f"served {node}")
    solver.Add(solver.IsMemberCt(model.routing.VehicleVar(model.index(node)), vehicles, flag))
    return flag


def _docks(model: Model) -> None:
    """At most so many vehicles load at once before they leave."""
    solver, routing = model.routing.solver(), model.routing
    for site in model.instance.sites:
        here = [number for number, vehicle in enumerate(model.instance.vehicles) if vehicle.start == site.place]
        if site.docks is None or site.loading <= 0 or len(here) <= site.docks:
            continue
        intervals = []
        for number in here:
            leaving = model.time.CumulVar(routing.Start(number))
            loading = solver.FixedDurationIntervalVar(-site.loading, FOREVER, site.loading, True, f"dock {site.id} {number}")
            solver.Add(loading.PerformedExpr() == routing.ActiveVehicleVar(number))
            solver.Add((loading.SafeEndExpr(0) - leaving) * routing.ActiveVehicleVar(number) == 0)
            routing.AddIntervalToAssignment(loading)
            intervals.append(loading)
        solver.Add(solver.Cumulative(intervals, [1] * len(intervals), site.docks, f"docks {site.id}"))


def _vehicle_changes(model: Model) -> None:
    stability, solver = model.instance.stability, model.routing.solver()
    if stability.max_vehicle_changes is None:
        return
    copies = model.layout.copies()
    changed = []
    for name, vehicle_id in stability.vehicle_of.items():
        vehicle = model.instance.vehicle_index.get(vehicle_id, -2)
        for node in copies.get(model.instance.visit_index.get(name, -1), []):
            assigned = model.routing.VehicleVar(model.index(node))
            changed.append((assigned != vehicle) * model.routing.ActiveVar(model.index(node)))
    if changed:
        solver.Add(solver.Sum(changed) <= stability.max_vehicle_changes)
