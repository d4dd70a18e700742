"""VRPLIB text: real matrices (ORTEC, CVRPLIB "D") and the variants in the dialect that PyVRP's instance collection uses.

Rounding is the set's own: ``exact`` is a thousand times the figure, rounded; ``dimacs`` ten times, truncated; it holds for
distances, times, prizes and fixed prices alike, but not for loads and unit prices.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import UNLIMITED, Case, Entry, Fleet, Matrix
from router.formats.tables import Sections, euclidean, sections
from router.formats.vrplib import explicit_matrix

ROUNDING = {
    "ortec_vrptw_asym": "none",
    "cvrplib_D": "none",
    "mdvrptw": "exact",
    "hfvrp": "exact",
    "sdvrptw": "exact",
    "mtvrptw_release": "dimacs",
    "pcvrptw": "dimacs",
}
TIMES = {"none": 1, "exact": 1_000, "dimacs": 10}
COST_UNIT = {"hfvrp": 100_000.0}
"""The mixed-fleet files state prices and coordinates a hundredfold."""


def read(folder: Path, entry: Entry, convention: str) -> Case:
    """The instance of `entry`; its family says how figures are rounded."""
    del convention
    file = sections((folder / entry["files"][0]).read_text())
    family, size = entry["family"], file.number("DIMENSION")
    rounding = ROUNDING[family]
    times = TIMES[rounding]
    depots = tuple(int(row[0]) - 1 for row in file.rows.get("DEPOT", [["1"]]) if int(row[0]) > 0)
    best = entry["bks"] or {}
    return Case(
        family=family,
        name=entry["name"],
        n=size - len(depots),
        convention=rounding if rounding != "none" else "integer matrix",
        matrix=_matrix(file, size, rounding),
        demand=file.column("DEMAND", size),
        ready=_windows(file, size, 1, 0) * times,
        due=np.minimum(_windows(file, size, 2, UNLIMITED) * times, UNLIMITED),
        service=_service(file, size, len(depots)) * times,
        release=file.column("RELEASE_TIME", size) * times,
        prize=file.column("PRIZE", size) * times,
        fleets=_fleets(file, size, times),
        depots=depots,
        reload="VEHICLES_RELOAD_DEPOT" in file.rows,
        cost_unit=COST_UNIT.get(family, float(times)),
        best=next((best[key] for key in ("natural_cost", "duration", "cost") if key in best), None),
    )


def _matrix(file: Sections, size: int, rounding: str) -> Matrix:
    if "EDGE_WEIGHT" in file.rows:
        return explicit_matrix(file, size)
    distances = euclidean([float(row[1]), float(row[2])] for row in file.rows["NODE_COORD"])
    return (10 * distances).astype(np.int64) if rounding == "dimacs" else np.rint(1_000 * distances).astype(np.int64)


def _windows(file: Sections, size: int, column: int, default: int) -> NDArray[np.int64]:
    values = np.full(size, default, dtype=np.int64)
    for row in file.rows.get("TIME_WINDOW", ()):
        values[int(row[0]) - 1] = int(float(row[column]))
    return values


def _service(file: Sections, size: int, depots: int) -> NDArray[np.int64]:
    if "SERVICE_TIME" in file.rows:
        return file.column("SERVICE_TIME", size)
    values = np.full(size, file.number("SERVICE_TIME"), dtype=np.int64)
    values[:depots] = 0
    return values


def _fleets(file: Sections, size: int, times: int) -> tuple[Fleet, ...]:
    """Vehicles that agree in everything, gathered."""
    demand = int(file.column("DEMAND", size).sum())
    # Without a stated fleet, routes whose loads fit together can be joined, so twice the least number is never short.
    free = 2 * demand // max(1, file.number("CAPACITY", 1)) + 1
    count = file.number("VEHICLES") or min(size - 1, free)
    capacity = file.column("CAPACITY", count, file.number("CAPACITY", UNLIMITED))
    fixed = file.column("VEHICLES_FIXED_COST", count) * times
    unit = file.column("VEHICLES_UNIT_DISTANCE_COST", count, 1)
    depot = file.column("VEHICLES_DEPOT", count, 1) - 1
    longest = file.number("VEHICLES_MAX_DURATION") * times or None
    allowed: list[frozenset[int] | None] = [None] * count
    for row in file.rows.get("VEHICLES_ALLOWED_CLIENTS", ()):
        allowed[int(row[0]) - 1] = frozenset(int(word) - 1 for word in row[1:])
    groups: dict[tuple[int, int, int, int, frozenset[int] | None], list[int]] = {}
    for k in range(count):
        groups.setdefault((int(capacity[k]), int(depot[k]), int(fixed[k]), int(unit[k]), allowed[k]), []).append(k)
    return tuple(
        Fleet(
            count=len(numbers),
            capacity=key[0],
            depot=key[1],
            fixed=key[2],
            unit=key[3],
            allowed=key[4],
            max_duration=longest,
            numbers=tuple(numbers),
        )
        for key, numbers in groups.items()
    )
