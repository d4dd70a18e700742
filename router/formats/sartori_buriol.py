"""Sartori and Buriol's text of pickups and deliveries on real streets: fewest vehicles first, then minutes on the road.

Columns of ``NODES`` as Li–Lim's, with latitude and longitude; ``EDGES`` is a matrix of whole minutes. The fleet is free: a vehicle
per request.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.formats.json_input import Faults, unfit_as_faults
from router.formats.li_lim import KEPT, WIDTH, pairs_of
from router.formats.node_requests import fewest, mates, node_rows, one_line, road_losses, table_of
from router.formats.nodes import NodeTable, instance_of
from router.formats.places import square
from router.formats.requests import WrittenRequest
from router.formats.tables import Floats, check_nodes, filled, routes_plan, table, whole, written_routes
from router.model import Instance, Plan
from router.model.arguments import looked_at

__all__ = ["SartoriBuriolFile", "parse", "read", "read_plan", "recognises", "write", "write_request"]

MINUTE = 60
_KEYS = ("NAME", "LOCATION", "COMMENT", "TYPE", "SIZE", "DISTRIBUTION", "DEPOT", "ROUTE-TIME", "TIME-WINDOW", "CAPACITY")


@dataclass(frozen=True, slots=True, kw_only=True)
class SartoriBuriolFile:
    """The figures of a file; `nodes` has shape (n, 9), `minutes` (n, n)."""

    name: str
    capacity: int
    nodes: Floats
    minutes: NDArray[np.int64]
    first_line: int


def recognises(text: str) -> bool:
    """Whether `text` looks like a Sartori–Buriol file."""
    lines = [line for _, line in filled(text[:4_000])[:14]]
    return "NODES" in lines and any(line.startswith("SIZE") for line in lines)


def parse(text: str) -> SartoriBuriolFile:
    """The figures of `text`.

    Raises
    ------
    InputError
        listing every fault with its line.
    """
    faults = Faults()
    lines = [(number, line) for number, line in filled(text) if line != "EOF"]
    words = [line for _, line in lines]
    if "NODES" not in words or "EDGES" not in words[words.index("NODES") :]:
        faults.add("E210", "", "NODES or EDGES is missing", "give both, in this order")
    faults.stop()
    first, edges = words.index("NODES") + 1, words.index("EDGES") + 1
    keys = _keys(lines[: first - 1], faults)
    faults.stop()
    rows = lines[first : edges - 1]
    if len(rows) != int(keys["SIZE"]):
        faults.add("E217", "SIZE", f"{keys['SIZE']} nodes are announced, {len(rows)} are there", "correct SIZE")
    nodes = table(rows, WIDTH, faults)
    check_nodes(rows, nodes[:, 4], nodes[:, 5], nodes[:, 6], faults)
    matrix = [[_minutes(word) for word in line.split()] for _, line in lines[edges:]]
    minutes = square(matrix, len(nodes), "EDGES", faults)
    faults.stop()
    assert minutes is not None
    return SartoriBuriolFile(name=keys["NAME"], capacity=int(keys["CAPACITY"]), nodes=nodes, minutes=minutes, first_line=rows[0][0])


def _keys(lines: list[tuple[int, str]], faults: Faults) -> dict[str, str]:
    found = {}
    for number, line in lines:
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or key not in _KEYS:
            faults.add("E205", f"line {number}", f"the format has no key '{key[:60]}'", "remove it")
        found[key] = value
    for key in ("SIZE", "CAPACITY"):
        if not found.get(key, "").isdecimal():
            faults.add("E216", key, f"'{found.get(key, '')[:60]}' is not a whole number", f"write '{key}: 100'")
    if found.get("TYPE", "PDPTW") != "PDPTW":
        faults.add("E215", "TYPE", f"'{found['TYPE'][:60]}' is not known", "router reads PDPTW")
    return {"NAME": "Sartori–Buriol instance"} | found


def _minutes(word: str) -> int | str:
    return int(word) if word.isdecimal() else word


@looked_at
@unfit_as_faults()
def read(text: str) -> Instance:
    """The instance of a Sartori–Buriol text; nodes keep their numbers.

    Raises
    ------
    InputError
        as `parse`, and for nodes without a mate.
    """
    file = parse(text)
    nodes, minutes = file.nodes, file.minutes.astype(np.float64)
    lines = {node: file.first_line + node for node in range(len(nodes))}
    return instance_of(
        NodeTable(
            name=file.name,
            count=max(1, len(nodes) // 2),
            capacity=file.capacity,
            durations=whole(minutes, MINUTE, "minutes"),
            lengths=file.minutes,
            unit=1,
            demand=whole(nodes[:, 3], 1, "demands"),
            ready=whole(nodes[:, 4], MINUTE, "times"),
            due=whole(nodes[:, 5], MINUTE, "times"),
            service=whole(nodes[:, 6], MINUTE, "times"),
            pairs=pairs_of(nodes, lines, Faults()),
            points=tuple((float(lat), float(lon)) for lat, lon in nodes[:, 1:3]),
        )
    )


@looked_at
def write_request(instance: Instance) -> WrittenRequest:
    """The text that asks for what `instance` asks, and what it cannot say. Nodes are numbered in the order of the instance."""
    table, lost = table_of(instance, KEPT, {}, paired=True)
    minutes = -(-table.durations // MINUTE)
    points = np.array(table.points or [(0.0, 0.0)] * len(table.demand), dtype=np.float64)
    rows = [row + mate for row, mate in zip(node_rows(table, points, MINUTE), mates(table), strict=True)]
    horizon = f"{int(table.due[0] - table.ready[0]) // MINUTE}"
    keys = {"NAME": one_line(table.name), "LOCATION": "unknown", "COMMENT": "a day of router's", "TYPE": "PDPTW"}
    keys |= {"SIZE": str(len(rows)), "DISTRIBUTION": "unknown", "DEPOT": "unknown", "ROUTE-TIME": horizon}
    keys |= {"TIME-WINDOW": "unknown", "CAPACITY": str(table.capacity)}
    lines = [f"{key}: {value}" for key, value in keys.items()]
    lines += ["NODES", *map(" ".join, rows), "EDGES", *(" ".join(map(str, row)) for row in minutes.tolist()), "EOF"]
    if np.any(minutes * MINUTE != table.durations):
        lost.append("travel: the format has whole minutes; times are rounded up")
    if table.count < len(table.pairs):
        lost.append(f"fleet: the format has a vehicle for each request, and the day {table.count}")
    if not table.points:
        lost.append("location: places without coordinates are written at 0, 0; travel follows the matrix")
    lost += [*road_losses(instance, table, minutes.astype(np.float64)), *fewest(instance)]
    return WrittenRequest(text="\n".join(lines) + "\n", lost=tuple(lost))


@looked_at
def write(instance: Instance, plan: Plan) -> str:
    """A solution file: a line per route, and the minutes on the road."""
    del instance
    return written_routes(plan, str, sum(route.driving for route in plan.routes) / MINUTE)


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan that a solution file lists, timed by router; raises `InputError` as `routes_plan`."""
    return routes_plan(text, instance)
