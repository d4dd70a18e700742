"""A workbook given back with its faults marked: every faulty cell coloured, with a comment that says what to do."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from router.errors import Problem

SHEET = re.compile(r" sheet (?P<sheet>[^ ]+)$")
LIST_NAME = "faults"
_COLOUR = "FFFFC7CE"
_AUTHOR = "router"


def marked_workbook(path: str | Path, problems: Iterable[Problem]) -> bytes:
    """A copy of the workbook at `path` with `problems` marked, and all of them listed on a sheet ``faults`` in front."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    problems = list(problems)
    notes: dict[tuple[str, int, int], list[str]] = {}
    for problem in problems:
        spot = _spot(book, problem)
        if spot is not None:
            notes.setdefault(spot, []).append(f"{problem.code} {problem.what}\n→ {problem.remedy}")
    for (sheet, row, column), texts in notes.items():
        _mark(book[sheet].cell(row, column), "\n".join(texts))
    _list(book, problems)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _spot(book: Any, problem: Problem) -> tuple[str, int, int] | None:
    """Sheet, row and column of the fault; the row's first cell where the column is not known."""
    found = SHEET.search(problem.file)
    if found is None or found["sheet"] not in book.sheetnames or problem.row is None:
        return None
    columns = next((names for names in _heads(book[found["sheet"]], problem.row) if problem.field in names), {})
    return found["sheet"], problem.row, columns.get(problem.field, 1)


def _heads(sheet: Any, before: int) -> Iterator[dict[str, int]]:
    """Rows above the fault as column names → column; the true head is the one that has the field."""
    for cells in sheet.iter_rows(min_row=1, max_row=max(1, before - 1)):
        yield {str(cell.value).strip(): cell.column for cell in cells if cell.value is not None}


def _mark(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_COLOUR)
    cell.comment = Comment(text, _AUTHOR, height=40 + 18 * len(text.splitlines()), width=360)


def _list(book: Any, problems: list[Problem]) -> None:
    from openpyxl.styles import Font

    from router.outputs.workbook import fill

    sheet = book.create_sheet(_free_name(book), 0)
    names = ("where", "field", "value", "fault", "remedy", "code")
    for column, name in enumerate(names, start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 36 if column in {1, 4, 5} else 14
    for row, problem in enumerate(problems, start=2):
        texts = (problem.where, problem.field, problem.value, problem.what, problem.remedy, problem.code)
        for column, text in enumerate(texts, start=1):
            fill(sheet.cell(row, column), text)
    book.active = 0


def _free_name(book: Any) -> str:
    number, name = 1, LIST_NAME
    while name in book.sheetnames:
        number, name = number + 1, f"{LIST_NAME} {number}"
    return name
