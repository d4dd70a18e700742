"""One thread's search: a state, a clock and a best plan, driven in chunks so that time, cancelling and progress work."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from router.engines.lns.clocks import ClockKind, NewClock
from router.engines.lns.cooling import temperature_at
from router.engines.lns.kernels.chance import new_chance
from router.engines.lns.kernels.operations import build, drop_routes, run_steps, take_routes
from router.engines.lns.problem import Problem
from router.engines.lns.kernels.search import best_routes, copy_plan, new_best, resum
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import ABSENT, MOST, new_state
from router.engines.lns.pool import RouteKey, RoutePool
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Sequence
from router.units import Money

HOTTEST = 2.0
"""First temperature, in prices of a leg to a near neighbour; `cooling` says how it falls."""

HOTTEST_WITH_CHOICE = 0.2
"""The first where jobs may be left out: above it they drop out at random, since their penalties are often no more than a leg."""

FEW_ROUTES_MORE, RELEASED_FROM = 0.05, 0.3
"""How many more routes than were found to do a plan may have while it is hot; the stage of cooling from which any number may."""

FEWEST_RELEASED_FROM = 0.6
"""The same stage where plans of as few routes as can be have turned out to be the cheaper ones."""

HOTTEST_OF_COUNTED_PAIRS = 8.0
"""The first where pairs are served by as few routes as can be: little fits into such a plan, and that costs more than a leg."""

PAIRS_SCATTERED, PAIRS_BY_REGRET = 0.7, 0.8
"""Settings of days with pickups before deliveries, for clocks that insert by regret: what comes back together must not have stood
in a row, or it fits nowhere but where it was."""

PAIRS_SCATTERED_GIVING_UP, PAIRS_BY_REGRET_GIVING_UP = 0.3, 0.6
"""The same while routes are given up."""

HOPE_CHANCE, BY_PENALTY = 1.0, 0.3
"""Settings of days on which jobs may be left out: greedy insertion alone gives a route up visit by visit that pays as a whole."""

OFFERS_ANEW = 0.03
"""While routes are given up: how often a job that found no place is offered to routes again that have not changed. Most are
refused again, and on long routes that takes nearly all of the time."""

AT_FIRST = 20.0
"""How many times its penalty serving a job may cost in the first plan."""

MOST_OF_THEM = 0.5
"""Part of the jobs above which it is a day on which jobs may be left out."""

LARGE_ROOM = 512
"""Points per function of a clock whose usual room did not do."""


class Searcher:
    """Searches from absent jobs alone or from a given plan.

    Everything but the compiled calls is cheap; those run without the interpreter lock, so searchers work side by side in threads.
    `chunk_seconds` is how long a call of `run` should take; `in_company` whether others help (see `team`).
    """

    chunk_seconds = 0.1
    in_company = False

    def __init__(
        self,
        instance: Instance,
        problem: Problem,
        kind: ClockKind,
        seed: int,
        settings: Settings,
        new_clock: NewClock | None = None,
    ) -> None:
        self.problem = problem
        self.settings = settings
        self._scatters = problem.has_pairs and settings.regret_chance > 0
        if self._scatters:
            self.settings = replace(settings, scattered_chance=PAIRS_SCATTERED, regret_chance=PAIRS_BY_REGRET)
        self.pool = RoutePool()
        self._room = 0
        self._is_full = kind.is_full
        self._new_clock = new_clock or kind.make(instance, problem)
        self._chance = new_chance(seed)
        self._state, self._clock = new_state(problem), self._new_clock(self._room)
        self._best, self._leanest = new_best(problem), new_best(problem)
        self._leg = _price_of_leg(problem)
        self.may_leave_out = _worth_leaving_out(problem)
        if self.may_leave_out:
            self.settings = replace(self.settings, hope_chance=HOPE_CHANCE, by_penalty=BY_PENALTY)
        self._absences = np.ones(problem.job_count, dtype=np.int64)
        self._snapshot = (float("inf"), np.zeros(0, dtype=np.int64))
        self.most_routes, self.most_until = problem.vehicle_count, 0.0

    def begin(self, start: tuple[Sequence, ...]) -> bool:
        """Take over `start`, if it keeps the rules, and insert what it leaves out; whether it was taken."""
        taken = bool(start) and self._take(start)
        if not taken and self._is_full(self._clock):
            self._enlarge()
            return self.begin(start)
        if not taken:
            self._empty()
        self._note()
        build(self.problem, self._state, self._clock, self._building(), self._chance)
        if self._is_full(self._clock):
            self._enlarge()
            return self.begin(start)
        self._note()
        self._photograph()
        return taken

    def _enlarge(self) -> None:
        """Forget all plans and give the clock more room."""
        self._make_room()
        self._empty()
        self._best = new_best(self.problem)

    def _make_room(self) -> None:
        """Give the clocks made from now on more room."""
        self._room = max(2 * self._room, LARGE_ROOM)

    def _empty(self) -> None:
        """Make the plan without routes the current one."""
        self._state, self._clock = new_state(self.problem), self._new_clock(self._room)
        self._take(())

    def _take(self, sequences: tuple[Sequence, ...]) -> bool:
        return bool(take_routes(self.problem, self._state, self._clock, packed(sequences), served_options(self.problem, sequences)))

    def _building(self) -> Settings:
        """No place is passed over, so that no job stays out by chance; where jobs may be left out, nearly all are served at first:
        a route that pays comes from a fuller one, not from nothing."""
        return Settings(absent_tries=self.problem.job_count, blink=0.0, worth=AT_FIRST if self.may_leave_out else 1.0)

    def _giving_up(self) -> Settings:
        settings = replace(self.settings, moves=0, absent_tries=self.problem.job_count, offers_anew=OFFERS_ANEW)
        if not self._scatters:
            return settings
        return replace(settings, scattered_chance=PAIRS_SCATTERED_GIVING_UP, regret_chance=PAIRS_BY_REGRET_GIVING_UP)

    def _note(self) -> None:
        """Let the best plan take notice of the current one."""
        run_steps(self.problem, self._state, self._clock, self.settings, self._chance, self._best, 0, 1.0, 1.0)

    def run(self, steps: int, progress: float, progress_after: float) -> None:
        """Make `steps` steps while the search goes from one fraction of its budget to another."""
        hottest = self.hottest
        self._state.counts[MOST] = self.most_routes if progress < self.most_until else self.problem.vehicle_count
        hot, cold = (self._leg * temperature_at(stage, hottest) for stage in (progress, progress_after))
        run_steps(self.problem, self._state, self._clock, self.settings, self._chance, self._best, steps, hot, cold)
        resum(self.problem, self._state)
        self._photograph()
        if self._is_full(self._clock):
            self._make_room()
            self.go_on_from(self.sequences())

    def stop(self) -> None:
        """End `run` and `reduce_vehicles`, now and from now on; may be called from any thread."""
        self._best.done[1] = 1

    @property
    def hottest(self) -> float:
        """The first temperature, in prices of a leg."""
        if self.may_leave_out:
            return HOTTEST_WITH_CHOICE
        counts_routes = self.problem.route_price > 0
        return HOTTEST_OF_COUNTED_PAIRS if self.problem.has_pairs and counts_routes else HOTTEST

    @property
    def wants_few_routes(self) -> bool:
        """Whether fewer routes are a good beginning of any plan: like vehicles whose time is not paid. Paid waiting wants more."""
        if self.problem.type_count != 1 or float(self.problem.second_price.max(initial=0.0)) > 0.0:
            return False
        return not self.may_leave_out

    @property
    def knows_leanest(self) -> bool:
        """Whether `reduce_vehicles` has found a plan."""
        return not np.isinf(self._leanest.figures[0])

    def allow_routes(self, more: float | None, until: float) -> None:
        """Let plans have as many routes as the leanest and a part `more`, or any number, from now to the stage `until` of cooling:
        routes come by themselves while it is hot, but do not go."""
        self.most_routes = self.problem.vehicle_count if more is None else math.ceil(self._routes_of_leanest * (1 + more))
        self.most_until = until

    @property
    def leanness(self) -> tuple[Money, int, Money]:
        """Penalties, routes and cost of the plan with the fewest routes."""
        cost, penalties = self._leanest.figures.tolist()
        return penalties, self._routes_of_leanest, cost

    @property
    def _routes_of_leanest(self) -> int:
        starts = self._leanest.following[self.problem.visit_count : self.problem.visit_count + self.problem.vehicle_count]
        return int((starts < self.problem.visit_count).sum())

    def go_on_from_leanest(self) -> None:
        """Make the plan with the fewest routes found by `reduce_vehicles`, if any, the current one."""
        if self.knows_leanest:
            self.go_on_from(tuple(unpacked(best_routes(self.problem, self._leanest.following, self._leanest.reload))))

    def begin_anew(self) -> None:
        """Make a new plan the current one: the leanest known, or one from nothing where none is."""
        if self.knows_leanest and self.wants_few_routes:
            self.go_on_from_leanest()
            return
        self._empty()
        build(self.problem, self._state, self._clock, self._building(), self._chance)
        if self._is_full(self._clock):
            self._make_room()
            self.begin_anew()
            return
        self._note()

    def reduce_vehicles(self, steps: int, fewest: int = 1) -> bool:
        """Spend `steps` steps on fewer routes, going on where the last call ended; false when there is nothing left to try."""
        before = self.steps
        drop_routes(
            self.problem,
            self._state,
            self._clock,
            self._giving_up(),
            self._chance,
            self._best,
            self._leanest,
            self._absences,
            steps,
            self._leg,
            fewest,
        )
        self._photograph()
        return self.steps - before >= steps

    @property
    def homeless(self) -> int:
        """How many more jobs the current plan leaves out than the plan with the fewest routes found by `reduce_vehicles` does."""
        return int(self._state.counts[ABSENT]) - int((self._leanest.option_of < 0).sum())

    def _take_over_from(self, other: "Searcher") -> None:
        """Know the best and the leanest plan of `other` as well, where they are better than its own."""
        if other.knows_leanest and (not self.knows_leanest or other.leanness < self.leanness):
            copy_plan(other._leanest, self._leanest)
        if other._best.figures[0] < self._best.figures[0]:
            copy_plan(other._best, self._best)
            self._photograph()

    def _photograph(self) -> None:
        """Keep the best plan where other threads can read it while this one goes on."""
        cost = float(self._best.figures[0])
        if cost < self._snapshot[0]:
            self._snapshot = (cost, best_routes(self.problem, self._best.following, self._best.reload))

    def go_on_from(self, sequences: tuple[Sequence, ...]) -> None:
        """Make `sequences`, which keep the rules, the current plan."""
        self._state, self._clock = new_state(self.problem), self._new_clock(self._room)
        self._take(sequences)
        self._note()
        self._photograph()

    @property
    def cost(self) -> Money:
        """What the search minimises, of the best plan met."""
        return self._snapshot[0]

    @property
    def current_cost(self) -> Money:
        """The same of the current plan."""
        return resum(self.problem, self._state)

    def price(self) -> Money:
        """The same in the instance's own money, without what counting routes added."""
        options = served_options(self.problem, self.sequences())
        unserved = float(self.problem.penalty[options < 0].sum()) * (1 - 1 / self.problem.penalty_scale)
        return self.cost - unserved - self.problem.route_price * len(self.sequences())

    @property
    def steps(self) -> int:
        """Steps made."""
        return int(self._best.done[0])

    @property
    def served(self) -> int:
        """Jobs served by the best plan."""
        return int((served_options(self.problem, self.sequences()) >= 0).sum())

    def current_sequences(self) -> tuple[Sequence, ...]:
        """The plan the search is at."""
        return tuple(unpacked(best_routes(self.problem, self._state.following, self._state.reload)))

    def sequences(self) -> tuple[Sequence, ...]:
        """The best plan met."""
        return tuple(unpacked(self._snapshot[1]))

    def routes_with_prices(self) -> dict[RouteKey, Money]:
        """The best plan's routes as keys of a pool, with what each costs.

        Loadings that a route does without are left out of its key, as its price is without them.
        """
        self.go_on_from(self.sequences())
        return dict(self._current_routes())

    def collect(self) -> None:
        """Put the current routes into the pool."""
        for (kind, activities), price in self._current_routes():
            self.pool.add(kind, activities, price)

    def _current_routes(self) -> Iterator[tuple[RouteKey, Money]]:
        for sequence in self.current_sequences():
            kind = int(self.problem.vehicle_type[sequence.vehicle])
            yield (kind, sequence.activities), float(self._state.cost[sequence.vehicle])


