"""Traffic laid out along the instance's clock: what `traffic` works out and a road network may reroute by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from router.units import Metres, Seconds

FASTEST = 5.0
"""Highest factor of the usual speed that traffic, weather and incidents may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """All points within `radius` metres of a point (WGS-84 degrees)."""

    lat: float
    lon: float
    radius: Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """All points between two parallels and two meridians, ends inclusive; it may not cross the date line."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """All points inside the ring of `corners`, ``(lat, lon)`` each; the ring closes itself."""

    corners: tuple[tuple[float, float], ...]


Area: TypeAlias = Circle | Box | Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """From `start` until (not including) `end`, driving inside `area` is slowed to `factor` of its usual speed; None
    means closed.

    `start` and `end` are seconds from the instance's epoch; a start before the epoch is allowed.
    """

    id: str
    start: Seconds
    end: Seconds
    area: Area
    factor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Speed factors over the instance's time, day types and daylight saving worked in.

    Parameters
    ----------
    starts : seconds from the epoch, ascending, first 0: bucket b rules from starts[b] until the next, the last one for
        ever.
    speeds : profile → one factor above 0 per bucket; 1 is free flow.
    weather : a further factor on every speed per bucket; () means none.
    default : the profile of zones and road classes that have none of their own.
    zone_profiles, class_profiles : `Place.zone` → profile; OpenStreetMap road class (``primary``, …) → profile.
    incidents : in no particular order; they may overlap.
    """

    starts: tuple[Seconds, ...]
    speeds: Mapping[str, tuple[float, ...]]
    default: str
    zone_profiles: Mapping[str, str] = field(default_factory=dict)
    class_profiles: Mapping[str, str] = field(default_factory=dict)
    weather: tuple[float, ...] = ()
    incidents: tuple[Incident, ...] = ()


def felt(factor: NDArray[np.float64], sensitivity: float) -> NDArray[np.float64]:
    """The speed factor felt by vehicles that suffer only a share of the extra time; factors above 1 likewise."""
    return 1.0 / (1.0 + sensitivity * (1.0 / factor - 1.0))
