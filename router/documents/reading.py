"""From a folder, a JSON document or a workbook to raw tables: decoding and syntax, no meaning yet."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from router.documents.cells import near_misses, short
from router.documents.csv_text import read_csv
from router.documents.decoding import decoded
from router.documents.grid import MOST_ROWS, USUAL_DIMENSIONS, Origin, Table, Wanted, file_problem, make_table
from router.documents.headers import flat, plain, table_of
from router.documents.rows import REQUIRED_TABLES, TABLES
from router.errors import InputError, Problem

SETTINGS_FILE = "instance.toml"
_SLIP = 0.85
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(kw_only=True)
class RawDay:
    """Everything that was read, before its meaning is checked.

    `settings` is None when they could not be read; `folder` is what files named in the settings are relative to;
    `unused` are files and sheets that nobody read. `added` are further rows of some tables, from files of their own.
    """

    folder: Path
    settings_file: str
    settings: dict[str, Any] | None = None
    tables: dict[str, Table] = field(default_factory=dict)
    added: list[Table] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add_row(self, name: str, cells: Mapping[str, Any]) -> None:
        """One more row at the end of a table."""
        table = self.tables.get(name) or Table(name=name, file=f"new {name}", columns=(), rows=(), complete=False)
        number = 1 + max((number for number, _ in table.rows), default=0)
        columns = tuple(dict.fromkeys((*table.columns, *cells)))
        self.tables[name] = replace(table, columns=columns, rows=(*table.rows, (number, dict(cells))))

    def wanted(self, name: str) -> Wanted:
        """The table `name`, with what the settings say of its columns; what is wrong with them is told elsewhere."""
        settings = self.settings or {}
        mapping = settings.get("columns")
        dimensions = settings.get("dimensions")
        if isinstance(dimensions, str):
            dimensions = [one.strip() for one in dimensions.split(";")]
        return Wanted(
            name,
            tuple(map(str, dimensions)) if isinstance(dimensions, list) else USUAL_DIMENSIONS,
            flat(mapping) if isinstance(mapping, dict) else {},
        )

    @property
    def encoding(self) -> str:
        """The encoding of text files, where the settings name one."""
        reading = (self.settings or {}).get("reading")
        return str(reading.get("encoding", "")) if isinstance(reading, dict) else ""


def assigned(day: RawDay, names: Mapping[str, str], noun: str) -> dict[str, str]:
    """Table (or ``instance``) → the file or sheet that holds it, out of `names` (its name → what reports call it).

    A name that is almost that of a table is a slip, and so are two for one table; others nobody knows are remembered as not used.
    """
    found: dict[str, str] = {}
    exact = {name: table for name in names if (table := table_of(name)) is not None}
    for name, table in sorted(exact.items(), key=lambda one: plain(one[0]) != one[1]):
        if table in found and plain(found[table]) == table != plain(name):
            day.unused.append(names[name])
        elif table in found:
            what = f"the {noun} '{found[table]}' holds the same table"
            day.problems.append(file_problem("E201", names[name], what, f"keep one of both {noun}s, or rename this one"))
        found.setdefault(table, name)
    for name in names:
        if name in exact:
            continue
        close = get_close_matches(plain(name), [*TABLES, "instance"], n=1, cutoff=_SLIP)
        if close:
            what = "no table has this name, so nobody would read it"
            day.problems.append(file_problem("E201", names[name], what, f"did you mean '{close[0]}'?"))
        else:
            day.unused.append(names[name])
    return found


def read(path: str | Path) -> RawDay:
    """Raw tables of the folder, ``.json`` document or ``.xlsx`` workbook at `path`.

    Raises
    ------
    InputError
        when there is nothing at `path`, or nothing of a kind that can be read.
    """
    path = Path(path)
    with _opening(path):
        return _read(path)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """A file that the system does not let us open is a fault of the input."""
    try:
        yield
    except OSError as wrong:
        what = f"it cannot be opened: {wrong.strerror or wrong}"
        raise InputError([file_problem("E202", str(path), what, "check the path and its permissions")]) from wrong


def read_table(path: str | Path, wanted: Wanted, problems: list[Problem]) -> Table | None:
    """The table in a CSV file, or on the sheet of a workbook that looks most like it; its faults are added to `problems`.

    Raises
    ------
    InputError
        when the file cannot be read.
    """
    path = Path(path)
    if not path.exists():
        raise InputError([file_problem("E201", str(path), "there is no such file", "check the path")])
    with _opening(path):
        if path.suffix.lower() not in SPREADSHEETS:
            return read_csv(path, wanted, problems)
        from router.documents.workbook import best_sheet

        sheet, lines = best_sheet(path, wanted)
        return make_table(wanted, f"{path.name} sheet {sheet}", lines, problems, Origin())


def read_settings_alone(path: str | Path) -> RawDay:
    """Like `read`, of a folder only what its settings say."""
    path = Path(path)
    if not (path / SETTINGS_FILE).is_file():
        return read(path)
    day = RawDay(folder=path, settings_file=SETTINGS_FILE)
    _settings(path / SETTINGS_FILE, day)
    return day


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
    if path.suffix.lower() in SPREADSHEETS:
        from router.documents.workbook import read_workbook

        return read_workbook(path)
    raise InputError([file_problem("E209", path.name, "it is neither a folder, a .json nor an .xlsx file", "pass one of these")])


def _folder(path: Path) -> RawDay:
    day = RawDay(folder=path, settings_file=SETTINGS_FILE)
    _settings(path / SETTINGS_FILE, day)
    files = {file.stem: file for file in sorted(path.iterdir()) if file.suffix.lower() in (".csv", ".tsv") and file.is_file()}
    named = _named_files(day.settings or {})
    found = assigned(day, {stem: file.name for stem, file in files.items() if file.name not in named}, "file")
    for name in TABLES:
        if name in found:
            table = read_csv(files[found[name]], day.wanted(name), day.problems, encoding=day.encoding)
            if table is not None:
                day.tables[name] = table
        elif name in REQUIRED_TABLES:
            remedy = f"add it; 'router new DIR' writes an example ({path} was read)"
            day.problems.append(file_problem("E201", f"{name}.csv", "the file is missing", remedy))
    day.unused += sorted(file.name for file in path.iterdir() if file.suffix.lower() in SPREADSHEETS and file.name not in named)
    return day


def _named_files(settings: Mapping[str, Any]) -> set[str]:
    """Files that the settings name, which are no tables of the day."""
    network = settings.get("network")
    if not isinstance(network, dict):
        return set()
    files = network.get("files")
    return {str(file) for file in [network.get("file"), *(files.values() if isinstance(files, dict) else ())] if file}


def _settings(file: Path, day: RawDay) -> None:
    if not file.is_file():
        day.problems.append(file_problem("E201", file.name, "the file is missing", "add it with at least day and time_zone"))
        return
    try:
        day.settings = tomllib.loads(decoded(file).text)
    except InputError as wrong:
        day.problems += wrong.problems
    except (ValueError, RecursionError) as wrong:  # also figures of thousands of digits
        day.problems.append(file_problem("E209", file.name, f"it is not valid TOML: {_cause(wrong)}", "correct that line"))


def _cause(wrong: Exception) -> str:
    return "it is nested too deeply" if isinstance(wrong, RecursionError) else short(wrong)


def _document(path: Path) -> RawDay:
    day = RawDay(folder=path.parent, settings_file=f"{path.name} settings")
    try:
        content = json.loads(decoded(path).text)
    except InputError as wrong:
        day.problems += wrong.problems
        return day
    except (ValueError, RecursionError) as broken:  # also figures of thousands of digits
        day.problems.append(file_problem("E209", path.name, f"it is not valid JSON: {_cause(broken)}", "correct that place"))
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
    if len(rows) > MOST_ROWS:
        raise InputError([file_problem("E218", file, f"it has more than {MOST_ROWS:,} rows", "split the day")])
    if not rows and name in REQUIRED_TABLES:
        day.problems.append(file_problem("E203", file, "the list is empty", "give it at least one object"))
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    numbered = tuple(
        (number, {key: value for key, value in row.items() if value not in (None, "")}) for number, row in enumerate(rows, start=1)
    )
    day.tables[name] = Table(name=name, file=file, columns=columns, rows=numbered, complete=False)
