"""The first run without a time limit waits for the compiler."""

import subprocess
import sys

import pytest

from router.cli import compiling
from router.cli.terminal import Terminal
from tests.engines.days import day, van, visit

INSTANCE = day([visit(1)], [van("v1")])


def test_nothing_is_said_when_all_is_compiled(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("router.engines.warmup.missing_parts", lambda *_: ())
    assert compiling.compile_first(INSTANCE, "hybrid", Terminal()) == 0.0
    assert capsys.readouterr().err == ""


def test_every_missing_part_is_compiled_and_awaited(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def begin(part: str) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen([sys.executable, "-S", "-c", f"{part!r}"]))
        return started[-1]

    monkeypatch.setattr("router.engines.warmup.missing_parts", lambda *_: ("clock", "static"))
    monkeypatch.setattr("router.engines.warmup.compile_apart", begin)
    assert compiling.compile_first(INSTANCE, "hybrid", Terminal()) > 0.0
    assert [process.returncode for process in started] == [0, 0]
    assert "once per installation" in capsys.readouterr().err


def test_interrupting_ends_the_waiting_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("router.engines.warmup.missing_parts", lambda *_: ("static",))
    monkeypatch.setattr("router.engines.warmup.compile_apart", lambda _: None)
    monkeypatch.setattr(compiling, "_wait", interrupt)
    assert compiling.compile_first(INSTANCE, "hybrid", Terminal()) >= 0.0
    assert "goes on in the background" in capsys.readouterr().err
