"""The search itself, in this process; Python threads stand still while it runs."""

import time
from collections.abc import Callable, Sequence as Several
from dataclasses import dataclass, field
from typing import Any

from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.engines.ortools_routing.build import build, routes_for, sequences_now
from router.engines.ortools_routing.dimensions import Model
from router.engines.ortools_routing.parameters import parameters
from router.engines.projection import durations_by_profile, needs_projection
from router.model import Instance, Progress, Sequence
from router.units import Money

OnBest = Callable[[tuple[Sequence, ...], Money], None]
_PATIENCE = 2_000
_PATIENCE_PER_VISIT = 40


@dataclass(slots=True)
class _Watch:
    """Looks at every solution: keeps the best, reports it, and stops the search when it is time."""

    model: Model
    budget: Budget
    began: float
    on_progress: OnProgress | None
    on_best: OnBest | None
    solutions: int = 0
    since_best: int = 0
    best_cost: int | None = None
    best: tuple[Sequence, ...] = ()
    stopped_by: StoppedBy = "time"
    convergence: list[tuple[float, Money]] = field(default_factory=list)

    def __call__(self) -> None:
        self.solutions += 1
        self.since_best += 1
        cost = int(self.model.routing.CostVar().Max())
        if self.best_cost is None or cost < self.best_cost:
            self._keep(cost)
        reason = self._reason_to_stop()
        if reason is not None:
            self.stopped_by = reason
            self.model.routing.CancelSearch()
            self.model.routing.solver().FinishCurrentSearch()

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
        )

    def _reason_to_stop(self) -> StoppedBy | None:
        if self.budget.cancelled.is_set():
            return "interrupted"
        if self.budget.iterations is not None and self.solutions >= self.budget.iterations:
            return "iterations"
        patience = _PATIENCE + _PATIENCE_PER_VISIT * len(self.model.instance.visits)
        return "stagnation" if self.since_best >= patience else None


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
    on_best: OnBest | None = None,
) -> Outcome:
    """The best sequences found within `budget`; travel that depends on the hour is planned on a projection, made anew once from the
    first plan's hours. OR-Tools has no seed; equal `start` and `budget.iterations` give equal sequences."""
    del seed
    began = time.monotonic()
    if not instance.visits or not instance.vehicles:
        return Outcome(sequences=(), stopped_by="exhausted", blind=needs_projection(instance))
    blind = needs_projection(instance)
    first = _solve(instance, _share(budget, 0.5) if blind else budget, None, start, began, on_progress, on_best)
    runs = [first]
    if blind and first.best and not budget.cancelled.is_set():
        runs.append(_solve(instance, _share(budget, 1.0), first.best, (), began, on_progress, on_best))
    last = runs[-1] if runs[-1].best else first
    return Outcome(
        sequences=last.best or tuple(start),
        stopped_by=last.stopped_by,
        iterations=sum(run.solutions for run in runs),
        blind=blind,
        notes=("OR-Tools planned on travel times projected from the hours of a first plan",) if blind else (),
        convergence=tuple(last.convergence),
    )


def _share(budget: Budget, share: float) -> Budget:
    """A part of what is left of the time; iterations are halved either way, as there are two runs."""
    deadline = None if budget.deadline is None else time.monotonic() + share * budget.remaining()
    iterations = None if budget.iterations is None else max(1, budget.iterations // 2)
    return Budget(deadline=deadline, iterations=iterations, threads=budget.threads, cancelled=budget.cancelled)


def _solve(
    instance: Instance,
    budget: Budget,
    planned: tuple[Sequence, ...] | None,
    start: Several[Sequence],
    began: float,
    on_progress: OnProgress | None,
    on_best: OnBest | None,
) -> _Watch:
    plan = None
    if planned is not None:
        from router.timing import schedule

        plan = schedule(instance, planned)
    model = build(instance, durations_by_profile(instance, plan))
    watch = _Watch(model=model, budget=budget, began=began, on_progress=on_progress, on_best=on_best)
    pairs = any(visit.pickup is not None for visit in instance.visits)
    chosen = parameters(seconds=budget.remaining(), pairs=pairs, tight=pairs or _tight(instance))
    model.routing.CloseModelWithParameters(chosen)
    model.routing.AddAtSolutionCallback(watch)
    _run(model, chosen, planned or tuple(start), watch)
    return watch


def _run(model: Model, chosen: Any, start: Several[Sequence], watch: _Watch) -> None:
    routing = model.routing
    if start:
        given = routing.ReadAssignmentFromRoutes(routes_for(model, start), True)
        if given is not None:
            routing.SetFirstSolutionHint(given)
    if routing.SolveWithIteratedLocalSearch(chosen) is None and watch.best_cost is None and start:
        given = routing.ReadAssignmentFromRoutes(routes_for(model, start), True)
        if given is not None:
            routing.SolveFromAssignmentWithParameters(given, chosen)


def _tight(instance: Instance) -> bool:
    """Whether visits may have to be left out: more load than all vehicles hold, or a penalty worth paying."""
    for number in range(len(instance.dimensions)):
        wanted = sum(visit.deliver[number] for visit in instance.visits if visit.deliver)
        room = [vehicle.capacities[number] * vehicle.max_trips for vehicle in instance.vehicles if vehicle.capacities]
        if len(room) == len(instance.vehicles) and wanted > 0.97 * sum(room):
            return True
    return False
