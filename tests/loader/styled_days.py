"""Random small days, and every way in which people write them: what the property test of reading is made of."""

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

DAY = datetime(2026, 11, 23)
Row = dict[str, Any]
Write = Callable[[int], Any]

WORDS: Mapping[str, tuple[str, ...]] = {
    "latin": (
        "12 rue de l'Église",
        "Hauptstraße 5",
        "Königsallee 12",
        "Calle Núñez de Balboa 3",
        "Plaza España 1",
        "Château d'Eau",
        "Gänsemarkt 7",
    ),
    "chinese": ("北京市朝阳区建国路88号", "上海市浦东新区世纪大道100号", "杭州市滨江区文三路201号404室", "成都市武侯区玉林街345号"),
    "taiwan": ("台北市信義區市府路45號", "高雄市前鎮區中山路100號", "新北市板橋區縣民大道二段7號"),
    "japan": ("東京都渋谷区道玄坂1-2-3", "大阪府大阪市北区梅田3丁目", "名古屋市中区栄四丁目"),
    "any": ("ul. Łódzka 7, Gdańsk", "ул. Ленина 5", "서울시 강남구", "Οδός Ερμού 3", "plain street 5"),
}
ENCODINGS: Mapping[str, tuple[str, ...]] = {
    "latin": ("cp1252", "utf-8", "utf-8-sig"),
    "chinese": ("gb18030", "utf-8", "utf-8-sig", "utf-16"),
    "taiwan": ("big5", "utf-8-sig"),
    "japan": ("cp932", "utf-8"),
    "any": ("utf-8", "utf-8-sig", "utf-16"),
}
FIELDS = ("id", "lat", "lon", "address", "weight", "slots", "from", "to", "service", "ready", "phone")
LANGUAGES = (
    "Order ID|Latitude|Longitude|Delivery address|Weight (kg)|Time window|Time window from|Time window to|Service time|Ready at"
    "|Phone number",
    "N° de commande|Latitude|Longitude|Adresse|Poids [kg]|Créneau|Créneau début|Créneau fin|Durée (min)|Prêt à|Téléphone",
    "Auftragsnummer|Breitengrad|Längengrad|Straße|Gewicht kg|Zeitfenster|von|bis|Standzeit|Bereit ab|Tel.",
    "Nº pedido|Latitud|Longitud|Dirección|Peso|Franja horaria|Desde|Hasta|Tiempo de servicio|Listo a|Teléfono",
    "订单号|纬度|经度|收货地址|重量（kg）|期望送达时间|开始时间|结束时间|服务时间|ready_at|联系电话",
)
HEADERS: Sequence[Mapping[str, str]] = ({}, *(dict(zip(FIELDS, names.split("|"), strict=True)) for names in LANGUAGES))
OWN = {
    **{one: one for one in (*FIELDS, "mode")},
    **{"weight": "weight_kg", "from": "slots from", "to": "slots to", "service": "service_min", "ready": "ready_at"},
}
PHRASES = (
    "de {} à {}",
    "entre {} et {}",
    "between {} and {}",
    "from {} to {}",
    "von {} bis {} Uhr",
    "zwischen {} und {}",
    "entre las {} y las {}",
)
GRAMS = {"Weight (kg)": "Weight (g)", "Poids [kg]": "Poids [g]"}


@dataclass(kw_only=True)
class StyledDay:
    """A day as a document, and how it is to be written."""

    document: dict[str, Any]
    how: dict[str, Any] = field(default_factory=dict)


def styled_day(seed: int) -> StyledDay:
    """The day of this number: always the same."""
    draw = random.Random(seed)
    script = draw.choice(tuple(WORDS))
    orders = [_order(draw, number, script) for number in range(draw.randint(3, 9))]
    if draw.random() < 0.3:
        for row in orders:
            row["id"] = str(1000 + int(row["id"][1:]))
    vehicles = [
        {"id": "V1", "start": "W", "shift": "07:00-20:00", "capacity_weight_kg": draw.choice((2000, 3200.5, 7500)), "km_price": 0.5}
    ]
    document = {
        "settings": {"name": "styled", "day": "2026-11-23", "time_zone": "Europe/Paris", "dimensions": ["weight_kg"]},
        "orders": orders,
        "sites": [{"id": "W", "lat": 48.85, "lon": 2.35}],
        "vehicles": vehicles,
        "relations": [{"kind": "sequence", "orders": f"{orders[0]['id']}; {orders[1]['id']}"}],
    }
    return StyledDay(document=document, how=_how(draw, script))


