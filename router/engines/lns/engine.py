"""The engine's face: what it lacks, and a search within a budget."""

import time
import weakref
from collections.abc import Sequence as Several
from dataclasses import dataclass

from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.lns.evaluators import missing_rules
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.numbering import Numbering, near_by_near
from router.engines.lns.run import Run
from router.model import Instance, Sequence

_FIRST_PLANS = 8
"""Orders differ more than twofold in what their plans cost, and a short search never quite forgets a bad one."""
_DRAFT_SHARE, _PAIRS_A_SECOND = 0.1, 10_000_000
"""Part of the time that a draft, and again its first plan, may take, and how many pairs of visits a second are put in arrays."""


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Draft:
    """A day as the search takes it; searches only read it, so that several may share it."""

    instance: Instance
    numbering: Numbering
    problem: Problem

    @classmethod
    def of(cls, instance: Instance) -> "Draft":
        """`instance` numbered and in arrays: those of a draft that is still held, or new ones."""
        known = _HELD.get(id(instance))
        if known is None:
            numbering = near_by_near(instance)
            known = _HELD[id(instance)] = cls(instance, numbering, build_problem(numbering.instance))
        return known

    def first_plan(self, seed: int, seconds: float) -> tuple[Sequence, ...]:
        """The best of a few that the search would begin with by itself: greedy insertion, compiled, each in another order."""
        until, best = time.monotonic() + _DRAFT_SHARE * seconds, self._begun(seed)
        for number in range(1, _FIRST_PLANS):
            if time.monotonic() > until:
                break
            best = min(best, self._begun(seed + number), key=lambda run: run.best.cost)
        return best.sequences()

    def _begun(self, seed: int) -> Run:
        run = Run(self.numbering, self.problem, Budget(), seed, None)
        run.begin(())
        return run


_HELD: "weakref.WeakValueDictionary[int, Draft]" = weakref.WeakValueDictionary()
"""Drafts by the identity of their instance, which lives as long as they do."""


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that the search cannot honour."""
    return missing_rules(instance)


def draft(instance: Instance, seconds: float) -> Draft | None:
    """See `interface.Drafting`."""
    if not instance.visits or not instance.vehicles:
        return None
    return Draft.of(instance) if len(instance.visits) ** 2 <= _DRAFT_SHARE * seconds * _PAIRS_A_SECOND else None


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """Ruin and recreate within `budget`, from `start` or from nothing.

    Without any limit the search makes 20,000 steps and 200 per visit.
    """
    if not instance.visits or not instance.vehicles:
        return Outcome(sequences=(), stopped_by="exhausted")
    return improve(instance, budget, seed=seed, start=start, on_progress=on_progress).outcome()


def improve(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
    begin_at: float = 0.0,
) -> Run:
    """Like `search`, giving the whole run with its pool of routes; see `Run` for `begin_at`."""
    draft = Draft.of(instance)
    run = Run(draft.numbering, draft.problem, budget, seed, on_progress, begin_at)
    run.begin(tuple(start))
    run.drive()
    return run
