"""Orders no vehicle could ever serve are slips, unless the day says they are to be reported."""

from typing import Any

import pytest

from tests.loader.days import codes, day, faults, order

VAN = {"id": "V1", "kind": "van", "start": "W1", "capacity_weight_kg": 100, "skills": "cold", "shift": "08:00-18:00"}


@pytest.mark.parametrize(
    ("fields", "code", "column"),
    [
        ({"weight_kg": 101}, "E230", "loads"),
        ({"return_weight_kg": 101}, "E230", "loads"),
        ({"requires": "crane"}, "E232", "requires"),
        ({"mode": "night"}, "E232", "mode"),
        ({"slots": "18:01-19:00"}, "E233", "slots"),
        ({"slots": "06:00-07:59"}, "E233", "slots"),
    ],
)
def test_impossible_orders(fields: dict[str, Any], code: str, column: str) -> None:
    vehicles = [VAN | {"modes": "scheduled"}]
    (problem,) = faults(order(id="A1"), order(id="A2") | fields, vehicles=vehicles)
    assert (problem.code, problem.field, problem.row) == (code, column, 2)
    assert codes(order() | fields, vehicles=vehicles, settings={"checks": {"impossible_orders": "unserved"}}) == []


@pytest.mark.parametrize("fields", [{"weight_kg": 100}, {"requires": "cold"}, {"slots": "18:00-19:00"}, {"slots": "07:00-08:00"}])
def test_just_possible_orders(fields: dict[str, Any]) -> None:
    assert codes(order(**fields), vehicles=[VAN]) == []


def test_load_on_board_from_the_beginning_counts() -> None:
    assert codes(order(weight_kg=95), vehicles=[VAN | {"initial_weight_kg": 6}]) == ["E230"]


def test_one_possible_alternative_is_enough() -> None:
    asked = order(slots="20:00-21:00")
    assert codes(asked, vehicles=[VAN]) == ["E233"]
    assert codes(asked, vehicles=[VAN], alternatives=[{"order": "A1", "site": "L1", "slots": "09:00-12:00"}]) == []


def test_a_heavy_replenishment_names_every_order() -> None:
    orders = [{"id": f"A{number}", "mode": "self_pickup", "pickup_point": "L1", "requires": "crane"} for number in range(2)]
    assert [problem.row for problem in faults(*orders, vehicles=[VAN])] == [1, 2]


def test_the_message_names_figures() -> None:
    (problem,) = faults(order(weight_kg=101), vehicles=[VAN])
    assert "weight_kg 101 " in problem.what
    assert "the 100 " in problem.what
    assert len(day(order(weight_kg=99), vehicles=[VAN]).visits) == 1


def test_goods_of_one_order_that_must_not_share_a_trip() -> None:
    settings = {"conflicts": [["chemicals", "frozen"]]}
    (problem,) = faults(order(goods="chemicals; frozen"), vehicles=[VAN], settings=settings)
    assert (problem.code, problem.field) == ("E234", "goods")
    assert codes(order(goods="frozen"), vehicles=[VAN], settings=settings) == []
