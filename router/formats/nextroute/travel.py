"""nextroute's travel: straight lines at a vehicle's speed, or matrices over all stops and then the two ends of each vehicle."""

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Place
from router.network.memory import refuse_too_large

EARTH_RADIUS = 6_371_000.0
_BLOCK = 256
_COPIES = 3
"""Matrices that stand in memory beside those of the profiles while they are made."""
Leg = Callable[[int, int], float]
_SPEED = re.compile(r"straight at ([0-9.e+-]+) m/s")


def straight_name(speed: float) -> str:
    """The key of travel on straight lines in `Instance.travel`."""
    return f"straight at {speed!r} m/s"


def speed_of(name: str) -> float | None:
    """The speed that `straight_name` told; None for travel of another origin."""
    found = _SPEED.fullmatch(name)
    return None if found is None else float(found.group(1))


def metres(one: Place, two: Place) -> float:
    """Great-circle distance (haversine); 0 where a place has no coordinates."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return 0.0
    lat_one, lat_two = math.radians(one.lat), math.radians(two.lat)
    half = math.sin((lat_two - lat_one) / 2) ** 2
    half += math.cos(lat_one) * math.cos(lat_two) * math.sin(math.radians(two.lon - one.lon) / 2) ** 2
    return 2 * EARTH_RADIUS * math.atan2(math.sqrt(half), math.sqrt(1 - half))


def straight_lines(places: Sequence[Place], profiles: int) -> NDArray[np.float64]:
    """`metres` between all places, shape (n, n), from which so many profiles are made.

    Raises
    ------
    InputError
        when there are more places than there is memory for.
    """
    refuse_too_large(len(places), _COPIES + profiles)
    known = np.array([place.lat is not None for place in places])
    lat = np.radians([place.lat or 0.0 for place in places])
    lon = np.radians([place.lon or 0.0 for place in places])
    found = np.zeros((len(places), len(places)))
    for first in range(0, len(places), _BLOCK):
        rows = slice(first, first + _BLOCK)
        half = np.sin((lat[rows, None] - lat) / 2) ** 2
        half += np.cos(lat[rows, None]) * np.cos(lat) * np.sin((lon[rows, None] - lon) / 2) ** 2
        lengths = 2 * EARTH_RADIUS * np.arctan2(np.sqrt(half), np.sqrt(1 - half))
        found[rows] = np.where(known[rows, None] & known, lengths, 0.0)
    return found
