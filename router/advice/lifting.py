"""Lifting a rule: the same instance without it, for one visit or one vehicle, to see whether it is what blocks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from router.model import Instance, Vehicle, Violation, Visit
from router.model.rules import RULES
from router.units import FOREVER

VISIT_LIFTS: Mapping[str, Callable[[Visit], Visit]] = {
    name: rule.lift.visit for name, rule in RULES.items() if rule.lift is not None and rule.lift.visit is not None
}
"""Rules that a visit carries."""

VEHICLE_LIFTS: Mapping[str, Callable[[Vehicle], Vehicle]] = {
    "shift": lambda vehicle: replace(vehicle, earliest_start=0, latest_start=FOREVER, latest_end=FOREVER),
    "capacity": lambda vehicle: replace(vehicle, capacities=()),
} | {name: rule.lift.vehicle for name, rule in RULES.items() if rule.lift is not None and rule.lift.vehicle is not None}
"""Rules that a vehicle carries, and what every vehicle has."""

INSTANCE_LIFTS: Mapping[str, Callable[[Instance], Instance]] = {
    name: rule.lift.instance for name, rule in RULES.items() if rule.lift is not None and rule.lift.instance is not None
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
