"""Raw tables as they were read, and the step from raw cells to checked rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from router.documents.cells import near_misses, short
from router.documents.clock import Clock
from router.documents.faults import cell_problems, lacking
from router.documents.headers import canonical
from router.documents.rows import FOLDED, TABLES, Row
from router.errors import Problem

LONGEST_CELL = 10_000
_NOUNS = {"orders": "order", "sites": "site", "vehicles": "vehicle", "incidents": "incident", "access": "rule"}

RowT = TypeVar("RowT", bound=Row)


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

    def where(self, number: int, ident: object = "") -> str:
        """How reports name a row."""
        noun = _NOUNS.get(self.name, "")
        return f"{self.file} row {number}" + (f", {noun} '{short(ident)}'" if noun and ident else "")


@dataclass(frozen=True, slots=True)
class Record(Generic[RowT]):
    """A row that was understood, and where it stands.

    `mended` rows had faults; the cells at fault are left out, so that what else is wrong with the row can be found too. An
    instance is never made of them.
    """

    number: int
    where: str
    file: str
    data: RowT
    mended: bool = False

    def problem(self, code: str, what: str, remedy: str, *, column: str = "", value: object = "") -> Problem:
        """A fault of this row."""
        return Problem(
            code=code, where=self.where, what=what, remedy=remedy, file=self.file, row=self.number, field=column, value=short(value)
        )


@dataclass(frozen=True, kw_only=True)
class Understood(Generic[RowT]):
    """Rows of one table that were understood, and the faults of the others; `ids` are those of all rows."""

    records: tuple[Record[RowT], ...] = ()
    problems: tuple[Problem, ...] = ()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Where the cell of each column goes: a field, a key of a folded field, or the extras."""

    fields: dict[str, str] = field(default_factory=dict)
    folded: dict[str, tuple[str, str]] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def understand(table: Table, schema: type[RowT], clock: Clock, dimensions: Sequence[str]) -> Understood[RowT]:
    """Rows of `table` checked against `schema`; every fault of every row."""
    columns = _columns(table, schema, dimensions)
    problems = [*_column_problems(table, schema, columns)]
    records = []
    absent = set(_required(schema)) - set(columns.fields.values()) if table.complete else set()
    id_column = _source(columns, "id")
    for number, cells in table.rows:
        ident = cells.get(id_column, "")
        where = table.where(number, ident)
        shaped = _shaped(cells, columns)
        try:
            data = schema.model_validate(shaped, context={"clock": clock})
        except ValidationError as wrong:
            prefixes = FOLDED.get(table.name, {})
            problems += cell_problems(wrong, table.file, number, where, prefixes=prefixes, skip=absent)
            mended = _mended(schema, shaped, wrong, clock)
            if mended is not None:
                records.append(Record(number, where, table.file, mended, mended=True))
        else:
            records.append(Record(number, where, table.file, data))
    ids = frozenset(str(cells[id_column]).strip() for _, cells in table.rows if id_column in cells)
    return Understood(records=tuple(records), problems=tuple(problems), ids=ids)


def _mended(schema: type[RowT], shaped: dict[str, Any], wrong: ValidationError, clock: Clock) -> RowT | None:
    """The row without the cells at fault; None when it cannot do without them."""
    for detail in wrong.errors(include_url=False):
        shaped = lacking(shaped, detail["loc"])
    try:
        return schema.model_validate(shaped, context={"clock": clock})
    except ValidationError:
        return None


def _columns(table: Table, schema: type[Row], dimensions: Sequence[str]) -> _Columns:
    known = _known(schema)
    prefixes = FOLDED.get(table.name, {})
    figures = {prefix + name: (target, name) for target, prefix in prefixes.items() for name in dimensions}
    columns = _Columns()
    for column in table.columns:
        name = canonical(column, table.name)
        if name in known:
            columns.fields[column] = name
        elif name in figures:
            columns.folded[column] = figures[name]
        elif "extra" in schema.model_fields and not _slip(name, known, table.columns):
            columns.extras[column] = column
        else:
            columns.unknown.append(column)
    return columns


def _known(schema: type[Row]) -> dict[str, str]:
    return {info.alias or name: name for name, info in schema.model_fields.items()}


def _required(schema: type[Row]) -> list[str]:
    return [info.alias or name for name, info in schema.model_fields.items() if info.is_required()]


def _slip(name: str, known: Mapping[str, str], present: Sequence[str]) -> bool:
    """Whether an unknown column of orders is all but a known one that is not there: then it is no extra but a typing slip."""
    from difflib import get_close_matches

    taken = {canonical(column, "orders") for column in present}
    return bool(get_close_matches(name, [one for one in known if one not in taken], n=1, cutoff=0.86))


def _column_problems(table: Table, schema: type[Row], columns: _Columns) -> Iterator[Problem]:
    known = list(_known(schema))
    for column in columns.unknown:
        yield Problem(
            code="E205",
            where=table.file,
            what=f"column '{short(column)}' is not known",
            remedy=near_misses(column, known),
            file=table.file,
            row=1,
            field=column,
        )
    if not table.complete:
        return
    for name in _required(schema):
        if name not in columns.fields.values():
            close = near_misses(name, list(columns.extras) + columns.unknown) if columns.extras or columns.unknown else ""
            yield Problem(
                code="E204",
                where=table.file,
                what=f"column '{name}' is missing",
                remedy=f"add it{'; ' + close if close.startswith('did') else ''}",
                file=table.file,
                row=1,
                field=name,
            )


def _source(columns: _Columns, name: str) -> str:
    return next((column for column, target in columns.fields.items() if target == name), name)


def _shaped(cells: Mapping[str, Any], columns: _Columns) -> dict[str, Any]:
    shaped: dict[str, Any] = {}
    folded: dict[str, dict[str, Any]] = {}
    extra: dict[str, str] = {}
    for column, value in cells.items():
        if column in columns.fields:
            shaped[columns.fields[column]] = value
        elif column in columns.folded:
            target, name = columns.folded[column]
            folded.setdefault(target, {})[name] = value
        elif column in columns.extras:
            extra[column] = value if isinstance(value, str) else str(value)
    for target, figures in folded.items():
        given = shaped.get(target)
        shaped[target] = {**given, **figures} if isinstance(given, dict) else figures
    if extra:
        given = shaped.get("extra")
        shaped["extra"] = {**given, **extra} if isinstance(given, dict) else extra
    return shaped


def table_names() -> tuple[str, ...]:
    """Names a table of a day may have."""
    return tuple(TABLES)
