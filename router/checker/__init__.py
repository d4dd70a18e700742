"""An independent verdict on a plan: every hard rule, and whether the times shown are true.

Nothing here is shared with what made the plan except the data and the travel times themselves. Rules are named as in
`router.model.rules`; besides those there are

======================  ==================================================================================
``stops``               the stops are no route, or times, distances, loads or lateness shown are not true
``vehicles``            an unknown vehicle, or one with several routes
``served_once``         a visit served more than once
``unserved``            a visit neither served nor carried nor reported, or reported wrongly
``unreachable``         a leg where no road leads
``shift``               the vehicle leaves or ends outside its shift
``capacity``            more on board than the vehicle takes
======================  ==================================================================================

Rules that are prices (``km_price``, ``preferred_window``, …) cannot be broken; `router.costing` prices them.
"""

from collections.abc import Iterator, Sequence as Several
from typing import TypeAlias

from router.checker.accounting import serving_faults, structure_faults, unserved_faults, vehicle_faults
from router.checker.breaks import break_faults
from router.checker.clock import clock_faults, true_legs
from router.checker.facts import RouteFacts, route_facts
from router.checker.hours import hour_faults
from router.checker.loads import dock_faults, load_faults, stock_faults
from router.checker.promises import fleet_faults, prefix_faults, stability_faults
from router.checker.sourcing import carrier_faults, resource_faults
from router.checker.ties import relation_faults, vehicle_ties
from router.model import Instance, Plan, Route, Violation

__all__ = ["check", "check_route"]

ROUTE_CHECKS = (hour_faults, break_faults, load_faults, vehicle_ties)
"""Of one route, its times apart."""


RouteVerdicts: TypeAlias = dict[int, tuple[RouteFacts, list[Violation]]]
"""By the identity of a route whose stops can be read: what is known of it, and the rules that it breaks alone."""


def check(instance: Instance, plan: Plan, known: RouteVerdicts | None = None) -> list[Violation]:
    """Every rule of `instance` that `plan` breaks; empty when the plan is sound.

    Parameters
    ----------
    instance : the problem.
    plan : timed routes and what was left out, made by anybody.
    known : verdicts on single routes of this instance; one that comes again, the very same object, is not judged twice.

    Returns
    -------
    list of Violation
        plan-wide faults first, then route by route. A route whose stops cannot be read at all is reported as that and not judged
        further.
    """
    return list(_violations(instance, plan, {} if known is None else known))


def check_route(instance: Instance, route: Route) -> list[Violation]:
    """The rules that one route alone breaks, whatever the rest of the plan looks like; a route without stops breaks none.

    Rules between routes (relations, stock, resources, docks, kind limits, stability) are left to `check`.
    """
    vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
    faults = list(structure_faults(instance, vehicle, route))
    if faults:
        return faults
    return _route_faults([route_facts(instance, vehicle, route)])[0]


def _route_faults(routes: Several[RouteFacts]) -> list[list[Violation]]:
    """The rules that each route breaks alone."""
    return [
        [*clock_faults(facts, expected), *(fault for judge in ROUTE_CHECKS for fault in judge(facts))]
        for facts, expected in zip(routes, true_legs(routes), strict=True)
    ]


def _violations(instance: Instance, plan: Plan, known: RouteVerdicts) -> Iterator[Violation]:
    yield from vehicle_faults(instance, plan)
    yield from serving_faults(instance, plan)
    yield from unserved_faults(instance, plan)
    routes: list[RouteFacts] = []
    for route in plan.routes:
        if route.vehicle not in instance.vehicle_index:
            continue
        if id(route) in known:
            routes.append(known[id(route)][0])
            continue
        vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
        faults = list(structure_faults(instance, vehicle, route))
        yield from faults
        if not faults:
            routes.append(route_facts(instance, vehicle, route))
    yield from relation_faults(instance.relations, routes)
    yield from prefix_faults(instance, routes)
    yield from stability_faults(instance, routes)
    yield from fleet_faults(instance, routes)
    yield from stock_faults(routes)
    yield from resource_faults(instance, plan, routes)
    yield from carrier_faults(instance, plan)
    yield from dock_faults(routes)
    new = [facts for facts in routes if id(facts.route) not in known]
    known |= {id(facts.route): (facts, faults) for facts, faults in zip(new, _route_faults(new), strict=True)}
    for facts in routes:
        yield from known[id(facts.route)][1]
