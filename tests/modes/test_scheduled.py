"""Scheduled orders: slots, preferences, origins, alternatives, returns."""

from router.model import ALWAYS, Window
from tests.loader.days import codes, day, order

NINE_TO_ELEVEN = Window(32_400, 39_600)
TERMS = {
    "modes": {"scheduled": {"service_min": 4, "setup_min": 1, "late_price_per_min": 0.5, "penalty": 60, "window": "08:00-20:00"}}
}


def test_an_order_becomes_one_visit_with_the_terms_of_its_mode() -> None:
    asked = order(slots="09:00-11:00", preferred="09:30-10:00", weight_kg=2.5, value=20, service_min_by_kind="e-bike=2")
    (visit,) = day(asked, settings=TERMS).visits
    assert (visit.id, visit.orders, visit.mode) == ("A1", ("A1",), "scheduled")
    assert (visit.windows, visit.preferred) == ((NINE_TO_ELEVEN,), Window(34_200, 36_000))
    assert (visit.service, visit.setup, visit.service_by_kind) == (240, 60, {"e-bike": 120})
    assert (visit.late_price, visit.early_price) == (30.0, 0.0)
    assert visit.penalty == 80.0
    assert visit.deliver == (2_500, 0, 0)


def test_an_order_overrides_its_mode() -> None:
    (visit,) = day(order(service_min=0, penalty=5), settings=TERMS).visits
    assert (visit.service, visit.penalty, visit.windows) == (0, 5.0, (Window(28_800, 72_000),))


def test_no_slot_means_any_time() -> None:
    assert day(order()).visits[0].windows == (ALWAYS,)


def test_several_slots_are_sorted_and_joined_where_they_touch() -> None:
    (visit,) = day(order(slots="14:00-16:00; 09:00-10:00; 10:00-11:00")).visits
    assert visit.windows == (NINE_TO_ELEVEN, Window(50_400, 57_600))


def test_a_preferred_moment() -> None:
    assert day(order(preferred="10:00")).visits[0].preferred == Window(36_000, 36_000)


def test_all_further_fields_arrive() -> None:
    asked = order(
        priority=2,
        requires="cold; two_people",
        goods="frozen",
        vehicles="V1",
        liked_vehicles="V1",
        other_vehicle_price=7,
        position="first",
        price=1.5,
        ready_at="07:00",
        return_pieces=2,
    )
    vehicles = [{"id": "V1", "kind": "van", "start": "W1", "skills": "cold; two_people"}]
    (visit,) = day(asked, vehicles=vehicles).visits
    assert (visit.priority, visit.requires, visit.goods) == (2, {"cold", "two_people"}, {"frozen"})
    assert (visit.vehicles, visit.liked_vehicles, visit.other_vehicle_price) == ({"V1"}, {"V1"}, 7.0)
    assert (visit.position, visit.price, visit.release, visit.collect) == ("first", 1.5, 25_200, (0, 0, 2))


def test_forbidden_vehicles_leave_the_others() -> None:
    vehicles = [{"id": "V", "kind": "van", "start": "W1", "count": 3}]
    (visit,) = day(order(not_vehicles="V-2"), vehicles=vehicles).visits
    assert visit.vehicles == {"V-1", "V-3"}


def test_goods_of_a_depot_come_with_its_own_vehicles() -> None:
    vehicles = [{"id": "V1", "kind": "van", "start": "W1"}, {"id": "V2", "kind": "van", "start": "S1"}]
    (visit,) = day(order(origin="W1"), vehicles=vehicles).visits
    assert (visit.vehicles, visit.pickup) == ({"V1"}, None)


def test_goods_of_a_site_where_nobody_starts_are_picked_up() -> None:
    pickup, delivery = day(order(origin="S2", slots="09:00-11:00", weight_kg=1, max_on_board_min=30)).visits
    assert (pickup.id, delivery.id, delivery.pickup) == ("A1:pickup", "A1", "A1:pickup")
    assert (pickup.collect, delivery.deliver) == ((1_000, 0, 0), (1_000, 0, 0))
    assert (pickup.windows, delivery.windows) == ((Window(0, 39_600),), (NINE_TO_ELEVEN,))
    assert (delivery.max_on_board, pickup.penalty) == (1_800, 0.0)


def test_door_or_locker() -> None:
    alternatives = [{"order": "A1", "site": "L1", "slots": "08:00-18:00", "service_min": 1, "price": 2}]
    door, locker = day(order(slots="09:00-11:00"), alternatives=alternatives, settings=TERMS).visits
    assert (door.id, locker.id, door.group, locker.group) == ("A1", "A1@L1", "A1", "A1")
    assert (locker.service, locker.price, locker.windows) == (60, 2.0, (Window(28_800, 64_800),))
    assert door.place != locker.place


def test_an_alternative_without_slots_takes_those_of_the_order() -> None:
    alternatives = [{"order": "A1", "lat": 41.16, "lon": -8.6}]
    _, neighbour = day(order(slots="09:00-11:00"), alternatives=alternatives).visits
    assert neighbour.windows == (NINE_TO_ELEVEN,)


def test_store_a_or_b() -> None:
    visits = day(order(origin="S1; S2"), vehicles=[{"id": "V1", "kind": "van", "start": "W1"}]).visits
    assert [visit.id for visit in visits] == ["A1~S1:pickup", "A1~S1", "A1~S2:pickup", "A1~S2"]
    assert {visit.group for visit in visits if visit.pickup} == {"A1"}


def test_an_order_whose_store_is_closed_in_its_slot_is_a_fault() -> None:
    vehicles = [{"id": "V1", "kind": "van", "start": "W1"}]
    assert codes(order(origin="S1", slots="06:00-08:00"), vehicles=vehicles) == ["E233"]
