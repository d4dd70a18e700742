"""What ties the shipments of a request to each other: types that do not go together, and precedence."""

from collections.abc import Sequence
from itertools import combinations, product

from router.formats.google.schema import ModelPart, Shipment
from router.formats.json_input import Faults
from router.model import Relation, Visit

Visits = Sequence[tuple[Visit, Shipment]]


def conflicts_of(
    model: ModelPart, shipments: Sequence[tuple[str, Shipment]], faults: Faults
) -> tuple[frozenset[frozenset[str]], bool]:
    """Pairs of types that may not share a route, and whether they may share it while they are not on board at once.

    Both are the same for types whose goods all come from the start, or all go to the end; all others are kept apart in one way.
    """
    found, modes = set(), dict[bool, str]()
    for number, rule in enumerate(model.shipment_type_incompatibilities):
        path = f"model.shipmentTypeIncompatibilities[{number}].incompatibilityMode"
        sides = {(bool(one.pickups), bool(one.deliveries)) for _, one in shipments if one.shipment_type in rule.types}
        at_once = rule.incompatibility_mode == "NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY"
        if not at_once and rule.incompatibility_mode != "NOT_PERFORMED_BY_SAME_VEHICLE":
            what = "it does not say whether types are apart on whole routes or only on board"
            faults.add("E260", path, what, "use NOT_PERFORMED_BY_SAME_VEHICLE or NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY")
        found |= {frozenset(pair) for pair in combinations(sorted(set(rule.types)), 2)}
        if len(sides) < 2 and (True, True) not in sides:
            continue
        modes.setdefault(at_once, path)
        if len(modes) > 1:
            what = f"router keeps all types apart in one way, and {modes[not at_once]} has another"
            faults.add(
                "E260", path, what, "use one mode for all types that are not all brought from the start, or all taken to the end"
            )
    return frozenset(found), True in modes


def precedence_of(
    model: ModelPart, visits: Visits, order_ids: Sequence[str], one_vehicle: bool, faults: Faults
) -> tuple[Relation, ...]:
    """Precedence rules as relations, which hold on one vehicle: so there may be no second one."""
    events: dict[tuple[str, bool], list[Visit]] = {}
    for visit, shipment in visits:
        is_delivery = bool(shipment.deliveries) and (visit.pickup is not None or not shipment.pickups)
        events.setdefault((visit.orders[0], is_delivery), []).append(visit)
    found = []
    for number, rule in enumerate(model.precedence_rules):
        path = f"model.precedenceRules[{number}]"
        sides: list[list[Visit]] = []
        for name, index, is_delivery in (
            ("firstIndex", rule.first_index, rule.first_is_delivery),
            ("secondIndex", rule.second_index, rule.second_is_delivery),
        ):
            sides.append(events.get((order_ids[index], is_delivery), []) if index < len(order_ids) else [])
            if index >= len(order_ids):
                faults.add("E223", f"{path}.{name}", f"there is no shipment {index}", f"use 0 to {len(order_ids) - 1}")
            elif not sides[-1]:
                what = f"shipment {index} has no {'delivery' if is_delivery else 'pickup'}"
                faults.add("E223", f"{path}.{name.removesuffix('Index')}IsDelivery", what, "name an event that it has")
        if not one_vehicle:
            faults.add("E260", path, "router orders visits of one vehicle only", "remove it, or all vehicles but one")
        if (rule.first_index, rule.first_is_delivery) == (rule.second_index, rule.second_is_delivery):
            faults.add("E241", path, "it lets a visit come before itself", "name two events")
            continue
        for first, second in product(*sides):
            gap = max(0, rule.offset_duration - first.service)
            found.append(Relation(kind="sequence", visits=(first.id, second.id), gap=gap))
    return tuple(found)
