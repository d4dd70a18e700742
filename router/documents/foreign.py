"""A day around a file of somebody else's: orders as another program writes them, with the meaning found for each column."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from router.documents.cells import written
from router.documents.clock import Clock
from router.documents.columns import Columns, columns_of, judged, look_of, style_of_table
from router.documents.csv_text import csv_lines
from router.documents.grid import USUAL_DIMENSIONS, Line, Origin, Table, Wanted, header_of, make_table
from router.documents.headers import REMARK, is_delivery_date, plain
from router.documents.moments import TimeFaultError, date_of, halves, wall_time
from router.documents.reading import SETTINGS_FILE, read_table
from router.documents.shaping import Shaper
from router.documents.styles import PLAIN, Style, figure
from router.documents.template import write_new_folder
from router.documents.workbook import other_sheets
from router.errors import InputError, Problem
from router.units import count_of

ORDERS_PER_VEHICLE = 25
"""How many vehicles the new day is given, for want of anything better."""
DEPOT = "depot"
_OTHERS = ("sites", "vehicles")
_PROFILES = ("van", "truck", "e-bike", "foot")
_MEANT = re.compile(r"did you mean '(\w+)'\?")
_KINDS = {
    "truck": ("truck", "camion", "lkw", "lorry", "autocarro", "卡车", "货车"),
    "e-bike": ("bike", "velo", "rad", "bici", "自行车", "电动车"),
}
"""Profile → what the names of its vehicles contain; all others are vans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDay:
    """What a foreign file was taken for, and what its owner has still to say."""

    orders: int
    columns: Mapping[str, str]
    open_points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The day to be planned, whether the file says so, and the time zone."""

    day: date
    dated: bool
    zone: str


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
    table = read_table(file, Wanted("orders", is_foreign=True), problems)
    if table is None or problems:
        raise InputError(problems)
    sheets = other_sheets(file, table.file, _OTHERS)
    others = {f"{name}.csv": _sheet(name, lines) for name, lines in sheets.values() if name}
    dimensions, style = _loads(table)
    days = _days(columns_of(table, dimensions, {}), style)
    day = Counter(one for one in days.values() if one is not None).most_common(1)
    told = Told(day=day[0][0] if day else today, dated=bool(day), zone=time_zone)
    other_days = sorted({one for one in days.values() if one not in (None, told.day)})
    table = replace(table, rows=tuple(row for row in table.rows if days[row[0]] in (None, told.day)))
    clock = Clock(told.day, ZoneInfo(time_zone), style.dates)
    kept, guesses = _guessed(table, clock, style, dimensions)
    doubts = {problem.field: problem.remedy for problem in kept.problems if problem.code == "E205"}
    kinds = {kind: _profile(kind) for kind in _values("vehicles", others.get("vehicles.csv", ""), "kind") if kind not in _PROFILES}
    # Columns that look like moments or coordinates are no remarks: a planner has to say what they are.
    telling = {column for column in doubts if _is_telling(look_of(table, column, clock, style, ()))}
    mapping = _mapping(kept, [column for column in doubts if column not in telling])
    shaper = Shaper(kept, style)
    rows = [shaper.row(cells) for _, cells in table.rows]
    settings = _settings(file.stem, told, kept, style, mapping, kinds)
    texts = {SETTINGS_FILE: settings, "orders.csv": _orders(kept, style), **others}
    depots = _values("sites", others.get("sites.csv", ""), "id") or _values("vehicles", others.get("vehicles.csv", ""), "start")
    fleet = others.get("vehicles.csv", "")
    lacks_start = bool(fleet) and not any(_values("vehicles", fleet, name) for name in ("start", "start_lat"))
    if lacks_start:
        texts["vehicles.csv"] = _with_start(fleet, (depots or [DEPOT])[0])
    texts = {**_company(rows, style, depots or [DEPOT]), **texts}
    write_new_folder(target, texts)
    points = _open_points(kept, doubts, mapping, told=told, others=others)
    points += [f"vehicles.csv: no column says where they start; {(depots or [DEPOT])[0]} is put in"] * lacks_start
    points += _as_read(file.name, kept, mapping)
    points += [f"{file.name}: sheet '{sheet}' is {f'{name}.csv' if name else 'not read'}" for sheet, (name, _) in sheets.items()]
    points += [f"instance.toml: column '{column}' is read as {field}, by the look of it" for column, field in guesses.items()]
    points += [f"vehicles.csv: kind '{kind}' drives like a {profile} ([kinds])" for kind, profile in kinds.items()]
    left = len(days) - len(rows)
    if left:
        points.insert(1, f"orders.csv: {count_of(left, 'order')} of other days ({', '.join(map(str, other_days))}) left out")
    return NewDay(orders=len(rows), columns=mapping, open_points=tuple(points))


def _as_read(file: str, columns: Columns, mapping: Mapping[str, str]) -> list[str]:
    """What was assumed of the file, and what of it says nothing to a plan."""
    origin = columns.table.origin
    found = [f"{file}: read as {origin.encoding}, by the look of it"] if origin.assumed else []
    found += [f"{file}: the header is row {origin.header_row}; what stands above it is left out"] * ((origin.header_row or 1) > 1)
    found += [f"{file}: left out: {what}" for what in origin.left_out]
    remarks = [column for column, name in columns.extras.items() if name == column and column not in mapping]
    return [*found, f"orders.csv: kept as remarks: {', '.join(remarks)}"] if remarks else found


def _loads(table: Table) -> tuple[tuple[str, ...], Style]:
    """The load dimensions that the columns of the orders name, a quantity alone being pieces; and the table's style."""
    for dimensions in (USUAL_DIMENSIONS, ("pieces",)):
        columns = columns_of(table, dimensions, {})
        if any(one.kind == "figure" for one in columns.read.values()):
            return dimensions, style_of_table(columns, PLAIN)
    return USUAL_DIMENSIONS, style_of_table(columns_of(table, USUAL_DIMENSIONS, {}), PLAIN)


