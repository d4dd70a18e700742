"""Large days in parts: neighbouring routes are searched as days of their own, then cut anew along other borders.

A part is an instance with the visits of some routes, their vehicles and a share of the idle ones, over its own places only, so its
matrices stay small. Only for days whose routes are `separate`.
"""

import time
from collections.abc import Callable, Sequence as Several
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from router.engines.interface import BestSoFar, Budget
from router.engines.lns.numbering import jobs_near_by_near, over_places, renamed, visits_of
from router.model import Instance, Sequence
from router.model.fields import derived

LARGE = 2_000
"""Visits from which a day is taken apart."""
_PART, _BEGUN = 500, 1_000
"""Visits of a part that is searched, and jobs of one that is begun."""
_ROUNDS = 3
_REHEAT = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A day cut out of a larger one; `visits` and `vehicles` give the larger day's indices."""

    instance: Instance
    visits: tuple[int, ...]
    vehicles: tuple[int, ...]
    start: tuple[Sequence, ...]

    def back(self, sequences: Several[Sequence]) -> tuple[Sequence, ...]:
        """Sequences of the part in the larger day's indices."""
        return renamed(sequences, self.visits, self.vehicles)


def can_take_apart(instance: Instance) -> bool:
    """Whether `instance` is large."""
    return len(instance.visits) >= LARGE


Improve: TypeAlias = Callable[[Instance, Budget, int, tuple[Sequence, ...], float], tuple[tuple[Sequence, ...], int]]
"""Searches an instance within a budget, with a seed, from a start, from a stage of annealing on; gives its plan and the steps
made."""


def improve_in_parts(
    instance: Instance, budget: Budget, start: tuple[Sequence, ...], seed: int, improve: Improve
) -> tuple[tuple[Sequence, ...], int]:
    """`start`, which keeps every rule, improved part by part in rounds with other borders, and the steps made; no worse."""
    sequences, steps = start, 0
    for number in range(_ROUNDS):
        if budget.cancelled.is_set() or budget.remaining() <= 0:
            break
        share = 1 / (_ROUNDS - number)
        parts = cut(instance, sequences, seed + number)
        sequences, more = _improve_all(parts, _shared(budget, share, len(parts)), budget.threads, seed + number, improve)
        steps += more
    return sequences, steps


