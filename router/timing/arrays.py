"""Everything the clock needs to know about an instance, as arrays for compiled code; built once per instance."""

import weakref
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from router.model.instance import Instance
from router.model.travel_kernels import TravelArrays, read_only, travel_arrays
from router.model.visits import Window
from router.timing.hours import opening_hours
from router.units import FOREVER

NONE = -1
"""No visit, no relation, no place; also: no limit."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class TimingArrays(NamedTuple):
    """An instance as the clock sees it.

    Times in seconds, money per second. A *class* is a kind of vehicle: hours and service times depend on it. Hours of class c at visit v are
    the windows `hours_offset[c, v]` … `hours_offset[c, v] + hours_count[c, v] - 1` of `window_start`, `window_end`; those of site s likewise
    from `site_offset[s]`. Relations with a gap are listed per visit: `tie_relation[tie_offset[v]:tie_offset[v + 1]]`.
    Breaks of vehicle k are `break_offset[k]:break_offset[k + 1]`, steps of overtime and reload sites likewise.
    """

    travel: TravelArrays
    place: Integers
    hours_offset: Integers
    hours_count: Integers
    window_start: Integers
    window_end: Integers
    service: Integers
    setup: Integers
    release: Integers
    preferred_start: Integers
    preferred_end: Integers
    early_price: Floats
    late_price: Floats
    visit_price: Floats
    other_vehicle_price: NDArray[np.float64]
    pickup: Integers
    max_on_board: Integers
    tie_offset: Integers
    tie_relation: Integers
    tie_gap: Integers
    relations: int
    layer: Integers
    vehicle_class: Integers
    start: Integers
    end: Integers
    earliest_start: Integers
    latest_start: Integers
    latest_end: Integers
    max_duration: Integers
    max_driving: Integers
    max_distance: Integers
    max_stops: Integers
    max_wait: Integers
    fixed_price: Floats
    metre_price: Floats
    second_price: Floats
    stop_price: Floats
    overtime_offset: Integers
    overtime_after: Integers
    overtime_price: Floats
    break_offset: Integers
    break_start: Integers
    break_end: Integers
    break_duration: Integers
    break_paid: NDArray[np.bool_]
    break_after_driving: Integers
    reload_offset: Integers
    reload_place: Integers
    reload_site: Integers
    reload_time: Integers
    site_offset: Integers
    site_count: Integers
    max_trips: Integers
    static: bool
    soft: bool


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
    fields: dict[str, Any] = {**_visits(instance), **_ties(instance), **_vehicles(instance), **_hours(instance)}
    frozen = {name: read_only(value) if isinstance(value, np.ndarray) else value for name, value in fields.items()}
    layers = list(instance.travel.values())
    travel = travel_arrays(layers)
    return TimingArrays(travel=travel, static=bool(not travel.forms.any()), soft=_soft(instance), **frozen)


def _soft(instance: Instance) -> bool:
    return any(visit.preferred is not None and (visit.early_price or visit.late_price) for visit in instance.visits)


def _whole(values: Iterable[int | None]) -> Integers:
    return np.array([NONE if value is None else value for value in values], np.int64)


def _money(values: Iterable[float], per: float = 1.0) -> Floats:
    return np.array(list(values), np.float64) / per


def _kinds(instance: Instance) -> list[str]:
    return sorted({vehicle.kind for vehicle in instance.vehicles}) or ["van"]


def _visits(instance: Instance) -> dict[str, Any]:
    visits = instance.visits
    kinds = _kinds(instance)
    pickups = [None if visit.pickup is None else instance.visit_index[visit.pickup] for visit in visits]
    service = [[visit.service_by_kind.get(kind, visit.service) for visit in visits] for kind in kinds]
    brought = [visit.release if visit.pickup is None else 0 for visit in visits]
    return {
        "place": _whole(visit.place for visit in visits),
        "service": np.array(service, np.int64).reshape(len(kinds), len(visits)),
        "setup": _whole(visit.setup for visit in visits),
        "release": _whole(brought),
        "preferred_start": _whole(0 if visit.preferred is None else visit.preferred.start for visit in visits),
        "preferred_end": _whole(FOREVER if visit.preferred is None else visit.preferred.end for visit in visits),
        "early_price": _money((visit.early_price for visit in visits), 3600),
        "late_price": _money((visit.late_price for visit in visits), 3600),
        "visit_price": _money(visit.price for visit in visits),
        "other_vehicle_price": _other_vehicle_prices(instance),
        "pickup": _whole(pickups),
        "max_on_board": _whole(visit.max_on_board if visit.pickup is not None else None for visit in visits),
    }


def _other_vehicle_prices(instance: Instance) -> Floats:
    """Price by visit and vehicle of not being the customer's preferred driver; one column of zeros when nobody prefers any."""
    likes = [visit.liked_vehicles if visit.other_vehicle_price else frozenset() for visit in instance.visits]
    if not any(likes):
        return np.zeros((len(instance.visits), 1))
    table = np.zeros((len(instance.visits), len(instance.vehicles)))
    for row, (visit, liked) in enumerate(zip(instance.visits, likes, strict=True)):
        if liked:
            table[row] = [0.0 if vehicle.id in liked else visit.other_vehicle_price for vehicle in instance.vehicles]
    return table


