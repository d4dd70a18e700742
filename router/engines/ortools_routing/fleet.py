"""Rules of vehicles, sites and the whole plan, told to OR-Tools."""

from collections.abc import Iterable, Sequence as Several
from itertools import pairwise
from typing import Any

from router.engines.ortools_routing.dimensions import Model, add_trip_sum, after_reload, service_time
from router.engines.ortools_routing.loads import from_depot
from router.model import Break, Site, Vehicle
from router.units import FOREVER, HOUR, Seconds

MOST_BREAKS_FROM_DRIVING = 4
"""On a route, of each rule; whoever needs more has driven four times as long as may be driven at once."""


def add_vehicles(model: Model) -> None:
    """Shifts, prices of time, breaks, and what binds vehicles to each other."""
    for number, vehicle in enumerate(model.instance.vehicles):
        _shift(model, number, vehicle)
        _paid_time(model, number, vehicle)
        _breaks(model, number, vehicle)
    _waiting(model)
    _kind_limits(model)
    _stock(model)
    _docks(model)
    _vehicle_changes(model)


def use_all_that_must(model: Model) -> None:
    """No empty route for a vehicle that must be used; without such a plan there is no solution."""
    for number, vehicle in enumerate(model.instance.vehicles):
        if vehicle.must_use:
            model.routing.NextVar(model.routing.Start(number)).RemoveValue(model.routing.End(number))


def _shift(model: Model, number: int, vehicle: Vehicle) -> None:
    """When the vehicle leaves, loaded, and when it must be back."""
    first, last = model.routing.Start(number), model.routing.End(number)
    loading = model.instance.loading[number]
    latest = min(vehicle.latest_start + loading, vehicle.latest_end)
    model.time.CumulVar(first).SetRange(min(vehicle.earliest_start + loading, latest), latest)
    model.time.CumulVar(last).SetMax(vehicle.latest_end)
    if vehicle.max_duration is not None:
        model.time.SetSpanUpperBoundForVehicle(max(0, vehicle.max_duration - loading), number)
    model.routing.AddVariableMinimizedByFinalizer(model.time.CumulVar(last))
    model.routing.AddVariableMaximizedByFinalizer(model.time.CumulVar(first))


def _paid_time(model: Model, number: int, vehicle: Vehicle) -> None:
    loading = vehicle.hour_price * model.instance.loading[number] / HOUR
    fixed = model.scale.whole(vehicle.fixed_price + loading) + model.vehicle_price
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
    ordered = [
        _break_in_window(model, number, one, f"break {number} {order}")
        for order, one in enumerate(vehicle.breaks)
        if one.after_driving is None
    ]
    repeated = [
        interval
        for order, one in enumerate(vehicle.breaks)
        if one.after_driving is not None
        for interval in _breaks_from_driving(model, number, one, one.after_driving, f"break {number} {order}")
    ]
    serving = [0] * model.routing.Size()
    for place, node in enumerate(model.layout.nodes):
        if node.visit >= 0:
            serving[model.index(place)] = service_time(model.instance.visits[node.visit], vehicle)
    model.time.SetBreakIntervalsOfVehicle([*ordered, *repeated], number, serving)
    for before, after in pairwise(ordered):
        model.routing.solver().Add(after.SafeStartExpr(FOREVER) >= before.SafeEndExpr(0))


def _interval(model: Model, number: int, one: Break, name: str) -> Any:
    """A break that may be taken in its window once the vehicle has left."""
    solver = model.routing.solver()
    interval = solver.FixedDurationIntervalVar(one.window.start, min(one.window.end, _horizon(model)), one.duration, True, name)
    solver.Add(interval.SafeStartExpr(FOREVER) >= model.time.CumulVar(model.routing.Start(number)))
    return interval


def _horizon(model: Model) -> Seconds:
    return max(vehicle.latest_end for vehicle in model.instance.vehicles)


def _break_in_window(model: Model, number: int, one: Break, name: str) -> Any:
    """Due when the route is under way as the window closes."""
    solver, routing = model.routing.solver(), model.routing
    first, last = model.time.CumulVar(routing.Start(number)), model.time.CumulVar(routing.End(number))
    closes = min(one.window.end, _horizon(model))
    interval = _interval(model, number, one, name)
    begun = first - model.instance.loading[number] <= closes
    solver.Add(interval.PerformedExpr() == begun * (last > closes) * routing.ActiveVehicleVar(number))
    return interval


def _breaks_from_driving(model: Model, number: int, one: Break, most: Seconds, name: str) -> list[Any]:
    """One after another, each due when the route lasts longer than may be driven since the one before (or the start)."""
    solver, routing = model.routing.solver(), model.routing
    last, before = model.time.CumulVar(routing.End(number)), model.time.CumulVar(routing.Start(number))
    intervals = []
    for count in range(MOST_BREAKS_FROM_DRIVING):
        interval = _interval(model, number, one, f"{name} {count}")
        solver.Add(interval.PerformedExpr() == (last - before > most) * routing.ActiveVehicleVar(number))
        solver.Add(interval.SafeStartExpr(0) <= before + most)
        before = interval.SafeEndExpr(FOREVER)
        intervals.append(interval)
    solver.Add(last - before <= most)
    return intervals


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
            resting = sum(one.duration * (1 if one.after_driving is None else MOST_BREAKS_FROM_DRIVING) for one in vehicle.breaks)
            span = model.time.CumulVar(last) - model.time.CumulVar(first)
            routing.solver().Add(span - work.CumulVar(last) <= vehicle.max_wait + resting)


