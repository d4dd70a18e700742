"""Names that must exist, and ids that must not stand twice: checked over all files at once."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from router.documents.cells import near_misses, pieces
from router.documents.day import Day
from router.documents.tables import Record
from router.errors import Problem
from router.loader.fleet import ANYWHERE
from router.loader.goods_references import carrier_problems, goods_problems, option_problems
from router.modes import MODES

_NOUN = {"E222": "site", "E223": "vehicle", "E224": "order"}


def reference_problems(day: Day) -> list[Problem]:
    """Every unknown name and every double id."""
    return [
        *_duplicates(day),
        *_clashes(day),
        *_remarks_that_name(day),
        *_modes(day),
        *_orders(day),
        *_alternatives(day),
        *_vehicles(day),
        *_ties(day),
        *_zones(day),
        *goods_problems(day),
        *carrier_problems(day),
        *option_problems(day),
    ]


def _duplicates(day: Day) -> Iterator[Problem]:
    for records in (day.orders, day.sites, day.vehicles, day.skus, day.carriers):
        first: dict[str, Record[Any]] = {}
        for record in records:
            ident = record.data.id
            if ident in first:
                earlier = first[ident]
                there = f"row {earlier.number}" if earlier.file == record.file else f"{earlier.file} row {earlier.number}"
                what = f"id '{ident}' is already used in {there}"
                yield record.problem("E220", what, "give each row its own id", column="id", value=ident)
            first.setdefault(ident, record)


def _clashes(day: Day) -> Iterator[Problem]:
    """Ids that orders and sites share, where a file names both by id alone: a matrix, rules, relations, promises."""
    sites = {record.data.id: record for record in day.sites}
    shared = [record for record in day.orders if record.data.id in sites]
    if not shared:
        return
    named = {name for rule in day.access for name in rule.data.places}
    named |= {name for relation in day.relations for name in relation.data.orders}
    named |= {name for vehicle in day.vehicles for name in vehicle.data.prefix}
    named |= {promise.data.order for promise in day.promises}
    for record in shared:
        ident = record.data.id
        if day.settings.network.provider == "matrix" or ident in named:
            what = f"id '{ident}' is also that of a site ({sites[ident].where}), so that nobody can tell which one is meant"
            yield record.problem("E220", what, "give one of them another id", column="id", value=ident)


def _remarks_that_name(day: Day) -> Iterator[Problem]:
    """Columns of orders kept as remarks although all their cells name sites, vehicles or skills of the day."""
    if "orders" not in day.tables:
        return
    columns = day.tables["orders"].columns
    kinds = day.settings.kinds.values()
    skills = {skill for row in (*(record.data for record in day.vehicles), *kinds) for skill in row.skills or ()}
    meant = {"origin' or 'pickup_point": day.ids("sites"), "vehicles": vehicle_names(day), "requires": skills}
    for column, one in columns.meanings.items():
        if one.kind != "unknown" or column not in columns.extras:
            continue
        said = {name for record in day.orders for name in pieces(record.data.extra.get(column, ""))}
        close = next((field for field, names in meant.items() if said and said <= names), None)
        if close is not None:
            yield Problem(
                code="E205",
                where=columns.table.file,
                what=f"column '{column}' is not known",
                remedy=f'did you mean \'{close}\'? A remark is named so in the settings: columns = {{"{column}" = "remark"}}',
                file=columns.table.file,
                row=columns.table.origin.header_row or 1,
                field=column,
            )


def _modes(day: Day) -> Iterator[Problem]:
    known = list(MODES)
    for order in day.orders:
        if order.data.mode not in MODES:
            mode = order.data.mode
            yield order.problem("E221", f"mode '{mode}' is not known", near_misses(mode, known), column="mode", value=mode)
    for vehicle in day.vehicles:
        for mode in vehicle.data.modes or ():
            if mode not in MODES:
                yield vehicle.problem("E221", f"mode '{mode}' is not known", near_misses(mode, known), column="modes", value=mode)
    for mode in day.settings.modes:
        if mode not in MODES:
            yield Problem(
                code="E221",
                where=day.settings_file,
                what=f"[modes.{mode}] is not a known mode",
                remedy=near_misses(mode, known),
                file=day.settings_file,
                field=f"modes.{mode}",
                value=mode,
            )


def _unknown(code: str, record: Record[Any], column: str, names: Sequence[str], known: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if name and name not in known:
            what = f"{column}: there is no {_NOUN[code]} '{name}'"
            yield record.problem(code, what, near_misses(name, sorted(known)), column=column, value=name)


def _orders(day: Day) -> Iterator[Problem]:
    sites, vehicles = day.ids("sites"), vehicle_names(day)
    for record in day.orders:
        row = record.data
        yield from _unknown("E222", record, "origin", row.origin, sites)
        yield from _unknown("E222", record, "pickup_point", [row.pickup_point], sites)
        yield from _unknown("E223", record, "vehicles", row.vehicles, vehicles)
        yield from _unknown("E223", record, "not_vehicles", row.not_vehicles, vehicles)
        yield from _unknown("E223", record, "liked_vehicles", row.liked_vehicles, vehicles)


def vehicle_names(day: Day) -> frozenset[str]:
    """Ids of vehicles as written, and of each of those that stand for several."""
    rows = (record.data for record in day.vehicles if record.data.count > 1)
    each = (f"{row.id}-{number}" for row in rows for number in range(1, row.count + 1))
    return day.ids("vehicles") | frozenset(each)


def _alternatives(day: Day) -> Iterator[Problem]:
    for record in day.alternatives:
        yield from _unknown("E224", record, "order", [record.data.order], day.ids("orders"))
        yield from _unknown("E222", record, "site", [record.data.site], day.ids("sites"))


def _vehicles(day: Day) -> Iterator[Problem]:
    sites = day.ids("sites")
    for record in day.vehicles:
        row = record.data
        yield from _unknown("E222", record, "start", [row.start], sites)
        if row.end.lower() != ANYWHERE:
            yield from _unknown("E222", record, "end", [row.end], sites)
        yield from _unknown("E222", record, "reloads", row.reloads or (), sites)
        yield from _unknown("E224", record, "prefix", [_order_of(name) for name in row.prefix], day.ids("orders") | sites)


def _order_of(name: str) -> str:
    """The order (or site) that the id of a visit begins with."""
    for mark in (":", "@", "~"):
        name = name.split(mark, maxsplit=1)[0]
    return name


def _ties(day: Day) -> Iterator[Problem]:
    orders, sites, vehicles = day.ids("orders"), day.ids("sites"), vehicle_names(day)
    for relation in day.relations:
        names = relation.data.orders
        yield from _unknown("E224", relation, "orders", [_order_of(name) for name in names], orders | sites)
        if len(names) < 2:
            yield relation.problem("E241", "it ties fewer than two orders", "name at least two, separated by ;", column="orders")
    for promise in day.promises:
        yield from _unknown("E224", promise, "order", [_order_of(promise.data.order)], orders | sites)
        yield from _unknown("E223", promise, "vehicle", [promise.data.vehicle], vehicles)
    for rule in day.access:
        yield from _unknown("E224", rule, "places", rule.data.places, orders | sites)
        if not (rule.mended or rule.data.zone or rule.data.places or rule.data.radius is not None):
            yield rule.problem("E240", "it covers no place", "give zone, places, or lat, lon and radius_km", column="zone")


def _zones(day: Day) -> Iterator[Problem]:
    known = {record.data.zone for record in day.zones}
    known |= {order.data.zone for order in day.orders if order.data.zone}
    known |= {site.data.zone for site in day.sites if site.data.zone}
    for rule in day.access:
        if rule.data.zone and rule.data.zone not in known:
            what = f"no place lies in zone '{rule.data.zone}'"
            yield rule.problem("E242", what, near_misses(rule.data.zone, sorted(known)), column="zone", value=rule.data.zone)
