"""Chinese map coordinates."""

import pytest

from router.model import Place
from router.network.crs import to_wgs84
from router.network.geodesic import distance

# Tiananmen in the three systems, as published by map services (rounded to about a metre).
WGS = (39.907333, 116.391083)
GCJ = (39.908733, 116.397327)
BD = (39.915115, 116.403694)


@pytest.mark.parametrize(("crs", "point"), [("wgs84", WGS), ("gcj02", GCJ), ("bd09", BD)])
def test_one_point_in_three_systems(crs: str, point: tuple[float, float]) -> None:
    lat, lon = to_wgs84(*point, crs)  # type: ignore[arg-type]
    apart = distance(Place(id="a", lat=lat, lon=lon), Place(id="b", lat=WGS[0], lon=WGS[1]))
    assert apart < 15


def test_offsets_are_as_known() -> None:
    lat, lon = to_wgs84(*GCJ, "gcj02")
    apart = distance(Place(id="a", lat=lat, lon=lon), Place(id="b", lat=GCJ[0], lon=GCJ[1]))
    assert 360 < apart < 620


def test_outside_china_nothing_moves() -> None:
    assert to_wgs84(41.15, -8.61, "gcj02") == (41.15, -8.61)
