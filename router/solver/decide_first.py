"""Orders given to sites, modes and carriers before there are routes: a first plan for the search, and what it is compared with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from router.costing import cost
from router.model import Instance, Plan, Result
from router.model.instance import Job
from router.model.plan import Sequence
from router.model.sequences import plan_sequences
from router.solver import Limits, solve
from router.sourcing.assignment import Assignment, assigned, nearest_first
from router.timing import schedule


def solve_in_two_stages(instance: Instance, *, limits: Limits, seed: int = 0) -> Result:
    """What a shop does that decides first and routes then: each order as it asked, from the nearest site that has the goods; then
    routes; then the cheapest carrier with room for what no vehicle could take.
    """
    first = nearest_first(instance)
    result = solve(decided(instance, first), limits=limits, seed=seed)
    plan = with_carriers(instance, result.plan)
    notes = (*result.termination.notes, "sites and modes were decided before the routes, carriers after them")
    return Result(plan=plan, cost=cost(instance, plan), termination=replace(result.termination, notes=notes, lower_bound=None))


def first_plan(instance: Instance, *, seed: int = 0) -> Plan:
    """Orders assigned to goods, routes built by cheapest insertion, carriers for those assigned to them and those left."""
    found = assigned(instance)
    routes = solve(decided(instance, found), limits=Limits(seconds=None, iterations=0), engine="construction", seed=seed).plan
    given = {job: choice.carrier for job, choice in found.choices.items() if choice.carrier}
    return with_carriers(instance, routes, given)


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


def with_carriers(instance: Instance, plan: Plan, given: Mapping[str, str] = {}) -> Plan:
    """The routes of `plan`, and carriers for jobs that are on none: those `given`, else the cheapest that still has room, where it
    costs less than leaving the job out.
    """
    sequences: tuple[Sequence, ...] = plan_sequences(instance, plan)
    on_routes = {visit for sequence in sequences for visit in sequence.activities if visit >= 0}
    used = Counter[str]()
    for visit in on_routes:
        used.update(instance.visits[visit].uses)
    waiting = [job for job in instance.jobs if not any(on_routes.issuperset(option) for option in job.options)]
    carried: dict[str, str] = {}
    for job in sorted(waiting, key=lambda job: job.id not in given):
        option = _cheapest(instance, job, used, given.get(job.id))
        if option is not None:
            carried[job.id] = option
            used.update(instance.carrier_option_of[option].uses)
    return schedule(instance, sequences, carried)


def _cheapest(instance: Instance, job: Job, used: Mapping[str, int], wanted: str | None) -> str | None:
    offers = sorted(
        (one for one in instance.carrier_options if one.job == job.id and one.price < job.penalty),
        key=lambda one: (one.id != wanted, one.price),
    )
    for one in offers:
        room = all(used[name] + units <= instance.resource_of[name].capacity for name, units in one.uses.items())
        if room and one.ready <= one.cut_off:
            return one.id
    return None