def _order(draw: random.Random, number: int, script: str) -> Row:
    row: Row = {
        "id": f"A{number}",
        "mode": "scheduled",
        "lat": round(48.8 + draw.random() / 10, draw.choice((2, 3, 5))),
        "lon": round(2.3 + draw.random() / 10, draw.choice((2, 3, 5))),
        "address": draw.choice(WORDS[script]),
        "weight_kg": draw.choice((1, 2.5, 12.125, 0.5, 1234.5, 300, 1200)),
        "service_min": draw.choice((5, 7.5, 10)),
        "phone": draw.choice(("0601020304", "13800138000", "+49 170 1234567")),
    }
    if draw.random() < 0.8:
        start = draw.choice((8, 9, 14)) * 60 + draw.choice((0, 0, 30))
        row["slots"] = (start, start + draw.choice((60, 120, 150)))
    if draw.random() < 0.3:
        row["ready_at"] = draw.choice((8 * 60, 9 * 60 + 30))
    return row


def _how(draw: random.Random, script: str) -> dict[str, Any]:
    headers = draw.choice(HEADERS)
    encoding = draw.choice(ENCODINGS[script])
    if encoding in ("cp1252", "big5", "cp932", "gb18030") and not _fits(headers, encoding):
        headers = HEADERS[draw.randrange(2)]
    return {
        "workbook": draw.random() < 0.4,
        "headers": headers,
        "encoding": encoding,
        "separator": draw.choice(",;\t"),
        "decimal": draw.choice(".,"),
        "group": draw.choice(("", "", "mark", " ", "'", "\u00a0")) if encoding not in ("big5", "cp932") else "",
        "grams": draw.random() < 0.2,
        "pair": draw.random() < 0.4,
        "form": draw.choice(("colon", "french", "dot", "hours", "words", "noon", "dated", "dmy", "dots", "mdy", "typed", "phrase")),
        "title": draw.random() < 0.3,
        "number": draw.random() < 0.3,
        "remarks": draw.random() < 0.4,
        "hollow": draw.random() < 0.2,
        "quoted": draw.random() < 0.3,
        "foreign": draw.random() < 0.4,
        "blanks": draw.random() < 0.3,
        "declared": draw.random() < 0.2,
        "total": draw.random() < 0.2,
        "merged": draw.random() < 0.5,
        "numeric_ids": draw.random() < 0.5,
        "lies": draw.random() < 0.3,
        "case": draw.choice((str.lower, str.title, str.upper, lambda name: f" {name} ")),
        "upper": draw.random() < 0.2,
        "units": draw.random() < 0.2,
        "point": draw.random() < 0.2,
        "phrase": draw.choice([one for one in PHRASES if _fits({"": one}, encoding)]),
    }


def _fits(headers: Mapping[str, str], encoding: str) -> bool:
    try:
        "".join(headers.values()).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def plain(day: StyledDay) -> dict[str, Any]:
    """The document as a program would write it."""
    orders = [{**row} for row in day.document["orders"]]
    for row in orders:
        if "slots" in row:
            row["slots"] = "-".join(_colon(minute) for minute in row["slots"])
        if "ready_at" in row:
            row["ready_at"] = _colon(row["ready_at"])
    return {**day.document, "orders": orders}


