"""Solvers through the door that every run takes: what they answer must hold for the independent evaluator."""

from pathlib import Path

import pytest

from benchmarks.cases import Task
from benchmarks.evaluate import evaluate
from benchmarks.manifest import entries
from benchmarks.readers import read
from benchmarks.solvers import SOLVERS, version_of
from benchmarks.worker import run

STATIC = ["toy", "pairs", "minutes", "asym", "cvrp", "depots", "trips", "prizes", "fleet", "sites"]


def _task(sets: Path, name: str, solver: str, convention: str = "sintef") -> Task:
    return Task(folder=sets, entry=entries(sets, names=[name])[0], convention=convention, solver=solver, limit=30.0, seed=1)


@pytest.mark.parametrize("name", STATIC)
def test_plans_of_router_are_feasible_for_the_evaluator(name: str, sets: Path) -> None:
    """The engine that ends by itself; no optimum is asked of it, only that nothing is lost in translation."""
    task = _task(sets, name, "router-construction")
    found = run(task)
    assert found["routes"], found["note"]
    verdict = evaluate(read(sets, task.entry, task.convention), found["routes"])
    assert verdict.faults == ()


def test_time_dependent_plans_are_feasible_for_the_library(sets: Path) -> None:
    pytest.importorskip("mamut_routing_lib")
    task = _task(sets, "toy under traffic", "router-construction")
    found = run(task)
    verdict = evaluate(read(sets, task.entry, task.convention), found["routes"])
    assert verdict.feasible
    assert verdict.cost >= 80.0 - 1e-9


@pytest.mark.parametrize(
    ("solver", "name", "package", "gap"),
    [
        ("pyvrp", "toy under traffic", "pyvrp", "time-dependent"),
        ("vroom", "trips", "vroom", "no reloads"),
        ("vroom", "prizes", "vroom", "no prizes"),
        ("vroom", "depots", "vroom", "duration of a route"),
        ("kayros", "toy", "kayros", "time-dependent sets only"),
        ("ortools-tutorial", "trips", "ortools", "reloads or release times"),
    ],
)
def test_what_a_peer_lacks_is_named(solver: str, name: str, package: str, gap: str, sets: Path) -> None:
    pytest.importorskip(package)
    found = run(_task(sets, name, solver))
    assert found["routes"] is None
    assert found["note"].startswith("gap: ")
    assert gap in found["note"]


def test_a_missing_peer_is_a_named_gap(sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    absent = replace(SOLVERS["vroom"], packages=("no-such-package",))
    monkeypatch.setitem(SOLVERS, "vroom", absent)
    assert version_of("vroom") == ""
    assert run(_task(sets, "toy", "vroom"))["note"] == "gap: not installed: no-such-package"


def test_a_crash_is_a_failure_not_a_gap(sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("benchmarks.worker.solve", broken)
    found = run(_task(sets, "pairs", "ortools-tutorial"))
    assert (found["routes"], found["note"]) == (None, "failed: RuntimeError: out of luck")


def test_versions_name_the_commit() -> None:
    assert version_of("router").startswith("router ")
    assert "ortools 9." in version_of("router")
