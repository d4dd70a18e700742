"""The faults that several providers report alike."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from router.errors import InputError, Problem
from router.model import Place, StaticTravel
from router.network.settings import NetworkSettings
from router.units import UNREACHABLE


def coordinates(places: Sequence[Place]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of `places`, in degrees.

    Raises
    ------
    InputError
        naming every place without coordinates or with impossible ones.
    """
    problems = [problem for place in places for problem in _coordinate_faults(place)]
    if problems:
        raise InputError(problems)
    return (
        np.array([place.lat for place in places], dtype=np.float64),
        np.array([place.lon for place in places], dtype=np.float64),
    )


def _coordinate_faults(place: Place) -> Iterator[Problem]:
    where = f"place '{place.id}'"
    if place.lat is None or place.lon is None:
        yield Problem(
            code="E301",
            where=where,
            what="it has no coordinates",
            remedy="give lat and lon, geocode its address, or use a matrix file",
            field="lat",
        )
    elif not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        value = f"{place.lat}, {place.lon}"
        yield Problem(
            code="E301", where=where, what=f"{value} is not a point on Earth", remedy="give degrees", field="lat", value=value
        )


def isolated(places: Sequence[Place], travel: Mapping[str, StaticTravel]) -> tuple[Problem, ...]:
    """A problem for each place that no other place reaches, or that reaches no other, in a profile."""
    return tuple(
        problem for profile, matrix in travel.items() for problem in _isolated(places, profile, matrix.durations < UNREACHABLE)
    )


def _isolated(places: Sequence[Place], profile: str, joined: NDArray[np.bool_]) -> Iterator[Problem]:
    if len(places) < 2:
        return
    others = joined & ~np.eye(len(places), dtype=np.bool_)
    for verb, lost in (("reach", ~others.any(axis=0)), ("be reached from", ~others.any(axis=1))):
        for index in np.flatnonzero(lost):
            place = places[int(index)]
            yield Problem(
                code="E302",
                where=f"place '{place.id}'",
                what=f"no other place can {verb} it with profile '{profile}'",
                remedy="check its coordinates, the access of its road, or use another vehicle kind",
                field="lat",
                value=place.id,
            )


def too_far(place: str, profile: str, metres: float, settings: NetworkSettings) -> Problem:
    """A place that lies too far from the roads to join them."""
    return Problem(
        code="E303",
        where=f"place '{place}'",
        what=f"the nearest road for profile '{profile}' is {metres:.0f} m away, more than {settings.max_snap} m",
        remedy="check its coordinates and the extract's borders, or raise max_snap",
        field="lat",
        value=place,
    )
