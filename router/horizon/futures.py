"""What may still come today, drawn at random, and which vehicles it would pay to hold for it.

Sampled futures vote (Bent and Van Hentenryck, Scenario-based planning for partially dynamic vehicle routing, Operations Research
2004; Lan et al. 2024 for waves): each is planned together with what is open, beginning with the plan at hand. A vehicle is held
where most of them put another order on its route before it leaves for what is planned next.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence as Several
from typing import TypeAlias

import numpy as np

from router.engines.lns.brief import brief_search
from router.horizon.parts import in_part, subproblem
from router.horizon.state import State, visits_of
from router.model import Instance, Plan, Sequence, Visit, Window, plan_sequences
from router.model.fields import derived
from router.units import FOREVER, HOUR, Seconds

Future: TypeAlias = Callable[[State, Seconds, np.random.Generator], Several[Visit]]
"""Visits of orders that may be placed between now and a moment; their ids are those of no other visit."""

_STEPS, _FROM = 4, 0.7
"""Steps for each visit of a future, and the stage of annealing at which they begin: the plan at hand is a good one."""
_SOON: Seconds = 600
_MOST_VEHICLES = 20


def as_before(state: State, until: Seconds, random: np.random.Generator) -> tuple[Visit, ...]:
    """As many orders as came within the last hour, each like one of those."""
    past = [name for name, order in state.orders.items() if state.now - HOUR < order.placed <= state.now]
    past = [name for name in past if state.orders[name].cancelled is None]
    found: list[Visit] = []
    for number in range(random.poisson(len(past) * max(0, until - state.now) / HOUR)):
        name = past[int(random.integers(len(past)))]
        later = int(random.integers(state.now, until)) - state.orders[name].placed
        found += _again(visits_of(state, name), f"future {number}: ", later)
    return tuple(found)


def _again(visits: Several[Visit], prefix: str, later: Seconds) -> Iterator[Visit]:
    """The visits of an order that is placed so much later; what all share beside vehicles is not counted."""
    for visit in visits:
        preferred = None if visit.preferred is None else _moved(visit.preferred, later)
        yield derived(
            visit,
            id=prefix + visit.id,
            pickup=None if visit.pickup is None else prefix + visit.pickup,
            group=None if visit.group is None else prefix + visit.group,
            windows=tuple(_moved(window, later) for window in visit.windows),
            preferred=preferred,
            release=visit.release + later if visit.release else 0,
            uses={},
        )


def _moved(window: Window, later: Seconds) -> Window:
    return Window(window.start + later if window.start else 0, window.end + later if window.end < FOREVER else window.end)


def held_back(
    state: State, instance: Instance, plan: Plan, future: Future, futures: int, *, seed: int, until: float | None
) -> frozenset[str]:
    """The vehicles that may leave soon and that most futures would give another order with what they load first.

    No more futures are planned after the moment `until` of `time.monotonic`.
    """
    near = _leaving_soon(state, instance, plan)
    if not near or futures == 0:
        return frozenset()
    names = {name for route in plan.routes if route.vehicle in near for name in route.visits}
    part = subproblem(instance, near, [instance.visit_index[name] for name in names])
    own = [one for one in plan_sequences(instance, plan) if instance.vehicles[one.vehicle].id in near]
    start = in_part(instance, part, own)
    random = np.random.default_rng((seed, state.seq))
    votes: Counter[str] = Counter()
    for number in range(futures):
        if until is not None and time.monotonic() > until:
            futures = number
            break
        coming = future(state, state.now + _SOON, random)
        whole = derived(part, visits=(*part.visits, *coming))
        found = brief_search(whole, _STEPS * len(whole.visits), seed=int(random.integers(2**31)), start=start, begin_at=_FROM)
        votes.update(whole.vehicles[one.vehicle].id for one in found if _is_joined(whole, one, len(part.visits)))
    return frozenset(name for name, count in votes.items() if 2 * count > futures)


def _leaving_soon(state: State, instance: Instance, plan: Plan) -> list[str]:
    """Vehicles that the plan has leave within a while, the first of them."""
    soon = sorted((route.departure, route.vehicle) for route in plan.routes if route.visits)
    return [name for departure, name in soon if departure <= state.now + _SOON and name in instance.vehicle_index][:_MOST_VEHICLES]


def _is_joined(instance: Instance, sequence: Sequence, known: int) -> bool:
    """Whether a visit beyond the first `known` ones is among what the route begins with: its first load."""
    for number, k in enumerate(sequence.activities):
        if k < 0 or (number and instance.visits[k].pickup is not None):
            return False
        if k >= known:
            return True
    return False
