"""Pickup and delivery, vehicles first: Li–Lim text (Euclidean doubles) and Sartori–Buriol text (a matrix of whole minutes)."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case, Entry, Fleet, Matrix
from benchmarks.readers.solomon import SINTEF_SCALE
from benchmarks.readers.tables import euclidean, rows_of_numbers


def read_li_lim(folder: Path, entry: Entry, convention: str) -> Case:
    """Columns: node, x, y, demand, ready, due, service, its pickup or 0, its delivery or 0."""
    del convention
    path = folder / entry["files"][0]
    count, capacity = (int(figure) for figure in rows_of_numbers(path, 3)[0][:2])
    nodes = rows_of_numbers(path, 9)
    best = entry["bks"] or {}
    return _case(entry, nodes, euclidean(nodes[:, 1:3]), count, capacity, SINTEF_SCALE, best.get("distance"))


def read_sartori_buriol(folder: Path, entry: Entry, convention: str) -> Case:
    """Columns as Li–Lim with latitude and longitude; travel times follow ``EDGES``. The fleet is free: one vehicle per request."""
    del convention
    lines = (folder / entry["files"][0]).read_text().splitlines()
    keys = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines if ":" in line)}
    size = int(keys["SIZE"])
    first, edges = lines.index("NODES") + 1, lines.index("EDGES") + 1
    nodes = np.asarray([[float(word) for word in line.split()] for line in lines[first : first + size]])
    minutes = np.asarray([[int(word) for word in line.split()] for line in lines[edges : edges + size]], dtype=np.int64)
    best = entry["bks"] or {}
    return _case(entry, nodes, minutes, size // 2, int(keys["CAPACITY"]), 1, best.get("cost_minutes"))


def _case(
    entry: Entry, nodes: NDArray[np.float64], matrix: Matrix, count: int, capacity: int, scale: int, best: float | None
) -> Case:
    whole = nodes.astype(np.int64)
    zeros = np.zeros(len(nodes), dtype=np.int64)
    pairs = tuple((int(row[0]), int(row[8])) for row in whole if row[8] > 0)
    return Case(
        family=entry["family"],
        name=entry["name"],
        n=len(nodes) - 1,
        convention="vehicles first",
        matrix=matrix,
        demand=whole[:, 3],
        ready=whole[:, 4],
        due=whole[:, 5],
        service=whole[:, 6],
        release=zeros,
        prize=zeros,
        fleets=(Fleet(count=count, capacity=capacity, numbers=tuple(range(count))),),
        pairs=pairs,
        vehicles_first=True,
        scale=scale,
        best=best,
        best_vehicles=(entry["bks"] or {}).get("vehicles"),
    )
