"""Walking the stops of a route on many days at once.

What the driver does: leaves the start when the plan says; drives; where the plan has a wait, begins no sooner than
planned; elsewhere begins on arrival, but waits for the window the plan had in mind. Who comes after that window
serves at once all the same: late, unless another window is open. A vehicle loads again no sooner than the goods
are ready. Without noise every moment is the planned one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Plan, Route, StaticTravel, Stop, TravelTimes, Visit
from router.model.travel import seconds_between
from router.model.travel_times import arrivals
from router.simulation.noise import NoiseModel, RouteNoise, day_draws, route_noise
from router.units import UNREACHABLE, Seconds

Moments = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDays:
    """A route on many days, in seconds: `arrivals` and `begins`, int64, shape (stops, days); `ends`, shape (days,)."""

    route: Route
    arrivals: Moments
    begins: Moments
    ends: Moments


def walk(instance: Instance, plan: Plan, noise: NoiseModel, days: int, seed: int) -> Iterator[RouteDays]:
    """Every route of `plan` on `days` days; the same seed gives the same days."""
    draws = day_draws(days, seed)
    for route in plan.routes:
        factors = route_noise(noise, route, instance.vehicle_index[route.vehicle], draws, seed)
        yield _walk_route(instance, route, factors)


def _walk_route(instance: Instance, route: Route, noise: RouteNoise) -> RouteDays:
    travel = instance.travel[instance.vehicles[instance.vehicle_index[route.vehicle]].profile]
    shape = noise.driving.shape
    arrived, begun = np.empty(shape, np.int64), np.empty(shape, np.int64)
    arrived[0], begun[0] = route.stops[0].arrival, route.stops[0].begin
    leave = np.full(shape[1], route.stops[0].leave, np.int64)
    for row in range(1, len(route.stops)):
        before, stop = route.stops[row - 1], route.stops[row]
        if stop.place == before.place:
            arrived[row] = leave
        else:
            arrived[row] = leave + np.rint(_driving(travel, before, stop, leave) * noise.driving[row]).astype(np.int64)
        begun[row] = _begin(instance, stop, arrived[row])
        if stop.kind == "reload":
            begun[row] = np.maximum(begun[row], _ready(instance, route, row))
        leave = begun[row] + _busy(stop, noise.service[row])
    return RouteDays(route=route, arrivals=arrived, begins=begun, ends=leave)


def _driving(travel: TravelTimes, before: Stop, stop: Stop, leave: Moments) -> Moments | Seconds:
    """Seconds to a stop from the one before, by when that is left; as planned where no road leads."""
    if isinstance(travel, StaticTravel):
        seconds = seconds_between(travel, before.place, stop.place)
        return stop.driving if seconds >= UNREACHABLE else seconds
    reached = arrivals(travel, before.place, stop.place, leave)
    return np.where(reached >= UNREACHABLE, stop.driving, reached - leave)


def _begin(instance: Instance, stop: Stop, arrived: Moments) -> Moments:
    held = np.maximum(arrived, stop.begin) if stop.begin > stop.arrival else arrived
    if stop.kind != "visit":
        return held
    return _opened(instance.visits[instance.visit_index[stop.visit]], stop.begin, held)


def _opened(visit: Visit, planned: Seconds, moments: Moments) -> Moments:
    """The same moments, or the start of the planned window for those before it that no other window holds."""
    target = next((window.start for window in visit.windows if planned <= window.end), None)
    if target is None:
        return moments
    waits = moments < target
    if not waits.any():
        return moments
    for window in visit.windows:
        waits &= ~((window.start <= moments) & (moments <= window.end))
    return np.where(waits, target, moments)


def _busy(stop: Stop, factors: NDArray[np.float64]) -> Moments:
    planned = stop.leave - stop.begin
    if stop.kind != "visit":
        return np.full(len(factors), planned, np.int64)
    return np.rint(planned * factors).astype(np.int64)


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