def _kind_limits(model: Model) -> None:
    for kind, most in model.instance.shape.kind_limits.items():
        used = [
            model.routing.ActiveVehicleVar(number) for number, vehicle in enumerate(model.instance.vehicles) if vehicle.kind == kind
        ]
        if len(used) > most:
            model.routing.solver().Add(model.routing.solver().Sum(used) <= most)


def _stock(model: Model) -> None:
    """What all trips loaded at a site bring from it: every trip has the number of its site, which a reload changes."""
    sites = model.instance.sites
    if not any(site.stock for site in sites):
        return
    routing, most = model.routing, [len(sites)] * len(model.instance.vehicles)
    source = add_trip_sum(model, "source", [0] * len(model.layout.nodes), most, from_zero=False)
    reloads = model.layout.reloads()
    for number, vehicle in enumerate(model.instance.vehicles):
        source.CumulVar(routing.Start(number)).SetValue(1 + _site_at(sites, range(len(sites)), vehicle.start))
        for node in reloads:  # a route that loads again before its first visit would be told as if it had not
            routing.NextVar(routing.Start(number)).RemoveValue(model.index(node))
    for node in reloads:
        routing.solver().Add(after_reload(model, source, node) == 1 + _reload_site(model, node))
    for number, site in enumerate(sites):
        for dimension, limit in enumerate(site.stock):
            _take_at_most(model, source, number, dimension, limit)


def _site_at(sites: Several[Site], among: Iterable[int], place: int) -> int:
    """The first of the sites `among` all that lies at `place`; -1 when none does."""
    return next((number for number in among if sites[number].place == place), -1)


def _reload_site(model: Model, node: int) -> int:
    reload = model.layout.nodes[node]
    among = model.instance.vehicles[reload.vehicles[0]].reloads
    return _site_at(model.instance.sites, among, model.instance.sites[among[reload.reload]].place)


def _take_at_most(model: Model, source: Any, site: int, dimension: int, limit: int) -> None:
    solver, routing = model.routing.solver(), model.routing
    taken = []
    for number, node in enumerate(model.layout.nodes):
        amount = from_depot(model.instance, node.visit, dimension)
        if amount:
            index = model.index(number)
            taken.append((source.CumulVar(index) == 1 + site) * routing.ActiveVar(index) * amount)
    if taken:
        solver.Add(solver.Sum(taken) <= limit)


def _docks(model: Model) -> None:
    """At most so many vehicles load at once, before they leave and when they load again."""
    solver, sites = model.routing.solver(), model.instance.sites
    for number, site in enumerate(sites):
        if site.docks is None:
            continue
        starts = [
            one
            for one, vehicle in enumerate(model.instance.vehicles)
            if _site_at(sites, range(len(sites)), vehicle.start) == number
        ]
        reloads = [node for node in model.layout.reloads() if _reload_site(model, node) == number]
        if len(starts) + len(reloads) <= site.docks:
            continue
        loading = [_loading(model, site, vehicle) for vehicle in starts if site.loading > 0]
        loading += [again for node in reloads if (again := _loading_again(model, node)) is not None]
        if loading:
            solver.Add(solver.Cumulative(loading, [1] * len(loading), site.docks, f"docks {site.id}"))


def _loading(model: Model, site: Site, vehicle: int) -> Any:
    """At the dock until the vehicle leaves, if it drives at all."""
    solver, routing = model.routing.solver(), model.routing
    used, leaving = routing.ActiveVehicleVar(vehicle), model.time.CumulVar(routing.Start(vehicle))
    loading = solver.FixedDurationIntervalVar(-site.loading, FOREVER, site.loading, True, f"dock {site.id} {vehicle}")
    solver.Add(loading.PerformedExpr() == used)
    solver.Add((loading.SafeEndExpr(0) - leaving) * used == 0)
    routing.AddIntervalToAssignment(loading)
    return loading


def _loading_again(model: Model, node: int) -> Any:
    """At the dock while the vehicle loads again; None where that takes no time."""
    solver, routing, index = model.routing.solver(), model.routing, model.index(node)
    duration = model.instance.vehicles[model.layout.nodes[node].vehicles[0]].reload_time
    if duration <= 0:
        return None
    loading = solver.FixedDurationIntervalVar(0, FOREVER, duration, True, f"dock again {node}")
    solver.Add(loading.PerformedExpr() == routing.ActiveVar(index))
    solver.Add((loading.SafeStartExpr(0) - model.time.CumulVar(index)) * routing.ActiveVar(index) == 0)
    routing.AddIntervalToAssignment(loading)
    return loading


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
