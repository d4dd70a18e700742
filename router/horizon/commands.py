"""What drivers are told: where to go next, and when to leave for it."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from router.checker import check_route
from router.horizon.carried import departures
from router.horizon.memory import Memory
from router.horizon.parts import subproblem
from router.model import Instance, Plan, Route, Stop, Visit, plan_sequences
from router.model.fields import derived
from router.model.travel_times import departure
from router.timing import schedule
from router.units import FOREVER, Seconds

_MARGIN: Seconds = 60
"""Kept free when a vehicle leaves at the last moment."""
_EARLY: Seconds = 900
_SOON: Seconds = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Vehicle `vehicle` leaves at `leave` for `visit`; `told` are the visits its driver is told for good, that one first."""

    vehicle: str
    visit: str
    leave: Seconds
    told: tuple[str, ...] = ()


def at_once(instance: Instance, route: Route) -> Seconds:
    """As soon as the vehicle is free and has loaded."""
    return instance.vehicles[instance.vehicle_index[route.vehicle]].earliest_start + _loading(instance, route)


def _loading(instance: Instance, route: Route) -> Seconds:
    """How long the vehicle loads before it leaves."""
    return instance.loading[instance.vehicle_index[route.vehicle]]


def planned(instance: Instance, route: Route) -> Seconds:
    """As the plan has it: no sooner than is needed to be nowhere too early."""
    del instance
    return route.departure


def early(instance: Instance, route: Route) -> Seconds:
    """As the plan has it, but so soon, if the vehicle can, that a quarter of an hour is left until the last moment."""
    return min(route.departure, max(at_once(instance, route), _latest_departure(instance, route) - _EARLY))


def last_moment(instance: Instance, route: Route) -> Seconds:
    """As late as nobody is served later than promised or preferred for it, less a minute: a second order may still come along."""
    return max(route.departure, min(_latest_departure(instance, route) - _MARGIN, _latest_start(instance, route)))


def _latest_departure(instance: Instance, route: Route) -> Seconds:
    """By when the vehicle must leave so that nobody is served later than promised or preferred for it, nor later than planned who
    is late already; before a break or a reload nothing is known of that, and it is as planned."""
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
    return latest


def _latest_begin(visit: Visit, stop: Stop) -> Seconds:
    """By when service must begin that is to be no later than asked for; what is late already is not made later."""
    end = next((window.end for window in visit.windows if stop.begin <= window.end), stop.begin)
    if visit.preferred is not None and visit.late_price > 0:
        end = min(end, max(visit.preferred.end, stop.begin))
    return end


def _latest_start(instance: Instance, route: Route) -> Seconds:
    return instance.vehicles[instance.vehicle_index[route.vehicle]].latest_start + _loading(instance, route)


DEPARTURES: Mapping[str, Callable[[Instance, Route], Seconds]] = MappingProxyType(
    {"at once": at_once, "early": early, "planned": planned, "last moment": last_moment}
)
"""Name in `Policy.departure` → when a vehicle leaves for what is planned."""


def timed(instance: Instance, plan: Plan, now: Seconds, memory: Memory, rule: str, held: Container[str]) -> Plan:
    """`plan` with the vehicles that may leave soon leaving by `rule`, or at the last moment where they are to be `held`.

    For the others there will be another plan by then. What `memory` knows of a route is not worked out again.
    """
    soon = {vehicle.id for vehicle in instance.vehicles if vehicle.earliest_start <= now + _SOON}
    leaves = {
        route.vehicle: leave
        for route in plan.routes
        if route.vehicle in soon
        and (leave := _leave(instance, route, "last moment" if route.vehicle in held else rule, memory)) != route.departure
    }
    found: dict[str, Route] = {}
    anew: list[Route] = []
    for route in (one for one in plan.routes if one.vehicle in leaves):
        known = memory.of(route).leaving
        if known is None or known[0] != leaves[route.vehicle]:
            anew.append(route)
        else:
            found[route.vehicle] = known[1]
    moved = _leaving(instance, anew, leaves) if anew else {}
    for route in anew:
        found[route.vehicle] = moved.get(route.vehicle, route)
        memory.of(route).leaving = leaves[route.vehicle], found[route.vehicle]
    return replace(plan, routes=tuple(found.get(route.vehicle, route) for route in plan.routes)) if found else plan


def _leave(instance: Instance, route: Route, rule: str, memory: Memory) -> Seconds:
    if rule == "at once" and route.visits:
        return at_once(instance, route)
    figures = memory.of(route)
    if figures.leave is None or figures.leave[0] != rule:
        figures.leave = rule, DEPARTURES[rule](instance, route) if route.visits else route.departure
    return figures.leave[1]


def _leaving(instance: Instance, routes: list[Route], leaves: Mapping[str, Seconds]) -> Mapping[str, Route]:
    """The routes begun at other moments, as far as they break no rule: leaving sooner may make a break due."""
    part = subproblem(
        instance, [route.vehicle for route in routes], (instance.visit_index[name] for route in routes for name in route.visits)
    )
    begins = [(one, leaves[one.id] - loading) for one, loading in zip(part.vehicles, part.loading, strict=True)]
    vehicles = (derived(one, earliest_start=begin, latest_start=begin) for one, begin in begins)
    shifted = schedule(derived(part, vehicles=tuple(vehicles)), plan_sequences(part, Plan(routes=tuple(routes)))).routes
    return {route.vehicle: route for route in shifted if not check_route(part, route)}


def commands_of(instance: Instance, plan: Plan, now: Seconds, commit: Seconds | None) -> tuple[Command, ...]:
    """What every driver of the plan is told at `now`; for good only what is left for within `commit` seconds."""
    found = []
    leaves = departures(plan)
    for route in plan.routes:
        first = next((stop.visit for stop in route.stops if stop.kind == "visit"), None)
        if first is None:
            continue
        kept = instance.vehicles[instance.vehicle_index[route.vehicle]].prefix
        leave = leaves[route.vehicle]
        final = commit is not None and leave <= now + commit
        told = kept or ((first,) if final else ())
        found.append(Command(vehicle=route.vehicle, visit=first, leave=leave, told=told))
    return tuple(found)
