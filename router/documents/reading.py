"""From a folder, a JSON document or a workbook to raw tables: decoding and syntax, no meaning yet."""

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from router.documents.cells import near_misses, short
from router.documents.rows import REQUIRED_TABLES, TABLES
from router.documents.tables import LONGEST_CELL, Table
from router.errors import InputError, Problem

SETTINGS_FILE = "instance.toml"
_SLIP = 0.85
_BINARY = {b"PK\x03\x04": "a workbook", b"\xd0\xcf\x11\xe0": "an old workbook", b"%PDF": "a PDF"}


@dataclass(kw_only=True)
class RawDay:
    """Everything that was read, before its meaning is checked.

    `settings` is None when they could not be read; `folder` is what files named in the settings are relative to.
    """

    folder: Path
    settings_file: str
    settings: dict[str, Any] | None = None
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_row(self, name: str, cells: Mapping[str, Any]) -> None:
        """One more row at the end of a table."""
        table = self.tables.get(name) or Table(name=name, file=f"new {name}", columns=(), rows=(), complete=False)
        number = 1 + max((number for number, _ in table.rows), default=0)
        columns = tuple(dict.fromkeys((*table.columns, *cells)))
        self.tables[name] = replace(table, columns=columns, rows=(*table.rows, (number, dict(cells))))


def read(path: str | Path) -> RawDay:
    """Raw tables of the folder, ``.json`` document or ``.xlsx`` workbook at `path`.

    Raises
    ------
    InputError
        when there is nothing at `path`, or nothing of a kind that can be read.
    """
    path = Path(path)
    try:
        return _read(path)
    except OSError as wrong:
        what = f"it cannot be opened: {wrong.strerror or wrong}"
        raise InputError([file_problem("E202", str(path), what, "check the path and its permissions")]) from wrong


def _read(path: Path) -> RawDay:
    if path.is_dir() and (path / "day.json").is_file() and not (path / SETTINGS_FILE).is_file():
        return _document(path / "day.json")
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise InputError(
            [file_problem("E201", str(path), "there is no such file or folder", "check the path; 'router new DIR' makes one")]
        )
    if path.suffix.lower() == ".json":
        return _document(path)
    if path.suffix.lower() == ".xlsx":
        from router.documents.workbook import read_workbook

        return read_workbook(path)
    raise InputError([file_problem("E209", path.name, "it is neither a folder, a .json nor an .xlsx file", "pass one of these")])


def file_problem(code: str, file: str, what: str, remedy: str, row: int | None = None) -> Problem:
    """A fault of a whole file, or of one of its rows."""
    where = file if row is None else f"{file} row {row}"
    return Problem(code=code, where=where, what=what, remedy=remedy, file=file, row=row)


def make_table(name: str, file: str, lines: Iterable[tuple[int, Sequence[Any]]], problems: list[Problem]) -> Table | None:
    """A table from numbered lines of cells, the first of which is the header; faults are added to `problems`."""
    numbered = iter(lines)
    first = next(numbered, None)
    if first is None:
        problems.append(file_problem("E203", file, "it is empty", "give it a header line and at least one row"))
        return None
    header = [str(cell).strip() if cell is not None else "" for cell in first[1]]
    while header and not header[-1]:
        header.pop()
    twice = sorted({column for column in header if column and header.count(column) > 1})
    problems += [
        file_problem("E208", file, f"column '{short(column)}' stands twice in the header", "keep one of them", first[0])
        for column in twice
    ]
    rows = [(number, cells) for number, cells in _rows(file, header, numbered, problems) if cells]
    if not rows and name in REQUIRED_TABLES:
        problems.append(file_problem("E203", file, "it has a header but no rows", "give it at least one row"))
    return Table(name=name, file=file, columns=tuple(column for column in header if column), rows=tuple(rows))


