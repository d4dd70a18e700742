"""Compiling before it is needed, and what remembers that it is done."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from router.compilation import compiled_mark
from router.engines.interface import Budget
from router.engines.lns import warmup
from router.engines.lns.clocks import CLOCKS
from router.engines.warmup import warmup as warm_everything

STATIC = CLOCKS[0]


def test_every_kind_is_marked_as_compiled_and_is_not_compiled_again() -> None:
    warm_everything()
    assert all(warmup.is_compiled(kind) for kind in CLOCKS)
    assert compiled_mark().exists()


def test_a_kind_without_a_mark_is_not_compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(warmup, "kernel_folder", lambda: tmp_path)
    assert not warmup.is_compiled(STATIC)
    (tmp_path / "static.compiled").touch()
    assert warmup.is_compiled(STATIC)


def test_another_process_compiles_and_is_awaited() -> None:
    warmup.compile_kind(STATIC)
    assert warmup.await_compilation(warmup.compile_apart(STATIC), Budget(deadline=time.monotonic() + 600))


def test_a_compiler_that_fails_is_noticed() -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
    assert not warmup.await_compilation(process, Budget())


def test_nobody_waits_beyond_the_budget_or_after_cancelling() -> None:
    cancelled = Budget()
    cancelled.cancelled.set()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        assert not warmup.await_compilation(process, Budget(deadline=time.monotonic() - 1))
        assert not warmup.await_compilation(process, cancelled)
        process.kill()
