"""Rules that only whole plans keep or break, as arrays for compiled code: even work, docks, vehicles that must drive."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.checker.promises import jobs_for_idle
from router.engines.lns.problem import Flags, Floats, Ints, Problem
from router.model import Instance
from router.model.rules import rules_used
from router.structure import Structure

MEASURES = ("time", "stops", "load")
"""What may be balanced: hours from start to end, stops, units of the first dimension."""

HOURS, STOPS, LOAD = range(3)
"""Columns of `PlanRules.figures`."""

HIGHEST, SECOND_HIGHEST, SECOND_LOWEST, LOWEST = range(4)
"""Columns of `PlanRules.extremes`."""


@dataclass(frozen=True, kw_only=True)
class PlanRules(Structure):
    """Rules between routes; R vehicles, V visits, S sites, K places to load per vehicle, M vehicles that must drive.

    musts : vehicles that are missed when idle, (M,). must_use : (R,). job_offsets, jobs : jobs that each of `musts` could be given.
    balance_price : per unit of each measure, (3,). burden : load that each visit counts for, (V,).
    figures, saved_figures : measures of each route, now and when the step began, (R, 3). extremes : of the routes in use, (3, 4).
    docks, loading : per site, −1 docks for no limit, and seconds, (S,). dock_of : site of each vehicle's k-th place, (R, K).
    starts, saved_starts : when each route starts, (R,). turned : and when all took turns; low, high : bounds on it then, (R,).
    hours : from start to end when all took turns, (R,). order : routes by start. spans : begin and end of loading at a dock.
    """

    must_count: int
    musts: Ints
    must_use: Flags
    job_offsets: Ints
    jobs: Ints
    balance_price: Floats
    burden: Ints
    figures: Floats
    saved_figures: Floats
    extremes: Floats
    docks: Ints
    loading: Ints
    dock_of: Ints
    starts: Ints
    saved_starts: Ints
    turned: Ints
    low: Ints
    high: Ints
    hours: Floats
    order: Ints
    spans: Ints
    has_musts: bool
    has_balance: bool
    has_docks: bool
    has_any: bool


def new_plan_rules(instance: Instance, problem: Problem) -> PlanRules:
    """The rules of `instance` as arrays."""
    used, routes = rules_used(instance), problem.vehicle_count
    able = jobs_of_musts(instance)
    musts = [number for number, jobs in able.items() if jobs and not instance.vehicles[number].prefix]
    prices = instance.shape.balance_prices
    loadings = sum(vehicle.max_trips for vehicle in instance.vehicles) + problem.visit_count
    return PlanRules(
        must_count=len(musts),
        musts=np.array(musts, dtype=np.int64),
        must_use=np.array([vehicle.must_use for vehicle in instance.vehicles], dtype=np.bool_),
        job_offsets=np.cumsum([0, *(len(able[number]) for number in musts)]).astype(np.int64),
        jobs=np.array([job for number in musts for job in able[number]], dtype=np.int64),
        balance_price=np.array([prices.get(measure, 0.0) for measure in MEASURES], dtype=np.float64),
        burden=_burdens(instance),
        figures=np.zeros((routes, 3)),
        saved_figures=np.zeros((routes, 3)),
        extremes=np.zeros((3, 4)),
        docks=np.array([-1 if site.docks is None else site.docks for site in instance.sites], dtype=np.int64),
        loading=np.array([site.loading for site in instance.sites], dtype=np.int64),
        dock_of=_docks_of_reloads(instance),
        starts=np.zeros(routes, dtype=np.int64),
        saved_starts=np.zeros(routes, dtype=np.int64),
        turned=np.zeros(routes, dtype=np.int64),
        low=np.zeros(routes, dtype=np.int64),
        high=np.zeros(routes, dtype=np.int64),
        hours=np.zeros(routes),
        order=np.zeros(routes, dtype=np.int64),
        spans=np.zeros((loadings + routes, 2), dtype=np.int64),
        has_musts=bool(musts),
        has_balance="balance" in used,
        has_docks="docks" in used,
        has_any=bool(musts) or bool({"balance", "docks"} & used),
    )


def jobs_of_musts(instance: Instance) -> dict[int, list[int]]:
    """Vehicle that must be used → jobs that could go on it: no more than it takes to tell whether one is always left.

    A job that keeps another such vehicle from being idle does not count, and there are no more of those than such vehicles.
    """
    musts = [number for number, vehicle in enumerate(instance.vehicles) if vehicle.must_use]
    able: dict[int, list[int]] = {}
    for number in musts:
        jobs = jobs_for_idle(instance, instance.vehicles[number])
        able[number] = [job for job, _ in zip(jobs, range(len(musts) + 1), strict=False)]
    return able


def _burdens(instance: Instance) -> Ints:
    """What `router.costing` counts as a visit's load."""
    brought = [visit.deliver[0] if visit.deliver and visit.pickup is None else 0 for visit in instance.visits]
    return np.array([one + (visit.collect or (0,))[0] for one, visit in zip(brought, instance.visits, strict=True)], dtype=np.int64)


def _docks_of_reloads(instance: Instance) -> NDArray[np.int64]:
    """As the checker finds it: the first of a vehicle's sites at the place where it loads."""
    table = np.full((len(instance.vehicles), max(1, *(len(one.reloads) for one in instance.vehicles), 1)), -1, dtype=np.int64)
    for row, vehicle in enumerate(instance.vehicles):
        for column, site in enumerate(vehicle.reloads):
            same = (other for other in vehicle.reloads if instance.sites[other].place == instance.sites[site].place)
            table[row, column] = next(same)
    return table
