"""What is on board: goods from the depot, goods collected on the way, and pairs."""

from router.engines.ortools_routing.dimensions import UNLIMITED, Model
from router.model import Instance, Vehicle


def add_load(model: Model, dimension: int) -> None:
    """The load of one dimension; nothing is added when no visit moves any of it."""
    depot = [from_depot(model.instance, node.visit, dimension) for node in model.layout.nodes]
    put_on = [_put_on(model.instance, node.visit, dimension) for node in model.layout.nodes]
    taken_off = [_taken_off(model.instance, node.visit, dimension) for node in model.layout.nodes]
    if any(put_on):
        _add_net(model, dimension, depot, [on - off for on, off in zip(put_on, taken_off, strict=True)])
    elif any(depot):
        _add_deliveries(model, dimension, depot)


def from_depot(instance: Instance, visit: int, dimension: int) -> int:
    """What a visit (-1: none) takes from the goods loaded at the start of the trip."""
    if visit < 0 or instance.visits[visit].pickup is not None or not instance.visits[visit].deliver:
        return 0
    return instance.visits[visit].deliver[dimension]


def _put_on(instance: Instance, visit: int, dimension: int) -> int:
    return instance.visits[visit].collect[dimension] if visit >= 0 and instance.visits[visit].collect else 0


def _taken_off(instance: Instance, visit: int, dimension: int) -> int:
    """From the depot's goods, or all that the visit's pickup put on."""
    if visit < 0:
        return 0
    pickup = instance.visits[visit].pickup
    return from_depot(instance, visit, dimension) if pickup is None else _put_on(instance, instance.visit_index[pickup], dimension)


def capacity(vehicle: Vehicle, dimension: int) -> int:
    """Room for goods of the day, what is on board for good set aside."""
    if not vehicle.capacities:
        return UNLIMITED
    return max(0, vehicle.capacities[dimension] - (vehicle.initial_load[dimension] if vehicle.initial_load else 0))


def _add_deliveries(model: Model, dimension: int, depot: list[int]) -> None:
    """Only goods from the depot: the total delivered so far in a trip; a reload sets it back to 0."""
    rooms = [capacity(vehicle, dimension) for vehicle in model.instance.vehicles]
    largest = max(rooms, default=0)
    reloads = set(model.layout.reloads())
    amounts = [-largest if number in reloads else amount for number, amount in enumerate(depot)]
    evaluator = model.routing.RegisterUnaryTransitVector(amounts)
    name = f"load {dimension}"
    slack = largest if reloads else 0
    model.routing.AddDimensionWithVehicleCapacity(evaluator, slack, rooms, True, name)
    if not reloads:
        return
    load = model.routing.GetDimensionOrDie(name)
    for number, node in enumerate(model.layout.nodes):
        if node.visit >= 0:
            load.SlackVar(model.index(number)).SetValue(0)
    for vehicle in range(len(model.instance.vehicles)):
        load.SlackVar(model.routing.Start(vehicle)).SetValue(0)


def _add_net(model: Model, dimension: int, depot: list[int], net: list[int]) -> None:
    """Goods come and go: the route starts with all it brings from the depot, and never holds more than fits."""
    rooms = [capacity(vehicle, dimension) for vehicle in model.instance.vehicles]
    routing, name = model.routing, f"load {dimension}"
    routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(net), 0, rooms, not any(depot), name)
    if not any(depot):
        return
    total_name = f"brought {dimension}"
    routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(depot), 0, rooms, True, total_name)
    load, brought = routing.GetDimensionOrDie(name), routing.GetDimensionOrDie(total_name)
    for vehicle in range(len(model.instance.vehicles)):
        routing.solver().Add(load.CumulVar(routing.Start(vehicle)) == brought.CumulVar(routing.End(vehicle)))
