"""``python -m benchmarks.rule_cost``: what rules cost a day that does not use them.

Two kernels take turns on the same generated days, whose orders have windows and loads and nothing else: the one shipped, and the
same sources compiled with every rule of `kernel_speed.UNUSED` known to be absent, so that the compiler leaves its code out; with
``--against REVISION`` the one shipped and that of another commit. Each turn is a process of its own.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
KERNEL = ROOT / "benchmarks" / "kernel_speed.py"
AIM = 0.95
"""Of the speed without a rule's code."""


@dataclass
class Side:
    """One kernel: the sources in `tree`, a folder for their compiled code, and what it did so far."""

    name: str
    tree: Path
    cache: Path
    options: tuple[str, ...] = ()
    costs: list[float] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)

    def run(self, stops: int, *iterations: int) -> list[dict[str, float]]:
        """Cost and processor seconds of searches in a process of their own: where its arrays lie in memory counts as well."""
        self.cache.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(self.tree), "NUMBA_CACHE_DIR": str(self.cache)}
        command = [sys.executable, "-P", str(KERNEL), *self.options, str(stops), *map(str, iterations)]
        done = subprocess.run(command, cwd=self.tree, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def measure(self, stops: int, iterations: int) -> None:
        """Note the speed of `iterations` iterations, without reading, building and judging."""
        few = max(1, iterations // 100)
        _, less, more = self.run(stops, few, few, few + iterations)  # the first loads what is compiled
        self.costs.append(more["cost"])
        self.speeds.append(iterations / (more["seconds"] - less["seconds"]))

    @property
    def kilobytes(self) -> int:
        """Size of the compiled code."""
        return sum(file.stat().st_size for file in self.cache.rglob("*.nbc")) // 1_000


@contextmanager
def sources_of(revision: str) -> Iterator[Path]:
    """A copy of the program as it was at `revision`."""
    archive = subprocess.run(["git", "archive", revision, "router", "benchmarks"], cwd=ROOT, check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


@dataclass(frozen=True)
class Comparison:
    """Both sides on days of so many stops."""

    stops: int
    shipped: Side
    other: Side

    @property
    def ratio(self) -> float:
        """Of the speeds, each the best of all turns: what else the machine does only ever slows."""
        return max(self.shipped.speeds) / max(self.other.speeds)

    @property
    def same_plans(self) -> bool:
        """Whether every search of both sides ended at one cost."""
        return len({*self.shipped.costs, *self.other.costs}) == 1

    def __str__(self) -> str:
        speeds = " | ".join(f"{max(one.speeds):,.0f} ({median(one.speeds):,.0f})" for one in (self.shipped, self.other))
        return f"| {self.stops:,} | {speeds} | {self.ratio:.3f} | {'same' if self.same_plans else 'others'} |"


def compare(shipped: Side, other: Side, stops: int, *, iterations: int, turns: int) -> Comparison:
    """Let both sides make so many turns."""
    sides = (replace(shipped, costs=[], speeds=[]), replace(other, costs=[], speeds=[]))
    for turn in range(turns):
        for one in sides if turn % 2 == 0 else reversed(sides):
            one.measure(stops, iterations)
    return Comparison(stops, *sides)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit code 1 where plans differ that must not, or a rule costs more than it may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rule_cost", description=__doc__)
    parser.add_argument("--against", metavar="REVISION", help="compare with the kernel of this commit")
    parser.add_argument("--stops", type=_numbers, default=(400, 1_000), help="sizes of the days (default: 400,1000)")
    parser.add_argument("--iterations", type=int, default=100_000, help="of one search (default: 100000)")
    parser.add_argument("--turns", type=int, default=7, help="of each kernel (default: 7)")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep the compiled code here for the next time")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        cache = options.cache.resolve() if options.cache else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shipped = Side("shipped", ROOT, cache / "shipped")
        if options.against:
            other = Side(options.against, stack.enter_context(sources_of(options.against)), cache / "other")
        else:
            other = Side("without rules", ROOT, cache / "bare", ("--without-rules",))
        print(
            f"best (median) iterations/s\n\n| stops | shipped | {other.name} | ratio | plans |\n|---:|---:|---:|---:|---|",
            flush=True,
        )
        found = []
        for stops in options.stops:
            found.append(compare(shipped, other, stops, iterations=options.iterations, turns=options.turns))
            print(found[-1], flush=True)
        print(f"\ncompiled code: {shipped.kilobytes} kB and {other.kilobytes} kB")
    differ = not options.against and not all(one.same_plans for one in found)
    return int(differ or any(one.ratio < AIM for one in found))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
