"""Pickup and delivery, vehicles first: Li–Lim text (Euclidean doubles) and Sartori–Buriol text (a matrix of whole minutes)."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case, Entry, Fleet, Matrix
from benchmarks.readers.solomon import SINTEF_SCALE
from router.formats import li_lim, sartori_buriol
from router.formats.tables import euclidean


def read_li_lim(folder: Path, entry: Entry, convention: str) -> Case:
    """Columns: node, x, y, demand, ready, due, service, its pickup or 0, its delivery or 0."""
    del convention
    file = li_lim.parse((folder / entry["files"][0]).read_text())
    best = entry["bks"] or {}
    distances = euclidean(file.nodes[:, 1:3])
    return _case(entry, file.nodes, distances, file.count, file.capacity, SINTEF_SCALE, best.get("distance"))


def read_sartori_buriol(folder: Path, entry: Entry, convention: str) -> Case:
    """Columns as Li–Lim with latitude and longitude; travel times follow ``EDGES``. The fleet is free: one vehicle per request."""
    del convention
    file = sartori_buriol.parse((folder / entry["files"][0]).read_text())
    best = entry["bks"] or {}
    return _case(entry, file.nodes, file.minutes, len(file.nodes) // 2, file.capacity, 1, best.get("cost_minutes"))


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
