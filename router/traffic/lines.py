"""How much of the straight line between two places lies inside an area, for all pairs at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Area, Box, Circle, Polygon
from router.model.areas import contains, plane

Floats = NDArray[np.float64]

NUDGE = (1.37e-9, 0.73e-9)
"""Degrees (a tenth of a millimetre) by which all points are moved, so that none lies on an edge or a corner of a ring."""


def share_inside(area: Area, lats: Floats, lons: Floats) -> Floats:
    """Shares from 0 to 1, symmetric, shape (n, n); for a point and itself 1 or 0."""
    if isinstance(area, Circle):
        return np.clip(_in_circle(area, lats, lons), 0.0, 1.0)
    return np.clip(_in_ring(_ring(area), lats + NUDGE[0], lons + NUDGE[1]), 0.0, 1.0)


def _in_circle(circle: Circle, lats: Floats, lons: Floats) -> Floats:
    """The part of the line between the roots of |start + t · way|² = radius²."""
    north, east = plane(lats, lons, circle.lat, circle.lon)
    way_north, way_east = np.subtract.outer(north, north).T, np.subtract.outer(east, east).T
    square = way_north**2 + way_east**2
    half = north[:, None] * way_north + east[:, None] * way_east
    rest = north**2 + east**2 - float(circle.radius) ** 2
    root = half**2 - square * rest[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.sqrt(np.maximum(root, 0.0))
        entry, exit_ = (-half - reach) / square, (-half + reach) / square
        shares = np.clip(exit_, 0.0, 1.0) - np.clip(entry, 0.0, 1.0)
    inside = np.broadcast_to((rest <= 0)[:, None], square.shape)
    shares = np.where(square == 0.0, inside.astype(np.float64), np.where(root > 0, shares, 0.0))
    return np.asarray(shares, dtype=np.float64)


def _ring(area: Box | Polygon) -> Sequence[tuple[float, float]]:
    if isinstance(area, Polygon):
        return area.corners
    return ((area.south, area.west), (area.south, area.east), (area.north, area.east), (area.north, area.west))


def _in_ring(corners: Sequence[tuple[float, float]], lats: Floats, lons: Floats) -> Floats:
    """Length inside a ring: a crossing at t adds t when the line leaves, takes it off when it enters; an end inside adds 1."""
    inside = contains(Polygon(corners=tuple(corners)), lats, lons).astype(np.float64)
    shares = np.broadcast_to(inside[None, :], (len(lats), len(lats))).copy()
    orientation = np.sign(_signed_area(corners))
    for (lat, lon), (next_lat, next_lon) in zip(corners, (*corners[1:], corners[0]), strict=True):
        side = (next_lon - lon) * (lats - lat) - (next_lat - lat) * (lons - lon)
        crosses_line = (side[:, None] > 0) != (side[None, :] > 0)
        way_lat, way_lon = np.subtract.outer(lats, lats).T, np.subtract.outer(lons, lons).T
        near = way_lon * (lat - lats[:, None]) - way_lat * (lon - lons[:, None])
        far = way_lon * (next_lat - lats[:, None]) - way_lat * (next_lon - lons[:, None])
        crosses = crosses_line & ((near > 0) != (far > 0))
        drop = np.where(crosses, side[:, None] - side[None, :], 1.0)
        leaving = np.where(side[:, None] > 0, 1.0, -1.0) * orientation
        shares += np.where(crosses, side[:, None] / drop * leaving, 0.0)
    return shares


def _signed_area(corners: Sequence[tuple[float, float]]) -> float:
    """Above 0 when the corners run counter-clockwise with east to the right and north up."""
    return sum(
        lon * next_lat - next_lon * lat
        for (lat, lon), (next_lat, next_lon) in zip(corners, (*corners[1:], corners[0]), strict=True)
    )
