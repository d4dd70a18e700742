"""Instances of a depot (node 0) and customers, as the published text formats state them: no fault can be in here any more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.formats.places import static
from router.formats.plane import numbered_places
from router.model import Instance, Shape, Vehicle, Visit, Window
from router.units import FOREVER

Ints = NDArray[np.int64]
ROAD = "road"


@dataclass(frozen=True, kw_only=True)
class NodeTable:
    """Customers of one depot, in router's units.

    `durations` and `lengths` have shape (n, n), the columns shape (n,). A unit of cost is `unit` units of length. `pairs` are
    (pickup, delivery); of their demands the deliveries' are negative. `points` (lat, lon) are for maps.
    """

    name: str
    count: int
    capacity: int
    durations: Ints
    lengths: Ints
    unit: int
    demand: Ints
    ready: Ints
    due: Ints
    service: Ints
    pairs: tuple[tuple[int, int], ...] = ()
    points: tuple[tuple[float, float], ...] = ()


def instance_of(table: NodeTable) -> Instance:
    """Fewest vehicles first, then the least length; every customer is worth more than any plan."""
    size = len(table.demand)
    depot = _window(table, 0)
    partner = {delivery: pickup for pickup, delivery in table.pairs}
    penalty = 10.0 * size * max(1, int(table.lengths.max(initial=0))) / table.unit
    vehicles = (
        Vehicle(
            id=str(number),
            profile=ROAD,
            start=0,
            end=0,
            earliest_start=depot.start,
            latest_start=depot.end,
            latest_end=depot.end,
            capacities=(table.capacity,),
            km_price=1_000 / table.unit,
        )
        for number in range(1, table.count + 1)
    )
    return Instance(
        name=table.name,
        places=numbered_places(table.points, size),
        travel={ROAD: static(table.durations, table.lengths)},
        visits=tuple(_visit(table, node, partner, penalty) for node in range(1, size)),
        vehicles=tuple(vehicles),
        dimensions=("demand",),
        shape=Shape(fewest_vehicles=True),
    )


def _visit(table: NodeTable, node: int, partner: dict[int, int], penalty: float) -> Visit:
    demand = int(table.demand[node])
    return Visit(
        id=str(node),
        place=node,
        windows=(_window(table, node),),
        service=int(table.service[node]),
        deliver=(abs(demand),) if demand < 0 or not table.pairs else (),
        collect=(demand,) if table.pairs and demand > 0 else (),
        pickup=str(partner[node]) if node in partner else None,
        penalty=penalty,
    )


def _window(table: NodeTable, node: int) -> Window:
    return Window(int(table.ready[node]), min(FOREVER, int(table.due[node])))
