"""Solomon's and Gehring–Homberger's text: fewest vehicles first, then distance in double precision (SINTEF's convention).

A unit of time is 10,000 seconds in router, so that rounding travel up to whole seconds loses no route worth having; a unit of
distance is a million metres where that fits.
"""

from dataclasses import dataclass

from router.costing import cost
from router.formats.json_input import Faults, unfit_as_faults
from router.formats.node_requests import fewest, node_rows, one_line, plane_points, road_losses, table_of
from router.formats.nodes import NodeTable, instance_of
from router.formats.plane import on_earth
from router.formats.requests import WrittenRequest
from router.formats.tables import Floats, check_nodes, euclidean, filled, finest, numbers, routes_plan, table, whole, written_routes
from router.model import Instance, Plan
from router.model.arguments import looked_at

__all__ = ["SCALE", "SolomonFile", "parse", "read", "read_plan", "recognises", "write", "write_request"]

SCALE = 10_000
KEPT = frozenset({"time_windows", "deliver", "km_price", "fewest_vehicles", "initial_load"})
"""Rules that a file says as router means them."""
_WIDTH = 7
_HEADINGS = frozenset({"VEHICLE", "NUMBER", "CUSTOMER", "CUST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SolomonFile:
    """The figures of a file. `nodes` has shape (n, 7): number, x, y, demand, ready time, due time, service time."""

    name: str
    count: int
    capacity: int
    nodes: Floats


def recognises(text: str) -> bool:
    """Whether `text` looks like a Solomon file."""
    words = [line.split()[0] for _, line in filled(text[:2_000])[:8]]
    return "VEHICLE" in words and "CUSTOMER" in words


def parse(text: str) -> SolomonFile:
    """The figures of `text`.

    Raises
    ------
    InputError
        listing every fault with its line.
    """
    faults = Faults()
    (_, name), *lines = filled(text) or [(1, "")]
    data: list[tuple[int, str]] = []
    for number, line in lines:
        if line.split()[0].upper() not in _HEADINGS or len(data) > 1:
            data.append((number, line))
    count, capacity = 0, 0
    if not data or len(data[0][1].split()) != 2:
        where = f"line {data[0][0]}" if data else ""
        faults.add("E217", where, "the number of vehicles and their capacity are missing", "write both under NUMBER CAPACITY")
    else:
        fleet = numbers(data[0][0], data[0][1].split(), faults)
        faults.stop()
        count, capacity = (int(figure) for figure in fleet)
        if count < 1 or capacity < 0:
            faults.add("E212", f"line {data[0][0]}", f"{count} vehicles of capacity {capacity}", "use 1 or more, and 0 or more")
    nodes = table(data[1:], _WIDTH, faults)
    check_nodes(data[1:], nodes[:, 4], nodes[:, 5], nodes[:, 6], faults)
    return SolomonFile(name=name, count=count, capacity=capacity, nodes=nodes)


@looked_at
@unfit_as_faults()
def read(text: str) -> Instance:
    """The instance of a Solomon text; customers keep their numbers.

    Raises
    ------
    InputError
        as `parse`, and when figures are too large to be scaled.
    """
    file = parse(text)
    nodes, distances = file.nodes, euclidean(file.nodes[:, 1:3])
    unit = finest(distances)
    return instance_of(
        NodeTable(
            name=file.name,
            count=min(file.count, max(1, len(nodes) - 1)),
            capacity=file.capacity,
            durations=whole(distances, SCALE, "distances", up=True),
            lengths=whole(distances, unit, "distances"),
            unit=unit,
            demand=whole(nodes[:, 3], 1, "demands"),
            ready=whole(nodes[:, 4], SCALE, "times"),
            due=whole(nodes[:, 5], SCALE, "times"),
            service=whole(nodes[:, 6], SCALE, "times", up=True),
            points=on_earth(nodes[:, 1:3]),
        )
    )


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The text that asks for what `instance` asks, and what it cannot say. Customers are numbered in the order of the instance."""
    table, lost = table_of(instance, KEPT, {})
    points, moved = plane_points(table, SCALE)
    rows = node_rows(table, points, SCALE)
    head = ["VEHICLE", "NUMBER CAPACITY", f"{table.count} {table.capacity}", "", "CUSTOMER"]
    head.append("CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME")
    lines = [one_line(table.name), "", *head, "", *map(" ".join, rows)]
    lost += [*moved, *road_losses(instance, table, euclidean(points)), *fewest(instance)]
    return WrittenRequest(text="\n".join(lines) + "\n", lost=tuple(lost))


@looked_at
def write(instance: Instance, plan: Plan) -> str:
    """A solution file: a line per route, and the distance in the file's unit."""
    return written_routes(plan, str, cost(instance, plan).terms.get("distance", 0.0))


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan that a solution file lists, timed by router; raises `InputError` as `routes_plan`."""
    return routes_plan(text, instance)
