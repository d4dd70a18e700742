"""What the checks need to know about one route, read off its stops and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from router.model import Instance, Route, Site, Stop, Vehicle, Violation, Visit, moment
from router.units import Seconds


class Call(NamedTuple):
    """A visit and the stop that serves it."""

    visit: Visit
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What a vehicle does between two loadings; `loading` is its ``start`` or ``reload`` stop."""

    loading: Stop
    calls: tuple[Call, ...]

    @property
    def from_depot(self) -> tuple[Call, ...]:
        """Calls whose goods come from the loading place, not from a pickup on the way."""
        return tuple(call for call in self.calls if call.visit.pickup is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFacts:
    """A route whose ids and stop kinds are known to be sound; `calls` are the visits served, in order."""

    instance: Instance
    vehicle: Vehicle
    route: Route
    trips: tuple[Trip, ...]
    calls: tuple[Call, ...]

    def place_name(self, place: int) -> str:
        """What people call a place: its address, or its id."""
        known = self.instance.places[place]
        return known.address or known.id

    def hour(self, at: Seconds) -> str:
        """A moment of the plan as a clock shows it, with the date where it is not the first day."""
        when = moment(self.instance, at)
        first = moment(self.instance, 0).date()
        return f"{when:%H:%M:%S}" if when.date() == first else f"{when:%Y-%m-%d %H:%M:%S}"

    def broken(self, rule: str, amount: float, text: str, *, visit: str = "") -> Violation:
        """A violation of this route, or of one visit on it."""
        where = f"visit '{visit}' on vehicle '{self.vehicle.id}'" if visit else f"vehicle '{self.vehicle.id}'"
        return Violation(rule=rule, where=where, amount=float(amount), text=text, vehicle=self.vehicle.id, visit=visit)


def route_facts(instance: Instance, vehicle: Vehicle, route: Route) -> RouteFacts:
    """The facts of a route that passed `structure_faults`."""
    trips: list[tuple[Stop, list[Call]]] = []
    for stop in route.stops:
        if stop.kind in ("start", "reload"):
            trips.append((stop, []))
        elif stop.kind == "visit":
            trips[-1][1].append(Call(visit=instance.visits[instance.visit_index[stop.visit]], stop=stop))
    return RouteFacts(
        instance=instance,
        vehicle=vehicle,
        route=route,
        trips=tuple(Trip(loading=loading, calls=tuple(calls)) for loading, calls in trips),
        calls=tuple(call for _, calls in trips for call in calls),
    )


def plan_violation(rule: str, where: str, amount: float, text: str, *, visit: str = "") -> Violation:
    """A violation of the plan as a whole."""
    return Violation(rule=rule, where=where, amount=float(amount), text=text, visit=visit)


def reload_sites(instance: Instance, vehicle: Vehicle, place: int) -> Iterator[Site]:
    """Sites at `place` where `vehicle` may load again, in its own order."""
    return (instance.sites[index] for index in vehicle.reloads if instance.sites[index].place == place)


def loading_seconds(instance: Instance, vehicle: Vehicle) -> Seconds:
    """How long the vehicle loads before it leaves: at the first site that lies where it starts."""
    return next((site.loading for site in instance.sites if site.place == vehicle.start), 0)


def service_seconds(visit: Visit, vehicle: Vehicle) -> Seconds:
    """Time at the door, for the vehicle's kind."""
    return visit.service_by_kind.get(vehicle.kind, visit.service)


def figures(amounts: tuple[int, ...], count: int) -> tuple[int, ...]:
    """`amounts`, where () stands for nothing in every dimension."""
    return amounts or (0,) * count
