"""Night orders: cut-off, quiet hours, unattended hand-over."""

from typing import Any

from router.model import Window
from tests.loader.days import codes, day, order

NIGHT = {"modes": {"night": {"window": "20:00 - +1 06:00", "cut_off": "18:00", "quiet_hours": "23:00 - +1 07:00"}}}
EVENING, WHOLE_NIGHT = Window(72_000, 82_799), Window(72_000, 108_000)


def _night(**fields: Any) -> dict[str, Any]:
    return order(mode="night", placed_at="17:00", **fields)


def test_quiet_hours_are_for_unattended_orders_only() -> None:
    instance = day(_night(id="A1", unattended="yes"), _night(id="A2", unattended="no"), _night(id="A3"), settings=NIGHT)
    assert [visit.windows for visit in instance.visits] == [(WHOLE_NIGHT,), (EVENING,), (EVENING,)]


def test_orders_after_the_cut_off_are_rolled() -> None:
    instance = day(
        _night(id="A1"), _night(id="A2") | {"placed_at": "18:00"}, _night(id="A3") | {"placed_at": "18:00:01"}, settings=NIGHT
    )
    assert [(order.id, order.outcome) for order in instance.orders] == [("A1", "drive"), ("A2", "drive"), ("A3", "rolled")]
    assert [visit.id for visit in instance.visits] == ["A1", "A2"]


def test_slots_are_kept_inside_the_night() -> None:
    (visit,) = day(_night(slots="19:00-21:00"), settings=NIGHT).visits
    assert visit.windows == (Window(72_000, 75_600),)


def test_a_slot_wholly_in_quiet_hours_is_a_fault_for_attended_orders() -> None:
    assert codes(_night(slots="24:00-25:00"), settings=NIGHT) == ["E233"]
    assert codes(_night(slots="24:00-25:00", unattended="yes"), settings=NIGHT) == []