def _rows(
    file: str, header: Sequence[str], lines: Iterator[tuple[int, Sequence[Any]]], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in lines:
        cells = {}
        for column, value in zip(header, line, strict=False):
            if value is None or value == "" or (isinstance(value, str) and not value.strip()):
                continue
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                what = f"column '{column}' holds {len(value):,} characters"
                problems.append(file_problem("E207", file, what, f"shorten it to {LONGEST_CELL:,}", number))
                continue
            cells[column] = value
        stray = [value for column, value in zip(header, line, strict=False) if not column and value not in (None, "")]
        stray += [value for value in line[len(header) :] if value not in (None, "")]
        if stray:
            what = f"'{short(stray[0])}' stands beyond the last column"
            problems.append(file_problem("E206", file, what, "put cells that hold commas into double quotes", number))
        yield number, cells


def _folder(path: Path) -> RawDay:
    day = RawDay(folder=path, settings_file=SETTINGS_FILE)
    _settings(path / SETTINGS_FILE, day)
    for name in TABLES:
        file = path / f"{name}.csv"
        if file.is_file():
            _csv(name, file, day)
        elif name in REQUIRED_TABLES:
            day.problems.append(
                file_problem(
                    "E201", file.name, "the file is missing", f"add it; 'router new DIR' writes an example ({path} was read)"
                )
            )
    _strays(path, day)
    return day


def _strays(path: Path, day: RawDay) -> None:
    """A CSV file that is read by nobody, but named almost like one that would be, is a slip."""
    for file in sorted(path.glob("*.csv")):
        close = get_close_matches(file.stem, list(TABLES), n=1, cutoff=_SLIP)
        if close and file.stem not in TABLES:
            what = "no table has this name, so nobody would read it"
            day.problems.append(file_problem("E201", file.name, what, f"did you mean '{close[0]}.csv'?"))


def _settings(file: Path, day: RawDay) -> None:
    if not file.is_file():
        day.problems.append(file_problem("E201", file.name, "the file is missing", "add it with at least day and time_zone"))
        return
    text = _decoded(file, day.problems)
    if text is None:
        return
    try:
        day.settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        day.problems.append(file_problem("E209", file.name, f"it is not valid TOML: {wrong}", "correct that line"))


def _csv(name: str, file: Path, day: RawDay) -> None:
    text = _decoded(file, day.problems)
    if text is None:
        return
    table = make_table(name, file.name, csv_lines(text, file.name, day.problems), day.problems)
    if table is not None:
        day.tables[name] = table


def csv_table(name: str, file: Path) -> Table:
    """The rows of one CSV file by itself.

    Raises
    ------
    InputError
        listing what is wrong with it.
    """
    try:
        day = RawDay(folder=file.parent, settings_file=SETTINGS_FILE)
        _csv(name, file, day)
    except OSError as wrong:
        what = f"it cannot be opened: {wrong.strerror or wrong}"
        raise InputError([file_problem("E202", str(file), what, "check the path and its permissions")]) from wrong
    if day.problems:
        raise InputError(day.problems)
    return day.tables[name]


def csv_lines(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Lines of a CSV file; lines before the header that begin with # are remarks."""
    stream = io.StringIO(text, newline="")
    skipped, position = 0, 0
    while (line := stream.readline()) and (line.startswith("#") or not line.strip()):
        skipped, position = skipped + 1, stream.tell()
    stream.seek(position)
    reader = csv.reader(stream, strict=True, delimiter=_delimiter(line))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            number = skipped + reader.line_num
            code = "E207" if "larger than field limit" in str(wrong) else "E209"
            what = "a cell holds more than 131,072 characters" if code == "E207" else f"it is not valid CSV: {wrong}"
            problems.append(file_problem(code, file, what, "look at the quotation marks and the length of its cells", number))
            continue
        yield skipped + reader.line_num, cells


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count) if header else ","


def _decoded(file: Path, problems: list[Problem]) -> str | None:
    """Text of a file in UTF-8 (with or without mark) or GB18030, as spreadsheets write it."""
    try:
        raw = file.read_bytes()
    except OSError as wrong:
        problems.append(file_problem("E202", file.name, f"it cannot be opened: {wrong.strerror}", "check its permissions"))
        return None
    kind = next((kind for mark, kind in _BINARY.items() if raw.startswith(mark)), "")
    if kind or b"\x00" in raw:
        what = f"it is {kind}, not text" if kind else "it holds zero bytes (UTF-16 or a binary file)"
        problems.append(file_problem("E202", file.name, what, "save it again as 'CSV UTF-8'"))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as wrong:
            line = raw.count(b"\n", 0, wrong.start) + 1
    what = "it is neither UTF-8 nor GB18030"
    problems.append(file_problem("E202", file.name, what, "save it again as 'CSV UTF-8'", line))
    return None


def _document(path: Path) -> RawDay:
    day = RawDay(folder=path.parent, settings_file=f"{path.name} settings")
    text = _decoded(path, day.problems)
    if text is None:
        return day
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as wrong:
        day.problems.append(file_problem("E209", path.name, f"it is not valid JSON: {wrong}", "correct that place"))
        return day
    if not isinstance(content, dict):
        day.problems.append(file_problem("E209", path.name, "it is not an object", "see 'router schema'"))
        return day
    return _from_document(content, day, path.name)


def read_document(content: Mapping[str, Any], folder: Path) -> RawDay:
    """Raw tables of an object of the form that `json_schema` describes."""
    return _from_document(content, RawDay(folder=folder, settings_file="settings"), "")


def _from_document(content: Mapping[str, Any], day: RawDay, file: str) -> RawDay:
    settings = content.get("settings")
    if isinstance(settings, dict):
        day.settings = settings
    else:
        day.problems.append(file_problem("E201", day.settings_file, "settings are missing", "add an object 'settings'"))
    for name in content:
        if name not in TABLES and name not in ("settings", "$schema"):
            day.problems.append(
                file_problem(
                    "E205", file or "the document", f"'{short(name)}' is not known", near_misses(name, ["settings", *TABLES])
                )
            )
    for name in TABLES:
        if name in content or name in REQUIRED_TABLES:
            _document_table(name, content.get(name), f"{file} {name}".strip(), day)
    return day


def _document_table(name: str, rows: object, file: str, day: RawDay) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        day.problems.append(
            file_problem("E209" if rows is not None else "E201", file, "it is not a list of objects", "see 'router schema'")
        )
        return
    if not rows and name in REQUIRED_TABLES:
        day.problems.append(file_problem("E203", file, "the list is empty", "give it at least one object"))
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    numbered = tuple(
        (number, {key: value for key, value in row.items() if value not in (None, "")}) for number, row in enumerate(rows, start=1)
    )
    day.tables[name] = Table(name=name, file=file, columns=columns, rows=numbered, complete=False)
