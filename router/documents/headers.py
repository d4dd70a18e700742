"""What the columns of a table mean: our own names, what people call them, units in headers, and what the settings say."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from router.documents.rows import FOLDED, SCHEMAS, TABLES
from router.documents.synonyms import COLUMNS, DELIVERY_DATES, PERSONAL, PLAIN_REMARKS, TABLE_NAMES, UNITS, WEAK_IDS

MATRIX = "matrix"
MATRIX_COLUMNS = ("from", "to", "distance_m", "duration_s")
REMARK = "remark"
"""What ``columns`` in the settings says of a column that is not to be used."""
ADDRESS_PARTS = ("house_number", "postcode", "city")
POINTS = ("lat_lon", "lon_lat")
"""Columns that hold both coordinates, and which of them is likely to stand first."""
MEASURED = ("_min", "_km", "_price")
"""Endings of fields whose cells may name a unit."""
_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"(.*?)[\s_]*[(\[（【]\s*([^)\]）】]+?)\s*[)\]）】]\s*")
_CELL_UNIT = re.compile(r"(.*\d)\s*((?:[^\W\d_]|€)[\w³]*\.?)")
_BETWEEN = frozenset({"in", "en", "em", "im"})
_MASS: Mapping[str, float] = {"g": 0.001, "kg": 1.0, "t": 1000.0}
_VOLUME: Mapping[str, float] = {"ml": 0.001, "l": 1.0, "m3": 1000.0}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is taken for.

    ``field`` of the schema; ``figure`` of a load dimension; ``from`` or ``to`` of the window `target`; ``part`` of the
    address; ``point``, both coordinates; ``personal`` data kept under the name `target`; ``remark``; or ``unknown``, with a
    `hint` where one is to be had. Figures are multiplied by `factor`: the header names another unit. `weak` names stand for
    `target` only where nothing else does.
    """

    kind: Literal["field", "figure", "from", "to", "part", "point", "personal", "remark", "unknown"]
    target: str = ""
    factor: float = 1.0
    hint: str = ""
    weak: bool = False

    @property
    def known(self) -> bool:
        """Whether it helps to recognise a header."""
        return self.kind != "unknown" and not self.weak


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """A name without case, accents, spaces and signs."""
    text = name.casefold()
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _SIGNS.sub("_", text).strip("_") or name.strip()


def flat(mapping: Mapping[str, object]) -> dict[str, str]:
    """Column → field, a table ``columns.orders`` and a key ``"orders.Colis"`` being one."""
    found: dict[str, str] = {}
    for name, target in mapping.items():
        below = flat(target) if isinstance(target, Mapping) else {"": str(target)}
        found |= {f"{name}.{rest}".removesuffix("."): one for rest, one in below.items()}
    return found


def meanings(
    columns: Sequence[str], table: str, dimensions: Sequence[str], mapping: Mapping[str, str] | None = None
) -> dict[str, Meaning]:
    """The meaning of each of `columns`.

    Parameters
    ----------
    dimensions : load columns of the day.
    mapping : column, or ``table.column``, → field or ``remark``, as the settings say; compared without regard to case.
    """
    said = {plain(name): target for name, target in (mapping or {}).items()}
    figures = figures_of(table, dimensions)
    found = {column: _said(column, table, figures, said) or meaning_of(column, table, figures) for column in columns}
    strong = {meaning.target for meaning in found.values() if meaning.kind == "field" and not meaning.weak}
    remark = Meaning("remark")
    return {column: remark if one.weak and one.target in strong else one for column, one in found.items()}


def meaning_of(column: str, table: str, figures: frozenset[str]) -> Meaning:
    """What `column` is taken for without any settings."""
    name = plain(column)
    if name in _own(table):
        return Meaning("field", name)
    if name in figures:
        return Meaning("figure", name)
    index = _index(table)
    base, unit = (name, "") if name in index else _unit(column)
    if base in index:
        return _fitting(index[base], unit, figures)
    return _remark(name, table) or Meaning("unknown", hint=_strange_unit(column, index))


