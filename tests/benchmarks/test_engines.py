"""Engines side by side."""

import pytest

from benchmarks import engines


def test_a_line_for_each_sample_and_engine(capsys: pytest.CaptureFixture[str]) -> None:
    assert engines.main(["sample_instances/instant_lunch", "--limit", "0.5", "--engines", "floor,ortools"]) == 0
    lines = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines()]
    assert [cell.strip() for cell in lines[0]][:3] == ["sample", "engine", "cost"]
    assert [(line[0].strip(), line[1].strip()) for line in lines[2:]] == [("instant_lunch", "floor"), ("instant_lunch", "ortools")]
    assert {line[5].strip() for line in lines[2:]} == {"0"}


def test_a_refusal_is_named() -> None:
    """An engine that lacks a rule does not stand there as if it had planned."""
    figures = {
        "engine": "hybrid",
        "cost": 1.0,
        "served": 2,
        "left_out": 0,
        "violations": 0,
        "iterations": 3,
        "missing": ["balance"],
    }
    assert "ortools refuses balance: hybrid" in engines.line(engines.Path("day"), "ortools", figures)