def _guessed(table: Table, clock: Clock, style: Style, dimensions: Sequence[str]) -> tuple[Columns, Mapping[str, str]]:
    """The columns, one that nobody knows taken for what its name or its cells come closest to; and these guesses."""
    guesses: dict[str, str] = {column: REMARK for column in table.columns if is_delivery_date(column)}
    dated = len(guesses)
    kept = judged(columns_of(table, dimensions, guesses), clock, style, dimensions)
    for problem in kept.problems:
        meant = _MEANT.findall(problem.remedy)
        if problem.code == "E205" and len(meant) == 1 and meant[0] not in {*kept.given, *guesses.values()}:
            look = look_of(table, problem.field, clock, style, ())
            if not _is_telling(look) or f"'{meant[0].removesuffix('_from').removesuffix('_to')}'" in look:
                guesses[problem.field] = meant[0]
    kept = judged(columns_of(table, dimensions, guesses), clock, style, dimensions)
    return kept, dict(list(guesses.items())[dated:])


def _is_telling(look: str) -> bool:
    """Whether cells that look so say where or when."""
    return bool(look) and not look.startswith("figures")


def _values(name: str, text: str, field: str) -> list[str]:
    """What the cells of `field` hold in a table that the workbook has besides the orders, each once."""
    if not text:
        return []
    wanted, problems = Wanted(name), list[Problem]()
    table = make_table(wanted, f"{name}.csv", csv_lines(text, f"{name}.csv", problems, ","), problems, Origin())
    if table is None:
        return []
    column = columns_of(table, wanted.dimensions, {}).source(field)
    return list(dict.fromkeys(written(cells[column]) for _, cells in table.rows if column in cells))


def _with_start(text: str, depot: str) -> str:
    """A table of vehicles with a column more: all start at `depot`."""
    lines = [(number, list(cells)) for number, cells in csv_lines(text, "vehicles.csv", [], ",")]
    head, _ = header_of(lines, Wanted("vehicles"))
    ends = ("start" if index == head else depot if index > head and any(cells) else "" for index, (_, cells) in enumerate(lines))
    return _csv([[*cells, end] for (_, cells), end in zip(lines, ends, strict=True)])


def _profile(kind: str) -> str:
    name = plain(kind)
    return next((profile for profile, words in _KINDS.items() if any(word in name for word in words)), "van")


def _sheet(name: str, lines: Sequence[Line]) -> str:
    table = make_table(Wanted(name), name, lines, [], Origin())
    style = PLAIN if table is None else style_of_table(columns_of(table, USUAL_DIMENSIONS, {}), PLAIN)
    return _csv([[_text(cell, style) for cell in cells] for _, cells in lines])


def _days(columns: Columns, style: Style) -> dict[int, date | None]:
    """Row → the day of its delivery, by the column that holds the date, else by its moments."""
    dated = [column for column in columns.table.columns if is_delivery_date(column)]
    timed = [column for column, one in columns.read.items() if one.target in ("slots", "ready_at")]
    found = {}
    for row, cells in columns.table.rows:
        days = (_day_of(cells.get(column), style) for column in (*dated, *timed))
        found[row] = next((day for day in days if day is not None), None)
    return found


