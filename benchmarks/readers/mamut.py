"""The MAMUT time-dependent collection: speed profiles (``igp-profile``) and arrival functions (``atf-ndcpwlf``)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.cases import Entry, TimedCase
from router.formats import mamut


def read(folder: Path, entry: Entry, convention: str) -> TimedCase:
    """The instance of `entry`; its sidecar is read when a solver needs it."""
    del convention
    path = folder / entry["files"][0]
    record = json.loads(path.read_text())
    best = entry["bks"] or {}
    return TimedCase(
        family=entry["family"],
        name=entry["name"],
        n=int(record["num_customers"]),
        convention="duration",
        path=path,
        record=record,
        route_price=float(record.get("fleet_fixed_cost") or 0.0),
        best=best.get("duration", best.get("cost_ms")),
        best_vehicles=best.get("routes"),
    )


def sidecar(case: TimedCase) -> Mapping[str, Any]:
    """The file of arc categories or arrival functions that belongs to `case`."""
    return mamut.sidecar(case.record, case.path.parent)
