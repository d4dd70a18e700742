"""Which open visits leave now, and which wait for what may come: sampled futures vote.

Iterative conditional dispatch (Lan, van Doorn, Wouda, Rijal, Bhulai: An iterative sample scenario approach for the dynamic dispatch
waves problem, Transportation Science 2024): sampled futures are planned together with what is open. What most of them send now, is
sent, what most of them keep, is kept, and the next round of futures is planned under these decisions.

Unlike there, a route that could leave with the next wave as it is, is no vote for leaving now, and is not sent: sending it later
costs the same, and something may still join it. Vehicles are taken to be plenty.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence as Several
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from router.engines.lns.brief import brief_search
from router.model import Instance, Plan, Route, Sequence, Vehicle, Visit, plan_sequences
from router.model.travel_times import departure
from router.solver import Limits, solve
from router.timing import schedule
from router.units import Seconds

Future: TypeAlias = Callable[[np.random.Generator], Several[Visit]]
"""Visits that may come before the next wave leaves, drawn at random; `Visit.release` says when they can leave."""

_LEAST_STEPS, _FIRST_SPEED = 500, 20_000.0
_FIRST_STEPS = 200
"""Steps for each visit sent, of the plan that the last search begins with."""
_NOW = "now:"
"""Begins the ids of vehicles that leave at once or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    """How futures decide: rounds, futures in each, shares of votes to send and to keep, and the share of the time they take."""

    rounds: int = 3
    futures: int = 30
    send: float = 0.5
    keep: float = 0.8
    time: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A decision to be made.

    Parameters
    ----------
    instance : open visits, and vehicles that can leave now.
    later : when the next wave leaves.
    urgent : ids of visits that must leave now.
    future : draws what may come until then.
    """

    instance: Instance
    later: Seconds
    urgent: frozenset[str]
    future: Future


def sent_now(wave: Wave, limits: Limits, voting: Voting = Voting(), seed: int = 0) -> Plan:
    """Routes that leave now, with all that must, as a checked plan; what is in none of them waits.

    With `Limits(seconds=None, iterations=…)` the same seed gives the same plan; so many steps are shared by the futures, and as
    many are made for the routes that leave.
    """
    began = time.monotonic()
    votes_until = None if limits.seconds is None else began + voting.time * limits.seconds
    pace = _Pace(futures=voting.rounds * voting.futures, deadline=votes_until, iterations=limits.iterations)
    sent = _Poll(wave, voting, np.random.default_rng(seed), pace, wave.urgent).hold()
    chosen = wave.instance.replace(visits=tuple(visit for visit in wave.instance.visits if visit.id in sent))
    start = schedule(chosen, brief_search(chosen, _FIRST_STEPS * len(sent), seed=seed))
    left = None if limits.seconds is None else max(0.001, began + limits.seconds - time.monotonic())
    plan = solve(chosen, limits=replace(limits, seconds=left), seed=seed, start=start).plan
    return replace(plan, routes=tuple(_that_cannot_wait(wave, chosen, plan)))


def latest_departure(instance: Instance, sequence: Sequence) -> Seconds:
    """When a vehicle must leave at the latest to serve these visits within their windows and be back in time."""
    vehicle = instance.vehicles[sequence.vehicle]
    travel, latest, place = instance.travel[vehicle.profile], vehicle.latest_end, vehicle.end
    for number in reversed(sequence.activities):
        visit = instance.visits[number]
        leave = latest if place is None else departure(travel, visit.place, place, latest)
        done = leave - visit.service_by_kind.get(vehicle.kind, visit.service)
        open_until = [min(done, window.end) for window in visit.windows if window.start <= done]
        latest = max(open_until, default=visit.windows[0].start - 1)
        place = visit.place
    return latest if place is None else departure(travel, vehicle.start, place, latest)


def _that_cannot_wait(wave: Wave, instance: Instance, plan: Plan) -> Iterator[Route]:
    for route, sequence in zip(plan.routes, plan_sequences(instance, plan), strict=True):
        if not wave.urgent.isdisjoint(route.visits) or latest_departure(instance, sequence) < wave.later:
            yield route


@dataclass(slots=True)
class _Poll:
    """Rounds of futures under way, and how fast they are planned."""

    wave: Wave
    voting: Voting
    random: np.random.Generator
    pace: "_Pace"
    sent: frozenset[str]
    kept: frozenset[str] = frozenset()

    def hold(self) -> frozenset[str]:
        """Round by round; the ids of what is sent now."""
        names = [visit.id for visit in self.wave.instance.visits]
        for _ in range(self.voting.rounds):
            if len(self.sent) + len(self.kept) == len(names):
                break
            decided = self._decided()
            votes = Counter(name for _ in range(self.voting.futures) for name in self._votes(decided))
            free = [name for name in names if name not in self.sent and name not in self.kept]
            self.sent |= {name for name in free if votes[name] >= self.voting.send * self.voting.futures}
            most = (1 - self.voting.keep) * self.voting.futures
            self.kept |= {name for name in free if name not in self.sent and votes[name] <= most}
        return self.sent

    def _decided(self) -> Instance:
        """What is open, under what is decided; what is sent goes on vehicles of its own."""
        given = self.wave.instance
        leaving = tuple(_leaving_at_once(vehicle) for vehicle in given.vehicles[: len(self.sent)])
        at_once = frozenset(vehicle.id for vehicle in leaving)
        visits = (
            replace(visit, vehicles=at_once)
            if visit.id in self.sent
            else replace(visit, release=self.wave.later)
            if visit.id in self.kept
            else visit
            for visit in given.visits
        )
        return given.replace(visits=tuple(visits), vehicles=(*given.vehicles, *leaving))

    def _votes(self, decided: Instance) -> Iterator[str]:
        """The undecided visits that the plan of one future sends now."""
        began, steps = time.monotonic(), self.pace.steps()
        instance = decided.replace(visits=(*decided.visits, *self.wave.future(self.random)))
        sequences = brief_search(instance, steps, seed=int(self.random.integers(2**31)))
        self.pace.measured(steps, time.monotonic() - began)
        for sequence in sequences:
            route = [instance.visits[number] for number in sequence.activities]
            waits = any(visit.release >= self.wave.later for visit in route)
            if not waits and latest_departure(instance, sequence) < self.wave.later:
                yield from (visit.id for visit in route)


def _leaving_at_once(vehicle: Vehicle) -> Vehicle:
    return replace(vehicle, id=_NOW + vehicle.id, latest_start=vehicle.earliest_start)


@dataclass(slots=True)
class _Pace:
    """Steps for each of the futures that are left, learned from how long the last one took."""

    futures: int
    deadline: float | None
    iterations: int | None
    speed: float = _FIRST_SPEED

    def steps(self) -> int:
        """For the next future."""
        if self.deadline is None or self.iterations is not None:
            return max(_LEAST_STEPS, (self.iterations or 0) // max(1, self.futures))
        each = (self.deadline - time.monotonic()) / max(1, self.futures)
        return max(_LEAST_STEPS, int(self.speed * each))

    def measured(self, steps: int, seconds: float) -> None:
        """A future has been planned."""
        self.futures -= 1
        self.speed = steps / max(seconds, 1e-3)
