"""The watched search: limits, progress, Ctrl-C."""

import os
import signal
import threading
import time
from typing import Any

import pytest

from router.cli import searching
from router.cli.options import Search
from router.cli.searching import limits_of, progress_text, search
from router.cli.terminal import Terminal
from router.errors import InputError, NetworkError
from router.model import Progress, Result
from tests.outputs import days

PROGRESS = Progress(elapsed=2.5, best_cost=1_234.5, served=9, total=10, iterations=5_000, phase="hybrid", sequences=())


def test_the_default_is_ten_seconds_less_what_loading_took() -> None:
    day = days.instance()
    writing = 0.05 + 0.0008 * len(day.visits)
    assert limits_of(Search(), 1.0, day).seconds == pytest.approx(8.5 - writing)
    assert limits_of(Search(), 0.1, day).seconds == pytest.approx(9.4 - writing)  # a quick machine writes quickly
    assert limits_of(Search(time_limit=1.0), 51.0, day).seconds == 0.25
    assert limits_of(Search(time_limit=0.1), 51.0, day).seconds == 0.05
    limits = limits_of(Search(iterations=50, threads=2), 1.0, day)
    assert (limits.seconds, limits.iterations, limits.threads) == (None, 50, 2)


def test_a_limit_that_cannot_be_kept_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    day = days.instance()
    search(day, Search(time_limit=2.0), Terminal(started=time.monotonic() - 3))
    said = " ".join(capsys.readouterr().err.split())
    assert "limit of 2 s is too short for this day, which took 3.0 s to start and read" in said
    assert said.endswith("there is hardly time for more than a first plan")  # but a small day is searched for a moment
    search(day, Search(time_limit=2.0, iterations=1), Terminal())
    assert capsys.readouterr().err == ""


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="use one of construction, ortools"):
        search(days.instance(), Search(engine="magic"), Terminal(quiet=True))


def test_ctrl_c_asks_the_search_for_its_best(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, cancelled: threading.Event, **__: Any) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        assert cancelled.wait(20)
        return days.result()

    monkeypatch.setattr(searching, "solve", slow)
    before = signal.getsignal(signal.SIGINT)
    assert search(days.instance(), Search(time_limit=10.0), Terminal(quiet=True)) == days.result()
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_of_the_search_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: Any) -> Result:
        raise NetworkError("no answer")

    monkeypatch.setattr(searching, "solve", fail)
    with pytest.raises(NetworkError, match="no answer"):
        search(days.instance(), Search(time_limit=10.0), Terminal())


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*_: object, on_progress: Any, **__: Any) -> Result:
        on_progress(PROGRESS)
        threading.Event().wait(0.2)
        return days.result()

    monkeypatch.setattr(searching, "solve", told)
    search(days.instance(), Search(time_limit=10.0), Terminal())
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    search(days.instance(), Search(time_limit=10.0), Terminal())
    assert "best 1,234.50" in capsys.readouterr().err


def test_the_line_of_progress() -> None:
    assert progress_text(PROGRESS) == "2.5 s · served 9/10 · best 1,234.50 · 5,000 iterations · hybrid"
