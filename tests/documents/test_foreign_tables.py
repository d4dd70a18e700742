"""Tables as other programs and other people write them: encodings, title rows, pairs of columns, clashing columns, workbooks."""

import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from router.documents import decoding, grid, workbook_file
from router.documents.day import Day, read_day
from router.errors import InputError
from router.model import Window

SETTINGS = 'day = 2026-11-23\ntime_zone = "Europe/Madrid"\ndimensions = ["weight_kg"]\n'
SITES = "id,lat,lon\nW,40.4,-3.7\n"
VEHICLES = "id,start,shift\nV,W,08:00-18:00\n"
H = 3_600


def folder(path: Path, orders: str, *, encoding: str = "utf-8", settings: str = "", **tables: str) -> Day:
    """The day with these orders."""
    texts = {"instance.toml": SETTINGS + settings, "sites.csv": SITES, "vehicles.csv": VEHICLES}
    for name, text in {**texts, **{f"{table}.csv": text for table, text in tables.items()}}.items():
        (path / name).write_text(text, encoding="utf-8")
    (path / "orders.csv").write_bytes(orders.encode(encoding))
    return read_day(path)


def said(day: Day) -> list[tuple[str, int | None, str]]:
    return [(problem.code, problem.row, problem.what) for problem in day.problems]


ADDRESSES = {
    "cp1252": ["Königsallee 12, Düsseldorf", "Schröderstraße 5", "12 rue de l'Église", "Calle Núñez 3, 2º"],
    "gb18030": ["北京市朝阳区建国路88号", "上海市浦东新区世纪大道100号", "成都市武侯区玉林街345号"],
    "big5": ["台北市信義區市府路45號", "高雄市前鎮區中山路100號", "新北市板橋區縣民大道"],
    "cp932": ["東京都渋谷区道玄坂1-2-3", "大阪府大阪市北区梅田3丁目", "名古屋市中区栄四丁目"],
    "utf-16": ["Łódź 1", "Москва 2"],
}


@pytest.mark.parametrize("encoding", list(ADDRESSES))
def test_old_encodings(tmp_path: Path, encoding: str) -> None:
    lines = [f"A{number},scheduled,40.41,-3.7,{address.replace(',', ' ')}" for number, address in enumerate(ADDRESSES[encoding])]
    day = folder(tmp_path, "\n".join(["id,mode,lat,lon,address", *lines]), encoding=encoding)
    assert day.problems == ()
    assert [record.data.address for record in day.orders] == [address.replace(",", " ") for address in ADDRESSES[encoding]]
    origin = day.tables["orders"].columns.table.origin
    assert origin.assumed == (encoding != "utf-16")
    assert origin.encoding == {**decoding.OLD_ENCODINGS, "utf-16": "UTF-16"}[encoding]


def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    text = "id,mode,lat,lon,note\nA,scheduled,40.41,-3.7,王\n"
    day = folder(tmp_path, text, encoding="gb18030")
    assert [code for code, _, _ in said(day)] == ["E202"]
    assert "GB18030" in day.problems[0].what
    day = folder(tmp_path, text, encoding="gb18030", settings='[reading]\nencoding = "gb18030"\n')
    assert (day.problems, day.orders[0].data.note) == ((), "王")


def test_title_row_number_column_declared_separator_and_total(tmp_path: Path) -> None:
    text = (
        "sep=;\r\nPedidos del 23/11/2026;;;;;\r\n;;;;;\r\n#;id;mode;lat;lon;Peso (kg)\r\n1;A;scheduled;40,41;-3,7;1.234,5\r\n"
        ";;;;;\r\n2;B;scheduled;40,42;-3,71;2,5\r\nTotal;;;;;1.237\r\n"
    )
    day = folder(tmp_path, text)
    assert day.problems == ()
    assert [(record.number, record.data.id, record.data.loads) for record in day.orders] == [
        (5, "A", {"weight_kg": 1234.5}),
        (7, "B", {"weight_kg": 2.5}),
    ]
    origin = day.tables["orders"].columns.table.origin
    assert (origin.header_row, origin.separator, origin.left_out) == (4, "semicolon", ("row 8 (Total)",))


