"""The whole OR-Tools model of an instance, and the way back from its routes to sequences."""

from collections.abc import Mapping, Sequence as Several
from itertools import pairwise

from ortools.constraint_solver import pywrapcp

from router.engines.ortools_routing.dimensions import Model, add_limits, add_loads, add_prices, add_time
from router.engines.ortools_routing.fleet import add_vehicles, use_all_that_must
from router.engines.ortools_routing.layout import lay_out
from router.engines.ortools_routing.money import dearest_routes, scale_for
from router.engines.ortools_routing.visits import add_visits
from router.model import Instance, Sequence
from router.model.travel import IntMatrix


def build(instance: Instance, durations: Mapping[str, IntMatrix], *, every_must_be_used: bool = True) -> Model:
    """The model, ready to be closed and solved; `every_must_be_used` says whether `Vehicle.must_use` is told."""
    layout = lay_out(instance)
    manager = pywrapcp.RoutingIndexManager(len(layout.nodes), len(instance.vehicles), list(layout.starts), list(layout.ends))
    model = Model(
        instance=instance,
        layout=layout,
        scale=scale_for(instance),
        manager=manager,
        routing=pywrapcp.RoutingModel(manager),
        durations=durations,
    )
    if instance.shape.fewest_vehicles:
        model.vehicle_price = model.scale.whole(dearest_routes(instance)) + 1
    add_prices(model)
    add_time(model)
    add_loads(model)
    add_limits(model)
    add_visits(model)
    add_vehicles(model)
    if every_must_be_used:
        use_all_that_must(model)
    return model


def sequences_now(model: Model) -> tuple[Sequence, ...]:
    """The routes of the solution being looked at (inside a callback); useless reloads are left out."""
    found = []
    for vehicle in range(len(model.instance.vehicles)):
        activities: list[int] = []
        index = int(model.routing.NextVar(model.routing.Start(vehicle)).Value())
        while not model.routing.IsEnd(index):
            node = model.layout.nodes[model.manager.IndexToNode(index)]
            activities.append(node.visit if node.visit >= 0 else -1 - node.reload)
            index = int(model.routing.NextVar(index).Value())
        tidy = _without_idle_reloads(activities)
        if tidy:
            found.append(Sequence(vehicle=vehicle, activities=tidy))
    return tuple(found)


def _without_idle_reloads(activities: list[int]) -> tuple[int, ...]:
    """A reload counts only between two visits; of several in a row the last is kept."""
    kept: list[int] = []
    for number, activity in enumerate(activities):
        following = activities[number + 1] if number + 1 < len(activities) else -1
        if activity >= 0 or (kept and following >= 0):
            kept.append(activity)
    return tuple(kept)


def routes_for(model: Model, sequences: Several[Sequence]) -> list[list[int]]:
    """`sequences` as OR-Tools reads them: node indices per vehicle; activities without a node of their own are left out."""
    copies = model.layout.copies()
    reloads = model.layout.reloads()
    routes: list[list[int]] = [[] for _ in model.instance.vehicles]
    for sequence in sequences:
        for activity in sequence.activities:
            node = _node_for(model, copies, reloads, sequence.vehicle, activity)
            if node is not None:
                routes[sequence.vehicle].append(node)
    return [[model.index(node) for node in route] for route in routes]


def follow_first(model: Model, routes: Several[Several[int]]) -> None:
    """Let the first solution be `routes`: every arc of them is free, every other one costs; to be told before the model is closed.

    OR-Tools' iterated local search takes no solution to begin with (a hint changes nothing), but its first solution may
    follow any price of arcs. Finding one by savings needs some 300 bytes for each pair of nodes, this next to none.
    """
    following = list(range(model.routing.Size()))
    for vehicle, route in enumerate(routes):
        stops = [model.routing.Start(vehicle), *route, model.routing.End(vehicle)]
        for origin, destination in pairwise(stops):
            following[origin] = destination
    model.routing.SetFirstSolutionEvaluator(lambda origin, destination: int(following[origin] != destination))


def _node_for(model: Model, copies: dict[int, list[int]], reloads: list[int], vehicle: int, activity: int) -> int | None:
    nodes = model.layout.nodes
    if activity >= 0:
        return next((node for node in copies.get(activity, []) if vehicle in nodes[node].vehicles), None)
    for node in reloads:
        if nodes[node].reload == -1 - activity and vehicle in nodes[node].vehicles:
            reloads.remove(node)
            return node
    return None
