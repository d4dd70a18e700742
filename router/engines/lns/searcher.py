"""One thread's search of the native core, driven in chunks so that time, cancelling and progress work."""

import math
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np

from router.core import _core as core
from router.engines.lns.evaluators import NewSearch
from router.engines.lns.pool import RouteKey, RoutePool
from router.engines.lns.problem import Ints, Problem
from router.engines.lns.sequences import packed, route_count, served_options, unpacked
from router.engines.lns.temperature import COLD, temperature_at
from router.model import Sequence
from router.units import Money

NOTHING: Ints = np.zeros(0, dtype=np.int64)

START = 2.0
"""First temperature, in prices of a leg to a near neighbour; `temperature` says how it falls."""

OF_LEAVING_OUT, START_WITH_CHOICE = 0.12, 0.2
"""The first where jobs may be left out: that part of what leaving out the middle one of them costs, above which they drop out at
random, and no less than so many prices of a leg. Not where carriers have room or discounts to count: what a few more orders with
one of them save is out of reach of colder steps."""

REHEATED, REHEATED_COLD = 0.3, 0.15
"""There, an annealing that goes on from the end of another: from the first temperature, or this where it is higher, which changes a
part of the routes; and slow above where plans of few routes freeze."""

FEW_ROUTES_MORE, RELEASED_FROM = 0.05, 0.3
"""How many more routes than were found to do a plan may have while it is hot; the stage of annealing from which any number may."""

START_OF_COUNTED_PAIRS = 8.0
"""The first where pairs are served by as few routes as can be: little fits into such a plan, and that costs more than a leg."""

PAIRS_SCATTERED, PAIRS_BY_REGRET = 0.7, 0.8
"""Settings of days with pickups before deliveries, for clocks that insert by regret: what comes back together must not have stood
in a row, or it fits nowhere but where it was."""

PAIRS_SCATTERED_REDUCING, PAIRS_BY_REGRET_REDUCING = 0.3, 0.6
"""The same while routes are given up."""

SCATTERED_WITH_OPTIONS = 0.4
"""Setting of days whose options compete for resources: units come free here and there, not in a row."""

LOSS_CHANCE, BY_PENALTY = 1.0, 0.3
"""Settings of days on which jobs may be left out: greedy insertion alone gives a route up visit by visit that pays as a whole.
What is dearest to leave out comes first that often where many jobs are out, and less often where few are."""

OFFERS_ANEW = 0.03
"""While routes are given up: how often a job that found no place is offered to routes again that have not changed. Most are
refused again, and on long routes that takes nearly all of the time."""

AT_FIRST = 20.0
"""How many times its penalty serving a job may cost in the first plan."""

MOST_OF_THEM = 0.5
"""Part of the jobs that cost less left out than on a route of their own, above which it is a day on which jobs may be left out."""


_EXACT = core.Settings(blink=0.0, open_chance=0.0)
"""No place is passed over, none made to look cheaper."""