def test_the_header_that_was_assumed_is_named(tmp_path: Path) -> None:
    day = folder(tmp_path, "Orders of Monday\n\nalpha,beta,gamma\n1,2,3\n")
    assert any(code == "E204" and "row 3 was taken for the header" in what for code, _, what in said(day))


def test_windows_in_pairs_of_columns(tmp_path: Path) -> None:
    head = "id,mode,lat,lon,Uhrzeit von,Uhrzeit bis\n"
    text = head + "A,scheduled,40.4,-3.7,9:00,11:00\nB,scheduled,40.4,-3.7,,12:00\nC,scheduled,40.4,-3.7,,\n"
    day = folder(tmp_path, text)
    assert day.problems == ()
    assert [record.data.slots for record in day.orders] == [(Window(9 * H, 11 * H),), (Window(0, 12 * H),), None]


def test_columns_that_say_the_same_agree_or_are_at_fault(tmp_path: Path) -> None:
    head = "id,mode,lat,lon,slots,Créneau début,Créneau fin,Weight,weight_kg\n"
    day = folder(tmp_path, head + "A,scheduled,40.4,-3.7,9:00-11:00,9h,11h,2,2.0\n")
    assert day.problems == ()
    assert day.orders[0].data.slots == (Window(9 * H, 11 * H),)
    day = folder(tmp_path, head + "A,scheduled,40.4,-3.7,9:00-11:00,9h,12h,2,3\n")
    assert [code for code, _, _ in said(day)] == ["E208", "E208"]
    assert "'slots' and 'Créneau début and Créneau fin'" in day.problems[0].what
    assert 'columns = {"weight_kg" = "remark"}' in day.problems[1].remedy
    assert day.problems[1].value == "2 and 3"


@pytest.mark.parametrize(
    ("column", "cells", "hint"),
    [
        ("Wann", ["9:00-11:00", "14-16"], "windows: did you mean 'slots'?"),
        ("Wann", ["9:00", "8h30"], "moments: did you mean"),
        ("Wo", ["40.41234", "40.42345"], "coordinates: did you mean 'lat' or 'lon'?"),
        ("Wo", ['"40.41234, -3.7123"', '"40.42345, -3.7123"'], "both coordinates: did you mean 'lat_lon'?"),
        ("Pallets", ["3", "4"], "figures: did you mean 'weight_kg'?"),
        ("Tag", ["2026-11-22", "2026-11-23"], "dates, and not all are the day planned (2026-11-22)"),
        ("slotz", ["x", "y"], "did you mean 'slots'?"),
        ("Creneua", ["x", "y"], "did you mean 'slots'?"),
    ],
)
def test_an_unknown_column_that_means_something_is_no_remark(tmp_path: Path, column: str, cells: list[str], hint: str) -> None:
    text = f"id,mode,lat,lon,{column}\n" + "".join(f"A{number},scheduled,40.4,-3.7,{cell}\n" for number, cell in enumerate(cells))
    day = folder(tmp_path, text)
    assert [code for code, _, _ in said(day)] == ["E205"]
    assert hint in day.problems[0].remedy
    day = folder(tmp_path, text, settings=f'columns = {{"{column}" = "remark"}}\n')
    assert day.problems == ()
    assert column in day.orders[0].data.extra


def test_a_second_column_of_figures_is_a_load_of_its_own(tmp_path: Path) -> None:
    day = folder(tmp_path, "id,mode,lat,lon,demand,Pallets\nA,scheduled,40.4,-3.7,400,3\n")
    assert [code for code, _, _ in said(day)] == ["E205"]
    assert "figures: a load of its own is named in the settings: dimensions = [..., 'pallets']" in day.problems[0].remedy


@pytest.mark.parametrize("column", ["Colour of the door", "Étage", "Customer no", "Telephone", "Tag"])
def test_remarks_stay_remarks(tmp_path: Path, column: str) -> None:
    cell = {"Colour of the door": "red", "Tag": "2026-11-23"}.get(column, "4711")
    day = folder(tmp_path, f"id,mode,lat,lon,{column}\nA,scheduled,40.4,-3.7,{cell}\n")
    assert day.problems == ()
    assert list(day.orders[0].data.extra.values()) == [cell]


