"""What an answer is worth, recomputed from the instance file alone.

Nothing of `router` is used here: routes are driven through in plain Python with the numbers of the set's own convention.
Time-dependent answers are scored by the collection's own library, which has the last word there.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.cases import AnyCase, Case, Fleet, OptionsCase, TimedCase, Verdict
from benchmarks.evaluate_options import evaluate_options
from benchmarks.library import library_instance

TOLERANCE = 1e-6
"""For sums of double-precision distances."""

Routes = Sequence[tuple[int, Sequence[int]]]


def evaluate(case: AnyCase, routes: Routes) -> Verdict:
    """Cost, vehicles and faults of `routes`: (fleet, nodes) each, of an `OptionsCase` (0, options)."""
    if isinstance(case, OptionsCase):
        return evaluate_options(case, [tuple(options) for _, options in routes])
    return _timed(case, routes) if isinstance(case, TimedCase) else _static(case, routes)


def _static(case: Case, routes: Routes) -> Verdict:
    used = [(fleet, tuple(nodes)) for fleet, nodes in routes if nodes]
    cost = sum(_route_cost(case, case.fleets[fleet], nodes) for fleet, nodes in used)
    served = [node for _, nodes in used for node in nodes if node not in case.depots]
    cost += sum(int(case.prize[node]) for node in set(case.customers) - set(served))
    faults = [*_coverage(case, served), *_fleet_faults(case, used)]
    for fleet, nodes in used:
        faults.extend(_route_faults(case, case.fleets[fleet], nodes))
    return Verdict(cost=cost / case.cost_unit, vehicles=len(used), faults=tuple(faults))


def _route_cost(case: Case, fleet: Fleet, nodes: Sequence[int]) -> float:
    arcs = pairwise((fleet.depot, *nodes, fleet.depot))
    return float(fleet.fixed + fleet.unit * sum(case.matrix[i, j].item() for i, j in arcs))


def _coverage(case: Case, served: Sequence[int]) -> Iterator[str]:
    if len(served) != len(set(served)):
        yield "a customer is served twice"
    if not set(served) <= set(case.customers):
        yield "a node does not exist"
    missing = [node for node in case.customers if case.prize[node] == 0 and node not in set(served)]
    if missing:
        yield f"{len(missing)} customers are not served"


def _fleet_faults(case: Case, used: Routes) -> Iterator[str]:
    for index, fleet in enumerate(case.fleets):
        count = sum(chosen == index for chosen, _ in used)
        if count > fleet.count:
            yield f"fleet {index} has {fleet.count} vehicles, {count} are used"


def _route_faults(case: Case, fleet: Fleet, nodes: Sequence[int]) -> Iterator[str]:
    trips = _trips(fleet, nodes)
    if len(trips) > 1 and not case.reload:
        yield "a route passes the depot"
    if fleet.allowed is not None and not set(nodes) - {fleet.depot} <= fleet.allowed:
        yield "a vehicle serves a customer it may not"
    for trip in trips:
        if _peak_load(case, trip) > fleet.capacity:
            yield f"a load exceeds {fleet.capacity}"
    yield from _order_faults(case, nodes)
    yield from _time_faults(case, fleet, trips)


def _trips(fleet: Fleet, nodes: Sequence[int]) -> list[list[int]]:
    trips: list[list[int]] = [[]]
    for node in nodes:
        if node == fleet.depot:
            trips.append([])
        else:
            trips[-1].append(node)
    return trips


def _peak_load(case: Case, trip: Sequence[int]) -> int:
    demands = [int(case.demand[node]) for node in trip]
    if not case.pairs:
        return sum(demands)
    loads = [0]
    for demand in demands:
        loads.append(loads[-1] + demand)
    return max(loads)


def _order_faults(case: Case, nodes: Sequence[int]) -> Iterator[str]:
    position = {node: k for k, node in enumerate(nodes)}
    for pickup, delivery in case.pairs:
        if (pickup in position) != (delivery in position) or position.get(pickup, 0) > position.get(delivery, 0):
            yield f"pickup {pickup} is not before delivery {delivery} on one vehicle"


def _time_faults(case: Case, fleet: Fleet, trips: Sequence[Sequence[int]]) -> Iterator[str]:
    """Drive as early as possible; then the latest departure that ends no later gives the shortest duration (Savelsbergh 1992)."""
    depot = fleet.depot
    stops = [depot]
    opens = []
    for trip in trips:
        opens.append(max([int(case.ready[depot]), *(int(case.release[node]) for node in trip)]))
        stops.extend([*trip, depot])
    departure = now = float(opens[0])
    waited, slack, depot_visits = 0.0, float("inf"), 0
    if now > case.due[depot] + TOLERANCE:
        yield "goods come after the depot closes"
    for i, j in pairwise(stops):
        now += float(case.matrix[i, j]) + (float(case.service[i]) if i != depot else 0.0)
        if now > case.due[j] + TOLERANCE:
            yield f"node {j} is reached {now - float(case.due[j]):.3f} too late"
            return
        ready = float(case.ready[j])
        if j == depot:
            depot_visits += 1
            ready = float(opens[depot_visits]) if depot_visits < len(opens) else now
        waited += max(0.0, ready - now)
        now = max(now, ready)
        if now > case.due[j] + TOLERANCE:
            yield f"node {j} is left {now - float(case.due[j]):.3f} too late"
        slack = min(slack, waited + float(case.due[j]) - now)
    duration = now - departure - min(waited, slack)
    if fleet.max_duration is not None and duration > fleet.max_duration + TOLERANCE:
        yield f"a route lasts {duration - fleet.max_duration:.3f} too long"


def _timed(case: TimedCase, routes: Routes) -> Verdict:
    from mamut_routing_lib.enums import ObjectiveFunction
    from mamut_routing_lib.models import BenchmarkSolution
    from mamut_routing_lib.td import check_td_solution

    listed = [list(nodes) for _, nodes in routes if nodes]
    objective = ObjectiveFunction.FLEET_COST_DURATION if case.route_price else ObjectiveFunction.DURATION
    solution = BenchmarkSolution(instance_name=str(case.record["instance_name"]), routes=listed, cost=None)
    used = {arc for route in listed for arc in pairwise((0, *route, 0))}
    result = check_td_solution(library_instance(case, used), solution, objective_function=objective)
    if not result.is_valid():
        return Verdict(cost=float("inf"), vehicles=len(listed), faults=(result.error_message,))
    return Verdict(cost=float(result.routing_cost), vehicles=len(listed))
