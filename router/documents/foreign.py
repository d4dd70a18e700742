"""A day around a file of somebody else's: orders as another program writes them, with the meaning found for each column."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from router.documents.cells import written
from router.documents.clock import Clock
from router.documents.columns import Columns, columns_of, judged, style_of_table
from router.documents.csv_text import lines_of
from router.documents.grid import USUAL_DIMENSIONS, Line, Origin, Table, Wanted, make_table
from router.documents.headers import REMARK
from router.documents.moments import TimeFaultError, halves, wall_time
from router.documents.reading import SETTINGS_FILE, SPREADSHEETS
from router.documents.shaping import Shaper
from router.documents.styles import PLAIN, Style, figure
from router.documents.template import write_new_folder
from router.documents.workbook import best_sheet, other_sheets
from router.errors import InputError, Problem

ORDERS_PER_VEHICLE = 25
"""How many vehicles the new day is given, for want of anything better."""
DEPOT = "depot"
_OTHERS = ("sites", "vehicles")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDay:
    """What a foreign file was taken for, and what its owner has still to say."""

    orders: int
    columns: Mapping[str, str]
    open_points: tuple[str, ...]


def day_from(file: str | Path, target: str | Path, *, today: date, time_zone: str) -> NewDay:
    """Write a day as a folder at `target` whose orders are the rows of `file` (CSV or a workbook).

    Parameters
    ----------
    today : the day planned where no date stands in the file.
    time_zone : where the file cannot say.

    Raises
    ------
    InputError
        when `file` cannot be read, or something is at `target` already.
    """
    file = Path(file)
    problems: list[Problem] = []
    table, others = _tables(file, problems)
    if table is None or problems:
        raise InputError(problems)
    columns = columns_of(table, USUAL_DIMENSIONS, {})
    style = style_of_table(columns, PLAIN)
    day = _day(columns, style) or today
    clock = Clock(day, ZoneInfo(time_zone), style.dates)
    kept = judged(columns, clock, style, USUAL_DIMENSIONS)
    doubts = {problem.field: problem.remedy for problem in kept.problems if problem.code == "E205"}
    mapping = _mapping(kept, doubts)
    shaper = Shaper(kept, style)
    rows = [shaper.row(cells) for _, cells in table.rows]
    settings = _settings(file.stem, day, time_zone, kept, style, mapping)
    texts = {SETTINGS_FILE: settings, "orders.csv": _orders(kept), **others}
    texts |= {f"{name}.csv": text for name, text in _company(rows, style).items() if f"{name}.csv" not in others}
    write_new_folder(target, texts)
    points = tuple(_open_points(kept, doubts, day=day, dated=_day(columns, style) is not None, zone=time_zone, others=others))
    return NewDay(orders=len(rows), columns=mapping, open_points=points)


def _tables(file: Path, problems: list[Problem]) -> tuple[Table | None, dict[str, str]]:
    """The orders, and the text of sites and vehicles where the workbook has them."""
    if not file.is_file():
        raise InputError([Problem(code="E201", where=str(file), what="there is no such file", remedy="check the path")])
    wanted = Wanted("orders")
    if file.suffix.lower() not in SPREADSHEETS:
        lines, origin = lines_of(file, wanted, problems)
        return make_table(wanted, file.name, lines, problems, origin), {}
    sheet, found = best_sheet(file, wanted)
    others = {f"{name}.csv": _sheet(lines) for name, lines in other_sheets(file, sheet, _OTHERS).items()}
    return make_table(wanted, f"{file.name} sheet {sheet}", found, problems, Origin()), others


def _sheet(lines: Sequence[Line]) -> str:
    return _csv([[_text(cell) for cell in cells] for _, cells in lines])


def _day(columns: Columns, style: Style) -> date | None:
    """The date that most moments of the file carry."""
    times = [column for column, one in columns.read.items() if one.target in ("slots", "ready_at")]
    found: Counter[date] = Counter()
    for _, cells in columns.table.rows:
        for column in times:
            day = _day_of(cells.get(column), style)
            found.update([day] if day is not None else [])
    return found.most_common(1)[0][0] if found else None


def _day_of(value: object, style: Style) -> date | None:
    """The date in a cell that holds a moment or a window."""
    try:
        both = halves(value.strip(), style.dates) if isinstance(value, str) else None
        first = both[0] if both else wall_time(value, style.dates)
    except TimeFaultError:
        return None
    return None if first is None else first.day


def _mapping(columns: Columns, doubts: Mapping[str, str]) -> dict[str, str]:
    """Column → what the settings call it: every column that has not our own name."""
    ends = {"from": "_from", "to": "_to"}
    found = {column: one.target + ends.get(one.kind, "") for column, one in columns.read.items()}
    found |= {column: name for column, name in columns.extras.items() if name != column}
    found = {column: target for column, target in found.items() if column != target}
    return found | dict.fromkeys(doubts, REMARK)


def _orders(columns: Columns) -> str:
    """The rows as they were, with an id each where nothing stands for one."""
    table = columns.table
    named = any(one.target == "id" for one in columns.read.values())
    head = list(table.columns) if named else ["id", *table.columns]
    lines = [head]
    for number, (_, cells) in enumerate(table.rows, start=1):
        values = [_text(cells.get(column)) for column in table.columns]
        lines.append(values if named else [f"N{number:03d}", *values])
    return _csv(lines)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return written(value)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()


def _settings(name: str, day: date, zone: str, columns: Columns, style: Style, mapping: Mapping[str, str]) -> str:
    used = {one.target for one in columns.read.values() if one.kind == "figure"}
    dimensions = [dimension for dimension in USUAL_DIMENSIONS if dimension in used] or [USUAL_DIMENSIONS[0]]
    lines = [
        "# Made from a file of another program; 'router solve' plans the day, INPUT.md lists everything that can be set.",
        f"name = {_quoted(name)}",
        f"day = {day.isoformat()}",
        f"time_zone = {_quoted(zone)}",
        f"dimensions = [{', '.join(_quoted(dimension) for dimension in dimensions)}]",
        'default_mode = "scheduled"',
        "",
        "[modes.scheduled]",
        "service_min = 5",
        "",
        "[reading]",
        '# decimal = ","',
        f"dates = {_quoted(style.dates)}" if style.dates else '# dates = "dmy"',
        "",
        "[geocoding]",
        '# service = "nominatim"   # then: router locate',
        '# options = { user_agent = "your company" }',
        "",
        "[columns]",
        *(f"{_quoted(column)} = {_quoted(target)}" for column, target in mapping.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else " " for one in escaped) + '"'


def _company(rows: Sequence[Mapping[str, Any]], style: Style) -> dict[str, str]:
    """A depot in the middle of the orders, and vehicles enough for them."""
    points = [point for row in rows if (point := _point(row, style)) is not None]
    lat, lon = (f"{median(one):.5f}" for one in zip(*points, strict=True)) if points else ("", "")
    count = ceil(len(rows) / ORDERS_PER_VEHICLE)
    return {
        "sites": f"id,name,address,lat,lon\n{DEPOT},Depot,,{lat},{lon}\n",
        "vehicles": f"id,kind,count,start,shift,hour_price,km_price\nV,van,{count},{DEPOT},08:00-18:00,20,0.5\n",
    }


def _point(row: Mapping[str, Any], style: Style) -> tuple[float, float] | None:
    try:
        lat, lon = (_degrees(row[name], style) for name in ("lat", "lon"))
    except (KeyError, ValueError, TypeError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _degrees(value: Any, style: Style) -> float:
    return figure(value, style, coordinate=True) if isinstance(value, str) else float(value)


def _open_points(
    columns: Columns,
    doubts: Mapping[str, str],
    *,
    day: date,
    dated: bool,
    zone: str,
    others: Mapping[str, str],
) -> list[str]:
    given = {one.target for one in columns.read.values()}
    points = [
        f"instance.toml: the day is {day.isoformat()}" + ("" if dated else ", for no date stands in the file"),
        f"instance.toml: the time zone is {zone}",
    ]
    if "mode" not in given:
        points.append("instance.toml: every order is a scheduled delivery of 5 minutes (default_mode, service_min)")
    points += [
        f"instance.toml: column '{column}' is a remark; {remedy.split(' A remark is')[0]}" for column, remedy in doubts.items()
    ]
    if "id" not in given:
        points.append("orders.csv: no column holds an order's id, so N001, N002, … were given")
    if "slots" not in given:
        points.append("orders.csv: no column holds time windows; orders are served at any time of the shifts")
    if not ({"lat", "lon"} <= given or "address" in given or {"city", "postcode"} & given):
        points.append("orders.csv: no column holds coordinates or addresses; name it in [columns]")
    elif not {"lat", "lon"} <= given:
        points.append("instance.toml: orders have addresses only; name a service in [geocoding], then type: router locate")
    if "sites.csv" not in others:
        where = "stands in the middle of the orders" if {"lat", "lon"} <= given else "has no place yet"
        points.append(f"sites.csv: the depot {where}; put in your own")
    if "vehicles.csv" not in others:
        points.append("vehicles.csv: vans from 08:00 to 18:00, without capacities; put in your own")
    return points
