"""What is on board: goods from the depot, goods collected on the way, and pairs.

A trip begins at the start or at a reload and ends at the next reload or at the end of the route. A sum that begins anew with every
trip falls at a reload by more than it can be, and may rise by any amount to where the next trip begins.
"""

from typing import Any

from router.engines.ortools_routing.dimensions import UNLIMITED, Model, add_trip_sum, after_reload
from router.model import Instance, Vehicle


def add_load(model: Model, dimension: int) -> None:
    """The load of one dimension; nothing is added when no visit moves any of it or every vehicle holds all there is."""
    nodes, instance = model.layout.nodes, model.instance
    depot = [from_depot(instance, node.visit, dimension) for node in nodes]
    collected = [_put_on(instance, node.visit, dimension) for node in nodes]
    if sum(depot) + sum(collected) <= min(_rooms(model, dimension), default=0):
        return
    paired = [_paired(instance, node.visit, dimension) for node in nodes]
    loose = [0 if _is_pickup(instance, node.visit) else amount for node, amount in zip(nodes, collected, strict=True)]
    kept = [one + other for one, other in zip(loose, paired, strict=True)]
    if not any(collected):
        _add_sum(model, f"brought {dimension}", dimension, depot)
    elif not any(depot):
        _add_kept(model, dimension, kept, paired)
    else:
        _add_both(model, dimension, depot, kept, paired)


def from_depot(instance: Instance, visit: int, dimension: int) -> int:
    """What a visit (-1: none) takes from the goods loaded at the start of the trip."""
    if visit < 0 or instance.visits[visit].pickup is not None or not instance.visits[visit].deliver:
        return 0
    return instance.visits[visit].deliver[dimension]


def _put_on(instance: Instance, visit: int, dimension: int) -> int:
    return instance.visits[visit].collect[dimension] if visit >= 0 and instance.visits[visit].collect else 0


def _is_pickup(instance: Instance, visit: int) -> bool:
    return visit >= 0 and instance.visits[visit].id in instance.deliveries_of


def _paired(instance: Instance, visit: int, dimension: int) -> int:
    """By how much a visit changes what pairs under way have on board."""
    change = _put_on(instance, visit, dimension) if _is_pickup(instance, visit) else 0
    pickup = instance.visits[visit].pickup if visit >= 0 else None
    return change if pickup is None else change - _put_on(instance, instance.visit_index[pickup], dimension)


def capacity(vehicle: Vehicle, dimension: int) -> int:
    """Room for goods of the day, what is on board for good set aside."""
    if not vehicle.capacities:
        return UNLIMITED
    return max(0, vehicle.capacities[dimension] - (vehicle.initial_load[dimension] if vehicle.initial_load else 0))


def _rooms(model: Model, dimension: int) -> list[int]:
    return [capacity(vehicle, dimension) for vehicle in model.instance.vehicles]


def _add_sum(model: Model, name: str, dimension: int, amounts: list[int], *, from_zero: bool = True) -> Any:
    """A sum within every vehicle's room that begins anew with each trip: the first at 0 or anywhere, later ones anywhere."""
    return add_trip_sum(model, name, amounts, _rooms(model, dimension), from_zero=from_zero)


def _add_kept(model: Model, dimension: int, kept: list[int], paired: list[int]) -> Any:
    """What is on board besides goods from the depot; a reload leaves of it what pairs under way have on board."""
    sum_kept = _add_sum(model, f"kept {dimension}", dimension, kept)
    reloads = model.layout.reloads()
    if reloads and any(paired):
        under_way = model.routing.RegisterUnaryTransitVector(paired)
        name = f"pairs {dimension}"
        model.routing.AddDimensionWithVehicleCapacity(under_way, 0, _rooms(model, dimension), True, name)
        pairs = model.routing.GetDimensionOrDie(name)
        for node in reloads:
            model.routing.solver().Add(after_reload(model, sum_kept, node) >= pairs.CumulVar(model.index(node)))
    return sum_kept


def _add_both(model: Model, dimension: int, depot: list[int], kept: list[int], paired: list[int]) -> None:
    """Goods come and go: all that is on board, and the part of it that is not for delivery from the depot.

    How much a trip loads is not told but found. The difference of the two, the depot's goods, falls by what is delivered and by
    nothing else, so enough was loaded if it is not below 0 when the trip ends.
    """
    sum_kept = _add_kept(model, dimension, kept, paired)
    net = [one - other for one, other in zip(kept, depot, strict=True)]
    load = _add_sum(model, f"load {dimension}", dimension, net, from_zero=False)
    _add_sum(model, f"brought {dimension}", dimension, depot)  # implied by the others: seen by moves before they are tried
    trip_ends = [model.routing.End(vehicle) for vehicle in range(len(model.instance.vehicles))]
    for index in (*trip_ends, *map(model.index, model.layout.reloads())):
        model.routing.solver().Add(load.CumulVar(index) >= sum_kept.CumulVar(index))
