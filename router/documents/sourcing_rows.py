"""Schemas of the tables that decide from where, by which mode and by whom an order is brought: goods, stock, carriers, options.

Styled as in `router.documents.rows`: units stand in the names of columns, attributes hold the core's units, an empty cell is an
absent one.
"""

from typing import Annotated, Any

from pydantic import Field, ValidationInfo

from router.documents.cells import (
    Amount,
    Amounts,
    Cell,
    Count,
    Minutes,
    Moment,
    Positive,
    Share,
    Spans,
    Text,
    Words,
    amount,
    fault,
    number,
    pieces,
    short,
    style_of,
)
from router.documents.row import Row


def _at_least_one(value: object, info: ValidationInfo) -> int:
    found = number(value, style_of(info))
    if found != int(found):
        fault("E216", f"{short(value)} is not a whole number", "round it")
    if found < 1:
        fault("E212", f"{short(value)} is less than 1", "use 1 or more")
    return int(found)


def _items(value: object, info: ValidationInfo) -> dict[str, int]:
    """``milk*2; bread`` or a JSON object; the same goods named twice are added up."""
    given = value.items() if isinstance(value, dict) else map(_item, pieces(value))
    found: dict[str, int] = {}
    for sku, count in given:
        found[str(sku)] = found.get(str(sku), 0) + _at_least_one(count, info)
    return found


def _item(text: Any) -> tuple[str, str]:
    sku, _, count = str(text).replace("×", "*").partition("*")
    if not sku.strip():
        fault("E217", f"'{short(text)}' names no goods", "write sku*count, several separated by ;")
    return sku.strip(), count.strip() or "1"


def _discounts(value: object, info: ValidationInfo) -> tuple[tuple[int, float], ...]:
    """``100=0.05; 200=0.1`` or a JSON object: from so many orders on, this share off."""
    given = value.items() if isinstance(value, dict) else (_pair(text) for text in pieces(value))
    return tuple(sorted((_at_least_one(orders, info), amount(share, style_of(info), 1.0)) for orders, share in given))


def _pair(text: Any) -> tuple[str, str]:
    orders, mark, share = str(text).partition("=")
    if not mark:
        fault("E217", f"'{short(text)}' is no step", "write orders=share, such as 100=0.05; several separated by ;")
    return orders.strip(), share.strip()


AtLeastOne = Annotated[int, Cell(_at_least_one, {"type": ["integer", "string"], "description": "1 or more", "minimum": 1})]
Items = Annotated[
    dict[str, int],
    Cell(_items, {"type": ["object", "string"], "description": "goods → count", "additionalProperties": {"type": "integer"}}),
]
Discounts = Annotated[
    tuple[tuple[int, float], ...],
    Cell(_discounts, {"type": ["object", "string"], "description": "orders → share", "additionalProperties": {"type": "number"}}),
]


class SkuRow(Row):
    """skus.csv: the goods that are sold. An order's loads are those of its lines, where orders.csv does not give them itself."""

    id: Text = Field(min_length=1, description="sku: what stock.csv and order lines call it")
    name: Text = ""
    loads: Amounts = Field(default_factory=dict, description="of one piece, by dimension")
    goods: Text = Field(default="", description="kind of goods, for those that must not share a vehicle")
    requires: Words = Field(default=(), description="skills that the vehicle or carrier must have")


class StockRow(Row):
    """stock.csv: pieces of a sku at a site. What can be sold is on_hand - reserved - safety, and what arrives during the day."""

    site: Text = Field(min_length=1)
    sku: Text = Field(min_length=1)
    on_hand: Count = 0
    reserved: Count = Field(default=0, description="already sold elsewhere")
    safety: Count = Field(default=0, description="is not sold")
    arriving: Count = Field(default=0, description="come during the day, on top of on_hand; a row for each further arrival")
    arriving_at: Moment | None = Field(default=None, description="when they can leave the site")


class LineRow(Row):
    """lines.csv: what an order consists of; or the column items of orders.csv."""

    order: Text = Field(min_length=1)
    sku: Text = Field(min_length=1)
    count: AtLeastOne = 1


class CarrierRow(Row):
    """carriers.csv: companies that take orders off the own fleet's hands, at the prices of tariffs.csv."""

    id: Text = Field(min_length=1)
    name: Text = ""
    modes: Words = Field(default=(), description="modes of the orders it may be given; empty: all but self_pickup")
    sites: Words = Field(default=(), description="where it collects; empty: at every warehouse and store")
    cut_off: Moment | None = Field(default=None, description="goods that are ready later do not go with it")
    promised: Moment | None = Field(
        default=None, description="it has delivered by then; orders whose slots end earlier are not offered it"
    )
    promise: Minutes | None = Field(default=None, alias="promise_min", description="so long after the goods are ready, instead")
    capacity: Count | None = Field(default=None, description="orders a day; empty: any number")
    discounts: Discounts = Field(
        default=(), description="100=0.05; 200=0.1: from so many orders on, this share off the price of all of them"
    )
    skills: Words = Field(default=(), description="what it can do, of what orders require")


class TariffRow(Row):
    """tariffs.csv: a carrier's price of an order, by zone and weight: base + per_kg × weight. Steps of a zone leave no gap."""

    carrier: Text = Field(min_length=1)
    zone: Text = Field(default="", description="of the customer's place; empty: everywhere else")
    from_kg: Amount = Field(default=0.0, description="the step rules above this weight; the first one of a zone begins at 0")
    to_kg: Positive | None = Field(default=None, description="and up to this one; empty: any weight")
    base: Amount = 0.0
    per_kg: Amount = 0.0
    capacity: Count | None = Field(default=None, description="orders a day in this zone, written in its first step")
    cut_off: Moment | None = Field(default=None, description="in place of the carrier's own")
    promised: Moment | None = Field(default=None, description="in place of the carrier's own")


class OptionRow(Row):
    """options.csv: how an order may be served besides as it asked. For an order named here no rule of [options] holds."""

    order: Text = Field(min_length=1)
    mode: Text = Field(min_length=1, description="a mode of the own fleet, or carrier")
    site: Text = Field(default="", description="self_pickup: station, locker or store where the customer collects")
    carrier: Text = Field(default="", description="carrier: this one only; empty: any")
    slots: Spans | None = Field(default=None, description="when service may begin; empty: the slots of the order")
    price: Amount = Field(default=0.0, description="paid on top: a discount given to the customer, the inconvenience")
    level: AtLeastOne = Field(default=1, description="1: as good as what was asked for; 2, 3: second and third choice")


class OfferedMode(Row):
    """``[options.modes.<name>]``: every order that options.csv does not name may be served in this mode, too, or by carriers."""

    price: Amount = 0.0
    level: AtLeastOne = 1
    asked: Words = Field(default=(), description="only orders that asked for these modes; empty: all")
    nearest: AtLeastOne = Field(default=1, description="self_pickup: at so many points nearest to the customer")
    within: Positive = Field(default=2.0, alias="within_km", description="self_pickup: crow distance of a point from the customer")


class OptionsRow(Row):
    """``[options]``: what may be offered, and how often customers may be given less than their first choice."""

    shares: dict[str, Share] = Field(
        default_factory=dict, description="level → least share of the orders at this level or a better one: { 1 = 0.8, 2 = 0.9 }"
    )
    split_price: Amount | None = Field(
        default=None,
        description="an order whose goods no site has all comes in two parcels from two sites, the second at this price; "
        "empty: orders are not split",
    )
    modes: dict[str, OfferedMode] = Field(default_factory=dict)
