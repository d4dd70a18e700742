"""Walking the stops of a route on many days at once.

What the driver does: leaves the start when the plan says; drives; where the plan has a wait, begins no sooner than
planned; elsewhere begins on arrival, but waits for the window the plan had in mind. Who comes after that window
serves at once all the same: late, unless another window is open. A vehicle loads again no sooner than the goods
are ready. Without noise every moment is the planned one.
"""

from collections.abc import Iterator, Sequence as Several
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Plan, Route, StaticTravel, Stop, TravelTimes, Visit
from router.model.travel import seconds_between
from router.model.travel_times import arrivals
from router.simulation.noise import NoiseModel, RouteNoise, between_stops, day_draws, route_noise
from router.units import UNREACHABLE, Seconds

Moments = NDArray[np.int64]
KnownNoise: TypeAlias = dict[str, tuple[int, tuple[Seconds, ...], RouteNoise]]
"""Vehicle → its number, the times between the stops of its route, and the noise on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDays:
    """A route on many days, in seconds: `arrivals` and `begins`, int64, shape (stops, days); `ends`, shape (days,)."""

    route: Route
    arrivals: Moments
    begins: Moments
    ends: Moments


def walk(
    instance: Instance, plan: Plan, noise: NoiseModel, days: int, seed: int, known: KnownNoise | None = None
) -> Iterator[RouteDays]:
    """Every route of `plan` on `days` days; the same seed gives the same days. In `known` the noise of each vehicle's route is kept
    for when the same times lie between its stops again; that is for one noise model, number of days and seed."""
    draws = day_draws(days, seed)
    for route in plan.routes:
        number, apart = instance.vehicle_index[route.vehicle], between_stops(route)
        kept = None if known is None else known.get(route.vehicle)
        if kept is None or kept[:2] != (number, apart):
            kept = number, apart, route_noise(noise, route, number, draws, seed)
        if known is not None:
            known[route.vehicle] = kept
        yield _walk_route(instance, route, kept[2])


def _walk_route(instance: Instance, route: Route, noise: RouteNoise) -> RouteDays:
    travel = instance.travel[instance.vehicles[instance.vehicle_index[route.vehicle]].profile]
    shape, first = noise.driving.shape, route.stops[0]
    arrived, begun = np.empty(shape, np.int64), np.empty(shape, np.int64)
    arrived[0], begun[0] = first.arrival, first.begin
    leave, busy = np.full(shape[1], first.leave, np.int64), _busy(route, noise.service)
    driven = _driven(travel, route, noise.driving) if isinstance(travel, StaticTravel) else None
    for row in range(1, len(route.stops)):
        before, stop = route.stops[row - 1], route.stops[row]
        if stop.place == before.place:
            arrived[row] = leave
        elif driven is not None:
            np.add(leave, driven[row], out=arrived[row])
        else:
            arrived[row] = leave + np.rint(_driving(travel, before, stop, leave) * noise.driving[row]).astype(np.int64)
        begun[row] = _begin(instance, stop, arrived[row], first.leave)
        if stop.kind == "reload":
            begun[row] = np.maximum(begun[row], _ready(instance, route, row))
        leave = begun[row] + busy[row]
    return RouteDays(route=route, arrivals=arrived, begins=begun, ends=leave)


def _driven(travel: StaticTravel, route: Route, factors: NDArray[np.float64]) -> Moments:
    """Seconds to each stop from the one before; as planned where no road leads."""
    legs = [seconds_between(travel, before.place, stop.place) for before, stop in pairwise(route.stops)]
    seconds = [stop.driving if leg >= UNREACHABLE else leg for stop, leg in zip(route.stops[1:], legs, strict=True)]
    return _times([0, *seconds], factors)


def _times(seconds: Several[Seconds], factors: NDArray[np.float64]) -> Moments:
    """Seconds of each stop times its factors."""
    return np.rint(np.array(seconds)[:, None] * factors).astype(np.int64)


def _driving(travel: TravelTimes, before: Stop, stop: Stop, leave: Moments) -> Moments:
    """Seconds to a stop from the one before, by when that is left; as planned where no road leads."""
    reached = arrivals(travel, before.place, stop.place, leave)
    return np.where(reached >= UNREACHABLE, stop.driving, reached - leave)


def _begin(instance: Instance, stop: Stop, arrived: Moments, departure: Seconds) -> Moments:
    held = np.maximum(arrived, stop.begin) if stop.begin > stop.arrival else arrived
    if stop.kind != "visit":
        return held
    return _opened(instance.visits[instance.visit_index[stop.visit]], stop.begin, held, departure)


def _opened(visit: Visit, planned: Seconds, moments: Moments, departure: Seconds) -> Moments:
    """The same moments, none before `departure`, or the start of the planned window for those before it that no other holds."""
    target = next((window.start for window in visit.windows if planned <= window.end), None)
    if target is None or target <= departure:
        return moments
    waits = moments < target
    if not waits.any():
        return moments
    for window in visit.windows:
        waits &= ~((window.start <= moments) & (moments <= window.end))
    return np.where(waits, target, moments)


def _busy(route: Route, factors: NDArray[np.float64]) -> Moments:
    """Seconds at each stop; loading and breaks last as planned."""
    planned = [stop.leave - stop.begin for stop in route.stops]
    busy = _times(planned, factors)
    for row, stop in enumerate(route.stops):
        if stop.kind != "visit":
            busy[row] = planned[row]
    return busy


def _ready(instance: Instance, route: Route, row: int) -> Seconds:
    """When all that is loaded at a reload is ready."""
    ready = 0
    for stop in route.stops[row + 1 :]:
        if stop.kind == "reload":
            break
        if stop.kind == "visit":
            ready = max(ready, instance.visits[instance.visit_index[stop.visit]].release)
    return min(ready, route.stops[row].begin)


def on_time(visit: Visit, begins: Moments) -> NDArray[np.bool_]:
    """Whether service begins inside a window of the visit and keeps its promise."""
    promised = latest_promised(visit)
    inside = [(window.start <= begins) & (begins <= min(window.end, promised)) for window in visit.windows]
    return inside[0] if len(inside) == 1 else np.logical_or.reduce(inside)


def latest_promised(visit: Visit) -> Seconds:
    """When service must have begun: by the end of the last window and, where being late has a price, of what was preferred."""
    last = visit.windows[-1].end
    return min(last, visit.preferred.end) if visit.preferred is not None and visit.late_price > 0 else last
