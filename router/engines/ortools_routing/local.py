"""The search itself, in this process; Python threads stand still while it runs."""

import time
from collections.abc import Callable, Mapping, Sequence as Several
from dataclasses import dataclass, field
from typing import Any

from ortools.constraint_solver import pywrapcp

from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.engines.ortools_routing.build import build, follow_first, routes_for, sequences_now
from router.engines.ortools_routing.dimensions import Model
from router.engines.ortools_routing.parameters import parameters
from router.engines.ortools_routing.rules import has_few_visits, suits_iterated_search
from router.engines.projection import durations_by_profile, needs_projection
from router.model import Instance, Progress, Sequence
from router.model.travel import IntMatrix
from router.timing import schedule
from router.units import Money

OnBest = Callable[[tuple[Sequence, ...], Money], None]
OnDone = Callable[[Outcome], None]
_PATIENCE = 2_000
_PATIENCE_PER_VISIT = 40
_FAILURES = 3_000
_FAILURES_PER_VISIT = 300


@dataclass(slots=True)
class _Watch:
    """Looks at every solution: keeps the best, reports it, and stops when nothing better is to be expected.

    OR-Tools' iterated local search heeds its limits of time and solutions, but no request to stop: a caller that
    does not want to wait hears of it through `on_stagnation` and may end the process.
    """

    model: Model
    budget: Budget
    began: float
    on_progress: OnProgress | None
    on_best: OnBest | None
    on_stagnation: Callable[["_Watch"], None] | None = None
    stagnated: bool = False
    solutions: int = 0
    since_best: int = 0
    best_cost: int | None = None
    best: tuple[Sequence, ...] = ()
    convergence: list[tuple[float, Money]] = field(default_factory=list)

    def __call__(self) -> None:
        self.solutions += 1
        self.since_best += 1
        cost = int(self.model.routing.CostVar().Max())
        if self.best_cost is None or cost < self.best_cost:
            self._keep(cost)
        patience = _PATIENCE + _PATIENCE_PER_VISIT * len(self.model.instance.visits)
        if self.since_best == patience:
            self.stop()

    def stop(self) -> None:
        """Nothing better is to be expected."""
        self.stagnated = True
        self.model.routing.solver().FinishCurrentSearch()
        if self.on_stagnation is not None:
            self.on_stagnation(self)

    def _keep(self, cost: int) -> None:
        self.best_cost, self.since_best = cost, 0
        self.best = sequences_now(self.model)
        price = cost / self.model.scale.units
        elapsed = time.monotonic() - self.began
        self.convergence.append((elapsed, price))
        if self.on_best is not None:
            self.on_best(self.best, price)
        if self.on_progress is not None:
            self.on_progress(self._progress(elapsed, price))

    def _progress(self, elapsed: float, price: Money) -> Progress:
        served = sum(activity >= 0 for sequence in self.best for activity in sequence.activities)
        return Progress(
            elapsed=elapsed,
            best_cost=price,
            served=served,
            total=len(self.model.instance.visits),
            iterations=self.solutions,
            phase="ortools",
            sequences=self.best,
        )

    @property
    def stopped_by(self) -> StoppedBy:
        """Why the search ended, as far as can be told from outside."""
        enough = self.budget.iterations is not None and self.solutions >= self.budget.iterations
        if enough:
            return "iterations"
        return "stagnation" if self.stagnated or self.budget.remaining() > 0 else "time"


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
    on_best: OnBest | None = None,
    on_done: OnDone | None = None,
) -> Outcome:
    """The best sequences found within `budget`, which needs a deadline or a number of iterations.

    Travel that depends on the hour is planned on a projection, made anew once from the first plan's hours. OR-Tools
    has no seed; equal `start` and `budget.iterations` give equal sequences. `on_done` hears the outcome as soon as
    the search stagnates, which then goes on all the same.
    """
    del seed
    run = _Run(instance, tuple(start), time.monotonic(), on_progress, on_best, on_done)
    if not instance.visits or not instance.vehicles:
        return Outcome(sequences=(), stopped_by="exhausted", blind=run.blind)
    if not run.blind:
        return run.outcome(run.solve(budget, None, last=True))
    first = run.solve(_half(budget), None, last=False)
    second = run.solve(_half(budget, of_time=1.0), first.best, last=True) if first.best else first
    return run.outcome(second if second.best else first, first.solutions if second is not first else 0)


