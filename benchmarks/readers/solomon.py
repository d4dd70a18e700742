"""Solomon and Gehring–Homberger text, in either of their two conventions, which are never mixed.

- ``dimacs``: distance only, each arc times ten and truncated, fleet free.
- ``sintef``: vehicles first, then distance in double precision.
"""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import Case, Entry, Fleet
from router.formats.solomon import parse
from router.formats.tables import euclidean

SINTEF_SCALE = 10_000
"""Fine enough that arcs rounded up lose no route worth having."""


def read(folder: Path, entry: Entry, convention: str) -> Case:
    """The instance of `entry` under ``dimacs`` or ``sintef``."""
    file = parse((folder / entry["files"][0]).read_text())
    nodes = file.nodes
    distances = euclidean(nodes[:, 1:3])
    whole = nodes.astype(np.int64)
    best = entry["bks"] or {}
    parts: dict[str, Any]
    if convention == "dimacs":
        times = 10
        parts = {"matrix": (10 * distances).astype(np.int64), "cost_unit": 10.0, "best": best.get("dimacs_distance")}
    elif convention == "sintef":
        times = 1
        parts = {
            "matrix": distances,
            "scale": SINTEF_SCALE,
            "vehicles_first": True,
            "best": best.get("sintef_distance"),
            "best_vehicles": best.get("sintef_vehicles"),
        }
    else:
        raise ValueError(f"convention '{convention}' is neither dimacs nor sintef")
    zeros = np.zeros(len(nodes), dtype=np.int64)
    return Case(
        family=entry["family"],
        name=entry["name"],
        n=len(nodes) - 1,
        convention=convention,
        demand=whole[:, 3],
        ready=whole[:, 4] * times,
        due=whole[:, 5] * times,
        service=whole[:, 6] * times,
        release=zeros,
        prize=zeros,
        fleets=(Fleet(count=file.count, capacity=file.capacity, numbers=tuple(range(file.count))),),
        **parts,
    )
