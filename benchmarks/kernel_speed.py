"""Steps a second of the search, of two revisions of `router` in one run.

``python -m benchmarks.kernel_speed --before PYTHON --instances FOLDER --names R201,R1_10_3`` runs each instance with the
interpreter at hand and with PYTHON, an interpreter of an environment in which another revision is installed, in turn, and prints
the best of several rounds of both, in thousand steps a second of processor time on one core, and their ratio. A name with a slash
is a day folder.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROUNDS, CALLS, STEPS = 3, 6, 8_000


def searcher_of(instance: Any) -> Any:
    """A searcher that has built its first plan; revisions up to November 2026 keep it elsewhere."""
    from router.engines.interface import Budget

    try:
        from router.engines.lns.engine import prepare
        from router.engines.lns.run import Run

        made = prepare(instance)
    except ImportError:
        from router.engines.ruin_recreate.engine import Draft  # type: ignore[import-not-found]
        from router.engines.ruin_recreate.run import Run  # type: ignore[import-not-found, no-redef]

        made = Draft.of(instance)
    run = made.run(Budget(), 1) if hasattr(made, "run") else Run(made.numbering, made.problem, Budget(), 1, None)
    run.begin(())
    return run.searchers[0]


def instance_named(name: str, folder: Path) -> Any:
    """A published instance, or the day in a folder."""
    if "/" in name:
        import router

        return router.load(name)
    from benchmarks.instances import instance_of
    from benchmarks.manifest import entries
    from benchmarks.readers import read

    entry = entries(folder, names=(name,))[0]
    return instance_of(read(folder, entry))


def speeds(name: str, folder: Path) -> list[float]:
    """Steps a second of processor time, of several calls of the search as it cools."""
    one = searcher_of(instance_named(name, folder))
    one.run(2_000, 0.3, 0.35)
    found = []
    for call in range(CALLS):
        began, before = time.process_time(), one.steps
        one.run(STEPS, 0.4 + 0.02 * call, 0.42 + 0.02 * call)
        found.append((one.steps - before) / (time.process_time() - began))
    return found


def best(python: str, name: str, folder: Path, sources: str) -> float:
    """The best of one round with an interpreter."""
    environment = {**os.environ, "PYTHONPATH": sources, "OPENBLAS_NUM_THREADS": "1"}
    command = [python, "-P", __file__, "--one", name, "--instances", str(folder)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: {python} cannot measure {name}: {error.stderr.strip().splitlines()[-1]}")
    except OSError as error:
        sys.exit(f"error: {error}")
    return float(max(json.loads(done.stdout)))


def main(arguments: list[str]) -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", help="interpreter of an environment with the other revision")
    parser.add_argument("--before-sources", default="", help="folder with `benchmarks` of the other revision, for its readers")
    parser.add_argument("--instances", type=Path, default=Path())
    parser.add_argument("--names", default="sample_instances/o2o_day")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(speeds(options.one, options.instances)))
        return
    here = str(Path(__file__).parents[1])
    for name in options.names.split(","):
        before, after = 0.0, 0.0
        for _ in range(ROUNDS):
            after = max(after, best(sys.executable, name, options.instances, here))
            if options.before:
                before = max(before, best(options.before, name, options.instances, options.before_sources))
        ratio = f", before {before / 1000:.1f}, ratio {after / before:.2f}" if before else ""
        print(f"{name}: {after / 1000:.1f} thousand steps a second{ratio}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
