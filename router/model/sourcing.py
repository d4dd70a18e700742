"""What orders share beside vehicles, and who else may bring them: counted resources, and carriers at their prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from router.model.fields import settle
from router.units import FOREVER, Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something of which the whole plan may use so much and no more: pieces of a sku at a site, room in a locker, a carrier's day.

    Parameters
    ----------
    id : unique in the instance; `Visit.uses` and `CarrierOption.uses` name it.
    kind : ``stock`` of a sku at a site, ``room`` in a locker or station, ``share`` of orders that may be served otherwise than they
        prefer, a ``carrier``'s capacity.
    capacity : whole units for the whole day.
    site : id of the site where it is, empty for none. what : what is counted (a sku, ``parcels``, ``volume_ml``, ``level>1``), and
        `name` what people call that. All three for reports.
    since : from when it is there (goods that come in during the day). Whoever uses it is released no earlier.
    """

    id: str
    kind: Literal["stock", "room", "share", "carrier"]
    capacity: int
    site: str = ""
    what: str = ""
    name: str = ""
    since: Seconds = 0

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A third party that brings orders at a price each.

    `discounts` are pairs (orders, share): a carrier that is given so many orders or more takes that share off the prices of all of
    them. They ascend by orders; the last one reached counts.
    """

    id: str
    name: str = ""
    discounts: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        settle(self)

    def discount(self, orders: int) -> float:
        """The share off all prices when it is given `orders` orders."""
        return next((share for least, share in reversed(self.discounts) if orders >= least), 0.0)

    def discounted(self, prices: Money, orders: int) -> Money:
        """`prices` less the discount that `orders` orders earn."""
        return prices * (1 - self.discount(orders))


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierOption:
    """A way to have a job brought by a carrier instead of a vehicle.

    Parameters
    ----------
    id : unique in the instance; `Plan.carried` names it.
    job : id of the group of alternatives, of the delivery of a pair, or of the visit that it replaces (`Job.id`). An order that
        only carriers can bring is a visit that no vehicle may serve: ``Visit(vehicles=frozenset(), ...)``.
    carrier : id of the carrier.
    price : what the carrier asks, before any discount.
    surcharge : what the option costs on top, of which no carrier takes a discount off.
    uses : resource id → units taken from it.
    origin : id of the site the goods come from, empty for none; for reports.
    promised : when the customer has it, None for no promise; for reports.
    level : how much the customer prefers this option, 1 the most; for reports.
    ready : when the goods are ready for the carrier.
    cut_off : when they must be; an option with goods ready later may not be taken.
    lead : how long before `promised` the carrier has the goods, where its promise runs from there; None where it does not.
    """

    id: str
    job: str
    carrier: str
    price: Money
    surcharge: Money = 0.0
    uses: Mapping[str, int] = field(default_factory=dict)
    origin: str = ""
    promised: Seconds | None = None
    level: int = 1
    ready: Seconds = 0
    cut_off: Seconds = FOREVER
    lead: Seconds | None = None

    def __post_init__(self) -> None:
        settle(self)

    @property
    def leaves(self) -> Seconds:
        """When the carrier must have the goods for its promise to hold; `FOREVER` where it does not say."""
        if self.promised is None or not self.lead:
            return self.cut_off
        return min(self.cut_off, self.promised - self.lead)

    def handed_at(self, moment: Seconds) -> "CarrierOption":
        """The option when its goods are handed over at `moment` at the soonest: a promise that runs from there is for later."""
        if self.lead is None or self.promised is None or self.ready >= moment:
            return self
        return replace(self, ready=moment, promised=max(self.promised, moment + self.lead))

    @property
    def list_price(self) -> Money:
        """Price and surcharge, before any discount."""
        return self.price + self.surcharge
