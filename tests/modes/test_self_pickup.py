"""Self pickup: replenishments, deadlines, compartments, orders that lie ready."""

from typing import Any

import pytest

from router.model import Window
from tests.loader.days import SITES, codes, day

TERMS = {"modes": {"self_pickup": {"service_min": 3, "handling_min": 1, "penalty": 50}}}


def _collected(ident: str, **fields: Any) -> dict[str, Any]:
    return {"id": ident, "mode": "self_pickup", "pickup_point": "L1", "weight_kg": 2} | fields


def _locker(**fields: Any) -> list[dict[str, Any]]:
    return [*SITES[:3], {"id": "L1", "kind": "locker", "lat": 41.1523, "lon": -8.6094} | fields]


def test_orders_for_one_locker_become_one_replenishment() -> None:
    instance = day(_collected("A1"), _collected("A2", value=30), settings=TERMS)
    (visit,) = instance.visits
    assert (visit.id, visit.orders) == ("L1:replenish", ("A1", "A2"))
    assert visit.windows == (Window(0, 43_200),)
    assert (visit.service, visit.deliver, visit.penalty) == (180 + 2 * 60, (4_000, 0, 0), 130.0)


def test_orders_wait_for_the_first_deadline_they_can_meet() -> None:
    instance = day(_collected("A1"), _collected("A2", ready_at="12:30"), _collected("A3", ready_at="17:30"), settings=TERMS)
    assert [(visit.id, visit.orders, visit.release) for visit in instance.visits] == [
        ("L1:replenish-1", ("A1",), 0),
        ("L1:replenish-2", ("A2",), 45_000),
    ]
    assert instance.visits[1].windows == (Window(0, 61_200),)
    assert [order.outcome for order in instance.orders] == ["drive", "drive", "rolled"]


def test_goods_are_there_before_the_customer_comes() -> None:
    (visit,) = day(_collected("A1", slots="10:00-11:00"), settings=TERMS).visits
    assert visit.windows == (Window(0, 36_000),)


@pytest.mark.parametrize("fields", [{"held": "yes"}, {"origin": "L1"}])
def test_orders_held_where_they_are_collected_are_ready(fields: dict[str, str]) -> None:
    instance = day(_collected("A1", **fields), settings=TERMS)
    assert (instance.visits, instance.orders[0].outcome) == ((), "ready")


def test_compartments_go_to_those_who_came_first() -> None:
    orders = [_collected(f"A{number}", placed_at=f"0{9 - number}:00") for number in range(4)]
    instance = day(*orders, settings=TERMS, sites=_locker(compartments=2))
    assert [order.outcome for order in instance.orders] == ["rolled", "rolled", "drive", "drive"]
    assert instance.visits[0].orders == ("A3", "A2")


def test_room_by_dimension() -> None:
    instance = day(
        _collected("A1", weight_kg=6), _collected("A2", weight_kg=3), settings=TERMS, sites=_locker(capacity_weight_kg=8)
    )
    assert [order.outcome for order in instance.orders] == ["drive", "rolled"]


def test_more_than_a_vehicle_takes_becomes_two_visits() -> None:
    vehicles = [{"id": "V1", "kind": "van", "start": "W1", "capacity_weight_kg": 5}]
    instance = day(*(_collected(f"A{number}") for number in range(5)), settings=TERMS, vehicles=vehicles)
    assert [visit.orders for visit in instance.visits] == [("A0", "A1"), ("A2", "A3"), ("A4",)]


def test_different_needs_do_not_share_a_visit() -> None:
    vehicles = [{"id": "V1", "kind": "van", "start": "W1", "skills": "cold"}]
    instance = day(_collected("A1"), _collected("A2", requires="cold"), settings=TERMS, vehicles=vehicles)
    assert [visit.requires for visit in instance.visits] == [frozenset(), {"cold"}]


def test_goods_of_a_depot_and_goods_of_another_store() -> None:
    (from_depot,) = day(_collected("A1", origin="W1"), settings=TERMS).visits
    assert (from_depot.vehicles, from_depot.pickup) == ({"V1"}, None)
    pickup, delivery = day(_collected("A1", origin="S2"), settings=TERMS).visits
    assert (pickup.id, delivery.pickup, delivery.release) == ("L1:replenish:pickup", "L1:replenish:pickup", 0)
    assert (pickup.collect, delivery.deliver) == ((2_000, 0, 0), (2_000, 0, 0))


def test_what_is_missing() -> None:
    assert codes(_collected("A1", pickup_point="")) == ["E210"]
    assert codes(_collected("A1", pickup_point="L9")) == ["E222"]
    assert codes(_collected("A1", slots="05:00-06:00"), sites=_locker(opening="08:00-20:00", deadlines="12:00")) == ["E233"]
