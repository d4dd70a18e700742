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

_BLOCK = 256
"""So many rows are worked out at once: what is needed besides the matrices stays small."""


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


def crow_distances(lats: NDArray[np.float64], lons: NDArray[np.float64], rows: slice = slice(None)) -> NDArray[np.float64]:
    """Great-circle metres from the points of `rows` to all points, given in degrees: shape (rows, n), zero on the diagonal."""
    latitude, longitude = np.radians(lats), np.radians(lons)
    points = np.stack((np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)), axis=1)
    # Chord lengths keep full precision for near points, where the cosine of the angle would not.
    squares = np.zeros((len(points[rows]), len(points)))
    for axis in range(3):
        squares += np.subtract.outer(points[rows, axis], points[:, axis]) ** 2
    return 2.0 * EARTH_RADIUS * np.arcsin(np.minimum(np.sqrt(squares) / 2.0, 1.0))


def measure(
    places: Sequence[Place],
    profiles: Mapping[str, ProfileSettings],
    settings: NetworkSettings,  # noqa: ARG001 - every provider is called alike
) -> Measured:
    """Travel times of every profile from distances as the crow flies."""
    lats, lons = coordinates(places)
    size = (len(places), len(places))
    travel = {name: StaticTravel(distances=np.empty(size, np.int32), durations=np.empty(size, np.int32)) for name in profiles}
    for first in range(0, len(places), _BLOCK):
        rows, further = slice(first, first + _BLOCK), slice(first, None)
        crow = crow_distances(lats[further], lons[further], slice(_BLOCK))
        for name, profile in profiles.items():
            metres, seconds = road_travel(crow, profile.crow or CROW_SPEEDS[profile.kind])
            seconds /= profile.speed
            for matrix, values in ((travel[name].distances, metres), (travel[name].durations, seconds)):
                matrix[rows, further] = np.rint(values, out=values)
                matrix[further, rows] = matrix[rows, further].T  # as far back as there
    for times in travel.values():
        times.distances.setflags(write=False)
        times.durations.setflags(write=False)
    return Measured(travel=travel)


def road_travel(crow: NDArray[np.float64], bands: CrowSpeeds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Road metres and seconds for crow metres; continuous and rising with the distance."""
    factors = np.interp(crow, bands.knots, bands.road_factors)
    speeds = np.interp(crow, bands.knots, bands.speeds_kmh) / 3.6
    return crow * factors, crow / speeds
