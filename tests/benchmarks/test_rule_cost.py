"""What unused rules cost: the days measured use none, and speeds are compared by their best turn."""

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.rule_cost import Comparison, Side

from benchmarks import kernel_speed, rule_cost


def side(name: str, costs: list[float], speeds: list[float]) -> Side:
    return Side(name, Path(), Path(), costs=costs, speeds=speeds)


def test_the_days_measured_use_none_of_the_rules() -> None:
    kernel_speed.check_unused(kernel_speed.day(20))


def test_a_day_that_uses_one_is_refused() -> None:
    day = kernel_speed.day(20)
    with pytest.raises(AssertionError):
        kernel_speed.check_unused(day.replace(visits=tuple(replace(visit, release=10) for visit in day.visits)))


def test_the_best_turn_counts_and_plans_must_be_the_same() -> None:
    found = Comparison(400, side("shipped", [5.0, 5.0], [95.0, 20.0]), side("other", [5.0, 5.0], [50.0, 100.0]))
    assert found.ratio == pytest.approx(0.95)
    assert found.same_plans
    assert str(found) == "| 400 | 95 (58) | 100 (75) | 0.950 | same |"
    assert not replace(found, other=side("other", [5.0, 6.0], [50.0, 100.0])).same_plans


def test_sides_take_turns_and_begin_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def measured(one: Side, stops: int, iterations: int) -> None:
        order.append(one.name)
        one.costs.append(float(stops))
        one.speeds.append(float(iterations))

    monkeypatch.setattr(Side, "measure", measured)
    found = rule_cost.compare(side("a", [1.0], [9.0]), side("b", [], []), 400, iterations=7, turns=2)
    assert order == ["a", "b", "b", "a"]
    assert found.shipped.speeds == found.other.speeds == [7.0, 7.0]
    assert found.same_plans
