"""Chinese map coordinates → WGS-84.

GCJ-02 (used by Amap, Tencent and Google's map of China) lies 360 to 620 m off, BD-09 (Baidu) about 1.4 km. The
conversions are those of `prcoords` (public domain), iterated until exact to a millimetre. Outside China GCJ-02 is
WGS-84.
"""

from typing import Literal

Crs = Literal["wgs84", "gcj02", "bd09"]


def to_wgs84(lat: float, lon: float, crs: Crs) -> tuple[float, float]:
    """Latitude and longitude in WGS-84 degrees of a point given in `crs`."""
    if crs == "wgs84":
        return lat, lon
    import prcoords

    point = prcoords.bd_gcj_bored((lat, lon)) if crs == "bd09" else prcoords.Coords(lat, lon)
    if prcoords.sanity_in_china_p(point):
        point = prcoords.gcj_wgs_bored(point, check_china=False)
    return float(point.lat), float(point.lon)
