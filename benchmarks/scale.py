"""``python -m benchmarks.scale``: how cost, time and memory grow from 100 to 10,000 orders of one generated city.

Each size runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import add, nonnegative, positive, positives, results, run_command

SIZES = "100,200,500,1000,2000,5000,10000"
LONGEST = 540.0
"""Leaves a minute of ten for building and timing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every size, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=positives, default=SIZES, help="orders, by comma")
    parser.add_argument("--seconds-per-order", type=nonnegative, default=0.054, help="search time, at least 10 s and at most 540 s")
    parser.add_argument("--threads", type=positive, default=2)
    parser.add_argument("--engine", default="hybrid")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="add a JSON line per size to this file")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one is not None:
        print(json.dumps(measure(options.one, options)))
        return 0
    results(options.out, ("orders",))
    rows = [_apart(size, options) for size in options.sizes]
    print(table(rows))
    for row in rows:
        add(options.out, row)
    return 0


def measure(orders: int, options: argparse.Namespace) -> dict[str, Any]:
    """One size, in this process."""
    import router
    from benchmarks.city import city
    from benchmarks.memory import PeakMemory

    limit = min(LONGEST, max(10.0, options.seconds_per_order * orders))
    with PeakMemory() as peak:
        began = time.perf_counter()
        instance = city(orders, seed=options.seed)
        built = time.perf_counter()
        result = router.solve(
            instance, limits=router.Limits(seconds=limit, threads=options.threads), engine=options.engine, seed=options.seed
        )
        ended = time.perf_counter()
        violations = len(router.check(instance, result.plan))
    return {
        "orders": orders,
        "engine": options.engine,
        "threads": options.threads,
        "limit_s": limit,
        "build_s": round(built - began, 2),
        "wall_s": round(ended - built, 2),
        "cost": result.cost.total,
        "cost_per_order": result.cost.total / orders,
        "served": sum(len(route.visits) for route in result.plan.routes),
        "routes": len(result.plan.routes),
        "violations": violations,
        "iterations": result.termination.iterations,
        "peak_mb": peak.megabytes,
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Markdown."""
    head = "| orders | limit | wall | cost per order | served | routes | violations | iterations | peak memory |"
    lines = [head, "|" + "---:|" * 9]
    lines.extend(
        f"| {row['orders']:,} | {row['limit_s']:.0f} s | {row['wall_s']:.1f} s | {row['cost_per_order']:.3f} | {row['served']:,} |"
        f" {row['routes']} | {row['violations']} | {row['iterations']:,} | {row['peak_mb']:,} MB |"
        for row in rows
    )
    return "\n".join(lines)


def _apart(size: int, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", "--one", str(size), "--engine", options.engine]
    command += ["--threads", str(options.threads), "--seed", str(options.seed)]
    command += ["--seconds-per-order", str(options.seconds_per_order)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{size} orders: {done.stderr.strip().splitlines()[-1]}")
    row: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"{size} orders: {row['cost_per_order']:.3f} per order, {row['wall_s']} s, {row['peak_mb']} MB", file=sys.stderr, flush=True
    )
    return row


if __name__ == "__main__":
    run_command(main)
