"""The quantities that add up along a route: price, time, loads, driving, distance, stops."""

from array import array
from collections.abc import Callable, Mapping, Sequence as Several
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.ortools_routing.layout import Layout
from router.engines.ortools_routing.money import Scale
from router.model import Instance, Vehicle, Visit
from router.model.travel import IntMatrix
from router.units import FOREVER, Money, Seconds

UNLIMITED = 2**40
"""A capacity no load reaches."""


@dataclass(slots=True)
class Model:
    """An OR-Tools model under construction, with what it is made of."""

    instance: Instance
    layout: Layout
    scale: Scale
    manager: Any
    routing: Any
    durations: Mapping[str, IntMatrix]
    time: Any = None
    clock: list[int] = field(default_factory=list)
    vehicle_price: int = 0

    def index(self, node: int) -> int:
        """OR-Tools' index of a node that is no start or end."""
        return int(self.manager.NodeToIndex(node))

    def penalty(self, price: Money) -> int:
        """The cost of leaving a job out; it outweighs every vehicle's `vehicle_price`."""
        whole = self.scale.whole(price)
        return whole + (len(self.instance.vehicles) + 1) * self.vehicle_price if self.vehicle_price and whole else whole

    def leaving(self, node: int, vehicle: int | None = None) -> Seconds:
        """Longest time from the beginning of service at a node to leaving it (setup counts as part of the drive there)."""
        visit = self.instance.visits[self.layout.nodes[node].visit]
        vehicles = self.layout.nodes[node].vehicles if vehicle is None else (vehicle,)
        return max(service_time(visit, self.instance.vehicles[one]) for one in vehicles)


def service_time(visit: Visit, vehicle: Vehicle) -> Seconds:
    """Seconds at the door for this kind of vehicle, setup not counted."""
    return int(visit.service_by_kind.get(vehicle.kind, visit.service))


def place_matrix(layout: Layout, matrix: NDArray[Any]) -> NDArray[np.int64]:
    """`matrix` over places spread over nodes; 0 to and from the end of an open route."""
    places = np.array([-1 if node.place is None else node.place for node in layout.nodes])
    spread = matrix[np.ix_(places, places)].astype(np.int64)
    nowhere = places < 0
    spread[nowhere, :] = 0
    spread[:, nowhere] = 0
    return np.asarray(spread, np.int64)


def add_prices(model: Model) -> None:
    """Kilometres, stops and visits priced on arcs; using a vehicle at its fixed price."""
    entering = np.array([node.price for node in model.layout.nodes])
    is_visit = np.array([node.visit >= 0 for node in model.layout.nodes])
    classes: dict[tuple[str, float, float], int] = {}
    for number, vehicle in enumerate(model.instance.vehicles):
        key = (vehicle.profile, vehicle.km_price, vehicle.stop_price)
        if key not in classes:
            metres = place_matrix(model.layout, model.instance.travel[vehicle.profile].distances)
            price = metres * (vehicle.km_price / 1000) + (entering + is_visit * vehicle.stop_price)[None, :]
            classes[key] = model.routing.RegisterTransitMatrix(np.rint(price * model.scale.units).astype(np.int64).tolist())
        model.routing.SetArcCostEvaluatorOfVehicle(classes[key], number)


def add_time(model: Model) -> None:
    """The clock: begin of service (after setup) at each node, from shift start to shift end."""
    limit = max((vehicle.latest_end for vehicle in model.instance.vehicles), default=FOREVER)
    model.clock = by_class(
        model,
        lambda vehicle: (vehicle.profile, vehicle.kind, vehicle.reload_time),
        lambda vehicle: _clock_matrix(model, vehicle),
    )
    model.routing.AddDimensionWithVehicleTransits(model.clock, limit, limit, False, "time")
    model.time = model.routing.GetDimensionOrDie("time")


def _clock_matrix(model: Model, vehicle: Vehicle) -> NDArray[np.int64]:
    nodes = model.layout.nodes
    driving = place_matrix(model.layout, model.durations[vehicle.profile])
    staying = np.zeros(len(nodes), dtype=np.int64)
    setup = np.zeros(len(nodes), dtype=np.int64)
    for number, node in enumerate(nodes):
        if node.visit >= 0:
            visit = model.instance.visits[node.visit]
            staying[number] = service_time(visit, vehicle)
            setup[number] = visit.setup
        elif node.reload >= 0:
            staying[number] = vehicle.reload_time
    places = np.array([-1 if node.place is None else node.place for node in nodes])
    moved = places[:, None] != places[None, :]
    return np.asarray(driving + staying[:, None] + moved * setup[None, :], np.int64)


