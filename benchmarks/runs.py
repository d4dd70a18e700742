"""Runs, each in a process of its own on cores of its own, judged here, in the parent."""

import json
import os
import queue
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.cases import OptionsCase, Task
from benchmarks.evaluate import evaluate
from benchmarks.readers import read
from benchmarks.solvers import SOLVERS, version_of

Line: TypeAlias = dict[str, Any]
"""One run, as it is written to the file of results."""

GRACE = 900.0
"""Seconds a run may take beyond its limit for reading, compiling and building before it is ended."""
TRACE_POINTS = 60


def tasks(
    folder: Path,
    entries: Sequence[Mapping[str, Any]],
    *,
    solvers: Sequence[str],
    limits: Sequence[float],
    seeds: int,
    threads: int,
    convention: str,
) -> list[Task]:
    """Every run that is asked for; solvers take turns on each instance, so that a busy hour touches all of them."""
    return [
        Task(folder=folder, entry=entry, convention=convention, solver=solver, limit=limit, seed=seed, threads=threads)
        for limit in limits
        for entry in entries
        for seed in range(1, seeds + 1)
        for solver in solvers
        if seed == 1 or SOLVERS[solver].random
    ]


KEY = ("family", "instance", "convention", "solver", "limit_s", "seed", "threads")


def key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two lines the same run."""
    return tuple(line[name] for name in KEY)


def key_of(task: Task) -> tuple[Any, ...]:
    """The key of the line that `task` will give."""
    own = _convention_of(task.folder, json.dumps(task.entry), task.convention)
    return (task.entry["family"], task.entry["name"], own, task.solver, task.limit, task.seed, task.threads)


def is_done(line: Mapping[str, Any]) -> bool:
    """Whether the run need not be made again: it gave routes, or the solver said what it lacks. A failure is tried again."""
    return not str(line["note"]).startswith("failed")


def make(pending: Sequence[Task], jobs: int) -> Iterator[Line]:
    """Run `pending`, at most `jobs` at a time, each on its own cores; lines come as they are ready."""
    cores: queue.SimpleQueue[tuple[int, ...]] = queue.SimpleQueue()
    for share in shares(jobs, max((task.threads for task in pending), default=1)):
        cores.put(share)

    def one(task: Task) -> Line:
        share = cores.get()
        try:
            return _line(replace(task, cores=share))
        finally:
            cores.put(share)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for future in as_completed([pool.submit(one, task) for task in pending]):
            yield future.result()


def shares(jobs: int, threads: int) -> list[tuple[int, ...]]:
    """Cores for each of `jobs` runs side by side; empty where the system does not tell them.

    Raises
    ------
    ValueError
        when there are not enough.
    """
    available = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if available and jobs * threads > len(available):
        raise ValueError(f"{jobs} jobs of {threads} threads need {jobs * threads} cores, there are {len(available)}")
    return [tuple(available[job * threads : (job + 1) * threads]) for job in range(jobs)]


def _line(task: Task) -> Line:
    found = _spawn(task)
    case = read(task.folder, task.entry, task.convention)
    line: Line = {
        "family": case.family,
        "instance": case.name,
        "n": task.entry["n"],
        "convention": case.convention,
        "solver": task.solver,
        "version": found["version"],
        "limit_s": task.limit,
        "seed": task.seed,
        "threads": task.threads,
        "cost": None,
        "vehicles": None,
        "best_known": case.best,
        "best_known_vehicles": case.best_vehicles if case.vehicles_first else None,
        "gap": None,
        "feasible": False,
        "wall_s": found.get("wall_s"),
        "rss_mb": found.get("rss_mb"),
        "note": found["note"],
    }
    if isinstance(case, OptionsCase):
        line["published"] = case.published
    if found["routes"] is not None:
        verdict = evaluate(case, found["routes"])
        comparable = verdict.feasible and (not case.vehicles_first or verdict.vehicles == case.best_vehicles)
        line["cost"] = verdict.cost if verdict.feasible else None
        line["vehicles"] = verdict.vehicles
        line["gap"] = verdict.cost / case.best - 1 if comparable and case.best else None
        line["feasible"] = verdict.feasible
        line["note"] = "; ".join(part for part in (found["note"], *verdict.faults[:3]) if part)
        line["trace"] = _thinned(found["trace"])
        line["routes"] = found["routes"]
    return line


def _spawn(task: Task) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.json"
        given = json.dumps({**asdict(task), "folder": str(task.folder), "target": str(target)})
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        root = Path(__file__).resolve().parent.parent
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.worker"]
        try:
            ended = subprocess.run(
                command,
                input=given,
                text=True,
                capture_output=True,
                timeout=task.limit + GRACE,
                env=environment,
                cwd=root,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return _without(task, f"failed: still running {GRACE:.0f} s after its limit")
        if not target.exists():
            last = (ended.stderr.strip().splitlines() or ["no message"])[-1]
            return _without(task, f"failed: exit code {ended.returncode}, {last[:300]}")
        content: dict[str, Any] = json.loads(target.read_text())
        return content


def _without(task: Task, note: str) -> dict[str, Any]:
    return {"routes": None, "version": version_of(task.solver), "note": note}


def _thinned(trace: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    step = max(1, -(-len(trace) // TRACE_POINTS))
    kept = [trace[k] for k in range(0, len(trace), step)]
    if trace and kept[-1] != trace[-1]:
        kept.append(trace[-1])
    return [(round(seconds, 3), cost) for seconds, cost in kept]


@cache
def _convention_of(folder: Path, entry: str, convention: str) -> str:
    return read(folder, json.loads(entry), convention).convention
