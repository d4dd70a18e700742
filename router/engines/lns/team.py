"""Several searchers on one plan: for a moment each searches the routes of a region of its own, then the regions are drawn anew.

Where regions hang together too much, each searches the whole plan, and now and then all go on from the best of them.
"""

from collections.abc import Callable, Sequence as Several
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from threading import Event

import numpy as np

from router.engines.lns.clocks import ClockKind
from router.engines.lns.kernels.operations import take_routes
from router.engines.lns.problem import Problem
from router.engines.lns.kernels.search import new_best
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import ELSEWHERE, OWN
from router.engines.lns.parts import Part, put_together, share, share_out, the_whole, used_of_types
from router.engines.lns.searcher import Searcher
from router.engines.lns.sequences import packed, served_options
from router.model import Instance, Sequence

INSIDE = 0.75
"""Part of the near visits on other routes that must be in the same region: below, what a region lacks costs more than it saves."""
EXCHANGES = 20
SECONDS_A_VISIT, SECONDS_AT_LEAST = 0.00025, 0.1
"""How long regions stay; drawing them takes some hundredths of a second at 1,000 visits."""
CANCELS_WITHIN = 0.1
"""Seconds until members notice that the search is cancelled."""
ROUNDING = 1e-6
SEEDS_APART = 7_919
_ALWAYS = 2.0


class Member(Searcher):
    """Searches one part of a plan at a time."""

    _part: Part

    def take_part(self, part: Part) -> None:
        """Search in `part` from now on."""
        self._part = part
        self._snapshot = (float("inf"), np.zeros(0, dtype=np.int64))
        self._best = replace(new_best(self.problem), done=self._best.done)
        self.most_routes, self.most_until = part.most_routes, _ALWAYS
        self.go_on_from(part.routes)

    def _take(self, sequences: tuple[Sequence, ...]) -> bool:
        """Take over routes of the part; jobs of other parts count as served, without a place on any route."""
        part, state = self._part, self._state
        options = np.where(part.elsewhere >= 0, part.elsewhere, served_options(self.problem, sequences))
        sound = bool(take_routes(self.problem, state, self._clock, packed(sequences), options))
        state.unused[:] = part.unused + used_of_types(self.problem, part.routes) - used_of_types(self.problem, sequences)
        state.own[: len(part.visits)] = part.visits
        state.counts[OWN] = len(part.visits)
        state.counts[ELSEWHERE] = int((part.elsewhere >= 0).sum())
        return sound


class Team(Searcher):
    """A searcher whose steps are made by `size` members in so many `threads`: side by side, or in one thread in turn, which is only
    worth it `in_company`, since each of them is given only its share of the steps."""

    def __init__(
        self,
        instance: Instance,
        problem: Problem,
        kind: ClockKind,
        seed: int,
        settings: Settings,
        *,
        size: int,
        threads: int,
        cancelled: Event,
    ) -> None:
        super().__init__(instance, problem, kind, seed, settings)
        self._threads = threads
        self.in_company = threads > 1
        seeds = [seed + SEEDS_APART * number for number in range(size)]
        self._members = [Member(instance, problem, kind, own, settings, self._new_clock) for own in seeds]
        self._draw, self._cancelled = np.random.default_rng(seed), cancelled
        self.chunk_seconds = max(SECONDS_AT_LEAST, SECONDS_A_VISIT * problem.visit_count)
        self._ended, self._shared, self._exchanges = self._state, True, 0

    def run(self, steps: int, progress: float, progress_after: float) -> None:
        """Make `steps` steps, by all members together, while the search goes from one fraction of its budget to another."""
        if not self.in_company:
            super().run(steps, progress, progress_after)
            return
        most_routes = self.most_routes if progress < self.most_until else self.problem.vehicle_count
        sequences, size = self.current_sequences(), len(self._members)
        parts: list[Part] = []
        if len(sequences) >= size and self._threads > 1:
            parts, inside = share_out(self.problem, sequences, size, most_routes, self._draw)
            if inside < INSIDE:
                parts = []
        goes_on = self._state is self._ended and not self._shared and not parts
        whole = None if parts or goes_on else the_whole(self.problem, sequences, most_routes)

        def search(number: int) -> None:
            member = self._members[number]
            if parts:
                member.take_part(parts[number])
            elif whole is not None:
                member.take_part(whole)
            else:
                member.most_routes = most_routes
            member.run(share(steps, size, number), progress, progress_after)

        self._side_by_side([partial(search, member) for member in range(size)])
        if parts:
            self._put_together()
        else:
            self._take_better(progress)
        self._ended, self._shared = self._state, bool(parts)

    def reduce_vehicles(self, steps: int, fewest: int = 1) -> bool:
        """See `Searcher.reduce_vehicles`: every member looks for itself, and the leanest of their plans counts."""
        if not self.in_company:
            return super().reduce_vehicles(steps, fewest)
        before, others = self.steps, self._members[1:]
        if self._state is not self._ended:
            whole = the_whole(self.problem, self.current_sequences(), self.problem.vehicle_count)
            for one in others:
                one.take_part(whole)
            self._ended, self._shared = self._state, True
        lookers = (super().reduce_vehicles, *(one.reduce_vehicles for one in others))
        shares = [share(steps, len(lookers), rank) for rank in range(len(lookers))]
        self._side_by_side([partial(look, own, fewest) for look, own in zip(lookers, shares, strict=True)])
        for one in others:
            self._take_over_from(one)
        return self.steps - before >= steps

    def _side_by_side(self, tasks: Several[Callable[[], object]]) -> None:
        """Do all at once, in threads, and stop the members when the search is cancelled."""
        with ThreadPoolExecutor(self._threads) as threads:
            under_way = [threads.submit(task) for task in tasks]
            while wait(under_way, timeout=CANCELS_WITHIN).not_done:
                if self._cancelled.is_set():
                    self.stop()
                    for one in self._members:
                        one.stop()
            for task in under_way:
                task.result()

    def _put_together(self) -> None:
        best, end = (sum(costs) for costs in zip(*((one.cost, one.current_cost) for one in self._members), strict=True))
        if best < min(self.cost, end) - ROUNDING:
            self.go_on_from(put_together(self.problem, [one.sequences() for one in self._members]))
        self.go_on_from(put_together(self.problem, [one.current_sequences() for one in self._members]))

    def _take_better(self, progress: float) -> None:
        """The plan of the member that is best off; now and then the others go on from its best one."""
        best = min(self._members, key=lambda one: one.cost)
        if best.cost < self.cost - ROUNDING:
            self.go_on_from(best.sequences())
        if int(progress * EXCHANGES) != self._exchanges:
            self._exchanges = int(progress * EXCHANGES)
            for one in self._members:
                if best.cost < one.cost * (1 - 1e-9):
                    one.go_on_from(best.sequences())
        self.go_on_from(min(self._members, key=lambda one: one.current_cost).current_sequences())

    @property
    def steps(self) -> int:
        """Steps made by all members, and in giving up routes."""
        return super().steps + sum(one.steps for one in self._members)
