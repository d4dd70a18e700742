"""The part of ``plan.json`` that says from where, by which mode and by whom each order is brought, and what ran short."""

from pydantic import AwareDatetime, Field

from router.documents.document import Document


class OptionDocument(Document):
    """A way to serve an order: goods from site `origin`, in `mode` (to site `to`, where the customer collects), by a vehicle or,
    where `carried`, by a carrier; the customer's `level` of preference, 1 the most.
    """

    origin: str = ""
    mode: str
    to: str = ""
    by: str
    carried: bool = False
    level: int = 1


class NextBestDocument(OptionDocument):
    """The cheapest other way that is open as the plan stands, and what the plan would cost more with it (less, when negative)."""

    extra_cost: float


class ChoiceDocument(OptionDocument):
    """What was decided for an order, or for one parcel of it.

    `price` is that of this option alone: what a carrier asks before discounts and the option adds (`surcharge`), or what is paid
    to be served so; a vehicle's drive is not in it. `goods`: sku → pieces that leave the origin, at `leaves` (with a carrier: by
    its cut-off); `load` of it.
    """

    job: str
    orders: tuple[str, ...]
    price: float
    surcharge: float = 0.0
    leaves: AwareDatetime | None = None
    eta: AwareDatetime | None = None
    goods: dict[str, int] = Field(default_factory=dict)
    load: dict[str, int] = Field(default_factory=dict)
    next_best: NextBestDocument | None = None


class ScarceDocument(Document):
    """Something of which all is used up: goods at a site, room at a point, a carrier's day.

    `worth`: what one more unit would save, by the best change of a single order with the rest of the plan as it is; null where
    no order would change for it.
    """

    resource: str
    kind: str
    site: str = ""
    what: str = ""
    name: str = ""
    units: int
    since: AwareDatetime | None = None
    worth: float | None = None


class GivenDocument(Document):
    """What a carrier is given: orders, its price after the discount that their number earns, and its limit.

    `surcharges`: what the options of these orders cost beside that price; no discount is taken off them.
    """

    carrier: str
    name: str = ""
    orders: int
    capacity: int | None = None
    price: float
    discount: float = 0.0
    surcharges: float = 0.0
    load: dict[str, int] = Field(default_factory=dict)


class SiteDocument(Document):
    """A site, as hand-over lists name it."""

    name: str = ""
    address: str = ""


class SourcingDocument(Document):
    """Decisions, scarcities, carriers; and the names of goods and sites.

    `unweighed` : so many orders and parcels were not looked at, for want of time, for their next best option and what they lack.
    """

    choices: tuple[ChoiceDocument, ...] = ()
    scarce: tuple[ScarceDocument, ...] = ()
    carriers: tuple[GivenDocument, ...] = ()
    unweighed: int = 0
    goods: dict[str, str] = Field(default_factory=dict)
    sites: dict[str, SiteDocument] = Field(default_factory=dict)


class SourcingKpis(Document):
    """Decisions in figures: orders by mode and carrier, by level of the customers' preference, and what went wrong.

    ``stock_outs`` are orders left out for want of goods, ``split_orders`` those that come in more than one parcel.
    """

    by_mode: dict[str, int]
    by_carrier: dict[str, int]
    by_origin: dict[str, int]
    by_level: dict[str, int]
    stock_outs: int
    split_orders: int
