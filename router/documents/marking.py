"""A copy of a faulty workbook in which every fault stands as a comment at its cell."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from router.documents.headers import canonical
from router.errors import InputError, Problem

AUTHOR = "router"
_COLOUR = "FFF4B6B6"


def mark_workbook(source: str | Path, problems: Iterable[Problem], target: str | Path) -> int:
    """Write a copy of `source` to `target` with a comment for each fault that names one of its sheets.

    A fault without a row stands at the header, one without a known column at the row's first cell.

    Returns
    -------
    How many faults were marked.

    Raises
    ------
    InputError
        when the copy cannot be written.
    """
    import openpyxl

    source, target = Path(source), Path(target)
    book: Any = openpyxl.load_workbook(source)
    texts: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for problem in problems:
        sheet = problem.file.removeprefix(f"{source.name} sheet ")
        if sheet in book.sheetnames:
            texts[(sheet, *_cell(book[sheet], sheet, problem))].append(f"{problem.code} {problem.what}; {problem.remedy}")
    for (sheet, row, column), lines in texts.items():
        _mark(book[sheet].cell(row=row, column=column), lines)
    scratch = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        book.save(scratch)
        os.replace(scratch, target)
    except OSError as wrong:
        what = f"it cannot be written: {wrong.strerror}"
        raise InputError([Problem(code="E251", where=str(target), what=what, remedy="name another place")]) from wrong
    finally:
        scratch.unlink(missing_ok=True)
    return sum(len(lines) for lines in texts.values())


def _mark(cell: Any, lines: list[str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.comment = Comment("\n".join(lines), AUTHOR, width=420, height=60 + 30 * len(lines))
    cell.fill = PatternFill("solid", start_color=_COLOUR)


def _cell(sheet: Any, name: str, problem: Problem) -> tuple[int, int]:
    if name == "instance":
        return _setting(sheet, problem.field)
    header = _header(sheet)
    wanted = problem.field.split(".")[0]
    column = next(
        (cell.column for cell in sheet[header] if cell.value and wanted in (canonical(str(cell.value), name), str(cell.value))), 1
    )
    return problem.row or header, column


def _header(sheet: Any) -> int:
    """The first row that is neither empty nor a remark."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next((number for number, cells in rows if any(cells) and not str(cells[0]).startswith("#")), 1)


def _setting(sheet: Any, name: str) -> tuple[int, int]:
    """The value beside a key, or the first cell."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next(((number, 2) for number, cells in rows if cells and cells[0] == name), (1, 1))
