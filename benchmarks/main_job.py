"""``python -m benchmarks.main_job sample_instances/city_1000``: the main job's own figures, each measured in a fresh process.

Loading, the time from the start of the process to the first checked plan, `schedule` of that plan, and the peak memory of a solve.
Compiled kernels are expected on disk: the first call of all compiles them, and is reported apart.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.command import nonnegative, run_command

SCHEDULES = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.main_job", description=__doc__)
    parser.add_argument("folder", type=Path, help="a sample instance")
    parser.add_argument("--seconds", type=nonnegative, default=10.0, help="of the solve whose memory is measured")
    parser.add_argument("--engine", default="hybrid")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(STEPS[options.step](options)))
        return 0
    warm = _apart("first_plan", options)
    figures = [_apart(step, options) for step in ("light_import", "load", "first_plan", "schedule", "memory")]
    print("| figure | measured |\n|---|---:|")
    print(f"| first run of all, kernels not yet compiled or from disk: to the first checked plan | {warm[0]['seconds']:.2f} s |")
    for rows in figures:
        for row in rows:
            print(f"| {row['what']} | {row['text']} |")
    return 0


def _light_import(options: argparse.Namespace) -> list[dict[str, Any]]:
    del options
    began = time.perf_counter()
    import router

    seconds = time.perf_counter() - began
    heavy = [name for name in ("ortools", "osmium", "openpyxl", "geopy") if name in sys.modules]
    return [_row(f"`import router` {router.__version__}", f"{seconds:.3f} s, heavy modules: {', '.join(heavy) or 'none'}", seconds)]


def _load(options: argparse.Namespace) -> list[dict[str, Any]]:
    import router

    began = time.perf_counter()
    instance = router.load(options.folder)
    seconds = time.perf_counter() - began
    return [_row(f"loading {len(instance.orders):,} orders", f"{seconds:.2f} s", seconds)]


def _first_plan(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Counted from the start of the interpreter, which `_apart` passes in."""
    import router

    instance = router.load(options.folder)
    result = router.solve(instance, limits=router.Limits(seconds=60.0), engine="construction")
    seconds = time.time() - float(sys.stdin.readline())
    served = sum(len(route.visits) for route in result.plan.routes)
    return [_row("start of the process to the first checked plan", f"{seconds:.2f} s, {served:,} visits", seconds)]


def _schedule(options: argparse.Namespace) -> list[dict[str, Any]]:
    import router
    from router.model.sequences import plan_sequences

    instance = router.load(options.folder)
    plan = router.solve(instance, limits=router.Limits(seconds=60.0), engine="construction").plan
    sequences = plan_sequences(instance, plan)
    timed = [_seconds(lambda: router.schedule(instance, sequences)) for _ in range(SCHEDULES)]
    checked = [_seconds(lambda: router.check(instance, plan)) for _ in range(3)]
    return [
        _row("`schedule` of its plan, median", f"{1_000 * median(timed):.1f} ms", median(timed)),
        _row("`check` of its plan, median", f"{1_000 * median(checked):.1f} ms", median(checked)),
    ]


def _memory(options: argparse.Namespace) -> list[dict[str, Any]]:
    import router
    from benchmarks.memory import PeakMemory

    with PeakMemory() as peak:
        instance = router.load(options.folder)
        result = router.solve(instance, limits=router.Limits(seconds=options.seconds), engine=options.engine, seed=1)
    text = f"{peak.megabytes} MB, cost {result.cost.total:,.2f}"
    return [_row(f"peak memory, {result.termination.engine} for {options.seconds:g} s", text, float(peak.megabytes))]


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _row(what: str, text: str, seconds: float) -> dict[str, Any]:
    return {"what": what, "text": text, "seconds": seconds}


STEPS: dict[str, Callable[[argparse.Namespace], list[dict[str, Any]]]] = {
    "light_import": _light_import,
    "load": _load,
    "first_plan": _first_plan,
    "schedule": _schedule,
    "memory": _memory,
}


def _apart(step: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "benchmarks.main_job", str(options.folder.resolve()), "--step", step]
    command += ["--seconds", str(options.seconds), "--engine", options.engine]
    root = Path(__file__).resolve().parent.parent
    given = f"{time.time()}\n"
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{step}: {done.stderr.strip()[-2_000:]}")
    rows: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return rows


if __name__ == "__main__":
    run_command(main)