def by_class(model: Model, key: Callable[[Vehicle], object], matrix: Callable[[Vehicle], NDArray[np.int64]]) -> list[int]:
    """One evaluator per vehicle; vehicles of equal `key` share it."""
    classes: dict[object, int] = {}
    evaluators: list[int] = []
    for vehicle in model.instance.vehicles:
        name = key(vehicle)
        if name not in classes:
            classes[name] = _table_callback(model, matrix(vehicle))
        evaluators.append(classes[name])
    return evaluators


def _table_callback(model: Model, matrix: NDArray[np.int64]) -> int:
    """A Python callback over a table per index: far faster in OR-Tools than its own matrix form from 1,000 stops on."""
    size = model.routing.Size() + len(model.instance.vehicles)
    nodes = np.array([model.manager.IndexToNode(index) for index in range(size)])
    expanded = matrix[np.ix_(nodes, nodes)]
    rows = [array("q", row.tobytes()) for row in expanded]
    return int(model.routing.RegisterTransitCallback(lambda origin, destination: rows[origin][destination]))


def add_sum(model: Model, name: str, evaluators: list[int], limits: Several[int]) -> Any:
    """A dimension without slack that starts at 0 and is bounded per vehicle."""
    model.routing.AddDimensionWithVehicleTransitAndCapacity(evaluators, 0, list(limits), True, name)
    return model.routing.GetDimensionOrDie(name)


def add_trip_sum(model: Model, name: str, amounts: list[int], limits: Several[int], *, from_zero: bool) -> Any:
    """A dimension from 0 to a limit per vehicle that only a reload sets anew, to any value; the first trip begins at 0 or at any.

    The quantity at an index is what there is on arrival; for that after a reload see `after_reload`.
    """
    routing, reloads = model.routing, set(model.layout.reloads())
    largest = max(limits, default=0)
    steps = [-largest if number in reloads else amount for number, amount in enumerate(amounts)]
    slack = 2 * largest if reloads else 0
    evaluator = routing.RegisterUnaryTransitVector(steps)
    routing.AddDimensionWithVehicleCapacity(evaluator, slack, list(limits), from_zero, name)
    dimension = routing.GetDimensionOrDie(name)
    if reloads:
        calls = (model.index(number) for number, node in enumerate(model.layout.nodes) if node.visit >= 0)
        for index in (*calls, *map(routing.Start, range(len(limits)))):
            dimension.SlackVar(index).SetValue(0)
    return dimension


def after_reload(model: Model, dimension: Any, node: int) -> Any:
    """What a sum of `add_trip_sum` begins with after the reload `node`."""
    index = model.index(node)
    return dimension.CumulVar(index) + dimension.FixedTransitVar(index) + dimension.SlackVar(index)


def add_limits(model: Model) -> None:
    """Longest driving, distance and number of stops of a route, each only where some vehicle has one; and of reloads."""
    vehicles = model.instance.vehicles
    if any(vehicle.max_driving is not None for vehicle in vehicles):
        drives = by_class(model, lambda one: one.profile, lambda one: place_matrix(model.layout, model.durations[one.profile]))
        add_sum(model, "driving", drives, [_or_unlimited(one.max_driving) for one in vehicles])
    if any(vehicle.max_distance is not None for vehicle in vehicles):
        metres = by_class(
            model,
            lambda one: one.profile,
            lambda one: place_matrix(model.layout, model.instance.travel[one.profile].distances),
        )
        add_sum(model, "distance", metres, [_or_unlimited(one.max_distance) for one in vehicles])
    if any(vehicle.max_stops is not None for vehicle in vehicles):
        calls = model.routing.RegisterUnaryTransitVector([int(node.visit >= 0) for node in model.layout.nodes])
        add_sum(model, "stops", [calls] * len(vehicles), [_or_unlimited(one.max_stops) for one in vehicles])
    if model.layout.reloads():
        loads = model.routing.RegisterUnaryTransitVector([int(node.reload >= 0) for node in model.layout.nodes])
        add_sum(model, "reloads", [loads] * len(vehicles), [one.max_trips - 1 for one in vehicles])


def _or_unlimited(limit: int | None) -> int:
    return UNLIMITED if limit is None else limit


def add_loads(model: Model) -> None:
    """What is on board, per load dimension."""
    from router.engines.ortools_routing.loads import add_load

    for number in range(len(model.instance.dimensions)):
        add_load(model, number)