def _shared(budget: Budget, share: float, parts: int) -> Budget:
    """What each part may use, its deadline in seconds from its own start; threads take one part after another."""
    rounds = -(-parts // max(1, budget.threads))
    iterations = None if budget.iterations is None else int(budget.iterations / _ROUNDS / parts)
    seconds = share * budget.remaining() / rounds
    deadline = None if budget.deadline is None else seconds
    return replace(budget, threads=1, iterations=iterations, deadline=deadline, best=BestSoFar())


def _improve_all(parts: list[Part], budget: Budget, threads: int, seed: int, improve: Improve) -> tuple[tuple[Sequence, ...], int]:
    def work(number: int) -> tuple[tuple[Sequence, ...], int]:
        part = parts[number]
        seconds = budget.deadline
        own = budget if seconds is None else replace(budget, deadline=time.monotonic() + seconds)
        sequences, steps = improve(part.instance, own, seed + 31 * number, part.start, _REHEAT)
        return part.back(sequences), steps

    with ThreadPoolExecutor(max(1, threads)) as pool:
        found = list(pool.map(work, range(len(parts))))
    return tuple(sequence for sequences, _ in found for sequence in sequences), sum(steps for _, steps in found)


def begun_in_parts(instance: Instance, begin: Callable[[Instance], tuple[Sequence, ...]]) -> tuple[Sequence, ...]:
    """A plan made part by part along a chain of near places; each part has the vehicles that those before it left idle.

    It costs far less than one of the whole, for which every visit is measured against every other.
    """
    found: list[Sequence] = []
    idle: Several[int] = range(len(instance.vehicles))
    jobs = jobs_near_by_near(instance)
    for first in range(0, len(jobs), _BEGUN):
        visits = tuple(sorted(visit for job in jobs[first : first + _BEGUN] for visit in visits_of(job)))
        part = Part(instance=_reduced(instance, visits, idle), visits=visits, vehicles=tuple(idle), start=())
        found += part.back(begin(part.instance))
        used = {one.vehicle for one in found}
        idle = [vehicle for vehicle in idle if vehicle not in used]
        if not idle:
            break
    return tuple(found)


def cut(instance: Instance, sequences: Several[Sequence], seed: int) -> list[Part]:
    """Parts of about 500 visits: a route drawn at random and those whose middle visits lie nearest to its own."""
    groups = _groups(instance, sequences, seed)
    idle = sorted(set(range(len(instance.vehicles))) - {one.vehicle for one in sequences})
    left_out = _left_out(instance, sequences)
    middles = [_middle(instance, group[0]) for group in groups]
    extra: list[list[int]] = [[] for _ in groups]
    distances = next(iter(instance.travel.values())).distances
    for job in left_out:
        places = distances[instance.visits[job[0]].place, middles]
        extra[int(np.argmin(places))].extend(job)
    return [_part(instance, group, extra[number], idle[number :: len(groups)]) for number, group in enumerate(groups)]


def _middle(instance: Instance, sequence: Sequence) -> int:
    """Place of the visit in the middle of a route."""
    visits = [activity for activity in sequence.activities if activity >= 0]
    return instance.visits[visits[len(visits) // 2]].place


def _groups(instance: Instance, sequences: Several[Sequence], seed: int) -> list[list[Sequence]]:
    distances = next(iter(instance.travel.values())).distances
    left = [one for one in sequences if any(activity >= 0 for activity in one.activities)]
    draw = np.random.default_rng(seed)
    groups: list[list[Sequence]] = []
    while left:
        middle = _middle(instance, left[int(draw.integers(len(left)))])
        order = np.argsort(distances[middle, [_middle(instance, one) for one in left]], kind="stable")
        group: list[Sequence] = []
        for index in order:
            group.append(left[index])
            if sum(len(one.activities) for one in group) >= _PART:
                break
        groups.append(group)
        taken = {one.vehicle for one in group}
        left = [one for one in left if one.vehicle not in taken]
    return groups


def _left_out(instance: Instance, sequences: Several[Sequence]) -> list[list[int]]:
    """Visits of each job that no route serves."""
    served = {instance.job_of[activity] for one in sequences for activity in one.activities if activity >= 0}
    return [
        [visit for option in job.options for visit in option] for number, job in enumerate(instance.jobs) if number not in served
    ]


def _part(instance: Instance, routes: Several[Sequence], left_out: Several[int], idle: Several[int]) -> Part:
    jobs = {instance.job_of[activity] for one in routes for activity in one.activities if activity >= 0}
    own = {visit for job in jobs for option in instance.jobs[job].options for visit in option}
    visits = tuple(sorted(own | set(left_out)))
    vehicles = tuple(sorted({one.vehicle for one in routes} | set(idle)))
    number_of = {visit: number for number, visit in enumerate(visits)}
    vehicle_number = {vehicle: number for number, vehicle in enumerate(vehicles)}
    start = tuple(
        Sequence(
            vehicle=vehicle_number[one.vehicle], activities=tuple(number_of.get(activity, activity) for activity in one.activities)
        )
        for one in routes
    )
    return Part(instance=_reduced(instance, visits, vehicles), visits=visits, vehicles=vehicles, start=start)


def _reduced(instance: Instance, visits: Several[int], vehicles: Several[int]) -> Instance:
    """`instance` with some visits and vehicles and the places they need."""
    chosen = [instance.vehicles[number] for number in vehicles]
    places = sorted(
        {instance.visits[number].place for number in visits}
        | {vehicle.start for vehicle in chosen}
        | {vehicle.end for vehicle in chosen if vehicle.end is not None}
        | {site.place for site in instance.sites}
    )
    priced = {visit: job.penalty for job in instance.jobs for option in job.options for visit in option}
    own = [derived(instance.visits[number], penalty=priced[number], priority=0) for number in visits]
    return over_places(instance, places, own, chosen, orders=())