def _worth_leaving_out(problem: Problem) -> bool:
    """Whether most jobs cost more alone on a route of their own than left out."""
    start, end = problem.visit_count, problem.visit_count + problem.vehicle_count
    visits = problem.first_visit[problem.option_offsets[:-1]]
    there = problem.distances[0][problem.place[start], problem.place[visits]]
    back = problem.distances[0][problem.place[visits], problem.place[end]]
    alone = problem.metre_price.min() * (there.astype(np.int64) + back) + problem.fixed_price.min()
    return bool((problem.penalty < alone).mean() > MOST_OF_THEM)


def _price_of_leg(problem: Problem) -> Money:
    """Mean price of going from a visit to one of its ten nearest; the unit of temperature."""
    if problem.neighbour_count == 0:
        return 1.0
    near = problem.neighbours[:, :10]
    origins = problem.place[: problem.visit_count, None]
    destinations = problem.place[near]
    metres = problem.distances[0][origins, destinations].mean()
    seconds = np.minimum(problem.durations[0][origins, destinations], 86_400).mean()
    price = problem.metre_price.mean() * metres + problem.second_price.mean() * seconds
    if price > 0:
        return float(price)
    return float(max(problem.fixed_price.mean() / 10, problem.penalty.mean() / 1_000, 1e-6))
