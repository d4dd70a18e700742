"""The step from raw cells to checked rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from router.documents.cells import short, written
from router.documents.clock import Clock
from router.documents.columns import Columns, judged, required
from router.documents.faults import cell_problems, lacking
from router.documents.row import Row
from router.documents.rows import FOLDED
from router.documents.shaping import Shaper
from router.documents.styles import Style
from router.errors import Problem

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Record(Generic[RowT]):
    """A row that was understood, and where it stands.

    `faulty` are fields whose cells are at fault; they are left out, so that what else is wrong with the row can be found too. An
    instance is never made of such a row.
    """

    number: int
    where: str
    file: str
    data: RowT
    faulty: frozenset[str] = frozenset()

    @property
    def mended(self) -> bool:
        """Whether cells at fault are left out."""
        return bool(self.faulty)

    def problem(self, code: str, what: str, remedy: str, *, column: str = "", value: object = "") -> Problem:
        """A fault of this row."""
        return Problem(
            code=code, where=self.where, what=what, remedy=remedy, file=self.file, row=self.number, field=column, value=short(value)
        )


@dataclass(frozen=True, kw_only=True)
class Understood(Generic[RowT]):
    """Rows of one table that were understood, and the faults of the others; `ids` are those of all rows. `added` are tables in
    files of their own, whose rows are among them."""

    columns: Columns
    style: Style
    records: tuple[Record[RowT], ...] = ()
    problems: tuple[Problem, ...] = ()
    ids: frozenset[str] = frozenset()
    added: "tuple[Understood[RowT], ...]" = ()

    def and_rows_of(self, other: "Understood[RowT]") -> "Understood[RowT]":
        """The same with the rows of another table, which stand in a file of their own."""
        return replace(
            self,
            records=(*self.records, *other.records),
            problems=(*self.problems, *other.problems),
            ids=self.ids | other.ids,
            added=(*self.added, other),
        )


def understand(
    columns: Columns, schema: type[RowT], clock: Clock, style: Style, dimensions: Sequence[str], defaults: Mapping[str, Any]
) -> Understood[RowT]:
    """Rows of a table checked against `schema`; every fault of every row. Cells that `defaults` has values for may be empty."""
    table = columns.table
    clock = Clock(clock.day, clock.zone, style.dates)
    columns = judged(columns, clock, style, dimensions)
    problems = [one for one in columns.problems if one.code != "E204" or one.field not in defaults]
    context = {"clock": clock, "style": style}
    records = []
    absent = set(required(schema)) - columns.given if table.complete else set()
    id_column = columns.source("id")
    shaper = Shaper(columns, style)
    for number, cells in table.rows:
        where = table.where(number, cells.get(id_column, ""))
        row = {**defaults, **shaper.row(cells)}
        try:
            data = schema.model_validate(row, context=context)
        except ValidationError as wrong:
            prefixes = FOLDED.get(table.name, {})
            problems += cell_problems(wrong, table.file, number, where, prefixes=prefixes, skip=absent)
            mended = _mended(schema, row, wrong, context)
            if mended is not None:
                faulty = frozenset(str(detail["loc"][0]) if detail["loc"] else "" for detail in wrong.errors(include_url=False))
                records.append(Record(number, where, table.file, mended, faulty=faulty))
        else:
            records.append(Record(number, where, table.file, data))
    ids = frozenset(written(cells[id_column]) for _, cells in table.rows if id_column in cells)
    return Understood(columns=columns, style=style, records=tuple(records), problems=tuple(problems), ids=ids)


def _mended(schema: type[RowT], row: dict[str, Any], wrong: ValidationError, context: dict[str, Any]) -> RowT | None:
    """The row without the cells at fault; None when it cannot do without them."""
    for detail in wrong.errors(include_url=False):
        row = lacking(row, detail["loc"])
    try:
        return schema.model_validate(row, context=context)
    except ValidationError:
        return None
