"""Everything the clock needs to know about an instance, as arrays for compiled code; built once per instance."""

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.model.instance import Instance
from router.model.travel_kernels import TravelArrays, travel_arrays
from router.model.vehicles import Break, Vehicle
from router.model.visits import Window
from router.structure import Structure
from router.timing.hours import opening_hours
from router.units import FOREVER, HOUR, Seconds

NONE = -1
"""No visit, no relation, no place; also: no limit."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Table = NDArray[Any]


def _record(whole: str, money: str = "") -> np.dtype[Any]:
    return np.dtype(
        [(name, np.int64) for name in whole.split()] + [(name, np.float64) for name in money.split()],
        align=True,
    )


VISIT_ROW = _record(
    "place setup release preferred_start preferred_end pickup max_on_board tie_first tie_end",
    "early_price late_price price",
)
VEHICLE_ROW = _record(
    "start end layer kind earliest_start latest_start latest_end max_duration max_driving max_distance max_stops max_wait"
    " reload_time max_trips overtime_first overtime_end break_first break_end reload_first reload_end",
    "fixed_price metre_price second_price stop_price",
)
HOURS_ROW = _record("first count service")
WINDOW_ROW = _record("start end")
TIE_ROW = _record("relation gap")
OVERTIME_ROW = _record("after", "price")
BREAK_ROW = _record("start end duration paid after_driving")
RELOAD_ROW = _record("place site")
SITE_ROW = _record("first count")


@dataclass(frozen=True, kw_only=True)
class TimingArrays(Structure):
    """An instance as the clock sees it: tables of records, as in a small database. Times in seconds, money per second or metre.

    visits, vehicles : a row each; `tie_first` … `tie_end` − 1 (and likewise) are rows of another table.
    hours : by kind of vehicle and visit: service time, and which `windows` (`first`, `count`) it has for that kind.
    sites : windows of the sites. ties : relations with a gap, listed per visit. overtime, breaks, reloads : listed per vehicle.
    other_vehicle_price : by visit and vehicle; one row when no customer prefers any (`preferences` is false).
    relations : how many relations have a gap. static : travel never depends on the hour. several_windows : some
        visit has more than one. soft : some visit has a preferred window that
        costs money.
    """

    travel: TravelArrays
    visits: Table
    vehicles: Table
    hours: Table
    windows: Table
    sites: Table
    ties: Table
    overtime: Table
    breaks: Table
    reloads: Table
    other_vehicle_price: Floats
    preferences: bool
    relations: int
    static: bool
    several_windows: bool
    soft: bool


@dataclass(frozen=True, kw_only=True)
class FullTimingArrays(TimingArrays):
    """The same for instances with breaks: a class of its own, so that the others' kernels need not be compiled with all
    that breaks need."""


_BUILT: dict[int, tuple["weakref.ref[Instance]", TimingArrays]] = {}


def timing_arrays(instance: Instance) -> TimingArrays:
    """The arrays of `instance`, built at the first call and kept as long as it lives."""
    key = id(instance)
    known = _BUILT.get(key)
    if known is not None and known[0]() is instance:
        return known[1]
    arrays = build(instance)
    _BUILT[key] = (weakref.ref(instance, lambda _: _BUILT.pop(key, None)), arrays)
    return arrays


def build(instance: Instance) -> TimingArrays:
    """The arrays of `instance`."""
    travel = travel_arrays(list(instance.travel.values()))
    ties, gaps = _ties(instance)
    hours, windows, sites = _hours(instance)
    tables = {
        "visits": _visits(instance, ties),
        "vehicles": _vehicles(instance),
        "hours": hours,
        "windows": windows,
        "sites": sites,
        "ties": _table(TIE_ROW, [(number, gaps[number]) for row in ties for number in row]),
        "overtime": _table(
            OVERTIME_ROW,
            [(step.after, step.hour_price / HOUR) for v in instance.vehicles for step in v.overtime],
        ),
        "breaks": _table(
            BREAK_ROW,
            [_break(rest) for vehicle in instance.vehicles for rest in vehicle.breaks],
        ),
        "reloads": _table(
            RELOAD_ROW,
            [(instance.sites[site].place, site) for vehicle in instance.vehicles for site in vehicle.reloads],
        ),
        "other_vehicle_price": _other_vehicle_prices(instance),
    }
    kind = FullTimingArrays if len(tables["breaks"]) else TimingArrays
    return kind(
        travel=travel,
        preferences=any(visit.liked_vehicles and visit.other_vehicle_price for visit in instance.visits),
        relations=len(gaps),
        static=bool(not travel.forms.any()),
        several_windows=bool(hours["count"].max(initial=0) > 1),
        soft=any(visit.preferred is not None and (visit.early_price or visit.late_price) for visit in instance.visits),
        **tables,
    )


def _table(row: np.dtype[Any], values: Sequence[tuple[Any, ...]]) -> Table:
    return np.array(list(values), dtype=row)


def _or_none(value: int | None) -> int:
    return NONE if value is None else value


def _kinds(instance: Instance) -> list[str]:
    return sorted({vehicle.kind for vehicle in instance.vehicles}) or ["van"]


def _visits(instance: Instance, ties: list[list[int]]) -> Table:
    first = np.cumsum([0, *map(len, ties)]).tolist()
    return _table(
        VISIT_ROW,
        [
            (
                visit.place,
                visit.setup,
                visit.release if visit.pickup is None else 0,
                visit.preferred.start if visit.preferred else 0,
                visit.preferred.end if visit.preferred else FOREVER,
                NONE if visit.pickup is None else instance.visit_index[visit.pickup],
                NONE if visit.pickup is None else _or_none(visit.max_on_board),
                first[index],
                first[index + 1],
                visit.early_price / HOUR,
                visit.late_price / HOUR,
                visit.price,
            )
            for index, visit in enumerate(instance.visits)
        ],
    )


def _vehicles(instance: Instance) -> Table:
    kinds, profiles = _kinds(instance), list(instance.travel)
    table = np.zeros(len(instance.vehicles), VEHICLE_ROW)
    for name in VEHICLE_ROW.names or ():
        if hasattr(Vehicle, name) and name not in ("kind",):
            table[name] = [_or_none(getattr(vehicle, name)) for vehicle in instance.vehicles]
    table["layer"] = [profiles.index(vehicle.profile) for vehicle in instance.vehicles]
    table["kind"] = [kinds.index(vehicle.kind) for vehicle in instance.vehicles]
    table["metre_price"] = [vehicle.km_price / 1000 for vehicle in instance.vehicles]
    table["second_price"] = [vehicle.hour_price / HOUR for vehicle in instance.vehicles]
    for name, field in (
        ("overtime", "overtime"),
        ("break", "breaks"),
        ("reload", "reloads"),
    ):
        ends = np.cumsum([0, *(len(getattr(vehicle, field)) for vehicle in instance.vehicles)])
        table[f"{name}_first"], table[f"{name}_end"] = ends[:-1], ends[1:]
    return table


def _break(rest: Break) -> tuple[int, int, int, int, int]:
    return (
        rest.window.start,
        rest.window.end,
        rest.duration,
        int(rest.paid),
        _or_none(rest.after_driving),
    )


def _ties(instance: Instance) -> tuple[list[list[int]], list[Seconds]]:
    """Relations that demand a gap, listed per visit, and their gaps."""
    relations = [relation for relation in instance.relations if relation.gap > 0 and relation.kind != "same_vehicle"]
    ties: list[list[int]] = [[] for _ in instance.visits]
    for number, relation in enumerate(relations):
        for name in relation.visits:
            ties[instance.visit_index[name]].append(number)
    return ties, [relation.gap for relation in relations]


def _other_vehicle_prices(instance: Instance) -> Floats:
    """Price by visit and vehicle of not being the customer's preferred driver; one row when nobody prefers any."""
    likes = [visit.liked_vehicles if visit.other_vehicle_price else frozenset() for visit in instance.visits]
    if not any(likes):
        return np.zeros((1, len(instance.vehicles)))
    table = np.zeros((len(instance.visits), len(instance.vehicles)))
    for row, (visit, liked) in enumerate(zip(instance.visits, likes, strict=True)):
        if liked:
            table[row] = [0.0 if vehicle.id in liked else visit.other_vehicle_price for vehicle in instance.vehicles]
    return table


def _hours(instance: Instance) -> tuple[Table, Table, Table]:
    """Hours by kind and visit, the windows they name, and the sites'; equal lists of windows are stored once."""
    windows: list[tuple[int, int]] = []
    known: dict[tuple[Window, ...], int] = {}

    def store(spans: tuple[Window, ...]) -> tuple[int, int]:
        if spans not in known:
            known[spans] = len(windows)
            windows.extend((window.start, window.end) for window in spans)
        return known[spans], len(spans)

    kinds = _kinds(instance)
    rows = [
        (
            *store(opening_hours(instance, visit, kind)),
            visit.service_by_kind.get(kind, visit.service),
        )
        for kind in kinds
        for visit in instance.visits
    ]
    sites = [store(tuple(site.opening)) for site in instance.sites]
    hours = _table(HOURS_ROW, rows).reshape(len(kinds), len(instance.visits))
    return hours, _table(WINDOW_ROW, windows), _table(SITE_ROW, sites)
