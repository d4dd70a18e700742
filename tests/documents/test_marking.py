"""Faults written back into a copy of the workbook; after mending it loads."""

from pathlib import Path

import pytest

from router.documents.marking import mark_workbook
from router.documents.template import new_workbook
from router.errors import InputError
from router.loader import load

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
    assert mark_workbook(day, error.value.problems, marked) == 3

    book = openpyxl.load_workbook(marked)
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


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    new_workbook(tmp_path / "day.xlsx")
    with pytest.raises(InputError) as error:
        mark_workbook(tmp_path / "day.xlsx", [], tmp_path / "nowhere" / "marked.xlsx")
    assert [problem.code for problem in error.value.problems] == ["E251"]
