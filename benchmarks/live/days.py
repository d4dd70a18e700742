"""``python -m benchmarks.live.days``: a live day under several policies and seeds, and the means in a table.

Every lived day is one line of the file of results; days that stand there are not lived again.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.command import add, nonnegative, positive, results, run_command
from router.documents.clock import clock_of
from router.horizon import POLICIES
from router.horizon.days import live_day
from router.horizon.report import report
from router.horizon.simulation import simulate
from router.horizon.stream import read_event
from router.horizon.world import known_from_the_start, with_events, world_of
from router.solver import Limits

_FIGURES = {
    "orders delivered": "delivered",
    "in time": "in_time",
    "promises": "promises",
    "kept": "kept",
    "customers called": "called",
    "cost": "total_cost",
    "chosen moves": "chosen",
    "replan P50 s": "replan_p50",
    "replan P99 s": "replan_p99",
}
KEY = ("day", "policy", "seed", "limit_s", "iterations")


def main(arguments: Sequence[str] | None = None) -> int:
    """Live what is asked for, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live.days", description=__doc__)
    parser.add_argument("day", nargs="?", type=Path, default=Path("sample_instances/live_day"), help="day with events.jsonl")
    parser.add_argument("--policies", default="steady,once,greedy", help="of router.horizon.POLICIES (default steady,once,greedy)")
    parser.add_argument("--seeds", type=positive, default=10, help="worlds 1 to so many (default 10)")
    parser.add_argument("--limit", type=nonnegative, default=0.7, help="seconds of each replan (default 0.7)")
    parser.add_argument("--iterations", type=positive, default=None, help="steps of each replan, so that a day can be repeated")
    parser.add_argument("--out", type=Path, help="file of results, JSON lines")
    options = parser.parse_args(arguments)
    policies = options.policies.split(",")
    if unknown := set(policies) - POLICIES.keys():
        parser.error(f"no such policy: {', '.join(sorted(unknown))}; there are {', '.join(POLICIES)}")
    lines = results(options.out, KEY)
    asked = [
        (str(options.day), name, seed, options.limit, options.iterations)
        for seed in range(1, options.seeds + 1)
        for name in policies
    ]
    for key in asked:
        if key not in {_key(line) for line in lines}:
            lines.append(_lived(*key))
            add(options.out, lines[-1])
    print("\n".join(_table([line for line in lines if _key(line) in asked], policies)))
    return 0


def _key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(line[name] for name in KEY)


def _lived(folder: str, policy: str, seed: int, limit: float, iterations: int | None) -> dict[str, Any]:
    """The figures of one day."""
    day = live_day(folder)
    texts = (Path(folder) / "events.jsonl").read_text().splitlines()
    events = [read_event(text, number, folder, clock_of(day.instance)) for number, text in enumerate(texts, start=1)]
    world = with_events(world_of(day.instance, seed=seed), events)
    day = replace(day, known=known_from_the_start(day.instance, world))
    limits = Limits(seconds=limit if iterations is None else None, iterations=iterations)
    figures = report(simulate(day, world, POLICIES[policy], limits, seed=seed))
    key = {"day": folder, "policy": policy, "seed": seed, "limit_s": limit, "iterations": iterations}
    return {**key, **asdict(figures), "cost": dict(figures.cost.terms), "total_cost": figures.cost.total}


def _table(lines: Sequence[Mapping[str, Any]], policies: Sequence[str]) -> Iterator[str]:
    yield f"| policy | days | {' | '.join(_FIGURES)} |"
    yield f"|---|{'---:|' * (len(_FIGURES) + 1)}"
    for policy in policies:
        own = [line for line in lines if line["policy"] == policy]
        means = [f"{sum(line[name] for line in own) / len(own):,.2f}" for name in _FIGURES.values()]
        yield f"| {policy} | {len(own)} | {' | '.join(means)} |"


if __name__ == "__main__":
    run_command(main)
