"""Changes of a day, made in its document, so that the changed day can be written, read again and changed further."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from router.documents.headers import flat, meanings
from router.documents.settings import Settings
from router.model import Instance, moment
from router.units import Money, Seconds

Document: TypeAlias = Mapping[str, Any]
"""A day as `router.documents.dump.document_of` gives it."""
Row: TypeAlias = dict[str, Any]

PRICES = ("fixed_price", "km_price", "hour_price", "stop_price")
ROAD_KM = 0.2
"""Radius of a closed road where none is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRoad:
    """A circle that nobody drives through, for `hours` (two moments as written in files; empty: all day)."""

    lat: float
    lon: float
    radius_km: float = ROAD_KM
    hours: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different. Ids are those of the day.

    Parameters
    ----------
    add_orders : rows with the fields of orders.csv.
    drop_orders : not asked for any more.
    move_orders : order, its new latitude and longitude.
    slots : order, its new slots as written in files.
    drop_vehicles : do not drive.
    add_like : one more vehicle like each of these.
    prices : vehicle, one of `PRICES`, amount.
    latest_end : vehicle, its new latest end.
    close_sites : no service at these sites, or at the places of these orders.
    close_roads : nobody drives through.
    """

    add_orders: tuple[Document, ...] = ()
    drop_orders: tuple[str, ...] = ()
    move_orders: tuple[tuple[str, float, float], ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    drop_vehicles: tuple[str, ...] = ()
    add_like: tuple[str, ...] = ()
    prices: tuple[tuple[str, str, Money], ...] = ()
    latest_end: tuple[tuple[str, Seconds], ...] = ()
    close_sites: tuple[str, ...] = ()
    close_roads: tuple[ClosedRoad, ...] = ()

    @property
    def calm(self) -> bool:
        """Whether these are events of the day, after which as little as can be should move, and no questions of planning."""
        return not (self.add_like or self.prices or self.latest_end)


def changed_document(day: Document, instance: Instance, changes: Changes) -> dict[str, Any]:
    """`day`, which was read as `instance`, with `changes` made; what it does not know is left as it is."""
    changed: dict[str, Any] = {
        name: _in_our_words(name, rows, day["settings"]) for name, rows in day.items() if isinstance(rows, list)
    }
    changed["settings"] = day["settings"]
    _orders(changed, changes)
    _vehicles(changed, instance, changes)
    if changes.drop_vehicles or changes.latest_end or changes.close_sites or changes.close_roads:
        # What nobody can serve any more is left out with its reason; the day itself has no fault.
        checks = {**changed["settings"].get("checks", {}), "impossible_orders": "unserved"}
        changed["settings"] = {**changed["settings"], "checks": checks}
    for site in changes.close_sites:
        changed.setdefault("access", []).append({"id": f"closed {site}", "places": site})
    for number, road in enumerate(changes.close_roads, start=1 + len(changed.get("incidents", ()))):
        changed.setdefault("incidents", []).append(_incident(f"closed road {number}", road))
    return changed


def _in_our_words(table: str, rows: Sequence[Row], settings: Document) -> list[Row]:
    """The rows with their columns called as the schema calls them, wherever a column is read as it stands."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    dimensions = words(settings.get("dimensions")) or list(Settings.model_fields["dimensions"].default)
    ours: dict[str, str] = {}
    for column, meaning in meanings(columns, table, dimensions, flat(settings.get("columns") or {})).items():
        as_it_stands = meaning.kind in ("field", "figure") and meaning.factor == 1.0
        if as_it_stands and meaning.target not in columns and meaning.target not in ours.values():
            ours[column] = meaning.target
    return [{ours.get(column, column): cell for column, cell in row.items()} for row in rows]


