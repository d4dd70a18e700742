"""The engine: budget, threads and progress around the compiled search."""

import time
from collections.abc import Sequence as Several
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.engines.ruin_recreate.clocks import clock_for, missing_rules
from router.engines.ruin_recreate.pool import RoutePool
from router.engines.ruin_recreate.problem import Problem, build_problem
from router.engines.ruin_recreate.searcher import Searcher
from router.engines.ruin_recreate.settings import Settings
from router.model import Instance, Progress, Sequence
from router.units import Money

_CHUNK_SECONDS = 0.1
_FIRST_CHUNK = 200
_CHUNKS = 200
_STEPS_PER_VISIT, _STEPS_AT_LEAST = 200, 20_000
_EXCHANGES = 20
_COUNTING_SHARE, _FIXED_PRICE_SHARE = 0.4, 0.1
"""Part of the budget for giving up routes: where their number comes first, and where vehicles cost something."""


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that the search cannot honour."""
    return missing_rules(instance)


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
) -> "Run":
    """Like `search`, giving the whole run with its pool of routes."""
    run = Run(instance, build_problem(instance), budget, seed, on_progress)
    run.begin(tuple(start))
    run.drive()
    return run


def fewest_routes(problem: Problem) -> int:
    """A lower bound on the routes that serve everything: what is brought or collected over what a vehicle holds."""
    if not problem.has_simple_loads or problem.dimension_count == 0 or len(problem.option_offsets) - 1 != problem.visit_count:
        return 1
    room = (problem.capacity - problem.initial_load).max(axis=0)
    return max(1, *(-(-int(total) // int(size)) for total, size in zip(problem.amount.sum(axis=0), room, strict=True) if size > 0))


@dataclass(slots=True)
class _Pace:
    """How long the next chunk of steps is and where in the budget it lies.

    With a limit on steps that alone sets the cooling, so that a run can be repeated; the deadline then only cuts it short.
    """

    budget: Budget
    began: float
    until: float | None
    limit: int | None
    steps: int = _FIRST_CHUNK
    speed: float = 0.0

    def fraction(self, done: int) -> float:
        """Part of the budget used up, 0 to 1."""
        if self.limit is not None:
            return min(1.0, done / max(1, self.limit))
        if self.until is not None:
            return min(1.0, (time.monotonic() - self.began) / max(1e-9, self.until - self.began))
        return 0.0

    def next_chunk(self, done: int) -> int:
        """Steps to make now, 0 when the budget is used up."""
        if self.until is not None and time.monotonic() >= self.until:
            return 0
        if self.limit is not None:
            return max(0, min(max(_FIRST_CHUNK, self.limit // _CHUNKS), self.limit - done))
        return self._by_time()

    def fraction_after(self, done: int, steps: int, fraction: float) -> float:
        """Part used up when the next `steps` are made as well."""
        if self.limit is not None or self.until is None:
            return self.fraction(done + steps)
        length = max(1e-9, self.until - self.began)
        return min(1.0, fraction + (steps / self.speed / length if self.speed > 0 else 0.0))

    def _by_time(self) -> int:
        left = float("inf") if self.until is None else self.until - time.monotonic()
        if self.speed <= 0:
            return min(_FIRST_CHUNK, 20)
        return max(1, int(self.speed * min(_CHUNK_SECONDS, left)))

    def measured(self, steps: int, seconds: float) -> None:
        """Learn how fast the search is."""
        self.speed = steps / max(seconds, 1e-6)


@dataclass(slots=True)
class Run:
    """A search under way: one searcher per thread, which now and then go on from the best of them."""

    instance: Instance
    problem: Problem
    budget: Budget
    seed: int
    on_progress: OnProgress | None
    searchers: list[Searcher] = field(default_factory=list)
    convergence: list[tuple[float, Money]] = field(default_factory=list)
    stopped_by: StoppedBy = "time"
    began: float = field(default_factory=time.monotonic)

    def begin(self, start: tuple[Sequence, ...]) -> None:
        """Make the searchers and their first plans."""
        kind = clock_for(self.instance)
        for number in range(max(1, self.budget.threads)):
            one = Searcher(self.instance, self.problem, kind, self.seed + 7_919 * number, Settings())
            one.begin(start)
            self.searchers.append(one)

    def drive(self) -> None:
        """Search until the budget is used up or the search is cancelled."""
        if len(self.searchers) == 1:
            self._drive_one(self.searchers[0], self.budget.iterations)
            return
        share = None if self.budget.iterations is None else self.budget.iterations // len(self.searchers)
        with ThreadPoolExecutor(len(self.searchers)) as threads:
            list(threads.map(lambda one: self._drive_one(one, share), self.searchers))

    def _drive_one(self, one: Searcher, iterations: int | None) -> None:
        if iterations is None and self.budget.deadline is None:
            iterations = _STEPS_AT_LEAST + _STEPS_PER_VISIT * self.problem.visit_count
        self._reduce(one, iterations)
        rest = None if iterations is None else iterations - one.steps
        pace = _Pace(self.budget, time.monotonic(), self.budget.deadline, rest)
        exchanged, before = 0, one.steps
        while not self.budget.cancelled.is_set():
            steps = pace.next_chunk(one.steps - before)
            if steps == 0:
                break
            begun, progress = time.monotonic(), pace.fraction(one.steps - before)
            one.run(steps, progress, max(progress, pace.fraction_after(one.steps - before, steps, progress)))
            pace.measured(steps, time.monotonic() - begun)
            one.collect()
            self._report(one)
            if int(pace.fraction(one.steps - before) * _EXCHANGES) > exchanged:
                exchanged += 1
                self._exchange(one)
        self.stopped_by = self._reason(pace)

    def polish(self, one: Searcher, budget: Budget, hottest: float) -> None:
        """Let one searcher use up the rest of `budget`, from a late stage of cooling on."""
        self.budget = budget
        rest = None if budget.iterations is None else budget.iterations - self.steps
        pace, before = _Pace(budget, time.monotonic(), budget.deadline, rest), one.steps
        while not budget.cancelled.is_set():
            steps = pace.next_chunk(one.steps - before)
            if steps == 0:
                break
            begun, progress = time.monotonic(), pace.fraction(one.steps - before)
            later = pace.fraction_after(one.steps - before, steps, progress)
            one.run(steps, hottest + (1 - hottest) * progress, hottest + (1 - hottest) * max(progress, later))
            pace.measured(steps, time.monotonic() - begun)
            self._report(one)
        self.stopped_by = self._reason(pace)

    def _reduce(self, one: Searcher, iterations: int | None) -> None:
        """Spend the first part of the budget on giving up routes, where that pays."""
        if self.instance.shape.fewest_vehicles:
            share = _COUNTING_SHARE
        elif self.problem.fixed_price.max(initial=0.0) > 0:
            share = _FIXED_PRICE_SHARE
        else:
            return
        until = None if self.budget.deadline is None else time.monotonic() + share * self.budget.remaining()
        pace = _Pace(self.budget, time.monotonic(), until, None if iterations is None else int(share * iterations))
        fewest = fewest_routes(self.problem)
        while not self.budget.cancelled.is_set():
            steps = pace.next_chunk(one.steps)
            begun = time.monotonic()
            if steps == 0 or not one.reduce_vehicles(steps, fewest):
                break
            pace.measured(steps, time.monotonic() - begun)
            self._report(one)
        one.go_on_from(one.sequences())

    def _reason(self, pace: _Pace) -> StoppedBy:
        if self.budget.cancelled.is_set():
            return "interrupted"
        if pace.limit is not None and (pace.until is None or time.monotonic() < pace.until):
            return "iterations" if self.budget.iterations is not None else "stagnation"
        return "time"

    def _exchange(self, one: Searcher) -> None:
        """Go on from the best plan of all searchers when this one has fallen behind."""
        best = min(self.searchers, key=lambda other: other.cost)
        if best is not one and best.cost < one.cost * (1 - 1e-9):
            one.go_on_from(best.sequences())

    def _report(self, one: Searcher) -> None:
        elapsed = time.monotonic() - self.began
        if not self.convergence or one.price() < self.convergence[-1][1]:
            self.convergence.append((elapsed, one.price()))
        if self.on_progress is None or one is not self.searchers[0]:
            return
        best = self.best
        self.on_progress(
            Progress(
                elapsed=elapsed,
                best_cost=best.price(),
                served=best.served,
                total=self.problem.job_count,
                iterations=self.steps,
                phase="ruin and recreate",
            )
        )

    @property
    def best(self) -> Searcher:
        """The searcher with the best plan."""
        return min(self.searchers, key=lambda one: one.cost)

    @property
    def steps(self) -> int:
        """Steps of all searchers."""
        return sum(one.steps for one in self.searchers)

    def pool(self) -> RoutePool:
        """Routes met by all searchers."""
        pool = RoutePool()
        pool.merge(one.pool for one in self.searchers)
        return pool

    def outcome(self) -> Outcome:
        """The best plan and how it was found."""
        best = self.best
        return Outcome(
            sequences=best.sequences(),
            stopped_by=self.stopped_by,
            iterations=self.steps,
            path=(("ruin and recreate", time.monotonic() - self.began, best.price()),),
            convergence=tuple(self.convergence),
        )
