"""From lines of cells to a table: where its header stands, which rows follow, and what is wrong with their shape."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from router.documents.cells import short
from router.documents.headers import meanings, plain
from router.documents.rows import REQUIRED_TABLES
from router.errors import InputError, Problem

LONGEST_CELL = 10_000
MOST_ROWS = 50_000
"""Rows of one table of a day."""
LONGEST_NAME = 60
"""Characters of the name of a column by which a header is recognised."""
SEARCHED = 20
"""Lines among which a header is looked for."""
_NOUNS = {
    "orders": "order",
    "sites": "site",
    "vehicles": "vehicle",
    "incidents": "incident",
    "access": "rule",
    "skus": "sku",
    "carriers": "carrier",
}

USUAL_DIMENSIONS = ("weight_kg", "volume_l", "pieces")

_TOTALS = frozenset(
    {
        "total",
        "totals",
        "totaux",
        "grand_total",
        "sum",
        "summe",
        "gesamt",
        "somme",
        "suma",
        "soma",
        "totale",
        "razem",
        "łacznie",
        "ogołem",
        "totaal",
        "合计",
        "总计",
        "小计",
        "合計",
        "總計",
    }
)

Line = tuple[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds something, and nobody knows what."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a table was found: what the receipt tells."""

    encoding: str = ""
    assumed: bool = False
    separator: str = ""
    header_row: int | None = None
    unclear_header: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table before its cells are understood: row number → cells by column, empty cells left out.

    `file` is how reports name it, ``orders.csv`` or ``day.xlsx sheet orders``. `complete` is False when its columns are
    not known as a whole, as in JSON.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, Any]], ...]
    complete: bool = True
    origin: Origin = Origin()

    def where(self, number: int, ident: object = "") -> str:
        """How reports name a row."""
        noun = _NOUNS.get(self.name, "")
        return f"{self.file} row {number}" + (f", {noun} '{short(ident)}'" if noun and ident else "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The table that is looked for: its name, the day's load dimensions, and what the settings call its columns.

    `is_foreign`: what stands in a column without a name is left out, and is no fault.
    """

    name: str
    dimensions: tuple[str, ...] = USUAL_DIMENSIONS
    mapping: Mapping[str, str] = field(default_factory=dict)
    is_foreign: bool = False

    def score(self, cells: Sequence[Any]) -> int:
        """How many of `cells` are names of its columns; 0 for a line that cannot be its header."""
        names = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        if not names or (names[0].startswith("#") and names[0] != "#"):
            return 0
        short_ones = tuple(dict.fromkeys(name for name in names if len(name) <= LONGEST_NAME))
        found = meanings(short_ones, self.name, self.dimensions, self.mapping)
        known = sum(meaning.known for meaning in found.values())
        return known if 2 * known >= len(names) or known >= 3 else 0


def file_problem(code: str, file: str, what: str, remedy: str, row: int | None = None) -> Problem:
    """A fault of a whole file, or of one of its rows."""
    where = file if row is None else f"{file} row {row}"
    return Problem(code=code, where=where, what=what, remedy=remedy, file=file, row=row)


def header_of(lines: Sequence[Line], wanted: Wanted) -> tuple[int, int]:
    """Index of the line that is the header, and its score: the first of the best; without any, the first of several cells."""
    scores = []
    for _, cells in lines:
        scores.append(wanted.score(cells))
        if is_nothing_but_names(cells, scores[-1]):
            break
    best = max(scores, default=0)
    if best:
        return scores.index(best), best
    rows = [index for index, (_, cells) in enumerate(lines) if not _blank(cells) and not is_remark(cells)]
    wide = (index for index in rows if sum(not _blank([cell]) for cell in lines[index][1]) > 1)
    return next(wide, rows[0] if rows else len(lines)), 0


def is_nothing_but_names(cells: Sequence[Any], score: int) -> bool:
    """Whether a line of this score can be nothing but the header."""
    return score > 2 and score == sum(not (cell is None or cell == "") for cell in cells)


def is_remark(cells: Sequence[Any]) -> bool:
    """Whether a line before the header is a remark."""
    first = str(cells[0] or "").strip() if cells else ""
    return first.startswith("#")


def make_table(
    wanted: Wanted, file: str, lines: Iterable[Line], problems: list[Problem], origin: Origin, most: int = MOST_ROWS
) -> Table | None:
    """A table from numbered lines of cells; faults of its shape are added to `problems`.

    Raises
    ------
    InputError
        when it has more than `most` rows.
    """
    numbered = iter(lines)
    first = list(islice(numbered, SEARCHED))
    at, score = header_of(first, wanted)
    if at == len(first):
        problems.append(file_problem("E203", file, "it is empty", "give it a header line and at least one row"))
        return None
    row, cells = first[at]
    header = [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]
    given = len(header)
    while header and not header[-1]:
        header.pop()
    twice = sorted({column for column in header if column and header.count(column) > 1})
    problems += [
        file_problem("E208", file, f"column '{short(column)}' stands twice in the header", "keep one of them", row)
        for column in twice
    ]
    rest = (line for part in (first[at + 1 :], numbered) for line in part)
    rows: list[tuple[int, dict[str, Any]]] = []
    left_out: list[str] = []
    nameless: dict[int, str] = {}
    for number, values in _rows(wanted, file, header, given, rest, problems, nameless):
        if len(rows) == most:
            raise InputError([file_problem("E218", file, f"it has more than {most:,} rows", "split the day", number)])
        if len(values) > 1 and all(value == column for column, value in values.items()):
            left_out.append(f"row {number} (the header again)")
        elif values:
            rows.append((number, values))
    ending = rows[len(rows) - _ending(rows, len([column for column in header if column])) :]
    del rows[len(rows) - len(ending) :]
    for number, values in ending:
        left_out.append(f"row {number} ({short(next(iter(values.values())))})")
        problems[:] = [one for one in problems if one.row != number or one.file != file]
    left_out += nameless.values()
    if not rows and wanted.name in REQUIRED_TABLES:
        problems.append(file_problem("E203", file, "it has a header but no rows", "give it at least one row"))
    columns = tuple(column for column in header if column)
    origin = replace(origin, header_row=row, unclear_header=not score, left_out=tuple(left_out))
    return Table(name=wanted.name, file=file, columns=columns, rows=tuple(rows), origin=origin)


def _ending(rows: Sequence[tuple[int, Mapping[str, Any]]], width: int) -> int:
    """How many of the last rows are a total of the others, named so and with most of its cells empty, and single cells below it."""
    found = 0
    for count, (_, cells) in enumerate(reversed(rows), start=1):
        first = next(iter(cells.values()))
        if isinstance(first, str) and plain(first) in _TOTALS and 2 * len(cells) <= width:
            found = count
        elif len(cells) > 1:
            break
    return found


def _blank(cells: Sequence[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _rows(
    wanted: Wanted,
    file: str,
    header: Sequence[str],
    given: int,
    lines: Iterable[Line],
    problems: list[Problem],
    left_out: dict[int, str],
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row → cells by column. `given`: cells of the header with those that end it and are empty. A foreign table's cells in columns
    without a name are told in `left_out`."""
    width = len(header)
    nameless = [index for index, column in enumerate(header) if not column]
    for number, line in lines:
        cells = {}
        for column, value in zip(header, line, strict=False):
            if not column or value is None:
                continue
            if isinstance(value, str):
                if not value or value.isspace():
                    continue
                if len(value) > LONGEST_CELL:
                    what = f"column '{column}' holds {len(value):,} characters"
                    problems.append(file_problem("E207", file, what, f"shorten it to {LONGEST_CELL:,}", number))
                    continue
            elif isinstance(value, Unreadable):
                problems.append(_cell_problem(wanted, file, number, column, value))
                continue
            cells[column] = value
        if nameless or len(line) > width:
            for index in (*nameless, *range(width, len(line))):
                if index >= len(line) or _blank(line[index : index + 1]):
                    continue
                cell = f"'{short(line[index])}'"
                if len(line) > given:
                    what, remedy = f"{cell} stands beyond the last column", "put cells that hold commas into double quotes"
                    problems.append(file_problem("E206", file, what, remedy, number))
                    break
                if wanted.is_foreign:
                    left_out.setdefault(index, f"column {index + 1} (it has no name, and holds {cell} in row {number})")
                    continue
                what = f"{cell} stands in column {index + 1}, which has no name"
                problems.append(file_problem("E206", file, what, "name the column in the header, or empty the cell", number))
                break
        yield number, cells


def _cell_problem(wanted: Wanted, file: str, row: int, column: str, cell: Unreadable) -> Problem:
    field = meanings((column,), wanted.name, wanted.dimensions, wanted.mapping)[column].target or column
    what = f"{column}: {cell.what}"
    return Problem(code="E217", where=f"{file} row {row}", what=what, remedy=cell.remedy, file=file, row=row, field=field)
