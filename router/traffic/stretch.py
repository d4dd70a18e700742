"""Conditions laid on free-flow travel times.

Each arc follows one profile. Both ends in zones of one profile: that profile. Two different profiles: half of the
free-flow time is driven under each, so the factor is their harmonic mean.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Conditions, Place, ProfiledTravel, StaticTravel
from router.model.conditions import felt
from router.model.travel import frozen_array
from router.traffic.incidents import with_incidents


def apply(travel: StaticTravel, places: Sequence[Place], conditions: Conditions, *, sensitivity: float = 1.0) -> ProfiledTravel:
    """`travel` under `conditions`, incidents included.

    Parameters
    ----------
    travel : free flow, over `places`.
    sensitivity : share of a slowdown that these vehicles feel (an e-bike rides past a jam); weather and closures
        always count in full.
    """
    names = sorted(conditions.speeds)
    rows = np.array([_factors(conditions, name, sensitivity) for name in names])
    speeds, table = _mixtures(rows)
    chosen = np.array([names.index(_profile_of(place, conditions)) for place in places], dtype=np.intp)
    stretched = ProfiledTravel(
        distances=travel.distances,
        durations=travel.durations,
        starts=frozen_array(conditions.starts, np.int64),
        speeds=frozen_array(speeds, np.float64),
        profile=frozen_array(table[np.ix_(chosen, chosen)], np.uint16),
    )
    return with_incidents(stretched, places, conditions.incidents, sensitivity=sensitivity)


def _factors(conditions: Conditions, name: str, sensitivity: float) -> NDArray[np.float64]:
    factors = felt(np.array(conditions.speeds[name]), sensitivity)
    return factors * np.array(conditions.weather) if conditions.weather else factors


def _profile_of(place: Place, conditions: Conditions) -> str:
    if place.zone in conditions.zone_profiles:
        return conditions.zone_profiles[place.zone]
    return place.zone if place.zone in conditions.speeds else conditions.default


def _mixtures(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """A row of speeds for every unordered pair of profiles, and the table (profile, profile) → row."""
    count = len(rows)
    first, second = np.triu_indices(count)
    table = np.zeros((count, count), dtype=np.intp)
    table[first, second] = table[second, first] = np.arange(len(first))
    return 2.0 / (1.0 / rows[first] + 1.0 / rows[second]), table
