"""solve(): an instance in, a checked plan out.

The engine itself, where it can at once, or the floor makes a first plan, the engine a better one; every plan is timed by
`schedule` and judged by `check`, and the best of those that keep every rule is the answer.
"""

import threading
import time
from collections.abc import Callable, Sequence as Several
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from router.checker import check
from router.compilation import interpreted
from router.costing import cost
from router.engines import ENGINES, floor, load_engine
from router.engines.bound import lower_bound
from router.engines.interface import Budget, Draft, Drafting, OnProgress, Outcome, StoppedBy
from router.engines.objective import Key, objective_key
from router.engines.worker import start_early
from router.errors import ArgumentError, InternalError, Problem
from router.model import CostBreakdown, Instance, Plan, Progress, Result, Sequence, Termination, Violation
from router.model.fields import settle
from router.model.sequences import plan_sequences
from router.solver import first_use
from router.solver.beginnings import refuse_fixed_beginnings
from router.timing import schedule
from router.units import Money

STAND_INS = ("hybrid", "ortools", "floor")
"""Engines in the order in which they stand in for one that lacks a rule; the last lacks none."""

_FINISHING = 0.05
_FIRST_PLAN = 0.8
"""Share of the time limit at which the first plan has to be there, where the clock is slow enough for that to matter."""
_POLL = 0.05
_PATIENCE = 1.0

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
        for wrong, what, remedy in (
            (self.seconds is not None and self.seconds < 0, f"seconds is {self.seconds}", "give 0 or more"),
            (self.iterations is not None and self.iterations < 0, f"iterations is {self.iterations}", "give 0 or more"),
            (self.seconds is None and self.iterations is None, "neither seconds nor iterations is given", "give one of them"),
            (not 1 <= self.threads <= MOST_THREADS, f"threads is {self.threads}", f"give 1 to {MOST_THREADS}"),
        ):
            if wrong:
                raise ArgumentError([Problem(code="E102", where="limits", what=what, remedy=remedy)])


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
    run = _Run(instance, limits, seed, on_progress, cancelled or threading.Event(), time.monotonic())
    name, notes = capable_engine(instance, engine)
    if limits.seconds is not None and limits.seconds < first_use.PATIENT and not first_use.clock_is_compiled():
        meanwhile = run.while_compiling(start)
        if meanwhile is not None:
            return meanwhile
    if name == "ortools" and instance.visits:
        start_early()
    given = plan_sequences(instance, start) if start is not None else ()
    chosen = load_engine(name)
    draft = chosen.draft(instance, run.remaining()) if isinstance(chosen, Drafting) else None  # held until the search has ended
    first = (run.drafted(draft) if draft is not None and not given else None) or run.first_candidate(given)
    outcome = run.search(name, first.sequences)
    best = min([first, *run.candidates(first, outcome, given)], key=lambda candidate: candidate.rank)
    if best.violations:
        refuse_fixed_beginnings(instance)
        raise InternalError("the plan breaks rules: " + "; ".join(fault.text for fault in best.violations))
    return run.result(best, outcome, name, notes)


