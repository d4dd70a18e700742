"""The rulebook: every rule an instance can use, under one name each.

Engines declare the names they honour; `rules_used` tells what an instance needs. The difference is what an engine must refuse or
the solve must fall back from. The table of rules in CONTRIBUTING.md is generated from the feature tests named after these.
"""

from collections.abc import Callable, Mapping

from router.model.instance import Instance
from router.model.travel import is_static
from router.model.vehicles import Vehicle
from router.model.visits import ALWAYS, Visit


def _visit(test: Callable[[Visit], object]) -> Callable[[Instance], bool]:
    return lambda instance: any(test(visit) for visit in instance.visits)


def _vehicle(test: Callable[[Vehicle], object]) -> Callable[[Instance], bool]:
    return lambda instance: any(test(vehicle) for vehicle in instance.vehicles)


RULES: Mapping[str, Callable[[Instance], bool]] = {
    "time_windows": _visit(lambda visit: visit.windows != (ALWAYS,)),
    "several_windows": _visit(lambda visit: len(visit.windows) > 1),
    "preferred_window": _visit(lambda visit: visit.preferred is not None and (visit.early_price or visit.late_price)),
    "release": _visit(lambda visit: visit.release > 0),
    "service_by_kind": _visit(lambda visit: visit.service_by_kind),
    "setup": _visit(lambda visit: visit.setup),
    "deliver": _visit(lambda visit: any(visit.deliver)),
    "collect": _visit(lambda visit: any(visit.collect)),
    "pickup_delivery": _visit(lambda visit: visit.pickup is not None),
    "max_on_board": _visit(lambda visit: visit.max_on_board is not None),
    "alternatives": _visit(lambda visit: visit.group is not None),
    "visit_price": _visit(lambda visit: visit.price),
    "priority": lambda instance: len({visit.priority for visit in instance.visits}) > 1,
    "skills": _visit(lambda visit: visit.requires),
    "allowed_vehicles": _visit(lambda visit: visit.vehicles is not None),
    "modes_served": _vehicle(lambda vehicle: vehicle.modes is not None),
    "conflicting_goods": lambda instance: bool(instance.conflicts),
    "same_vehicle": lambda instance: any(relation.kind == "same_vehicle" for relation in instance.relations),
    "sequence": lambda instance: any(relation.kind == "sequence" for relation in instance.relations),
    "adjacent": lambda instance: any(relation.kind == "adjacent" for relation in instance.relations),
    "liked_vehicles": _visit(lambda visit: visit.liked_vehicles and visit.other_vehicle_price),
    "position": _visit(lambda visit: visit.position is not None),
    "several_depots": lambda instance: len({vehicle.start for vehicle in instance.vehicles}) > 1,
    "start_not_end": _vehicle(lambda vehicle: vehicle.end is not None and vehicle.end != vehicle.start),
    "open_end": _vehicle(lambda vehicle: vehicle.end is None),
    "initial_load": _vehicle(lambda vehicle: any(vehicle.initial_load)),
    "fixed_price": _vehicle(lambda vehicle: vehicle.fixed_price),
    "km_price": _vehicle(lambda vehicle: vehicle.km_price),
    "hour_price": _vehicle(lambda vehicle: vehicle.hour_price),
    "stop_price": _vehicle(lambda vehicle: vehicle.stop_price),
    "overtime": _vehicle(lambda vehicle: vehicle.overtime),
    "max_duration": _vehicle(lambda vehicle: vehicle.max_duration is not None),
    "max_driving": _vehicle(lambda vehicle: vehicle.max_driving is not None),
    "max_distance": _vehicle(lambda vehicle: vehicle.max_distance is not None),
    "max_stops": _vehicle(lambda vehicle: vehicle.max_stops is not None),
    "max_wait": _vehicle(lambda vehicle: vehicle.max_wait is not None),
    "breaks": _vehicle(lambda vehicle: vehicle.breaks),
    "reloads": _vehicle(lambda vehicle: vehicle.max_trips > 1 and vehicle.reloads),
    "stock": lambda instance: any(site.stock for site in instance.sites),
    "loading": lambda instance: any(instance.loading),
    "docks": lambda instance: any(site.docks is not None for site in instance.sites),
    "kind_limits": lambda instance: bool(instance.shape.kind_limits),
    "speed_by_kind": lambda instance: len({vehicle.profile for vehicle in instance.vehicles}) > 1,
    "mixed_fleet": lambda instance: len({vehicle.kind for vehicle in instance.vehicles}) > 1,
    "access": lambda instance: bool(instance.access),
    "fewest_vehicles": lambda instance: instance.shape.fewest_vehicles,
    "must_use": _vehicle(lambda vehicle: vehicle.must_use),
    "balance": lambda instance: any(instance.shape.balance_prices.values()),
    "compactness": lambda instance: instance.shape.compactness_price > 0,
    "prefix": _vehicle(lambda vehicle: vehicle.prefix),
    "max_vehicle_changes": lambda instance: instance.stability.max_vehicle_changes is not None,
    "max_shift": lambda instance: instance.stability.max_shift is not None,
    "traffic": lambda instance: not all(is_static(travel) for travel in instance.travel.values()),
}


def rules_used(instance: Instance) -> frozenset[str]:
    """Names of the rules that `instance` uses."""
    return frozenset(name for name, used in RULES.items() if used(instance))
