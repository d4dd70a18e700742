"""The default engine: the large neighbourhood search of the core, with OR-Tools behind it.

The search improves for most of the time; the routes it met are chosen from anew by OR-Tools as a set partitioning; a last, cool
part of the search polishes the choice. Large instances are improved in parts.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence as Several
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from router.costing import cost
from router.engines.bound import least_prices_out
from router.engines.carrying import planned
from router.engines.construction import plan_without_driving_rules
from router.engines.ending import ended_with_python
from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.lns.counters import uses_of_visits
from router.engines.lns.decomposition import begun_in_parts, can_take_apart, improve_in_parts
from router.engines.lns.evaluators import EvaluatorKind, NewSearch, evaluator_for, missing_rules
from router.engines.lns.numbering import Numbering, near_by_near
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.recombination import Choice, Column, recombine
from router.engines.lns.run import Run
from router.engines.lns.sequences import on_idle_vehicles
from router.engines.objective import objective_key
from router.model import Instance, Sequence
from router.model.rules import has_separate_routes
from router.units import Money

_FIRST_PLANS = 8
"""Orders differ more than twofold in what their plans cost, and a short search never quite forgets a bad one."""
_FIRST_SHARE, _FIRST_SECONDS = 0.1, 0.05
"""Part of the time that further first plans may take, and how long at the least."""
_ARRAYS_SHARE, _ARRAYS_SECONDS, _PAIRS_A_SECOND = 0.6, 0.25, 35_000_000
"""Part of the time that arrays may take before there is a plan, seconds more that they may take however little time there is
(cheapest insertion outside the core takes longer), and how many pairs of visits a second are put in arrays."""
_SEARCH_SHARE, _PARTS_SHARE = 0.97, 0.9
"""Part of the time for annealing, of an instance as a whole (what follows it has rarely found anything) and in parts, whose borders
are mended afterwards."""
_RECOMBINE_SHARE = 0.015
_RECOMBINE_MOST = 20.0
_POLISH_FROM = 0.85
_SETTLE_SHARE = 0.3
"""Part of the time for a large instance as a whole, cool, before it is taken apart: parts keep their borders."""


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that the search cannot honour."""
    return missing_rules(instance)


def prepare(instance: Instance) -> "Prepared":
    """See `interface.Engine`."""
    return Prepared(instance)