def _window_columns(rows: Sequence[Row], settings: Document) -> list[str]:
    """Columns that say when an order may be served, whatever they are called."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    dimensions = words(settings.get("dimensions"))
    found = meanings(columns, "orders", dimensions, flat(settings.get("columns") or {}))
    return [column for column, meaning in found.items() if meaning.target in ("slots", "preferred")]


def files_named(day: Document) -> list[str]:
    """Files that the settings of `day` name, relative to its folder; the changed day needs them beside it."""
    return [str(group[name]) for group, name in _naming_files(day)]


def with_files_elsewhere(day: Document, folder: Path) -> Document:
    """`day` of `folder`, the files that it names elsewhere named by their whole paths, so that it may lie in another folder."""
    moved = {**day, "settings": deepcopy(day["settings"])}
    for group, name in _naming_files(moved):
        path = folder / str(group[name])
        if Path(group[name]).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
            group[name] = str(path.resolve())
    return moved


def _naming_files(day: Document) -> Iterator[tuple[dict[str, Any], str]]:
    """Settings that name a file: the group of settings, and the name in it."""
    for part, fields in (("network", ("file", "cache")), ("geocoding", ("cache",))):
        settings = day["settings"].get(part)
        if isinstance(settings, dict):
            yield from ((settings, name) for name in fields if settings.get(name))
            files = settings.get("files")
            yield from ((files, name) for name in files) if isinstance(files, dict) else ()


def _orders(day: dict[str, Any], changes: Changes) -> None:
    gone = set(changes.drop_orders)
    slots, places = dict(changes.slots), {name: (lat, lon) for name, lat, lon in changes.move_orders}
    windows = _window_columns(day["orders"], day["settings"])
    kept = [row for row in day["orders"] if _name(row.get("id")) not in gone]
    for row in kept:
        name = _name(row.get("id"))
        if name in slots:
            for column in windows:
                row.pop(column, None)
            row["slots"] = slots[name]
        if name in places:
            row["lat"], row["lon"] = places[name]
            for cell in ("address", "zone"):
                row.pop(cell, None)
    day["orders"] = [*kept, *(dict(row) for row in changes.add_orders)]
    for table in ("alternatives", "promises", "lines", "options"):
        if table in day:
            day[table] = [row for row in day[table] if _name(row.get("order")) not in gone]
    for table, column, least in (("relations", "orders", 2), ("vehicles", "prefix", 0), ("access", "places", 1)):
        day[table] = list(_without(day.get(table, []), column, gone, least))
    for table in ("relations", "access"):
        if not day[table]:
            del day[table]


def _without(rows: Iterable[Row], column: str, gone: set[str], least: int) -> Iterable[Row]:
    """Rows without the names in `gone` in their list `column`; those that are left with fewer than `least` go as well."""
    for row in rows:
        names = words(row.get(column))
        if gone.intersection(names):
            row[column] = "; ".join(name for name in names if name not in gone)
            if len(words(row[column])) < least:
                continue
        yield row


def _name(cell: object) -> str:
    """An id as the day knows it: spreadsheets keep whole numbers as ``1001.0``."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def words(cell: object) -> list[str]:
    """The names in a cell that lists some."""
    if cell is None:
        return []
    if isinstance(cell, list | tuple):
        return [_name(name) for name in cell]
    return [name.strip() for name in str(cell).split(";") if name.strip()]


def _vehicles(day: dict[str, Any], instance: Instance, changes: Changes) -> None:
    touched = {
        *changes.drop_vehicles,
        *changes.add_like,
        *(name for name, *_ in changes.prices),
        *(name for name, _ in changes.latest_end),
    }
    for row in list(day["vehicles"]):
        family = _family(row)
        if touched.intersection(family) and family != [_name(row.get("id"))]:
            _split(day, row, family)
    rows = {_name(row.get("id")): row for row in day["vehicles"]}
    for name, field, amount in changes.prices:
        rows[name][field] = amount
    for name, end in changes.latest_end:
        start = instance.vehicles[instance.vehicle_index[name]].earliest_start
        rows[name]["shift"] = f"{written(instance, start)} - {written(instance, end)}"
    for number, name in enumerate(changes.add_like, start=1):
        twin = {column: cell for column, cell in rows[name].items() if column != "prefix" and not column.startswith("initial_")}
        day["vehicles"].append({**twin, "id": f"{name}+{number}"})
    for name in changes.drop_vehicles:
        rows[name]["count"] = 0  # its name stays known to orders that wish for it
        rows[name].pop("prefix", None)


def _family(row: Row) -> list[str]:
    """Ids of the vehicles that a row stands for."""
    name, count = _name(row.get("id")), int(float(row.get("count") or 1)) if "count" in row else 1
    return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]


def _split(day: dict[str, Any], row: Row, family: Sequence[str]) -> None:
    """Give every vehicle of a family a row of its own, and write their names wherever the family's stood."""
    at = day["vehicles"].index(row)
    alone = {column: cell for column, cell in row.items() if column != "count"}
    day["vehicles"][at : at + 1] = [{**alone, "id": name} for name in family]
    for order in day["orders"]:
        for column in ("vehicles", "not_vehicles", "liked_vehicles"):
            names = words(order.get(column))
            if _name(row["id"]) in names:
                order[column] = "; ".join(one for name in names for one in (family if name == _name(row["id"]) else [name]))


def _incident(name: str, road: ClosedRoad) -> Row:
    start, end = road.hours or ("00:00", "+1 23:59")
    return {
        "id": name,
        "start": start,
        "end": end,
        "lat": road.lat,
        "lon": road.lon,
        "radius_km": road.radius_km,
        "factor": "closed",
    }


def written(instance: Instance, seconds: Seconds) -> str:
    """A moment as it is written in files: ``18:00``, ``+1 03:00`` on the next day."""
    day, local = moment(instance, 0).date(), moment(instance, seconds)
    days = (local.date() - day).days
    text = re.sub(r":00$", "", local.strftime("%H:%M:%S"))
    return f"{days:+d} {text}" if days else text
