"""Where the cell of each column of a table goes: what is read of it, what is kept, what nobody can make sense of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from router.documents.cells import Cell, near_misses, number
from router.documents.clock import Clock, TimeFaultError
from router.documents.grid import Table
from router.documents.headers import POINTS, Meaning, is_delivery_date, known_names, meanings, other_names, plain, unit_of_cell
from router.documents.moments import date_of
from router.documents.row import Row
from router.documents.rows import SCHEMAS
from router.documents.styles import PLAIN, Style, date_order, decimal_marks, figure
from router.errors import Problem

_SLIP, _OTHER_SLIP = 0.86, 0.85
"""How much an unknown column must resemble one of our names, or another name of it, to be taken for a slip."""
_TELLING = 0.6
"""Share of the cells of an unknown column that must look alike for it to be taken for something."""
_SAMPLE = 200
_MOMENTS = ("slots", "ready_at", "placed_at", "arrival", "leave")
_COORDINATES = frozenset({"lat", "lon", "start_lat", "start_lon", "south", "west", "north", "east"})
_WINDOWS = frozenset(
    {
        "slots",
        "preferred",
        "placed_at",
        "ready_at",
        "shift",
        "latest_start",
        "opening",
        "deadlines",
        "closed",
        "begin",
        "start",
        "end",
    }
)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The meaning of every column of a table, and what is wrong with some.

    `fields` are columns read, `extras` those kept and given back (column → name), `unused` those left out.
    """

    table: Table
    meanings: Mapping[str, Meaning]
    extras: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def read(self) -> dict[str, Meaning]:
        """Columns whose cells are understood."""
        return {
            column: one for column, one in self.meanings.items() if one.kind in ("field", "figure", "from", "to", "part", "point")
        }

    @property
    def given(self) -> set[str]:
        """Fields that some column gives."""
        found = {one.target for one in self.read.values()}
        return found | {"lat", "lon"} if found & set(POINTS) else found

    def source(self, target: str) -> str:
        """The column that `target` is read from."""
        return next((column for column, one in self.read.items() if one.target == target), target)


