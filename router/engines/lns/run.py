"""A search in one or several threads: searchers that share a budget and their best plans."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from router.core import _core as core
from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.engines.lns.evaluators import NewSearch
from router.engines.lns.numbering import Numbering
from router.engines.lns.pace import Pace
from router.engines.lns.parallel import EXCHANGES, SEEDS_APART, ParallelSearcher
from router.engines.lns.pool import RoutePool
from router.engines.lns.problem import Problem
from router.engines.lns.searcher import Searcher
from router.model import Instance, Progress, Sequence
from router.model.rules import has_separate_routes
from router.units import Money

_STEPS_PER_VISIT, _STEPS_AT_LEAST = 200, 20_000
_COUNTING_SHARE, _FEWER_SHARE = 0.4, 0.1
"""Part of the budget for giving up routes: where their number comes first, and where it may save something."""
_HOPELESS_FROM, _HOPELESS_ABSENT = 0.15, 0.08
"""Part of that time after which no further route is given up when so large a part of the jobs, at the least, lost its
place by giving up the last one."""
_STEPS_ALONE = 700
"""Steps per visit that one searcher makes at the end of an annealing in one thread. Two that go on from the better of them find
more in the steps before than one does; where there are fewer, neither becomes cold (benchmarks/HISTORY.md)."""
_STEPS_OF_ONE, _STEPS_WITH_A_MIX, _STEPS_GROW, _ONE_AT_LEAST, _MOST = 12_000, 6_000, 0.001, 100_000, 10
"""Steps per visit from which on another annealing is worth more than a longer one, for like and for unlike vehicles (which of them
are used is settled while it is hot); of few visits that many times the third power is enough; steps in all; and how many there
are at most."""
_REHEATS = 4
"""Where jobs may be left out: annealings that take the time of one. Each goes on from the end of the one before: plans of few
routes whose vehicles are full freeze soon, and thawing them finds more than annealing longer or anew (benchmarks/HISTORY.md)."""
_PROBE_SHARE, _PROBE_AT = 0.005, 0.2
"""Part of the budget for finding out how fast the search is, and the stage of annealing at which."""


def steps_of_annealing(visits: int, types: int) -> int:
    """Steps that a good plan of so many visits with so many types of vehicle needs."""
    of_a_visit = min(_STEPS_OF_ONE if types == 1 else _STEPS_WITH_A_MIX, _STEPS_GROW * visits**3)
    return max(_ONE_AT_LEAST, int(of_a_visit * visits))


def fewest_routes(problem: Problem) -> int:
    """A lower bound on the routes that serve everything: what is brought or collected over what a vehicle holds."""
    if not problem.has_simple_loads or problem.dimension_count == 0 or problem.job_count == 0:
        return 1
    room = (problem.capacity - problem.initial_load).max(axis=0)
    least = np.minimum.reduceat(problem.amount[problem.first_visit], problem.option_offsets[:-1], axis=0)
    return max(1, *(-(-int(total) // int(size)) for total, size in zip(least.sum(axis=0), room, strict=True) if size > 0))


@dataclass(slots=True)
class Run:
    """A search under way: one searcher per thread, which now and then go on from the best of them.

    `instance` and `problem` are under the numbers of `numbering`, as are the plans of the searchers; plans taken and given are not.
    `new_search` and `settings` are those of the evaluator. `begin_at` is the stage of annealing at which it begins: 0 for the
    whole, nearly 1 for a polish.
    """

    numbering: Numbering
    problem: Problem
    budget: Budget
    seed: int
    on_progress: OnProgress | None
    new_search: NewSearch
    settings: core.Settings
    begin_at: float = 0.0
    searchers: list[Searcher] = field(default_factory=list)
    convergence: list[tuple[float, Money]] = field(default_factory=list)
    steps_in_parts: int = 0
    least: Money = float("inf")
    stopped_by: StoppedBy = "time"
    began: float = field(default_factory=time.monotonic)

    @property
    def instance(self) -> Instance:
        """The day under the numbers of the search."""
        return self.numbering.instance

    def begin(self, start: tuple[Sequence, ...]) -> bool:
        """Make searchers for all threads, and their first plans; whether those begin with `start`."""
        threads = max(1, self.budget.threads)
        if has_separate_routes(self.instance):
            size, cancelled = max(2, threads), self.budget.cancelled
            parallel = ParallelSearcher(
                self.problem, self.new_search, self.seed, self.settings, size=size, threads=threads, cancelled=cancelled
            )
            self.searchers.append(parallel)
        else:
            for number in range(threads):
                seed = self.seed + SEEDS_APART * number
                self.searchers.append(Searcher(self.problem, self.new_search, seed, self.settings))
        begun = [one.begin(self.numbering.inward(start)) for one in self.searchers]
        return all(begun)

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
        if self.begin_at == 0.0:
            self._reduce(one, iterations)
            self._anneal_all_but_the_last(one, self._expected_steps(one, iterations), iterations)
        self._anneal_last(one, None if iterations is None else iterations - one.steps)

    def _anneal_all_but_the_last(self, one: Searcher, expected: float, iterations: int | None) -> None:
        """As many times as there are steps for, each from a plan of its own, with which the last begins, too."""
        visits = self.problem.visit_count
        possible = expected / steps_of_annealing(visits, self.problem.type_count)
        if one.begins_cold and possible >= 2:
            self._reheat(one, int(_REHEATS * (possible - 1)), iterations)
            return
        times = max(1, min(_MOST, int(possible)))
        one.in_turns_until = 1 - _STEPS_ALONE * visits * times / max(1.0, expected)
        one.hold_few_routes()
        for left in range(times, 1, -1):
            pace = self._share(one, 1 / left, None if iterations is None else iterations - one.steps)
            for _ in self._chunks(one, pace, 0.0):
                pass
            one.begin_anew()

    def _reheat(self, one: Searcher, times: int, iterations: int | None) -> None:
        """Anneal so many times for a short while, from where the last one ended; as long as `_REHEATS` of them is left."""
        one.is_reheated = True
        for left in range(times, 0, -1):
            pace = self._share(one, 1 / (left + _REHEATS), None if iterations is None else iterations - one.steps)
            for _ in self._chunks(one, pace, 0.0):
                pass
        one.is_reheated = False

    def _anneal_last(self, one: Searcher, iterations: int | None) -> None:
        """Search while the temperature falls from where `begin_at` says to its end, exchanging plans with the other searchers."""
        pace, exchanged = Pace(self.budget, time.monotonic(), self.budget.deadline, iterations, one.chunk_seconds), 0
        for progress in self._chunks(one, pace, self.begin_at):
            if int(progress * EXCHANGES) > exchanged:
                exchanged += 1
                self._exchange(one)
        self.stopped_by = self._reason(pace)

    def _chunks(self, one: Searcher, pace: Pace, begin_at: float) -> Iterator[float]:
        """Search chunk by chunk; how much of the pace is used up after each."""
        before = one.steps
        while not self.budget.cancelled.is_set():
            done = one.steps - before
            steps = pace.next_chunk(done)
            if steps == 0:
                return
            begun, progress = time.monotonic(), pace.fraction(done)
            later = max(progress, pace.fraction_after(done, steps, progress))
            one.run(steps, *(begin_at + (1 - begin_at) * part for part in (progress, later)))
            pace.measured(steps, time.monotonic() - begun)
            one.collect()
            self._report(one)
            yield later

    def _expected_steps(self, one: Searcher, iterations: int | None) -> float:
        """Steps that there is time for, or as many as are asked for."""
        return float(iterations) if iterations is not None else self._speed(one) * self.budget.remaining()

    def _speed(self, one: Searcher) -> float:
        """Steps a second, seen in a moment of annealing."""
        pace = self._share(one, _PROBE_SHARE, None)
        for _ in self._chunks(one, pace, _PROBE_AT):
            pass
        return pace.speed

    def _share(self, one: Searcher, share: float, iterations: int | None) -> Pace:
        """The pace of a first part of what is left of the budget."""
        until = None if self.budget.deadline is None else time.monotonic() + share * self.budget.remaining()
        limit = None if iterations is None else int(share * iterations)
        return Pace(self.budget, time.monotonic(), until, limit, one.chunk_seconds)

    def polish(self, budget: Budget, begin_at: float) -> None:
        """Let the best searcher use up the rest of `budget`, from a late stage of annealing on."""
        self.budget, self.begin_at = budget, begin_at
        one = self.best
        one.go_on_from(one.sequences())
        self._anneal_last(one, None if budget.iterations is None else budget.iterations - self.steps)

    def _reduce(self, one: Searcher, iterations: int | None) -> None:
        """Spend the first part of the budget on giving up routes, where that pays."""
        if self.instance.shape.fewest_vehicles:
            share = _COUNTING_SHARE
        elif one.wants_few_routes or self.problem.fixed_price.max(initial=0.0) > 0:
            share = _FEWER_SHARE
        else:
            return
        pace = self._share(one, share, iterations)
        fewest = fewest_routes(self.problem)
        routes, since, least = -1, 0.0, 0
        while not self.budget.cancelled.is_set():
            steps, used = pace.next_chunk(one.steps), pace.fraction(one.steps)
            begun = time.monotonic()
            if steps == 0 or not one.reduce_fleet(steps, fewest):
                break
            pace.measured(steps, time.monotonic() - begun)
            self._report(one)
            if one.fewest_key[1] != routes:
                routes, since, least = one.fewest_key[1], used, self.problem.job_count
            least = min(least, one.more_unassigned)
            if used > since + _HOPELESS_FROM and least > _HOPELESS_ABSENT * self.problem.job_count:
                break
        one.go_on_from(one.sequences())

    def _reason(self, pace: Pace) -> StoppedBy:
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
        if one.cost < self.least:
            self.least = one.cost
            self.convergence.append((elapsed, one.price()))
            self.budget.best.sequences = self.numbering.outward(one.sequences())
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
                sequences=self.budget.best.sequences or self.sequences(),
            )
        )

    @property
    def best(self) -> Searcher:
        """The searcher with the best plan."""
        return min(self.searchers, key=lambda one: one.cost)

    def sequences(self) -> tuple[Sequence, ...]:
        """The best plan."""
        return self.numbering.outward(self.best.sequences())

    @property
    def steps(self) -> int:
        """Steps of all searchers, and of runs on parts of the day."""
        return self.steps_in_parts + sum(one.steps for one in self.searchers)

    def pool(self) -> RoutePool:
        """Routes met by all searchers."""
        pool = RoutePool()
        pool.merge(one.pool for one in self.searchers)
        return pool

    def outcome(self) -> Outcome:
        """The best plan and how it was found."""
        best = self.best
        return Outcome(
            sequences=self.sequences(),
            stopped_by=self.stopped_by,
            iterations=self.steps,
            path=(("ruin and recreate", time.monotonic() - self.began, best.price()),),
            convergence=tuple(self.convergence),
        )
