"""``python -m benchmarks.recheck --instances FOLDER [SOLUTION …]``: re-score solutions.

Without files: the best known solutions that lie beside the instances, to prove the evaluator. With files (JSON, as
``benchmarks.quality --solutions`` writes them): those. Prints a line each; exits 1 if any is infeasible or states another cost.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cases import AnyCase, Case, Entry
from benchmarks.command import UnusableError, run_command
from benchmarks.evaluate import Routes, evaluate
from benchmarks.manifest import entries
from benchmarks.readers import read
from router.formats.tables import listed_routes

CENT = 0.0101
"""Published costs are rounded, some of them to the second decimal."""

SOLUTIONS = (".sol", ".txt", ".bks.Duration.json", ".bks.FleetCostDuration.json")

Stored = tuple[AnyCase, Routes, float | None, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Re-score and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recheck", description=__doc__)
    parser.add_argument("--instances", type=Path, required=True, help="folder with manifest.json")
    parser.add_argument("solutions", nargs="*", type=Path, help="JSON files of solutions")
    options = parser.parse_args(arguments)
    wrong = 0
    stored = _given(options.instances, options.solutions) if options.solutions else _published(options.instances)
    for case, routes, stated, source in stored:
        verdict = evaluate(case, routes)
        same = stated is None or abs(verdict.cost - stated) <= CENT
        wrong += not (same and verdict.feasible)
        text = "same" if same else f"stated {stated}"
        fault = "; ".join(verdict.faults) or "feasible"
        best = "" if case.best is None else f" best known {case.best:.4f}"
        print(f"{case.family:22} {case.name:40} {verdict.vehicles:4} {verdict.cost:16.4f}{best} {text}, {fault} ({source})")
    return 1 if wrong else 0


def _published(folder: Path) -> Iterator[Stored]:
    for entry in entries(folder):
        for name in entry["files"][1:]:
            if not name.endswith(SOLUTIONS):
                continue
            convention = "dimacs" if name.endswith(".sol") else "sintef"
            case = read(folder, entry, convention)
            yield case, _routes(case, folder / name), case.best, Path(name).name


def _routes(case: AnyCase, path: Path) -> Routes:
    if path.suffix == ".json":
        return [(0, tuple(route)) for route in json.loads(path.read_text())["routes"]]
    listed = listed_routes(path.read_text())
    assert isinstance(case, Case)
    fleet_of = {number: index for index, fleet in enumerate(case.fleets) for number in fleet.numbers}
    return [(fleet_of[number], nodes) for number, nodes in enumerate(listed) if nodes]


def _given(folder: Path, paths: Sequence[Path]) -> Iterator[Stored]:
    records = {(entry["family"], entry["name"]): entry for entry in entries(folder)}
    for path in paths:
        try:
            stored = json.loads(path.read_text())
            entry: Entry = records[stored["family"], stored["instance"]]
            routes = [(int(fleet), tuple(nodes)) for fleet, nodes in stored["routes"]]
            convention, cost = stored["convention"], float(stored["cost"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableError(f"{path} is no solution of an instance in {folder}: {error!r}") from error
        yield read(folder, entry, convention), routes, cost, path.name


if __name__ == "__main__":
    run_command(main)