def _remark(name: str, table: str) -> Meaning | None:
    """A column that is no part of the plan's rules, though its name is known."""
    if name in _personal():
        return Meaning("personal", _personal()[name]) if "extra" in _fields(table) else Meaning("remark")
    if table == "orders" and name in _weak_ids():
        return Meaning("field", "id", weak=True)
    return Meaning("remark") if name in _plain_remarks() else None


def _strange_unit(column: str, index: Mapping[str, str]) -> str:
    bracketed = _BRACKETS.fullmatch(column.strip())
    if bracketed is None or plain(bracketed[1]) not in index:
        return ""
    return f"'{bracketed[2]}' is no unit known here; rename the column, or name it in columns"


def _said(column: str, table: str, figures: frozenset[str], mapping: Mapping[str, str]) -> Meaning | None:
    target = mapping.get(plain(f"{table}.{column}")) or mapping.get(plain(column))
    if target is None:
        return None
    if target == REMARK:
        return Meaning("remark")
    meaning = meaning_of(target, table, figures)
    _, unit = _unit(column)
    if meaning.kind == "unknown":
        return Meaning("unknown", hint=f"columns calls it '{target}', and there is no such column")
    if meaning.kind == "figure":
        return _in_unit(meaning.target, unit)
    return _fitting(meaning.target, unit, figures) if unit and meaning.kind == "field" else meaning


def is_delivery_date(column: str) -> bool:
    """Whether a column of this name holds the date of the delivery."""
    return plain(column) in _delivery_dates()


def unit_of_cell(text: str) -> tuple[str, str]:
    """``12,5 kg`` as figure and unit; the text as it is where it ends in no unit known here."""
    found = _CELL_UNIT.fullmatch(text.strip())
    unit = "" if found is None else unicodedata.normalize("NFKC", found[2]).casefold().rstrip(".")
    return (found[1], unit) if found is not None and unit in UNITS else (text, "")


def factor_of(target: str, unit: str) -> float | None:
    """By how much a figure in `unit` is multiplied for the column `target`; None where the unit does not fit."""
    meaning = _fitting(target, unit, frozenset()) if target.endswith(MEASURED) else _in_unit(target, unit)
    return None if meaning.kind == "unknown" else meaning.factor


def table_of(name: str) -> str | None:
    """The table (or ``instance``) that a sheet or file called `name` holds; None when nobody knows it."""
    return _table_index().get(plain(name))


def figures_of(table: str, dimensions: Iterable[str]) -> frozenset[str]:
    """Columns of load dimensions that `table` may have."""
    prefixes = FOLDED.get(table, {}).values()
    return frozenset(prefix + name for prefix in prefixes for name in dimensions)


def known_names(table: str) -> tuple[str, ...]:
    """Our own names of the columns of `table`."""
    return tuple(_own(table))


def other_names(table: str) -> Mapping[str, str]:
    """Plain other name → field, for suggestions."""
    return _index(table)


def canonical(column: str, table: str) -> str:
    """The name by which reports call a column."""
    meaning = meaning_of(column, table, figures_of(table, ("weight_kg", "volume_l", "pieces")))
    return meaning.target or plain(column)


def _fields(table: str) -> Mapping[str, object]:
    return SCHEMAS[table].model_fields if table in SCHEMAS else {}


@lru_cache
def _own(table: str) -> Mapping[str, str]:
    if table == MATRIX:
        return {name: name for name in MATRIX_COLUMNS}
    return {info.alias or name: name for name, info in SCHEMAS[table].model_fields.items()}


@lru_cache
def _index(table: str) -> Mapping[str, str]:
    return {name: field for field, names in COLUMNS.get(table, {}).items() for name in (field, *_split(names))}


@lru_cache
def _personal() -> Mapping[str, str]:
    return {name: field for field, names in PERSONAL.items() for name in (field, *_split(names))}


@lru_cache
def _weak_ids() -> frozenset[str]:
    return frozenset(_split(WEAK_IDS))


@lru_cache
def _delivery_dates() -> frozenset[str]:
    return frozenset(_split(DELIVERY_DATES))


