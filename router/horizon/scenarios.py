"""Which open visits leave now, and which wait for what may come: sampled futures say what waiting costs.

Each future is planned together with what is open. What a visit adds to the routes that leave later there is what it costs to let
it wait; the mean over the futures is its price. What leaves now is the plan of one problem in which every visit that may wait is
served or left out at that price: routes are chosen as wholes, and a visit that hardly matters does not decide for its neighbours.

That prizes make dispatching in waves one prize-collecting problem is from Baty, Jungel, Klein, Parmentier, Schiffer (Combinatorial
optimization-enriched machine learning to solve the dynamic vehicle routing problem with time windows, Transportation Science 2024),
who learn them; here they come from futures, as the votes of Lan et al. (2024) do.

A route that could leave with the next wave as it is, is not sent: sending it later costs the same, and something may still join it.
Vehicles are taken to be plenty.
"""

import time
from collections.abc import Callable, Iterator, Sequence as Several
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.brief import brief_search, marginal_prices
from router.model import Instance, Plan, Route, Sequence, Visit, plan_sequences
from router.model.fields import derived
from router.model.travel_times import departure
from router.solver import Limits, solve
from router.timing import schedule
from router.units import Seconds

Future: TypeAlias = Callable[[np.random.Generator], Several[Visit]]
"""Visits that may come before the next wave leaves, drawn at random; `Visit.release` says when they can leave."""

_LEAST_STEPS, _FIRST_SPEED = 1_000, 20_000.0
_FIRST_STEPS = 50
"""Steps for each open visit, of the plan that the last search begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How futures price waiting.

    Parameters
    ----------
    futures : how many are planned, where time allows.
    share : part of the mean price that counts: futures end with the next wave, and what comes after it makes waiting cheaper.
    time : share of the time that the futures take.
    """

    futures: int = 60
    share: float = 0.6
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


def sent_now(wave: Wave, limits: Limits, waiting: Waiting = Waiting(), seed: int = 0) -> Plan:
    """Routes that leave now, with all that must, as a checked plan; what is in none of them and not unserved waits.

    With `Limits(seconds=None, iterations=…)` the same seed gives the same plan; so many steps are shared by the futures, and as
    many are made for the routes that leave.
    """
    began = time.monotonic()
    until = None if limits.seconds is None else began + waiting.time * limits.seconds
    pace = _Pace(futures=waiting.futures, deadline=until, iterations=limits.iterations)
    random = np.random.default_rng(seed)
    may_wait = any(visit.id not in wave.urgent for visit in wave.instance.visits)
    prices = [_prices_later(wave, random, steps) for steps in pace] if may_wait else [np.zeros(len(wave.instance.visits))]
    offered = wave.instance.replace(visits=tuple(_priced(wave, waiting.share * np.mean(prices, axis=0))))
    start = schedule(offered, brief_search(offered, _FIRST_STEPS * len(offered.visits), seed=seed))
    left = None if limits.seconds is None else max(0.001, began + limits.seconds - time.monotonic())
    plan = solve(offered, limits=replace(limits, seconds=left), seed=seed, start=start).plan
    left_out = tuple(one for one in plan.unserved if not wave.urgent.isdisjoint(one.visits))
    return replace(plan, routes=tuple(_that_cannot_wait(wave, offered, plan)), unserved=left_out)


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


def _prices_later(wave: Wave, random: np.random.Generator, steps: int) -> NDArray[np.float64]:
    """What each open visit costs in one future if it waits; 0 for those that must not."""
    given = wave.instance
    whole = derived(given, visits=(*given.visits, *wave.future(random)))
    found = brief_search(whole, steps, seed=int(random.integers(2**31)))
    waiting = [sequence for sequence in found if _waits(wave, whole, sequence)]
    free = [number for number, visit in enumerate(given.visits) if visit.id not in wave.urgent]
    late = derived(whole, visits=tuple(_held(wave, visit) for visit in whole.visits))
    prices = np.zeros(len(given.visits))
    prices[free] = marginal_prices(late, waiting, free)
    return prices


def _waits(wave: Wave, instance: Instance, sequence: Sequence) -> bool:
    """Whether a route of a future leaves with the next wave, or could."""
    visits = [instance.visits[number] for number in sequence.activities]
    if any(visit.id in wave.urgent for visit in visits):
        return False
    return any(visit.release >= wave.later for visit in visits) or latest_departure(instance, sequence) >= wave.later


def _held(wave: Wave, visit: Visit) -> Visit:
    return visit if visit.id in wave.urgent else derived(visit, release=max(visit.release, wave.later))


def _priced(wave: Wave, prices: NDArray[np.float64]) -> Iterator[Visit]:
    """The open visits; those that may wait are left out for what that costs, whatever their class."""
    for visit, price in zip(wave.instance.visits, prices.tolist(), strict=True):
        yield visit if visit.id in wave.urgent else replace(visit, penalty=min(visit.penalty, max(0.0, price)), priority=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pace:
    """Steps for one future after the other, learned from how long the last one took; fewer futures where time is short."""

    futures: int
    deadline: float | None
    iterations: int | None

    def __iter__(self) -> Iterator[int]:
        speed = _FIRST_SPEED
        for number in range(self.futures):
            began, left = time.monotonic(), self.futures - number
            if number and self.deadline is not None and began >= self.deadline:
                return
            each = (self.iterations or 0) / self.futures
            if self.iterations is None and self.deadline is not None:
                each = speed * (self.deadline - began) / left
            steps = max(_LEAST_STEPS, int(each))
            yield steps
            speed = steps / max(time.monotonic() - began, 1e-3)
