"""solve(): an instance in, a checked plan out.

The engine, or cheapest insertion, makes a first plan, the engine a better one; every plan is timed by `schedule` and judged by
`check`, and the best of those that keep every rule is the answer.
"""

import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import Literal

from router.engines import ENGINES, construction, load_engine
from router.engines.bound import lower_bound
from router.engines.construction.classes import in_class_order, lets_lower_classes_go_first
from router.engines.ending import ended_with_python
from router.engines.interface import Budget, OnProgress, Outcome, Prepared, StoppedBy
from router.errors import ArgumentError, InternalError, Problem
from router.model import Instance, Plan, Progress, Result, Sequence, Termination
from router.model.fields import settle
from router.model.sequences import plan_sequences
from router.solver.assigning import assigned_sequences
from router.solver.call import PATIENCE, Call
from router.solver.judging import Candidate, Judge
from router.solver.prefixes import refuse_fixed_prefixes
from router.units import Money

STAND_INS = ("hybrid", "ortools", "construction")
"""Engines in the order in which they stand in for one that lacks a rule; the last lacks none."""

_FINISHING = 0.05
_EXCHANGING = 0.05
"""Share of the time limit that is kept for exchanges between classes of priority."""
_FIRST_PLAN = 0.8
"""Share of the time limit at which the first plan has to be there."""

_INSERTED_MOST, _HARDLY_SEARCHED = 400, 0.5
"""Visits of a day that cheapest insertion plans as well, and seconds below which a search hardly finds more than a first plan."""

_ASSIGNING = 3.0
"""An assignment is made where so many times as long is left as the first plan took."""

