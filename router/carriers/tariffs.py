"""Who brings an order that no own vehicle brings, from which site, and at what price."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from router.documents.sourcing_rows import CarrierRow, TariffRow
from router.model import Carrier, Resource
from router.units import FOREVER, Money, Seconds

COLLECTED = "self_pickup"
"""The carrier of orders that customers collect at the store that has the goods: nobody drives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What a carrier is asked to bring: from where (empty: wherever it collects), to which zone, how heavy, ready when.

    It is to be there between `begin` and `due`.
    """

    origin: str
    zone: str
    mode: str
    weight_kg: float
    requires: frozenset[str] = frozenset()
    ready: Seconds = 0
    begin: Seconds = 0
    due: Seconds = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A carrier's price for a consignment, before discounts, what it uses of its capacity, and when it is there.

    `lead`: how long after it has the goods, where its promise runs from there.
    """

    carrier: str
    price: Money
    uses: dict[str, int] = field(default_factory=dict)
    promised: Seconds | None = None
    cut_off: Seconds = FOREVER
    lead: Seconds | None = None


class Tariffs:
    """Carriers and their prices.

    Parameters
    ----------
    collecting : sites at which a carrier collects that names none.
    """

    def __init__(self, carriers: Sequence[CarrierRow], rows: Sequence[TariffRow], collecting: Sequence[str]) -> None:
        self._carriers = carriers
        self._collecting = frozenset(collecting)
        self._steps: dict[tuple[str, str], list[TariffRow]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.from_kg):
            self._steps[row.carrier, row.zone].append(row)

    def carriers(self) -> Iterator[Carrier]:
        """All of them."""
        return (Carrier(id=row.id, name=row.name, discounts=row.discounts) for row in self._carriers)

    def resources(self) -> Iterator[Resource]:
        """What each may bring in the day, and in the zones that are limited."""
        for row in self._carriers:
            if row.capacity is not None:
                yield Resource(id=_capacity(row.id), kind="carrier", capacity=row.capacity, what=row.id, name=row.name)
        for (carrier, zone), steps in self._steps.items():
            if (capacity := steps[0].capacity) is not None:
                what = f"{carrier} in {zone or 'other zones'}"
                yield Resource(id=_capacity(carrier, zone), kind="carrier", capacity=capacity, what=what)

    def quotes(self, wanted: Consignment, only: str = "") -> Iterator[Quote]:
        """What carriers (or the `only` one) ask for, of those that collect there, can take it and meet cut-off and due time."""
        for row in self._carriers:
            if only in ("", row.id) and not self._unfit(row, wanted):
                quote = self._quote(row, wanted, strict=not only)
                if quote is not None:
                    yield quote

    def refusal(self, wanted: Consignment, carrier: str) -> str:
        """Why the carrier of that id does not bring the consignment."""
        row = next((row for row in self._carriers if row.id == carrier), None)
        unfit = "there is no such carrier" if row is None else self._unfit(row, wanted)
        if row is None or unfit:
            return unfit
        zone, steps = self._priced(row, wanted)
        if not steps:
            return f"tariffs.csv has no price of it in {f'zone {wanted.zone}' if wanted.zone else 'zones without a name'}"
        if all(one.to_kg is not None and wanted.weight_kg > one.to_kg for one in steps):
            return f"{wanted.weight_kg:g} kg are more than it takes{f' in zone {zone}' if zone else ''}"
        return "its cut-off, or the hour it promises, is over when the goods are ready"

    def _unfit(self, row: CarrierRow, wanted: Consignment) -> str:
        """Why the carrier brings no such consignment anywhere at any time; "" if it does."""
        sites = row.sites or self._collecting
        if wanted.mode not in row.modes if row.modes else wanted.mode == COLLECTED:
            return f"it brings no {wanted.mode} orders"
        if wanted.origin and wanted.origin not in sites:
            return f"it does not collect at {wanted.origin}"
        lacking = wanted.requires - frozenset(row.skills)
        return f"it has not the skill {', '.join(sorted(lacking))}" if lacking else ""

    def _priced(self, row: CarrierRow, wanted: Consignment) -> tuple[str, list[TariffRow]]:
        """The zone whose tariff counts, and its steps."""
        zone = wanted.zone if (row.id, wanted.zone) in self._steps else ""
        return zone, self._steps.get((row.id, zone), [])

    def _quote(self, row: CarrierRow, wanted: Consignment, *, strict: bool) -> Quote | None:
        zone, steps = self._priced(row, wanted)
        step = next((one for one in steps if one.to_kg is None or wanted.weight_kg <= one.to_kg), None)
        if step is None:
            return None
        cut_off = _first(step.cut_off, row.cut_off)
        promised = _first(step.promised, row.promised)
        lead = row.promise if promised is None else None
        if lead is not None:
            promised = max(wanted.ready + lead, wanted.begin)
            if cut_off is None and wanted.due < FOREVER:
                cut_off = max(wanted.ready, wanted.due - lead)
        if wanted.ready > min(FOREVER if one is None else one for one in (cut_off, promised)):
            return None
        if strict and promised is not None and promised > wanted.due:
            return None
        limits = {_capacity(row.id): row.capacity, _capacity(row.id, zone): steps[0].capacity}
        return Quote(
            carrier=row.id,
            price=step.base + step.per_kg * wanted.weight_kg,
            uses={name: 1 for name, capacity in limits.items() if capacity is not None},
            promised=promised,
            cut_off=FOREVER if cut_off is None else cut_off,
            lead=lead,
        )


def _first(one: Seconds | None, other: Seconds | None) -> Seconds | None:
    return other if one is None else one


def _capacity(carrier: str, zone: str | None = None) -> str:
    return f"carrier:{carrier}" if zone is None else f"carrier:{carrier}:{zone}"
