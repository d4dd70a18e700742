"""Contradictions inside an `Instance`, all of them at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from router.errors import Problem
from router.model.piecewise_validity import piecewise_faults
from router.model.travel import PiecewiseTravel
from router.model.visits import Visit

if TYPE_CHECKING:
    from router.model.instance import Instance


MOST_DRIVING_RULES = 4
"""Breaks of a vehicle that are due after different times of driving; the native core keeps a counter for each."""


def instance_problems(instance: "Instance") -> list[Problem]:
    """Every fault of the instance; empty when it is sound."""
    return [
        *_duplicates("visit", (visit.id for visit in instance.visits)),
        *_duplicates("vehicle", (vehicle.id for vehicle in instance.vehicles)),
        *_duplicates("site", (site.id for site in instance.sites)),
        *_naive_epoch(instance),
        *_matrices(instance),
        *_visits(instance),
        *_pairs(instance),
        *_vehicles(instance),
    ]


def _fault(where: str, what: str, remedy: str) -> Problem:
    return Problem(code="E100", where=where, what=what, remedy=remedy)


def _duplicates(noun: str, ids: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield _fault(f"{noun} '{name}'", f"the id is used {count} times", "give each its own id")


def _naive_epoch(instance: "Instance") -> Iterator[Problem]:
    if instance.epoch.tzinfo is None:
        yield _fault("instance", "epoch has no time zone", "pass an aware datetime")


def _matrices(instance: "Instance") -> Iterator[Problem]:
    size = (len(instance.places), len(instance.places))
    for profile, travel in instance.travel.items():
        for name in ("distances", "durations"):
            matrix = getattr(travel, name)
            if matrix.shape != size:
                yield _fault(f"travel '{profile}'", f"{name} has shape {matrix.shape}", f"it must be {size}: one row per place")
            elif matrix.size and int(matrix.min()) < 0:
                yield _fault(f"travel '{profile}'", f"{name} holds a negative number", "lengths and times are 0 or more")
        if isinstance(travel, PiecewiseTravel):
            for what, remedy in piecewise_faults(travel, len(instance.places)):
                yield _fault(f"travel '{profile}'", what, remedy)


def _visits(instance: "Instance") -> Iterator[Problem]:
    for visit in instance.visits:
        where = f"visit '{visit.id}'"
        if not 0 <= visit.place < len(instance.places):
            yield _fault(where, f"place {visit.place} does not exist", f"use 0 to {len(instance.places) - 1}")
        if not visit.windows:
            yield _fault(where, "it has no window", "give at least one, or leave the field out")
        for window in visit.windows:
            if window.start > window.end:
                yield _fault(where, f"window {window.start}–{window.end} closes before it opens", "swap its ends")
        if any(one.end >= two.start for one, two in zip(visit.windows, visit.windows[1:], strict=False)):
            yield _fault(where, "its windows overlap or are out of order", "merge them and sort them")
        if visit.service < 0 or visit.setup < 0 or any(seconds < 0 for seconds in visit.service_by_kind.values()):
            yield _fault(where, "a service time is negative", "use 0 or more seconds")
        if visit.penalty < 0:
            yield _fault(where, f"penalty {visit.penalty} is negative", "use 0 or more")
        yield from _loads(instance, where, visit)


def _loads(instance: "Instance", where: str, visit: Visit) -> Iterator[Problem]:
    for name in ("deliver", "collect"):
        amounts = getattr(visit, name)
        if amounts and len(amounts) != len(instance.dimensions):
            yield _fault(where, f"{name} has {len(amounts)} figures", f"give one per dimension {instance.dimensions}")
        if any(amount < 0 for amount in amounts):
            yield _fault(where, f"{name} {amounts} is negative", "use 0 or more")


def _pairs(instance: "Instance") -> Iterator[Problem]:
    served: Counter[str] = Counter()
    for visit in instance.visits:
        if visit.pickup is None:
            continue
        served[visit.pickup] += 1
        if visit.pickup not in instance.visit_index or visit.pickup == visit.id:
            yield _fault(f"visit '{visit.id}'", f"its pickup '{visit.pickup}' does not exist", "name another visit's id")
        elif instance.visits[instance.visit_index[visit.pickup]].pickup is not None:
            yield _fault(
                f"visit '{visit.id}'", f"its pickup '{visit.pickup}' is itself a delivery", "name a visit without a pickup"
            )
    for name, count in served.items():
        if count > 1:
            yield _fault(f"visit '{name}'", f"it is the pickup of {count} deliveries", "make one pickup per delivery")
    for relation in instance.relations:
        for name in relation.visits:
            if name not in instance.visit_index:
                yield _fault(f"relation {relation.kind}", f"visit '{name}' does not exist", "name a visit's id")


def _vehicles(instance: "Instance") -> Iterator[Problem]:
    for vehicle in instance.vehicles:
        where = f"vehicle '{vehicle.id}'"
        for name, place in (("start", vehicle.start), ("end", vehicle.end)):
            if place is not None and not 0 <= place < len(instance.places):
                yield _fault(where, f"{name} place {place} does not exist", f"use 0 to {len(instance.places) - 1}")
        if vehicle.profile not in instance.travel:
            yield _fault(where, f"no travel times for profile '{vehicle.profile}'", f"use one of {sorted(instance.travel)}")
        if vehicle.earliest_start > min(vehicle.latest_start, vehicle.latest_end):
            yield _fault(where, "its shift ends before it starts", "swap the ends of the shift")
        for name in ("capacities", "initial_load"):
            figures = getattr(vehicle, name)
            if figures and len(figures) != len(instance.dimensions):
                yield _fault(where, f"{name} has {len(figures)} figures", f"give one per dimension {instance.dimensions}")
        for site in vehicle.reloads:
            if not 0 <= site < len(instance.sites):
                yield _fault(where, f"reload site {site} does not exist", f"use 0 to {len(instance.sites) - 1}")
        limits = {rule.after_driving for rule in vehicle.breaks if rule.after_driving is not None}
        if len(limits) > MOST_DRIVING_RULES:
            yield _fault(where, f"{len(limits)} of its breaks depend on driving", f"give at most {MOST_DRIVING_RULES} such rules")
        for name in vehicle.prefix:
            if name not in instance.visit_index:
                yield _fault(where, f"its frozen visit '{name}' does not exist", "name a visit's id")
