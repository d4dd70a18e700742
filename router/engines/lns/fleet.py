"""Vehicles grouped into types: those that differ only in name are interchangeable to the search."""

from collections.abc import Hashable
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Vehicle
from router.timing.problem import other_vehicle_prices
from router.units import HOUR, Money

_UNLIMITED = 2**60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Types of vehicles, T of them, as arrays; see `Problem` for the fields it takes over.

    members : vehicle indices per type. profiles : keys into `Instance.travel`, indexed by `profile`. service_kinds : the
    vehicle kind whose service times stand in each service row.
    """

    members: tuple[tuple[int, ...], ...]
    profiles: tuple[str, ...]
    service_kinds: tuple[str, ...]
    vehicle_type: NDArray[np.int32]
    profile: NDArray[np.int32]
    service_row: NDArray[np.int32]
    metre_price: NDArray[np.float64]
    second_price: NDArray[np.float64]
    fixed_price: NDArray[np.float64]
    capacity: NDArray[np.int64]
    initial_load: NDArray[np.int64]
    max_stops: NDArray[np.int64]
    max_distance: NDArray[np.int64]
    max_driving: NDArray[np.int64]
    visit_price: NDArray[np.float64]
    allowed: NDArray[np.bool_]


def fleet_of(instance: Instance) -> Fleet:
    """The instance's vehicles by type, in order of first appearance."""
    alike: dict[Hashable, list[int]] = {}
    for number, key in enumerate(_keys(instance)):
        alike.setdefault(key, []).append(number)
    members = tuple(map(tuple, alike.values()))
    vehicle_type = np.empty(len(instance.vehicles), dtype=np.int32)
    for kind, indices in enumerate(members):
        vehicle_type[list(indices)] = kind
    samples = [instance.vehicles[indices[0]] for indices in members]
    profiles = profiles_of(instance)
    kinds = _service_kinds(instance, samples)
    dimensions = len(instance.dimensions)
    return Fleet(
        members=members,
        profiles=profiles,
        service_kinds=tuple(dict.fromkeys(kinds)),
        vehicle_type=vehicle_type,
        profile=np.array([profiles.index(vehicle.profile) for vehicle in samples], dtype=np.int32),
        service_row=np.array([list(dict.fromkeys(kinds)).index(kind) for kind in kinds], dtype=np.int32),
        metre_price=np.array([vehicle.km_price / 1_000 for vehicle in samples], dtype=np.float64),
        second_price=np.array([vehicle.hour_price / 3_600 for vehicle in samples], dtype=np.float64),
        fixed_price=np.array([_fixed_price(instance, indices[0]) for indices in members], dtype=np.float64),
        capacity=np.array([vehicle.capacities or (_UNLIMITED,) * dimensions for vehicle in samples], dtype=np.int64).reshape(
            len(samples), dimensions
        ),
        initial_load=np.array([vehicle.initial_load or (0,) * dimensions for vehicle in samples], dtype=np.int64).reshape(
            len(samples), dimensions
        ),
        max_stops=_limits([vehicle.max_stops for vehicle in samples]),
        max_distance=_limits([vehicle.max_distance for vehicle in samples]),
        max_driving=_limits([vehicle.max_driving for vehicle in samples]),
        visit_price=_visit_prices(instance, [indices[0] for indices in members]),
        allowed=np.ascontiguousarray(instance.allowed[:, [indices[0] for indices in members]]),
    )


def profiles_of(instance: Instance) -> tuple[str, ...]:
    """The travel profiles of the instance's vehicles, in order of first appearance."""
    return tuple(dict.fromkeys(vehicle.profile for vehicle in instance.vehicles))


def _fixed_price(instance: Instance, vehicle: int) -> Money:
    """The price of being used: the vehicle's own, and that of the time in which it is loaded before it leaves."""
    one = instance.vehicles[vehicle]
    return one.fixed_price + one.hour_price * instance.loading[vehicle] / HOUR


def _keys(instance: Instance) -> list[Hashable]:
    """One key per vehicle, equal for interchangeable ones: every field but the id, and which lists of visits name it."""
    named: dict[str, list[int]] = {}
    lists = {names for visit in instance.visits for names in (visit.vehicles, visit.liked_vehicles) if names}
    for number, names in enumerate(lists):
        for name in names:
            named.setdefault(name, []).append(number)
    values = attrgetter(*(field.name for field in fields(Vehicle) if field.name != "id"))
    return [(values(vehicle), tuple(named.get(vehicle.id, ()))) for vehicle in instance.vehicles]


def _service_kinds(instance: Instance, samples: list[Vehicle]) -> list[str]:
    special = {kind for visit in instance.visits for kind in visit.service_by_kind}
    return [vehicle.kind if vehicle.kind in special else "" for vehicle in samples]


def _limits(values: list[int | None]) -> NDArray[np.int64]:
    return np.array([_UNLIMITED if value is None else value for value in values], dtype=np.int64)


def _visit_prices(instance: Instance, samples: list[int]) -> NDArray[np.float64]:
    own = np.array([visit.price for visit in instance.visits], dtype=np.float64)
    prices = own[:, None] + np.array([instance.vehicles[number].stop_price for number in samples], dtype=np.float64)
    others = other_vehicle_prices(instance)
    return prices + others[:, samples] if len(others) else prices