@lru_cache
def _plain_remarks() -> frozenset[str]:
    return frozenset(_split(PLAIN_REMARKS))


@lru_cache
def _table_index() -> Mapping[str, str]:
    own = {plain(name): name for name in ("instance", *TABLES)}
    return own | {name: table for table, names in TABLE_NAMES.items() for name in _split(names)}


def _split(names: Iterable[str]) -> Iterable[str]:
    return (plain(name) for name in names)


def _unit(column: str) -> tuple[str, str]:
    """The plain name without its unit, and the unit: ``Weight (kg)``, ``distance [m]``, ``Poids en kg``."""
    bracketed = _BRACKETS.fullmatch(column.strip())
    if bracketed:
        unit = unicodedata.normalize("NFKC", bracketed[2]).casefold()
        return (plain(bracketed[1]), unit) if unit in UNITS else ("", "")
    words = plain(unicodedata.normalize("NFKC", column)).split("_")
    if len(words) < 2 or words[-1] not in UNITS:
        return "", ""
    words, unit = words[:-1], words[-1]
    return "_".join(words[:-1] if words[-1] in _BETWEEN else words), unit


def _fitting(target: str, unit: str, figures: frozenset[str]) -> Meaning:
    """The meaning of a name, its figures turned from `unit` into ours."""
    for side in ("from", "to"):
        if target.endswith(f"_{side}"):
            return Meaning("from" if side == "from" else "to", target.removesuffix(f"_{side}"))
    if target in (*ADDRESS_PARTS, *POINTS):
        return Meaning("part" if target in ADDRESS_PARTS else "point", target)
    prefix = "capacity_" if target.startswith("capacity_") else ""
    concept = target.removeprefix(prefix)
    if concept in ("weight", "volume", "pieces", "load"):
        return _figure(concept, prefix, unit, figures)
    if not unit:
        return Meaning("field", target)
    base, scale = UNITS[unit]
    ours = {"_min": ("min", 1.0), "_km": ("km", 1.0), "_m": ("km", 1000.0), "_s": ("min", 60.0)}
    wanted = next((one for suffix, one in ours.items() if target.endswith(suffix)), None)
    if wanted is not None:
        return Meaning("field", target, scale * wanted[1]) if base == wanted[0] else _misfit(target, unit)
    fits = base == "degrees" if target in ("lat", "lon") else base == "money" or unit == "h"
    return Meaning("field", target) if fits else _misfit(target, unit)


def _figure(concept: str, prefix: str, unit: str, figures: frozenset[str]) -> Meaning:
    """A load: the dimension it fits, its figures turned into that dimension's unit."""
    base = UNITS[unit][0] if unit else ""
    mine = sorted(name for name in figures if name.startswith(prefix) and not name.startswith("return_"))
    if concept == "load":
        concept = {"kg": "weight", "l": "volume"}.get(base, "load")
    fitting = [name for name in mine if name.removeprefix(prefix).startswith(concept)]
    if concept == "load":
        fitting = mine if len(mine) == 1 else []
    if len(fitting) != 1:
        hint = f"did you mean {' or '.join(repr(name) for name in mine)}?" if mine else "no load dimension is set"
        return Meaning("unknown", hint=hint if fitting or concept == "load" else f"{hint} Or add it to dimensions")
    return _in_unit(fitting[0], unit)


def _in_unit(name: str, unit: str) -> Meaning:
    """The load dimension `name`, its figures turned from `unit`."""
    base, scale = UNITS[unit] if unit else ("", 1.0)
    own = name.rsplit("_", maxsplit=1)[-1]
    if not unit or (base == "pieces" and own not in {*_MASS, *_VOLUME}):
        return Meaning("figure", name)
    if base == "kg" and own in _MASS:
        return Meaning("figure", name, scale / _MASS[own])
    if base == "l" and own in _VOLUME:
        return Meaning("figure", name, scale / _VOLUME[own])
    return _misfit(name, unit)


def _misfit(target: str, unit: str) -> Meaning:
    return Meaning("unknown", hint=f"'{unit}' is no unit of {target}; rename the column, or name it in columns")
