"""Neutral case → `router.model.Instance`, rounded so that what is feasible for the planner is feasible for the set's evaluator."""

import numpy as np

from benchmarks.cases import UNLIMITED, AnyCase, Case, Fleet, Matrix, OptionsCase, TimedCase
from benchmarks.instances_options import options_instance
from benchmarks.readers.mamut import sidecar
from router.formats import mamut
from router.model import Instance, Place, Plan, Shape, Site, StaticTravel, Vehicle, Visit, Window


def instance_of(case: AnyCase) -> Instance:
    """`case` as an instance whose cost is the set's own cost (apart from what a vehicle less is worth)."""
    if isinstance(case, OptionsCase):
        return options_instance(case)
    return mamut.instance_of(case.record, sidecar(case)) if isinstance(case, TimedCase) else _static(case)


def routes_of(case: AnyCase, plan: Plan) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The routes of a plan of `instance_of(case)` in neutral form."""
    found = []
    for route in plan.routes:
        fleet = int(route.vehicle.partition("-")[0]) if isinstance(case, Case) else 0
        depot = case.fleets[fleet].depot if isinstance(case, Case) else 0
        stops = [stop for stop in route.stops if stop.kind in ("visit", "reload")]
        found.append((fleet, tuple(int(stop.visit) if stop.kind == "visit" else depot for stop in stops)))
    return tuple(found)


def _static(case: Case) -> Instance:
    money = 1.0 / (case.scale * case.cost_unit)
    travel = StaticTravel(distances=_whole(np.rint(case.matrix * case.scale)), durations=_rounded_up(case.matrix * case.scale))
    return Instance(
        name=case.name,
        places=tuple(Place(id=str(node)) for node in range(len(case.matrix))),
        travel={"road": travel},
        visits=tuple(_visit(case, node, money) for node in case.customers),
        vehicles=tuple(
            _vehicle(case, index, number, money) for index, fleet in enumerate(case.fleets) for number in range(fleet.count)
        ),
        sites=tuple(Site(id=f"depot {depot}", place=depot, opening=(_window(case, depot),)) for depot in case.depots),
        dimensions=("load",),
        shape=Shape(fewest_vehicles=case.vehicles_first),
    )


def _visit(case: Case, node: int, money: float) -> Visit:
    partner = {delivery: pickup for pickup, delivery in case.pairs}.get(node)
    demand = int(case.demand[node])
    allowed = [fleet.allowed is None or node in fleet.allowed for fleet in case.fleets]
    prize = int(case.prize[node])
    return Visit(
        id=str(node),
        place=node,
        windows=(_window(case, node),),
        service=int(case.service[node]) * case.scale,
        deliver=(demand,) if not case.pairs else ((-demand,) if demand < 0 else ()),
        collect=(demand,) if case.pairs and demand > 0 else (),
        pickup=None if partner is None else str(partner),
        release=int(case.release[node]) * case.scale,
        penalty=prize * case.scale * money if prize else _price_of_leaving_out(case, money),
        vehicles=None if all(allowed) else frozenset(_names(case, allowed)),
    )


def _price_of_leaving_out(case: Case, money: float) -> float:
    """More than a vehicle sent for one customer alone can cost, and more than any detour."""
    dearest = max(fleet.fixed + 2 * fleet.unit * float(case.matrix.max()) for fleet in case.fleets)
    return 10.0 * dearest * case.scale * money


def _names(case: Case, allowed: list[bool]) -> list[str]:
    return [f"{index}-{k}" for index, fleet in enumerate(case.fleets) if allowed[index] for k in range(fleet.count)]


def _vehicle(case: Case, index: int, number: int, money: float) -> Vehicle:
    fleet: Fleet = case.fleets[index]
    window = _window(case, fleet.depot)
    return Vehicle(
        id=f"{index}-{number}",
        kind=f"kind {index}",
        profile="road",
        start=fleet.depot,
        end=fleet.depot,
        earliest_start=window.start,
        latest_start=window.end,
        latest_end=window.end,
        capacities=(fleet.capacity,),
        fixed_price=fleet.fixed * case.scale * money,
        km_price=1_000 * fleet.unit * money,
        max_duration=None if fleet.max_duration is None else fleet.max_duration * case.scale,
        reloads=(case.depots.index(fleet.depot),) if case.reload else (),
        max_trips=case.n if case.reload else 1,
    )


def _window(case: Case, node: int) -> Window:
    return Window(int(case.ready[node]) * case.scale, min(int(case.due[node]) * case.scale, UNLIMITED))


def _whole(matrix: Matrix) -> Matrix:
    return np.ascontiguousarray(matrix, dtype=np.int32)


def _rounded_up(matrix: Matrix) -> Matrix:
    return _whole(np.ceil(matrix - 1e-9))
