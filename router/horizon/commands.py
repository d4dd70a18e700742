"""What drivers are told: where to go next, and when to leave for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from router.checker import check_route
from router.horizon.carried import departures
from router.model import Instance, Plan, Route, Stop, Vehicle, Visit, plan_sequences
from router.model.travel_times import departure
from router.timing import schedule
from router.units import FOREVER, Seconds

_MARGIN: Seconds = 60
"""Kept free when a vehicle leaves at the last moment."""
_SOON: Seconds = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Vehicle `vehicle` leaves at `leave` for `visit`; `told` are the visits its driver is told for good, that one first."""

    vehicle: str
    visit: str
    leave: Seconds
    told: tuple[str, ...] = ()


def at_once(instance: Instance, route: Route) -> Seconds:
    """As soon as the vehicle is free."""
    return instance.vehicles[instance.vehicle_index[route.vehicle]].earliest_start


def planned(instance: Instance, route: Route) -> Seconds:
    """As the plan has it: no sooner than is needed to be nowhere too early."""
    del instance
    return route.departure


def last_moment(instance: Instance, route: Route) -> Seconds:
    """As late as nobody is served later than promised or preferred for it, less a minute: a second order may still come along."""
    latest: Seconds = FOREVER
    for stop, before in zip(route.stops[:0:-1], route.stops[-2::-1], strict=True):
        if stop.kind in ("break", "reload"):
            return route.departure
        if stop.kind == "visit":
            visit = instance.visits[instance.visit_index[stop.visit]]
            latest = min(latest - (stop.leave - stop.begin), _latest_begin(visit, stop))
        vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
        if stop.kind == "end":
            latest = vehicle.latest_end
        if stop.place != before.place:
            latest = departure(instance.travel[vehicle.profile], before.place, stop.place, latest)
    return max(route.departure, min(latest - _MARGIN, _latest_start(instance, route)))


def _latest_begin(visit: Visit, stop: Stop) -> Seconds:
    """By when service must begin that is to be no later than asked for; what is late already is not made later."""
    end = next((window.end for window in visit.windows if stop.begin <= window.end), stop.begin)
    if visit.preferred is not None and visit.late_price > 0:
        end = min(end, max(visit.preferred.end, stop.begin))
    return end


def _latest_start(instance: Instance, route: Route) -> Seconds:
    return instance.vehicles[instance.vehicle_index[route.vehicle]].latest_start


DEPARTURES: Mapping[str, Callable[[Instance, Route], Seconds]] = MappingProxyType(
    {"at once": at_once, "planned": planned, "last moment": last_moment}
)
"""Name in `Policy.departure` → when a vehicle leaves for what is planned."""


def timed(instance: Instance, plan: Plan, rule: str, now: Seconds) -> Plan:
    """`plan` with the vehicles that may leave soon leaving by `rule`; for the others there will be another plan by then."""
    soon = {vehicle.id for vehicle in instance.vehicles if vehicle.earliest_start <= now + _SOON}
    leaves = {route.vehicle: DEPARTURES[rule](instance, route) for route in plan.routes if route.vehicle in soon and route.visits}
    leaves = {
        route.vehicle: leaves[route.vehicle]
        for route in plan.routes
        if leaves.get(route.vehicle, route.departure) != route.departure
    }
    if not leaves:
        return plan
    vehicles = tuple(_leaving(vehicle, leaves.get(vehicle.id)) for vehicle in instance.vehicles)
    own = [one for one in plan_sequences(instance, plan) if instance.vehicles[one.vehicle].id in leaves]
    moved = {
        route.vehicle: route
        for route in schedule(replace(instance, vehicles=vehicles), own).routes
        if not check_route(instance, route)  # leaving sooner may make a break due, leaving later may close a dock
    }
    return replace(plan, routes=tuple(moved.get(route.vehicle, route) for route in plan.routes))


def _leaving(vehicle: Vehicle, leave: Seconds | None) -> Vehicle:
    return vehicle if leave is None else replace(vehicle, earliest_start=leave, latest_start=leave)


def commands_of(instance: Instance, plan: Plan, now: Seconds, commit: Seconds | None) -> tuple[Command, ...]:
    """What every driver of the plan is told at `now`; for good only what is left for within `commit` seconds."""
    found = []
    leaves = departures(plan)
    for route in plan.routes:
        if not route.visits:
            continue
        kept = instance.vehicles[instance.vehicle_index[route.vehicle]].prefix
        leave = leaves[route.vehicle]
        final = commit is not None and leave <= now + commit
        told = kept or ((route.visits[0],) if final else ())
        found.append(Command(vehicle=route.vehicle, visit=route.visits[0], leave=leave, told=told))
    return tuple(found)
