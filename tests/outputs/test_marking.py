"""Faults written back into a copy of the workbook; after mending it loads."""

import io
from pathlib import Path

import pytest

from router.documents.template import new_workbook
from router.errors import InputError, Problem
from router.loader import load
from router.outputs.marking import can_be_marked, marked_workbook

openpyxl = pytest.importorskip("openpyxl")


def test_every_fault_stands_at_its_cell(tmp_path: Path) -> None:
    day, marked = tmp_path / "day.xlsx", tmp_path / "marked.xlsx"
    new_workbook(day)
    book = openpyxl.load_workbook(day)
    sheet = book["orders"]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "id")
    columns = {cell.value: cell.column for cell in sheet[header]}
    sheet.cell(header + 1, columns["mode"]).value = "sheduled"
    sheet.cell(header + 2, columns["weight_kg"]).value = -4
    book["instance"].append(["network.provider", "crow"])
    book.save(day)
    with pytest.raises(InputError) as error:
        load(day)
    marked.write_bytes(marked_workbook(day, error.value.problems))

    book = openpyxl.load_workbook(marked)
    assert book["faults"].max_row == 1 + len(error.value.problems) == 4
    assert "E221" in book["orders"].cell(header + 1, columns["mode"]).comment.text
    assert "E212" in book["orders"].cell(header + 2, columns["weight_kg"]).comment.text
    comments = [cell.comment.text for row in book["instance"].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 1
    assert "E215" in comments[0]

    book["orders"].cell(header + 1, columns["mode"]).value = "scheduled"
    book["orders"].cell(header + 2, columns["weight_kg"]).value = 4
    for row in book["instance"].iter_rows():
        if row[0].value == "network.provider":
            row[1].value = "geodesic"
    book.save(marked)
    assert len(load(marked).orders) == 13


def spots(day: Path, *problems: Problem) -> list[tuple[str, str]]:
    """Where a comment stands."""
    book = openpyxl.load_workbook(io.BytesIO(marked_workbook(day, problems)))
    return [(sheet.title, cell.coordinate) for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]


def fault(sheet: str, field: str, row: int | None) -> Problem:
    return Problem(code="E217", where="", what="wrong", remedy="mend it", file=f"day.xlsx sheet {sheet}", row=row, field=field)


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A sheet of orders with a remark, names of columns in Chinese, and one order."""
    book = openpyxl.Workbook()
    book.active.title = "instance"
    book.active.append(["key", "value"])
    book.active.append(["day", "2026-11-23"])
    sheet = book.create_sheet("orders")
    for line in (["# orders of the day"], [], ["订单号", "mode ", "重量"], ["A1", "scheduled", 3]):
        sheet.append(line)
    book.save(tmp_path / "day.xlsx")
    return tmp_path / "day.xlsx"


def test_a_column_is_found_under_its_other_name(day: Path) -> None:
    assert spots(day, fault("orders", "weight_kg", 4), fault("orders", "mode", 4)) == [("orders", "B4"), ("orders", "C4")]


def test_a_fault_of_a_folded_column_stands_at_it(day: Path) -> None:
    assert spots(day, fault("orders", "重量", 4)) == [("orders", "C4")]


def test_what_is_wrong_with_the_header_stands_there(day: Path) -> None:
    """A missing column is a fault of row 1, a sheet's fault of none: the remark above the header is not to blame."""
    assert spots(day, fault("orders", "id", 1)) == [("orders", "A3")]
    assert spots(day, fault("orders", "", None)) == [("orders", "A3")]


def test_a_setting_is_marked_at_its_value(day: Path) -> None:
    assert spots(day, fault("instance", "day", None)) == [("instance", "B2")]
    assert spots(day, fault("instance", "time_zone", None)) == [("instance", "A1")]


def test_only_faults_of_sheets_can_be_marked() -> None:
    assert can_be_marked([fault("orders", "id", 1)])
    assert not can_be_marked([Problem(code="E202", where="day.xlsx", what="no workbook", remedy="", file="day.xlsx")])
