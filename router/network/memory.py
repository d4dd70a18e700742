"""How many places travel times may have: refused by their size before it is asked for."""

import os

from router.errors import InputError, Problem

MOST_BYTES = 4 * 2**30
"""The most that the matrices of a day may take, all profiles together."""
_SHARE = 0.5
"""Part of the machine's memory that they may take at the most."""
_BYTES_A_PAIR = 8
"""Metres and seconds of one profile, four bytes each."""


def refuse_too_large(places: int, profiles: int) -> None:
    """Refuse matrices that are too large.

    Raises
    ------
    InputError
        with what they would take and what there is.
    """
    wanted, room = places * places * profiles * _BYTES_A_PAIR, min(MOST_BYTES, int(_SHARE * _machine()))
    if wanted <= room:
        return
    most = int((room / (profiles * _BYTES_A_PAIR)) ** 0.5)
    what = (
        f"{places:,} places and {profiles} profiles of travel take {wanted / 2**30:.1f} GB, there is room for {room / 2**30:.1f} GB"
    )
    remedy = f"plan at most {most:,} places at once: parts of the city, or orders of one building as one place"
    raise InputError([Problem(code="E306", where="travel times", what=what, remedy=remedy, value=str(places))])


def _machine() -> int:
    """Bytes of memory that the machine has; what is allowed, where it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return int(MOST_BYTES / _SHARE)
