"""VRPTW under a given speed profile: a Solomon text and a small JSON file make a time-dependent instance.

The profile holds ``starts`` (fractions of the depot's horizon, the first 0) and ``speeds`` (a row per category of arc). Arc (i, j)
is of category (i + j) modulo the number of rows. The objective is total duration, as in the collection whose library scores it.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.cases import Entry, TimedCase
from router.formats.solomon import parse


def read(folder: Path, entry: Entry, convention: str) -> TimedCase:
    """The instance of an entry whose files are the Solomon text and the profile."""
    del convention
    text, profile = (folder / name for name in entry["files"][:2])
    record = record_of(entry["name"], text, json.loads(profile.read_text()))
    best = entry["bks"] or {}
    return TimedCase(
        family=entry["family"],
        name=entry["name"],
        n=int(record["num_customers"]),
        convention="duration",
        path=text,
        record=record,
        best=best.get("duration"),
    )


def record_of(name: str, text: Path, profile: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the ``.vrp.json`` that the collection would hold, with its categories inside."""
    file = parse(text.read_text())
    nodes = file.nodes
    whole = nodes.astype(int).tolist()
    horizon = float(nodes[0, 5])
    bounds = [*(float(start) * horizon for start in profile["starts"]), horizon]
    return {
        "instance_name": name,
        "instance_origin": "GehHom1999",
        "benchmark_name": "Lera2026",
        "num_customers": len(whole) - 1,
        "num_vehicles": file.count,
        "vehicle_capacity": file.capacity,
        "coordinates": [row[1:3] for row in whole],
        "demands": [row[3] for row in whole],
        "service_times": [row[6] for row in whole],
        "time_windows": [row[4:6] for row in whole],
        "depot": 0,
        "horizon": [0.0, horizon],
        "td": {
            "model": "igp-profile",
            "time_periods": list(pairwise(bounds)),
            "speeds": profile["speeds"],
            "categories_path": "inside",
        },
        "categories": _categories(len(whole), len(profile["speeds"])),
    }


def _categories(size: int, rows: int) -> Sequence[str]:
    return ["".join("0" if i == j else str((i + j) % rows) for j in range(size)) for i in range(size)]
