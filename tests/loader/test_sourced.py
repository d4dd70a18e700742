"""Stock, carriers and options of a day: what orders may choose from, and every fault of the tables at once."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from router.documents.template import new_folder
from router.loader import load
from router.model import Instance
from tests.loader.days import SITES, codes, day, faults, order

SKUS = [{"id": "tea", "name": "Green tea", "weight_kg": 0.5}, {"id": "ice", "weight_kg": 2, "goods": "frozen", "requires": "cold"}]
STOCK = [
    {"site": "W1", "sku": "tea", "on_hand": 5},
    {"site": "S1", "sku": "tea", "on_hand": 2},
    {"site": "W1", "sku": "ice", "on_hand": 1},
]
CARRIERS = [{"id": "post", "name": "Post", "cut_off": "12:00", "capacity": 9, "discounts": "5=0.1"}]
TARIFFS = [{"carrier": "post", "base": 4, "per_kg": 0.5}]


def _day(*orders: dict[str, Any], **changes: Any) -> Instance:
    return day(*orders, **{"skus": SKUS, "stock": STOCK, "carriers": CARRIERS, "tariffs": TARIFFS, **changes})


def _codes(*orders: dict[str, Any], **changes: Any) -> list[str]:
    return codes(*orders, **{"skus": SKUS, "stock": STOCK, "carriers": CARRIERS, "tariffs": TARIFFS, **changes})


def test_an_order_may_come_from_each_site_that_has_its_goods_or_with_a_carrier() -> None:
    instance = _day(order(items="tea*2"), vehicles=[{"id": "V1", "start": "W1"}])
    (job,) = instance.jobs
    assert job.id == "A1"
    visits = [instance.visits[option[-1]] for option in job.options]
    assert {(visit.id, visit.origin, visit.pickup) for visit in visits} == {("A1~W1", "W1", None), ("A1~S1", "S1", "A1~S1:pickup")}
    assert [dict(visit.uses) for visit in visits if visit.origin == "S1"] == [{"stock:S1:tea": 2}]
    assert {visit.deliver for visit in visits} == {(1000, 0, 0)}, "two pieces of half a kilogram"
    assert {(one.origin, one.price) for one in instance.carrier_options} == {("W1", 4.5), ("S1", 4.5)}
    assert instance.carriers[0].discounts == ((5, 0.1),)


def test_no_carrier_has_goods_before_they_are_ordered() -> None:
    vehicles = [{"id": "V1", "start": "W1"}]
    late = _day(order(items="tea", placed_at="12:01"), vehicles=vehicles)
    assert not late.carrier_options, "the cut-off is at 12:00"
    assert _day(order(items="tea", placed_at="12:00"), vehicles=vehicles).carrier_options


def test_goods_tell_kind_skill_and_load_of_the_order() -> None:
    van = {"id": "V1", "start": "W1", "skills": "cold"}
    instance = _day(order(items="ice; tea"), vehicles=[van], carriers=[], tariffs=[])
    (visit,) = instance.visits
    assert (visit.goods, visit.requires, visit.deliver) == (frozenset({"frozen"}), frozenset({"cold"}), (2500, 0, 0))
    assert instance.orders[0].loads == (2500, 0, 0)


def test_lines_may_stand_in_a_table_of_their_own_and_add_up() -> None:
    lines = [{"order": "A1", "sku": "tea", "count": 1}, {"order": "A1", "sku": "tea", "count": 2}]
    instance = _day(order(), lines=lines, carriers=[], tariffs=[])
    assert [dict(visit.uses) for visit in instance.visits if visit.uses] == [{"stock:W1:tea": 3}], "the store has only two"


def test_goods_that_come_in_the_day_are_another_way_released_later() -> None:
    stock = [{"site": "W1", "sku": "tea", "on_hand": 1, "arriving": 4, "arriving_at": "11:00"}]
    instance = _day(order(items="tea*1"), stock=stock)
    assert {(visit.release, tuple(visit.uses)) for visit in instance.visits} == {
        (0, ("stock:W1:tea",)),
        (39_600, ("stock:W1:tea@39600",)),
    }
    assert {(one.ready, next(iter(one.uses))) for one in instance.carrier_options} == {
        (0, "stock:W1:tea"),
        (39_600, "stock:W1:tea@39600"),
    }
    late = [{"site": "W1", "sku": "tea", "arriving": 4, "arriving_at": "12:30"}]
    assert _day(order(items="tea*1"), stock=late).carrier_options == (), "they are not ready by the cut-off"


def test_rules_offer_lockers_nearby_at_a_price_and_a_level_within_their_room() -> None:
    sites = [
        {"id": "W1", "kind": "warehouse", "lat": 41.206, "lon": -8.624},
        {"id": "L1", "kind": "locker", "lat": 41.1523, "lon": -8.6094, "compartments": 3, "service_min": 2, "handling_min": 1},
        {"id": "L2", "kind": "locker", "lat": 41.1623, "lon": -8.6094},
        {"id": "L9", "kind": "locker", "lat": 41.3, "lon": -8.6},
    ]
    options = {"shares": {"1": 0.5}, "modes": {"self_pickup": {"nearest": 5, "within_km": 2, "price": 1.5, "level": 2}}}
    instance = _day(
        order(items="tea"),
        sites=sites,
        settings={"options": options},
        carriers=[],
        tariffs=[],
        stock=STOCK[:1],
        vehicles=[{"id": "V1", "start": "W1"}],
    )
    lockers = {visit.site: visit for visit in instance.visits if visit.mode == "self_pickup"}
    assert set(lockers) == {"L1", "L2"}
    one = lockers["L1"]
    assert (one.price, one.level, one.setup, one.service) == (1.5, 2, 120, 60)
    assert dict(one.uses) == {"stock:W1:tea": 1, "room:L1:parcels": 1, "share:level>1": 1}
    assert {resource.id: resource.capacity for resource in instance.resources if resource.kind != "stock"} == {
        "room:L1:parcels": 3,
        "share:level>1": 0,
    }


def test_options_of_an_order_replace_the_rules() -> None:
    rows = [
        {"order": "A1", "mode": "self_pickup", "site": "S1", "price": 1, "level": 3},
        {"order": "A1", "mode": "instant", "price": 2},
    ]
    instance = _day(order(items="tea", placed_at="10:00"), options=rows, settings={"modes": {"instant": {"packing_min": 10}}})
    assert Counter(visit.mode for visit in instance.visits if visit.uses) == {"scheduled": 2, "instant": 2, "self_pickup": 1}
    assert [(one.carrier, one.origin, one.level) for one in instance.carrier_options] == [("self_pickup", "S1", 3)], (
        "collected where it lies"
    )


def test_an_order_no_site_has_whole_comes_in_two_parcels_at_a_price() -> None:
    stock = [{"site": "W1", "sku": "ice", "on_hand": 1}, {"site": "S1", "sku": "tea", "on_hand": 1}]
    settings = {"options": {"split_price": 3}}
    van = [{"id": "V1", "start": "W1", "skills": "cold"}]
    instance = _day(order(items="tea; ice"), stock=stock, settings=settings, vehicles=van)
    assert [(job.id, instance.visits[job.options[0][-1]].orders) for job in instance.jobs] == [("A1:1", ("A1",)), ("A1:2", ("A1",))]
    assert {job.id: instance.visits[job.options[0][-1]].price for job in instance.jobs} == {"A1:1": 0, "A1:2": 3}


def test_only_a_carrier_may_bring_what_no_vehicle_can() -> None:
    instance = _day(order(items="tea*2"), vehicles=[{"id": "B1", "start": "S1", "modes": "instant"}])
    assert all(not instance.allowed[visit].any() for visit in range(len(instance.visits)))
    assert len(instance.carrier_options) == 2


def test_a_column_items_is_a_remark_where_no_goods_are_known() -> None:
    assert day(order(items="two boxes of tea")).orders[0].extra == {"items": "two boxes of tea"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stock": [{"site": "W1", "sku": "tee", "on_hand": 1}]}, ["E270"]),
        ({"stock": [{"site": "W9", "sku": "tea", "on_hand": 1}]}, ["E222"]),
        ({"stock": [{"site": "W1", "sku": "tea", "on_hand": -1}]}, ["E212"]),
        ({"stock": [{"site": "W1", "sku": "tea", "on_hand": 1}, {"site": "W1", "sku": "tea", "on_hand": 2}]}, ["E274"]),
        ({"stock": [{"site": "W1", "sku": "tea", "on_hand": 1, "arriving": 2}]}, ["E274"]),
        ({"stock": [{"site": "W1", "sku": "tea", "on_hand": 1, "arriving_at": "11:00"}]}, ["E274"]),
        ({"stock": [{"site": "W1", "sku": "tea", "on_hand": 1, "arriving": 2, "arriving_at": "2026-11-22 23:00"}]}, ["E274"]),
        ({"skus": [], "stock": []}, ["E270"]),
        ({"skus": [*SKUS, {"id": "tea"}]}, ["E220"]),
        ({"lines": [{"order": "A9", "sku": "tea"}]}, ["E224"]),
        ({"lines": [{"order": "A1", "sku": "tea"}]}, ["E274"]),
        ({"carriers": [*CARRIERS, {"id": "bike"}]}, ["E273"]),
        ({"carriers": [{"id": "post", "sites": "S9"}]}, ["E222"]),
        ({"carriers": [{"id": "post", "modes": "by air"}]}, ["E221"]),
        ({"carriers": [{"id": "post", "discounts": "10=1.5"}]}, ["E212"]),
        ({"carriers": [{"id": "post", "discounts": "10=0.05; 5=0.1"}]}, ["E240"]),
        ({"carriers": [{"id": "post", "discounts": "5=0.05; 5=0.1"}]}, ["E240"]),
        ({"carriers": [{"id": "post", "promised": "18:00", "promise_min": 60}]}, ["E240"]),
        ({"carriers": [{"id": "post", "promised": "11:00", "cut_off": "12:00"}]}, ["E240"]),
        ({"tariffs": [{"carrier": "pest", "base": 1}]}, ["E271", "E273"]),
        ({"tariffs": [{"carrier": "post", "zone": "moon", "base": 1}], "zones": [{"zone": "centre"}]}, ["E242"]),
        ({"tariffs": [{"carrier": "post", "to_kg": 5}, {"carrier": "post", "from_kg": 6}]}, ["E272"]),
        ({"tariffs": [{"carrier": "post", "to_kg": 5}, {"carrier": "post", "from_kg": 4}]}, ["E272"]),
        ({"tariffs": [{"carrier": "post", "from_kg": 1}]}, ["E272"]),
        ({"tariffs": [{"carrier": "post", "to_kg": 5}, {"carrier": "post", "from_kg": 5, "capacity": 3}]}, ["E272"]),
        ({"options": [{"order": "A1", "mode": "self_pickup"}]}, ["E210"]),
        ({"options": [{"order": "A1", "mode": "scheduled", "site": "S1"}]}, ["E240"]),
        ({"options": [{"order": "A1", "mode": "carrier", "slots": "09:00-10:00"}]}, ["E240"]),
        ({"options": [{"order": "A1", "mode": "carrier"}, {"order": "A1", "mode": "carrier", "carrier": "post"}]}, ["E274"]),
        ({"options": [{"order": "A1", "mode": "scheduled"}, {"order": "A1", "mode": "scheduled", "level": 2}]}, ["E274"]),
        ({"options": [{"order": "A1", "mode": "drone"}]}, ["E221"]),
        ({"options": [{"order": "A1", "mode": "instant", "carrier": "post"}]}, ["E240"]),
        ({"settings": {"options": {"shares": {"1": 0.9, "2": 0.8}}}}, ["E240"]),
        ({"settings": {"options": {"shares": {"first": 0.9}}}}, ["E216"]),
        ({"settings": {"options": {"modes": {"drone": {}}}}}, ["E221"]),
        ({"settings": {"dimensions": ["pieces"]}, "skus": [{"id": "tea"}, {"id": "ice"}]}, ["E240"]),
    ],
)
def test_faults_are_told(changes: dict[str, Any], expected: list[str]) -> None:
    assert _codes(order(items="tea"), **changes) == expected


def test_a_zone_that_only_other_days_have_is_noted() -> None:
    """Without zones.csv nobody but the orders knows the zones."""
    tariffs = [{"carrier": "post", "zone": "moon", "base": 1}, {"carrier": "post", "base": 2}]
    receipt = _day(order(items="tea"), tariffs=tariffs).receipt
    assert receipt is not None
    told = "tariffs.csv has prices for zones in which nothing lies today: moon"
    assert [note for note in receipt.notes if "moon" in note] == [told]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"carriers": [{"id": "post", "sites": "S2"}]}, "post: it does not collect at S1"),
        ({"carriers": [{"id": "post", "modes": "instant"}]}, "post: it brings no scheduled orders"),
        ({"tariffs": [{"carrier": "post", "to_kg": 0.01, "base": 1}]}, "kg are more than it takes"),
        ({"tariffs": [{"carrier": "post", "zone": "moon", "base": 1}]}, "post: tariffs.csv has no price of it in"),
    ],
)
def test_an_option_that_nobody_can_keep_is_noted(changes: dict[str, Any], why: str) -> None:
    receipt = _day(order(items="tea"), options=[{"order": "A1", "mode": "carrier", "carrier": "post"}], **changes).receipt
    assert receipt is not None
    (note,) = (note for note in receipt.notes if note.startswith("options"))
    assert "order A1 cannot have it" in note
    assert why in note


def test_a_cut_off_before_any_site_opens_is_a_fault() -> None:
    sites = [{**site, "opening": "08:00-20:00"} for site in SITES]
    assert _codes(order(items="tea"), sites=sites, carriers=[{"id": "post", "cut_off": "07:00"}]) == ["E240"]
    assert _codes(order(items="tea"), sites=sites, carriers=[{"id": "post", "cut_off": "08:00"}]) == []


def test_an_order_without_goods_is_a_fault_where_there_is_a_stock() -> None:
    assert _codes(order()) == ["E274"]
    assert _day(order(weight_kg=3)).visits
    assert day(order()).visits, "no stock, no goods"


def test_every_fault_has_its_place_and_a_remedy_and_all_come_at_once() -> None:
    found = faults(
        order(items="coal*2"),
        skus=SKUS,
        stock=[{"site": "W1", "sku": "tea", "on_hand": "many"}],
        carriers=CARRIERS,
        tariffs=[{"carrier": "post", "from_kg": 2}],
    )
    assert {(one.code, one.file, one.row, one.field) for one in found} == {
        ("E270", "orders", 1, "items"),
        ("E211", "stock", 1, "on_hand"),
        ("E272", "tariffs", 1, "from_kg"),
    }
    assert all(one.remedy for one in found)


def test_figures_that_no_visit_can_hold_are_faults() -> None:
    assert [(one.code, one.row) for one in faults(order(id="A"), order(id="A1", weight_kg=1e12))] == [("E249", 2)]
    heavy = [{"id": "tea", "weight_kg": 1e9}]
    assert _codes(order(items="tea*1000000000"), skus=heavy, stock=[{"site": "W1", "sku": "tea", "on_hand": 2e9}]) == ["E249"]


def test_tables_and_columns_have_other_names(tmp_path: Path) -> None:
    new_folder(tmp_path / "shop", sourcing=True)
    ours = load(tmp_path / "shop")
    for old, new, columns in (
        ("stock", "Lagerbestand", {"site,sku,on_hand": "Filiale,Artikelnummer,Bestand", "reserved": "reserviert"}),
        ("lines", "订单明细", {"order,sku,count": "订单号,货号,数量"}),
        ("skus", "products", {"id,name,weight_kg": "SKU,Description,Weight (kg)"}),
    ):
        text = (tmp_path / "shop" / f"{old}.csv").read_text(encoding="utf-8")
        for known, other in columns.items():
            assert known in text
            text = text.replace(known, other, 1) if f"\n{known}" in text else text.replace(f",{known},", f",{other},", 1)
        (tmp_path / "shop" / f"{old}.csv").unlink()
        (tmp_path / "shop" / f"{new}.csv").write_text(text, encoding="utf-8")
    theirs = load(tmp_path / "shop")
    assert (theirs.visits, theirs.resources) == (ours.visits, ours.resources)