class Searcher:
    """Searches from unassigned jobs alone or from a given plan.

    Everything but the calls of the core is cheap; those run without the interpreter lock, so searchers work side by side in
    threads. `chunk_seconds` is how long a call of `run` should take; `in_turns_until` the stage of annealing until which others
    help in the same thread (see `parallel`); `is_reheated` whether annealing goes on from the end of another.
    """

    chunk_seconds = 0.1
    in_turns_until = 0.0
    is_reheated = False

    def __init__(self, problem: Problem, new_search: NewSearch, seed: int, settings: core.Settings) -> None:
        self.problem = problem
        self.settings = settings
        self._scatters = problem.has_pairs and settings.regret_chance > 0
        if self._scatters:
            self.settings = settings.replace(scattered_chance=PAIRS_SCATTERED, regret_chance=PAIRS_BY_REGRET)
        elif problem.has_counters:
            self.settings = settings.replace(scattered_chance=SCATTERED_WITH_OPTIONS)
        self.pool = RoutePool()
        self._search = new_search(seed)
        self._leg = problem.price_of_leg
        self.may_leave_out = problem.dear_alone > MOST_OF_THEM
        if self.may_leave_out:
            self.settings = self.settings.replace(loss_chance=LOSS_CHANCE)
        self._snapshot: tuple[Money, Ints] = (float("inf"), NOTHING)
        self._penalties = 0.0
        self.most_routes, self.most_until = problem.vehicle_count, 0.0

    def begin(self, start: tuple[Sequence, ...]) -> bool:
        """Take over `start`, if it keeps the rules, and insert what it leaves out; whether it was taken."""
        taken = bool(start) and self._take(start)
        if not taken:
            self._take(())
        self._note()
        self._search.build(self._building())
        self._note()
        self._keep_snapshot()
        return taken

    def _take(self, sequences: tuple[Sequence, ...]) -> bool:
        return self._search.take(packed(sequences), served_options(self.problem, sequences), NOTHING, NOTHING, 0)

    def _building(self) -> core.Settings:
        """No place is passed over, so that no job stays out by chance; where jobs may be left out, nearly all are served at first:
        a route that pays comes from a fuller one, not from nothing."""
        factor = AT_FIRST if self.may_leave_out else 1.0
        return core.Settings(unassigned_tries=self.problem.job_count, blink=0.0, penalty_factor=factor)

    def _reducing(self) -> core.Settings:
        settings = self.settings.replace(moves=0, unassigned_tries=self.problem.job_count, offers_anew=OFFERS_ANEW)
        if not self._scatters:
            return settings
        return settings.replace(scattered_chance=PAIRS_SCATTERED_REDUCING, regret_chance=PAIRS_BY_REGRET_REDUCING)

    def _note(self) -> None:
        """Let the best plan take notice of the current one."""
        self._search.run(self.settings, 0, 1.0, 1.0)

    def run(self, steps: int, progress: float, progress_after: float) -> None:
        """Make `steps` steps while the search goes from one fraction of its budget to another."""
        start, cold = self.start_temperature, COLD
        if self.is_reheated:
            start, cold = max(REHEATED, start), REHEATED_COLD
        self._search.most_routes = self.most_routes if progress < self.most_until else self.problem.vehicle_count
        hot, cool = (self._leg * temperature_at(stage, start, cold) for stage in (progress, progress_after))
        self._search.run(self._annealing(), steps, hot, cool)
        self._search.resum()
        self._keep_snapshot()

    def _annealing(self) -> core.Settings:
        if not self.may_leave_out:
            return self.settings
        many_out = min(1.0, self._search.unassigned / self.settings.unassigned_tries)
        return self.settings.replace(by_penalty=BY_PENALTY * many_out)

    def stop(self) -> None:
        """End `run` and `reduce_fleet`, now and from now on; may be called from any thread."""
        self._search.stop()

    @property
    def begins_cold(self) -> bool:
        """Whether jobs may be left out, at penalties alone."""
        return self.may_leave_out and not self.problem.has_carriers

    @cached_property
    def start_temperature(self) -> float:
        """The first temperature, in prices of a leg."""
        if self.begins_cold:
            price = float(np.median(self.problem.least_price_out))
            return min(START, max(START_WITH_CHOICE, OF_LEAVING_OUT * price / self._leg))
        counts_routes = self.problem.route_price > 0
        return START_OF_COUNTED_PAIRS if self.problem.has_pairs and counts_routes else START

    @property
    def wants_few_routes(self) -> bool:
        """Whether fewer routes are a good beginning of any plan: like vehicles whose time is not paid. Paid waiting wants more."""
        if self.problem.type_count != 1 or float(self.problem.second_price.max(initial=0.0)) > 0.0:
            return False
        return not self.may_leave_out

    @property
    def knows_fewest(self) -> bool:
        """Whether `reduce_fleet` has found a plan."""
        return math.isfinite(self._search.fewest[1])

    def hold_few_routes(self) -> None:
        """Go on from the fewest-route plan, where one is known and wanted, with hardly more routes while it is hot: they come by
        themselves then, but do not go."""
        if self.wants_few_routes and self.knows_fewest:
            self.go_on_from(self._fewest)
            self.most_routes, self.most_until = math.ceil(len(self._fewest) * (1 + FEW_ROUTES_MORE)), RELEASED_FROM

    @property
    def _fewest(self) -> tuple[Sequence, ...]:
        return tuple(unpacked(self._search.fewest[0]))

    @property
    def fewest_key(self) -> tuple[Money, int, Money]:
        """Penalties, routes and cost of the fewest-route plan: smaller is better."""
        routes, cost, penalties = self._search.fewest
        return penalties, route_count(routes), cost

    def begin_anew(self) -> None:
        """Make another plan the current one: the fewest-route plan, or one from nothing where none is known or wanted."""
        self._take(())
        self._search.build(self._building())
        self._note()
        self.hold_few_routes()

    def reduce_fleet(self, steps: int, fewest: int = 1) -> bool:
        """Spend `steps` steps on fewer routes, going on where the last call ended; false when there is nothing left to try."""
        before = self.steps
        self._search.reduce_fleet(self._reducing(), steps, self._leg, fewest)
        self._keep_snapshot()
        return self.steps - before >= steps

    @property
    def more_unassigned(self) -> int:
        """How many more jobs the current plan leaves out than the fewest-route plan does."""
        return self._search.unassigned - self._search.fewest_unassigned

    def _learn_from(self, other: "Searcher") -> None:
        """Know the best and the fewest-route plan of `other` as well, where they are better than its own."""
        if other.knows_fewest and (not self.knows_fewest or other.fewest_key < self.fewest_key):
            self._search.take_fewest_of(other._search)
        if other._search.best[1] < self._search.best[1]:
            self._search.take_best_of(other._search)
            self._keep_snapshot()

    def _keep_snapshot(self) -> None:
        """Keep the best plan where other threads can read it while this one goes on."""
        routes, cost, penalties = self._search.best
        if cost < self._snapshot[0]:
            self._snapshot = (cost, routes)
            self._penalties = penalties

    def marginal_prices(self, sequences: tuple[Sequence, ...], jobs: Iterable[int]) -> Iterator[Money]:
        """What each job adds to the price of `sequences`, put where it costs least beside all others; infinite for no place."""
        words, options = packed(sequences), served_options(self.problem, sequences)
        is_visit = (words >= 0) & np.append(False, words[:-1] != -1)[: len(words)]
        served = np.where(is_visit, self.problem.job_of[np.where(is_visit, words, 0)], -1)
        for job in jobs:
            others = options.copy()
            others[job] = -1
            self._search.take(words[served != job], others, NOTHING, NOTHING, 0)
            price, _, vehicle, _, _ = self._search.best_insertion(job, _EXACT)
            yield price if vehicle >= 0 else math.inf

    def go_on_from(self, sequences: tuple[Sequence, ...]) -> None:
        """Make `sequences`, which keep the rules, the current plan."""
        self._take(sequences)
        self._note()
        self._keep_snapshot()

    @property
    def cost(self) -> Money:
        """What the search minimises, of the best plan met."""
        return self._snapshot[0]

    @property
    def current_cost(self) -> Money:
        """The same of the current plan."""
        return self._search.resum()

    def price(self) -> Money:
        """The same in the instance's own money, without what counting routes added."""
        stretched = self._penalties * (1 - 1 / self.problem.penalty_scale)
        return self.cost - stretched - self.problem.route_price * route_count(self._snapshot[1])

    @property
    def steps(self) -> int:
        """Steps made."""
        return self._search.steps

    @property
    def served(self) -> int:
        """Jobs served by the best plan."""
        return int((served_options(self.problem, self.sequences()) >= 0).sum())

    def current_sequences(self) -> tuple[Sequence, ...]:
        """The plan the search is at."""
        return tuple(unpacked(self._search.current()))

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
        costs = self._search.current_costs()
        for sequence in self.current_sequences():
            kind = int(self.problem.vehicle_type[sequence.vehicle])
            yield (kind, sequence.activities), float(costs[sequence.vehicle])
