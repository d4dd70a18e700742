"""OR-Tools as its tutorial writes it: Python callbacks, PATH_CHEAPEST_ARC, guided local search. What people start from."""

import time
from importlib.metadata import version
from typing import Any, NamedTuple

from benchmarks.cases import Answer, AnyCase, Case, Fleet, Gap
from benchmarks.solvers.integers import price_of_a_vehicle, price_of_leaving_out, whole_matrices


class Model(NamedTuple):
    """The routing model with what reads its answer."""

    manager: Any
    routing: Any
    fleet_of: tuple[int, ...]


def prepare(case: AnyCase, option: str) -> Model:
    """The routing model, one vehicle per vehicle of the case."""
    from ortools.constraint_solver import pywrapcp

    del option
    if not isinstance(case, Case):
        raise Gap("OR-Tools in Python has no time-dependent travel")
    if case.reload or case.release.any():
        raise Gap("the tutorial has no reloads or release times")
    fleet_of = tuple(index for index, fleet in enumerate(case.fleets) for _ in range(fleet.count))
    ends = [case.fleets[index].depot for index in fleet_of]
    manager = pywrapcp.RoutingIndexManager(len(case.matrix), len(fleet_of), ends, ends)
    routing = pywrapcp.RoutingModel(manager)
    model = Model(manager, routing, fleet_of)
    _costs(case, model)
    _loads(case, model)
    _times(case, model)
    _pairs(case, model)
    _choices(case, model)
    return model


def solve(case: Case, model: Model, *, limit: float, seed: int, threads: int, option: str) -> Answer:
    """The search parameters of the tutorial."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    del seed, option
    if threads != 1:
        raise Gap("the routing library runs on one thread")
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(limit * 1_000))
    trace: list[tuple[float, float]] = []
    started = time.perf_counter()

    def note() -> None:
        cost = model.routing.CostVar().Max() / (case.scale * case.cost_unit)
        if not trace or cost < trace[-1][1]:
            trace.append((time.perf_counter() - started, cost))

    model.routing.AddAtSolutionCallback(note)
    solution = model.routing.SolveWithParameters(parameters)
    wall = time.perf_counter() - started
    name = f"ortools {version('ortools')}"
    if solution is None:
        return Answer(routes=(), version=name, wall=wall, note="no solution")
    return Answer(routes=_routes(model, solution), version=name, wall=wall, trace=tuple(trace))


def _routes(model: Model, solution: Any) -> tuple[tuple[int, tuple[int, ...]], ...]:
    routes = []
    for vehicle, fleet in enumerate(model.fleet_of):
        index, nodes = solution.Value(model.routing.NextVar(model.routing.Start(vehicle))), []
        while not model.routing.IsEnd(index):
            nodes.append(model.manager.IndexToNode(index))
            index = solution.Value(model.routing.NextVar(index))
        if nodes:
            routes.append((fleet, tuple(nodes)))
    return tuple(routes)


def _costs(case: Case, model: Model) -> None:
    costs, _ = whole_matrices(case)
    callbacks: dict[int, int] = {}
    for vehicle, index in enumerate(model.fleet_of):
        fleet = case.fleets[index]
        if fleet.unit not in callbacks:
            table = (costs * fleet.unit).tolist()
            callbacks[fleet.unit] = model.routing.RegisterTransitCallback(_between(model, table))
        model.routing.SetArcCostEvaluatorOfVehicle(callbacks[fleet.unit], vehicle)
        model.routing.SetFixedCostOfVehicle(fleet.fixed * case.scale + price_of_a_vehicle(case), vehicle)


def _between(model: Model, table: list[list[int]]) -> Any:
    node = model.manager.IndexToNode

    def evaluate(origin: int, destination: int) -> int:
        cost: int = table[node(origin)][node(destination)]
        return cost

    return evaluate


def _loads(case: Case, model: Model) -> None:
    demands = case.demand.tolist()
    node = model.manager.IndexToNode
    callback = model.routing.RegisterUnaryTransitCallback(lambda index: demands[node(index)])
    capacities = [case.fleets[index].capacity for index in model.fleet_of]
    model.routing.AddDimensionWithVehicleCapacity(callback, 0, capacities, True, "Capacity")


def _times(case: Case, model: Model) -> None:
    _, times = whole_matrices(case)
    service = (case.service * case.scale)[:, None]
    table = (times + service).tolist()
    horizon = int(case.due.max()) * case.scale
    callback = model.routing.RegisterTransitCallback(_between(model, table))
    model.routing.AddDimension(callback, horizon, horizon, False, "Time")
    dimension = model.routing.GetDimensionOrDie("Time")
    for node in case.customers:
        span = dimension.CumulVar(model.manager.NodeToIndex(node))
        span.SetRange(int(case.ready[node]) * case.scale, int(case.due[node]) * case.scale)
    for vehicle, index in enumerate(model.fleet_of):
        fleet: Fleet = case.fleets[index]
        for end in (model.routing.Start(vehicle), model.routing.End(vehicle)):
            dimension.CumulVar(end).SetRange(int(case.ready[fleet.depot]) * case.scale, int(case.due[fleet.depot]) * case.scale)
            model.routing.AddVariableMinimizedByFinalizer(dimension.CumulVar(end))
        if fleet.max_duration is not None:
            dimension.SetSpanUpperBoundForVehicle(fleet.max_duration * case.scale, vehicle)


def _pairs(case: Case, model: Model) -> None:
    routing, solver = model.routing, model.routing.solver()
    dimension = routing.GetDimensionOrDie("Time")
    for pair in case.pairs:
        pickup, delivery = (model.manager.NodeToIndex(node) for node in pair)
        routing.AddPickupAndDelivery(pickup, delivery)
        solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(delivery))
        solver.Add(dimension.CumulVar(pickup) <= dimension.CumulVar(delivery))


def _choices(case: Case, model: Model) -> None:
    """Customers may be dropped: at their prize, or at a price that is never worth it."""
    never = price_of_leaving_out(case)
    for node in case.customers:
        index = model.manager.NodeToIndex(node)
        prize = int(case.prize[node]) * case.scale
        model.routing.AddDisjunction([index], prize or never)
        allowed = [k for k, fleet in enumerate(model.fleet_of) if _may(case.fleets[fleet], node)]
        if len(allowed) < len(model.fleet_of):
            model.routing.VehicleVar(index).SetValues([-1, *allowed])


def _may(fleet: Fleet, node: int) -> bool:
    return fleet.allowed is None or node in fleet.allowed
