"""``python -m benchmarks.engines sample_instances/o2o_day sample_instances/city_1000 --limit 10``: engines side by side.

Every engine plans every sample within the same limit and with the same seed, each in a fresh process; the plan of every one is
judged by `router.check`. An engine that refuses a rule is named with it, for another one planned in its stead. Kernels are compiled
before the first clock starts.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ENGINES = ("hybrid", "ortools")
HEAD = "| sample | engine | cost | served | left out | violations | iterations |\n|---|---|---:|---:|---:|---:|---:|"


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and print a line for each sample and engine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="sample instances")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for each plan")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(plan(options.folders[0], options.engines, options.limit, options.seed)))
        return 0
    print(HEAD, flush=True)
    for folder in options.folders:
        for engine in options.engines.split(","):
            print(line(folder, engine, _apart(folder, engine, options)), flush=True)
    return 0


def plan(folder: Path, engine: str, limit: float, seed: int) -> dict[str, Any]:
    """What `engine` makes of the day in `folder`: its figures by name."""
    import router
    from router.engines.warmup import compile_part, missing_parts

    instance = router.load(folder)
    for part in missing_parts(instance, engine):
        compile_part(part)
    result = router.solve(instance, limits=router.Limits(seconds=limit), engine=engine, seed=seed)
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


def line(folder: Path, engine: str, figures: dict[str, Any]) -> str:
    """A line of the table."""
    name = engine
    if figures["missing"]:
        name = f"{engine} refuses {', '.join(figures['missing'])}: {figures['engine']}"
    numbers = f"{figures['served']:,} | {figures['left_out']:,} | {figures['violations']} | {figures['iterations']:,}"
    return f"| {folder.name} | {name} | {figures['cost']:,.2f} | {numbers} |"


def _apart(folder: Path, engine: str, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.engines", str(folder.resolve()), "--one", "--engines", engine]
    command += ["--limit", str(options.limit), "--seed", str(options.seed)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{folder.name}, {engine}: {done.stderr.strip()[-2_000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


if __name__ == "__main__":
    sys.exit(main())
