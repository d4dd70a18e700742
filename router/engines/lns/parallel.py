"""Several searchers on one plan: for a moment each searches the routes of a region of its own, then the regions are drawn anew.

Where regions hang together too much, each searches the whole plan, and now and then all go on from the best of them.
"""

from collections.abc import Callable, Sequence as Several
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property, partial
from threading import Event

import numpy as np

from router.core import _core as core
from router.engines.lns.evaluators import NewSearch
from router.engines.lns.parts import Part, put_together, share, share_out, the_whole, used_of_types
from router.engines.lns.problem import Problem
from router.engines.lns.searcher import NOTHING, Searcher
from router.engines.lns.sequences import packed, served_options
from router.model import Sequence

INSIDE = 0.75
"""Part of the near visits on other routes that must be in the same region: below, what a region lacks costs more than it saves."""
EXCHANGES = 20
SECONDS_A_VISIT, SECONDS_AT_LEAST = 0.00025, 0.1
"""How long regions stay; drawing them takes some hundredths of a second at 1,000 visits."""
CANCELS_WITHIN = 0.1
"""Seconds until workers notice that the search is cancelled."""
ROUNDING = 1e-6
SEEDS_APART = 7_919
_ALWAYS = 2.0


class Worker(Searcher):
    """Searches one part of a plan at a time."""

    _part: Part

    def take_part(self, part: Part) -> None:
        """Search in `part` from now on."""
        self._part = part
        self._snapshot = (float("inf"), NOTHING)
        self._search.forget_best()
        self.most_routes, self.most_until = part.most_routes, _ALWAYS
        self.go_on_from(part.routes)

    def _take(self, sequences: tuple[Sequence, ...]) -> bool:
        """Take over routes of the part; jobs of other parts count as served, without a place on any route."""
        part = self._part
        options = np.where(part.elsewhere >= 0, part.elsewhere, served_options(self.problem, sequences))
        unused = part.unused + used_of_types(self.problem, part.routes) - used_of_types(self.problem, sequences)
        return self._search.take(packed(sequences), options, part.visits, unused, int((part.elsewhere >= 0).sum()))


class ParallelSearcher(Searcher):
    """A searcher whose steps are made by `size` workers in so many `threads`: side by side, or in one thread in turns, until the
    stage `in_turns_until`, since each of them is given only its share of the steps."""

    def __init__(
        self,
        problem: Problem,
        new_search: NewSearch,
        seed: int,
        settings: core.Settings,
        *,
        size: int,
        threads: int,
        cancelled: Event,
    ) -> None:
        super().__init__(problem, new_search, seed, settings)
        self._threads = threads
        self._hire: Callable[[], list[Worker]] = lambda: [
            Worker(problem, new_search, seed + SEEDS_APART * number, settings) for number in range(size)
        ]
        self._draw, self._cancelled = np.random.default_rng(seed), cancelled
        self.chunk_seconds = max(SECONDS_AT_LEAST, SECONDS_A_VISIT * problem.visit_count)
        self._goes_on, self._shared, self._exchanges = False, True, 0

    @cached_property
    def _workers(self) -> list[Worker]:
        """Made when they are first needed: a short run in one thread does without."""
        return self._hire()

    def _take(self, sequences: tuple[Sequence, ...]) -> bool:
        self._goes_on = False  # the plan is another than the workers left
        return super()._take(sequences)

    def run(self, steps: int, progress: float, progress_after: float) -> None:
        """Make `steps` steps, by all workers together, while the search goes from one fraction of its budget to another."""
        if self._threads == 1 and progress >= self.in_turns_until:
            super().run(steps, progress, progress_after)
            return
        most_routes = self.most_routes if progress < self.most_until else self.problem.vehicle_count
        sequences, size = self.current_sequences(), len(self._workers)
        parts: list[Part] = []
        if len(sequences) >= size and self._threads > 1 and not self.problem.has_counters:
            parts, inside = share_out(self.problem, sequences, size, most_routes, self._draw)
            if inside < INSIDE:
                parts = []
        goes_on = self._goes_on and not self._shared and not parts
        whole = None if parts or goes_on else the_whole(self.problem, sequences, most_routes)

        def search(number: int) -> None:
            worker = self._workers[number]
            if parts:
                worker.take_part(parts[number])
            elif whole is not None:
                worker.take_part(whole)
            else:
                worker.most_routes = most_routes
            worker.is_reheated = self.is_reheated
            worker.run(share(steps, size, number), progress, progress_after)

        self._side_by_side([partial(search, worker) for worker in range(size)])
        if parts:
            self._put_together()
        else:
            self._take_better(progress)
        self._goes_on, self._shared = True, bool(parts)

    def reduce_fleet(self, steps: int, fewest: int = 1) -> bool:
        """See `Searcher.reduce_fleet`: every worker looks for itself, and the one with the fewest routes counts."""
        if self._threads == 1:
            return super().reduce_fleet(steps, fewest)
        before, others = self.steps, self._workers[1:]
        if not self._goes_on:
            whole = the_whole(self.problem, self.current_sequences(), self.problem.vehicle_count)
            for one in others:
                one.take_part(whole)
            self._goes_on, self._shared = True, True
        reducers = (super().reduce_fleet, *(one.reduce_fleet for one in others))
        shares = [share(steps, len(reducers), rank) for rank in range(len(reducers))]
        self._side_by_side([partial(look, own, fewest) for look, own in zip(reducers, shares, strict=True)])
        for one in others:
            self._learn_from(one)
        return self.steps - before >= steps

    def _side_by_side(self, tasks: Several[Callable[[], object]]) -> None:
        """Do all at once, in threads, and stop the workers when the search is cancelled."""
        with ThreadPoolExecutor(self._threads) as threads:
            under_way = [threads.submit(task) for task in tasks]
            while wait(under_way, timeout=CANCELS_WITHIN).not_done:
                if self._cancelled.is_set():
                    self.stop()
                    for one in self._workers:
                        one.stop()
            for task in under_way:
                task.result()

    def _put_together(self) -> None:
        best, end = (sum(costs) for costs in zip(*((one.cost, one.current_cost) for one in self._workers), strict=True))
        if best < min(self.cost, end) - ROUNDING:
            self.go_on_from(put_together(self.problem, [one.sequences() for one in self._workers]))
        self.go_on_from(put_together(self.problem, [one.current_sequences() for one in self._workers]))

    def _take_better(self, progress: float) -> None:
        """The plan of the worker that is best off; now and then the others go on from its best one."""
        best = min(self._workers, key=lambda one: one.cost)
        if best.cost < self.cost - ROUNDING:
            self.go_on_from(best.sequences())
        if int(progress * EXCHANGES) != self._exchanges:
            self._exchanges = int(progress * EXCHANGES)
            for one in self._workers:
                if best.cost < one.cost * (1 - 1e-9):
                    one.go_on_from(best.sequences())
        self.go_on_from(min(self._workers, key=lambda one: one.current_cost).current_sequences())

    @property
    def steps(self) -> int:
        """Steps made by all workers, and in giving up routes."""
        workers: Several[Worker] = self.__dict__.get("_workers", ())
        return super().steps + sum(one.steps for one in workers)