def _day_of(value: object, style: Style) -> date | None:
    """The date in a cell that holds a date, a moment or a window."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        alone = date_of(value.strip(), style.dates) if isinstance(value, str) else None
        if alone is not None:
            return alone
        both = halves(value.strip(), style.dates) if isinstance(value, str) else None
        first = both[0] if both else wall_time(value, style.dates)
    except TimeFaultError:
        return None
    return None if first is None else first.day


def _mapping(columns: Columns, doubts: Iterable[str]) -> dict[str, str]:
    """Column → what the settings call it: every column that has not our own name, those of `doubts` being remarks."""
    ends = {"from": "_from", "to": "_to"}
    found = {column: one.target + ends.get(one.kind, "") for column, one in columns.read.items()}
    found |= {column: name for column, name in columns.extras.items() if name != column}
    found = {column: target for column, target in found.items() if column != target}
    found |= {column: REMARK for column, one in columns.meanings.items() if one.kind == "remark" and is_delivery_date(column)}
    return found | dict.fromkeys(doubts, REMARK)


def _orders(columns: Columns, style: Style) -> str:
    """The rows as they were, with an id each where nothing stands for one."""
    table = columns.table
    named = any(one.target == "id" for one in columns.read.values())
    head = list(table.columns) if named else ["id", *table.columns]
    lines = [head]
    for number, (_, cells) in enumerate(table.rows, start=1):
        values = [_text(cells.get(column), style) for column in table.columns]
        lines.append(values if named else [f"N{number:03d}", *values])
    return _csv(lines)


def _text(value: Any, style: Style) -> str:
    """A cell as text, figures with the decimal mark of the text cells beside them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return written(value).replace(".", style.decimal) if isinstance(value, float) else written(value)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()


def _settings(name: str, told: Told, columns: Columns, style: Style, mapping: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    used = {one.target for one in columns.read.values() if one.kind == "figure"}
    dimensions = [dimension for dimension in USUAL_DIMENSIONS if dimension in used] or [USUAL_DIMENSIONS[0]]
    lines = [
        "# Made from a file of another program; 'router solve' plans the day, INPUT.md lists everything that can be set.",
        f"name = {_quoted(name)}",
        f"day = {told.day.isoformat()}",
        f"time_zone = {_quoted(told.zone)}",
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
        "[columns.orders]",
        *(f"{_quoted(column)} = {_quoted(target)}" for column, target in mapping.items()),
        *(f"\n[kinds.{_quoted(kind)}]\nprofile = {_quoted(profile)}" for kind, profile in kinds.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else " " for one in escaped) + '"'


def _company(rows: Sequence[Mapping[str, Any]], style: Style, depots: Sequence[str]) -> dict[str, str]:
    """The depots in the middle of the orders, and vehicles enough for them at the first one."""
    points = [point for row in rows if (point := _point(row, style)) is not None]
    lat, lon = (f"{median(one):.5f}" for one in zip(*points, strict=True)) if points else ("", "")
    head = ["id", "kind", "count", "start", "shift", "hour_price", "km_price"]
    vehicle = ["V", "van", str(ceil(len(rows) / ORDERS_PER_VEHICLE)), depots[0], "08:00-18:00", "20", "0.5"]
    return {
        "sites.csv": _csv([["id", "name", "address", "lat", "lon"], *([one, one, "", lat, lon] for one in depots)]),
        "vehicles.csv": _csv([head, vehicle]),
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
    columns: Columns, doubts: Mapping[str, str], mapping: Mapping[str, str], *, told: Told, others: Mapping[str, str]
) -> list[str]:
    given = columns.given
    points = [
        f"instance.toml: the day is {told.day.isoformat()}" + ("" if told.dated else ", for no date stands in the file"),
        f"instance.toml: the time zone is {told.zone}",
    ]
    if "mode" not in given:
        points.append("instance.toml: every order is a scheduled delivery of 5 minutes (default_mode, service_min)")
    points += [
        f"instance.toml: column '{column}' {'is a remark' if column in mapping else 'is still to be named in [columns.orders]'}; "
        + remedy.split(" A remark is")[0]
        for column, remedy in doubts.items()
    ]
    if "id" not in given:
        points.append("orders.csv: no column holds an order's id, so N001, N002, … were given")
    if "slots" not in given:
        points.append("orders.csv: no column holds time windows; orders are served at any time of the shifts")
    if not ({"lat", "lon"} <= given or "address" in given or {"city", "postcode"} & given):
        points.append("orders.csv: no column holds coordinates or addresses; name it in [columns.orders]")
    elif not {"lat", "lon"} <= given:
        points.append("instance.toml: orders have addresses only; name a service in [geocoding], then type: router locate")
    if "sites.csv" not in others:
        where = "stands in the middle of the orders" if {"lat", "lon"} <= given else "has no place yet"
        points.append(f"sites.csv: the depot {where}; put in your own")
    if "vehicles.csv" not in others:
        points.append("vehicles.csv: vans from 08:00 to 18:00, without capacities; put in your own")
    return points
