"""The first solve after installation, when nothing is compiled yet."""

import io
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from router.model import Instance, Progress, Result
from router.solver import Limits, first_use, solve
from tests.engines.days import day, van, visit


def two_visits() -> Instance:
    return day([visit(1), visit(3)], [van("v1")])


def test_an_uncompiled_clock_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(first_use, "interpreted", lambda: False)
    monkeypatch.setattr(first_use, "compiled_mark", lambda: tmp_path / "mark")
    assert not first_use.clock_is_compiled()
    (tmp_path / "mark").touch()
    assert first_use.clock_is_compiled()


def test_solving_goes_on_elsewhere_while_the_clock_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_use, "PATIENT", 900.0)
    monkeypatch.setattr(first_use, "clock_is_compiled", lambda: False)
    monkeypatch.setattr(first_use, "_compiling", [])
    launch = first_use._launch
    monkeypatch.setattr(
        first_use,
        "_launch",
        lambda _, function, **how: launch(first_use.__name__, "main" if function == "main" else "_no_compiler", **how),
    )
    result = solve(two_visits(), limits=Limits(seconds=600.0, iterations=30))
    assert result.cost.total == 6.0
    assert result.termination.engine == "ortools"
    assert "first use" in result.termination.notes[0]
    first_use._compiling[0].wait()


def test_the_planner_answers_with_progress_and_a_result() -> None:
    channel = io.BytesIO()
    task = first_use._Task(two_visits(), Limits(), time.monotonic() + 600, "floor", 3, None)
    first_use.serve(io.BytesIO(pickle.dumps(task)), channel)
    channel.seek(0)
    progress, result = pickle.load(channel), pickle.load(channel)
    assert isinstance(progress, Progress)
    assert isinstance(result, Result)
    assert (result.cost.total, result.termination.seed) == (6.0, 3)


def test_a_planner_that_is_late_or_gone_gives_nothing() -> None:
    planner = first_use._launch("router", "no_such_function", compiled=False)
    assert first_use._await_result(planner, time.monotonic() + 60, None, threading.Event()) is None
    assert first_use._await_result(planner, time.monotonic() - 1, None, threading.Event()) is None
    first_use._end(planner)


class Input(io.BytesIO):
    """A pipe that tells when it is closed."""

    def __init__(self, closed_: threading.Event) -> None:
        super().__init__()
        self.told = closed_

    def close(self) -> None:
        self.told.set()
        super().close()


class Planner:
    """A planner's process that says nothing."""

    def __init__(self) -> None:
        self.stdin, self.stdout = io.BytesIO(), io.BytesIO()
        self.ended = False

    def kill(self) -> None:
        self.ended = True

    def wait(self) -> int:
        return 0


def meanwhile(monkeypatch: pytest.MonkeyPatch, planner: object, cancelled: bool = False) -> Result | None:
    stop = threading.Event()
    if cancelled:
        stop.set()
    monkeypatch.setattr(first_use, "_compiling", [])
    monkeypatch.setattr(first_use, "_launch", lambda *_, **__: planner)
    return first_use.solve_meanwhile(
        two_visits(),
        limits=Limits(seconds=60.0),
        began=time.monotonic(),
        engine="floor",
        seed=0,
        start=None,
        on_progress=None,
        cancelled=stop,
    )


def test_a_planner_that_takes_no_task_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    planner = Planner()
    planner.stdin.close()
    monkeypatch.setattr(first_use.pickle, "dump", broken)
    assert meanwhile(monkeypatch, planner) is None
    assert planner.ended


def broken(*_: object, **__: object) -> None:
    raise BrokenPipeError


def test_cancelling_closes_the_planners_input(monkeypatch: pytest.MonkeyPatch) -> None:
    planner, closed = Planner(), threading.Event()
    monkeypatch.setattr(planner, "stdin", Input(closed))
    assert meanwhile(monkeypatch, planner, cancelled=True) is None
    assert closed.is_set()
    assert planner.ended


def test_the_planners_process_reads_a_task_and_answers() -> None:
    task = first_use._Task(two_visits(), Limits(), time.monotonic() + 600, "floor", 3, None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "from router.solver.first_use import main; main()"],
        input=pickle.dumps(task),
        capture_output=True,
        check=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )
    answers = io.BytesIO(done.stdout)
    pickle.load(answers)
    result = pickle.load(answers)
    assert isinstance(result, Result)
    assert result.cost.total == 6.0


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities are those of Unix")
def test_the_compiler_lets_the_planner_go_first() -> None:
    """On one core a compiler of equal rank leaves the planner too little of a short limit."""
    compiler = first_use._launch("signal", "pause", compiled=True)
    until = time.monotonic() + 60
    try:
        while os.getpriority(os.PRIO_PROCESS, compiler.pid) <= os.getpriority(os.PRIO_PROCESS, 0):
            assert compiler.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
    finally:
        compiler.kill()
        compiler.wait()