def test_an_address_in_parts(tmp_path: Path) -> None:
    text = 'id,mode,Rue,CP,Ville\nA,scheduled,12 rue Mercière,69002,Lyon\nB,scheduled,"5 quai, 69002 Lyon",69002,Lyon\n'
    day = folder(tmp_path, text)
    assert [record.data.address for record in day.orders] == ["12 rue Mercière, 69002 Lyon", "5 quai, 69002 Lyon"]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("GPS", ["40.41, -3.70", "40.42,-3.71"]),
        ("coordenadas", ["40,41; -3,70", "40,42; -3,71"]),
        ("经纬度", ["(-3.70 40.41)", "-3.71, 40.42"]),
    ],
)
def test_both_coordinates_in_one_column(tmp_path: Path, column: str, cells: list[str]) -> None:
    day = folder(tmp_path, f"id\tmode\t{column}\nA\tscheduled\t{cells[0]}\nB\tscheduled\t{cells[1]}\n")
    assert day.problems == ()
    assert [(record.data.lat, record.data.lon) for record in day.orders] == [(40.41, -3.7), (40.42, -3.71)]


def test_a_longitude_beyond_90_degrees_stands_where_it_stands(tmp_path: Path) -> None:
    day = folder(tmp_path, "id\tmode\tcoordinates\nA\tscheduled\t121.47, 31.23\nB\tscheduled\t89.10, 31.3\n")
    assert [(record.data.lat, record.data.lon) for record in day.orders] == [(31.23, 121.47), (31.3, 89.1)]


def test_one_coordinate_is_not_two(tmp_path: Path) -> None:
    day = folder(tmp_path, "id\tmode\tcoordinates\nA\tscheduled\t40,41\n")
    assert [problem.code for problem in day.problems] == ["E211"]


def test_units_in_cells(tmp_path: Path) -> None:
    day = folder(
        tmp_path, "id;mode;lat;lon;Gewicht (kg);dauer\nA;scheduled;40,41;-3,7;1,5 kg;10 min\nB;scheduled;40,42;-3,7;500 g;1 h\n"
    )
    assert day.problems == ()
    assert [(record.data.loads["weight_kg"], record.data.service) for record in day.orders] == [(1.5, 600), (0.5, 3_600)]
    day = folder(tmp_path, "id,mode,lat,lon,weight_kg\nA,scheduled,40.41,-3.7,5 colis\n")
    assert [problem.code for problem in day.problems] == ["E211"]


def test_figures_that_could_mean_two_numbers(tmp_path: Path) -> None:
    vehicles = "id;start;shift;capacity_weight_kg\nV;W;08:00-18:00;1.200\n"
    day = folder(tmp_path, "id;mode;lat;lon;weight_kg\nA;scheduled;40,41;-3,7;1.200\n", vehicles=vehicles)
    assert day.orders[0].data.loads == {"weight_kg": 1200.0}
    assert [(problem.code, problem.file, problem.field) for problem in day.problems] == [
        ("E211", "vehicles.csv", "capacity_weight_kg")
    ]
    assert "may be 1200 or 1.200" in day.problems[0].what
    day = folder(
        tmp_path, "id;mode;lat;lon;weight_kg\nA;scheduled;40,41;-3,7;1\n", vehicles=vehicles, settings='[reading]\ndecimal = ","\n'
    )
    assert day.vehicles[0].data.capacities == {"weight_kg": 1200.0}


def test_a_mode_for_orders_that_name_none(tmp_path: Path) -> None:
    text = "id,lat,lon\nA,40.4,-3.7\n"
    assert [code for code, _, _ in said(folder(tmp_path, text))] == ["E204"]
    day = folder(tmp_path, text, settings='default_mode = "scheduled"\n')
    assert (day.problems, day.orders[0].data.mode) == ((), "scheduled")


def test_files_that_hold_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding.decoded, "__defaults__", ("", None, 10))
    monkeypatch.setattr(decoding.bytes_of, "__defaults__", (10,))
    assert grid.MOST_ROWS < decoding.MOST_BYTES
    with pytest.raises(InputError, match=r"E218 instance\.toml"):
        raise InputError(folder(tmp_path, "id\n").problems)


