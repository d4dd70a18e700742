"""``python -m benchmarks.fuzz``: wrong calls and wrong files in processes that may not crash, hang or grow.

Each process makes a batch of them, numbered by seed; a failure names its seed, and ``--only calls --first SEED --batch 1`` shows it
again. Whatever the seeds, no host is called.
"""

import argparse
import collections
import faulthandler
import itertools
import resource
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from benchmarks.command import nonnegative, run_command

HANG_SECONDS = 20
MOST_BYTES = 2 * 2**30
KINDS = ("calls", "files")
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system tells how much memory was used at most."""


def main() -> int:
    """Run batches in processes of their own; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=nonnegative, default=60.0, help="begin no batch after so many seconds (default 60)")
    parser.add_argument("--calls", type=int, default=0, help="make so many calls, however long they take")
    parser.add_argument("--days", type=int, default=0, help="spoil so many days, however long they take")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--batch", type=int, default=500, help="calls or days in a process (default 500)")
    parser.add_argument("--only", choices=KINDS, help="calls or files alone")
    parser.add_argument("--here", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _batch(options.here, range(options.first, options.first + options.batch))
    began, failed = time.monotonic(), 0
    made: collections.Counter[str] = collections.Counter()
    for kind, first, size in _batches(options):
        command = [sys.executable, "-m", "benchmarks.fuzz", "--here", kind, "--first", str(first), "--batch", str(size)]
        code = subprocess.run(command, check=False).returncode
        if code:
            print(f"FAILED: {kind} from seed {first}: the process ended with {code}", flush=True)
        failed += code != 0
        made[kind] += size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _PEAK_UNIT / 2**20
    seconds = time.monotonic() - began
    print(f"{made['calls']} calls and {made['files']} days in {seconds:.0f} s, peak {peak:.0f} MB; {failed} batches failed")
    return 1 if failed else 0


def _batches(options: argparse.Namespace) -> Iterator[tuple[str, int, int]]:
    """Kind, first seed and size: as many as were asked for, else by turns until the time is over."""
    for kind, count in (("calls", options.calls), ("files", options.days)):
        for done in range(0, count, options.batch):
            yield kind, options.first + done, min(options.batch, count - done)
    if options.calls or options.days:
        return
    until = time.monotonic() + options.seconds
    for number in itertools.count():
        for kind in (options.only,) if options.only else KINDS:
            yield kind, options.first + number * options.batch, options.batch
        if time.monotonic() > until:
            return


def _batch(kind: str, seeds: range) -> int:
    """Make the calls of `seeds` here; the number of those that failed, at most 100."""
    import router

    for name in router.__all__:  # what is imported when it is first used is no hang
        getattr(router, name)
    socket.socket.connect = _no_host  # type: ignore[method-assign]
    faulthandler.enable()
    made: collections.Counter[str] = collections.Counter()
    failures = 0
    for seed in seeds:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        try:
            made[_one(kind, seed)] += 1
        except Exception:
            failures += 1
            print(f"FAILED: seed {seed} of {kind}\n{traceback.format_exc(limit=-6)}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT
    refused = sum(count for name, count in made.items() if name.endswith("refused"))
    print(
        f"{kind} {seeds[0]} to {seeds[-1]}: {refused} refused, {sum(made.values()) - refused} taken, peak {peak / 2**20:.0f} MB",
        flush=True,
    )
    if peak > MOST_BYTES:
        print(f"FAILED: more than {MOST_BYTES / 2**30:.0f} GB were used")
        failures += 1
    return min(failures, 100)


def _one(kind: str, seed: int) -> str:
    if kind == "calls":
        from benchmarks.fuzz.calls import call

        return call(seed)
    from benchmarks.fuzz.files import spoiled_day

    with tempfile.TemporaryDirectory() as folder:
        return spoiled_day(seed, Path(folder))


def _no_host(*_: object) -> NoReturn:
    raise OSError("the fuzz calls no host")


if __name__ == "__main__":
    run_command(main)
