"""``python -m benchmarks.quality``: solvers side by side on published sets.

Each run has a process and a core of its own, and is re-evaluated by one independent evaluator in the set's own convention.
Lines already in the file of results are not run again. Exit code 0, or 2 for wrong arguments.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.command import add, nonnegatives, positive, results, run_command, words
from benchmarks.manifest import entries
from benchmarks.runs import KEY, Line, is_done, key, key_of, make, shares, tasks
from benchmarks.solvers import SOLVERS

STORED = ("family", "instance", "convention", "solver", "version", "limit_s", "seed", "cost", "vehicles", "best_known")
VEHICLES_FIRST = ("sintef", "vehicles first")
ROUNDING = 1e-6


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        chosen = entries(options.instances, options.families, options.names)
        shares(options.jobs, options.threads)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    unknown = [name for name in options.solvers if name not in SOLVERS]
    if unknown:
        parser.error(f"no such solver: {', '.join(unknown)}; there are {', '.join(SOLVERS)}")
    asked = tasks(
        options.instances.resolve(),
        chosen,
        solvers=options.solvers,
        limits=options.limits,
        seeds=options.seeds,
        threads=options.threads,
        convention=options.convention,
    )
    known = {key(line): line for line in results(options.out, (*KEY, "note")) if is_done(line)}
    wanted = [key_of(task) for task in asked]
    pending = [task for task, its_key in zip(asked, wanted, strict=True) if its_key not in known]
    for number, line in enumerate(make(pending, options.jobs), start=1):
        append(options.out, line, solutions=options.solutions, records=options.records)
        known[key(line)] = line
        print(f"{number}/{len(pending)} {_short(line)}", file=sys.stderr, flush=True)
    done = [known[its_key] for its_key in wanted if its_key in known]
    print(report.table(done))
    if options.profile:
        from benchmarks.profile import draw

        draw(done, options.profile)
    return 0


def append(path: Path | None, line: Line, *, solutions: Path | None = None, records: Path | None = None) -> None:
    """Add a run to the file, its routes to the folder of solutions, and to that of records if nobody published better ones."""
    routes = line.pop("routes", None)
    add(path, line)
    if routes is None or not line["feasible"]:
        return
    stored = {field: line[field] for field in STORED} | {"routes": routes}
    case = f"{line['family']}.{line['instance']}.{line['convention']}".replace("/", "_").replace(" ", "_")
    if solutions is not None:
        _write(solutions / f"{case}.{line['solver']}.{line['limit_s']:g}s.{line['seed']}.json", stored)
    if records is not None and is_record(line) and _beats(stored, records / f"{case}.json"):
        _write(records / f"{case}.json", stored)


def is_record(line: Line) -> bool:
    """Whether a run is better than the best known, by more than published figures are rounded."""
    if line["best_known_vehicles"] is not None and line["vehicles"] != line["best_known_vehicles"]:
        return bool(line["vehicles"] < line["best_known_vehicles"])
    return line["gap"] is not None and line["gap"] < -ROUNDING


def _beats(found: dict[str, Any], path: Path) -> bool:
    if not path.exists():
        return True
    kept = json.loads(path.read_text())
    if found["convention"] in VEHICLES_FIRST:
        return bool((found["vehicles"], found["cost"]) < (kept["vehicles"], kept["cost"]))
    return bool(found["cost"] < kept["cost"])


def _write(path: Path, stored: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stored) + "\n")


def _short(line: Line) -> str:
    what = f"{line['solver']} {line['family']} {line['instance']} {line['limit_s']:g} s seed {line['seed']}:"
    if not line["feasible"]:
        return f"{what} {line['note']}"
    gap = "" if line["gap"] is None else f", gap {100 * line['gap']:.2f} %"
    return f"{what} {line['cost']:.6g}, {line['vehicles']} vehicles{gap}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--instances", type=Path, required=True, help="folder with manifest.json")
    parser.add_argument("--solvers", type=words, default=["router", "pyvrp"], help=", ".join(SOLVERS))
    parser.add_argument("--limits", type=nonnegatives, default=[10.0], help="seconds, e.g. 10,60")
    parser.add_argument("--seeds", type=positive, default=3, help="runs per instance, seeds 1 to this")
    parser.add_argument("--families", type=words, default=[], help="only these, by comma")
    parser.add_argument("--names", type=words, default=[], help="only these instances, by comma")
    parser.add_argument("--convention", choices=("dimacs", "sintef"), default="dimacs", help="of the Solomon families")
    parser.add_argument("--threads", type=positive, default=1, help="threads, and cores, of each run")
    parser.add_argument("--jobs", type=positive, default=1, help="runs side by side")
    parser.add_argument(
        "--out", type=Path, help="file of results, a JSON line per run; added to, and what stands there is not run again"
    )
    parser.add_argument("--solutions", type=Path, help="folder for the routes of every feasible run")
    parser.add_argument("--records", type=Path, help="folder for solutions better than the best known, one per instance")
    parser.add_argument("--profile", type=Path, help="draw gap over time to this .svg or .png")
    return parser


if __name__ == "__main__":
    run_command(main)
