"""Rules of single visits and of visits with each other, told to OR-Tools."""

from itertools import combinations, pairwise

from router.engines.ortools_routing.dimensions import Model, add_trip_sum, service_time
from router.model import Relation, Window
from router.units import Seconds


def add_visits(model: Model) -> None:
    """Vehicles, windows, what may be left out, pairs, release, relations, goods, positions."""
    for number, node in enumerate(model.layout.nodes):
        if node.vehicles:
            _restrict(model, number)
    _leave_out(model)
    _resources(model)
    _pairs(model)
    _releases(model)
    for relation in model.instance.relations:
        _relation(model, relation)
    _goods(model)
    _positions(model)
    _prefixes(model)


def _restrict(model: Model, number: int) -> None:
    node, index = model.layout.nodes[number], model.index(number)
    if len(node.vehicles) < len(model.instance.vehicles):
        model.routing.VehicleVar(index).SetValues([-1, *node.vehicles])
    setup = model.instance.visits[node.visit].setup if node.visit >= 0 else 0
    limit = max(vehicle.latest_end for vehicle in model.instance.vehicles)
    moment = model.time.CumulVar(index)
    moment.SetRange(min(limit, node.windows[0].start + setup), min(limit, node.windows[-1].end + setup))
    for before, after in pairwise(node.windows):
        moment.RemoveInterval(before.end + setup + 1, after.start + setup - 1)
    if node.visit >= 0:
        _prefer(model, number, setup)


def _prefer(model: Model, number: int, setup: Seconds) -> None:
    visit = model.instance.visits[model.layout.nodes[number].visit]
    if visit.preferred is None:
        return
    preferred: Window = visit.preferred
    index = model.index(number)
    if visit.late_price:
        model.time.SetCumulVarSoftUpperBound(index, preferred.end + setup, model.scale.per_second(visit.late_price))
    if visit.early_price:
        model.time.SetCumulVarSoftLowerBound(index, preferred.start + setup, model.scale.per_second(visit.early_price))


def _leave_out(model: Model) -> None:
    """Every job may be left out at its penalty; at most one of its options is taken."""
    for job, options in zip(model.instance.jobs, model.layout.options, strict=True):
        if not options:
            continue
        last = [model.index(option[-1]) for option in options]
        model.routing.AddDisjunction(last, model.penalty(job.penalty), 1)
        for option in options:
            for node in option[:-1]:
                model.routing.AddDisjunction([model.index(node)], 0)
    for node in model.layout.reloads():
        model.routing.AddDisjunction([model.index(node)], 0)


def _resources(model: Model) -> None:
    """What the visits served use of each resource is no more than there is."""
    solver, routing = model.routing.solver(), model.routing
    for resource in model.instance.resources:
        used = []
        for number, node in enumerate(model.layout.nodes):
            units = model.instance.visits[node.visit].uses.get(resource.id, 0) if node.visit >= 0 else 0
            if units:
                used.append(routing.ActiveVar(model.index(number)) * units)
        if used:
            solver.Add(solver.Sum(used) <= resource.capacity)


def _pairs(model: Model) -> None:
    solver, routing = model.routing.solver(), model.routing
    for options in model.layout.options:
        for option in options:
            if len(option) == 1:
                continue
            pickup, delivery = (model.index(node) for node in option)
            routing.AddPickupAndDelivery(pickup, delivery)
            solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(delivery))
            begin, end = model.time.CumulVar(pickup), model.time.CumulVar(delivery)
            solver.Add(begin <= end)
            longest = _longest_between(model, option[0], option[1])
            if longest is not None:
                solver.Add(end <= begin + longest)


def _longest_between(model: Model, pickup: int, delivery: int) -> Seconds | None:
    """From the clock's reading at the pickup to that at the delivery."""
    visit = model.instance.visits[model.layout.nodes[delivery].visit]
    if visit.max_on_board is None:
        return None
    first = model.instance.visits[model.layout.nodes[pickup].visit]
    serving = min(service_time(first, model.instance.vehicles[one]) for one in model.layout.nodes[pickup].vehicles)
    return visit.max_on_board + serving + visit.setup


def _releases(model: Model) -> None:
    """A value that never falls along a route and stays equal within a trip: the moment its goods are ready."""
    visits = model.instance.visits
    if not any(visit.release > 0 for visit in visits):
        return
    routing = model.routing
    limit = max(vehicle.latest_end for vehicle in model.instance.vehicles)
    zero = routing.RegisterUnaryTransitVector([0] * len(model.layout.nodes))
    routing.AddDimension(zero, limit if model.layout.reloads() else 0, limit, False, "release")
    ready = routing.GetDimensionOrDie("release")
    for number, node in enumerate(model.layout.nodes):
        if node.visit < 0:
            continue
        index = model.index(number)
        brought = visits[node.visit].pickup is None
        ready.CumulVar(index).SetMin(min(limit, visits[node.visit].release) if brought else 0)
        if model.layout.reloads():
            ready.SlackVar(index).SetValue(0)
    for vehicle in range(len(model.instance.vehicles)):
        first = routing.Start(vehicle)
        if model.layout.reloads():
            ready.SlackVar(first).SetValue(0)
        loading = model.instance.loading[vehicle]
        routing.solver().Add(ready.CumulVar(first) + loading <= model.time.CumulVar(first))
    for number in model.layout.reloads():
        index = model.index(number)
        routing.solver().Add(ready.CumulVar(index) + ready.SlackVar(index) <= model.time.CumulVar(index))


