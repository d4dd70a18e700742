"""The table, the files of results, and the command from end to end."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks import quality, report
from benchmarks.profile import gap_over_time
from benchmarks.runs import is_done, key


def _line(**changes: Any) -> dict[str, Any]:
    line: dict[str, Any] = {
        "family": "vrptw_gh",
        "instance": "A",
        "n": 200,
        "convention": "dimacs",
        "solver": "router",
        "version": "router 1",
        "limit_s": 10.0,
        "seed": 1,
        "threads": 1,
        "cost": 101.0,
        "vehicles": 3,
        "best_known": 100.0,
        "best_known_vehicles": None,
        "gap": 0.01,
        "feasible": True,
        "wall_s": 10.0,
        "rss_mb": 100,
        "note": "",
        "trace": [[1.0, 110.0], [5.0, 101.0]],
    }
    return {**line, **changes}


def test_mean_gap_and_spread_over_seeds() -> None:
    lines = [_line(), _line(seed=2, gap=0.03), _line(solver="pyvrp", gap=0.04)]
    text = report.table(lines)
    assert "| vrptw_gh | cost | 200 | 10 s | 1 | 2.00 % ± 1.00 | 4.00 % ± 0.00 |" in text


def test_classes_stand_beside_what_was_published() -> None:
    options = {"family": "vrpdo_dumez", "limit_s": 30.0}
    lines = [
        _line(**options, instance="U_50_1", vehicles=5, cost=400.0, published={"lns2021_average": (6.0, 410.0)}),
        _line(**options, instance="U_50_3", vehicles=6, cost=300.0, published={"lns2021_average": (6.0, 290.0)}),
        _line(family="vrpdo_tilk", instance="V_25small_1", vehicles=3, cost=200.0, published={"optimum": (3.0, 200.0)}),
        _line(family="vrpdo_tilk", instance="V_25small_3", vehicles=3, cost=201.0, published={"optimum": (3.0, 200.0)}),
        _line(family="vrpdo_tilk", instance="V_25small_5", feasible=False, published={"optimum": (3.0, 200.0)}),
    ]
    text = report.table(lines)
    assert "| U_50 | 30 s | 2 | 5.50 / 350.0 | 6.00 / 350.0 | – |" in text
    assert "| V_25small | 10 s | 3 | 3.00 / 200.5 | – | 1 of 3 runs |" in text


def test_vehicles_first_tells_the_share_that_reaches_the_best_count() -> None:
    best = {"best_known_vehicles": 3}
    lines = [_line(**best), _line(**best, seed=2, vehicles=4, gap=None)]
    assert "| vehicles first | 200 | 10 s | 1 | 50 % (+0.50), 1.00 % ± 0.00 |" in report.table(lines)


def test_gaps_of_a_solver_are_named() -> None:
    lines = [_line(), _line(solver="vroom", feasible=False, cost=None, gap=None, note="gap: VROOM has no reloads")]
    text = report.table(lines)
    assert "| – |" in text
    assert "- vroom, vrptw_gh: gap: VROOM has no reloads (1 runs)" in text


@pytest.mark.parametrize(
    ("n", "group"), [(60, "to 60"), (100, "100"), (200, "200"), (332, "300–500"), (1_000, "600–1,000"), (5_000, "more")]
)
def test_size_groups(n: int, group: str) -> None:
    assert report.size_group(n) == group


def test_failures_are_tried_again_and_gaps_are_not() -> None:
    assert is_done(_line())
    assert is_done(_line(note="gap: not installed: pyvrp"))
    assert not is_done(_line(note="failed: exit code 1"))
    assert key(_line()) != key(_line(limit_s=60.0))


def test_gap_over_time_steps_down() -> None:
    times, gaps = gap_over_time([_line()], 10.0)
    assert gaps[0] == pytest.approx(10.0)
    assert gaps[-1] == pytest.approx(1.0)
    assert times[0] == pytest.approx(1.001)


def test_the_command_runs_writes_and_resumes(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs of the deterministic peer; the second call makes none."""
    out, solutions = tmp_path / "runs.jsonl", tmp_path / "solutions"
    given = ["--instances", str(sets), "--solvers", "ortools-tutorial", "--limits", "0.2", "--seeds", "3"]
    given += ["--names", "pairs,trips", "--out", str(out), "--solutions", str(solutions)]
    assert quality.main(given) == 0
    assert "the tutorial has no reloads or release times (1 runs)" in capsys.readouterr().out
    lines = [json.loads(text) for text in out.read_text().splitlines()]
    assert {(line["instance"], line["cost"], line["gap"]) for line in lines} == {("pairs", 40.0, 0.0), ("trips", None, None)}
    stored = json.loads(next(solutions.iterdir()).read_text())
    assert (stored["cost"], sorted(stored["routes"][0][1])) == (40.0, [1, 2, 3, 4])
    assert quality.main(given) == 0
    assert "1/" not in capsys.readouterr().err
    assert len(out.read_text().splitlines()) == 2


def test_wrong_arguments_end_with_code_two(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        quality.main(["--instances", str(sets), "--solvers", "magic", "--out", str(tmp_path / "runs.jsonl")])
    assert ended.value.code == 2
    assert "no such solver: magic" in capsys.readouterr().err


def test_only_what_beats_the_best_known_is_a_record(tmp_path: Path) -> None:
    def recorded(cost: float) -> float | None:
        line = _line(cost=cost, gap=cost / 100.0 - 1, routes=[[0, [1]]])
        quality.append(tmp_path / "runs.jsonl", line, records=tmp_path / "records")
        kept = tmp_path / "records" / "vrptw_gh.A.dimacs.json"
        return json.loads(kept.read_text())["cost"] if kept.exists() else None

    assert recorded(100.0) is None
    assert recorded(99.0) == 99.0
    assert recorded(99.5) == 99.0
    assert recorded(98.0) == 98.0


def test_a_vehicle_less_is_a_record_at_any_distance() -> None:
    assert quality.is_record(_line(best_known_vehicles=4, vehicles=3, gap=None, cost=500.0))
    assert not quality.is_record(_line(best_known_vehicles=3, vehicles=4, gap=None, cost=50.0))
    assert quality.is_record(_line(best_known_vehicles=3, vehicles=3, gap=-0.01))


def test_more_runs_than_cores_are_refused(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("the system does not tell its cores")
    with pytest.raises(SystemExit):
        quality.main(["--instances", str(sets), "--jobs", "5000", "--out", str(tmp_path / "runs.jsonl")])
    assert "5000 jobs of 1 threads need 5000 cores" in capsys.readouterr().err
