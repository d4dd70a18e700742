"""When service will begin: quantiles for every stop, from many simulated days."""

from dataclasses import dataclass, replace

import numpy as np

from router.model import Instance, Plan, Route, Spread
from router.simulation.days import RouteDays, on_time, walk
from router.simulation.noise import NoiseModel

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


def _spread_route(instance: Instance, days: RouteDays) -> Route:
    quantiles = np.ceil(np.quantile(days.begins[1:], QUANTILES, axis=1, method="inverted_cdf")).astype(np.int64)
    latest = instance.vehicles[instance.vehicle_index[days.route.vehicle]].latest_end
    stops = [days.route.stops[0]]
    for row, stop in enumerate(days.route.stops[1:]):
        begins = days.begins[row + 1]
        kept = on_time(instance.visits[instance.visit_index[stop.visit]], begins) if stop.kind == "visit" else begins <= latest
        p10, p50, p90 = quantiles[:, row].tolist()
        stops.append(replace(stop, spread=Spread(p10=p10, p50=p50, p90=p90, on_time=np.count_nonzero(kept) / len(kept))))
    return replace(days.route, stops=tuple(stops))