def test_settings_nobody_can_parse(tmp_path: Path) -> None:
    for text in ("a = " + "9" * 5_000, "a = " + "[" * 20_000, "day = 2026-11-23\ntime_zone = 'UTC'\n[checks]\nmax_km = 1e400"):
        (tmp_path / "instance.toml").write_text(text)
        codes = {problem.code for problem in read_day(tmp_path).problems}
        assert codes & {"E209", "E211", "E212"}
    for text in ('{"a": ' + "9" * 5_000 + "}", "[" * 100_000, '{"settings": {}, "orders": [{"id": 1' + "0" * 400 + "}]}"):
        (tmp_path / "day.json").write_text(text)
        assert read_day(tmp_path / "day.json").problems


@pytest.mark.parametrize(
    ("column", "value"),
    [("service_min", "1e308"), ("weight_kg", "1e308"), ("priority", "1e300"), ("lat", "1e308"), ("penalty", "9" * 400)],
)
def test_figures_out_of_this_world(tmp_path: Path, column: str, value: str) -> None:
    columns = ["id", "mode", "lat", "lon", *({column} - {"lat"})]
    cells = {"id": "A", "mode": "scheduled", "lat": "40.4", "lon": "-3.7", column: value}
    day = folder(tmp_path, ",".join(columns) + "\n" + ",".join(cells[name] for name in columns) + "\n")
    assert {problem.code for problem in day.problems} <= {"E211", "E212"}
    assert day.problems


# Workbooks


