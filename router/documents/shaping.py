"""From the cells of a row to the fields of its schema: columns of one field, pairs of columns, loads, addresses in parts."""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from router.documents.cells import FromTo, Several, number, written
from router.documents.columns import Columns
from router.documents.headers import ADDRESS_PARTS, MEASURED, Meaning, factor_of, plain, unit_of_cell
from router.documents.rows import FOLDED
from router.documents.styles import Style, figure

_PLAIN = r"[+-]?\d{1,3}\.\d+"
_COMMA = r"[+-]?\d{1,3},\d+"
_POINT = re.compile(rf"\s*[(\[]?\s*(?:({_PLAIN})(?:\s*[,;/]\s*|\s+)({_PLAIN})|({_COMMA})(?:\s*[;/]\s*|\s+)({_COMMA}))\s*[)\]]?\s*")
Given = tuple[str, Any]
"""A column and its cell."""


class Shaper:
    """Shapes the rows of one table."""

    def __init__(self, columns: Columns, style: Style) -> None:
        self._style = style
        self._extras = columns.extras
        read = columns.read
        targets = [one.target for one in read.values()]
        prefixes = FOLDED.get(columns.table.name, {})
        self._folded = {one.target: _folded(one.target, prefixes) for one in read.values() if one.kind == "figure"}
        # Most columns are the only ones of their field, and are taken as they stand.
        united = _with_units(columns)
        single = {
            column: one
            for column, one in read.items()
            if one.factor == 1 and targets.count(one.target) == 1 and column not in united
        }
        self._alone = {column: one.target for column, one in single.items() if one.kind == "field"}
        self._figures = {column: self._folded[one.target] for column, one in single.items() if one.kind == "figure"}
        self._others = {column: one for column, one in read.items() if column not in self._alone | self._figures}
        self._lon_first = {column: _lon_first(columns, column) for column, one in read.items() if one.kind == "point"}

    def row(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of one row under the names of the schema."""
        row: dict[str, Any] = {}
        extra: dict[str, str] = {}
        others: list[tuple[Meaning, str, Any]] = []
        figures: dict[str, dict[str, Any]] = {}
        for column, value in cells.items():
            target = self._alone.get(column)
            if target is not None:
                row[target] = value
            elif column in self._figures:
                field, name = self._figures[column]
                figures.setdefault(field, {})[name] = value
            elif column in self._others:
                others.append((self._others[column], column, value))
            elif column in self._extras:
                extra[self._extras[column]] = value.strip() if isinstance(value, str) else written(value)
        for field, amounts in figures.items():
            row[field] = row[field] | amounts if isinstance(row.get(field), dict) else amounts
        if others:
            self._add(row, others)
        if extra:
            given = row.get("extra")
            row["extra"] = {**given, **extra} if isinstance(given, dict) else extra
        return row

    def _add(self, row: dict[str, Any], others: Sequence[tuple[Meaning, str, Any]]) -> None:
        fields: dict[str, list[Given]] = {}
        figures: dict[tuple[str, str], list[Given]] = {}
        sides: dict[str, dict[str, list[Given]]] = {}
        parts: dict[str, list[str]] = {}
        for one, column, value in others:
            if one.kind == "part":
                parts.setdefault(one.target, []).append(written(value))
            elif one.kind in ("from", "to"):
                sides.setdefault(one.target, {}).setdefault(one.kind, []).append((column, value))
            elif one.kind == "figure":
                figures.setdefault(self._folded[one.target], []).append((column, _scaled(value, one, self._style)))
            elif one.kind == "point":
                for name, part in zip(("lon", "lat") if self._lon_first[column] else ("lat", "lon"), _point(value), strict=False):
                    fields.setdefault(name, []).append((column, part))
            else:
                fields.setdefault(one.target, []).append((column, _scaled(value, one, self._style)))
        for target, ends in sides.items():
            for start, end in product(ends.get("from") or [("", None)], ends.get("to") or [("", None)]):
                names = " and ".join(name for name in (start[0], end[0]) if name)
                fields.setdefault(target, []).append((names, FromTo(start[1], end[1])))
        row |= {target: _one(given if target not in row else [(target, row[target]), *given]) for target, given in fields.items()}
        for (target, name), given in figures.items():
            amounts = row.get(target)
            row[target] = {**(amounts if isinstance(amounts, dict) else {}), name: _one(given)}
        if parts:
            row["address"] = _address(written(row.get("address", "")), {name: _said(texts) for name, texts in parts.items()})


def _one(given: Sequence[Given]) -> Any:
    """What the columns of one field say; several that differ as text are compared by whoever understands them."""
    if len(given) == 1 or len({(type(value), str(value)) for _, value in given}) == 1:
        return given[0][1]
    return Several(tuple(value for _, value in given), tuple(column for column, _ in given))


def _said(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(texts))


def _with_units(columns: Columns) -> frozenset[str]:
    """Columns of figures some of whose cells name their unit."""
    measured = [column for column, one in columns.read.items() if one.kind == "figure" or one.target.endswith(MEASURED)]
    rows = columns.table.rows
    return frozenset(
        column
        for column in measured
        if any(isinstance(cells.get(column), str) and unit_of_cell(cells[column])[1] for _, cells in rows)
    )


def _scaled(value: Any, meaning: Meaning, style: Style) -> Any:
    """A figure in our own unit: the cell's own, else that of the header."""
    text, unit = unit_of_cell(value) if isinstance(value, str) else (value, "")
    factor = factor_of(meaning.target, unit) if unit else meaning.factor
    if factor is None or (factor == 1 and not unit):
        return value
    try:
        found = figure(text, style) if isinstance(text, str) else number(text)
    except ValueError:
        return value
    return found * factor


def _point(value: Any) -> Sequence[Any]:
    """Both coordinates of a cell such as ``48.85, 2.35``, ``48,85; 2,35`` or ``(48.85 2.35)``; else the cell itself."""
    found = _POINT.fullmatch(value) if isinstance(value, str) else None
    return (value,) if found is None else [float(one.replace(",", ".")) for one in found.groups() if one is not None]


def _lon_first(columns: Columns, column: str) -> bool:
    """Whether longitudes stand first: where a figure tells (beyond 90 degrees), else as the name says."""
    points = [_point(cells[column]) for _, cells in columns.table.rows if column in cells]
    first, second = (any(len(point) == 2 and abs(point[side]) > 90 for point in points) for side in (0, 1))
    return first if first != second else columns.meanings[column].target == "lon_lat"


def _address(street: str, parts: Mapping[str, str]) -> str:
    """``Street 5, 69001 Lyon`` from the columns that hold its parts; what the street's column says already is not said again."""
    told = plain(street).split("_")
    missing = {name: text for name, text in parts.items() if not set(plain(text).split("_")) <= set(told)}
    line = " ".join(text for text in (street, missing.get("house_number", "")) if text)
    town = " ".join(missing[name] for name in ADDRESS_PARTS[1:] if name in missing)
    return ", ".join(text for text in (line, town) if text)


def _folded(name: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """The field that a column of a load dimension goes to, and the dimension."""
    field_, prefix = max(
        ((target, prefix) for target, prefix in prefixes.items() if name.startswith(prefix)), key=lambda one: len(one[1])
    )
    return field_, name.removeprefix(prefix)
