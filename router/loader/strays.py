"""Places that lie where none of the day's can: coordinates swapped or mistyped, told by what else the day knows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.documents.tables import Record
from router.errors import Problem
from router.model.areas import METRES_PER_DEGREE

Coordinates = NDArray[np.float64]
"""Latitude and longitude in degrees, shape (n, 2)."""


def strays(
    records: Mapping[tuple[str, str], Record[Any]], located: Mapping[tuple[str, str], tuple[float, float]], limit: float
) -> list[Problem]:
    """A fault for each order farther than `limit` kilometres from every site, and for each site far from everything.

    When most orders lie far from the sites, nobody can tell which of the two is wrong: both possibilities are named, once.
    """
    sites = [key for key in records if key[0] == "site" and key in located]
    others = [key for key in records if key[0] != "site" and key in located]
    if not sites or not others:
        return []
    here, there = (np.array([located[key] for key in keys], dtype=np.float64) for keys in (sites, others))
    near = _near(there, here, limit)
    swapped = _near(there[:, ::-1], here, limit)
    doors = np.array([key[0] != "vehicle" for key in others])
    if doors.any() and not near[doors].any():
        return list(
            _groups_apart(
                [records[key] for key in others], [records[key] for key in sites], there, here, swapped[doors].mean() > 0.5
            )
        )
    found = [_stray(records[others[number]], there[number], bool(swapped[number]), limit) for number in np.flatnonzero(~near)]
    return [*found, *_lonely_sites([records[key] for key in sites], here, there, limit)]


def _lonely_sites(sites: Sequence[Record[Any]], here: Coordinates, there: Coordinates, limit: float) -> Iterator[Problem]:
    """Sites without any order or other site around."""
    for number, record in enumerate(sites):
        rest = np.concatenate([np.delete(here, number, axis=0), there])
        if not _near(here[number : number + 1], rest, limit)[0]:
            swapped = bool(_near(here[number : number + 1, ::-1], rest, limit)[0])
            yield _stray(record, here[number], swapped, limit)


def _stray(record: Record[Any], point: Coordinates, swapped: bool, limit: float) -> Problem:
    text = f"{point[0]:.5f}, {point[1]:.5f}"
    if swapped:
        return record.problem("E226", f"lat and lon are swapped: {text}", "swap them", column="lat", value=text)
    what = f"{text} is more than {limit:g} km from every site"
    return record.problem("E227", what, "correct it, or raise [checks] max_km", column="lat", value=text)


def _groups_apart(
    others: Sequence[Record[Any]], sites: Sequence[Record[Any]], there: Coordinates, here: Coordinates, swapped: bool
) -> Iterator[Problem]:
    """One fault for all: orders and sites do not agree where the day is."""
    order, site = others[0], sites[0]
    around = [f"{point[0]:.4f}, {point[1]:.4f}" for point in (np.median(there, axis=0), np.median(here, axis=0))]
    what = f"all {len(others)} orders lie around {around[0]}, and the sites around {around[1]}"
    if swapped:
        what = f"lat and lon are swapped in the orders or in the sites: {what}"
        remedy = f"swap the columns of {order.file} if the sites are right, those of {site.file} if the orders are right"
        yield order.problem("E226", what, remedy, column="lat", value=around[0])
    else:
        remedy = f"correct the sites in {site.file} or the orders in {order.file}, or raise [checks] max_km"
        yield order.problem("E227", what, remedy, column="lat", value=around[0])


def nearest_km(point: tuple[float, float], others: Sequence[tuple[float, float]]) -> float:
    """Kilometres from `point` to the nearest of `others`; 0 without any."""
    if not others:
        return 0.0
    return float(_kilometres(np.array(others, dtype=np.float64), np.array(point, dtype=np.float64)).min())


def _near(points: Coordinates, others: Coordinates, limit: float) -> NDArray[np.bool_]:
    """Whether each of `points` lies within `limit` kilometres of any of `others`."""
    if len(points) <= len(others):
        return np.array([bool((_kilometres(others, point) <= limit).any()) for point in points], dtype=np.bool_)
    found = np.zeros(len(points), dtype=np.bool_)
    for other in others:
        found |= _kilometres(points, other) <= limit
    return found


def _kilometres(points: Coordinates, origin: Coordinates) -> Coordinates:
    """Great-circle kilometres from `origin`."""
    lats, lons = np.radians(points[:, 0]), np.radians(points[:, 1])
    lat, lon = np.radians(origin)
    chord = np.sin((lats - lat) / 2) ** 2 + np.cos(lats) * np.cos(lat) * np.sin((lons - lon) / 2) ** 2
    kilometres: Coordinates = np.degrees(2 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))) * METRES_PER_DEGREE / 1000
    return kilometres
