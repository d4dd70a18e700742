"""A workbook given back with its faults marked: every faulty cell coloured, with a comment that says what to do."""

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from router.documents.grid import SEARCHED, Wanted, header_of
from router.documents.headers import canonical, table_of
from router.documents.rows import TABLES
from router.documents.workbook import SETTINGS_SHEET
from router.errors import Problem

SHEET = re.compile(r"\.\w+ sheet (?P<sheet>.+)$")
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


def can_be_marked(problems: Iterable[Problem]) -> bool:
    """Whether any of `problems` names a sheet, so that there is a workbook that opens."""
    return any(SHEET.search(problem.file) for problem in problems)


def _spot(book: Any, problem: Problem) -> tuple[str, int, int] | None:
    """Sheet, row and column of the fault: the header where the row is not known, the first cell where the column is not."""
    found = SHEET.search(problem.file)
    if found is None or found["sheet"] not in book.sheetnames:
        return None
    name = found["sheet"]
    table = table_of(name) or name
    if table == SETTINGS_SHEET:
        return name, *_setting(book[name], problem.field)
    head = _head(book[name], table)
    columns = {known: cell.column for cell in reversed(book[name][head]) for known in _names(cell.value, table)}
    return name, max(head, problem.row or 0), columns.get(problem.field, columns.get(problem.field.split(".")[0], 1))


def _head(sheet: Any, table: str) -> int:
    """The row of the header, found as in reading."""
    rows = list(enumerate(sheet.iter_rows(values_only=True, max_row=SEARCHED), start=1))
    index, _ = header_of(rows, Wanted(table)) if table in TABLES else (0, 0)
    return rows[index][0] if index < len(rows) else 1


def _names(value: object, table: str) -> tuple[str, ...]:
    """What a column is called in faults: as it stands there, or by the name that it is an alias of."""
    if value is None or table not in TABLES:
        return ()
    return (str(value).strip(), canonical(str(value), table))


def _setting(sheet: Any, name: str) -> tuple[int, int]:
    """The value beside the key, or the first cell."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next(((number, 2) for number, cells in rows if cells and str(cells[0] or "").strip() == name), (1, 1))


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