def columns_of(table: Table, dimensions: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """The meaning of the columns of `table`; what cells look like is judged by `judged`."""
    return Columns(table=table, meanings=meanings(table.columns, table.name, dimensions, mapping))


def style_of_table(columns: Columns, base: Style) -> Style:
    """The style that the cells of a table show, where `base` (the settings) leaves it open."""
    figures, coordinates = [], []
    moments = [column for column, one in columns.meanings.items() if one.kind == "unknown" and is_delivery_date(column)]
    for column, one in columns.read.items():
        target = one.target
        if target in _COORDINATES:
            coordinates.append(column)
        elif target in _WINDOWS or one.kind in ("from", "to"):
            moments.append(column)
        elif one.kind == "figure" or _is_number(columns.table.name, target):
            figures.append(column)
    plain_figures = (unit_of_cell(text)[0] for text in _texts(columns.table, figures))
    marks = decimal_marks(plain_figures, _texts(columns.table, coordinates))
    if not any(marks.values()):  # what nobody knows yet may tell how figures are written
        unknown = [column for column, one in columns.meanings.items() if one.kind == "unknown"]
        marks = decimal_marks(_texts(columns.table, unknown), ())
    style = base
    if not base.sure and any(marks.values()):
        style = replace(style, decimal="," if marks[","] > marks["."] else ".", sure=not (marks[","] and marks["."]))
    if base.dates is None:
        style = replace(style, dates=date_order(_texts(columns.table, moments)))
    return style


def judged(columns: Columns, clock: Clock, style: Style, dimensions: Sequence[str]) -> Columns:
    """The same with every column that was not known kept, left out, or at fault."""
    schema = SCHEMAS[columns.table.name]
    keeps = "extra" in schema.model_fields
    extras: dict[str, str] = {}
    unused: list[str] = []
    problems: list[Problem] = []
    taken = columns.given
    for column, one in columns.meanings.items():
        if one.kind == "personal":
            extras[column] = one.target if one.target not in extras.values() else column
        elif one.kind == "remark":
            extras |= {column: column} if keeps else {}
            unused += [] if keeps else [column]
        elif one.kind == "unknown":
            hint = one.hint or _suspicion(column, columns.table, taken, clock, style, dimensions, keeps)
            if hint is None:
                extras[column] = column
            else:
                problems.append(_unknown(columns.table, column, hint))
    meant = " ".join(problem.remedy for problem in problems)
    problems += [problem for problem in _missing(columns, schema, extras) if f"did you mean '{problem.field}'?" not in meant]
    return replace(columns, extras=extras, unused=tuple(unused), problems=tuple(problems))


def _texts(table: Table, columns: Sequence[str]) -> Iterator[str]:
    return (value for _, cells in table.rows for column in columns if isinstance(value := cells.get(column), str))


def _is_number(table: str, target: str) -> bool:
    schema = SCHEMAS.get(table)
    if schema is None:
        return True
    name = next((name for name, info in schema.model_fields.items() if (info.alias or name) == target), "")
    return name in _number_fields(schema)


@cache
def _number_fields(schema: type[Row]) -> frozenset[str]:
    """Fields of a table that hold one figure, by what their types say of JSON."""
    return frozenset(name for name, info in schema.model_fields.items() if _is_figure(info.annotation, info.metadata))


def _is_figure(annotation: Any, metadata: Iterable[Any]) -> bool:
    said = next((one.json_schema for one in metadata if isinstance(one, Cell)), None)
    if said is not None:
        kinds = said.get("type", [])
        return bool({"number", "integer"} & ({kinds} if isinstance(kinds, str) else set(kinds)))
    if get_origin(annotation) is Annotated:
        return _is_figure(annotation.__origin__, annotation.__metadata__)
    if get_origin(annotation) in (Union, UnionType):
        return any(_is_figure(one, ()) for one in get_args(annotation))
    return annotation in (int, float)


def _suspicion(
    column: str, table: Table, taken: set[str], clock: Clock, style: Style, dimensions: Sequence[str], keeps: bool
) -> str | None:
    """What an unknown column may have been meant for; None when it is a remark."""
    free = [name for name in known_names(table.name) if name not in taken]
    close = get_close_matches(plain(column), free, n=1, cutoff=_SLIP if keeps else 0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    others = {name: target for name, target in other_names(table.name).items() if target not in taken and len(name) > 3}
    close = get_close_matches(plain(column), list(others), n=1, cutoff=_OTHER_SLIP)
    if close:
        return f"did you mean '{others[close[0]]}'?"
    meant = look_of(table, column, clock, style, [name for name in dimensions if name not in taken])
    if meant:
        return f"its cells look like {meant}"
    return None if keeps else near_misses(column, list(known_names(table.name)))


def look_of(table: Table, column: str, clock: Clock, style: Style, free: Sequence[str]) -> str:
    """What the cells of a column look like: windows, moments, coordinates, loads, or nothing a plan needs.

    `free`: the dimensions of loads that no column gives yet.
    """
    own = f"a load of its own is named in the settings: dimensions = [..., '{plain(column)}']."
    load = f"did you mean {' or '.join(map(repr, free))}?" if free else own
    values = [cells[column] for _, cells in table.rows if column in cells][:_SAMPLE]
    days = [day for value in values if (day := _only_day(value, style)) is not None]
    moments = [name for name in _MOMENTS if name in known_names(table.name)] or _MOMENTS
    looks: Mapping[str, Callable[[Any], bool]] = {
        "coordinates: did you mean 'lat' or 'lon'?": lambda value: _coordinates(value, style) == 1,
        "both coordinates: did you mean 'lat_lon'?": lambda value: _coordinates(value, style) == 2,
        "windows: did you mean 'slots'?": lambda value: _is_window(value, clock),
        f"moments: did you mean {_or(moments)}?": lambda value: _is_moment(value, clock),
        f"figures: {load}": lambda value: _is_load(value, style),
    }
    if days and len(days) >= _TELLING * len(values):
        others = sorted({day for day in days if day != clock.day})
        return f"dates, and not all are the day planned ({others[0]}): take the rows of other days out." if others else ""
    if not values:
        return ""
    return next((what for what, like in looks.items() if sum(map(like, values)) >= _TELLING * len(values)), "")


def _or(names: Sequence[str]) -> str:
    """``'a', 'b' or 'c'``."""
    *others, last = map(repr, names)
    return f"{', '.join(others)} or {last}" if others else last


def _only_day(value: object, style: Style) -> date | None:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        return None
    try:
        return value if isinstance(value, date) else date_of(value.strip(), style.dates)
    except TimeFaultError:
        return None


def _is_window(value: object, clock: Clock) -> bool:
    try:
        return isinstance(value, str) and bool(window := clock.window(value.split(";")[0])) and window.start < window.end
    except TimeFaultError as wrong:
        return wrong.code == "E214"


def _is_moment(value: object, clock: Clock) -> bool:
    if isinstance(value, int | float) or (isinstance(value, str) and not (":" in value or "h" in value.lower())):
        return False
    try:
        clock.seconds(value, any_day=True)
    except TimeFaultError:
        return False
    return True


def _coordinates(value: object, style: Style) -> int:
    """How many coordinates a cell holds, and nothing else."""
    texts = value.replace(";", " ").split() if isinstance(value, str) else [value]
    if isinstance(value, str) and len(texts) == 1 and style.decimal == "." and value.count(",") == 1:
        texts = value.split(",")
    try:
        found = [figure(one.strip(","), style, coordinate=True) if isinstance(one, str) else number(one) for one in texts]
    except ValueError:
        return 0
    return len(found) if all(abs(one) <= 180 and round(one, 2) != one for one in found) else 0


def _is_load(value: object, style: Style) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    text = str(value).strip()
    try:
        found = figure(text, style if isinstance(value, str) else PLAIN)
    except ValueError:
        return False
    leading = len(text) > 1 and text[0] == "0" and text[1].isdigit()
    return 0 <= found < 1_000_000 and not leading


def _unknown(table: Table, column: str, hint: str) -> Problem:
    remedy = f'{hint} A remark is named so in the settings: columns = {{"{column}" = "remark"}}'
    row = table.origin.header_row or 1
    return Problem(
        code="E205",
        where=table.file,
        what=f"column '{column[:60]}' is not known",
        remedy=remedy,
        file=table.file,
        row=row,
        field=column,
    )


def _missing(columns: Columns, schema: type[Row], extras: Mapping[str, str]) -> Iterator[Problem]:
    table = columns.table
    if not table.complete:
        return
    given = columns.given
    others = [column for column in columns.meanings if column in extras or columns.meanings[column].kind == "unknown"]
    for name in required(schema):
        if name in given:
            continue
        close = near_misses(name, others) if others else ""
        row = table.origin.header_row or 1
        taken = f" (row {row} was taken for the header)" if table.origin.unclear_header or row > 1 else ""
        yield Problem(
            code="E204",
            where=table.file,
            what=f"column '{name}' is missing{taken}",
            remedy=f"add it{'; ' + close if close.startswith('did') else ''}",
            file=table.file,
            row=row,
            field=name,
        )


def required(schema: type[Row]) -> list[str]:
    """Columns that a table cannot do without."""
    return [info.alias or name for name, info in schema.model_fields.items() if info.is_required()]
