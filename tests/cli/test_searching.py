"""The watched search: limits, progress, Ctrl-C."""

import os
import signal
import threading
from argparse import Namespace
from typing import Any

import pytest

from router.cli import searching
from router.cli.parser import parse
from router.cli.searching import bars, limits_of, progress_text, search
from router.cli.terminal import Terminal
from router.errors import InputError, NetworkError
from router.model import Progress, Result
from tests.outputs import days

PROGRESS = Progress(elapsed=2.5, best_cost=1_234.5, served=9, total=10, iterations=5_000, phase="ruin_recreate")


def _chosen(*words: str, started: float = 0.0) -> Namespace:
    chosen = parse(["solve", "day", *words])
    chosen.started = started
    return chosen


def test_the_default_is_ten_seconds_less_what_loading_took() -> None:
    assert limits_of(_chosen(started=100.0), 101.0).seconds == 8.5
    assert limits_of(_chosen("--time-limit", "1", started=50.0), 101.0).seconds == 0.5
    limits = limits_of(_chosen("--iterations", "50", "--threads", "2", started=100.0), 101.0)
    assert (limits.seconds, limits.iterations, limits.threads) == (None, 50, 2)


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="use one of floor, ortools"):
        search(days.instance(), _chosen("--engine", "magic", "--time-limit", "10"), Terminal(quiet=True))


def test_ctrl_c_asks_the_search_for_its_best(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, cancelled: threading.Event, **__: Any) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        assert cancelled.wait(20)
        return days.result()

    monkeypatch.setattr(searching, "solve", slow)
    before = signal.getsignal(signal.SIGINT)
    assert search(days.instance(), _chosen("--time-limit", "10"), Terminal(quiet=True)) == days.result()
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_of_the_search_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: Any) -> Result:
        raise NetworkError("no answer")

    monkeypatch.setattr(searching, "solve", fail)
    with pytest.raises(NetworkError, match="no answer"):
        search(days.instance(), _chosen("--time-limit", "10"), Terminal())


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*_: object, on_progress: Any, **__: Any) -> Result:
        on_progress(PROGRESS)
        threading.Event().wait(0.2)
        return days.result()

    monkeypatch.setattr(searching, "solve", told)
    search(days.instance(), _chosen("--time-limit", "10"), Terminal())
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    search(days.instance(), _chosen("--time-limit", "10"), Terminal())
    assert "cost 1,234.50" in capsys.readouterr().err


def test_the_line_of_progress_fits() -> None:
    assert progress_text(PROGRESS, [3.0, 2.0], 120) == (
        "  2.5 s · ruin_recreate · cost 1,234.50 · served 9/10 · 5,000 iterations  █▁"
    )
    assert len(progress_text(PROGRESS, [3.0, 2.0], 40)) <= 39


def test_bars_fall_with_the_cost() -> None:
    assert bars([], 8) == ""
    assert bars([8.0, 4.5, 1.0], 3) == "█▅▁"
    assert bars([1.0] * 100, 5) == "▁▁▁▁▁"
