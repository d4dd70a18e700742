"""Which jobs could go on an idle vehicle that must be used, as the search needs to know it.

The checker has a judgement of its own for the same rule; the two share nothing, so that a fault in one is seen by the other.
"""

from collections.abc import Iterator
from itertools import islice

from router.core._core import RouteTimer
from router.model import Instance, Vehicle
from router.model.vehicles import LIMITS
from router.timing import timing_problem

_PLAIN_LIMITS = {"max_stops", "max_driving", "max_distance"}
"""Limits with which a job that fits at the earliest time fits for sure."""


def jobs_of_musts(instance: Instance) -> dict[int, list[int]]:
    """Vehicle that must be used → jobs that could go on it: no more than it takes to tell whether one is always left.

    A job that keeps another such vehicle from being idle does not count, and there are no more of those than such vehicles.
    """
    musts = [number for number, vehicle in enumerate(instance.vehicles) if vehicle.must_use]
    return {number: list(islice(_jobs_alone(instance, number), len(musts) + 1)) for number in musts}


def _jobs_alone(instance: Instance, number: int) -> Iterator[int]:
    """Jobs that can surely go on a vehicle alone, whatever the rest of the plan; what is doubtful is left out."""
    vehicle = instance.vehicles[number]
    if vehicle.breaks or any(getattr(vehicle, name) is not None for name in LIMITS - _PLAIN_LIMITS):
        return
    timer = RouteTimer(timing_problem(instance))
    tied = _tied(instance)
    for job, each in enumerate(instance.jobs):
        if not tied.isdisjoint(visit for option in each.options for visit in option):
            continue
        if any(_may_load(instance, number, option) and timer.evaluate(number, option)[0] for option in each.options):
            yield job


def _tied(instance: Instance) -> set[int]:
    """Visits that a relation, a prefix or a promise binds."""
    names = {name for relation in instance.relations for name in relation.visits}
    names.update(*(vehicle.prefix for vehicle in instance.vehicles))
    names.update(instance.stability.vehicle_of, instance.stability.begin_of)
    return {instance.visit_index[name] for name in names if name in instance.visit_index}


def _may_load(instance: Instance, number: int, option: tuple[int, ...]) -> bool:
    """Whether the vehicle may serve these visits, holds all of their goods at once, and no other can take what they use."""
    if not instance.allowed[list(option), number].all():
        return False
    visits = [instance.visits[visit] for visit in option]
    if any(visit.max_on_board is not None or visit.uses for visit in visits):
        return False
    if any(site.stock for site in instance.sites) and any(sum(visit.deliver) for visit in visits):
        return False
    amounts = [visit.deliver for visit in visits if visit.pickup is None] + [visit.collect for visit in visits]
    return _holds(instance.vehicles[number], amounts)


def _holds(vehicle: Vehicle, amounts: list[tuple[int, ...]]) -> bool:
    for dimension, room in enumerate(vehicle.capacities):
        aboard = sum(amount[dimension] for amount in (vehicle.initial_load, *amounts) if amount)
        if aboard > room:
            return False
    return True
