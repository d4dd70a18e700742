"""Delivery options, in either of two conventions that are never mixed.

- Dumez, Lehuédé and Péton 2021 (``vrpdo_dumez``): Euclidean distances in double precision.
- Tilk, Olkis and Irnich 2021 (``vrpdo_tilk``): distances times ten, rounded up; times times ten. Windows are those of the
  file: with later closing times some of the proven optima could be beaten.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Entry, Option, OptionsCase
from benchmarks.readers.solomon import SINTEF_SCALE
from benchmarks.readers.text_blocks import blocks, whole
from router.formats.tables import euclidean

SHARES = {1: 80, 2: 90}
"""Per cent of the customers at the first choice, and at the first or second."""
TENTHS = 10


def read(folder: Path, entry: Entry, convention: str) -> OptionsCase:
    """The instance of `entry`: ``VEHICLE``, ``CUSTOMER``, ``LOCATION`` and ``OPTION`` blocks."""
    del convention
    text = (folder / entry["files"][0]).read_text()
    found = {head: whole(rows) for head, rows in blocks(text, ("VEHICLE", "CUSTOMER", "LOCATION", "OPTION")).items()}
    fleet, places = found["VEHICLE"][0], found["LOCATION"]
    in_tenths = entry["family"] == "vrpdo_tilk"
    times = TENTHS if in_tenths else 1
    _, _, _, room, ready, due, _, setup = places.T
    best = entry["bks"] or {}
    return OptionsCase(
        family=entry["family"],
        name=entry["name"],
        n=len(found["CUSTOMER"]),
        convention="vehicles first, tenths" if in_tenths else "vehicles first",
        matrix=_distances(places, in_tenths),
        ready=ready * times,
        due=due * times,
        setup=setup * times,
        room=room,
        demand=found["CUSTOMER"][:, 1],
        options=tuple(
            Option(customer=customer, place=place, level=level + 1, service=service * times)
            for _, place, customer, level, service, _ in found["OPTION"].tolist()
        ),
        shares=SHARES,
        vehicles=int(fleet[0]),
        capacity=int(fleet[1]),
        scale=1 if in_tenths else SINTEF_SCALE,
        best=best.get("distance"),
        best_vehicles=best.get("vehicles"),
        published=_published(best),
    )


def _distances(places: NDArray[np.int64], in_tenths: bool) -> NDArray[Any]:
    distances = euclidean(places[:, 1:3])
    return np.ceil(TENTHS * distances - 1e-9).astype(np.int64) if in_tenths else distances


def _published(best: Entry) -> dict[str, tuple[float, float]]:
    names = ("lns2021_average", "lns2021_best", "matheuristic2025_best", "optimum")
    known = {name: best[name] for name in names if best.get(name)}
    return {name: (float(vehicles), float(distance)) for name, (vehicles, distance) in known.items() if vehicles is not None}
