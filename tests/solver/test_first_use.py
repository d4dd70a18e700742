"""The first solve after installation, when nothing is compiled yet."""

import io
import pickle
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
    monkeypatch.setattr(first_use, "PATIENT", 45.0)
    monkeypatch.setattr(first_use, "clock_is_compiled", lambda: False)
    monkeypatch.setattr(first_use, "_compiling", [])
    launch = first_use._launch
    monkeypatch.setattr(
        first_use,
        "_launch",
        lambda _, function, **how: launch(first_use.__name__, "main" if function == "main" else "_no_compiler", **how),
    )
    result = solve(two_visits(), limits=Limits(seconds=40.0, iterations=30))
    assert result.cost.total == 6.0
    assert result.termination.engine == "ortools"
    assert "first use" in result.termination.notes[0]
    first_use._compiling[0].wait()


def test_the_planner_answers_with_progress_and_a_result() -> None:
    channel = io.BytesIO()
    task = first_use._Task(two_visits(), Limits(), time.monotonic() + 30, "floor", 3, None)
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
