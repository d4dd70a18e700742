"""Google's routes → `Plan`: those of a response, and those that a request starts from."""

from collections.abc import Sequence

from router.documents.cells import short
from router.formats.google.names import Names, names_of
from router.formats.google.reading import request_of
from router.formats.google.schema import RoutePart
from router.formats.json_input import Faults, json_object
from router.model import Instance, Plan, Sequence as Activities
from router.model.arguments import looked_at
from router.timing import schedule


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in a response, timed anew by router.

    Raises
    ------
    InputError
        when it is no response, or names vehicles and visits that `instance` lacks.
    """
    faults = Faults()
    routes = faults.parts(RoutePart, json_object(text).get("routes", []), "routes")
    return _scheduled(routes, instance, faults, labels=False)


@looked_at
def start(text: str, instance: Instance) -> Plan | None:
    """The plan in ``injectedFirstSolutionRoutes``, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    faults = Faults()
    request, _ = request_of(text, faults)
    given = request.injected_first_solution_routes
    if not given:
        return None
    routes = [(f"injectedFirstSolutionRoutes[{number}]", route) for number, route in enumerate(given)]
    return _scheduled(routes, instance, faults, labels=request.interpret_injected_solutions_using_labels)


def _scheduled(routes: Sequence[tuple[str, RoutePart]], instance: Instance, faults: Faults, *, labels: bool) -> Plan:
    names = names_of(instance)
    shipment_of = {label: index for index, label in names.labels.items() if label}
    numbers = {vehicle.id: index for index, vehicle in enumerate(instance.vehicles)}
    by_request: dict[tuple[int, bool, int], list[str]] = {}
    for name, key in names.visits.items():
        by_request.setdefault(key, []).append(name)
    sequences = []
    for path, route in routes:
        number = numbers.get(route.vehicle_label, -1) if labels else route.vehicle_index
        if not 0 <= number < len(instance.vehicles):
            if not labels:
                remedy = "use the plan of this very request"
                faults.add("E403", f"{path}.vehicleIndex", f"the instance has no vehicle {number}", remedy)
            continue
        keys = []
        for index, visit in enumerate(route.visits):
            shipment = shipment_of.get(visit.shipment_label, -1) if labels else visit.shipment_index
            key = (shipment, visit.is_pickup, visit.visit_request_index)
            if key in by_request:
                keys.append(key)
            elif not labels:
                what = f"the instance has no such visit of shipment {short(shipment)}"
                faults.add("E404", f"{path}.visits[{index}]", what, "use the plan of this very request")
        visits = [_chosen(by_request[key], keys, names) for key in keys]
        activities = tuple(instance.visit_index[name] for name in visits)
        sequences.append(Activities(vehicle=number, activities=activities))
    faults.stop()
    return schedule(instance, sequences)


def _chosen(candidates: Sequence[str], keys: Sequence[tuple[int, bool, int]], names: Names) -> str:
    """Of the pairs that a pickup (or delivery) with alternatives belongs to, the one whose mate is on the route."""
    if len(candidates) == 1:
        return candidates[0]
    index, pickup, _ = names.visits[candidates[0]]
    mate = next((request for shipment, side, request in keys if shipment == index and side != pickup), 0)
    return next((name for name in candidates if name.rsplit(" ", 1)[-1] == str(mate)), candidates[0])
