"""Private fleet and common carrier (Bolduc et al. 2008): own trucks at a fixed price, or the carrier at a price a customer.

``NODE`` rows: number, x, y, demand, the carrier's price; ``TRUCK`` rows: number, capacity, fixed price, price a unit of distance.
Distances are Euclidean in double precision. Every customer may be left to the carrier.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import UNLIMITED, Case, Entry, Fleet
from benchmarks.readers.text_blocks import blocks, whole
from router.formats.tables import euclidean

SCALE = 10_000


def read(folder: Path, entry: Entry, convention: str) -> Case:
    """The instance of `entry`."""
    del convention
    found = blocks((folder / entry["files"][0]).read_text(), ("NODE", "TRUCK"))
    nodes = found["NODE"]
    zeros = np.zeros(len(nodes), dtype=np.int64)
    best = entry["bks"] or {}
    return Case(
        family=entry["family"],
        name=entry["name"],
        n=len(nodes) - 1,
        convention="private fleet",
        matrix=euclidean(nodes[:, 1:3]),
        demand=whole(nodes[:, 3]),
        ready=zeros,
        due=np.full(len(nodes), UNLIMITED),
        service=zeros,
        release=zeros,
        prize=whole(nodes[:, 4]),
        fleets=_fleets(whole(found["TRUCK"])),
        scale=SCALE,
        best=best.get("cost"),
    )


def _fleets(trucks: NDArray[np.int64]) -> tuple[Fleet, ...]:
    """Equal trucks gathered."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, row in enumerate(trucks.tolist()):
        groups.setdefault(tuple(row[1:]), []).append(number)
    return tuple(
        Fleet(count=len(numbers), capacity=capacity, fixed=fixed, unit=unit, numbers=tuple(numbers))
        for (capacity, fixed, unit), numbers in groups.items()
    )
