"""When service will begin: quantiles for every stop, from many simulated days."""

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from router.model import Instance, Plan, Route, Spread
from router.simulation.days import KnownNoise, RouteDays, on_time, walk
from router.simulation.noise import NoiseModel
from router.units import Seconds

QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A plan whose stops carry their spread; `expected_late` counts orders (a visit without orders counts as one)."""

    plan: Plan
    expected_late: float
    draws: int


def forecast(instance: Instance, plan: Plan, *, noise: NoiseModel | None = None, draws: int = 1_000, seed: int = 0) -> Forecast:
    """The plan with a `Spread` on every visit, reload and end, from `draws` simulated days."""
    routes: list[Route] = []
    late = 0.0
    for days in walk(instance, plan, noise or NoiseModel(), draws, seed):
        routes.append(_spread_route(instance, days))
        late += sum(
            (1.0 - stop.spread.on_time) * max(1, len(instance.visits[instance.visit_index[stop.visit]].orders))
            for stop in routes[-1].stops
            if stop.kind == "visit" and stop.spread is not None
        )
    return Forecast(plan=replace(plan, routes=tuple(routes)), expected_late=late, draws=draws)


def begin_quantiles(
    instance: Instance,
    route: Route,
    shares: Several[float],
    *,
    noise: NoiseModel | None = None,
    draws: int = 1_000,
    seed: int = 0,
    known: KnownNoise | None = None,
) -> list[list[Seconds]]:
    """For every stop of a route the quantiles of when it begins, as `forecast` has them; `known` as for `walk`."""
    (days,) = walk(instance, Plan(routes=(route,)), noise or NoiseModel(), draws, seed, known)
    return _quantiles(days, shares)


def _quantiles(days: RouteDays, shares: Several[float]) -> list[list[Seconds]]:
    """Of when each stop begins: the least moment by which it has begun on so large a share of days."""
    ordered = np.sort(days.begins, axis=1)
    ranks = [max(0, ceil(share * ordered.shape[1]) - 1) for share in shares]
    quantiles: list[list[Seconds]] = ordered[:, ranks].tolist()
    return quantiles


def _spread_route(instance: Instance, days: RouteDays) -> Route:
    latest = instance.vehicles[instance.vehicle_index[days.route.vehicle]].latest_end
    stops = [days.route.stops[0]]
    for stop, begins, (p10, p50, p90) in list(zip(days.route.stops, days.begins, _quantiles(days, QUANTILES), strict=True))[1:]:
        kept = on_time(instance.visits[instance.visit_index[stop.visit]], begins) if stop.kind == "visit" else begins <= latest
        stops.append(replace(stop, spread=Spread(p10=p10, p50=p50, p90=p90, on_time=np.count_nonzero(kept) / len(kept))))
    return replace(days.route, stops=tuple(stops))
