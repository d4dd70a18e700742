"""A day as one workbook: a sheet per table, named like the CSV files, and a sheet ``instance`` of keys and values."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from router.documents.reading import RawDay, file_problem, make_table
from router.documents.rows import REQUIRED_TABLES, TABLES

SETTINGS_SHEET = "instance"


def read_workbook(path: Path) -> RawDay:
    """Raw tables of the workbook at `path`; formulas count by the value last computed."""
    file = f"{path.name} sheet {SETTINGS_SHEET}"
    day = RawDay(folder=path.parent, settings_file=file)
    book = _opened(path, day)
    if book is None:
        return day
    try:
        if SETTINGS_SHEET in book.sheetnames:
            day.settings = _settings(book[SETTINGS_SHEET])
        else:
            day.problems.append(file_problem("E201", file, "the sheet is missing", "add it with rows such as: day | 2026-11-23"))
        for name in TABLES:
            _sheet(book, name, path, day)
    finally:
        book.close()
    return day


def _opened(path: Path, day: RawDay) -> Any:
    try:
        import openpyxl
    except ImportError:
        day.problems.append(file_problem("E202", path.name, "reading workbooks needs openpyxl", "pip install 'router[excel]'"))
        return None
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as wrong:  # the package raises half a dozen kinds for a broken file
        day.problems.append(file_problem("E202", path.name, f"it is no workbook: {wrong}", "save it again as .xlsx"))
        return None


def _sheet(book: Any, name: str, path: Path, day: RawDay) -> None:
    file = f"{path.name} sheet {name}"
    if name not in book.sheetnames:
        if name in REQUIRED_TABLES:
            day.problems.append(file_problem("E201", file, "the sheet is missing", "add it"))
        return
    table = make_table(name, file, _lines(book[name]), day.problems)
    if table is not None:
        day.tables[name] = table


def _lines(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    started = False
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        blank = all(cell is None for cell in cells)
        if not started and (blank or str(cells[0]).startswith("#")):
            continue
        started = True
        yield number, cells


def _settings(sheet: Any) -> dict[str, Any]:
    """Rows ``modes.night.cut_off | 19:30`` as nested tables; a first row ``key | value`` and remarks are passed over."""
    settings: dict[str, Any] = {}
    for key, value in ((row[0], row[1] if len(row) > 1 else None) for row in sheet.iter_rows(values_only=True) if row):
        name = str(key or "").strip()
        if not name or name.startswith("#") or name == "key" or value is None:
            continue
        *parents, last = name.split(".")
        table = settings
        for parent in parents:
            child = table.setdefault(parent, {})
            table = child if isinstance(child, dict) else {}
        # A spreadsheet knows no date without a time.
        table[last] = value.date() if name == "day" and isinstance(value, datetime) else value
    return settings
