"""Travel times without a road network: great circles stretched by how roads usually wind.

Single distances come from geopy's geodesic; matrices are great-circle distances on a sphere (0.12 % off on average)
computed at once. Road factors and speeds by distance are assumptions: see `router.network.settings.CROW_SPEEDS`.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from router.model import Place, StaticTravel
from router.network.faults import coordinates
from router.network.settings import CROW_SPEEDS, CrowSpeeds, Measured, NetworkSettings, ProfileSettings

EARTH_RADIUS = 6_371_008.8
"""Mean radius in metres (IUGG)."""
_ROWS, _COLUMNS = 64, 512
"""Computed at a time: such a block of figures, and those made of it, fit into the processor's cache."""


def distance(origin: Place, destination: Place) -> float:
    """Metres between two places on the WGS-84 ellipsoid, as the crow flies."""
    from geopy.distance import geodesic

    coordinates((origin, destination))
    return float(geodesic((origin.lat, origin.lon), (destination.lat, destination.lon)).meters)


def straight(origin: Place, destination: Place) -> tuple[tuple[float, float], ...]:
    """The two ends (lat, lon); empty when one has no coordinates."""
    if origin.lat is None or origin.lon is None or destination.lat is None or destination.lon is None:
        return ()
    return (origin.lat, origin.lon), (destination.lat, destination.lon)


def without_repeats(line: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The points of a line, those left out that repeat the one before."""
    return tuple(point for point, _ in groupby(line))


def crow_distances(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres between all points given in degrees, shape (n, n), zero on the diagonal."""
    points = _on_sphere(lats, lons)
    return _chords_to_metres(points, points)


def _on_sphere(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    latitude, longitude = np.radians(lats), np.radians(lons)
    return np.stack((np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)), axis=1)


def _chords_to_metres(origins: NDArray[np.float64], destinations: NDArray[np.float64]) -> NDArray[np.float64]:
    # Chord lengths keep full precision for near points, where the cosine of the angle would not.
    squares = np.zeros((len(origins), len(destinations)))
    for axis in range(3):
        squares += np.subtract.outer(origins[:, axis], destinations[:, axis]) ** 2
    return 2.0 * EARTH_RADIUS * np.arcsin(np.minimum(np.sqrt(squares) / 2.0, 1.0))


def measure(
    places: Sequence[Place],
    profiles: Mapping[str, ProfileSettings],
    settings: NetworkSettings,  # noqa: ARG001 - every provider is called alike
) -> Measured:
    """Travel times of every profile from distances as the crow flies.

    Both ways are equal, so that half of the matrix is computed, a block at a time: that needs little more memory than the result.
    """
    points = _on_sphere(*coordinates(places))
    count = len(places)
    metres = {name: np.zeros((count, count), dtype=np.int32) for name in profiles}
    seconds = {name: np.zeros((count, count), dtype=np.int32) for name in profiles}
    blocks = [
        (slice(row, row + _ROWS), slice(column, column + _COLUMNS))
        for row in range(0, count, _ROWS)
        for column in range(row, count, _COLUMNS)
    ]
    for rows, columns in blocks:
        crow = _chords_to_metres(points[rows], points[columns])
        for name, profile in profiles.items():
            road, time = road_travel(crow, profile.crow or CROW_SPEEDS[profile.kind])
            for matrix, block in ((metres[name], np.rint(road)), (seconds[name], np.rint(time / profile.speed))):
                matrix[rows, columns] = block
                matrix[columns, rows] = block.T
    for matrix in (*metres.values(), *seconds.values()):
        matrix.setflags(write=False)  # nobody else has them, so that an instance need not copy them
    return Measured(travel={name: StaticTravel(distances=metres[name], durations=seconds[name]) for name in profiles})


def road_travel(crow: NDArray[np.float64], bands: CrowSpeeds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Road metres and seconds for crow metres; continuous and rising with the distance."""
    factors = np.interp(crow, bands.knots, bands.road_factors)
    speeds = np.interp(crow, bands.knots, bands.speeds_kmh) / 3.6
    return crow * factors, crow / speeds
