"""What no timing of a route can beat: how early each of its positions is reached, how late what follows may begin.

Bounds are safe: adding a visit never makes what lies before it earlier, and nothing may begin after its last window. Setup, breaks,
goods that are not ready, limits of the route and hours closed to a kind of vehicle only make a route slower, and are left to the
clock. So what is ruled out here need not be timed at all.
"""

from collections.abc import Iterator, Sequence as Several
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, ProfiledTravel, TravelTimes, Vehicle, Visit
from router.model.travel_times import arrivals
from router.units import UNREACHABLE, Seconds

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Spot = tuple[int, ...]
"""Where an option goes: a position for each of its visits. Position p lies before activity p, the last before the end."""

PAIR_REACH = 8
"""A delivery is tried at most so many stops after its pickup."""

NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteBounds:
    """A route of m activities, with arrays over its m + 1 positions; immutable, safe for any number of threads.

    before, after : places around each position (`NOWHERE`: the route ends here). earliest : when the place before may be left
    soonest. latest : when what follows must have begun. first : the first position that is not frozen.
    """

    vehicle: Vehicle
    travel: TravelTimes
    before: Integers
    after: Integers
    earliest: Integers
    latest: Integers
    first: int

    @classmethod
    def of(cls, instance: Instance, vehicle: Vehicle, activities: tuple[int, ...]) -> "RouteBounds":
        """Bounds of the route of `vehicle` through `activities`."""
        travel = instance.travel[vehicle.profile]
        served = [instance.visits[activity] if activity >= 0 else None for activity in activities]
        calls = [
            call if call is None or call.id not in instance.begun else replace(call, windows=instance.windows_of(call))
            for call in served
        ]
        stops = [
            instance.sites[vehicle.reloads[-1 - activity]].place if call is None else call.place
            for activity, call in zip(activities, calls, strict=True)
        ]
        before = np.array([vehicle.start, *stops], np.int64)
        after = np.array([*stops, NOWHERE if vehicle.end is None else vehicle.end], np.int64)
        legs = np.where(after == NOWHERE, 0, least_seconds(travel, before, after)).tolist()
        return cls(
            vehicle=vehicle,
            travel=travel,
            before=before,
            after=after,
            earliest=np.array(_forward(vehicle, calls, legs), np.int64),
            latest=np.array(_backward(vehicle, calls, legs), np.int64),
            first=len(vehicle.prefix),
        )

    def spots(self, calls: Several[Visit]) -> Iterator[Spot]:
        """The positions at which `calls` (a visit, or a pickup and its delivery) may be in time at all."""
        if len(calls) == 1:
            yield from ((int(at),) for at in np.flatnonzero(self._reached(calls[0]) & self._left(calls[0])))
            return
        pickup, delivery = calls
        later, left = self._reached(delivery), self._left(delivery)
        for first in np.flatnonzero(self._reached(pickup)).tolist():
            for second in range(first, min(first + PAIR_REACH, len(self.before) - 1) + 1):
                if left[second] and (second == first or later[second]):
                    yield first, second

    def _reached(self, visit: Visit) -> NDArray[np.bool_]:
        """Whether the visit is reached before its last window closes."""
        reached = self.earliest + least_seconds(self.travel, self.before, visit.place)
        return np.asarray((reached <= visit.windows[-1].end) & (np.arange(len(reached)) >= self.first))

    def _left(self, visit: Visit) -> NDArray[np.bool_]:
        """Whether what follows is reached in time from the visit, begun as its first window opens."""
        begin = np.maximum(self.earliest, visit.windows[0].start)
        leave = begin + visit.service_by_kind.get(self.vehicle.kind, visit.service)
        return np.asarray(leave + self._onward(visit.place) <= self.latest)

    def _onward(self, place: int) -> Integers:
        return np.asarray(np.where(self.after == NOWHERE, 0, least_seconds(self.travel, place, self.after)))

    def detours(self, calls: Several[Visit]) -> Integers:
        """Seconds of the least detour by `calls`, one after the other, at every position, all windows apart."""
        inside = sum(int(least_seconds(self.travel, one.place, two.place)) for one, two in pairwise(calls))
        there = least_seconds(self.travel, self.before, calls[0].place)
        saved = np.where(self.after == NOWHERE, 0, least_seconds(self.travel, self.before, self.after))
        return np.asarray(there + inside + self._onward(calls[-1].place) - saved)

    def badness(self, calls: Several[Visit], leaving: Several[Seconds]) -> Floats:
        """How bad the calls look at every position: seconds of detour and of missed windows, when it is left at `leaving`."""
        arrival = arrivals(self.travel, self.before, calls[0].place, np.array(leaving, np.int64))
        missed = np.min(
            [np.maximum(np.maximum(one.start - arrival, arrival - one.end), 0) for one in calls[0].windows],
            axis=0,
        )
        bad = np.minimum(self.detours(calls), UNREACHABLE) + missed.astype(np.float64)
        bad[: self.first] = np.inf
        return np.asarray(bad)


def least_seconds(travel: TravelTimes, origin: Integers | int, destination: Integers | int) -> Integers:
    """The fewest seconds that the drive takes at any hour, or fewer."""
    seconds = np.asarray(travel.durations[origin, destination], np.int64)
    if not isinstance(travel, ProfiledTravel):
        return seconds
    fastest = travel.speeds.max(initial=1.0) if travel.factors is None else max(1.0, int(travel.factors.max(initial=100)) / 100)
    return seconds if fastest <= 1.0 else np.floor(seconds / fastest).astype(np.int64)


def all_spots(count: int, calls: int, *, first: int = 0, reach: int = PAIR_REACH) -> Iterator[Spot]:
    """Every way of putting a visit, or a pickup and, at most `reach` stops later, its delivery, into a route."""
    for one in range(first, count + 1):
        if calls == 1:
            yield (one,)
        else:
            yield from ((one, two) for two in range(one, min(one + reach, count) + 1))


def put(route: tuple[int, ...], option: tuple[int, ...], spot: Spot) -> tuple[int, ...]:
    """`route` with the visits of `option` at `spot`."""
    if len(option) == 1:
        return (*route[: spot[0]], *option, *route[spot[0] :])
    return (*route[: spot[0]], option[0], *route[spot[0] : spot[1]], option[1], *route[spot[1] :])


def _busy(vehicle: Vehicle, call: Visit | None) -> Seconds:
    return vehicle.reload_time if call is None else call.service_by_kind.get(vehicle.kind, call.service)


def _forward(vehicle: Vehicle, calls: Several[Visit | None], legs: Several[Seconds]) -> list[Seconds]:
    moment = vehicle.earliest_start
    found = [moment]
    for call, leg in zip(calls, legs, strict=False):
        moment += leg
        if call is not None:
            moment = max(moment, call.windows[0].start)
        moment += _busy(vehicle, call)
        found.append(moment)
    return found


def _backward(vehicle: Vehicle, calls: Several[Visit | None], legs: Several[Seconds]) -> list[Seconds]:
    latest = vehicle.latest_end
    found = [latest]
    for call, leg in zip(reversed(calls), reversed(legs), strict=False):
        latest -= leg + _busy(vehicle, call)
        if call is not None:
            latest = min(latest, call.windows[-1].end)
        found.append(latest)
    return found[::-1]
