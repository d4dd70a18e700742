"""Compiling the search before it is needed: here, or in a process of its own while something else goes on.

A file in the folder of compiled kernels tells that a kind of clock is done; the folder's name changes with the sources, so
the file cannot outlive what it speaks of.
"""

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from router.compilation import locked
from router.engines.interface import Budget
from router.engines.ruin_recreate.clocks import CLOCKS, ClockKind
from router.engines.ruin_recreate.kernels.compiled import kernel_folder
from router.engines.ruin_recreate.kernels.problem import build_problem
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.searcher import Searcher
from router.model import Instance, Place, StaticTravel, Vehicle, Visit

_POLL = 0.05


def kind_named(name: str) -> ClockKind:
    """The kind of clock of that name."""
    return next(kind for kind in CLOCKS if kind.name == name)


def is_compiled(kind: ClockKind) -> bool:
    """Whether the search for `kind` lies compiled on disk."""
    return _mark(kind).exists()


def compile_kind(kind: ClockKind) -> None:
    """Compile the search for one kind of clock, or load it when it was compiled before; of several processes, one at a time."""
    with locked(_mark(kind).with_suffix(".lock")):
        _compile(kind)


def _compile(kind: ClockKind) -> None:
    instance = _tiny_instance()
    searcher = Searcher(instance, build_problem(instance), kind, 0, Settings())
    searcher.begin(())
    searcher.run(2, 0.0, 1.0)
    searcher.collect()
    searcher.reduce_vehicles(2)
    _mark(kind).touch()


def compile_apart(kind: ClockKind) -> "subprocess.Popen[bytes]":
    """Compile one kind in another process; `await_compilation` waits for it."""
    command = [sys.executable, "-m", "router.engines.ruin_recreate.warmup", kind.name]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    threading.Thread(target=process.wait, daemon=True, name="router compilation").start()
    return process


def await_compilation(process: "subprocess.Popen[bytes]", budget: Budget) -> bool:
    """Wait until `process` is done or the budget is used up, whichever comes first; whether it is done.

    A compilation that is not awaited to its end goes on, and the next run finds it done.
    """
    while process.poll() is None:
        if budget.cancelled.is_set() or budget.remaining() <= 0:
            return False
        time.sleep(_POLL)
    return process.returncode == 0


def _mark(kind: ClockKind) -> Path:
    return kernel_folder() / f"{kind.name}.compiled"


def _tiny_instance() -> Instance:
    hour = 3_600 * (np.ones((3, 3), dtype=np.int32) - np.eye(3, dtype=np.int32))
    return Instance(
        places=tuple(Place(id=str(number)) for number in range(3)),
        travel={"van": StaticTravel(distances=hour, durations=hour)},
        visits=tuple(Visit(id=str(number), place=number) for number in (1, 2)),
        vehicles=(Vehicle(id="van", start=0, end=0, km_price=1.0),),
    )


if __name__ == "__main__":
    compile_kind(kind_named(sys.argv[1]))
