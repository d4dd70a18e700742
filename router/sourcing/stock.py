"""Pieces of goods at sites: what can be sold from the beginning, and lots that arrive during the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from router.documents.sourcing_rows import StockRow
from router.model import Resource
from router.units import Seconds

Lines = Mapping[str, int]
"""Sku → pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Pieces of a sku that can leave a site from a moment on."""

    site: str
    sku: str
    pieces: int
    since: Seconds = 0

    @property
    def resource(self) -> str:
        """Id of the resource that counts it."""
        return f"stock:{self.site}:{self.sku}" + (f"@{self.since}" if self.since else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Lots that an order takes its goods from, resource → pieces, and the moment from which all of them are there."""

    uses: Mapping[str, int]
    since: Seconds = 0


class Stock:
    """All lots of the day by site and sku, the earliest first."""

    def __init__(self, rows: Iterable[StockRow]) -> None:
        self._lots = _lots(rows)
        self.sites = tuple(dict.fromkeys(site for site, _ in self._lots))

    def resources(self, names: Mapping[str, str]) -> Iterator[Resource]:
        """A resource for each lot; `names` are those of the skus."""
        for lots in self._lots.values():
            for lot in lots:
                name = names.get(lot.sku, "")
                yield Resource(
                    id=lot.resource, kind="stock", capacity=lot.pieces, site=lot.site, what=lot.sku, name=name, since=lot.since
                )

    def pieces(self, site: str, sku: str) -> int:
        """What the site has of the sku in the whole day."""
        return sum(lot.pieces for lot in self._lots.get((site, sku), ()))

    def has(self, site: str, lines: Lines) -> bool:
        """Whether the site has all the goods, if nobody else takes any."""
        return all(self.pieces(site, sku) >= count for sku, count in lines.items())

    def ways(self, site: str, lines: Lines) -> list[Way]:
        """From which lots of the site goods may be taken: for each moment at which some arrive, the latest lots by then first, so
        that earlier ones are left to others. Of goods that the site does not have enough of, the way that lacks least.
        """
        moments = sorted({lot.since for sku in lines for lot in self._lots.get((site, sku), ())} | {0})
        found = {tuple(sorted(way.uses.items())): way for moment in moments if (way := self._by(site, lines, moment))}
        return list(found.values()) or [self._lacking(site, lines)]

    def lot_of(self, site: str, sku: str) -> Lot:
        """The first lot; an empty one where the site has none."""
        return next(iter(self._lots.get((site, sku), ())), Lot(site=site, sku=sku, pieces=0))

    def lacking(self, uses: Iterable[str]) -> Iterator[Resource]:
        """Resources for goods of a site that has no row for them."""
        known = {lot.resource for lots in self._lots.values() for lot in lots}
        for name in dict.fromkeys(name for name in uses if name.startswith("stock:") and name not in known):
            _, site, sku = name.split(":", maxsplit=2)
            yield Resource(id=name, kind="stock", capacity=0, site=site, what=sku)

    def _by(self, site: str, lines: Lines, moment: Seconds) -> Way | None:
        uses: dict[str, int] = {}
        since = 0
        for sku, count in lines.items():
            left = count
            for lot in reversed([one for one in self._lots.get((site, sku), ()) if one.since <= moment]):
                taken = min(left, lot.pieces)
                if taken:
                    uses[lot.resource] = taken
                    since = max(since, lot.since)
                left -= taken
            if left:
                return None
        return Way(uses=uses, since=since)

    def _lacking(self, site: str, lines: Lines) -> Way:
        return Way(uses={self.lot_of(site, sku).resource: count for sku, count in lines.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A part of an order that leaves one site; `number` 1 is the first, and the only one of an order that is not split."""

    number: int
    lines: Lines
    sites: tuple[str, ...]


def parcels_of(lines: Lines, stock: Stock, sites: Sequence[str], *, split: bool) -> list[Parcel]:
    """An order as parcels: one from any of the sites that have all its goods; else, if it may be split, one from each of two.

    Parameters
    ----------
    sites : from which it may come, the nearest to the customer first.
    split : whether it may come from two of them.
    """
    whole = tuple(site for site in sites if stock.has(site, lines))
    if whole or not split:
        return [Parcel(number=1, lines=lines, sites=whole or tuple(_best(lines, stock, sites)))]
    for first in sites:
        part = {sku: taken for sku, count in lines.items() if (taken := min(count, stock.pieces(first, sku)))}
        rest = {sku: left for sku, count in lines.items() if (left := count - part.get(sku, 0))}
        others = tuple(site for site in sites if site != first and stock.has(site, rest))
        if part and others:
            return [
                Parcel(number=1, lines=part, sites=tuple(site for site in sites if stock.has(site, part))),
                Parcel(number=2, lines=rest, sites=others),
            ]
    return [Parcel(number=1, lines=lines, sites=tuple(_best(lines, stock, sites)))]


def _best(lines: Lines, stock: Stock, sites: Sequence[str]) -> Collection[str]:
    """The site that lacks least of goods that nobody has whole."""
    return sorted(sites, key=lambda site: sum(max(0, count - stock.pieces(site, sku)) for sku, count in lines.items()))[:1]


def _lots(rows: Iterable[StockRow]) -> dict[tuple[str, str], tuple[Lot, ...]]:
    """Lots by site and sku; what is reserved or kept beyond what is on hand is taken off those that arrive."""
    at_hand: dict[tuple[str, str], int] = defaultdict(int)
    arriving: dict[tuple[str, str], dict[Seconds, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        key = (row.site, row.sku)
        at_hand[key] += row.on_hand - row.reserved - row.safety
        if row.arriving and row.arriving_at is not None:
            arriving[key][max(0, row.arriving_at)] += row.arriving
    found: dict[tuple[str, str], tuple[Lot, ...]] = {}
    for key, figure in at_hand.items():
        (site, sku), owed = key, max(0, -figure)
        pieces = {0: max(0, figure)}
        for since, more in sorted(arriving[key].items()):
            kept = min(owed, more)
            owed -= kept
            pieces[since] = pieces.get(since, 0) + more - kept
        found[key] = tuple(Lot(site=site, sku=sku, pieces=count, since=since) for since, count in sorted(pieces.items()))
    return found
