"""Units, stated once: every quantity inside `router` is in one of these.

Times are whole seconds counted from the instance's epoch, so a night never wraps around midnight.
"""

from typing import TypeAlias

Seconds: TypeAlias = int
"""A moment (seconds since the instance's epoch) or a duration, always whole."""

Metres: TypeAlias = int
"""A length along the road."""

Money: TypeAlias = float
"""An amount in the instance's currency."""

HOUR: Seconds = 3_600
DAY: Seconds = 86_400
FOREVER: Seconds = 2**29
"""Later than every moment of any instance (17 years); the open end of a window."""

UNREACHABLE: Seconds = 2**30
"""Marks a pair of places that no road joins, in duration matrices; never a time to be shown."""


def count_of(count: int, noun: str, plural: str = "") -> str:
    """A count of things in English, ``1 visit`` or ``2,000 visits``; `plural` where an s behind `noun` does not do."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
