"""News on travel times already in use: jams, closures, live speeds.

Without the roads, an arc is taken as the straight line between its places. The share of that line inside an incident's
area is driven at the incident's factor. A closed area is driven round, half a circle instead of its diameter (π/2
times as long); a place inside it cannot be reached or left until it opens: travel that would is held up until then.
Several incidents on one arc multiply. Shares are rounded to twentieths.

An `Incident` over the whole city is how live speeds come in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import pi

import numpy as np
from numpy.typing import NDArray

from router.errors import InputError, UnsupportedError
from router.model import Incident, Instance, Place, ProfiledTravel, StaticTravel, TravelTimes
from router.model.areas import contains
from router.model.travel import frozen_array
from router.traffic.faults import incident_faults
from router.traffic.lines import share_inside

CLOSED_SPEED = 0.001
"""Speed factor of an arc that is blocked: slow enough that nobody gets through, above 0 as `ProfiledTravel` demands."""

DETOUR = pi / 2
LEVELS = 20
MOST_ROWS = 32_768
"""More combinations of profile and incidents than this are stored as factors per arc and bucket instead, rounded to hundredths."""


def updated(instance: Instance, incidents: Sequence[Incident], *, sensitivity: Mapping[str, float] | None = None) -> Instance:
    """The instance with `incidents` added to the travel times of every profile.

    Parameters
    ----------
    sensitivity : travel profile → share of a slowdown its vehicles feel; 1 where not given.

    Raises
    ------
    InputError
        listing the faults of the incidents.
    UnsupportedError
        when the instance uses arrival functions per arc, which have no speed to be slowed.
    """
    shares = sensitivity or {}
    return instance.replace(
        travel={
            name: with_incidents(_profiled(travel), instance.places, incidents, sensitivity=shares.get(name, 1.0))
            for name, travel in instance.travel.items()
        }
    )


def _profiled(travel: TravelTimes) -> ProfiledTravel:
    if isinstance(travel, ProfiledTravel):
        return travel
    if isinstance(travel, StaticTravel):
        return ProfiledTravel(
            distances=travel.distances,
            durations=travel.durations,
            starts=frozen_array([0], np.int64),
            speeds=frozen_array([[1.0]], np.float64),
            profile=frozen_array(np.zeros(travel.durations.shape), np.uint16),
        )
    raise UnsupportedError("incidents cannot be laid on arrival functions per arc; use profiles")


def with_incidents(
    travel: ProfiledTravel, places: Sequence[Place], incidents: Sequence[Incident], *, sensitivity: float = 1.0
) -> ProfiledTravel:
    """`travel` with `incidents` added; see the module for what they do to an arc."""
    problems = list(incident_faults(incidents))
    if problems:
        raise InputError(problems)
    if not incidents:
        return travel
    cut = _cut(travel, incidents)
    marks = [_marks(incident, places) for incident in incidents]
    if cut.factors is None:
        slowed = _slowed_rows(cut, incidents, marks, sensitivity)
        if slowed is not None:
            return slowed
    return _slowed_factors(cut, incidents, marks, sensitivity)


def _cut(travel: ProfiledTravel, incidents: Sequence[Incident]) -> ProfiledTravel:
    """The same travel with bucket boundaries wherever an incident starts or ends."""
    moments = {max(0, moment) for incident in incidents for moment in (incident.start, incident.end)}
    starts = np.array(sorted({0, *moments, *travel.starts.tolist()}), dtype=np.int64)
    source = np.searchsorted(travel.starts, starts, side="right") - 1
    return replace(
        travel,
        starts=frozen_array(starts, np.int64),
        speeds=frozen_array(travel.speeds[:, source], np.float64) if travel.speeds.size else travel.speeds,
        factors=None if travel.factors is None else frozen_array(travel.factors[source], np.uint8),
    )


def _marks(incident: Incident, places: Sequence[Place]) -> NDArray[np.uint8]:
    """Per arc how much of it the incident rules, in twentieths; one more when it blocks the arc altogether."""
    known = [place.lat is not None and place.lon is not None for place in places]
    lats = np.array([place.lat if place.lat is not None else 0.0 for place in places], dtype=np.float64)
    lons = np.array([place.lon if place.lon is not None else 0.0 for place in places], dtype=np.float64)
    shares = share_inside(incident.area, lats, lons)
    shares[~np.array(known)] = 0.0
    shares[:, ~np.array(known)] = 0.0
    marks = np.rint(shares * LEVELS).astype(np.uint8)
    if incident.factor is None:
        inside = contains(incident.area, lats, lons) & np.array(known)
        marks[inside] = marks[:, inside] = LEVELS + 1
        # Inside a closed area nobody drives; staying at one's own place is no drive.
        np.fill_diagonal(marks, 0)
    return marks


def _multiplier(incident: Incident, mark: int, sensitivity: float) -> float:
    """What the incident makes of the speed of an arc with this mark."""
    if mark > LEVELS:
        return CLOSED_SPEED
    slower = DETOUR if incident.factor is None else 1.0 + sensitivity * (1.0 / incident.factor - 1.0)
    share = mark / LEVELS
    return 1.0 / ((1.0 - share) + share * slower)


def _active(travel: ProfiledTravel, incident: Incident) -> NDArray[np.bool_]:
    """Which buckets the incident rules; the cut made its ends bucket boundaries."""
    return np.asarray((incident.start <= travel.starts) & (travel.starts < incident.end))


def _slowed_rows(
    travel: ProfiledTravel, incidents: Sequence[Incident], marks: Sequence[NDArray[np.uint8]], sensitivity: float
) -> ProfiledTravel | None:
    """One more row of speeds for every combination of row and marks that occurs; None when there are too many."""
    base = LEVELS + 2
    profile = travel.profile.astype(np.int64)
    speeds = list(np.array(travel.speeds))
    for incident, mark in zip(incidents, marks, strict=True):
        touched = mark > 0
        keys, codes = np.unique(profile[touched] * base + mark[touched], return_inverse=True)
        if len(speeds) + len(keys) > MOST_ROWS:
            return None
        profile[touched] = len(speeds) + codes
        active = _active(travel, incident)
        for row, level in (divmod(key, base) for key in keys.tolist()):
            speeds.append(np.where(active, speeds[row] * _multiplier(incident, level, sensitivity), speeds[row]))
    return replace(travel, speeds=frozen_array(np.array(speeds), np.float64), profile=frozen_array(profile, np.uint16))


def _slowed_factors(
    travel: ProfiledTravel, incidents: Sequence[Incident], marks: Sequence[NDArray[np.uint8]], sensitivity: float
) -> ProfiledTravel:
    """Factors per arc and bucket, multiplied."""
    factors = np.empty((len(travel.starts), *travel.durations.shape), dtype=np.uint8)
    tables = [np.array([_multiplier(incident, level, sensitivity) for level in range(LEVELS + 2)]) for incident in incidents]
    active = [_active(travel, incident) for incident in incidents]
    for bucket in range(len(factors)):
        percent = travel.factors[bucket] if travel.factors is not None else 100.0 * travel.speeds[:, bucket][travel.profile]
        slowed = percent.astype(np.float64)
        for rules, table, mark in zip(active, tables, marks, strict=True):
            if rules[bucket]:
                slowed *= table[mark]
        factors[bucket] = np.clip(np.rint(slowed), 1, 255).astype(np.uint8)
    return replace(travel, factors=frozen_array(factors, np.uint8))
