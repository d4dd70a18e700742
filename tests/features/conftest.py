"""Every proof that asks for an engine runs over all of them."""

from collections.abc import Sequence as Several
from importlib import import_module

import pytest

from router.engines import ENGINES, worker
from router.engines.interface import Budget, OnProgress, Outcome
from router.model import Instance, Sequence


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", sorted(ENGINES))


def run_here(
    engine: str,
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """`router.engines.worker.run` without the process."""
    found: Outcome = import_module(engine).search(instance, budget, seed=seed, start=start, on_progress=on_progress)
    return found


@pytest.fixture(autouse=True)
def no_worker_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved is how rules are modelled; a process for each proof takes ten times as long and hides from coverage."""
    monkeypatch.setattr(worker, "run", run_here)
