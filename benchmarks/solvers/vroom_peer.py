"""VROOM by its Python binding, exploration 5: fast, deterministic, no seed."""

import time
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from benchmarks.cases import UNLIMITED, Answer, AnyCase, Case, Gap
from benchmarks.solvers.integers import price_of_a_vehicle, whole_matrices

EXPLORATION = 5
MOST = 4_000_000_000
"""It refuses input whose costs could add up to more (32 bits); such figures lose their last digits."""


def prepare(case: AnyCase, option: str) -> Any:
    """VROOM's input: a job per customer or a shipment per pair, a cost matrix per kind of vehicle."""
    import vroom

    del option
    _refuse(case)
    assert isinstance(case, Case)
    costs, times = whole_matrices(case)
    model = vroom.Input()
    for unit in sorted({fleet.unit for fleet in case.fleets}):
        model.set_durations_matrix(f"unit {unit}", times)
        model.set_costs_matrix(f"unit {unit}", costs * unit // divisor(case))
    in_pairs = {node for pair in case.pairs for node in pair}
    for node in case.customers:
        if node not in in_pairs:
            model.add_job(_job(case, node))
    for pickup, delivery in case.pairs:
        amount = vroom.Amount([int(case.demand[pickup])])
        model.add_shipment(_step(case, pickup), _step(case, delivery), amount=amount)
    for index, fleet in enumerate(case.fleets):
        for number in range(fleet.count):
            model.add_vehicle(_vehicle(case, index, number))
    return model


def solve(case: Case, model: Any, *, limit: float, seed: int, threads: int, option: str) -> Answer:
    """As far as it gets within `limit` seconds; it may end earlier."""
    del seed, option
    started = time.perf_counter()
    solution = model.solve(exploration_level=EXPLORATION, nb_threads=threads, timeout=timedelta(seconds=limit))
    wall = time.perf_counter() - started
    routes: dict[int, list[int]] = {}
    frame = solution.routes
    for vehicle, kind, node in zip(frame["vehicle_id"], frame["type"], frame["location_index"], strict=True):
        if kind in ("job", "pickup", "delivery"):
            routes.setdefault(int(vehicle), []).append(int(node))
    fleet_of = [index for index, fleet in enumerate(case.fleets) for _ in range(fleet.count)]
    return Answer(
        routes=tuple((fleet_of[vehicle - 1], tuple(nodes)) for vehicle, nodes in routes.items()),
        version=f"pyvroom {version('pyvroom')}",
        wall=wall,
    )


def _refuse(case: AnyCase) -> None:
    if not isinstance(case, Case):
        raise Gap("VROOM has no time-dependent travel")
    if case.reload:
        raise Gap("VROOM has no reloads")
    if case.release.any():
        raise Gap("VROOM has no release times")
    if case.prize.any():
        raise Gap("VROOM has no prizes: it serves as many as it can")
    if any(fleet.max_duration is not None for fleet in case.fleets):
        raise Gap("VROOM limits travel time, not the duration of a route")


def divisor(case: Case) -> int:
    """What costs are divided by to stay within what VROOM takes."""
    arc = max(fleet.unit for fleet in case.fleets) * int(case.matrix.max() * case.scale)
    vehicle = max(fleet.fixed for fleet in case.fleets) * case.scale + price_of_a_vehicle(case)
    divisor = 1
    while (2 * arc + vehicle) * case.n // divisor > MOST:
        divisor *= 10
    return divisor


def _windows(case: Case, node: int) -> list[Any]:
    import vroom

    if int(case.due[node]) >= UNLIMITED:
        return []
    return [vroom.TimeWindow(int(case.ready[node]) * case.scale, int(case.due[node]) * case.scale)]


def _skills(case: Case, node: int) -> set[int]:
    """A skill per customer that not every fleet may serve."""
    return {node} if any(fleet.allowed is not None for fleet in case.fleets) else set()


def _job(case: Case, node: int) -> Any:
    import vroom

    return vroom.Job(
        id=node,
        location=node,
        default_service=int(case.service[node]) * case.scale,
        delivery=vroom.Amount([int(case.demand[node])]),
        skills=_skills(case, node),
        time_windows=_windows(case, node),
    )


def _step(case: Case, node: int) -> Any:
    import vroom

    return vroom.ShipmentStep(
        id=node, location=node, default_service=int(case.service[node]) * case.scale, time_windows=_windows(case, node)
    )


def _vehicle(case: Case, index: int, number: int) -> Any:
    import vroom

    fleet = case.fleets[index]
    windows = _windows(case, fleet.depot)
    return vroom.Vehicle(
        id=1 + sum(other.count for other in case.fleets[:index]) + number,
        start=fleet.depot,
        end=fleet.depot,
        profile=f"unit {fleet.unit}",
        capacity=[fleet.capacity],
        skills=set(fleet.allowed or ()),
        time_window=windows[0] if windows else None,
        costs=vroom.VehicleCosts(fixed=(fleet.fixed * case.scale + price_of_a_vehicle(case)) // divisor(case)),
    )