def capable_engine(instance: Instance, wanted: str) -> tuple[str, tuple[str, ...]]:
    """`wanted`, or the first engine that honours every rule of the instance, with a note that says so."""
    if wanted not in ENGINES:
        raise ValueError(f"there is no engine '{wanted}'; use one of {', '.join(ENGINES)}")
    notes: list[str] = []
    stand_ins: tuple[str, ...] = STAND_INS
    if wanted == "hybrid" and interpreted():
        wanted, stand_ins = STAND_INS[1], STAND_INS[1:]
        notes.append("the search is still being compiled, once per installation: planned without it; run again for a better plan")
    for name in (wanted, *(other for other in stand_ins if other != wanted)):
        missing = load_engine(name).unsupported(instance)
        if not missing:
            break
        notes.append(f"engine {name} cannot honour {', '.join(missing)}: another one planned")
    return name, tuple(notes)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan with its verdict and price."""

    sequences: tuple[Sequence, ...]
    plan: Plan
    cost: CostBreakdown
    violations: tuple[Violation, ...]
    key: Key

    @property
    def rank(self) -> tuple[bool, Key]:
        """Plans that keep every rule come first, then the better ones."""
        return bool(self.violations), self.key


def judged(instance: Instance, sequences: Several[Sequence], *, blind: bool = False) -> _Candidate:
    """`sequences` timed, checked and priced."""
    plan = replace(schedule(instance, sequences), blind=blind)
    price = cost(instance, plan)
    violations = tuple(check(instance, plan))
    return _Candidate(tuple(sequences), plan, price, violations, objective_key(instance, plan, price))


@dataclass(slots=True)
class _Run:
    """One call of `solve`."""

    instance: Instance
    limits: Limits
    seed: int
    on_progress: OnProgress | None
    cancelled: threading.Event
    began: float
    finishing: float = _FINISHING
    path: tuple[tuple[str, float, Money], ...] = ()

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def remaining(self) -> float:
        return float("inf") if self.limits.seconds is None else self.limits.seconds - self.elapsed()

    def while_compiling(self, start: Plan | None) -> Result | None:
        """A plan made without compiled code, while that is being compiled."""
        plain = "floor" if load_engine("ortools").unsupported(self.instance) else "ortools"
        return first_use.solve_meanwhile(
            self.instance,
            limits=self.limits,
            began=self.began,
            engine=plain,
            seed=self.seed,
            start=start,
            on_progress=self.on_progress,
            cancelled=self.cancelled,
        )

    def drafted(self, draft: Draft) -> _Candidate | None:
        """The engine's own first plan, if it keeps the rules."""
        first = self._judged_first(draft.first_plan(self.seed, self.remaining()), "construction")
        return None if first.violations else first

    def first_candidate(self, given: tuple[Sequence, ...]) -> _Candidate:
        """The given plan made feasible; where that cannot be (rules between routes), and without one, the floor's own."""
        first = self._judged_first(floor.search(self.instance, self._floor_budget(), start=given).sequences, "floor")
        if first.violations and given:
            first = self._judged_first(floor.search(self.instance, self._floor_budget()).sequences, "floor")
        return first

    def _judged_first(self, sequences: tuple[Sequence, ...], phase: str) -> _Candidate:
        """The verdict on a first plan; how long it took is how long the last ones will take."""
        judging = time.monotonic()
        first = judged(self.instance, sequences)
        self.finishing = _FINISHING + 3 * (time.monotonic() - judging)
        self.path = ((phase, self.elapsed(), first.cost.total),)
        if self.on_progress is not None and not first.violations:
            self.on_progress(self._progress(first, phase))
        return first

    def _floor_budget(self) -> Budget:
        """What a slow clock heeds: the end of the limit, with time for the verdict on the first plan."""
        deadline = None if self.limits.seconds is None else self.began + _FIRST_PLAN * self.limits.seconds
        return Budget(deadline=deadline, cancelled=self.cancelled)

    def search(self, name: str, start: tuple[Sequence, ...]) -> Outcome:
        """What the engine finds in the time left, in a thread, so that Ctrl-C reaches the caller."""
        deadline = None if self.limits.seconds is None else self.began + self.limits.seconds - self.finishing
        budget = Budget(deadline=deadline, iterations=self.limits.iterations, threads=self.limits.threads, cancelled=self.cancelled)
        if name == "floor" or budget.remaining() <= 0:
            return Outcome(sequences=start, stopped_by=self._without_search(name))
        work = partial(load_engine(name).search, self.instance, budget, seed=self.seed, start=start, on_progress=self.on_progress)
        return _Call(name, work, budget, start).result()

    def _without_search(self, name: str) -> StoppedBy:
        if self.cancelled.is_set():
            return "interrupted"
        return "exhausted" if name == "floor" or not self.instance.visits else "time"

    def candidates(self, first: _Candidate, outcome: Outcome, given: tuple[Sequence, ...]) -> list[_Candidate]:
        """The engine's plan (repaired, if it breaks rules) and the given one, as far as they are not `first` again."""
        if not given and tuple(outcome.sequences) == first.sequences:
            return []
        found = judged(self.instance, outcome.sequences, blind=outcome.blind)
        if found.violations:
            found = judged(self.instance, floor.repair(self.instance, outcome.sequences, self._floor_budget()), blind=outcome.blind)
        return [found, judged(self.instance, given)] if given else [found]

    def result(self, best: _Candidate, outcome: Outcome, name: str, notes: tuple[str, ...]) -> Result:
        path = self.path + (outcome.path or ((name, self.elapsed(), best.cost.total),))
        return Result(
            plan=best.plan,
            cost=best.cost,
            termination=Termination(
                status=_status(best.plan),
                stopped_by="interrupted" if self.cancelled.is_set() else outcome.stopped_by,
                engine=name,
                seed=self.seed,
                iterations=outcome.iterations,
                search_seconds=self.elapsed(),
                compile_seconds=outcome.compile_seconds,
                lower_bound=lower_bound(self.instance),
                path=path,
                notes=notes + outcome.notes,
                convergence=outcome.convergence,
            ),
        )

    def _progress(self, candidate: _Candidate, phase: str) -> Progress:
        served = sum(len(route.visits) for route in candidate.plan.routes)
        return Progress(
            elapsed=self.elapsed(),
            best_cost=candidate.cost.total,
            served=served,
            total=len(self.instance.visits),
            iterations=0,
            phase=phase,
        )


def _status(plan: Plan) -> Literal["complete", "soft", "partial"]:
    if plan.unserved:
        return "partial"
    bent = any(stop.late or stop.early for route in plan.routes for stop in route.stops)
    return "soft" if bent else "complete"


class _Call:
    """An engine at work in a thread; whatever happens to the caller's wait, the engine is asked for its best."""

    def __init__(self, name: str, search: Callable[[], Outcome], budget: Budget, start: tuple[Sequence, ...]) -> None:
        self._search = search
        self._budget = budget
        self._start = start
        self._outcome: Outcome | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name=f"router {name}")

    def _work(self) -> None:
        try:
            self._outcome = self._search()
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def result(self) -> Outcome:
        """The outcome; Ctrl-C while waiting cancels the search."""
        try:
            self._thread.start()
            self._wait(None)
        except KeyboardInterrupt:
            self._budget.cancelled.set()
        self._wait(_PATIENCE)
        if self._error is not None:
            raise self._error
        if self._outcome is None:
            reason: StoppedBy = "interrupted" if self._budget.cancelled.is_set() else "time"
            found = self._budget.best.sequences
            note = "the engine did not answer in time" + ("; the best of its earlier phases counts" if found else "")
            return Outcome(sequences=found or self._start, stopped_by=reason, notes=(note,))
        return self._outcome

    def _wait(self, patience: float | None) -> None:
        """Until the engine returns, or `patience` seconds after it was told to stop.

        Not by `Thread.join`, which takes a thread for ended when Ctrl-C comes while it waits.
        """
        while not self._done.wait(_POLL):
            late = self._budget.deadline is not None and time.monotonic() > self._budget.deadline + _PATIENCE
            if self._budget.cancelled.is_set() or late:
                self._done.wait(_PATIENCE if patience is None else patience)
                return