MOST_THREADS = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long `solve` may take: all of it, from call to return.

    `seconds` None is no limit in time; then give `iterations`, the engine's own steps. Runs with equal seed and `iterations` on one
    thread give equal plans, when time does not cut them short.

    Raises
    ------
    ArgumentError
        for limits below 0, no limit at all, and less than one thread.
    """

    seconds: float | None = 10.0
    iterations: int | None = None
    threads: int = 1

    def __post_init__(self) -> None:
        settle(self, ArgumentError)
        rules = (
            (self.seconds is not None and self.seconds < 0, f"seconds is {self.seconds}", "give 0 or more"),
            (self.iterations is not None and self.iterations < 0, f"iterations is {self.iterations}", "give 0 or more"),
            (self.seconds is None and self.iterations is None, "neither seconds nor iterations is given", "give one of them"),
            (not 1 <= self.threads <= MOST_THREADS, f"threads is {self.threads}", f"give 1 to {MOST_THREADS}"),
        )
        problems = [Problem(code="E102", where="limits", what=what, remedy=remedy) for wrong, what, remedy in rules if wrong]
        if problems:
            raise ArgumentError(problems)


def solve(
    instance: Instance,
    *,
    limits: Limits = Limits(),
    engine: str = "hybrid",
    seed: int = 0,
    start: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancelled: threading.Event | None = None,
) -> Result:
    """The best plan found within `limits`, checked, with its price and how it was found.

    Parameters
    ----------
    instance : what is to be planned.
    limits : time and steps.
    engine : a key of `router.engines.ENGINES`. One that lacks a rule of the instance is replaced, and `Termination.notes` says so.
    seed : of the engine's random choices.
    start : a plan to begin with; if it keeps every rule, the result is no worse.
    on_progress : called a few times a second, from another thread.
    cancelled : set it from any thread to have the best plan so far at once. Ctrl-C does the same.

    Raises
    ------
    ValueError
        for an engine that does not exist.
    InstanceError
        when no plan can keep the rules, because a route already begun breaks them.
    InternalError
        when the plan to be returned breaks a rule: a bug in `router`.
    """
    run = _Run(instance, limits, seed, on_progress, cancelled or threading.Event(), time.monotonic(), Judge(instance))
    with ended_with_python(run.cancelled):
        name, notes = capable_engine(instance, engine)
        prepared = load_engine(name).prepare(instance)
        given = plan_sequences(instance, start) if start is not None else ()
        first = run.first_plan(prepared, given)
        outcome = run.search(name, prepared, first)
        best = run.in_class_order(min([first, *run.candidates(first, outcome, given)], key=lambda candidate: candidate.rank))
        if best.violations:
            refuse_fixed_prefixes(instance)
            raise InternalError("the plan breaks rules: " + "; ".join(fault.text for fault in best.violations))
        return run.result(best, outcome, name, notes)


def capable_engine(instance: Instance, wanted: str) -> tuple[str, tuple[str, ...]]:
    """`wanted`, or the first engine that honours every rule of the instance, with a note that says so."""
    if wanted not in ENGINES:
        raise ValueError(f"there is no engine '{wanted}'; use one of {', '.join(ENGINES)}")
    notes: list[str] = []
    for name in (wanted, *(other for other in STAND_INS if other != wanted)):
        missing = load_engine(name).unsupported(instance)
        if not missing:
            break
        notes.append(f"engine {name} cannot honour {', '.join(missing)}: another one planned")
    return name, tuple(notes)


@dataclass(slots=True)
class _Run:
    """One call of `solve`."""

    instance: Instance
    limits: Limits
    seed: int
    on_progress: OnProgress | None
    cancelled: threading.Event
    began: float
    judge: Judge
    finishing: float = _FINISHING
    path: tuple[tuple[str, float, Money], ...] = ()

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def remaining(self) -> float:
        return float("inf") if self.limits.seconds is None else self.limits.seconds - self.elapsed()

    def first_plan(self, prepared: Prepared, given: tuple[Sequence, ...]) -> Candidate:
        """The engine's own first plan, which begins with the given one; where it makes none or one that breaks rules, that of
        cheapest insertion, which makes the given one feasible, or begins anew where that cannot be (rules between routes)."""
        sequences = prepared.first_plan(self.seed, self.remaining(), given)
        if sequences is not None:
            first = self._judged_first(sequences, "construction")
            if not first.violations:
                return first if given else self._or_assigned(self._or_inserted(first))
        if given:
            first = self._judged_first(self._constructed(given), "construction")
            if not first.violations:
                return first
        return self._or_assigned(self._judged_first(self._constructed(()), "construction"))

    def _or_inserted(self, first: Candidate) -> Candidate:
        """`first`, or, where it leaves out what no search will have the time to put in, the plan of cheapest insertion of a small
        instance if that is the better one."""
        small = len(self.instance.visits) <= _INSERTED_MOST
        if not (small and first.plan.unserved and self.remaining() < _HARDLY_SEARCHED):
            return first
        path = self.path
        other = self._judged_first(self._constructed(()), "construction")
        self.path = path + self.path
        return min(first, other, key=lambda candidate: candidate.rank)

    def _or_assigned(self, first: Candidate) -> Candidate:
        """`first`, or the plan made of an assignment of all orders to goods, modes and carriers, where that is the better one."""
        stocked = any(resource.kind == "stock" for resource in self.instance.resources)
        if not stocked or self.remaining() < _ASSIGNING * self.elapsed():
            return first
        seconds, path = None if self.limits.seconds is None else (1 - _FIRST_PLAN) * self.remaining(), self.path
        other = self._judged_first(assigned_sequences(self.instance, seconds), "assignment")
        self.path = path + self.path
        return min(first, other, key=lambda candidate: candidate.rank)

    def _constructed(self, start: tuple[Sequence, ...]) -> tuple[Sequence, ...]:
        deadline = None if self.limits.seconds is None else self.began + _FIRST_PLAN * self.limits.seconds
        budget = Budget(deadline=deadline, cancelled=self.cancelled)
        return construction.prepare(self.instance).search(budget, start=start).sequences

    def _judged_first(self, sequences: tuple[Sequence, ...], phase: str) -> Candidate:
        """The verdict on a first plan; how long it took is how long the last ones will take."""
        judging = time.monotonic()
        first = self.judge.judged(sequences)
        self.finishing = _FINISHING + 3 * (time.monotonic() - judging)
        if self.limits.seconds is not None and len({visit.priority for visit in self.instance.visits}) > 1 and first.plan.unserved:
            self.finishing += _EXCHANGING * self.limits.seconds
        self.path = ((phase, self.elapsed(), first.cost.total),)
        if self.on_progress is not None and not first.violations:
            self.on_progress(self._progress(first, phase))
        return first

    def search(self, name: str, prepared: Prepared, first: Candidate) -> Outcome:
        """What the engine finds in the time left, in a thread, so that Ctrl-C reaches the caller."""
        deadline = None if self.limits.seconds is None else self.began + self.limits.seconds - self.finishing
        budget = Budget(deadline=deadline, iterations=self.limits.iterations, threads=self.limits.threads, cancelled=self.cancelled)
        if name == "construction" or budget.remaining() <= 0 or self.limits.iterations == 0:
            return Outcome(sequences=first.sequences, stopped_by=self._without_search(name))
        work = partial(prepared.search, budget, seed=self.seed, start=first.sequences, on_progress=self.on_progress)
        # Of the three judgements that time is kept for, the third is seldom needed.
        return Call(name, work, budget, first.sequences, max(PATIENCE, self.finishing / 3)).result()

    def _without_search(self, name: str) -> StoppedBy:
        if self.cancelled.is_set():
            return "interrupted"
        if self.limits.iterations == 0:
            return "iterations"
        return "exhausted" if name == "construction" or not self.instance.visits else "time"

    def candidates(self, first: Candidate, outcome: Outcome, given: tuple[Sequence, ...]) -> list[Candidate]:
        """The engine's plan (repaired, if it breaks rules) and the given one, as far as they are not `first` again."""
        others = [self.judge.judged(given)] if given != first.sequences and given and self.judge.is_better(given, first) else []
        if tuple(outcome.sequences) == first.sequences:
            return others
        found = self.judge.judged(outcome.sequences, blind=outcome.blind)
        if found.violations:
            found = self.judge.judged(construction.repair(self.instance, outcome.sequences), blind=outcome.blind)
        return [found, *others]

    def in_class_order(self, best: Candidate) -> Candidate:
        """The plan, or a better one in which no class of priority stands back for a lower one where an exchange is possible."""
        if best.violations or not lets_lower_classes_go_first(self.instance, best.sequences):
            return best
        deadline = None if self.limits.seconds is None else self.began + self.limits.seconds
        exchanged = in_class_order(self.instance, best.sequences, Budget(deadline=deadline, cancelled=self.cancelled))
        return min(best, self.judge.judged(exchanged), key=lambda candidate: candidate.rank)

    def result(self, best: Candidate, outcome: Outcome, name: str, notes: tuple[str, ...]) -> Result:
        path = self.path + (outcome.path or ((name, self.elapsed(), best.cost.total),))
        return Result(
            plan=best.plan,
            cost=best.cost,
            termination=Termination(
                status=status_of(best.plan),
                stopped_by="interrupted" if self.cancelled.is_set() else outcome.stopped_by,
                engine=name,
                seed=self.seed,
                iterations=outcome.iterations,
                search_seconds=self.elapsed(),
                lower_bound=lower_bound(self.instance),
                path=path,
                notes=notes + outcome.notes,
                convergence=outcome.convergence,
            ),
        )

    def _progress(self, candidate: Candidate, phase: str) -> Progress:
        served = sum(len(route.visits) for route in candidate.plan.routes)
        return Progress(
            elapsed=self.elapsed(),
            best_cost=candidate.cost.total,
            served=served,
            total=len(self.instance.visits),
            iterations=0,
            phase=phase,
            sequences=candidate.sequences,
        )


def status_of(plan: Plan) -> Literal["complete", "soft", "partial"]:
    """The status of `plan`, as `Termination` names it."""
    if plan.unserved:
        return "partial"
    bent = any(stop.late or stop.early for route in plan.routes for stop in route.stops)
    return "soft" if bent else "complete"
