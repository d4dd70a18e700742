"""Visits and places numbered so that near ones have near numbers.

The search reads little of its tables at a time, but from all over them. In the order in which orders came in, neighbours lie
far apart in memory; along a chain from each place to the nearest one left they share lines of the processor's cache, which
makes a step about a fifth cheaper at 1,000 visits.
"""

from collections.abc import Mapping, Sequence as Several
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.core import _core as core
from router.model import Instance, Job, Sequence, Vehicle, Visit
from router.model.arrays import SettledTravel
from router.model.fields import derived
from router.model.rules import with_rules_of
from router.model.sequences import sound_sequence
from router.model.travel import among

MOST_PLACES = 4_096
"""Above, a second copy of the matrices is not worth its memory; such days are searched in parts for most of the time."""


@dataclass(frozen=True)
class Numbering:
    """An instance under other numbers; `visits` gives, for each of its visits, the number outside."""

    instance: Instance
    visits: tuple[int, ...]

    @cached_property
    def _inside(self) -> dict[int, int]:
        return {outside: inside for inside, outside in enumerate(self.visits)}

    def inward(self, sequences: Several[Sequence]) -> tuple[Sequence, ...]:
        """Sequences of the instance outside in these numbers."""
        return renamed(sequences, self._inside)

    def outward(self, sequences: Several[Sequence]) -> tuple[Sequence, ...]:
        """Sequences in these numbers in those outside."""
        return renamed(sequences, self.visits)


def renamed(
    sequences: Several[Sequence], visit: Mapping[int, int] | Several[int], vehicle: Several[int] | None = None
) -> tuple[Sequence, ...]:
    """Sequences under other numbers of visits and, where given, of vehicles."""
    return tuple(
        sound_sequence(
            one.vehicle if vehicle is None else vehicle[one.vehicle],
            tuple([part if part < 0 else visit[part] for part in one.activities]),
        )
        for one in sequences
    )


def over_places(
    instance: Instance, places: Several[int], visits: Several[Visit], vehicles: Several[Vehicle], **changes: Any
) -> Instance:
    """`instance`, sound as it is, over `places` alone, in that order, with `visits` and `vehicles` that know its own places, and
    other changes."""
    new = {old: number for number, old in enumerate(places)}
    chosen = np.array(places)
    return derived(
        instance,
        places=tuple(instance.places[old] for old in places),
        travel=SettledTravel.sound({profile: among(travel, chosen) for profile, travel in instance.travel.items()}, len(chosen)),
        visits=tuple(derived(visit, place=new[visit.place]) for visit in visits),
        vehicles=tuple(
            derived(vehicle, start=new[vehicle.start], end=None if vehicle.end is None else new[vehicle.end])
            for vehicle in vehicles
        ),
        sites=tuple(derived(site, place=new[site.place]) for site in instance.sites),
        access=tuple(
            derived(rule, places=frozenset(new[place] for place in rule.places if place in new)) for rule in instance.access
        ),
        **changes,
    )


def near_by_near(instance: Instance) -> Numbering:
    """`instance` with visits and places in the order of a chain of nearest places; vehicles and rules stay as they are.

    Places at which nothing can happen are left out. Those of a large day keep their numbers, so that its matrices are not copied.
    """
    chain = _chain(instance)
    visits = tuple(visit for job in _along(instance, chain) for visit in sorted(visits_of(job)))
    own = tuple(instance.visits[visit] for visit in visits)
    if len(chain) > MOST_PLACES:
        return Numbering(with_rules_of(derived(instance, visits=own), instance), visits)
    return Numbering(with_rules_of(over_places(instance, chain.tolist(), own, instance.vehicles), instance), visits)


def jobs_near_by_near(instance: Instance) -> list[Job]:
    """The jobs in the order of a chain of nearest places."""
    return _along(instance, _chain(instance))


def visits_of(job: Job) -> set[int]:
    """The visits of all options of a job."""
    return {visit for option in job.options for visit in option}


def _along(instance: Instance, chain: NDArray[np.int32]) -> list[Job]:
    rank = {place: number for number, place in enumerate(chain.tolist())}
    return sorted(instance.jobs, key=lambda job: rank[instance.visits[job.options[0][0]].place])


def _chain(instance: Instance) -> NDArray[np.int32]:
    """Every place of visits, vehicles and sites once, from the first vehicle's start on, always going to the nearest one left."""
    durations, start = next(iter(instance.travel.values())).durations, instance.vehicles[0].start
    used = {visit.place for visit in instance.visits} | {site.place for site in instance.sites}
    used |= {place for vehicle in instance.vehicles for place in (vehicle.start, vehicle.end) if place is not None}
    return core.chain_of_places(durations, np.array(sorted(used), dtype=np.int32), start)