def workbook(path: Path, orders: list[list[Any]], **sheets: list[list[Any]]) -> Path:
    """A workbook of a day with these orders."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "instance"
    for line in (["day", date(2026, 11, 23)], ["time_zone", "Europe/Madrid"], ["dimensions", "weight_kg"]):
        book.active.append(line)
    tables = {
        "orders": orders,
        "sites": [["id", "lat", "lon"], ["W", 40.4, -3.7]],
        "vehicles": [["id", "start"], ["V", "W"]],
        **sheets,
    }
    for name, lines in tables.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path / "day.xlsx")
    return path / "day.xlsx"


HEAD = ["id", "mode", "lat", "lon", "slots", "phone"]


def test_typed_cells(tmp_path: Path) -> None:
    first = [1001, "scheduled", 40.4, -3.7, "9-11", 13800138000]
    second = [1002.0, "scheduled", "40.4", -3.7, time(10), "0601020304"]
    day = read_day(workbook(tmp_path, [HEAD, first, second]))
    assert day.problems == ()
    assert [record.data.id for record in day.orders] == ["1001", "1002"]
    assert [record.data.extra["phone"] for record in day.orders] == ["13800138000", "0601020304"]
    assert [record.data.slots for record in day.orders] == [(Window(9 * H, 11 * H),), (Window(10 * H, 10 * H),)]


def test_merged_cells(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = [[name, "scheduled", 40.4, -3.7, None, None] for name in "ABC"]
    rows[0][4] = "9:00-11:00"
    path = workbook(tmp_path, [["Monday"], HEAD, *rows])
    book = openpyxl.load_workbook(path)
    book["orders"].merge_cells("E3:E4")
    book["orders"].merge_cells("A1:F1")
    book.save(path)
    day = read_day(path)
    assert day.problems == ()
    assert [record.data.slots for record in day.orders] == [(Window(9 * H, 11 * H),)] * 2 + [None]


def test_formulas_without_values_and_errors(tmp_path: Path) -> None:
    rows = [["A", "scheduled", 40.4, -3.7, '="9:00-11:00"', None], ["=B1", "scheduled", 40.4, -3.7, "9:00-11:00", None]]
    day = read_day(workbook(tmp_path, [HEAD, *rows]))
    assert [(problem.row, problem.field) for problem in day.problems] == [(2, "slots"), (3, "id")]
    assert "save it once" in day.problems[0].remedy


def test_durations_typed_as_times(tmp_path: Path) -> None:
    head = ["id", "mode", "lat", "lon", "service_min"]
    typed = [time(0, 10), timedelta(minutes=15), "1:05:30"]
    day = read_day(workbook(tmp_path, [head, *([f"A{number}", "scheduled", 40.41, -3.7, one] for number, one in enumerate(typed))]))
    assert day.problems == ()
    assert [record.data.service for record in day.orders] == [600, 900, 3_930]


def test_a_formula_in_a_total_is_no_fault(tmp_path: Path) -> None:
    head = ["id", "mode", "lat", "lon", "weight_kg"]
    day = read_day(workbook(tmp_path, [head, ["A", "scheduled", 40.41, -3.7, 2], ["Total", None, None, None, "=SUM(E2:E2)"]]))
    assert day.problems == ()
    assert len(day.orders) == 1


def test_sheet_names_without_regard_to_case_and_spaces(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [HEAD, ["A", "scheduled", 40.4, -3.7, None, None], ["B", "scheduled", 40.4, -3.7, None, None]],
        **{"Relations ": [["kind", "orders"], ["sequence", "A; B"]], "Holidays": [["x"]], "acces": [["id"]]},
    )
    day = read_day(path)
    assert len(day.relations) == 1
    assert day.unused == ("day.xlsx sheet Holidays",)
    assert [(problem.code, problem.remedy) for problem in day.problems] == [("E201", "did you mean 'access'?")]


def test_a_workbook_that_says_it_is_smaller(tmp_path: Path) -> None:
    rows = [[f"A{number}", "scheduled", 40.4, -3.7, None, None] for number in range(20)]
    path = workbook(tmp_path, [HEAD, *rows])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content.replace(b'<dimension ref="A1:F21" />', b'<dimension ref="A1:B2" />'))
    assert len(read_day(path).orders) == 20


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, [HEAD])
    monkeypatch.setattr(workbook_file, "MOST_UNPACKED", 1_000)
    assert [problem.code for problem in read_day(path).problems] == ["E218"]


def test_broken_workbooks(tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEAD, ["A", "scheduled", 40.4, -3.7, "=1", None]])
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for part in ("xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        with zipfile.ZipFile(path, "w") as new:
            for name, content in parts.items():
                new.writestr(name, content[: len(content) // 2] if name == part else content)
        assert read_day(path).problems
    for cut in (10, 1_000, len(whole) - 30):
        path.write_bytes(whole[:cut])
        assert [problem.code for problem in read_day(path).problems] == ["E202"]


def test_polish_and_dutch_names(tmp_path: Path) -> None:
    text = (
        "Numer zamówienia;Odbiorca;Adres;Szerokość;Długość;Od;Do;Waga [kg]\n"
        "Z1;Żółć;Długa 5;40,4147;-3,7050;8:00;12:00;10,5\n"
        "Łącznie;;;;;;;10,5\n"
    )
    day = folder(tmp_path, text, settings='default_mode = "scheduled"\n')
    assert day.problems == ()
    order = day.orders[0].data
    assert (order.id, order.lat, order.lon, order.loads) == ("Z1", 40.4147, -3.705, {"weight_kg": 10.5})
    assert order.slots == (Window(8 * H, 12 * H),)
    assert day.tables["orders"].columns.table.origin.left_out == ("row 3 (Łącznie)",)
    dutch = "Bestelnummer,Klant,Adres,Breedtegraad,Lengtegraad,Tijdvak\nB1,Jansen,Dam 1,40.4147,-3.7050,8-12\n"
    day = folder(tmp_path, dutch, settings='default_mode = "scheduled"\n')
    assert (day.problems, day.orders[0].data.id, day.orders[0].data.slots) == ((), "B1", (Window(8 * H, 12 * H),))


def test_columns_that_nobody_knows_show_how_figures_are_written(tmp_path: Path) -> None:
    """Latitudes with decimal commas under a strange name are still told by their look."""
    day = folder(tmp_path, "id;mode;alpha;beta\nA;scheduled;50,0647;19,9450\nB;scheduled;50,0614;19,9372\n")
    hints = [problem.remedy for problem in day.problems if problem.code == "E205"]
    assert len(hints) == 2
    assert all("look like coordinates" in hint for hint in hints)
