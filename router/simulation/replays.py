"""Replaying days and counting who was on time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from router.model import Instance, Plan
from router.simulation.days import Moments, latest_promised, on_time, walk
from router.simulation.noise import NoiseModel
from router.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """Orders of one mode: `served` and, on average, `late` a day; `share` on time, 0 to 1; `worst` lateness in seconds.

    Only what customers see counts: picking goods up at a store is no order of its own.
    """

    served: int
    late: float
    share: float
    worst: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of a plan.

    Parameters
    ----------
    days : how many were replayed.
    punctuality : mode → figures; ``all`` for all modes together.
    late_by_day : late orders on each day, int64, shape (days,).
    late_vehicles : vehicles a day, on average, that ended after their shift.
    begins : visit id → when its service began on each day, seconds, int64, shape (days,).
    """

    days: int
    punctuality: Mapping[str, Punctuality]
    late_by_day: Moments
    late_vehicles: float
    begins: Mapping[str, Moments]


def simulate(instance: Instance, plan: Plan, *, days: int = 200, seed: int = 1, noise: NoiseModel | None = None) -> Replay:
    """Replay `plan` on `days` days of `instance`.

    Incidents come in through the instance: give `router.traffic.updated(instance, incidents)` to see what they do to
    a plan made without them.
    """
    begins: dict[str, Moments] = {}
    overdue = 0.0
    for route in walk(instance, plan, noise or NoiseModel(), days, seed):
        latest = instance.vehicles[instance.vehicle_index[route.route.vehicle]].latest_end
        overdue += float((route.ends > latest).mean())
        for row, stop in enumerate(route.route.stops):
            if stop.kind == "visit":
                begins[stop.visit] = route.begins[row]
    by_mode: dict[str, list[str]] = {}
    customers = [name for name in begins if name not in instance.deliveries_of]
    for name in customers:
        by_mode.setdefault(instance.visits[instance.visit_index[name]].mode, []).append(name)
    groups = {"all": customers} | {mode: by_mode[mode] for mode in sorted(by_mode)}
    late = {name: _late(instance, name, begins[name]) for name in customers}
    return Replay(
        days=days,
        punctuality={mode: _punctuality(instance, names, begins, late, days) for mode, names in groups.items()},
        late_by_day=sum(late.values(), np.zeros(days, np.int64)),
        late_vehicles=overdue,
        begins=begins,
    )


def _weight(instance: Instance, name: str) -> int:
    return max(1, len(instance.visits[instance.visit_index[name]].orders))


def _late(instance: Instance, name: str, begins: Moments) -> Moments:
    """Late orders of a visit on each day."""
    visit = instance.visits[instance.visit_index[name]]
    return np.where(on_time(visit, begins), 0, _weight(instance, name)).astype(np.int64)


def _punctuality(
    instance: Instance, names: list[str], begins: Mapping[str, Moments], late: Mapping[str, Moments], days: int
) -> Punctuality:
    served = sum(_weight(instance, name) for name in names)
    total = sum(int(late[name].sum()) for name in names)
    worst = max((_overrun(instance, name, begins[name]) for name in names), default=0)
    share = 1.0 - total / (served * days) if served else 1.0
    return Punctuality(served=served, late=total / days, share=share, worst=worst)


def _overrun(instance: Instance, name: str, begins: Moments) -> Seconds:
    visit = instance.visits[instance.visit_index[name]]
    return max(0, int(begins.max()) - latest_promised(visit))


def coverage(forecast: Plan, replay: Replay) -> float:
    """The share of replayed begins of service that are no later than the forecast's P90, over stops whose begin is
    uncertain.

    A stop that is held by its window on most days begins at one moment for sure; it says nothing about the quantiles
    and is left out. An honest forecast has 0.9.
    """
    hits = [
        replay.begins[stop.visit] <= stop.spread.p90
        for route in forecast.routes
        for stop in route.stops
        if stop.kind == "visit" and stop.spread is not None and stop.spread.p10 < stop.spread.p90
    ]
    return float(np.mean(hits)) if hits else 1.0
