"""Arrays of travel times that nobody can change any more, of the kind that the compiled code reads."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from router.errors import Problem
from router.model.fields import UnfitError, shown
from router.model.travel import TravelTimes

Scalar = TypeVar("Scalar", bound=np.generic)

_KINDS: Mapping[str, type[np.generic]] = {
    "distances": np.int32,
    "durations": np.int32,
    "starts": np.int64,
    "speeds": np.float64,
    "profile": np.uint16,
    "factors": np.uint8,
    "offsets": np.int64,
    "departures": np.float64,
    "arrivals": np.float64,
}
"""Array of travel times → the numbers it holds."""


class SettledTravel(dict[str, TravelTimes]):
    """Profile → travel times over so many `places`, found sound once: an instance made from another one trusts them."""

    places = -1

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and what another process receives are closed to writing, too."""
        return SettledTravel.sound, (dict(self), self.places)

    @classmethod
    def sound(cls, travel: Mapping[str, TravelTimes], places: int) -> "SettledTravel":
        """Travel times cut out of sound ones, whose arrays nobody else has; they are closed to writing."""
        found = cls(travel)
        found.places = places
        for times in travel.values():
            for field in fields(times):
                values = getattr(times, field.name)
                if values is not None:
                    values.setflags(write=False)
        return found


def settled_travel(travel: Mapping[str, TravelTimes], problems: list[Problem]) -> dict[str, TravelTimes]:
    """`travel` with arrays that nobody else can write; adds what cannot be such an array to `problems`."""
    settled: dict[str, TravelTimes] = {}
    for profile, times in travel.items():
        changes: dict[str, Any] = {}
        for field in fields(times):
            values = getattr(times, field.name)
            if values is None and field.name == "factors":
                continue
            try:
                array = settled_array(values, _KINDS[field.name])
            except UnfitError as unfit:
                what = f"{field.name} {unfit.what}"
                problems.append(Problem(code="E101", where=f"travel '{profile}'", what=what, remedy=unfit.remedy, field=field.name))
            else:
                if array is not values:
                    changes[field.name] = array
        settled[profile] = replace(times, **changes) if changes else times
    return settled


def settled_array(values: object, kind: type[Scalar]) -> NDArray[Scalar]:
    """A read-only array of `values`, converted only where that is exact; copied unless nobody else can write it.

    Raises
    ------
    UnfitError
        when there are numbers that `kind` cannot hold, or no numbers at all.
    """
    if isinstance(values, np.ndarray) and values.dtype == kind and values.flags.c_contiguous and not _can_be_written(values):
        return values
    try:
        given = np.asarray(values) if _holds_rows(values) else None
    except (ValueError, TypeError, OverflowError):
        given = None
    if given is None:
        raise UnfitError(f"is {shown(values)}, no array of numbers", "give an array of numbers")
    if given.dtype.kind not in "iuf" and given.size:
        raise UnfitError(f"is an array of {given.dtype}", "give an array of numbers")
    array = _converted(given, kind)
    array.setflags(write=False)
    return array


def _holds_rows(values: object) -> bool:
    """Whether `values` holds its numbers: what only counts them out, as ranges do, may count for hours."""
    if isinstance(values, list | tuple):
        return all(isinstance(row, list | tuple | int | float | np.generic) or hasattr(type(row), "__array__") for row in values)
    return hasattr(type(values), "__array__")


def _converted(given: NDArray[Any], kind: type[Scalar]) -> NDArray[Scalar]:
    if np.issubdtype(kind, np.floating) or given.size == 0:
        return np.array(given, dtype=kind, order="C")
    limits = np.iinfo(kind)  # type: ignore[type-var]
    if given.dtype.kind == "f" and not (np.isfinite(given).all() and (given == np.rint(given)).all()):
        raise UnfitError("holds fractions, nan or infinities", "round to whole numbers; write router.units.UNREACHABLE for no road")
    if given.min().item() < limits.min or given.max().item() > limits.max:
        raise UnfitError(
            f"holds a number outside {limits.min} to {limits.max}", "write router.units.UNREACHABLE for no road; check the unit"
        )
    return np.array(given, dtype=kind, order="C")


def _can_be_written(array: NDArray[Any]) -> bool:
    """Whether anybody can: through the array itself or through one that it looks into."""
    looked_at: Any = array
    while isinstance(looked_at, np.ndarray):
        if looked_at.flags.writeable:
            return True
        looked_at = looked_at.base
    return looked_at is not None
