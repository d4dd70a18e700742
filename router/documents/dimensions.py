"""Load dimensions: what people write (kilograms with decimals) and what the core counts (whole grams)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

UNLIMITED = 1_000_000_000
"""Core units of a dimension in which a vehicle or site is not limited."""

_SCALES: Mapping[str, tuple[str, int]] = {"_kg": ("_g", 1_000), "_t": ("_kg", 1_000), "_l": ("_ml", 1_000), "_m3": ("_l", 1_000)}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A load dimension: its column, its name in the core, and core units per written unit."""

    column: str
    name: str
    scale: int


def dimensions_of(columns: Sequence[str]) -> tuple[Dimension, ...]:
    """Dimensions of the given columns: ``weight_kg`` is counted in grams, ``volume_l`` in millilitres, others as they are."""
    return tuple(_dimension(column) for column in columns)


def whole_units(amounts: Mapping[str, float], dimensions: Sequence[Dimension]) -> tuple[int, ...]:
    """Core units per dimension, rounded up; () when `amounts` is empty."""
    if not amounts:
        return ()
    return tuple(ceil(round(amounts.get(dimension.column, 0.0) * dimension.scale, 3)) for dimension in dimensions)


def limits(amounts: Mapping[str, float], dimensions: Sequence[Dimension], unlimited: int = UNLIMITED) -> tuple[int, ...]:
    """Like `whole_units` rounded down, for capacities: a dimension that is not given is unlimited."""
    if not amounts:
        return ()
    return tuple(
        int(round(amounts[dimension.column] * dimension.scale, 3)) if dimension.column in amounts else unlimited
        for dimension in dimensions
    )


def _dimension(column: str) -> Dimension:
    for suffix, (unit, scale) in _SCALES.items():
        if column.endswith(suffix):
            return Dimension(column, column.removesuffix(suffix) + unit, scale)
    return Dimension(column, column, 1)
