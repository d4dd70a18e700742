"""What the core's timing knows of an instance: tables of columns, built once per instance."""

import weakref
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from router.core._core import NO_LIMIT, TimingProblem
from router.model.instance import Instance
from router.model.travel_core import core_travel
from router.model.vehicles import LIMITS, Break, Vehicle
from router.timing.hours import opening_hours
from router.units import FOREVER, HOUR, Seconds

NONE = -1
"""No visit, no place, no break."""

Columns = dict[str, NDArray[Any]]
Row = TypeVar("Row")

_BUILT: dict[int, tuple["weakref.ref[Instance]", TimingProblem]] = {}


def timing_problem(instance: Instance) -> TimingProblem:
    """The tables of `instance`, built at the first call and kept as long as it lives."""
    key = id(instance)
    known = _BUILT.get(key)
    if known is not None and known[0]() is instance:
        return known[1]
    problem = _build(instance)
    _BUILT[key] = (weakref.ref(instance, lambda _: _BUILT.pop(key, None)), problem)
    return problem


def _build(instance: Instance) -> TimingProblem:
    kinds = sorted({vehicle.kind for vehicle in instance.vehicles}) or ["van"]
    gaps, gap_ends = _gaps(instance)
    tables = {
        **_hours(instance, kinds),
        "gaps": gaps,
        "visits": _visits(instance, gap_ends),
        "vehicles": _vehicles(instance, kinds),
        **_lists(instance),
    }
    return TimingProblem(core_travel(list(instance.travel.values())), len(kinds), tables, other_vehicle_prices(instance))


def _columns(rows: Iterable[Row], integers: dict[str, Callable[[Row], int]], amounts: dict[str, Callable[[Row], float]]) -> Columns:
    rows = list(rows)
    whole = {name: np.array(list(map(read, rows)), np.int64) for name, read in integers.items()}
    return whole | {name: np.array(list(map(read, rows)), np.float64) for name, read in amounts.items()}


def _limit(value: int | None) -> int:
    return NO_LIMIT if value is None else value


def _limit_named(name: str) -> Callable[[Vehicle], int]:
    return lambda vehicle: _limit(getattr(vehicle, name))


def _visits(instance: Instance, gap_ends: Sequence[int]) -> Columns:
    number = instance.visit_index
    columns = _columns(
        instance.visits,
        {
            "place": attrgetter("place"),
            "pickup": lambda visit: NONE if visit.pickup is None else number[visit.pickup],
            "setup": attrgetter("setup"),
            "release": lambda visit: visit.release if visit.pickup is None else 0,
            "max_ride": lambda visit: _limit(None if visit.pickup is None else visit.max_on_board),
            "preferred_start": lambda visit: visit.preferred.start if visit.preferred else 0,
            "preferred_end": lambda visit: visit.preferred.end if visit.preferred else FOREVER,
        },
        {
            "early_price": lambda visit: visit.early_price / HOUR if visit.preferred else 0.0,
            "late_price": lambda visit: visit.late_price / HOUR if visit.preferred else 0.0,
            "price": attrgetter("price"),
        },
    )
    return columns | _ranges("gap_first", "gap_end", gap_ends)


def _vehicles(instance: Instance, kinds: list[str]) -> Columns:
    profiles = list(instance.travel)
    columns = _columns(
        instance.vehicles,
        {
            "start": attrgetter("start"),
            "end": lambda vehicle: NONE if vehicle.end is None else vehicle.end,
            "profile": lambda vehicle: profiles.index(vehicle.profile),
            "kind": lambda vehicle: kinds.index(vehicle.kind),
            "earliest_start": attrgetter("earliest_start"),
            "latest_start": attrgetter("latest_start"),
            "latest_end": attrgetter("latest_end"),
            **{name: _limit_named(name) for name in LIMITS},
            "max_trips": attrgetter("max_trips"),
            "reload_time": attrgetter("reload_time"),
        },
        {
            "fixed_price": attrgetter("fixed_price"),
            "metre_price": lambda vehicle: vehicle.km_price / 1000,
            "second_price": lambda vehicle: vehicle.hour_price / HOUR,
            "stop_price": attrgetter("stop_price"),
        },
    )
    columns["loading"] = np.array(instance.loading, np.int64)
    for name, lists in (
        ("overtime", [vehicle.overtime for vehicle in instance.vehicles]),
        ("break", [breaks_with_window(vehicle) for vehicle in instance.vehicles]),
        ("driving", [driving_rules(vehicle) for vehicle in instance.vehicles]),
        ("reload", [vehicle.reloads for vehicle in instance.vehicles]),
    ):
        columns |= _ranges(f"{name}_first", f"{name}_end", np.cumsum([0, *map(len, lists)]).tolist())
    return columns


