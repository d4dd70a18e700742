"""Travel times for the native core."""

from collections.abc import Sequence

import numpy as np

from router.core._core import Travel, TravelProfile
from router.model.travel import PiecewiseTravel, ProfiledTravel, TravelTimes


def core_travel(profiles: Sequence[TravelTimes]) -> Travel:
    """Travel of all `profiles`; their arrays are used in place."""
    return Travel([_profile(travel) for travel in profiles])


def _profile(travel: TravelTimes) -> TravelProfile:
    distances = np.ascontiguousarray(travel.distances, np.int32)
    durations = np.ascontiguousarray(travel.durations, np.int32)
    if isinstance(travel, ProfiledTravel):
        starts = np.ascontiguousarray(travel.starts, np.int64)
        if travel.factors is not None:
            return TravelProfile.by_arc(distances, durations, starts, np.ascontiguousarray(travel.factors, np.uint8))
        speeds = np.ascontiguousarray(travel.speeds, np.float64)
        return TravelProfile.profiled(distances, durations, starts, speeds, np.ascontiguousarray(travel.profile, np.uint16))
    if isinstance(travel, PiecewiseTravel):
        points = [np.ascontiguousarray(moments, np.float64) for moments in (travel.departures, travel.arrivals)]
        return TravelProfile.piecewise(distances, durations, np.ascontiguousarray(travel.offsets, np.int64), *points)
    return TravelProfile.static(distances, durations)
