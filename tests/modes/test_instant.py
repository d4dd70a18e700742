"""Instant orders: packing, promise, hard limit, time on board, stores to choose from."""

from typing import Any

from router.model import Window
from router.units import HOUR
from tests.loader.days import codes, day, order

TERMS = {
    "modes": {
        "instant": {
            "packing_min": 8,
            "promise_min": 40,
            "latest_min": 70,
            "max_on_board_min": 25,
            "late_price_per_min": 2,
            "pickup_service_min": 1.5,
            "service_min": 3,
        }
    }
}


def _instant(**fields: Any) -> dict[str, Any]:
    return order(mode="instant", placed_at="12:00", origin="S1", weight_kg=1) | fields


def test_a_pair_with_promise_and_hard_limit() -> None:
    pickup, delivery = day(_instant(), settings=TERMS).visits
    noon = 12 * HOUR
    assert (pickup.id, delivery.pickup) == ("A1:pickup", "A1:pickup")
    assert pickup.windows == (Window(noon + 8 * 60, noon + 70 * 60),)
    assert delivery.windows == (Window(noon + 8 * 60, noon + 70 * 60),)
    assert delivery.preferred == Window(0, noon + 40 * 60)
    assert (delivery.late_price, delivery.max_on_board) == (120.0, 1_500)
    assert (pickup.service, delivery.service) == (90, 180)
    assert (pickup.collect, delivery.deliver) == ((1_000, 0, 0), (1_000, 0, 0))


def test_the_promise_of_an_order_counts_before_that_of_the_mode() -> None:
    _, delivery = day(_instant(promise_min=30), settings=TERMS).visits
    assert delivery.preferred == Window(0, 12 * HOUR + 1_800)


def test_without_settings_ten_minutes_of_packing_three_quarters_of_an_hour_and_half_an_hour_of_grace() -> None:
    pickup, delivery = day(_instant()).visits
    assert pickup.windows[0].start == 12 * HOUR + 600
    assert delivery.preferred == Window(0, 12 * HOUR + 2_700)
    assert delivery.windows[0].end == 12 * HOUR + 4_500


def test_a_pair_even_where_vehicles_start_at_the_store() -> None:
    pickup, _ = day(_instant(origin="S1"), settings=TERMS).visits
    assert pickup.vehicles is None


def test_two_stores_are_alternatives() -> None:
    visits = day(_instant(origin="S1; S2"), settings=TERMS).visits
    assert [visit.id for visit in visits] == ["A1~S1:pickup", "A1~S1", "A1~S2:pickup", "A1~S2"]


def test_a_closed_store_leaves_the_other() -> None:
    visits = day(_instant(origin="S1; S2", placed_at="07:00"), settings=TERMS).visits
    assert [visit.id for visit in visits] == ["A1~S2:pickup", "A1~S2"]


def test_what_an_instant_order_needs() -> None:
    assert codes(_instant(placed_at=None, origin="")) == ["E210", "E210"]
    assert codes(_instant(packing_min=80), settings=TERMS) == ["E233"]
