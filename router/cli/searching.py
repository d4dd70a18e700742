"""A search that can be watched and interrupted: it runs in a thread, this one listens to the keyboard."""

import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType

from router.cli.command import DEFAULT_SECONDS
from router.cli.compiling import compile_first
from router.cli.terminal import Terminal, status_line, width
from router.errors import InputError, Problem
from router.model import Instance, Plan, Progress, Result
from router.outputs import clock
from router.outputs.columns import shorten
from router.solver import Limits, solve

_BARS = "▁▂▃▄▅▆▇█"
_POLL_SECONDS = 0.1
_FINISHING_SECONDS = 0.5


@dataclass
class _Watch:
    """What the search has told so far."""

    latest: Progress | None = None
    costs: list[float] = field(default_factory=list)
    result: Result | None = None
    error: BaseException | None = None

    def note(self, progress: Progress) -> None:
        self.latest = progress
        self.costs.append(progress.best_cost)


def search(instance: Instance, chosen: Namespace, terminal: Terminal, *, start: Plan | None = None) -> Result:
    """Solve `instance` as the arguments ask; Ctrl-C ends the search with the best plan so far."""
    refuse_unknown_engine(chosen.engine)
    compiling = 0.0 if chosen.time_limit is not None else compile_first(instance, chosen.engine, terminal)
    chosen.started += compiling
    limits = limits_of(chosen, time.monotonic())
    watch, cancelled = _Watch(), threading.Event()

    def work() -> None:
        try:
            watch.result = solve(
                instance,
                limits=limits,
                engine=chosen.engine,
                seed=chosen.seed,
                start=start,
                on_progress=watch.note,
                cancelled=cancelled,
            )
        except BaseException as error:
            watch.error = error

    thread = threading.Thread(target=work, name="search", daemon=True)
    with _interruptible(cancelled):
        thread.start()
        _wait(thread, watch, terminal)
    if watch.error is not None:
        raise watch.error
    assert watch.result is not None
    how = watch.result.termination
    return replace(watch.result, termination=replace(how, compile_seconds=how.compile_seconds + compiling))


def limits_of(chosen: Namespace, now: float) -> Limits:
    """As asked for at the moment `now`: what loading took and writing will take is not there for the search, half of it is."""
    seconds = chosen.time_limit
    if seconds is None and chosen.iterations is None:
        seconds = DEFAULT_SECONDS
    if seconds is not None:
        seconds = max(seconds / 2, seconds - (now - chosen.started) - min(_FINISHING_SECONDS, 0.05 * seconds))
    return Limits(seconds=seconds, iterations=chosen.iterations, threads=chosen.threads)


def refuse_unknown_engine(name: str) -> None:
    """Raise `InputError` when there is no such engine."""
    from router.engines import ENGINES

    if name not in ENGINES:
        remedy = f"use one of {', '.join(ENGINES)}"
        problem = Problem(code="E413", where="--engine", what=f"there is no engine '{name}'", remedy=remedy, value=name)
        raise InputError([problem])


@contextmanager
def _interruptible(cancelled: threading.Event) -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) asks the search to end, the second ends the program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        if cancelled.is_set():
            raise KeyboardInterrupt
        cancelled.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(thread: threading.Thread, watch: _Watch, terminal: Terminal) -> None:
    shown = sys.stderr.isatty() and not terminal.quiet
    while thread.is_alive():
        thread.join(_POLL_SECONDS)
        if shown and watch.latest is not None:
            status_line(progress_text(watch.latest, watch.costs, width()))
    if shown:
        status_line("")


def progress_text(progress: Progress, costs: list[float], columns: int) -> str:
    """One line on how the search stands, with the best cost over time."""
    words = [
        f"{progress.elapsed:5.1f} s",
        progress.phase,
        f"cost {clock.money(progress.best_cost)}",
        f"served {progress.served}/{progress.total}",
        f"{progress.iterations:,} iterations",
    ]
    return shorten(f"{' · '.join(words)}  {bars(costs, 16)}", columns - 1)


def bars(values: list[float], count: int) -> str:
    """`values` in order as at most `count` bars, the least the lowest."""
    if not values:
        return ""
    shown = min(count, len(values))
    taken = [values[index * (len(values) - 1) // max(1, shown - 1)] for index in range(shown)]
    least, most = min(taken), max(taken)
    span = most - least or 1.0
    return "".join(_BARS[round((value - least) / span * (len(_BARS) - 1))] for value in taken)
