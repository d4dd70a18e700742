"""Orders given to sites, modes and carriers before there are routes, and a first plan made of that."""

import time
from dataclasses import replace

from router.engines import construction
from router.engines.interface import Budget
from router.model import Instance
from router.model.plan import Sequence
from router.sourcing.assignment import Assignment, assigned


def assigned_sequences(instance: Instance, seconds: float | None = None) -> tuple[Sequence, ...]:
    """Routes by cheapest insertion, within so many `seconds`, of the options that the assignment of orders to goods has chosen."""
    deadline = None if seconds is None else time.monotonic() + seconds
    part = decided(instance, assigned(instance))
    found = construction.prepare(part).search(Budget(deadline=deadline)).sequences
    number = [instance.visit_index[visit.id] for visit in part.visits]
    return tuple(replace(one, activities=tuple(visit if visit < 0 else number[visit] for visit in one.activities)) for one in found)


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
