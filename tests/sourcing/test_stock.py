"""What can be sold, lot by lot, and orders that no site has whole."""

import pytest

from router.documents.sourcing_rows import StockRow
from router.sourcing import Parcel, Stock, parcels_of


def _row(site: str, sku: str, on_hand: int, **more: int) -> StockRow:
    return StockRow.model_construct(site=site, sku=sku, on_hand=on_hand, **{"reserved": 0, "safety": 0, "arriving": 0, **more})


def _stock(*rows: StockRow) -> Stock:
    return Stock(rows)


def test_reserved_and_safety_pieces_are_not_sold() -> None:
    stock = _stock(_row("S1", "tea", 9, reserved=3, safety=2, arriving_at=None))
    assert stock.pieces("S1", "tea") == 4
    assert (stock.has("S1", {"tea": 4}), stock.has("S1", {"tea": 5})) == (True, False)


def test_what_is_owed_is_taken_off_what_arrives() -> None:
    stock = _stock(_row("S1", "tea", 1, reserved=3, arriving=5, arriving_at=39_600))
    assert [(one.id, one.capacity, one.since) for one in stock.resources({})] == [
        ("stock:S1:tea", 0, 0),
        ("stock:S1:tea@39600", 3, 39_600),
    ]


def test_a_late_lot_is_another_way_that_spares_the_early_one() -> None:
    stock = _stock(_row("S1", "tea", 2, arriving=3, arriving_at=39_600), _row("S1", "rice", 1, arriving_at=None))
    ways = stock.ways("S1", {"tea": 2, "rice": 1})
    assert [(dict(way.uses), way.since) for way in ways] == [
        ({"stock:S1:tea": 2, "stock:S1:rice": 1}, 0),
        ({"stock:S1:tea@39600": 2, "stock:S1:rice": 1}, 39_600),
    ]


def test_an_order_may_need_both_lots() -> None:
    stock = _stock(_row("S1", "tea", 2, arriving=3, arriving_at=39_600))
    (way,) = stock.ways("S1", {"tea": 4})
    assert (dict(way.uses), way.since) == ({"stock:S1:tea@39600": 3, "stock:S1:tea": 1}, 39_600)


def test_goods_that_a_site_lacks_are_asked_of_it_all_the_same() -> None:
    stock = _stock(_row("S1", "tea", 2, arriving_at=None))
    (way,) = stock.ways("S1", {"tea": 3, "rice": 1})
    assert dict(way.uses) == {"stock:S1:tea": 3, "stock:S1:rice": 1}
    assert [(one.id, one.capacity) for one in stock.lacking(way.uses)] == [("stock:S1:rice", 0)]


@pytest.mark.parametrize("split", [True, False])
def test_an_order_is_split_where_no_site_has_it_whole(split: bool) -> None:
    stock = _stock(
        *(_row(site, sku, count, arriving_at=None) for site, sku, count in (("S1", "tea", 5), ("S2", "rice", 5), ("S2", "tea", 1)))
    )
    parcels = parcels_of({"tea": 2, "rice": 1}, stock, ["S1", "S2"], split=split)
    if split:
        assert parcels == [Parcel(number=1, lines={"tea": 2}, sites=("S1",)), Parcel(number=2, lines={"rice": 1}, sites=("S2",))]
    else:
        assert parcels == [Parcel(number=1, lines={"tea": 2, "rice": 1}, sites=("S1",))], "the site that lacks least is asked"
