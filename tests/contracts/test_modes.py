"""What every delivery mode must keep, run over all of them."""

from typing import Any

import pytest

from router.modes import MODES
from tests.loader.days import day, order

ASKED: dict[str, dict[str, Any]] = {
    "self_pickup": {"pickup_point": "L1"},
    "instant": {"origin": "S1; S2", "placed_at": "12:00"},
}


def _orders(mode: str, count: int = 4) -> list[dict[str, Any]]:
    common = {"mode": mode, "weight_kg": 1.5, "placed_at": "08:00", "colour": "red"} | ASKED.get(mode, {})
    return [order(id=f"A{number}", lat=41.15 + number / 500, **common) for number in range(count)]


@pytest.mark.parametrize("mode", MODES)
def test_every_order_is_accounted_for(mode: str) -> None:
    instance = day(*_orders(mode), vehicles=[{"id": "V1", "kind": "van", "start": "W1"}])
    assert [one.id for one in instance.orders] == ["A0", "A1", "A2", "A3"]
    driven = {name for visit in instance.visits for name in visit.orders}
    assert driven == {one.id for one in instance.orders if one.outcome == "drive"}
    assert all(visit.mode == mode for visit in instance.visits)
    assert all(one.extra == {"colour": "red"} for one in instance.orders)


@pytest.mark.parametrize("mode", MODES)
def test_what_is_brought_was_asked_for(mode: str) -> None:
    instance = day(*_orders(mode), vehicles=[{"id": "V1", "kind": "van", "start": "W1"}])
    brought = sum(instance.visits[job.options[0][-1]].deliver[0] for job in instance.jobs)
    assert brought == 4 * 1_500


@pytest.mark.parametrize("mode", MODES)
def test_the_order_of_rows_changes_nothing(mode: str) -> None:
    orders = _orders(mode)
    one, two = day(*orders), day(*orders[::-1])
    assert {visit.id: visit.windows for visit in one.visits} == {visit.id: visit.windows for visit in two.visits}


@pytest.mark.parametrize("mode", MODES)
def test_nobody_serves_a_mode_that_no_vehicle_has(mode: str) -> None:
    other = next(name for name in MODES if name != mode)
    vehicles = [{"id": "V1", "kind": "van", "start": "W1", "modes": other}]
    instance = day(*_orders(mode), vehicles=vehicles, settings={"checks": {"impossible_orders": "unserved"}})
    assert not instance.allowed.any()
