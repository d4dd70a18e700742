"""PyVRP: hybrid iterated local search, the strongest open peer on most of the sets."""

import time
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.cases import UNLIMITED, Answer, AnyCase, Case, Fleet, Gap
from benchmarks.solvers.integers import price_of_a_vehicle, whole_matrices

LOAD_SCALE = {"exact": 1_000, "dimacs": 10}
"""PyVRP rounds loads as it rounds distances; its price of an overload is per unit and must be able to outweigh distance."""


def prepare(case: AnyCase, option: str) -> Any:
    """PyVRP's problem data."""
    import pyvrp

    del option
    if not isinstance(case, Case):
        raise Gap("PyVRP has no time-dependent travel")
    costs, times = whole_matrices(case)
    profiles = list(dict.fromkeys(fleet.allowed for fleet in case.fleets))
    in_pairs = {node for pair in case.pairs for node in pair}
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(x=0, y=0) for _ in range(len(costs))],
        clients=[_client(case, node) for node in case.customers if node not in in_pairs],
        depots=[pyvrp.Depot(location=node) for node in case.depots],
        vehicle_types=[_vehicle_type(case, fleet, profiles.index(fleet.allowed)) for fleet in case.fleets],
        distance_matrices=[_only(case, costs, allowed) for allowed in profiles],
        duration_matrices=[_only(case, times, allowed) for allowed in profiles],
        groups=[],
        shipments=[_shipment(case, pickup, delivery) for pickup, delivery in case.pairs],
    )


def solve(case: Case, model: Any, *, limit: float, seed: int, threads: int, option: str) -> Answer:
    """Its own stop at `limit` seconds."""
    import pyvrp

    del option
    if threads != 1:
        raise Gap("PyVRP runs on one thread")
    started = time.perf_counter()
    result = pyvrp.solve(model, stop=pyvrp.stop.MaxRuntime(limit), seed=seed, display=False)
    wall = time.perf_counter() - started
    if not result.best.is_feasible():
        return Answer(routes=(), version=f"pyvrp {version('pyvrp')}", wall=wall, note="no feasible solution")
    routes = tuple((route.vehicle_type(), nodes_of(case, model, route)) for route in result.best.routes())
    return Answer(routes=routes, version=f"pyvrp {version('pyvrp')}", wall=wall, trace=_trace(case, result))


def _trace(case: Case, result: Any) -> tuple[tuple[float, float], ...]:
    points: list[tuple[float, float]] = []
    elapsed = 0.0
    for seconds, data in zip(result.stats.runtimes, result.stats.data, strict=False):
        elapsed += seconds
        cost = data.best_cost / (case.scale * case.cost_unit) if data.best_feas else float("inf")
        if cost < float("inf") and (not points or cost < points[-1][1]):
            points.append((elapsed, cost))
    return tuple(points)


def _load(case: Case, amount: int) -> int:
    return amount * LOAD_SCALE.get(case.convention, case.scale)


def _client(case: Case, node: int) -> Any:
    import pyvrp

    prize = int(case.prize[node])
    return pyvrp.Client(
        location=node,
        delivery=[_load(case, int(case.demand[node]))],
        service_duration=int(case.service[node]) * case.scale,
        tw_early=int(case.ready[node]) * case.scale,
        tw_late=int(case.due[node]) * case.scale,
        release_time=int(case.release[node]) * case.scale,
        prize=prize * case.scale,
        required=prize == 0,
    )


def _shipment(case: Case, pickup: int, delivery: int) -> Any:
    import pyvrp

    return pyvrp.Shipment(
        pickup_location=pickup,
        delivery_location=delivery,
        pickup_tw_early=int(case.ready[pickup]) * case.scale,
        pickup_tw_late=int(case.due[pickup]) * case.scale,
        pickup_service_duration=int(case.service[pickup]) * case.scale,
        delivery_tw_early=int(case.ready[delivery]) * case.scale,
        delivery_tw_late=int(case.due[delivery]) * case.scale,
        delivery_service_duration=int(case.service[delivery]) * case.scale,
        amount=[_load(case, int(case.demand[pickup]))],
    )


def _vehicle_type(case: Case, fleet: Fleet, profile: int) -> Any:
    import pyvrp

    limits = {} if fleet.max_duration is None else {"shift_duration": fleet.max_duration * case.scale}
    if int(case.due[fleet.depot]) < UNLIMITED:
        limits["tw_late"] = int(case.due[fleet.depot]) * case.scale
    return pyvrp.VehicleType(
        num_available=fleet.count,
        capacity=[_load(case, fleet.capacity)],
        start_depot=case.depots.index(fleet.depot),
        end_depot=case.depots.index(fleet.depot),
        fixed_cost=fleet.fixed * case.scale + price_of_a_vehicle(case),
        tw_early=int(case.ready[fleet.depot]) * case.scale,
        unit_distance_cost=fleet.unit,
        profile=profile,
        reload_depots=[case.depots.index(fleet.depot)] if case.reload else [],
        **limits,
    )


def _only(case: Case, matrix: Any, allowed: frozenset[int] | None) -> Any:
    """The matrix of vehicles that may serve only `allowed`: every other customer is out of reach."""
    from pyvrp.constants import MAX_VALUE

    if allowed is None:
        return matrix
    barred = np.asarray(sorted(set(case.customers) - allowed), dtype=np.int64)
    limited = matrix.copy()
    limited[barred, :] = limited[:, barred] = MAX_VALUE
    np.fill_diagonal(limited, 0)
    return limited


def nodes_of(case: Case, model: Any, route: Any) -> tuple[int, ...]:
    """Nodes of a route; depots are kept only where it loads again."""
    nodes = []
    for activity in route:
        if activity.is_client():
            nodes.append(model.clients()[activity.idx].location)
        elif activity.is_pickup():
            nodes.append(model.shipments()[activity.idx].pickup.location)
        elif activity.is_delivery():
            nodes.append(model.shipments()[activity.idx].delivery.location)
        elif activity.is_depot():
            nodes.append(case.depots[activity.idx])
    while nodes and nodes[0] in case.depots:
        nodes.pop(0)
    while nodes and nodes[-1] in case.depots:
        nodes.pop()
    return tuple(nodes)
