"""``python -m benchmarks.engines sample_instances/o2o_day sample_instances/city_1000 --limit 10``: engines side by side.

Every engine plans every sample within the same limit and with the same seeds, each in a fresh process; the plan of every one is
judged by `router.check`. An engine that refuses a rule is named with it, for another one planned in its stead. Kernels are compiled
before the first clock starts. ``--threads 1,2`` sets searches in one thread beside searches in two; figures of several seeds are
means, and behind the cost stands that of each.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.command import nonnegative, positive, run_command

ENGINES = ("hybrid", "ortools")
HEAD = "| sample | engine | threads | cost | served | left out | violations | iterations |\n|---|---|---:|---:|---:|---:|---:|---:|"


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and print a line for each sample and engine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="sample instances")
    parser.add_argument("--limit", type=nonnegative, default=10.0, help="seconds for each plan")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--threads", default="1", help="threads of a search, by comma")
    parser.add_argument("--seeds", type=positive, default=1, help="how many seeds, from 1 on")
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(plan(options.folders[0], options.engines, options.limit, int(options.threads), options.seed)))
        return 0
    print(HEAD, flush=True)
    for folder in options.folders:
        for engine in options.engines.split(","):
            for threads in options.threads.split(","):
                found = [_apart(folder, engine, options.limit, threads, seed + 1) for seed in range(options.seeds)]
                print(line(folder, engine, threads, found), flush=True)
    return 0


def plan(folder: Path, engine: str, limit: float, threads: int, seed: int) -> dict[str, Any]:
    """What `engine` makes of the day in `folder`: its figures by name."""
    import router

    instance = router.load(folder)
    result = router.solve(instance, limits=router.Limits(seconds=limit, threads=threads), engine=engine, seed=seed)
    return {
        "engine": result.termination.engine,
        "cost": result.cost.total,
        "served": sum(len(route.visits) for route in result.plan.routes),
        "left_out": len(result.plan.unserved),
        "violations": len(router.check(instance, result.plan)),
        "iterations": result.termination.iterations,
        "missing": list(_missing(instance, engine)),
    }


def _missing(instance: Any, engine: str) -> tuple[str, ...]:
    from router.engines import load_engine

    return load_engine(engine).unsupported(instance)


def line(folder: Path, engine: str, threads: str, found: Sequence[dict[str, Any]]) -> str:
    """A line of the table; `found` has the figures of each seed."""
    name, first = engine, found[0]
    if first["missing"]:
        name = f"{engine} refuses {', '.join(first['missing'])}: {first['engine']}"
    mean = {key: fmean(one[key] for one in found) for key in ("cost", "served", "left_out", "iterations")}
    costs = [format(one["cost"], ",.0f") for one in found]
    each = f" ({'; '.join(costs)})" if len(costs) > 1 else ""
    violations = sum(one["violations"] for one in found)
    numbers = f"{mean['served']:,.0f} | {mean['left_out']:,.0f} | {violations} | {mean['iterations']:,.0f}"
    return f"| {folder.name} | {name} | {threads} | {mean['cost']:,.2f}{each} | {numbers} |"


def _apart(folder: Path, engine: str, limit: float, threads: str, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.engines", str(folder.resolve()), "--one", "--engines", engine]
    command += ["--limit", str(limit), "--threads", threads, "--seed", str(seed)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{folder.name}, {engine}: {done.stderr.strip()[-2_000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


if __name__ == "__main__":
    run_command(main)
