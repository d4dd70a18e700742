"""Which points lie inside an area; shared by everything that reads `Incident`."""

import numpy as np
from numpy.typing import NDArray

from router.model.conditions import Area, Box, Circle, Polygon

METRES_PER_DEGREE = 111_195.0
"""Along a meridian of the mean Earth sphere."""

Floats = NDArray[np.float64]


def contains(area: Area, lats: Floats, lons: Floats) -> NDArray[np.bool_]:
    """Which of the points given in degrees lie inside `area`."""
    if isinstance(area, Circle):
        north, east = plane(lats, lons, area.lat, area.lon)
        return np.asarray(north**2 + east**2 <= float(area.radius) ** 2)
    if isinstance(area, Box):
        return np.asarray((area.south <= lats) & (lats <= area.north) & (area.west <= lons) & (lons <= area.east))
    return _inside(area, lats, lons)


def plane(lats: Floats, lons: Floats, lat: float, lon: float) -> tuple[Floats, Floats]:
    """Metres north and east of a point, flat: good to 0.1 % within 50 km."""
    return (lats - lat) * METRES_PER_DEGREE, (lons - lon) * METRES_PER_DEGREE * np.cos(np.radians(lat))


def _inside(area: Polygon, lats: Floats, lons: Floats) -> NDArray[np.bool_]:
    """The even-odd rule, a ray towards the east."""
    inside = np.zeros(np.shape(lats), dtype=np.bool_)
    corners = area.corners
    for (lat, lon), (next_lat, next_lon) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if lat == next_lat:
            continue
        crosses = (lat > lats) != (next_lat > lats)
        inside ^= crosses & (lons < lon + (lats - lat) * (next_lon - lon) / (next_lat - lat))
    return inside
