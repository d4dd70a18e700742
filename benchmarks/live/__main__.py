"""``python -m benchmarks.live``: published dynamic sets, played by policies.

Every run is one line of the file of results; runs that stand there are not made again. Exit code 0, or 2 for wrong arguments.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from benchmarks.command import add, nonnegative, positive, positives, results, run_command, words
from benchmarks.live.runs import CLOCKS, FAMILIES, KEY, Task, key, run
from benchmarks.live.tables import table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        asked = list(_tasks(options))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    known = {key(line): line for line in results(options.out, (*KEY, "note")) if not line["note"]}
    pending = [task for task in asked if task.key not in known]
    with ProcessPoolExecutor(max_workers=options.jobs) as pool:
        for number, future in enumerate(as_completed([pool.submit(run, task) for task in pending]), start=1):
            line = future.result()
            known[key(line)] = line
            add(options.out, line)
            print(f"{number}/{len(pending)} {line['instance']} {line['policy']} {line['note'] or line['cost']}", file=sys.stderr)
    print(table([known[task.key] for task in asked], options.instances))
    return 0


def _tasks(options: argparse.Namespace) -> Iterator[Task]:
    """Every run that is asked for."""
    records = json.loads((options.instances / "manifest.json").read_text())
    families = options.families or list(FAMILIES)
    unknown = set(families) - FAMILIES.keys()
    if unknown:
        raise ValueError(f"no such family: {', '.join(sorted(unknown))}; there are {', '.join(FAMILIES)}")
    policies = set().union(*(FAMILIES[family] for family in families))
    unknown = set(options.policies) - policies
    if unknown:
        raise ValueError(f"no such policy: {', '.join(sorted(unknown))}; there are {', '.join(sorted(policies))}")
    missing = set(options.names) - {record["name"] for record in records}
    if missing:
        raise ValueError(f"no such instance: {', '.join(sorted(missing))}")
    for record in records:
        if record["family"] not in families or (options.names and record["name"] not in options.names):
            continue
        for policy in [name for name in FAMILIES[record["family"]] if not options.policies or name in options.policies]:
            for seed in options.seeds or [record["bks"].get("seed", 1)]:
                yield Task(
                    folder=options.instances.resolve(),
                    family=record["family"],
                    name=record["name"],
                    file=record["files"][0],
                    policy=policy,
                    seed=seed,
                    limit=options.limit,
                    interval=options.interval,
                    clock=options.clock,
                )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--instances", type=Path, required=True, help="folder with manifest.json")
    parser.add_argument("--families", type=words, default=[], help=f"of {', '.join(FAMILIES)}")
    parser.add_argument("--names", type=words, default=[], help="of instances")
    parser.add_argument("--policies", type=words, default=[], help="greedy, lazy, hindsight, priced; greedy, together")
    parser.add_argument("--seeds", type=positives, default=[], help="other requests than those of the published run")
    parser.add_argument("--limit", type=nonnegative, default=60.0, help="seconds of each decision")
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help="whose seconds these are: of the wall, or of the processor")
    parser.add_argument("--interval", type=positive, default=5, help="minutes between decisions, where the set leaves them free")
    parser.add_argument("--jobs", type=positive, default=1, help="runs side by side")
    parser.add_argument("--out", type=Path, help="file of results, JSON lines")
    return parser


if __name__ == "__main__":
    run_command(main)
