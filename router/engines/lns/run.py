"""A search in one or several threads: searchers that share a budget and their best plans."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from router.engines.interface import Budget, OnProgress, Outcome, StoppedBy
from router.engines.lns.evaluators import evaluator_for
from router.engines.lns.problem import Problem
from router.engines.lns.numbering import Numbering
from router.engines.lns.pace import Pace
from router.engines.lns.parallel import EXCHANGES, SEEDS_APART, ParallelSearcher
from router.engines.lns.pool import RoutePool
from router.engines.lns.searcher import FEW_ROUTES_MORE, FEWEST_RELEASED_FROM, RELEASED_FROM, Searcher
from router.engines.separate import has_separate_routes
from router.model import Instance, Progress, Sequence
from router.units import Money

_STEPS_PER_VISIT, _STEPS_AT_LEAST = 200, 20_000
_COUNTING_SHARE, _FEWER_SHARE = 0.4, 0.1
"""Part of the budget for giving up routes: where their number comes first, and where it may save something."""
_HOPELESS_FROM, _HOPELESS_ABSENT = 0.15, 0.08
"""Part of that time after which no further route is given up when so large a part of the jobs, at the least, lost its
place by giving up the last one."""
_TRIAL_STEPS, _TRIAL_MOST, _TRIAL_FROM = 400, 0.06, 0.2
"""Steps per visit of each of two coolings that tell how many routes are good, the part of the budget above which they are not
made, and the stage they begin at."""
_STEPS_OF_A_COOLING, _STEPS_WITH_A_MIX, _STEPS_GROW, _COOLING_AT_LEAST = 12_000, 6_000, 0.001, 100_000
"""Steps per visit from which on another cooling is worth more than a longer one, for like and for unlike vehicles (which of them
are used is settled while it is hot); on small days that many times the third power of the visits is enough, and steps in all."""
_MOST_COOLINGS = 10
_PAIRS_OF_VISITS, _PAIRS_FROM = range(150, 320), 2_000
"""Visits of days, and steps per visit, from which on two searchers that take turns find more than one does in all of the time."""
_PROBE_SHARE = 0.005
"""Part of the budget for finding out how fast the search is."""
_TIGHT_TAKES_LONGER = 0.0125
"""Part by which a tight plan may be dearer after a short cooling: it takes longer to become good."""
_ALWAYS = 2.0
"""Beyond the last stage of cooling."""


def fewest_routes(problem: Problem) -> int:
    """A lower bound on the routes that serve everything: what is brought or collected over what a vehicle holds."""
    if not problem.has_simple_loads or problem.dimension_count == 0 or len(problem.option_offsets) - 1 != problem.visit_count:
        return 1
    room = (problem.capacity - problem.initial_load).max(axis=0)
    return max(1, *(-(-int(total) // int(size)) for total, size in zip(problem.amount.sum(axis=0), room, strict=True) if size > 0))


def steps_of_a_cooling(visits: int, types: int) -> int:
    """Steps that a cooling needs for a good plan of so many visits with so many types of vehicle."""
    of_a_visit = min(_STEPS_OF_A_COOLING if types == 1 else _STEPS_WITH_A_MIX, _STEPS_GROW * visits**3)
    return max(_COOLING_AT_LEAST, int(of_a_visit * visits))


@dataclass(frozen=True, slots=True)
class Bound:
    """As many routes as the fewest-route plan has and a part `more`, or any number, until the stage `until` of cooling."""

    more: float | None
    until: float


_FEWEST_ROUTES, _FEW_ROUTES, _ANY_ROUTES = Bound(0.0, FEWEST_RELEASED_FROM), Bound(FEW_ROUTES_MORE, RELEASED_FROM), Bound(None, 0.0)


@dataclass(slots=True)
class Run:
    """A search under way: one searcher per thread, which now and then go on from the best of them.

    `instance` and `problem` are under the numbers of `numbering`, as are the plans of the searchers; plans taken and given are not.
    `begin_at` is the stage of cooling at which it begins: 0 for the whole, nearly 1 for a polish.
    """

    numbering: Numbering
    problem: Problem
    budget: Budget
    seed: int
    on_progress: OnProgress | None
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

    def begin(self, start: tuple[Sequence, ...]) -> None:
        """Make searchers for all threads, and their first plans."""
        kind, threads = evaluator_for(self.instance), max(1, self.budget.threads)
        new_search = kind.make(self.instance, self.problem)
        in_pairs = threads == 1 and self.problem.visit_count in _PAIRS_OF_VISITS
        if has_separate_routes(self.instance) and (threads > 1 or in_pairs):
            size, cancelled = max(2, threads), self.budget.cancelled
            parallel = ParallelSearcher(
                self.problem, new_search, self.seed, kind.settings, size=size, threads=threads, cancelled=cancelled
            )
            self.searchers.append(parallel)
        else:
            for number in range(threads):
                seed = self.seed + SEEDS_APART * number
                self.searchers.append(Searcher(self.problem, new_search, seed, kind.settings))
        for one in self.searchers:
            one.begin(self.numbering.inward(start))

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
            expected = self._expected_steps(one, iterations)
            bounds = self._bounds_in_order(one, expected, iterations)
            one.in_parallel = one.in_parallel or expected >= _PAIRS_FROM * self.problem.visit_count
            self._cool_before_the_last(one, bounds, expected, iterations)
        self._cool(one, None if iterations is None else iterations - one.steps)

    def _cool_before_the_last(self, one: Searcher, bounds: list[Bound], expected: float, iterations: int | None) -> None:
        """Where `expected` steps are enough for several coolings, all but the last of them, each from a plan of its own, with which
        the last begins, too.

        The bounds on the routes of a plan are tried in turn, where there is time for all, and then the one that ended cheapest.
        """
        steps = steps_of_a_cooling(self.problem.visit_count, self.problem.type_count)
        coolings = min(_MOST_COOLINGS, int(expected / steps))
        tried = bounds if coolings > len(bounds) else bounds[:1]
        ends: dict[Bound, Money] = {}
        for number in range(max(1, coolings)):
            bound = tried[number] if number < len(tried) else min(ends, key=ends.__getitem__)
            if number > 0:
                one.begin_anew()
            elif bound != _ANY_ROUTES:
                one.go_on_from_fewest()
            one.allow_routes(bound.more, bound.until)
            if number < coolings - 1:
                left = None if iterations is None else iterations - one.steps
                for _ in self._cooling(one, self._share(one, 1 / (coolings - number), left), 0.0):
                    pass
                ends.setdefault(bound, one.current_cost)

    def _cool(self, one: Searcher, iterations: int | None) -> None:
        """Search while the temperature falls from where `begin_at` says to its end, exchanging plans with the other searchers."""
        pace, exchanged = Pace(self.budget, time.monotonic(), self.budget.deadline, iterations, one.chunk_seconds), 0
        for progress in self._cooling(one, pace, self.begin_at):
            if int(progress * EXCHANGES) > exchanged:
                exchanged += 1
                self._exchange(one)
        self.stopped_by = self._reason(pace)

    def _cooling(self, one: Searcher, pace: Pace, begin_at: float) -> Iterator[float]:
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

    def _bounds_in_order(self, one: Searcher, expected: float, iterations: int | None) -> list[Bound]:
        """Bounds on the routes of a plan, most promising first: as few as can be, a few more, or any number.

        Which of the first two is better is tried where there is time to: a cooling that is too short always finds tight plans dear.
        """
        if not (one.wants_few_routes and one.knows_fewest):
            return [_ANY_ROUTES]
        share = _TRIAL_STEPS * self.problem.visit_count / max(1.0, expected)
        few = share <= _TRIAL_MOST and self._few_are_as_cheap(one, share, iterations)
        return [_FEWEST_ROUTES, _FEW_ROUTES, _ANY_ROUTES] if few else [_FEW_ROUTES, _FEWEST_ROUTES, _ANY_ROUTES]

    def _few_are_as_cheap(self, one: Searcher, share: float, iterations: int | None) -> bool:
        """Whether a short cooling with no more routes than the fewest-route plan ends as cheap as one with any number, or nearly so."""
        fewest = self._try_cooling(one, 0.0, share, iterations)
        return fewest < (1 + _TIGHT_TAKES_LONGER) * self._try_cooling(one, None, share, iterations)

    def _expected_steps(self, one: Searcher, iterations: int | None) -> float:
        """Steps that there is time for, or as many as are asked for."""
        return float(iterations) if iterations is not None else self._speed(one) * self.budget.remaining()

    def _speed(self, one: Searcher) -> float:
        """Steps a second, seen in a moment of cooling."""
        pace = self._share(one, _PROBE_SHARE, None)
        for _ in self._cooling(one, pace, _TRIAL_FROM):
            pass
        return pace.speed

    def _try_cooling(self, one: Searcher, more: float | None, share: float, iterations: int | None) -> Money:
        """What the plan costs after a short cooling from the fewest-route plan, with so many more routes or any number."""
        one.go_on_from_fewest()
        one.allow_routes(more, until=_ALWAYS)
        for _ in self._cooling(one, self._share(one, share, iterations), _TRIAL_FROM):
            pass
        return one.current_cost

    def _share(self, one: Searcher, share: float, iterations: int | None) -> Pace:
        """The pace of a first part of what is left of the budget."""
        until = None if self.budget.deadline is None else time.monotonic() + share * self.budget.remaining()
        limit = None if iterations is None else int(share * iterations)
        return Pace(self.budget, time.monotonic(), until, limit, one.chunk_seconds)

    def polish(self, budget: Budget, begin_at: float) -> None:
        """Let the best searcher use up the rest of `budget`, from a late stage of cooling on."""
        self.budget, self.begin_at = budget, begin_at
        one = self.best
        one.go_on_from(one.sequences())
        self._cool(one, None if budget.iterations is None else budget.iterations - self.steps)

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
