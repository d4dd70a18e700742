"""``python -m benchmarks.kill``: `router solve --out` killed (kill -9) at random moments while it replaces a plan by another.

After every kill the folder must hold one of the two plans, whole: every file of it and none of the other. Kills fall between
the moment when the search ends and the end of the program, a part of them inside the writing itself.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.command import positive, run_command

FORMATS = "json,csv,geojson,gpx,kml"


def main() -> int:
    """Kill so many times; 1 where a folder held neither plan whole."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__)
    parser.add_argument("day", nargs="?", default="sample_instances/scheduled_day", help="day to plan")
    parser.add_argument("--times", type=positive, default=200, help="kills (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="of the moments (default 0)")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        return _killed(options.day, options.times, chance, Path(place))


def _killed(day: str, times: int, chance: random.Random, place: Path) -> int:
    plans = [_solved(day, place / f"plan-{seed}", seed) for seed in (1, 2)]
    assert plans[0][0] != plans[1][0], "two seeds, two plans"
    target = place / "out"
    shutil.copytree(place / "plan-1", target)
    longest = max(seconds for _, seconds in plans)
    found, bad = {0: 0, 1: 0}, 0
    for number in range(times):
        wanted = number % 2
        process = subprocess.Popen(_command(day, target, wanted + 1), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_until_writing(target, process, chance, longest)
        process.send_signal(signal.SIGKILL)
        process.wait()
        shown = _shown(target)
        which = next((one for one, (plan, _) in enumerate(plans) if plan == shown), None)
        if which is None:
            bad += 1
            print(f"kill {number}: {sorted(shown)} is no whole plan", flush=True)
        else:
            found[which] += 1
    subprocess.run(_command(day, target, 1), check=True, capture_output=True)
    left = [path.name for path in target.rglob("*") if path.is_symlink() or path.suffix == ".part" or path.name == ".router"]
    print(f"{times} kills: {found[0]} times the first plan, {found[1]} times the second, {bad} times neither")
    print(f"left over after one more run: {', '.join(left) or 'nothing'}")
    return 1 if bad or left or _shown(target) != plans[0][0] else 0


def _wait_until_writing(target: Path, process: "subprocess.Popen[bytes]", chance: random.Random, longest: float) -> None:
    """Until a random moment; for two kills of three one after the writing has begun."""
    if chance.random() < 1 / 3:
        time.sleep(chance.uniform(0, longest))
        return
    store = target / ".router"
    before = store.stat().st_ctime_ns if store.exists() else None
    while process.poll() is None and not (store.exists() and store.stat().st_ctime_ns != before):
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, chance.choice((0.03, 0.1, 0.3, 1.0))))


def _command(day: str, out: Path, seed: int) -> list[str]:
    options = ["--iterations", "20", "--seed", str(seed), "--reproducible", "--formats", FORMATS, "--quiet"]
    return [sys.executable, "-m", "router", "solve", day, "--out", os.fspath(out), *options]


def _solved(day: str, out: Path, seed: int) -> tuple[dict[str, str], float]:
    began = time.monotonic()
    subprocess.run(_command(day, out, seed), check=True, capture_output=True)
    return _shown(out), time.monotonic() - began


def _shown(folder: Path) -> dict[str, str]:
    """What a reader finds: name → hash; links that lead nowhere are no files."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != ".router"]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    run_command(main)
