"""Lifting a rule: the same instance without it, for one visit or one vehicle, to see whether it is what blocks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from router.model import ALWAYS, Instance, Vehicle, Violation, Visit
from router.units import FOREVER

VISIT_LIFTS: Mapping[str, Callable[[Visit], Visit]] = {
    "time_windows": lambda visit: replace(visit, windows=(ALWAYS,)),
    "several_windows": lambda visit: replace(visit, windows=(ALWAYS,)),
    "release": lambda visit: replace(visit, release=0),
    "max_on_board": lambda visit: replace(visit, max_on_board=None),
    "skills": lambda visit: replace(visit, requires=frozenset()),
    "allowed_vehicles": lambda visit: replace(visit, vehicles=None),
    "position": lambda visit: replace(visit, position=None),
}
"""Rules that a visit carries."""

VEHICLE_LIFTS: Mapping[str, Callable[[Vehicle], Vehicle]] = {
    "shift": lambda vehicle: replace(vehicle, earliest_start=0, latest_start=FOREVER, latest_end=FOREVER),
    "capacity": lambda vehicle: replace(vehicle, capacities=()),
    "modes_served": lambda vehicle: replace(vehicle, modes=None),
    "max_duration": lambda vehicle: replace(vehicle, max_duration=None),
    "max_driving": lambda vehicle: replace(vehicle, max_driving=None),
    "max_distance": lambda vehicle: replace(vehicle, max_distance=None),
    "max_stops": lambda vehicle: replace(vehicle, max_stops=None),
    "max_wait": lambda vehicle: replace(vehicle, max_wait=None),
    "breaks": lambda vehicle: replace(vehicle, breaks=()),
}
"""Rules that a vehicle carries."""

INSTANCE_LIFTS: Mapping[str, Callable[[Instance], Instance]] = {
    "access": lambda instance: instance.replace(access=()),
    "conflicting_goods": lambda instance: instance.replace(conflicts=frozenset()),
}
"""Rules of the day as a whole."""


def lifted(instance: Instance, faults: Iterable[Violation]) -> Instance:
    """`instance` without the rules that `faults` name, where they name them; a rule that cannot be lifted stays."""
    for fault in faults:
        instance = _lift(instance, fault)
    return instance


def _lift(instance: Instance, fault: Violation) -> Instance:
    if fault.rule in VISIT_LIFTS and fault.visit in instance.visit_index:
        changed = VISIT_LIFTS[fault.rule]
        visits = tuple(changed(visit) if visit.id == fault.visit else visit for visit in instance.visits)
        return instance.replace(visits=visits)
    if fault.rule in VEHICLE_LIFTS and fault.vehicle in instance.vehicle_index:
        loosened = VEHICLE_LIFTS[fault.rule]
        vehicles = tuple(loosened(vehicle) if vehicle.id == fault.vehicle else vehicle for vehicle in instance.vehicles)
        return instance.replace(vehicles=vehicles)
    if fault.rule in INSTANCE_LIFTS:
        return INSTANCE_LIFTS[fault.rule](instance)
    return instance
