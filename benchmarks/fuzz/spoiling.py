"""Values that are wrong in one place: of another type, out of range, naming what does not exist."""

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

JUNK: tuple[Callable[[], Any], ...] = (
    *(lambda: None, lambda: True, lambda: -1, lambda: 2**31, lambda: 2**70, lambda: -(2**63), lambda: 28_800.5, lambda: math.nan),
    *(lambda: math.inf, lambda: -1e308, lambda: "", lambda: "nobody", lambda: "\ud800", lambda: "a" * 5_000, lambda: b"bytes"),
    *(list, dict, tuple, set, object, lambda: [None], lambda: {"a": 1}, lambda: (1, 2, 3), lambda: Decimal("1.5"), lambda: 1j),
    *(lambda: np.int64(3), lambda: np.float32(1.5), lambda: np.zeros(3), lambda: np.array(["a"]), lambda: np.full((2, 2), np.nan)),
    *(lambda: datetime(1, 1, 1, tzinfo=UTC), lambda: datetime(9999, 12, 31), lambda: int, lambda: print, lambda: range(10**9)),
)
"""Makers of values that hardly any argument takes."""

_NUMBERS = (-1, 1, 7, -7, 10**6, -(10**6), 2**29, 2**30, 2**31, 2**63, 0.5)


class Spoiler:
    """Hands values on, some of them spoiled; equal seeds spoil alike."""

    def __init__(self, chance: Random, share: float = 0.3) -> None:
        self.chance = chance
        self.share = share

    def __call__(self, value: Any) -> Any:
        """`value`, or in `share` of all cases something like it that is wrong."""
        return self.spoiled(value) if self.chance.random() < self.share else value

    def junk(self) -> Any:
        return self.chance.choice(JUNK)()

    def spoiled(self, value: Any) -> Any:
        """`value` with one thing about it changed."""
        if self.chance.random() < 0.15:
            return self.junk()
        if is_dataclass(value) and not isinstance(value, type):
            name = self.chance.choice(fields(value)).name
            return replace(value, **{name: self.spoiled(getattr(value, name))})
        for kind, spoil in _KINDS.items():
            if isinstance(value, kind):
                return spoil(self, value)
        return self.junk()

    def array(self, values: np.ndarray) -> Any:
        """Another type, shape or figure."""
        changed = np.array(values)
        which = self.chance.randrange(8)
        if which == 0 and changed.size:
            changed.flat[self.chance.randrange(changed.size)] = self.chance.choice((-1, 0, 2**7))
            return changed
        makers: tuple[Callable[[], Any], ...] = (
            lambda: changed.astype(np.float32),
            lambda: changed.astype(np.int64) * 2**20,
            lambda: np.where(changed == 0, np.nan, changed),
            lambda: changed[:-1],
            changed.tolist,
            lambda: changed.astype(object),
            lambda: -changed,
        )
        return makers[max(0, which - 1)]()

    def several(self, values: tuple[Any, ...] | list[Any]) -> Any:
        """One more, one less, one twice, one spoiled, or another type of collection."""
        items = list(values)
        which = self.chance.randrange(6)
        if not items or which == 0:
            return (*items, self.junk())
        at = self.chance.randrange(len(items))
        if which == 1:
            return tuple(items[:at] + items[at + 1 :])
        if which == 2:
            return (*items, items[at])
        if which == 3:
            return items
        if which == 4:
            return tuple(reversed(items))
        items[at] = self.spoiled(items[at])
        return tuple(items)

    def mapping(self, values: dict[Any, Any]) -> Any:
        """Another key or figure."""
        if not values:
            return {self.junk_key(): self.junk()}
        key = self.chance.choice(sorted(values, key=str))
        return {**values, key: self.spoiled(values[key])} if self.chance.random() < 0.7 else {**values, "nobody": values[key]}

    def junk_key(self) -> Any:
        return self.chance.choice((None, 1, "nobody", (), "\ud800"))

    def number(self, value: float) -> Any:
        return self.chance.choice((*_NUMBERS, value + 1, -value, float(value), math.nan, str(value)))

    def text(self, value: str) -> Any:
        return self.chance.choice((f"{value}x", "", value.upper(), "\ud800", 5, "a0", "v1"))


_KINDS: dict[type, Callable[[Spoiler, Any], Any]] = {
    np.ndarray: Spoiler.array,
    bool: lambda spoiler, value: spoiler.chance.choice((not value, 1, None)),
    int: Spoiler.number,
    float: Spoiler.number,
    str: Spoiler.text,
    tuple: Spoiler.several,
    list: Spoiler.several,
    frozenset: lambda spoiler, value: spoiler.several(sorted(value, key=str)),
    dict: Spoiler.mapping,
}
