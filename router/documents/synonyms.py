"""What people call things, from ``synonyms.toml``: columns, tables and units in several languages."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_STORED: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(","))


def _lists(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: _names(text) for field, text in table.items()}


_PLACES = _lists(_STORED["columns"]["places"])
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    table: {**(_PLACES if table in ("orders", "sites") else {}), **_lists(names)}
    for table, names in _STORED["columns"].items()
    if table != "places"
}
"""Table → field → other names. ``slots_from`` and the like are pairs; ``weight``, ``volume`` and ``load`` find their dimension."""
PERSONAL: Mapping[str, tuple[str, ...]] = _lists(_STORED["personal"])
"""Name under which a personal column is kept → other names."""
TABLE_NAMES: Mapping[str, tuple[str, ...]] = _lists(_STORED["tables"])
"""Table → what sheets and files that hold it are called."""
WEAK_IDS = _names(_STORED["weak_ids"])
"""Names that stand for the id of an order only where nothing else does."""
DELIVERY_DATES = _names(_STORED["delivery_dates"])
"""Names of columns that hold the date of the delivery."""
PLAIN_REMARKS = _names(_STORED["plain_remarks"])
"""Columns that say nothing a plan needs, whatever figures they hold."""
UNITS: Mapping[str, tuple[str, float]] = {unit: (base, float(scale)) for unit, (base, scale) in _STORED["units"].items()}
"""A unit in a header → the unit of our own columns, and how many of those it is."""
