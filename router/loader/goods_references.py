"""Faults of stock, order lines, carriers, tariffs and options: names that must exist, steps that must meet."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from router.documents.cells import near_misses
from router.documents.day import Day
from router.documents.dimensions import dimensions_of
from router.documents.sourcing_rows import TariffRow
from router.documents.tables import Record
from router.errors import Problem
from router.modes import MODES

CARRIER = "carrier"
"""What options call the mode of an order that a carrier brings."""

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
    if not any(tariff.mended for tariff in day.tariffs):
        for several in steps.values():
            yield from _steps(several)
    yield from _strange_zones(day)
    yield from _weightless(day)


def _steps(several: list[Record[TariffRow]]) -> Iterator[Problem]:
    """Steps of one carrier in one zone follow one another from 0 on."""
    reached: float | None = 0.0
    for tariff in sorted(several, key=lambda one: (one.data.from_kg, one.number)):
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


def _strange_zones(day: Day) -> Iterator[Problem]:
    known = {record.data.zone for record in day.zones} | {order.data.zone for order in day.orders}
    known |= {site.data.zone for site in day.sites}
    for tariff in day.tariffs:
        if tariff.data.zone and tariff.data.zone not in known:
            what = f"no place lies in zone '{tariff.data.zone}'"
            remedy = near_misses(tariff.data.zone, sorted(known - {""}))
            yield tariff.problem("E242", what, remedy, column="zone", value=tariff.data.zone)


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
    rules = day.settings.options
    named = [*rules.modes, *(mode for rule in rules.modes.values() for mode in rule.asked)]
    for mode in named:
        if mode not in modes:
            yield _setting(day, "E221", f"options.modes.{mode}", f"mode '{mode}' is not known", near_misses(mode, modes))
    yield from _shares(day)


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
    return Problem(code=code, where=file, what=what, remedy=remedy, file=file, field=field)


def _unknown(code: str, record: Record[Any], column: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    if name and name not in known:
        what = f"{column}: there is no {_NOUN[code]} '{name}'"
        yield record.problem(code, what, near_misses(name, sorted(known)), column=column, value=name)
