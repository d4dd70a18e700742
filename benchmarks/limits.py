"""``python -m benchmarks.limits``: whether `solve` keeps its limit in time, from the smallest day to a large one.

Days of each size are generated, half of them with so few vehicles that a third of the orders is left out and must be explained.
Each figure is the wall time of a process of its own: of the command ``router solve`` from its start to its end, files written, and
of the call `router.solve` by itself. A limit is kept when it is overrun by no more than a tenth or half a second. What the command
cannot do without, starting Python and reading the day, stands beside it; a limit shorter than that cannot be kept, and is
measured from there on.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.command import run_command

ROOT = Path(__file__).resolve().parents[1]
CALL = """
import sys, time, router
instance = router.load(sys.argv[1])
began = time.monotonic()
result = router.solve(instance, limits=router.Limits(seconds=float(sys.argv[2])), seed=1)
print(time.monotonic() - began, len(instance.visits) - len(result.plan.unserved), len(result.plan.unserved))
"""
READ = """
import sys
import router.cli.solve
from router.loader import load
load(sys.argv[1])
"""


def main() -> int:
    """Measure and print a table; 1 where a limit was not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limits", description=__doc__)
    parser.add_argument("--orders", default="10,250,1000,5000", help="sizes of days")
    parser.add_argument("--limits", default="0,0.25,1,10", help="seconds")
    parser.add_argument("--crowded", choices=("both", "yes", "no"), default="both", help="days with half a fleet")
    options = parser.parse_args()
    late = 0
    print("| orders | fleet | limit | router solve | of it reading | router.solve() | served | left out |", flush=True)
    print("|---:|---|---:|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as place:
        for size in (int(text) for text in options.orders.split(",")):
            for crowded in (False, True):
                if options.crowded in ("both", "yes" if crowded else "no"):
                    late += measured(day(Path(place), size, crowded=crowded), options.limits)
    print(f"{late} limits were not kept")
    return 1 if late else 0


def day(place: Path, size: int, *, crowded: bool) -> Path:
    """A folder with the day of so many orders."""
    folder = place / f"{size}-{'half' if crowded else 'whole'}"
    generate = [sys.executable, os.fspath(ROOT / "sample_instances" / "generate.py")]
    subprocess.run([*generate, "--orders", str(size), "--out", os.fspath(folder)], check=True)
    if crowded:
        file = folder / "vehicles.csv"
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, "count": max(1, int(row["count"]) // 2)} for row in rows)
    return folder


def measured(folder: Path, limits: str) -> int:
    """One line per limit; gives how many were not kept."""
    size, fleet = folder.name.split("-")
    reading, _ = run("-c", READ, os.fspath(folder))
    late = 0
    for text in limits.split(","):
        limit = float(text)
        command = 0.0
        if limit > 0:  # the command takes limits above 0 alone
            out = folder / f"plan-{text}"
            arguments = ("solve", os.fspath(folder), "--time-limit", text, "--quiet", "--out", os.fspath(out))
            command, _ = run("-m", "router", *arguments)
        _, answer = run("-c", CALL, os.fspath(folder), text)
        call, served, left_out = answer.split()
        faults = [not kept(float(call), limit), limit > 0 and not kept(command, max(limit, reading))]
        late += sum(faults)
        shown = f"{command:.2f} s{' LATE' * faults[1]}" if limit > 0 else "–"
        print(
            f"| {size} | {fleet} | {limit:g} s | {shown} | {reading:.2f} s | {float(call):.2f} s{' LATE' * faults[0]} |"
            f" {served} | {left_out} |",
            flush=True,
        )
    return late


def kept(seconds: float, limit: float) -> bool:
    """Whether no more than a tenth or half a second was added."""
    return seconds <= limit + max(0.5, 0.1 * limit)


def run(*arguments: str) -> tuple[float, str]:
    """Seconds of a fresh process, and what it printed."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr.strip()[-2_000:]}")
    return time.monotonic() - began, done.stdout


if __name__ == "__main__":
    run_command(main)