def _ranges(first: str, end: str, ends: Sequence[int]) -> Columns:
    """Which rows of another table belong to each row, from where the lists end (after a leading 0)."""
    bounds = np.array(ends, np.int64)
    return {first: bounds[:-1], end: bounds[1:]}


def _lists(instance: Instance) -> dict[str, Columns]:
    """What vehicles have lists of, one behind the other."""
    overtime = _columns(
        [step for vehicle in instance.vehicles for step in vehicle.overtime],
        {"after": lambda step: step.after},
        {"second_price": lambda step: step.hour_price / HOUR},
    )
    pause: dict[str, Callable[[Break], int]] = {
        "start": lambda rule: rule.window.start,
        "end": lambda rule: rule.window.end,
        "duration": lambda rule: rule.duration,
        "paid": lambda rule: int(rule.paid),
    }
    breaks = _columns([rule for vehicle in instance.vehicles for rule in breaks_with_window(vehicle)], pause, {})
    driving = [rule for vehicle in instance.vehicles for rule in driving_rules(vehicle)]
    reloads = _columns(
        [site for vehicle in instance.vehicles for site in vehicle.reloads],
        {"place": lambda site: instance.sites[site].place, "site": lambda site: site},
        {},
    )
    driven = _columns(driving, pause | {"most": lambda rule: _limit(rule.after_driving)}, {})
    return {"overtime": overtime, "breaks": breaks, "driving_rules": driven, "reloads": reloads}


def breaks_with_window(vehicle: Vehicle) -> list[Break]:
    """Breaks that are due in their windows, in order."""
    return [rule for rule in vehicle.breaks if rule.after_driving is None]


def driving_rules(vehicle: Vehicle) -> list[Break]:
    """Breaks that are due after so much driving, without those that another makes needless, being due earlier and as long."""
    rules: list[Break] = []
    for rule in sorted(vehicle.breaks, key=lambda rule: (rule.after_driving or 0, -rule.duration)):
        if rule.after_driving is not None and all(rule.duration > other.duration for other in rules):
            rules.append(rule)
    return rules


def _gaps(instance: Instance) -> tuple[Columns, list[int]]:
    """Relations that demand a gap, listed per visit, and where each visit's list ends."""
    relations = [relation for relation in instance.relations if relation.gap > 0 and relation.kind != "same_vehicle"]
    gaps: list[list[tuple[int, Seconds]]] = [[] for _ in instance.visits]
    for number, relation in enumerate(relations):
        for name in relation.visits:
            gaps[instance.visit_index[name]].append((number, relation.gap))
    rows = [row for own in gaps for row in own]
    columns = _columns(rows, {"relation": lambda row: row[0], "least": lambda row: row[1]}, {})
    return columns, np.cumsum([0, *map(len, gaps)]).tolist()


def other_vehicle_prices(instance: Instance) -> NDArray[np.float64]:
    """Price by visit and vehicle of not being the customer's preferred driver; no rows when nobody prefers any."""
    prices = [visit.other_vehicle_price if visit.liked_vehicles else 0.0 for visit in instance.visits]
    if not any(prices):
        return np.zeros((0, len(instance.vehicles)))
    table = np.repeat(np.array(prices)[:, None], len(instance.vehicles), axis=1)
    for row, visit in enumerate(instance.visits):
        for name in visit.liked_vehicles & instance.vehicle_index.keys():
            table[row, instance.vehicle_index[name]] = 0.0
    return table


def _hours(instance: Instance, kinds: list[str]) -> dict[str, Columns]:
    """Hours by visit and kind, those of sites, and the windows that they name."""
    plain = not (instance.access or instance.stability.begin_of)
    hours = [visit.windows if plain else opening_hours(instance, visit, kind) for visit in instance.visits for kind in kinds]
    service = [visit.service_by_kind.get(kind, visit.service) for visit in instance.visits for kind in kinds]
    every = [*hours, *(site.opening for site in instance.sites)]
    ends = np.cumsum([0, *map(len, every)]).tolist()
    windows = list(chain.from_iterable(every))
    return {
        "hours": _ranges("window_first", "window_end", ends[: len(hours) + 1]) | {"service": np.array(service, np.int64)},
        "sites": _ranges("window_first", "window_end", ends[len(hours) :]),
        "windows": _columns(windows, {"start": attrgetter("start"), "end": attrgetter("end")}, {}),
    }