def _relation(model: Model, relation: Relation) -> None:
    copies = model.layout.copies()
    known = [copies.get(model.instance.visit_index[name], []) for name in relation.visits]
    pairs = combinations(known, 2) if relation.kind == "same_vehicle" else pairwise(known)
    for firsts, seconds in pairs:
        for first in firsts:
            for second in seconds:
                _bind(model, relation, first, second)


def _bind(model: Model, relation: Relation, first: int, second: int) -> None:
    """Between two nodes, wherever both are served."""
    routing, solver = model.routing, model.routing.solver()
    one, two = model.index(first), model.index(second)
    both = routing.ActiveVar(one) + routing.ActiveVar(two)
    solver.Add((both == 2) * (routing.VehicleVar(one) - routing.VehicleVar(two)) == 0)
    if relation.kind == "sequence":
        far = 2 * max(vehicle.latest_end for vehicle in model.instance.vehicles)
        setup = model.instance.visits[model.layout.nodes[second].visit].setup
        begin, then = model.time.CumulVar(one), model.time.CumulVar(two)
        solver.Add(then + far * (2 - both) >= begin + model.leaving(first) + relation.gap + setup)
    elif relation.kind == "adjacent":
        solver.Add((both == 2) * (routing.NextVar(one) - two) == 0)


def _goods(model: Model) -> None:
    """Goods that must not ride together: for each such pair every trip is one for the first or one for the second of them.

    What a pickup puts on board stays there until its delivery. Where vehicles load again, both are kept on one trip, though the
    rule would let such goods ride on with others that they do not conflict with. Goods that may only not be on board at once are
    kept apart for whole trips too.
    """
    apart = sorted(tuple(sorted(pair)) for pair in model.instance.conflicts if len(pair) > 1)
    for first, second in apart:
        _keep_apart(model, first, second)
    if apart and model.layout.reloads():
        _pairs_on_one_trip(model, {good for pair in apart for good in pair})


def _keep_apart(model: Model, first: str, second: str) -> None:
    limits = [1] * len(model.instance.vehicles)
    side = add_trip_sum(model, f"{first} or {second}", [0] * len(model.layout.nodes), limits, from_zero=False)
    for number, node in enumerate(model.layout.nodes):
        goods = model.instance.visits[node.visit].goods if node.visit >= 0 else frozenset()
        if first in goods and second in goods:
            model.routing.ActiveVar(model.index(number)).SetValue(0)
        elif first in goods or second in goods:
            side.CumulVar(model.index(number)).SetValue(int(second in goods))


def _pairs_on_one_trip(model: Model, goods: set[str]) -> None:
    trip = model.routing.GetDimensionOrDie("reloads")
    for options in model.layout.options:
        for option in options:
            first, last = model.index(option[0]), model.index(option[-1])
            if len(option) > 1 and goods & model.instance.visits[model.layout.nodes[option[0]].visit].goods:
                model.routing.solver().Add(trip.CumulVar(first) == trip.CumulVar(last))


def _positions(model: Model) -> None:
    """First: only a start may precede it. Last: only an end may follow it."""
    routing = model.routing
    ends = [routing.End(vehicle) for vehicle in range(len(model.instance.vehicles))]
    inner = [number for number, node in enumerate(model.layout.nodes) if node.vehicles]
    for number, node in enumerate(model.layout.nodes):
        position = model.instance.visits[node.visit].position if node.visit >= 0 else None
        index = model.index(number) if position else -1
        if position == "last":
            routing.NextVar(index).SetValues([index, *ends])
        elif position == "first":
            for other in inner:
                if other != number:
                    routing.NextVar(model.index(other)).RemoveValue(index)


def _prefixes(model: Model) -> None:
    copies = model.layout.copies()
    for number, vehicle in enumerate(model.instance.vehicles):
        here = model.routing.Start(number)
        for name in vehicle.prefix:
            fitting = [
                node for node in copies.get(model.instance.visit_index[name], []) if number in model.layout.nodes[node].vehicles
            ]
            if not fitting:
                break
            index = model.index(fitting[0])
            model.routing.NextVar(here).SetValue(index)
            here = index
