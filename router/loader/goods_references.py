"""Faults of stock, order lines, carriers, tariffs and options: names that must exist, steps that must meet."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from router.documents.cells import near_misses
from router.documents.day import Day
from router.documents.dimensions import dimensions_of
from router.documents.sourcing_rows import CarrierRow, OptionRow, StockRow, TariffRow
from router.documents.tables import Record
from router.errors import Problem
from router.modes import MODES

CARRIER = "carrier"
"""What options call the mode of an order that a carrier brings."""
COLLECTING = ("warehouse", "store")
"""Kinds of sites at which carriers collect, where they name none."""

_NOUN = {"E222": "site", "E224": "order", "E270": "sku", "E271": "carrier", "E221": "mode"}


def goods_problems(day: Day) -> Iterator[Problem]:
    """Stock and order lines."""
    skus, sites, orders = day.ids("skus"), day.ids("sites"), day.ids("orders")
    if "skus" not in day.tables:
        yield from _without_skus(day)
        return
    written: dict[tuple[str, str], int] = {}
    for stock in day.stock:
        row = stock.data
        yield from _unknown("E222", stock, "site", row.site, sites)
        yield from _unknown("E270", stock, "sku", row.sku, skus)
        if row.arriving and row.arriving_at is None and not stock.mended:
            what = f"{row.arriving} pieces arrive at no time"
            yield stock.problem("E274", what, "fill in arriving_at", column="arriving_at")
        yield from _arrival(stock)
        if row.on_hand and written.setdefault((row.site, row.sku), stock.number) != stock.number:
            what = f"the stock of {row.sku} at {row.site} stands in row {written[row.site, row.sku]} already"
            remedy = "add both up; a further row may hold a further arrival only"
            yield stock.problem("E274", what, remedy, column="on_hand", value=row.on_hand)
    lined = {line.data.order: line for line in day.lines}
    for line in day.lines:
        yield from _unknown("E224", line, "order", line.data.order, orders)
        yield from _unknown("E270", line, "sku", line.data.sku, skus)
    for order in day.orders:
        for sku in order.data.items or ():
            yield from _unknown("E270", order, "items", sku, skus)
        if order.data.items and order.data.id in lined:
            what = f"its goods stand here and in {lined[order.data.id].file}, too"
            yield order.problem("E274", what, "keep one of both", column="items")
        its = order.data
        if (day.stock or day.lines) and not (order.mended or its.items or its.id in lined or its.loads or its.returns):
            remedy = "add its lines or items; an order that takes nothing of the stock gives its loads instead"
            yield order.problem("E274", "it has no goods", remedy, column="items")


def _arrival(stock: Record[StockRow]) -> Iterator[Problem]:
    """A moment at which nothing comes, or that is over when the day begins."""
    row = stock.data
    if stock.mended or row.arriving_at is None:
        return
    if "arriving" not in row.model_fields_set:
        what = "arriving_at names a time, and nothing arrives then"
        yield stock.problem("E274", what, "fill in arriving, or leave arriving_at empty", column="arriving")
    elif row.arriving_at < 0:
        remedy = "add the pieces to on_hand when they are there, or correct the date"
        yield stock.problem("E274", "its goods arrive before the day begins", remedy, column="arriving_at")


def _without_skus(day: Day) -> Iterator[Problem]:
    for name in ("stock", "lines"):
        if name in day.tables:
            file = day.tables[name].columns.table.file
            what = f"{file} names goods, and there is no table of them"
            yield Problem(code="E201", where="skus.csv", what=what, remedy="add it, with an id for each of them", file="skus.csv")


def carrier_problems(day: Day) -> Iterator[Problem]:
    """Carriers and their tariffs."""
    sites, carriers, modes = day.ids("sites"), day.ids("carriers"), list(MODES)
    steps: dict[tuple[str, str], list[Record[TariffRow]]] = defaultdict(list)
    for tariff in day.tariffs:
        yield from _unknown("E271", tariff, "carrier", tariff.data.carrier, carriers)
        steps[tariff.data.carrier, tariff.data.zone].append(tariff)
    priced = {carrier for carrier, _ in steps}
    for carrier in day.carriers:
        for site in carrier.data.sites:
            yield from _unknown("E222", carrier, "sites", site, sites)
        for mode in carrier.data.modes:
            yield from _unknown("E221", carrier, "modes", mode, modes)
        if carrier.data.id not in priced:
            remedy = "add a row with its zone and price; an empty zone is everywhere"
            yield carrier.problem("E273", "tariffs.csv has no zone for it", remedy, column="id", value=carrier.data.id)
        yield from _promise(carrier)
        yield from _too_early(day, carrier)
        yield from _falling(carrier)
    if not any(tariff.mended for tariff in day.tariffs):
        for several in steps.values():
            yield from _steps(several)
    yield from _strange_zones(day)
    yield from _weightless(day)


def _promise(carrier: Record[CarrierRow]) -> Iterator[Problem]:
    """Two promises, or one that ends before the goods are handed over."""
    row = carrier.data
    if row.promised is not None and row.promise is not None:
        remedy = "keep one of both: a time of day, or so long after the goods are ready"
        yield carrier.problem("E240", "it has both promised and promise_min", remedy, column="promise_min", value=row.promise)
    if row.promised is not None and row.cut_off is not None and row.promised < row.cut_off:
        what = "it promises to be there before its cut_off"
        yield carrier.problem("E240", what, "correct one of both", column="promised")


def _too_early(day: Day, carrier: Record[CarrierRow]) -> Iterator[Problem]:
    """A cut-off before any site opens at which the carrier collects."""
    cut_off, sites = carrier.data.cut_off, carrier.data.sites
    kept = [one.data for one in day.sites if (one.data.id in sites if sites else one.data.kind in COLLECTING)]
    opens = [site.opening[0].start for site in kept if site.opening]
    if cut_off is not None and kept and len(opens) == len(kept) and cut_off < min(opens):
        what = "its cut_off is before any site opens where it collects"
        yield carrier.problem("E240", what, "correct it, or the opening of the sites", column="cut_off")


def _falling(carrier: Record[CarrierRow]) -> Iterator[Problem]:
    """Discounts grow with the number of orders, and each number has one."""
    for (few, less), (many, more) in pairwise(carrier.data.discounts):
        if few == many:
            what = f"it has two discounts from {few} orders on"
            yield carrier.problem("E240", what, "keep one of both", column="discounts", value=many)
        elif more < less:
            what = f"its discount from {many} orders on, {more:g}, is less than the {less:g} from {few} on"
            yield carrier.problem("E240", what, "let more orders earn more", column="discounts", value=many)


def _steps(several: list[Record[TariffRow]]) -> Iterator[Problem]:
    """Steps of one carrier in one zone follow one another from 0 on."""
    reached: float | None = 0.0
    ordered = sorted(several, key=lambda one: (one.data.from_kg, one.number))
    for tariff in ordered:
        row = tariff.data
        zone = f"zone '{row.zone}'" if row.zone else "the zone of everywhere else"
        if row.to_kg is not None and row.to_kg <= row.from_kg:
            yield tariff.problem("E272", f"its step ends at {row.to_kg:g} kg, where it begins", "correct it", column="to_kg")
        elif reached is None or row.from_kg < reached:
            what = f"its step overlaps another of {row.carrier} in {zone}"
            yield tariff.problem("E272", what, "let each step begin where the one before ends", column="from_kg", value=row.from_kg)
        elif row.from_kg > reached:
            what = f"{row.carrier} has no price in {zone} from {reached:g} to {row.from_kg:g} kg"
            yield tariff.problem("E272", what, "add the step between", column="from_kg", value=row.from_kg)
        reached = row.to_kg
        if row.capacity is not None and tariff is not ordered[0]:
            remedy = "write it in the first step: it holds for the zone"
            yield tariff.problem("E272", "capacity stands in a later step", remedy, column="capacity", value=row.capacity)


def _strange_zones(day: Day) -> Iterator[Problem]:
    """Zones that zones.csv would know; without it there are those of today's orders, and tomorrow's may lie in others."""
    if not day.zones:
        return
    known = _zones(day)
    for tariff in day.tariffs:
        if tariff.data.zone and tariff.data.zone not in known:
            what = f"neither zones.csv nor any order or site has a zone '{tariff.data.zone}'"
            remedy = f"add it to zones.csv, or correct it: {near_misses(tariff.data.zone, sorted(known))}"
            yield tariff.problem("E242", what, remedy, column="zone", value=tariff.data.zone)


def _zones(day: Day) -> set[str]:
    known = {one.data.zone for one in day.zones} | {one.data.zone for one in day.orders}
    return (known | {one.data.zone for one in day.sites}) - {""}


def unused_zones(day: Day) -> list[str]:
    """Zones of tariffs in which nothing lies today."""
    return list(dict.fromkeys(one.data.zone for one in day.tariffs if one.data.zone not in _zones(day) | {""}))


def _weightless(day: Day) -> Iterator[Problem]:
    if any(dimension.column.startswith("weight") for dimension in dimensions_of(day.settings.dimensions)):
        return
    for tariff in day.tariffs:
        if tariff.data.per_kg or tariff.data.to_kg is not None:
            remedy = "add weight_kg to dimensions, or leave per_kg and to_kg empty"
            yield tariff.problem("E240", "it asks for a weight, and orders have none", remedy, column="per_kg")


def option_problems(day: Day) -> Iterator[Problem]:
    """Options of orders, and the rules for all of them."""
    modes, sites, carriers = [*MODES, CARRIER], day.ids("sites"), day.ids("carriers")
    for option in day.options:
        row = option.data
        yield from _unknown("E224", option, "order", row.order, day.ids("orders"))
        yield from _unknown("E221", option, "mode", row.mode, modes)
        yield from _unknown("E222", option, "site", row.site, sites)
        yield from _unknown("E271", option, "carrier", row.carrier, carriers)
        if row.mode == "self_pickup" and not row.site and not option.mended:
            yield option.problem("E210", "site is empty", "name the point where the customer collects", column="site")
        if row.carrier and row.mode != CARRIER:
            remedy = f"write {CARRIER} as the mode, or leave carrier empty"
            yield option.problem("E240", f"mode {row.mode} is no carrier's", remedy, column="carrier", value=row.carrier)
        yield from _idle(option)
    yield from _offered_twice(day)
    rules = day.settings.options
    named = [(f"options.modes.{mode}", mode) for mode in rules.modes]
    named += [(f"options.modes.{name}.asked", mode) for name, rule in rules.modes.items() for mode in rule.asked]
    for field, mode in named:
        if mode not in modes:
            yield _setting(day, "E221", field, f"mode '{mode}' is not known", near_misses(mode, modes))
    yield from _shares(day)


def _idle(option: Record[OptionRow]) -> Iterator[Problem]:
    """Cells that the mode of an option does not look at."""
    row = option.data
    if row.site and row.mode != "self_pickup":
        what = f"mode {row.mode} brings the order to the customer's door, not to a site"
        remedy = "leave site empty, or write self_pickup; where the goods come from is the column origin of orders.csv"
        yield option.problem("E240", what, remedy, column="site", value=row.site)
    if row.slots is not None and row.mode == CARRIER:
        remedy = "leave slots empty: a carrier comes by the promised time of carriers.csv"
        yield option.problem("E240", "a carrier keeps no slots", remedy, column="slots")


def _offered_twice(day: Day) -> Iterator[Problem]:
    """The same way to serve an order in two rows; any carrier is also each of them."""
    before: dict[tuple[str, str, str], dict[str, Record[OptionRow]]] = defaultdict(dict)
    for option in day.options:
        row = option.data
        known = before[row.order, row.mode, row.site]
        same = next((one for name, one in known.items() if name == row.carrier or "" in (name, row.carrier)), None)
        if same is not None:
            what = f"row {same.number} offers order {row.order} the same already"
            remedy = "keep one of both; several slots are separated by ;"
            yield option.problem("E274", what, remedy, column="mode", value=row.mode)
        known.setdefault(row.carrier, option)


def _shares(day: Day) -> Iterator[Problem]:
    shares = day.settings.options.shares
    for level in shares:
        if not level.isdecimal() or int(level) < 1:
            yield _setting(day, "E216", f"options.shares.{level}", f"'{level}' is no level", "write 1, 2, …")
    known = sorted((int(level), share) for level, share in shares.items() if level.isdecimal())
    for (one, least), (two, more) in pairwise(known):
        if more < least:
            what = f"a share of {least:g} at level {one} or better is more than {more:g} at level {two} or better"
            yield _setting(day, "E240", f"options.shares.{two}", what, "raise the second, or lower the first")


def _setting(day: Day, code: str, field: str, what: str, remedy: str) -> Problem:
    file = day.settings_file
    return Problem(code=code, where=file, what=f"{field}: {what}", remedy=remedy, file=file, field=field)


def _unknown(code: str, record: Record[Any], column: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    if name and name not in known:
        what = f"{column}: there is no {_NOUN[code]} '{name}'"
        yield record.problem(code, what, near_misses(name, sorted(known)), column=column, value=name)