class Prepared:
    """An instance numbered and in arrays, both when first needed; runs only read them, so that several may share them."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @cached_property
    def numbering(self) -> Numbering:
        """The instance under the numbers of the search."""
        return near_by_near(self.instance)

    @cached_property
    def problem(self) -> Problem:
        """Its arrays."""
        return build_problem(self.numbering.instance)

    @cached_property
    def evaluator(self) -> EvaluatorKind:
        """The cheapest evaluator that honours all rules."""
        return evaluator_for(self.numbering.instance)

    @cached_property
    def new_search(self) -> NewSearch:
        """Makes a search for a seed; what all searches read is made once."""
        return self.evaluator.make(self.numbering.instance, self.problem)

    def run(self, budget: Budget, seed: int, on_progress: OnProgress | None = None, begin_at: float = 0.0) -> Run:
        """A search that has not begun."""
        settings = self.evaluator.settings
        return Run(self.numbering, self.problem, budget, seed, on_progress, self.new_search, settings, begin_at)

    def first_plan(self, seed: int, seconds: float, given: tuple[Sequence, ...]) -> tuple[Sequence, ...] | None:
        """The given plan with the rest put in by greedy insertion; without one, the best of a few made so from nothing, each in
        another order.

        None where there is nothing to plan, where the given plan breaks rules, or where the arrays take too much of the time and
        the instance cannot be begun in parts.
        """
        if self._is_empty():
            return None
        if self._array_seconds() > _ARRAYS_SECONDS + _ARRAYS_SHARE * max(0.0, seconds):
            return None if given or not _may_begin_in_parts(self.instance) else begun_in_parts(self.instance, _plan_of_part(seed))
        if given:
            return self._completed(seed, given)
        until, best = time.monotonic() + max(_FIRST_SECONDS, _FIRST_SHARE * seconds), self._begun(seed)
        for number in range(1, _FIRST_PLANS):
            if time.monotonic() > until:
                break
            best = min(best, self._begun(seed + number), key=lambda run: run.best.cost)
        lax = plan_without_driving_rules(self.instance, Budget(deadline=until))
        if lax is not None:
            best = min(best, self._begun(seed, lax), key=lambda run: run.best.cost)
        return best.sequences()

    def search(
        self,
        budget: Budget,
        *,
        seed: int = 0,
        start: Several[Sequence] = (),
        on_progress: OnProgress | None = None,
    ) -> Outcome:
        """Improve, recombine, polish, all within `budget`; without any limit 20,000 steps and 200 per visit."""
        if self._is_empty():
            return Outcome(sequences=(), stopped_by="exhausted")
        if self._array_seconds() > budget.remaining():
            note = f"the search was left out: {len(self.instance.visits):,} visits need more time to get ready"
            return Outcome(sequences=tuple(start), stopped_by="time", notes=(note,))
        given = tuple(start) or plan_without_driving_rules(self.instance, budget) or ()
        return _Search(self, budget, seed, on_progress, given).outcome()

    def improve(
        self,
        budget: Budget,
        *,
        seed: int = 0,
        start: Several[Sequence] = (),
        on_progress: OnProgress | None = None,
        begin_at: float = 0.0,
    ) -> Run:
        """Ruin and recreate alone, from `start` or from nothing; see `Run` for `begin_at`."""
        run = self.run(budget, seed, on_progress, begin_at)
        run.begin(tuple(start))
        run.drive()
        return run

    def _completed(self, seed: int, given: tuple[Sequence, ...]) -> tuple[Sequence, ...] | None:
        run = self.run(Budget(), seed)
        return run.sequences() if _has_no_doubles(given) and run.begin(given) else None

    def _begun(self, seed: int, start: tuple[Sequence, ...] = ()) -> Run:
        run = self.run(Budget(), seed)
        run.begin(start)
        return run

    def _array_seconds(self) -> float:
        """How long making the arrays will take, about."""
        return 0.0 if "problem" in vars(self) else len(self.instance.visits) ** 2 / _PAIRS_A_SECOND

    def _is_empty(self) -> bool:
        return not self.instance.visits or not self.instance.vehicles


def _may_begin_in_parts(instance: Instance) -> bool:
    """Whether nothing ties a part to the others, and no vehicle has to drive."""
    tied = instance.resources or instance.carrier_options or not has_separate_routes(instance)
    return not tied and not any(vehicle.must_use or vehicle.prefix for vehicle in instance.vehicles)


def _plan_of_part(seed: int) -> Callable[[Instance], tuple[Sequence, ...]]:
    def begin(instance: Instance) -> tuple[Sequence, ...]:
        prepared = Prepared(instance)
        prepared.numbering = Numbering(instance, tuple(range(len(instance.visits))))  # too few steps for near numbers to pay
        return prepared._begun(seed).sequences()

    return begin


def _has_no_doubles(sequences: Several[Sequence]) -> bool:
    """Whether no vehicle and no visit comes twice."""
    vehicles = [sequence.vehicle for sequence in sequences]
    visits = [visit for sequence in sequences for visit in sequence.activities if visit >= 0]
    return len(set(vehicles)) == len(vehicles) and len(set(visits)) == len(visits)


@dataclass(slots=True)
class _Search:
    """One search: what has been found and the steps that found it."""

    prepared: Prepared
    budget: Budget
    seed: int
    on_progress: OnProgress | None
    start: tuple[Sequence, ...]
    path: list[tuple[str, float, Money]] = field(default_factory=list)

    def outcome(self) -> Outcome:
        """Ruin and recreate, then recombination, then a cool stretch of search."""
        if not has_separate_routes(self.prepared.instance):
            run = self._improve(self.budget)
        elif can_take_apart(self.prepared.instance) and not self.prepared.problem.has_counters:
            run = self.improve_parts(self._part(_PARTS_SHARE))
            self._polish(run)
        else:
            run = self._improve(self._part(_SEARCH_SHARE))
            self._recombine(run)
            self._polish(run)
        found = replace(run.outcome(), path=tuple(self.path))
        return replace(found, sequences=()) if self._carriers_alone_are_better(found.sequences) else found

    def _carriers_alone_are_better(self, sequences: tuple[Sequence, ...]) -> bool:
        """Whether carriers bring everything for less: the search hands over order by order, far from a discount on all.

        Asked only where it may be so, since carriers are assigned exactly for the answer.
        """
        instance, problem = self.prepared.instance, self.prepared.problem
        if not (sequences and problem.has_carriers and has_separate_routes(instance)) or problem.must_drive.any():
            return False
        found = planned(instance, sequences)
        breakdown = cost(instance, found)
        if sum(price for price, _ in least_prices_out(instance)) >= breakdown.total:
            return False
        alone = planned(instance, ())
        return objective_key(instance, alone, cost(instance, alone)) < objective_key(instance, found, breakdown)

    def _improve(self, budget: Budget) -> Run:
        run = self.prepared.improve(budget, seed=self.seed, start=self.start, on_progress=self.on_progress)
        self._log("ruin and recreate", run.began, run)
        return run

    def improve_parts(self, budget: Budget) -> Run:
        """Build a plan of the whole day, improve it in parts, and go on with the whole."""
        began = time.monotonic()
        prepared = self.prepared
        run = prepared.run(budget, self.seed, self.on_progress)
        run.begin(self.start)
        self._log("construction", began, run)
        began = time.monotonic()
        run.polish(self._part(_SETTLE_SHARE), _POLISH_FROM)
        self._log("ruin and recreate", began, run)
        began = time.monotonic()
        budget = replace(budget, iterations=None if budget.iterations is None else budget.iterations - run.steps)
        sequences, run.steps_in_parts = improve_in_parts(prepared.instance, budget, run.sequences(), self.seed, improve_part)
        run.best.go_on_from(prepared.numbering.inward(sequences))
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
        """Choose among the routes met; not where jobs may be left out, which took the solver five times the time it was given, nor
        where carriers have less room than all jobs want or give discounts."""
        if run.best.may_leave_out or run.problem.has_carriers or self.budget.cancelled.is_set():
            return
        began = time.monotonic()
        problem, best = run.problem, run.best
        type_of = problem.vehicle_type.tolist()
        routes = run.pool().routes()
        known = best.routes_with_prices()
        choice = Choice(
            columns={**routes, **known},
            known=tuple(known),
            vehicles=Counter(type_of),
            penalties=problem.penalty.tolist(),
            job_of=problem.job_of.tolist(),
            capacities=problem.resource_capacity.tolist(),
            uses=uses_of_visits(problem),
        )
        repeatable, left = self.budget.iterations is not None, self.budget.remaining()
        share = 1.0 if repeatable else _RECOMBINE_SHARE / (1 - _SEARCH_SHARE)
        seconds = min(_RECOMBINE_MOST, share * left)
        patience = None if self.budget.deadline is None else (seconds + left) / 2
        chosen = _in_time(partial(recombine, choice, seconds, repeatable=repeatable), patience, self.budget.cancelled)
        if chosen is not None and choice.cost(chosen) < choice.cost(choice.known) * (1 - 1e-9):
            best.go_on_from(on_idle_vehicles(chosen, type_of))
        self._log("recombination", began, run)

    def _polish(self, run: Run) -> None:
        began = time.monotonic()
        run.polish(self.budget, _POLISH_FROM)
        self._log("polish", began, run)


def _in_time(
    work: Callable[[], tuple[Column, ...]], seconds: float | None, cancelled: threading.Event
) -> tuple[Column, ...] | None:
    """What `work` finds; None where it takes longer than `seconds`, as solvers do that look at the clock too rarely. It then goes
    on in its thread, which Python waits for at its end."""
    found, begun = Future[tuple[Column, ...]](), threading.Event()

    def run() -> None:
        with ended_with_python(cancelled):
            begun.set()
            try:
                found.set_result(work())
            except BaseException as error:
                found.set_exception(error)

    threading.Thread(target=run, name="router recombination", daemon=True).start()
    begun.wait()
    try:
        return found.result(seconds)
    except TimeoutError:
        return None


def improve_part(
    instance: Instance, budget: Budget, seed: int, start: tuple[Sequence, ...], begin_at: float
) -> tuple[tuple[Sequence, ...], int]:
    run = Prepared(instance).improve(budget, seed=seed, start=start, begin_at=begin_at)
    return run.sequences(), run.steps
