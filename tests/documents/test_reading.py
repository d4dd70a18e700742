"""Files as people's programs write them: encodings, separators, broken syntax, enormous cells, workbooks, documents."""

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest

from router.documents.day import Day, read_day
from router.documents.template import new_folder
from router.errors import InputError

HEADER = "id,mode,lat,lon,note,weight_kg\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_folder(tmp_path / "day")
    for name in ("alternatives", "relations"):
        (tmp_path / "day" / f"{name}.csv").unlink()
    return tmp_path / "day"


def _read(folder: Path, orders: str | bytes) -> Day:
    content = orders.encode() if isinstance(orders, str) else orders
    (folder / "orders.csv").write_bytes(content)
    return read_day(folder)


def _codes(day: Day) -> list[tuple[str, str, int | None]]:
    return [(problem.code, problem.file, problem.row) for problem in day.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_spreadsheets(folder: Path, encoding: str) -> None:
    day = _read(folder, (HEADER + "A1,scheduled,41.15,-8.61,送到三楼,3\n").encode(encoding))
    assert day.problems == ()
    assert day.orders[0].data.note == "送到三楼"


def test_chinese_headers(folder: Path) -> None:
    day = _read(folder, "订单号,配送方式,纬度,经度,重量\nA1,scheduled,41.15,-8.61,3\n".encode("gb18030"))
    assert day.problems == ()
    assert day.orders[0].data.loads == {"weight_kg": 3.0}


@pytest.mark.parametrize(
    "content",
    [b"id,mode\nA1,\x00,\n", "id,mode\nA1,x\n".encode("utf-16-le"), b"PK\x03\x04 a workbook", b"\xd0\xcf\x11\xe0 an old one"],
)
def test_wrong_encoding_or_kind_of_file(folder: Path, content: bytes) -> None:
    assert [code for code, _, _ in _codes(_read(folder, content))] == ["E202"]


def test_semicolons_tabs_and_remarks(folder: Path) -> None:
    for mark in ";\t":
        day = _read(
            folder, "# a remark\n\n" + HEADER.replace(",", mark) + mark.join(["#1", "scheduled", "41.15", "-8.61", "", "3"]) + "\n"
        )
        assert day.problems == ()
        assert day.orders[0].data.id == "#1"
        assert day.orders[0].number == 4


def test_blank_lines_and_columns_do_not_count(folder: Path) -> None:
    day = _read(folder, "id,mode,lat,lon,,\nA1,scheduled,41.15,-8.61,,\n,,,,,\n\n")
    assert day.problems == ()
    assert len(day.orders) == 1


def test_a_cell_over_two_lines(folder: Path) -> None:
    day = _read(folder, HEADER + 'A1,scheduled,41.15,-8.61,"one\ntwo",3\nA2,scheduled,41.15,-8.61,,x\n')
    assert day.orders[0].data.note == "one\ntwo"
    assert _codes(day) == [("E211", "orders.csv", 4)]


def test_ten_megabytes_in_a_cell(folder: Path) -> None:
    day = _read(folder, HEADER + f"A1,scheduled,41.15,-8.61,{'x' * 10_000_000},3\nA2,scheduled,41.15,-8.61,,x\n")
    assert _codes(day) == [("E207", "orders.csv", 2), ("E211", "orders.csv", 3)]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("", ["E203"]),
        (HEADER, ["E203"]),
        ("id,mode,lat,lon,id\nA1,scheduled,41.15,-8.61,\n", ["E208"]),
        (HEADER + "A1,scheduled,41.15,-8.61,a,3,too much\n", ["E206"]),
        (HEADER.rstrip("\n") + ",\nA1,scheduled,41.15,-8.61,a,3,of no name\n", ["E206"]),
        (HEADER + '"A1" x,scheduled,41.15,-8.61,a,3\n', ["E203", "E209"]),
        ("id,lat,lon,mod\nA1,41.15,-8.61,scheduled\n", ["E205"]),
        ("id,lat,lon,how\nA1,41.15,-8.61,scheduled\n", ["E204"]),
        ("id,mode,lat,lon,placed_a\nA1,scheduled,41.15,-8.61,09:00\n", ["E205"]),
    ],
)
def test_broken_tables(folder: Path, content: str, codes: list[str]) -> None:
    assert sorted(code for code, _, _ in _codes(_read(folder, content))) == codes


