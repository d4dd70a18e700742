"""The first solve after installation: the clock's kernels are compiled in one process while another plans without them.

Compiling takes longer than many a time limit. The planner's process runs the same kernels as plain Python, slowly,
with an engine that needs none of its own; so the limit is kept, and the next solve finds everything compiled.
"""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from router.compilation import compiled_mark, interpreted
from router.engines.interface import OnProgress
from router.model import Instance, Plan, Progress, Result

if TYPE_CHECKING:
    from router.solver import Limits

PATIENT = 45.0
"""With so many seconds to spend, compiling first is the better use of them."""

_compiling: list["subprocess.Popen[bytes]"] = []
"""Compilers at work; they go on when the solve that started them has ended."""

_GRACE = 1.0
_POLL = 0.05
_RESERVE = 0.3
_POLITE = 10
_NOTE = "first use: the clock was compiled meanwhile and this plan was made without it; the next run searches better"


@dataclass(frozen=True, slots=True)
class _Task:
    instance: Instance
    limits: "Limits"
    deadline: float
    engine: str
    seed: int
    start: Plan | None


def clock_is_compiled() -> bool:
    """Whether the clock's kernels lie compiled on disk, or are not to be compiled at all."""
    return interpreted() or compiled_mark().exists()


def solve_meanwhile(
    instance: Instance,
    *,
    limits: "Limits",
    began: float,
    engine: str,
    seed: int,
    start: Plan | None,
    on_progress: OnProgress | None,
    cancelled: threading.Event,
) -> Result | None:
    """Solve in plain Python in one process while another compiles; None when that gives nothing in time."""
    assert limits.seconds is not None
    if not any(process.poll() is None for process in _compiling):
        _compiling.append(_launch("router.engines.warmup", "warmup", compiled=True))
    planner = _launch("router.solver.first_use", "main", compiled=False)
    deadline = began + limits.seconds
    try:
        task = _Task(instance, limits, deadline - _RESERVE, engine, seed, start)
        _send(planner, task)
        return _await_result(planner, deadline + _GRACE, on_progress, cancelled)
    except OSError:
        return None
    finally:
        _end(planner)


def _launch(module: str, function: str, *, compiled: bool) -> "subprocess.Popen[bytes]":
    code = f"import sys; sys.path[:] = {sys.path!r}; from {module} import {function}; {function}()"
    if compiled and hasattr(os, "nice"):  # the planner comes first where there is but one core: its limit is short
        code = f"import os; os.nice({_POLITE}); {code}"
    pipe = subprocess.DEVNULL if compiled else subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code],
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0" if compiled else "1"},
    )


def _send(planner: "subprocess.Popen[bytes]", task: _Task) -> None:
    assert planner.stdin is not None
    pickle.dump(task, planner.stdin, protocol=pickle.HIGHEST_PROTOCOL)
    planner.stdin.flush()


def _end(planner: "subprocess.Popen[bytes]") -> None:
    planner.kill()
    planner.wait()
    for stream in (planner.stdin, planner.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _await_result(
    planner: "subprocess.Popen[bytes]", latest: float, on_progress: OnProgress | None, cancelled: threading.Event
) -> Result | None:
    messages: queue.SimpleQueue[object] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(planner.stdout, messages), daemon=True).start()
    while time.monotonic() < latest:
        if cancelled.is_set() and planner.stdin is not None:
            planner.stdin.close()
        with contextlib.suppress(queue.Empty):
            message = messages.get(timeout=_POLL)
            if isinstance(message, Progress) and on_progress is not None:
                on_progress(message)
            if isinstance(message, Result):
                return replace(message, termination=replace(message.termination, notes=(_NOTE, *message.termination.notes)))
            if message is None:
                return None
    return None


def _listen(stream: IO[bytes], messages: "queue.SimpleQueue[object]") -> None:
    with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        while True:
            messages.put(pickle.load(stream))
    messages.put(None)


def main() -> None:
    """The planner's process: one task in, progress and a result out."""
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(source: IO[bytes], channel: IO[bytes]) -> None:
    """Solve the task read from `source`; `cancelled` when that closes."""
    from router.solver import solve

    task: _Task = pickle.load(source)
    cancelled = threading.Event()
    lock = threading.Lock()

    def send(message: object) -> None:
        with lock:
            pickle.dump(message, channel, protocol=pickle.HIGHEST_PROTOCOL)
            channel.flush()

    def wait_for_end() -> None:
        source.read(1)
        cancelled.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    limits = replace(task.limits, seconds=max(0.0, task.deadline - time.monotonic()))
    send(
        solve(
            task.instance,
            limits=limits,
            engine=task.engine,
            seed=task.seed,
            start=task.start,
            on_progress=send,
            cancelled=cancelled,
        )
    )
