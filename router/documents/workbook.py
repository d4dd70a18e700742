"""A day as one workbook: a sheet per table, named like the CSV files, and a sheet ``instance`` of keys and values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from router.documents.grid import Line, Origin, Unreadable, Wanted, file_problem, make_table
from router.documents.headers import table_of
from router.documents.reading import SPREADSHEETS, RawDay, assigned
from router.documents.rows import REQUIRED_TABLES, TABLES
from router.documents.workbook_file import opened, unreadable_cells
from router.errors import InputError

SETTINGS_SHEET = "instance"


def read_workbook(path: Path) -> RawDay:
    """Raw tables of the workbook at `path`; formulas count by the value last computed."""
    day = RawDay(folder=path.parent, settings_file=f"{path.name} sheet {SETTINGS_SHEET}")
    try:
        book = opened(path)
    except InputError as wrong:
        day.problems += wrong.problems
        return day
    found = assigned(day, {name: f"{path.name} sheet {name}" for name in book.sheet_names}, "sheet")
    bad = unreadable_cells(path)
    if SETTINGS_SHEET in found:
        day.settings_file = f"{path.name} sheet {found[SETTINGS_SHEET]}"
        day.settings = _settings(book.get_sheet_by_name(found[SETTINGS_SHEET]))
    else:
        day.problems.append(
            file_problem("E201", day.settings_file, "the sheet is missing", "add it with rows such as: day | 2026-11-23")
        )
    for name in TABLES:
        if name in found:
            sheet = book.get_sheet_by_name(found[name])
            file = f"{path.name} sheet {found[name]}"
            table = make_table(day.wanted(name), file, sheet_lines(sheet, bad.get(found[name], {})), day.problems, Origin())
            if table is not None:
                day.tables[name] = table
        elif name in REQUIRED_TABLES:
            day.problems.append(file_problem("E201", f"{path.name} sheet {name}", "the sheet is missing", _remedy(name, book)))
    return day


def best_sheet(path: Path, wanted: Wanted) -> tuple[str, list[Line]]:
    """The sheet of the workbook at `path` that looks most like the table `wanted`, and its lines.

    Raises
    ------
    InputError
        when it is no workbook.
    """
    book, bad = opened(path), unreadable_cells(path)
    sheets = {name: list(sheet_lines(book.get_sheet_by_name(name), bad.get(name, {}))) for name in book.sheet_names}
    scores = {name: max((wanted.score(cells) for _, cells in lines[:20]), default=0) for name, lines in sheets.items()}
    name = max(scores, key=lambda one: scores[one])
    return name, sheets[name]


def other_sheets(path: Path, taken: str, tables: Sequence[str]) -> dict[str, tuple[str, list[Line]]]:
    """Sheet → the one of `tables` that it is called like, or "", and its lines, of the sheets of a workbook besides `taken`."""
    if path.suffix.lower() not in SPREADSHEETS:
        return {}
    book = opened(path)
    names = [name for name in book.sheet_names if f"{path.name} sheet {name}" != taken]
    found = {name: table for name in names if (table := table_of(name) or "") in tables}
    return {name: (found.get(name, ""), list(sheet_lines(book.get_sheet_by_name(name), {}))) for name in names}


def sheet_lines(sheet: Any, bad: Mapping[tuple[int, int], Unreadable]) -> Iterator[Line]:
    """Lines of a sheet with their numbers; a merged cell counts for each of its rows, and whole figures are whole."""
    merged, left = _merged(sheet), [""] * (sheet.start or (0, 0))[1]
    bad_of: dict[int, dict[int, Unreadable]] = {}
    for (row, column), cell in bad.items():
        bad_of.setdefault(row, {})[column] = cell
    number = 0
    held: dict[int, Any] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        line = left + [int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell for cell in cells]
        for column, first in merged.get(number, ()):
            if first:
                held[column] = line[column] if column < len(line) else ""
            elif column < len(line):
                line[column] = held.get(column, "")
        yield number, _with(line, bad_of.get(number, {}))
    for row in sorted(bad_of):
        if row > number:
            yield row, _with([], bad_of[row])


def _with(line: list[Any], bad: Mapping[int, Unreadable]) -> list[Any]:
    for column, cell in bad.items():
        line += [""] * (column + 1 - len(line))
        line[column] = cell
    return line


def _merged(sheet: Any) -> dict[int, list[tuple[int, bool]]]:
    """Row → columns of the merged cells that reach over it, and whether they begin in it."""
    found: dict[int, list[tuple[int, bool]]] = {}
    last = sheet.total_height
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, last) + 1) if bottom > top else ():
            found.setdefault(row + 1, []).append((column, row == top))
    return found


def _remedy(name: str, book: Any) -> str:
    """Which sheet may have been meant."""
    close = next((sheet for sheet in book.sheet_names if name.rstrip("s") in sheet.casefold()), None)
    return f"did you mean '{close}'? Call it '{name}'" if close else "add it"


def _settings(sheet: Any) -> dict[str, Any]:
    """Rows ``modes.night.cut_off | 19:30`` as nested tables; a first row ``key | value`` and remarks are passed over."""
    settings: dict[str, Any] = {}
    for _, row in sheet_lines(sheet, {}):
        key, value = (*row[:2], None, None)[:2]
        name = str(key or "").strip()
        if not name or name.startswith("#") or name.casefold() == "key" or value in (None, ""):
            continue
        *parents, last = name.split(".")
        table = settings
        for parent in parents:
            child = table.setdefault(parent, {})
            table = child if isinstance(child, dict) else {}
        # A spreadsheet knows no date without a time.
        table[last] = value.date() if name == "day" and isinstance(value, datetime) else value
    return settings
