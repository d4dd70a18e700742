"""What carriers ask for."""

from typing import Any

import pytest

from router.carriers import Consignment, Tariffs
from router.documents.sourcing_rows import CarrierRow, TariffRow

NOON = 12 * 3600


def _tariffs(*rows: dict[str, Any], **carrier: Any) -> Tariffs:
    fields = {
        "modes": (),
        "sites": (),
        "cut_off": None,
        "promised": None,
        "promise": None,
        "capacity": None,
        "discounts": (),
        "skills": (),
    }
    one = CarrierRow.model_construct(id="post", name="Post", **{**fields, **carrier})
    blank = {
        "carrier": "post",
        "zone": "",
        "from_kg": 0.0,
        "to_kg": None,
        "base": 0.0,
        "per_kg": 0.0,
        "capacity": None,
        "cut_off": None,
    }
    return Tariffs([one], [TariffRow.model_construct(**{**blank, "promised": None, **row}) for row in rows], ["W1", "S1"])


def _wanted(**fields: Any) -> Consignment:
    return Consignment(**{"origin": "W1", "zone": "centre", "mode": "scheduled", "weight_kg": 4.0, **fields})


@pytest.mark.parametrize(("weight", "price"), [(4.0, 3.0 + 4 * 0.5), (5.0, 3.0 + 5 * 0.5), (5.5, 6.0), (30.0, None)])
def test_the_step_of_the_weight_rules(weight: float, price: float | None) -> None:
    tariffs = _tariffs({"base": 3.0, "per_kg": 0.5, "to_kg": 5.0}, {"base": 6.0, "from_kg": 5.0, "to_kg": 20.0})
    assert [quote.price for quote in tariffs.quotes(_wanted(weight_kg=weight))] == ([] if price is None else [price])


def test_a_zone_of_its_own_goes_before_everywhere_else() -> None:
    tariffs = _tariffs({"base": 9.0}, {"base": 3.0, "zone": "centre", "capacity": 7}, capacity=20)
    (quote,) = tariffs.quotes(_wanted())
    assert (quote.price, quote.uses) == (3.0, {"carrier:post": 1, "carrier:post:centre": 1})
    assert [quote.price for quote in tariffs.quotes(_wanted(zone="hills"))] == [9.0]
    assert {(one.id, one.capacity) for one in tariffs.resources()} == {("carrier:post", 20), ("carrier:post:centre", 7)}


@pytest.mark.parametrize(
    ("carrier", "wanted"),
    [
        ({"cut_off": NOON}, {"ready": NOON + 1}),
        ({"promised": NOON}, {"due": NOON - 1}),
        ({"promised": NOON}, {"ready": NOON + 1}),
        ({"promise": 3600}, {"ready": NOON, "due": NOON + 3599}),
        ({"sites": ("S1",)}, {}),
        ({}, {"origin": "S9"}),
        ({"modes": ("instant",)}, {}),
        ({}, {"mode": "self_pickup"}),
        ({}, {"requires": frozenset({"cold"})}),
    ],
)
def test_what_it_cannot_keep_is_not_offered(carrier: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert list(_tariffs({"base": 3.0}, **carrier).quotes(_wanted(**wanted))) == []


def test_a_promise_runs_from_when_the_goods_are_ready_and_never_ends_before_the_slot() -> None:
    tariffs = _tariffs({"base": 3.0}, promise=3600)
    assert [quote.promised for quote in tariffs.quotes(_wanted(ready=NOON))] == [NOON + 3600]
    assert [quote.promised for quote in tariffs.quotes(_wanted(ready=NOON, begin=NOON + 7200))] == [NOON + 7200]


def test_without_a_cut_off_it_may_be_given_the_goods_as_long_as_it_can_keep_the_slot() -> None:
    (quote,) = _tariffs({"base": 3.0}, promise=3600).quotes(_wanted(begin=NOON, due=NOON + 7200))
    assert (quote.lead, quote.promised, quote.cut_off) == (3600, NOON, NOON + 3600)


def test_a_carrier_named_for_an_order_may_come_after_its_slot() -> None:
    tariffs = _tariffs({"base": 3.0}, promised=NOON)
    assert len(list(tariffs.quotes(_wanted(due=NOON - 1), "post"))) == 1