def _ties(instance: Instance) -> dict[str, Any]:
    """Relations that demand a gap, listed per visit."""
    gaps = [relation for relation in instance.relations if relation.gap > 0 and relation.kind != "same_vehicle"]
    of: list[list[int]] = [[] for _ in instance.visits]
    for number, relation in enumerate(gaps):
        for name in relation.visits:
            of[instance.visit_index[name]].append(number)
    return {
        "tie_offset": np.cumsum([0, *map(len, of)], dtype=np.int64),
        "tie_relation": _flat(of),
        "tie_gap": _whole(relation.gap for relation in gaps),
        "relations": len(gaps),
    }


def _flat(rows: Sequence[Sequence[int]]) -> Integers:
    return np.array([value for row in rows for value in row], np.int64)


def _offsets(rows: Sequence[Sequence[Any]]) -> Integers:
    return np.cumsum([0, *map(len, rows)], dtype=np.int64)


def _vehicles(instance: Instance) -> dict[str, Any]:
    fleet = instance.vehicles
    kinds, profiles = _kinds(instance), list(instance.travel)
    whole = (
        *("start", "end", "earliest_start", "latest_start", "latest_end", "reload_time", "max_trips"),
        *("max_duration", "max_driving", "max_distance", "max_stops", "max_wait"),
    )
    return {
        **{name: _whole(getattr(vehicle, name) for vehicle in fleet) for name in whole},
        "layer": _whole(profiles.index(vehicle.profile) for vehicle in fleet),
        "vehicle_class": _whole(kinds.index(vehicle.kind) for vehicle in fleet),
        "fixed_price": _money(vehicle.fixed_price for vehicle in fleet),
        "metre_price": _money((vehicle.km_price for vehicle in fleet), 1000),
        "second_price": _money((vehicle.hour_price for vehicle in fleet), 3600),
        "stop_price": _money(vehicle.stop_price for vehicle in fleet),
        "overtime_offset": _offsets([vehicle.overtime for vehicle in fleet]),
        "overtime_after": _whole(step.after for vehicle in fleet for step in vehicle.overtime),
        "overtime_price": _money((step.hour_price for vehicle in fleet for step in vehicle.overtime), 3600),
        "break_offset": _offsets([vehicle.breaks for vehicle in fleet]),
        "break_start": _whole(rest.window.start for vehicle in fleet for rest in vehicle.breaks),
        "break_end": _whole(rest.window.end for vehicle in fleet for rest in vehicle.breaks),
        "break_duration": _whole(rest.duration for vehicle in fleet for rest in vehicle.breaks),
        "break_paid": np.array([rest.paid for vehicle in fleet for rest in vehicle.breaks], np.bool_),
        "break_after_driving": _whole(rest.after_driving for vehicle in fleet for rest in vehicle.breaks),
        "reload_offset": _offsets([vehicle.reloads for vehicle in fleet]),
        "reload_place": _whole(instance.sites[site].place for vehicle in fleet for site in vehicle.reloads),
        "reload_site": _whole(site for vehicle in fleet for site in vehicle.reloads),
    }


def _hours(instance: Instance) -> dict[str, Any]:
    """Windows by class and visit, then those of the sites, in one flat list; equal lists are stored once."""
    starts: list[int] = []
    ends: list[int] = []
    known: dict[tuple[Window, ...], int] = {}

    def store(windows: tuple[Window, ...]) -> int:
        if windows not in known:
            known[windows] = len(starts)
            starts.extend(window.start for window in windows)
            ends.extend(window.end for window in windows)
        return known[windows]

    kinds = _kinds(instance)
    table = [[opening_hours(instance, visit, kind) for visit in instance.visits] for kind in kinds]
    shape = (len(kinds), len(instance.visits))
    return {
        "hours_offset": np.array([[store(windows) for windows in row] for row in table], np.int64).reshape(shape),
        "hours_count": np.array([[len(windows) for windows in row] for row in table], np.int64).reshape(shape),
        "site_offset": np.array([store(tuple(site.opening)) for site in instance.sites], np.int64),
        "site_count": np.array([len(site.opening) for site in instance.sites], np.int64),
        "window_start": np.array(starts, np.int64),
        "window_end": np.array(ends, np.int64),
    }
