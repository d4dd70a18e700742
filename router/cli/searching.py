"""A search that can be watched and interrupted: it runs in a thread, this one listens to the keyboard."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from router.advice.patience import WAYS_OUT, Patience
from router.cli.options import DEFAULT_SECONDS, Search
from router.cli.terminal import Terminal
from router.errors import InputError, Problem
from router.model import Instance, Plan, Progress, Result
from router.outputs import clock
from router.solver import Limits, solve
from router.units import count_of

_POLL_SECONDS = 0.1
_LEAST_SECONDS = 0.25
"""For the search, or half of a shorter limit, however long loading took."""
_REASONS_SHARE, _REASONS_SECONDS = 0.05, 0.5
"""Part of the limit, and most seconds, that are kept for the reasons of what is left out."""
_WRITING_SHARE, _WRITING_SECONDS, _WRITING_A_VISIT = 0.7, 0.05, 0.0008
"""Making the files takes up to so large a part of what starting and loading took, which tells how fast the machine is; no more than
seconds and seconds a visit where loading waited for a host."""


@dataclass
class _Watch:
    """What the search has told so far."""

    latest: Progress | None = None
    result: Result | None = None
    error: BaseException | None = None

    def note(self, progress: Progress) -> None:
        self.latest = progress


def search(
    instance: Instance, chosen: Search, terminal: Terminal, *, start: Plan | None = None, decide_first: bool = False
) -> Result:
    """Solve `instance` as the arguments ask, in one piece or in two stages; Ctrl-C ends the search with the best plan so far."""
    refuse_unknown_engine(chosen.engine)
    spent = time.monotonic() - terminal.started
    limits = limits_of(chosen, spent, instance)
    too_short = _too_short(chosen, spent, instance)
    if too_short:
        terminal.remark(too_short)
    watch, cancelled = _Watch(), threading.Event()

    def work() -> None:
        try:
            if decide_first:
                from router.solver.decide_first import solve_in_two_stages

                watch.result = solve_in_two_stages(instance, limits=limits, seed=chosen.seed)
                return
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
        _wait(thread, watch, limits, terminal)
    if watch.error is not None:
        raise watch.error
    assert watch.result is not None
    return watch.result


def limits_of(chosen: Search, spent: float, instance: Instance) -> Limits:
    """As asked for after `spent` seconds: what loading took and what follows the search takes is not there for it."""
    seconds = _seconds(chosen)
    if seconds is not None:
        follows = min(_REASONS_SECONDS, _REASONS_SHARE * seconds) + _writing(spent, instance)
        seconds = max(min(_LEAST_SECONDS, seconds / 2), seconds - spent - follows)
    return Limits(seconds=seconds, iterations=chosen.iterations, threads=chosen.threads)


def _too_short(chosen: Search, spent: float, instance: Instance) -> str:
    """What to say of a limit that cannot be kept; empty where it can."""
    seconds, writing = _seconds(chosen), _writing(spent, instance)
    if seconds is None or seconds >= spent + writing:
        return ""
    return (
        f"the limit of {seconds:g} s is too short for this day, which took {spent:.1f} s to start and read and takes about"
        f" {writing:.1f} s to write: there is hardly time for more than a first plan"
    )


def patience_of(chosen: Search, terminal: Terminal, loaded: float, instance: Instance) -> Patience:
    """How long reasons may be looked for when the search is over, so that the limit is kept; `loaded`: when the day was."""
    seconds, now = _seconds(chosen), time.monotonic()
    if seconds is None:
        return Patience(most_ways=WAYS_OUT)
    end = terminal.started + seconds - _writing(loaded - terminal.started, instance)
    return Patience.lasting(max(end - now, min(_REASONS_SECONDS, _REASONS_SHARE * seconds)), most_ways=WAYS_OUT)


def _seconds(chosen: Search) -> float | None:
    """The limit in time, where there is one."""
    return DEFAULT_SECONDS if chosen.time_limit is None and chosen.iterations is None else chosen.time_limit


def _writing(spent: float, instance: Instance) -> float:
    return min(_WRITING_SHARE * spent, _WRITING_SECONDS + _WRITING_A_VISIT * len(instance.visits))


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


def _wait(thread: threading.Thread, watch: _Watch, limits: Limits, terminal: Terminal) -> None:
    if not terminal.console.is_terminal:
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
        return
    from rich.progress import BarColumn, Progress as Bar, TextColumn  # only now: most runs are watched by nobody

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=terminal.console, transient=True) as bar:
        task = bar.add_task("", total=limits.seconds)
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
            if watch.latest is not None:
                bar.update(task, description=progress_text(watch.latest), completed=watch.latest.elapsed)


def progress_text(progress: Progress) -> str:
    """One line on how the search stands."""
    words = [
        f"{progress.elapsed:.1f} s",
        f"served {progress.served}/{progress.total}",
        f"best {clock.money(progress.best_cost)}",
        count_of(progress.iterations, "iteration"),
        progress.phase.replace("_", " "),
    ]
    return " · ".join(words)
