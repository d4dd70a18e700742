"""Engines side by side."""

import pytest

from benchmarks import engines

FIGURES = {"engine": "hybrid", "cost": 1.0, "served": 2, "left_out": 0, "violations": 0, "iterations": 3, "missing": []}


def test_a_line_for_each_sample_engine_and_number_of_threads(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sample_instances/instant_lunch", "--limit", "0.5", "--engines", "construction,ortools", "--threads", "1,2"]
    assert engines.main(asked) == 0
    lines = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines()]
    assert [cell.strip() for cell in lines[0]][:4] == ["sample", "engine", "threads", "cost"]
    assert [(line[1].strip(), line[2].strip()) for line in lines[2:]] == [
        ("construction", "1"),
        ("construction", "2"),
        ("ortools", "1"),
        ("ortools", "2"),
    ]
    assert {line[6].strip() for line in lines[2:]} == {"0"}


def test_several_seeds_count_with_their_mean_and_are_shown() -> None:
    found = [FIGURES | {"cost": 1_000.0}, FIGURES | {"cost": 2_001.0, "violations": 1}]
    assert (
        engines.line(engines.Path("day"), "hybrid", "2", found) == "| day | hybrid | 2 | 1,500.50 (1,000; 2,001) | 2 | 0 | 1 | 3 |"
    )


def test_a_refusal_is_named() -> None:
    """An engine that lacks a rule does not stand there as if it had planned."""
    figures = FIGURES | {"missing": ["balance"]}
    assert "ortools refuses balance: hybrid" in engines.line(engines.Path("day"), "ortools", "1", [figures])
