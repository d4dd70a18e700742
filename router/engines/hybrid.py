"""The default engine: the large neighbourhood search of the core, with OR-Tools behind it.

The search improves for most of the time; the routes it met are chosen from anew by OR-Tools as a set partitioning; a last, cool part
of the search polishes the choice.
"""

import time
from collections.abc import Sequence as Several
from dataclasses import dataclass, field, replace

from router.engines import lns
from router.engines.decomposition import can_take_apart, improve_in_parts
from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.recombine import Choice, recombine
from router.engines.lns.engine import Draft, draft, improve
from router.engines.lns.run import Run
from router.engines.lns.sequences import on_idle_vehicles
from router.engines.separate import has_separate_routes
from router.model import Instance, Sequence
from router.units import Money

_SEARCH_SHARE, _PARTS_SHARE = 0.97, 0.9
"""Part of the time for cooling, of a day as a whole (what follows it has rarely found anything) and in parts, whose borders are
mended afterwards."""
_RECOMBINE_SHARE = 0.015
_RECOMBINE_MOST = 20.0
_POLISH_FROM = 0.85
_SETTLE_SHARE = 0.3
"""Part of the time for a large day as a whole, cool, before it is taken apart: parts keep their borders."""

__all__ = ["draft", "search", "unsupported"]


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that the search cannot honour."""
    return lns.unsupported(instance)


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """Improve, recombine, polish, all within `budget`."""
    if not instance.visits or not instance.vehicles:
        return Outcome(sequences=(), stopped_by="exhausted")
    return _Hybrid(instance, budget, seed, on_progress, tuple(start)).search()


@dataclass(slots=True)
class _Hybrid:
    """One search: what has been found and the steps that found it."""

    instance: Instance
    budget: Budget
    seed: int
    on_progress: OnProgress | None
    start: tuple[Sequence, ...]
    path: list[tuple[str, float, Money]] = field(default_factory=list)

    def search(self) -> Outcome:
        """Ruin and recreate, then recombination, then a cool stretch of search."""
        if not has_separate_routes(self.instance):
            run = self._improve(self.budget)
        elif can_take_apart(self.instance):
            run = self._improve_parts(self._part(_PARTS_SHARE))
            self._polish(run)
        else:
            run = self._improve(self._part(_SEARCH_SHARE))
            self._recombine(run)
            self._polish(run)
        outcome = run.outcome()
        return replace(outcome, path=tuple(self.path))

    def _improve(self, budget: Budget) -> Run:
        run = improve(self.instance, budget, seed=self.seed, start=self.start, on_progress=self.on_progress)
        self._log("ruin and recreate", run.began, run)
        return run

    def _improve_parts(self, budget: Budget) -> Run:
        """Build a plan of the whole day, improve it in parts, and go on with the whole."""
        began = time.monotonic()
        draft = Draft.of(self.instance)
        run = Run(draft.numbering, draft.problem, budget, self.seed, self.on_progress)
        run.begin(self.start)
        self._log("construction", began, run)
        began = time.monotonic()
        run.polish(self._part(_SETTLE_SHARE), _POLISH_FROM)
        self._log("ruin and recreate", began, run)
        began = time.monotonic()
        budget = replace(budget, iterations=None if budget.iterations is None else budget.iterations - run.steps)
        sequences, run.steps_in_parts = improve_in_parts(self.instance, budget, run.sequences(), self.seed)
        run.best.go_on_from(draft.numbering.inward(sequences))
        self._log("ruin and recreate in parts", began, run)
        return run

    def _part(self, share: float) -> Budget:
        """The first part of what is left of the budget."""
        deadline, iterations = self.budget.deadline, self.budget.iterations
        return replace(
            self.budget,
            deadline=None if deadline is None else time.monotonic() + share * self.budget.remaining(),
            iterations=None if iterations is None else int(share * iterations),
        )

    def _log(self, name: str, began: float, run: Run) -> None:
        self.path.append((name, time.monotonic() - began, run.best.price()))
        self.budget.best.sequences = run.sequences()

    def _recombine(self, run: Run) -> None:
        """Choose among the routes met; not where jobs may be left out, which took the solver five times the time it was given."""
        if run.best.may_leave_out:
            return
        began = time.monotonic()
        problem, best = run.problem, run.best
        type_of = problem.vehicle_type.tolist()
        routes = run.pool().routes()
        known = best.routes_with_prices()
        choice = Choice(
            columns={**routes, **known},
            known=tuple(known),
            vehicles={kind: type_of.count(kind) for kind in set(type_of)},
            penalties=problem.penalty.tolist(),
            job_of=problem.job_of.tolist(),
        )
        repeatable = self.budget.iterations is not None
        share = 1.0 if repeatable else _RECOMBINE_SHARE / (1 - _SEARCH_SHARE)
        chosen = recombine(choice, min(_RECOMBINE_MOST, share * self.budget.remaining()), repeatable=repeatable)
        if choice.cost(chosen) < choice.cost(choice.known) * (1 - 1e-9):
            best.go_on_from(on_idle_vehicles(chosen, type_of))
        self._log("recombination", began, run)

    def _polish(self, run: Run) -> None:
        began = time.monotonic()
        run.polish(self.budget, _POLISH_FROM)
        self._log("polish", began, run)
