"""Travel times as the search needs them: bounds below, and a place that is everywhere for the ends of open routes."""

from collections.abc import Sequence as Several

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, PiecewiseTravel
from router.model.travel import ProfiledTravel, StaticTravel, TravelTimes


def fastest_seconds(travel: TravelTimes) -> NDArray[np.int32]:
    """Whole seconds below which no hour brings a leg, shape of `travel.durations`."""
    if isinstance(travel, ProfiledTravel):
        top = travel.factors.max(axis=0) / 100 if travel.factors is not None else travel.speeds.max(axis=1)[travel.profile]
        seconds = np.minimum(np.floor(travel.durations / np.maximum(top, 1e-9)), 2**30)
        return np.asarray(seconds, dtype=np.int32)
    if isinstance(travel, PiecewiseTravel):
        size = travel.durations.shape[0]
        owner = np.repeat(np.arange(size * size), np.diff(travel.offsets))
        fastest = travel.durations.astype(np.float64).ravel().copy()
        np.minimum.at(fastest, owner, travel.arrivals - travel.departures)
        return np.floor(fastest).astype(np.int32).reshape(size, size)
    return travel.durations


def with_nowhere(travel: TravelTimes) -> TravelTimes:
    """Travel times with one more place that is reached from everywhere at once: the end of open routes."""
    distances, durations = np.pad(travel.distances, (0, 1)), np.pad(travel.durations, (0, 1))
    if isinstance(travel, ProfiledTravel):
        return ProfiledTravel(
            distances=distances,
            durations=durations,
            starts=travel.starts,
            speeds=travel.speeds,
            profile=np.pad(travel.profile, (0, 1)),
            factors=None if travel.factors is None else np.pad(travel.factors, ((0, 0), (0, 1), (0, 1)), mode="edge"),
        )
    if isinstance(travel, PiecewiseTravel):
        size = len(travel.durations)
        counts = np.pad(np.diff(travel.offsets).reshape(size, size), (0, 1))
        offsets = np.concatenate([[0], np.cumsum(counts)])
        return PiecewiseTravel(
            distances=distances,
            durations=durations,
            offsets=offsets.astype(np.int64),
            departures=travel.departures,
            arrivals=travel.arrivals,
        )
    return StaticTravel(distances=distances, durations=durations)


def travel_of(instance: Instance, profiles: Several[str]) -> list[TravelTimes]:
    """Travel times by profile, with the place that is everywhere where routes may end anywhere."""
    found = [instance.travel[name] for name in profiles]
    open_ended = any(vehicle.end is None for vehicle in instance.vehicles)
    return [with_nowhere(travel) for travel in found] if open_ended else found
