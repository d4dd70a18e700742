"""Orders given to sites, modes and carriers before there are routes: a first plan for the search, and what it is compared with."""

from dataclasses import replace

from router.costing import cost
from router.engines.carrying import planned
from router.model import Instance, Result
from router.model.plan import Sequence
from router.model.sequences import plan_sequences
from router.solver import Limits, solve
from router.sourcing.assignment import Assignment, assigned, nearest_first


def solve_in_two_stages(instance: Instance, *, limits: Limits, seed: int = 0) -> Result:
    """What a shop does that decides first and routes then: each order as it asked, from the nearest site that has the goods; then
    routes; then the cheapest carrier with room for what no vehicle could take.
    """
    first = nearest_first(instance)
    result = solve(decided(instance, first), limits=limits, seed=seed)
    plan = planned(instance, plan_sequences(instance, result.plan))
    notes = (*result.termination.notes, "sites and modes were decided before the routes, carriers after them")
    return Result(plan=plan, cost=cost(instance, plan), termination=replace(result.termination, notes=notes, lower_bound=None))


def assigned_sequences(instance: Instance) -> tuple[Sequence, ...]:
    """Routes by cheapest insertion of the options that the assignment of orders to goods has chosen."""
    part = decided(instance, assigned(instance))
    plan = solve(part, limits=Limits(seconds=None, iterations=0), engine="construction").plan
    return plan_sequences(instance, plan)


def decided(instance: Instance, assignment: Assignment) -> Instance:
    """The instance in which every job has the option taken and no other, and no carrier: resources bind nobody any more."""
    last = {choice.visit for choice in assignment.choices.values() if choice.visit is not None}
    kept = {visit for job in instance.jobs for option in job.options if option[-1] in last for visit in option}
    names = {instance.visits[number].id for number in kept}
    visits = tuple(replace(visit, uses={}) for number, visit in enumerate(instance.visits) if number in kept)
    relations = tuple(
        replace(one, visits=members)
        for one in instance.relations
        if len(members := tuple(name for name in one.visits if name in names)) > 1
    )
    vehicles = tuple(replace(one, prefix=tuple(name for name in one.prefix if name in names)) for one in instance.vehicles)
    stability = replace(
        instance.stability,
        vehicle_of={name: one for name, one in instance.stability.vehicle_of.items() if name in names},
        begin_of={name: one for name, one in instance.stability.begin_of.items() if name in names},
    )
    return instance.replace(
        visits=visits,
        vehicles=vehicles,
        relations=relations,
        stability=stability,
        resources=(),
        carriers=(),
        carrier_options=(),
    )
