"""``python -m benchmarks.live.kill``: `router live` killed (kill -9) at random moments while events come in.

After every kill each event that was answered as taken must be in the log, and the log, replayed, must be the state a new session
begins with. Kills fall anywhere between the first event and a while after the last one of a random number of events.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import positive, run_command
from router.horizon import read_log, replay
from router.horizon.days import live_day
from router.horizon.session import Session

_AT_ONCE = 5
"""Events sent in a row, at most."""


def main() -> int:
    """Kill so many times; 1 where an event was lost or a state differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live.kill", description=__doc__)
    parser.add_argument("day", nargs="?", type=Path, default=Path("sample_instances/live_lunch"), help="day with events.jsonl")
    parser.add_argument("--times", type=positive, default=100, help="kills (default 100)")
    parser.add_argument("--seed", type=int, default=0, help="of the moments (default 0)")
    options = parser.parse_args()
    events = (options.day / "events.jsonl").read_text().splitlines()
    with tempfile.TemporaryDirectory() as place:
        return _killed(options.day, events, options.times, random.Random(options.seed), Path(place) / "log.jsonl")


def _killed(folder: Path, events: Sequence[str], times: int, chance: random.Random, log: Path) -> int:
    day = live_day(folder)
    answered: set[str] = set()
    bad = torn = 0
    for number in range(times):
        known = {event.id for event in read_log(log)} if log.exists() else set()
        coming = [line for line in events if json.loads(line)["id"] not in known]
        answered |= _lived(folder, log, coming[: chance.randint(1, _AT_ONCE)], chance)
        if not log.exists():
            continue
        torn += not log.read_bytes().endswith(b"\n")
        kept = read_log(log)
        lost = answered - {event.id for event in kept}
        session = Session(day, log=log)
        same = session.state == replay(day, kept)
        session.close()
        if lost or not same:
            bad += 1
            print(f"kill {number}: lost {sorted(lost)}; {'the state is the log' if same else 'the state is another'}", flush=True)
    print(f"{times} kills: {len(answered)} events answered, {torn} lines half written, {bad} times something was wrong")
    return 1 if bad or not answered else 0


def _lived(folder: Path, log: Path, coming: Sequence[str], chance: random.Random) -> set[str]:
    """Send some events and kill; the ids of those that were answered as taken."""
    command = [sys.executable, "-m", "router", "live", str(folder), "--log", str(log), "--time-limit", "0.05"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    answers = []
    process.stdin.write(coming[0] + "\n")
    process.stdin.flush()
    if chance.random() < 3 / 4:
        answers.append(process.stdout.readline())
    process.stdin.write("".join(line + "\n" for line in coming[1:]))
    process.stdin.flush()
    time.sleep(chance.uniform(0, chance.choice((0.05, 0.3, 1.5))))
    process.send_signal(signal.SIGKILL)
    answers += process.communicate()[0].splitlines(keepends=True)
    whole = [json.loads(line) for line in answers if line.endswith("\n")]
    return {answer["event"] for answer in whole if answer.get("taken")}


if __name__ == "__main__":
    run_command(main)
