"""Every id known, every visit at most once, everything left out said exactly once."""

from collections import Counter
from collections.abc import Iterator

from router.checker.facts import plan_violation
from router.model import Instance, Job, Plan, Route, Vehicle, Violation
from router.units import count_of


def structure_faults(instance: Instance, vehicle: Vehicle, route: Route) -> Iterator[Violation]:
    """Stops that cannot be read as a route of `vehicle`; other checks skip a route that has any."""
    kinds = [stop.kind for stop in route.stops]
    if len(kinds) < 2 or kinds[0] != "start" or kinds[-1] != "end" or {"start", "end"} & set(kinds[1:-1]):
        yield _fault(route, 1, "a route is one start, its activities and one end")
        return
    if route.stops[0].place != vehicle.start:
        yield _fault(
            route, 1, f"it starts at {_name(instance, route.stops[0].place)}, the vehicle at {_name(instance, vehicle.start)}"
        )
    if vehicle.end is not None and route.stops[-1].place != vehicle.end:
        yield _fault(
            route, 1, f"it ends at {_name(instance, route.stops[-1].place)}, the vehicle at {_name(instance, vehicle.end)}"
        )
    if vehicle.end is None and route.stops[-1].place != route.stops[-2].place:
        yield _fault(route, 1, "it drives on after its last stop although its end is open")
    places, dimensions, number_of = len(instance.places), len(instance.dimensions), instance.visit_index
    for stop in route.stops:
        if not 0 <= stop.place < places:
            yield _fault(route, 1, f"place {stop.place} does not exist")
        if len(stop.load) not in (0, dimensions):
            due = count_of(dimensions, "dimension")
            yield _fault(route, 1, f"a stop shows {count_of(len(stop.load), 'load')}, the instance has {due}")
        if stop.kind != "visit":
            continue
        if stop.visit not in number_of:
            yield _fault(route, 1, f"visit '{stop.visit}' does not exist")
        elif stop.place != instance.visits[number_of[stop.visit]].place:
            yield _fault(route, 1, f"visit '{stop.visit}' is not at {_name(instance, stop.place)}")


def _name(instance: Instance, place: int) -> str:
    """What people call a place; its number where there is no such place."""
    known = instance.places[place] if 0 <= place < len(instance.places) else None
    return f"place {place}" if known is None else known.address or known.id


def _fault(route: Route, amount: float, text: str) -> Violation:
    return Violation(rule="stops", where=f"vehicle '{route.vehicle}'", amount=float(amount), text=text, vehicle=route.vehicle)


def vehicle_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Routes of unknown vehicles, and vehicles with several routes."""
    for name, count in Counter(route.vehicle for route in plan.routes).items():
        if name not in instance.vehicle_index:
            yield plan_violation("vehicles", f"vehicle '{name}'", 1, "the vehicle does not exist")
        elif count > 1:
            yield plan_violation("vehicles", f"vehicle '{name}'", count - 1, f"the vehicle has {count} routes")


def serving_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Visits served more than once, alternatives served together, pairs torn apart."""
    served = Counter(name for route in plan.routes for name in route.visits)
    for name, count in served.items():
        if count > 1 and name in instance.visit_index:
            yield plan_violation("served_once", f"visit '{name}'", count - 1, f"it is served {count} times", visit=name)
    for job in instance.jobs:
        yield from _job_faults(instance, job, served)


def _job_faults(instance: Instance, job: Job, served: Counter[str]) -> Iterator[Violation]:
    chosen = 0
    for option in job.options:
        names = [instance.visits[index].id for index in option]
        present = [name for name in names if served[name]]
        chosen += bool(present)
        if present and len(present) < len(names):
            missing = next(name for name in names if not served[name])
            text = f"it is served without '{missing}', its other half"
            yield plan_violation("pickup_delivery", f"visit '{present[0]}'", 1, text, visit=present[0])
    if chosen > 1:
        name = instance.visits[job.options[0][-1]].id
        text = f"{chosen} alternatives of group '{instance.visits[job.options[0][-1]].group}' are served"
        yield plan_violation("alternatives", f"visit '{name}'", chosen - 1, text, visit=name)


def unserved_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Jobs left out and not reported, or reported wrongly."""
    served = {name for route in plan.routes for name in route.visits}
    reported = Counter(name for entry in plan.unserved for name in entry.visits)
    left_out: set[str] = set()
    for job in instance.jobs:
        options = [{instance.visits[index].id for index in option} for option in job.options]
        if job.id not in plan.carried and not any(option <= served for option in options):
            left_out |= set().union(*options)
    for name in sorted(left_out - served - set(reported)):
        yield _unserved(name, "it is neither served nor reported unserved")
    for name, count in reported.items():
        if name not in instance.visit_index:
            yield _unserved(name, "it is reported unserved but does not exist")
        elif name not in left_out:
            yield _unserved(name, "it is reported unserved although it, or an alternative of it, is served or carried")
        elif count > 1:
            yield _unserved(name, f"it is reported unserved {count} times")
    yield from _order_faults(instance, plan)


def _order_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    for entry in plan.unserved:
        known = [instance.visits[instance.visit_index[name]] for name in entry.visits if name in instance.visit_index]
        orders = {order for visit in known for order in visit.orders}
        name = entry.visits[0] if entry.visits else ""
        for order in sorted(orders - set(entry.orders)):
            yield _unserved(name, f"its report lacks order '{order}'")
        for order in sorted(set(entry.orders) - orders):
            yield _unserved(name, f"its report names order '{order}', which is not its own")


def _unserved(name: str, text: str) -> Violation:
    return plan_violation("unserved", f"visit '{name}'", 1, text, visit=name)