def test_columns_nobody_knows_are_kept(folder: Path) -> None:
    day = _read(folder, "id,mode,lat,lon,Colour of the door\nA1,scheduled,41.15,-8.61,=red\n")
    assert day.orders[0].data.extra == {"Colour of the door": "=red"}


def test_missing_files_and_misnamed_ones(folder: Path) -> None:
    (folder / "sites.csv").rename(folder / "sitess.csv")
    (folder / "instance.toml").write_text("day = 2026-11-23\ntime_zone = 'Europe/Lisbon'\nname = ", encoding="utf-8")
    codes = _codes(read_day(folder))
    assert ("E201", "sites.csv", None) in codes
    assert ("E201", "sitess.csv", None) in codes
    assert ("E209", "instance.toml", None) in codes


def test_other_files_in_the_folder_are_left_alone(folder: Path) -> None:
    for name in ("stops", "routes", "unserved", "notes", "zone_map"):
        (folder / f"{name}.csv").write_text("a,b\n", encoding="utf-8")
    assert _codes(read_day(folder)) == []


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_day(tmp_path / "nowhere")
    assert [problem.code for problem in error.value.problems] == ["E201"]
    (tmp_path / "day.txt").write_text("x")
    with pytest.raises(InputError) as error:
        read_day(tmp_path / "day.txt")
    assert [problem.code for problem in error.value.problems] == ["E209"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("{", {"E209"}),
        ("[]", {"E209"}),
        ("{}", {"E201"}),
        (
            '{"settings": {"day": "2026-11-23", "time_zone": "UTC"}, "orders": [], "sites": {}, "vehicle": []}',
            {"E201", "E203", "E205", "E209"},
        ),
    ],
)
def test_broken_documents(tmp_path: Path, content: str, codes: set[str]) -> None:
    (tmp_path / "day.json").write_text(content)
    assert {problem.code for problem in read_day(tmp_path / "day.json").problems} == codes


def test_nan_and_nested_figures_in_a_document(tmp_path: Path) -> None:
    order = {
        "id": 7,
        "mode": "scheduled",
        "lat": 41.1,
        "lon": -8.6,
        "loads": {"weight_kg": float("nan")},
        "extra": {"a": "b"},
        "c": [1],
    }
    content = {
        "settings": {"day": "2026-11-23", "time_zone": "UTC"},
        "orders": [order],
        "sites": [{"id": "W1"}],
        "vehicles": [{"id": 1}],
    }
    (tmp_path / "day.json").write_text(json.dumps(content))
    day = read_day(tmp_path / "day.json")
    assert [(problem.code, problem.field) for problem in day.problems] == [("E211", "weight_kg")]
    order["loads"] = {"weight_kg": 2}
    (tmp_path / "day.json").write_text(json.dumps(content))
    row = read_day(tmp_path / "day.json").orders[0].data
    assert (row.id, row.loads, row.extra) == ("7", {"weight_kg": 2.0}, {"a": "b", "c": "[1]"})


def test_a_workbook_with_typed_cells(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "instance"
    for line in (
        ["key", "value"],
        ["day", datetime(2026, 11, 23)],
        ["time_zone", "Europe/Lisbon"],
        ["modes.night.cut_off", time(19, 30)],
    ):
        book["instance"].append(line)
    book.create_sheet("orders").append(["id", "mode", "lat", "lon", "slots", "placed_at", "weight_kg"])
    book["orders"].append([1001, "scheduled", 41.15, -8.61, "09:00-11:00", datetime(2026, 11, 22, 8), 2.5])
    book["orders"].append([1002, "scheduled", 41.15, -8.61, time(10), None, -1])
    book.create_sheet("sites").append(["id", "lat", "lon"])
    book["sites"].append(["W1", 41.2, -8.62])
    book.save(tmp_path / "day.xlsx")
    day = read_day(tmp_path / "day.xlsx")
    assert day.settings.day == date(2026, 11, 23)
    assert day.settings.modes["night"].cut_off == 70_200
    assert (day.orders[0].data.id, day.orders[0].data.placed_at) == ("1001", -57_600)
    assert _codes(day) == [("E201", "day.xlsx sheet vehicles", None), ("E212", "day.xlsx sheet orders", 3)]


def test_a_file_that_only_looks_like_a_workbook(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "day.xlsx").write_bytes(b"no")
    assert [problem.code for problem in read_day(tmp_path / "day.xlsx").problems] == ["E202"]
