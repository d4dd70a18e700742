"""The first run after an installation does not wait for the compiler when time is short."""

import os
import subprocess
from pathlib import Path

import numba
import pytest

from router import compilation
from router.cli.cold import LONG_ENOUGH, start_cold


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """What would be run; nothing is compiled."""
    run: list[list[str]] = []
    monkeypatch.setattr(compilation, "compiled_mark", lambda: tmp_path / "mark")
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: run.append(command))
    monkeypatch.setattr(numba.config, "DISABLE_JIT", False)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    return run


def test_with_little_time_it_compiles_elsewhere_and_runs_plain_python(commands: list[list[str]]) -> None:
    assert start_cold(10.0)
    assert [command[1:] for command in commands] == [["-m", "router", "warmup", "--quiet"]]
    assert numba.config.DISABLE_JIT
    assert os.environ["NUMBA_DISABLE_JIT"] == "1"


@pytest.mark.parametrize("time_limit", [None, LONG_ENOUGH + 1])
def test_with_enough_time_it_waits_for_the_compiler(commands: list[list[str]], time_limit: float | None) -> None:
    assert not start_cold(time_limit)
    assert commands == []
    assert not numba.config.DISABLE_JIT


def test_a_compiled_installation_is_not_cold(commands: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "mark").touch()
    assert not start_cold(10.0)
    assert commands == []
