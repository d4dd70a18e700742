"""What each order is offered: as it asked, and what options.csv or ``[options]`` let it have instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from router.costing import crow_km
from router.documents.day import Day
from router.documents.rows import OrderRow
from router.documents.sourcing_rows import OfferedMode, OptionRow
from router.documents.tables import Record
from router.loader.goods_references import CARRIER
from router.loader.places import Places
from router.model import Window
from router.modes import MODES
from router.units import Money

POINTS = ("locker", "station", "store")
"""Kinds of sites where customers collect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One way in which an order may be served; `site` is where the customer collects, `carrier` the only one meant.

    `where` is the row of options.csv that offers it, empty for rules.
    """

    mode: str
    site: str = ""
    carrier: str = ""
    slots: tuple[Window, ...] | None = None
    price: Money = 0.0
    level: int = 1
    asked: bool = False
    where: str = ""


class Offers:
    """What the day offers its orders."""

    def __init__(self, day: Day, places: Places) -> None:
        self._day = day
        self._places = places
        self._rows: dict[str, list[Record[OptionRow]]] = {}
        for record in day.options:
            self._rows.setdefault(record.data.order, []).append(record)
        self._points = [record.data.id for record in day.sites if record.data.kind in POINTS]
        self._sites = [record.data.id for record in day.sites]

    def of(self, row: OrderRow) -> list[Offered]:
        """The way it asked first."""
        named = self._rows.get(row.id)
        others = list(self._by_rule(row)) if named is None else [_offered(one) for one in named]
        own = Offered(mode=row.mode, site=row.pickup_point, asked=True)
        same = next((one for one in others if (one.mode, one.site) == (own.mode, own.site)), None)
        if same is not None:
            others.remove(same)
            own = Offered(
                mode=own.mode, site=own.site, slots=same.slots or row.slots, price=same.price, level=same.level, asked=True
            )
        return [own, *filter(self._known, others)]

    def nearest(self, row: OrderRow, sites: Sequence[str] | None = None) -> list[tuple[float, str]]:
        """Crow distance in km and id of `sites` (default: all) from the customer, the nearest first."""
        here = self._point("order", row.id) or self._point("site", row.pickup_point)
        found = []
        for site in self._sites if sites is None else sites:
            there = self._point("site", site)
            found.append((crow_km(here, there) if here and there else 0.0, site))
        return sorted(found)

    def _known(self, one: Offered) -> bool:
        """Whether there are such a mode and such a point; what is unknown is a fault of its own."""
        return one.mode == CARRIER or (one.mode in MODES and (one.mode != "self_pickup" or one.site in self._sites))

    def _point(self, noun: str, ident: str) -> tuple[float, float] | None:
        index = self._places.of(noun, ident)
        if index is None:
            return None
        place = self._places.places[index]
        return (place.lat, place.lon) if place.lat is not None and place.lon is not None else None

    def _by_rule(self, row: OrderRow) -> Iterator[Offered]:
        rules: Mapping[str, OfferedMode] = self._day.settings.options.modes
        if self._day.carriers and CARRIER not in rules:
            yield Offered(mode=CARRIER)
        for mode, rule in rules.items():
            if mode == row.mode or (rule.asked and row.mode not in rule.asked):
                continue
            if mode != "self_pickup":
                yield Offered(mode=mode, price=rule.price, level=rule.level)
                continue
            near = [site for km, site in self.nearest(row, self._points) if km <= rule.within]
            for site in near[: rule.nearest]:
                yield Offered(mode=mode, site=site, price=rule.price, level=rule.level)


def _offered(record: Record[OptionRow]) -> Offered:
    row, where = record.data, record.where
    return Offered(
        mode=row.mode, site=row.site, carrier=row.carrier, slots=row.slots, price=row.price, level=row.level, where=where
    )
