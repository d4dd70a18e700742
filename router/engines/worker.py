"""An engine in a process of its own, so that its deadline is hard and the caller's threads go on.

The child is a fresh interpreter that talks over pipes: no ``__main__`` guard is needed, and threads and servers may call it. It
streams the best sequences as they are found; when it must be killed, the last of them count.
"""

import atexit
import contextlib
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence as Several
from dataclasses import dataclass, field
from importlib import import_module
from typing import IO, Any

from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.model import Instance, Progress, Sequence
from router.units import DAY, Money

ORTOOLS = "router.engines.ortools_routing.local"
"""The engine that needs a process of its own; a child imports it while it waits for work."""

_GRACE = 0.2
_POLL = 0.02
_BETWEEN_REPORTS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What the child is to do.

    `deadline` is a reading of the clock that all processes of a system share; `seconds`, the time left when the task
    was sent, bounds it where they do not.
    """

    engine: str
    instance: Instance
    deadline: float | None
    seconds: float | None
    iterations: int | None
    seed: int
    start: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True)
class _Best:
    sequences: tuple[Sequence, ...]
    price: Money


@dataclass(frozen=True, slots=True)
class _Failure:
    text: str


class WorkerError(RuntimeError):
    """The engine raised in its process; the message is its traceback."""


@dataclass(slots=True)
class _Child:
    """A running child process and the messages it sent."""

    process: subprocess.Popen[bytes]
    messages: "queue.SimpleQueue[object]" = field(default_factory=queue.SimpleQueue)

    def send(self, task: _Task) -> None:
        assert self.process.stdin is not None
        pickle.dump(task, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        self.process.stdin.flush()
        threading.Thread(target=self._listen, daemon=True, name="router worker messages").start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError, ValueError):
            while True:
                self.messages.put(pickle.load(self.process.stdout))
        self.messages.put(None)

    def stop(self) -> None:
        """Kill it, whatever it does, and wait for its end."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


_spare: list[_Child] = []
_lock = threading.Lock()


def start_early() -> None:
    """Let a child load its libraries now, for a `run` that comes soon."""
    with _lock:
        if not _spare:
            _spare.append(_launch())


@atexit.register
def stop_spare() -> None:
    """End a child that was started early and never used."""
    with _lock:
        while _spare:
            _spare.pop().stop()


def _launch() -> _Child:
    code = f"import sys; sys.path[:] = {sys.path!r}; from router.engines.worker import main; main()"
    return _Child(
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def _take_child() -> _Child:
    with _lock:
        if _spare:
            child = _spare.pop()
            if child.process.poll() is None:
                return child
            child.stop()
    return _launch()


def run(
    engine: str,
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """Search with `engine` (a module's name) in a child process.

    Returns
    -------
    The engine's outcome; after a kill (deadline, cancellation) or a crash of the child, the best it had sent, or `start`.

    Raises
    ------
    WorkerError
        when the engine raised an error.
    """
    child = _take_child()
    try:
        seconds = None if budget.deadline is None else budget.remaining()
        child.send(
            _Task(
                engine=engine,
                instance=instance,
                deadline=budget.deadline,
                seconds=seconds,
                iterations=budget.iterations,
                seed=seed,
                start=tuple(start),
            )
        )
        return _follow(child, budget, tuple(start), on_progress)
    except BrokenPipeError:
        return Outcome(sequences=tuple(start), stopped_by="exhausted", notes=("the worker process did not start",))
    finally:
        child.stop()


def _follow(child: _Child, budget: Budget, start: tuple[Sequence, ...], on_progress: OnProgress | None) -> Outcome:
    best, began = _Best(start, float("inf")), time.monotonic()
    convergence: list[tuple[float, Money]] = []
    while True:
        try:
            message = child.messages.get(timeout=_POLL)
        except queue.Empty:
            reason = _reason_to_kill(budget)
            if reason is None:
                continue
            return _so_far(best, reason, convergence)
        if isinstance(message, Outcome):
            return message
        if isinstance(message, _Failure):
            raise WorkerError(message.text)
        if isinstance(message, _Best):
            best = message
            convergence.append((time.monotonic() - began, message.price))
        elif isinstance(message, Progress):
            if on_progress is not None:
                on_progress(message)
        elif message is None:
            return _so_far(best, "exhausted", convergence, "the worker process ended before its search did")


def _reason_to_kill(budget: Budget) -> StoppedBy | None:
    if budget.cancelled.is_set():
        return "interrupted"
    if budget.deadline is not None and time.monotonic() > budget.deadline + _GRACE:
        return "time"
    return None


def _so_far(best: _Best, reason: StoppedBy, convergence: list[tuple[float, Money]], note: str = "") -> Outcome:
    return Outcome(
        sequences=best.sequences,
        stopped_by=reason,
        notes=(note,) if note else (),
        convergence=tuple(convergence),
    )


@dataclass(slots=True)
class _Reporter:
    """Sends what the engine finds, but not more often than a parent can use."""

    channel: IO[bytes]
    last: float = 0.0

    def send(self, message: object) -> None:
        pickle.dump(message, self.channel, protocol=pickle.HIGHEST_PROTOCOL)
        self.channel.flush()

    def best(self, sequences: tuple[Sequence, ...], price: Money) -> None:
        if time.monotonic() - self.last >= _BETWEEN_REPORTS or not self.last:
            self.last = time.monotonic()
            self.send(_Best(sequences, price))


def main() -> None:
    """The child: load libraries, read one task, work, answer."""
    channel = _private_output()
    _end_with_parent()
    import_module(ORTOOLS)
    serve(sys.stdin.buffer, channel)


def serve(source: IO[bytes], channel: IO[bytes]) -> None:
    """Read one task from `source` and write messages to `channel`, the outcome or the failure last."""
    try:
        task = pickle.load(source)
    except EOFError:
        return
    reporter = _Reporter(channel)
    with contextlib.suppress(BrokenPipeError):  # the parent has gone
        reporter.send(_answer(task, reporter))


def _answer(task: _Task, reporter: _Reporter) -> Outcome | _Failure:
    try:
        return _perform(task, reporter)
    except Exception:
        import traceback

        return _Failure(traceback.format_exc())


def _perform(task: _Task, reporter: _Reporter) -> Outcome:
    module: Any = import_module(task.engine)
    outcome = module.search(
        task.instance,
        Budget(deadline=_deadline(task), iterations=task.iterations),
        seed=task.seed,
        start=task.start,
        on_progress=_Calm(reporter),
        on_best=reporter.best,
        on_done=reporter.send,
    )
    assert isinstance(outcome, Outcome)
    return outcome


def _deadline(task: _Task) -> float | None:
    """Never later than the time left at sending, counted from now."""
    if task.deadline is None or task.seconds is None:
        return None
    return min(task.deadline, time.monotonic() + task.seconds)


@dataclass(slots=True)
class _Calm:
    """Passes on progress a few times a second."""

    reporter: _Reporter
    last: float = 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self.last >= _BETWEEN_REPORTS:
            self.last = time.monotonic()
            self.reporter.send(progress)


def _private_output() -> IO[bytes]:
    """The pipe to the parent, out of reach of libraries that print."""
    import os

    private = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return private


def _end_with_parent() -> None:
    """Never outlive the parent, nor a day, even while OR-Tools holds Python's lock: the system sees to both."""
    import ctypes
    import signal

    if sys.platform == "linux":
        die_with_parent = 1
        ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
    if hasattr(signal, "alarm"):
        signal.alarm(DAY)