def write(day: StyledDay, folder: Path) -> Path:
    """The day in its style: a folder, or a workbook in it."""
    tables = {"orders": _grid(day), **{name: _plain_grid(day, name) for name in ("sites", "vehicles", "relations")}}
    if day.how["workbook"]:
        return _workbook(day, tables, folder / "day.xlsx")
    settings = 'name = "styled"\nday = 2026-11-23\ntime_zone = "Europe/Paris"\ndimensions = ["weight_kg"]\n'
    (folder / "instance.toml").write_text(settings, encoding="utf-8")
    for name, rows in tables.items():
        stream = io.StringIO(newline="")
        separator = day.how["separator"]
        quoting = csv.QUOTE_ALL if day.how["quoted"] else csv.QUOTE_MINIMAL
        ends = random.Random(len(rows)).choice(("\n", "\r\n"))
        csv.writer(stream, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(rows)
        text = (f"sep={separator}\r\n" if day.how["declared"] and name == "orders" else "") + stream.getvalue()
        file = f"{name.upper() if day.how['upper'] else name}.csv"
        (folder / file).write_bytes(text.encode(day.how["encoding"]))
    return folder


def _figure(day: StyledDay, value: float, *, coordinate: bool = False) -> Any:
    return value if day.how["workbook"] else _figure_text(day, value, coordinate=coordinate)


def _figure_text(day: StyledDay, value: float, *, coordinate: bool = False) -> str:
    group = "" if coordinate else day.how["group"]
    text = (f"{value:,.5f}" if group else f"{value:.5f}").rstrip("0").rstrip(".")
    if day.how["decimal"] == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    other = "." if day.how["decimal"] == "," else ","
    return text if group in ("", "mark") else text.replace(other, group)


def _measured(day: StyledDay, value: float, unit: str, scale: float = 1) -> Any:
    """A figure that may name its unit."""
    return f"{_figure_text(day, value)} {unit}" if day.how["units"] else _figure(day, value * scale)


def _place(day: StyledDay, row: Row) -> list[Any]:
    """Coordinates in two columns, or in one."""
    if not day.how["point"]:
        return [_figure(day, row["lat"], coordinate=True), _figure(day, row["lon"], coordinate=True)]
    both = (_figure_text(day, row[name], coordinate=True) for name in ("lat", "lon"))
    return [("; " if day.how["decimal"] == "," else ", ").join(both)]


def _colon(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _french(minute: int) -> str:
    return f"{minute // 60}h" + (f"{minute % 60:02d}" if minute % 60 else "")


def _noon(minute: int) -> str:
    hour = minute // 60
    return f"{(hour - 1) % 12 + 1}:{minute % 60:02d} {'PM' if hour >= 12 else 'AM'}"


MOMENTS: Mapping[str, Write] = {
    "colon": _colon,
    "french": _french,
    "dot": lambda minute: _colon(minute).replace(":", "."),
    "hours": _colon,
    "words": _colon,
    "noon": _noon,
    "dated": lambda minute: f"2026-11-23 {_colon(minute)}",
    "dmy": lambda minute: f"23/11/2026 {_colon(minute)}",
    "dots": lambda minute: f"23.11.2026 {_colon(minute)}",
    "mdy": lambda minute: f"11/23/2026 {_noon(minute)}",
    "typed": lambda minute: time(minute // 60, minute % 60),
    "phrase": _colon,
}


def _moment(day: StyledDay, minute: int) -> Any:
    form = day.how["form"]
    if form == "typed" and not day.how["workbook"]:
        return f"{minute / 1440:.6f}"[day.how["grams"] :].replace(".", day.how["decimal"])
    return MOMENTS[form](minute)


def _window(day: StyledDay, ends: tuple[int, int]) -> str:
    form = day.how["form"]
    if form == "hours" and not any(minute % 60 for minute in ends):
        return f"{ends[0] // 60}-{ends[1] // 60}"
    if form == "phrase":
        return str(day.how["phrase"]).format(*map(_colon, ends))
    if form == "typed":
        return "-".join(map(_colon, ends))
    if form in ("dated", "dmy", "dots"):
        return f"{MOMENTS[form](ends[0])} - {_colon(ends[1])}"
    return {"words": " bis ", "noon": " to ", "french": "-", "mdy": " - "}.get(form, "-").join(
        MOMENTS[form](minute) for minute in ends
    )


def _grid(day: StyledDay) -> list[list[Any]]:
    """The orders' table as lines of cells, with all that people put around it."""
    how, names = day.how, {**OWN, **day.how["headers"], "point": "GPS"}
    if how["grams"]:
        names["weight"] = GRAMS.get(names["weight"], names["weight"])
    factor = 1000 if names["weight"] in GRAMS.values() else 1
    slots = ("from", "to") if how["pair"] else ("slots",)
    where = ("point",) if how["point"] else ("lat", "lon")
    used = ("id", "mode", *where, "address", "weight", *slots, "service", "ready", "phone")
    lines: list[list[Any]] = [[names[one] for one in used]]
    for row in day.document["orders"]:
        ends = row.get("slots")
        windows: tuple[Any, ...] = ("",) * len(slots)
        if ends is not None:
            windows = tuple(_moment(day, minute) for minute in ends) if how["pair"] else (_window(day, ends),)
        numeric = how["workbook"] and how["numeric_ids"] and row["id"].isdigit()
        phone = int(row["phone"]) if how["workbook"] and row["phone"][0] == "1" else row["phone"]
        lines.append(
            [
                float(row["id"]) if numeric else row["id"],
                row["mode"],
                *_place(day, row),
                row["address"],
                _measured(day, row["weight_kg"], "kg", factor),
                *windows,
                _measured(day, row["service_min"], "min"),
                _moment(day, row["ready_at"]) if "ready_at" in row else "",
                phone,
            ]
        )
    if how["remarks"]:
        lines = [
            [*lines[0][:3], "Stockwerk", *lines[0][3:], "Customer no"],
            *([*line[:3], "3", *line[3:], "4711"] for line in lines[1:]),
        ]
    if how["hollow"]:
        lines = [[*line[:2], "", *line[2:]] for line in lines]
    if how["number"]:
        lines = [["#", *lines[0]], *([str(number), *line] for number, line in enumerate(lines[1:], start=1))]
    if how["blanks"]:
        lines.insert(2, [""] * len(lines[0]))
    if how["total"]:
        lines.append(["Total", *[""] * (len(lines[0]) - 1)])
    if how["title"]:
        lines = [["Orders of the day", *[""] * (len(lines[0]) - 1)], [""] * len(lines[0]), *lines]
    return lines


def _plain_grid(day: StyledDay, name: str) -> list[list[Any]]:
    rows = day.document[name]
    columns = [FOREIGN[name].get(column, column) if day.how["foreign"] else column for column in rows[0]]
    cells = [
        [value if isinstance(value, str) else _figure(day, value, coordinate=key in ("lat", "lon")) for key, value in row.items()]
        for row in rows
    ]
    return [columns, *cells]


FOREIGN: Mapping[str, Mapping[str, str]] = {
    "sites": {"id": "Depot", "lat": "Latitude", "lon": "Longitude"},
    "vehicles": {
        "id": "Vehicle",
        "start": "Start depot",
        "shift": "Working hours",
        "capacity_weight_kg": "Payload (kg)",
        "km_price": "Cost per km",
    },
    "relations": {},
}


def _workbook(day: StyledDay, tables: Mapping[str, list[list[Any]]], path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = day.how["case"]("instance")
    for line in (["key", "value"], ["name", "styled"], ["day", DAY], ["time_zone", "Europe/Paris"], ["dimensions", "weight_kg"]):
        book.active.append(line)
    for name, lines in tables.items():
        sheet = book.create_sheet(day.how["case"](name))
        for line in lines:
            sheet.append([None if cell == "" else cell for cell in line])
        if name == "orders" and day.how["merged"]:
            _merge(sheet)
    book.save(path)
    if day.how["lies"]:
        _lie(path)
    return path


def _merge(sheet: Any) -> None:
    """Equal neighbours in a column become one merged cell."""
    for column in range(2, sheet.max_column + 1):
        for row in range(2, sheet.max_row):
            above, below = sheet.cell(row, column), sheet.cell(row + 1, column)
            if isinstance(above.value, str) and above.value == below.value and above.value != "scheduled":
                sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
                break


def _lie(path: Path) -> None:
    """A workbook that says its sheets are smaller than they are."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, re.sub(rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1:B2"/>', content))
