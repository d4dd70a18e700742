"""From visits to the nodes of OR-Tools: variants by vehicle, alternatives, reload stops, starts and ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from router.model import Instance, Vehicle, Visit, Window
from router.timing.hours import opening_hours
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A point a route may pass.

    Parameters
    ----------
    place : index into `Instance.places`; None for the end of an open route, which is everywhere.
    visit : index into `Instance.visits`, or -1.
    reload : number of the site in `Vehicle.reloads`, or -1.
    vehicles : indices of the vehicles that may pass.
    windows : when service may begin, disjoint and ascending.
    price : paid for passing, besides the vehicle's own prices.
    """

    place: int | None
    visit: int = -1
    reload: int = -1
    vehicles: tuple[int, ...] = ()
    windows: tuple[Window, ...] = ()
    price: Money = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All nodes: `starts` and `ends` per vehicle, `options` per job (tuples of one node, or of pickup and delivery)."""

    nodes: tuple[Node, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    options: tuple[tuple[tuple[int, ...], ...], ...]

    def copies(self) -> dict[int, list[int]]:
        """Visit index → nodes that stand for it."""
        found: dict[int, list[int]] = {}
        for number, node in enumerate(self.nodes):
            if node.visit >= 0:
                found.setdefault(node.visit, []).append(number)
        return found

    def reloads(self) -> list[int]:
        """The nodes where a vehicle may load again."""
        return [number for number, node in enumerate(self.nodes) if node.reload >= 0]


def lay_out(instance: Instance) -> Layout:
    """The nodes of `instance`.

    A visit gets one node per group of vehicles that see the same windows and price for it, so that access rules per kind and
    preferred drivers need no constraint of their own; at most one node of a job is active.
    """
    nodes: list[Node] = []
    variants = [_variants(instance, number) for number in range(len(instance.visits))]
    options = tuple(_job_options(nodes, variants, job.options) for job in instance.jobs)
    nodes.extend(_reload_nodes(instance))
    places: dict[int | None, int] = {}
    for vehicle in instance.vehicles:
        for place in (vehicle.start, vehicle.end):
            if place not in places:
                places[place] = len(nodes)
                nodes.append(Node(place=place))
    return Layout(
        nodes=tuple(nodes),
        starts=tuple(places[vehicle.start] for vehicle in instance.vehicles),
        ends=tuple(places[vehicle.end] for vehicle in instance.vehicles),
        options=options,
    )


def _job_options(nodes: list[Node], variants: list[list[Node]], options: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    found: list[tuple[int, ...]] = []
    for option in options:
        for chosen in product(*(variants[visit] for visit in option)):
            shared = set(chosen[0].vehicles).intersection(*(node.vehicles for node in chosen[1:]))
            if not shared:
                continue
            vehicles = tuple(sorted(shared))
            found.append(tuple(range(len(nodes), len(nodes) + len(chosen))))
            nodes.extend(_for_vehicles(node, vehicles) for node in chosen)
    return tuple(found)


def _for_vehicles(node: Node, vehicles: tuple[int, ...]) -> Node:
    return Node(place=node.place, visit=node.visit, vehicles=vehicles, windows=node.windows, price=node.price)


def _variants(instance: Instance, number: int) -> list[Node]:
    visit = instance.visits[number]
    groups: dict[tuple[tuple[Window, ...], Money], list[int]] = {}
    for index, vehicle in enumerate(instance.vehicles):
        windows = opening_hours(instance, visit, vehicle.kind)
        if instance.allowed[number, index] and windows:
            groups.setdefault((windows, visit.price + _dislike(visit, vehicle)), []).append(index)
    return [
        Node(place=visit.place, visit=number, vehicles=tuple(vehicles), windows=windows, price=price)
        for (windows, price), vehicles in groups.items()
    ]


def _dislike(visit: Visit, vehicle: Vehicle) -> Money:
    return visit.other_vehicle_price if visit.liked_vehicles and vehicle.id not in visit.liked_vehicles else 0.0


def _reload_nodes(instance: Instance) -> list[Node]:
    """Enough nodes for every vehicle to load as often as it may, shared by vehicles with the same sites in the same order."""
    groups: dict[tuple[tuple[int, ...], Seconds], list[int]] = {}
    for index, vehicle in enumerate(instance.vehicles):
        if vehicle.max_trips > 1 and vehicle.reloads:
            groups.setdefault((vehicle.reloads, vehicle.reload_time), []).append(index)
    return [
        Node(
            place=instance.sites[site].place,
            reload=number,
            vehicles=tuple(vehicles),
            windows=instance.sites[site].opening,
        )
        for (reloads, _), vehicles in groups.items()
        for number, site in enumerate(reloads)
        for _ in range(_reload_count(instance, vehicles))
    ]


def _reload_count(instance: Instance, vehicles: list[int]) -> int:
    """Reloads worth offering: as many as are allowed, but no more than visits there are to part."""
    allowed = sum(instance.vehicles[vehicle].max_trips - 1 for vehicle in vehicles)
    return max(1, min(allowed, 4 * len(vehicles), len(instance.visits) - 1))
