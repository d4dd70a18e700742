"""The process of one run: reads a task from standard input, writes what happened to a file. Started by `benchmarks.runs`."""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from benchmarks.cases import Gap, Task
from benchmarks.memory import PeakMemory
from benchmarks.readers import read
from benchmarks.solvers import prepare, solve, version_of


def main() -> int:
    """Make the run; exit code 0 even for a named gap."""
    given = json.load(sys.stdin)
    target = Path(given.pop("target"))
    task = Task(**{**given, "folder": Path(given["folder"]), "cores": tuple(given["cores"])})
    if task.cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, task.cores)
    target.write_text(json.dumps(run(task)))
    return 0


def run(task: Task) -> dict[str, Any]:
    """Routes and figures of `task`, or the reason why there are none."""
    try:
        case = read(task.folder, task.entry, task.convention)
        model = prepare(task.solver, case)
        with PeakMemory() as peak:
            answer = solve(task.solver, case, model, limit=task.limit, seed=task.seed, threads=task.threads)
    except Gap as gap:
        return {"routes": None, "version": version_of(task.solver), "note": f"gap: {gap}"}
    except Exception:
        return {"routes": None, "version": version_of(task.solver), "note": f"failed: {_last_words()}"}
    return {
        "routes": answer.routes,
        "version": answer.version,
        "wall_s": round(answer.wall, 3),
        "rss_mb": peak.megabytes,
        "trace": answer.trace,
        "note": answer.note,
    }


def _last_words() -> str:
    return traceback.format_exc().strip().splitlines()[-1][:500]


if __name__ == "__main__":
    sys.exit(main())
