"""Time-of-day travel laid flat: one duration matrix per profile, for engines that cannot see the hour."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Plan
from router.model.travel import IntMatrix, TravelTimes, is_static
from router.units import DAY, UNREACHABLE, Seconds


def first_projection(instance: Instance) -> dict[str, IntMatrix]:
    """Durations per profile when every place is left at the middle of the hours it is open in."""
    leaving = _usual_leaving(instance)
    return {profile: _projected(travel, leaving) for profile, travel in instance.travel.items()}


def projection_of(instance: Instance, plan: Plan) -> dict[str, IntMatrix]:
    """Durations per profile when every place is left as in `plan` (as usual, where the plan does not call)."""
    leaving = _usual_leaving(instance)
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind != "end":
                leaving[stop.place] = stop.leave
    return {profile: _projected(travel, leaving) for profile, travel in instance.travel.items()}


def needs_projection(instance: Instance) -> bool:
    """Whether any travel depends on the hour."""
    return not all(is_static(travel) for travel in instance.travel.values())


def _projected(travel: TravelTimes, leaving: NDArray[np.int64]) -> IntMatrix:
    """Row i: durations when leaving place i at `leaving[i]`."""
    if is_static(travel):
        return travel.durations
    from router.model.travel_times import arrivals

    size = len(leaving)
    origins = np.repeat(np.arange(size), size)
    destinations = np.tile(np.arange(size), size)
    times = np.repeat(leaving, size)
    flat = arrivals(travel, origins, destinations, times) - times
    projected = np.where(travel.durations.ravel() >= UNREACHABLE, UNREACHABLE, flat)
    return projected.reshape(size, size).astype(np.int32)


def _usual_leaving(instance: Instance) -> NDArray[np.int64]:
    """Per place, the middle of the hours in which it may be left."""
    opening = min((vehicle.earliest_start for vehicle in instance.vehicles), default=0)
    closing = max((min(vehicle.latest_end, opening + DAY) for vehicle in instance.vehicles), default=opening + DAY)
    leaving = np.full(len(instance.places), (opening + closing) // 2, dtype=np.int64)
    for vehicle in instance.vehicles:
        leaving[vehicle.start] = vehicle.earliest_start
    for visit in instance.visits:
        first, last = max(opening, visit.windows[0].start), min(closing, visit.windows[-1].end)
        leaving[visit.place] = max(opening, (first + last) // 2) + visit.service
    return leaving


def durations_by_profile(instance: Instance, plan: Plan | None) -> Mapping[str, IntMatrix]:
    """The projection to plan on: of the hours of `plan`, or of the usual hours."""
    return first_projection(instance) if plan is None else projection_of(instance, plan)


def horizon(instance: Instance) -> Seconds:
    """The last moment any vehicle may be under way."""
    return max((vehicle.latest_end for vehicle in instance.vehicles), default=0)
