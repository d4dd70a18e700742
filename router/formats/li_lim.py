"""Li and Lim's text of pickups and deliveries: fewest vehicles first, then distance in double precision.

Columns: node, x, y, demand, ready time, due time, service time, its pickup or 0, its delivery or 0. Scaled as Solomon's.
"""

from dataclasses import dataclass

import numpy as np

from router.formats.json_input import Faults, unfit_as_faults
from router.formats.node_requests import fewest, mates, node_rows, plane_points, road_losses, table_of
from router.formats.nodes import NodeTable, instance_of
from router.formats.plane import on_earth
from router.formats.requests import WrittenRequest
from router.formats.solomon import SCALE, read_plan, write
from router.formats.tables import Floats, check_nodes, euclidean, filled, finest, numbers, table, whole
from router.model import Instance
from router.model.arguments import looked_at
from router.units import count_of

__all__ = ["LiLimFile", "pairs_of", "parse", "read", "read_plan", "recognises", "write", "write_request"]

WIDTH = 9
KEPT = frozenset({"time_windows", "deliver", "collect", "pickup_delivery", "km_price", "fewest_vehicles", "initial_load"})
"""Rules that a file says as router means them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiLimFile:
    """The figures of a file; `nodes` has shape (n, 9)."""

    count: int
    capacity: int
    nodes: Floats


def recognises(text: str) -> bool:
    """Whether `text` looks like a Li–Lim file."""
    lines = filled(text[:2_000])[:2]
    return [len(line.split()) for _, line in lines] == [3, WIDTH]


def parse(text: str) -> LiLimFile:
    """The figures of `text`.

    Raises
    ------
    InputError
        listing every fault with its line.
    """
    faults = Faults()
    lines = filled(text)
    fleet = numbers(lines[0][0], lines[0][1].split(), faults) if lines else []
    if len(fleet) != 3:
        faults.add("E217", "line 1", f"it has {count_of(len(fleet), 'figure')}", "write vehicles, capacity and speed")
    faults.stop()
    if fleet[0] < 1 or fleet[1] < 0:
        faults.add("E212", "line 1", f"{fleet[0]:g} vehicles of capacity {fleet[1]:g}", "use 1 or more, and 0 or more")
    if fleet[2] != 1:
        faults.add("E260", "line 1", f"speed {fleet[2]:g}", "router reads the sets' own speed, 1")
    nodes = table(lines[1:], WIDTH, faults)
    check_nodes(lines[1:], nodes[:, 4], nodes[:, 5], nodes[:, 6], faults)
    return LiLimFile(count=int(fleet[0]), capacity=int(fleet[1]), nodes=nodes)


def pairs_of(nodes: Floats, lines: dict[int, int], faults: Faults) -> tuple[tuple[int, int], ...]:
    """(pickup, delivery) of every request; notes customers that belong to none. `lines` tells the line of a node."""
    pickup, delivery = nodes[:, 7].astype(np.int64), nodes[:, 8].astype(np.int64)
    found = []
    for node in range(1, len(nodes)):
        mate, back = (delivery[node], pickup) if delivery[node] else (pickup[node], delivery)
        if not 0 < mate < len(nodes) or back[mate] != node:
            what = f"node {node} names node {mate} as its mate, which does not name it back"
            faults.add("E241", f"line {lines.get(node, node)}", what, "let pickup and delivery name each other")
        elif nodes[node, 3] != -nodes[mate, 3] and delivery[node]:
            what = f"demands {nodes[node, 3]:g} and {nodes[mate, 3]:g} of nodes {node} and {mate} do not cancel out"
            faults.add("E241", f"line {lines.get(node, node)}", what, "bring what was picked up")
        elif delivery[node]:
            found.append((node, int(mate)))
    faults.stop()
    return tuple(found)


@looked_at
@unfit_as_faults()
def read(text: str) -> Instance:
    """The instance of a Li–Lim text; nodes keep their numbers.

    Raises
    ------
    InputError
        as `parse`, for nodes without a mate, and when figures are too large to be scaled.
    """
    file = parse(text)
    nodes, distances = file.nodes, euclidean(file.nodes[:, 1:3])
    unit = finest(distances)
    lines = {node: number for node, (number, _) in enumerate(filled(text)[1:])}
    return instance_of(
        NodeTable(
            name="Li–Lim instance",
            count=min(file.count, max(1, len(nodes) // 2)),
            capacity=file.capacity,
            durations=whole(distances, SCALE, "distances", up=True),
            lengths=whole(distances, unit, "distances"),
            unit=unit,
            demand=whole(nodes[:, 3], 1, "demands"),
            ready=whole(nodes[:, 4], SCALE, "times"),
            due=whole(nodes[:, 5], SCALE, "times"),
            service=whole(nodes[:, 6], SCALE, "times", up=True),
            pairs=pairs_of(nodes, lines, Faults()),
            points=on_earth(nodes[:, 1:3]),
        )
    )


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The text that asks for what `instance` asks, and what it cannot say. Nodes are numbered in the order of the instance."""
    table, lost = table_of(instance, KEPT, {}, paired=True)
    points, moved = plane_points(table, SCALE)
    rows = [row + mate for row, mate in zip(node_rows(table, points, SCALE), mates(table), strict=True)]
    lines = [f"{table.count} {table.capacity} 1", *map("\t".join, rows)]
    lost += [*moved, *road_losses(instance, table, euclidean(points)), *fewest(instance)]
    return WrittenRequest(text="\n".join(lines) + "\n", lost=tuple(lost))