def _half(budget: Budget, of_time: float = 0.5) -> Budget:
    """Half the iterations and that part of what is left of the time."""
    deadline = None if budget.deadline is None else time.monotonic() + of_time * budget.remaining()
    iterations = None if budget.iterations is None else max(1, budget.iterations // 2)
    return Budget(deadline=deadline, iterations=iterations, threads=budget.threads, cancelled=budget.cancelled)


@dataclass(slots=True)
class _Run:
    """One call of `search`."""

    instance: Instance
    start: tuple[Sequence, ...]
    began: float
    on_progress: OnProgress | None
    on_best: OnBest | None
    on_done: OnDone | None

    @property
    def blind(self) -> bool:
        return needs_projection(self.instance)

    def solve(self, budget: Budget, planned: tuple[Sequence, ...] | None, *, last: bool) -> _Watch:
        """One OR-Tools search, on the hours of `planned`.

        Where it is impossible to use all vehicles that must be used, another without.
        """
        plan = None if planned is None else schedule(self.instance, planned)
        durations = durations_by_profile(self.instance, plan)
        start = planned or self.start
        if suits_iterated_search(self.instance):
            return self._iterated(budget, start, durations, last=last)
        watch = self._guided(budget, start, build(self.instance, durations), last=last)
        if watch.best_cost is None and any(vehicle.must_use for vehicle in self.instance.vehicles):
            relaxed = build(self.instance, durations, every_must_be_used=False)
            watch = self._guided(budget, start, relaxed, last=last)
        return watch

    def _iterated(self, budget: Budget, start: tuple[Sequence, ...], durations: Mapping[str, IntMatrix], *, last: bool) -> _Watch:
        """Iterated local search from `start`, unless that breaks a rule as OR-Tools is told it."""
        model = build(self.instance, durations)
        watch = self._watch(budget, model, last=last)
        routes = routes_for(model, start)
        if start:
            follow_first(model, routes)
        chosen = _parameters(self.instance, budget, iterated=True, given=bool(start))
        model.routing.CloseModelWithParameters(chosen)
        if start and model.routing.ReadAssignmentFromRoutes(routes, True) is None:
            return self._iterated(budget, (), durations, last=last)
        model.routing.AddAtSolutionCallback(watch)
        model.routing.SolveWithIteratedLocalSearch(chosen)
        return watch

    def _guided(self, budget: Budget, start: tuple[Sequence, ...], model: Model, *, last: bool) -> _Watch:
        """Guided local search from `start`, where there is one that keeps the rules."""
        watch = self._watch(budget, model, last=last)
        chosen = _parameters(self.instance, budget, iterated=False)
        monitor = _Failures(watch)
        model.routing.AddSearchMonitor(monitor)
        model.routing.CloseModelWithParameters(chosen)
        given = model.routing.ReadAssignmentFromRoutes(routes_for(model, start), True) if start else None
        model.routing.AddAtSolutionCallback(watch)
        if given is None:
            model.routing.SolveWithParameters(chosen)
        else:
            model.routing.SolveFromAssignmentWithParameters(given, chosen)
        return watch

    def _watch(self, budget: Budget, model: Model, *, last: bool) -> _Watch:
        watch = _Watch(model, budget, self.began, self.on_progress, self.on_best)
        if last and self.on_done is not None:
            watch.on_stagnation = self._stagnated
        return watch

    def _stagnated(self, watch: _Watch) -> None:
        if self.on_done is not None:
            self.on_done(self.outcome(watch))

    def outcome(self, watch: _Watch, before: int = 0) -> Outcome:
        notes = ("OR-Tools planned on travel times projected from the hours of a first plan",) if self.blind else ()
        return Outcome(
            sequences=watch.best or self.start,
            stopped_by=watch.stopped_by,
            iterations=before + watch.solutions,
            blind=self.blind,
            notes=notes,
            convergence=tuple(watch.convergence),
        )


def _parameters(instance: Instance, budget: Budget, *, iterated: bool, given: bool = False) -> Any:
    pairs = any(visit.pickup is not None for visit in instance.visits)
    return parameters(
        seconds=min(budget.remaining(), _worth_searching(instance)),
        solutions=budget.iterations,
        pairs=pairs,
        tight=not iterated or _tight(instance),
        iterated=iterated,
        given=given,
    )


def _worth_searching(instance: Instance) -> float:
    """Seconds after which a day of few visits is as good as it gets.

    OR-Tools may spin on one without a move to try, and notice nothing.
    """
    return 1.0 + 0.1 * len(instance.visits) if has_few_visits(instance) else float("inf")


class _Failures(pywrapcp.SearchMonitor):  # type: ignore[misc]
    """Ends a search that fails and fails without finding another solution: OR-Tools alone would go on for ever."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__(watch.model.routing.solver())
        self.watch = watch
        self.failures = 0
        self.solutions = 0

    def BeginFail(self) -> None:  # noqa: N802
        """OR-Tools calls this at every dead end."""
        if self.watch.solutions != self.solutions:
            self.solutions, self.failures = self.watch.solutions, 0
        self.failures += 1
        if self.failures > _FAILURES + _FAILURES_PER_VISIT * len(self.watch.model.instance.visits):
            self.watch.stop()


def _tight(instance: Instance) -> bool:
    """Whether visits may have to be left out: nearly more load than all vehicles hold."""
    for number in range(len(instance.dimensions)):
        wanted = sum(visit.deliver[number] for visit in instance.visits if visit.deliver)
        room = [vehicle.capacities[number] * vehicle.max_trips for vehicle in instance.vehicles if vehicle.capacities]
        if len(room) == len(instance.vehicles) and wanted > 0.97 * sum(room):
            return True
    return False
