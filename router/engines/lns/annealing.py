"""The strategy of simulated annealing: how the temperature falls, how many runs there are, and how many routes their plans may
have.

The temperature falls geometrically for most of the time, then fast to one at which hardly anything gets worse. Below `COLD` the
plans of a run of any length hardly changed any more (R1_6_2, RC2_8_4, R1_10_3: 0.1 % in a sixth of the time, and as much in a last
tenth of polishing), and what they lose there, they lose as well in a fall.
"""

from dataclasses import dataclass
from typing import Protocol

from router.engines.lns.problem import Problem
from router.engines.lns.searcher import FEW_ROUTES_MORE, FEWEST_RELEASED_FROM, RELEASED_FROM, Searcher
from router.units import Money

_TRIAL_STEPS, _TRIAL_MOST, _TRIAL_FROM = 400, 0.06, 0.2
"""Steps per visit of each of two short runs that tell how many routes are good, the part of the budget above which they are not
made, and the stage they begin at."""
_STEPS_OF_A_RUN, _STEPS_WITH_A_MIX, _STEPS_GROW, _RUN_AT_LEAST = 12_000, 6_000, 0.001, 100_000
"""Steps per visit from which on another run is worth more than a longer one, for like and for unlike vehicles (which of them
are used is settled while it is hot); of few visits that many times the third power is enough, and steps in all."""
_MOST_RUNS = 10
_TIGHT_TAKES_LONGER = 0.0125
"""Part by which a tight plan may be dearer after a short run: it takes longer to become good."""
_ALWAYS = 2.0
"""Beyond the last stage of annealing."""


def steps_of_a_run(visits: int, types: int) -> int:
    """Steps that a run needs for a good plan of so many visits with so many types of vehicle."""
    of_a_visit = min(_STEPS_OF_A_RUN if types == 1 else _STEPS_WITH_A_MIX, _STEPS_GROW * visits**3)
    return max(_RUN_AT_LEAST, int(of_a_visit * visits))


@dataclass(frozen=True, slots=True)
class Bound:
    """As many routes as the fewest-route plan has and a part `more`, or any number, until the stage `until` of annealing."""

    more: float | None
    until: float


_FEWEST_ROUTES, _FEW_ROUTES, _ANY_ROUTES = Bound(0.0, FEWEST_RELEASED_FROM), Bound(FEW_ROUTES_MORE, RELEASED_FROM), Bound(None, 0.0)


class Driver(Protocol):
    """What makes a searcher search; see `run.Run`."""

    problem: Problem

    def anneal(self, one: Searcher, share: float, iterations: int | None, begin_at: float) -> None:
        """Spend a share of what is left of the budget, from the stage `begin_at` of annealing on."""
        ...


@dataclass(frozen=True, slots=True)
class Strategy:
    """What one searcher does before its last run, when there is time for `expected` steps in all."""

    driver: Driver
    one: Searcher
    expected: float
    iterations: int | None

    def anneal_before_the_last(self, bounds: list[Bound]) -> None:
        """Where there are enough steps for several runs, all but the last of them, each from a plan of its own, with which the last
        begins, too.

        The bounds on the routes of a plan are tried in turn, where there is time for all, and then the one that ended cheapest.
        """
        one, problem = self.one, self.driver.problem
        runs = min(_MOST_RUNS, int(self.expected / steps_of_a_run(problem.visit_count, problem.type_count)))
        tried = bounds if runs > len(bounds) else bounds[:1]
        ends: dict[Bound, Money] = {}
        for number in range(max(1, runs)):
            bound = tried[number] if number < len(tried) else min(ends, key=ends.__getitem__)
            if number > 0:
                one.begin_anew()
            elif bound != _ANY_ROUTES:
                one.go_on_from_fewest()
            one.allow_routes(bound.more, bound.until)
            if number < runs - 1:
                left = None if self.iterations is None else self.iterations - one.steps
                self.driver.anneal(one, 1 / (runs - number), left, 0.0)
                ends.setdefault(bound, one.current_cost)

    def bounds_in_order(self) -> list[Bound]:
        """Bounds on the routes of a plan, most promising first: as few as can be, a few more, or any number.

        Which of the first two is better is tried where there is time to: a run that is too short always finds tight plans dear.
        """
        if not (self.one.wants_few_routes and self.one.knows_fewest):
            return [_ANY_ROUTES]
        share = _TRIAL_STEPS * self.driver.problem.visit_count / max(1.0, self.expected)
        few = share <= _TRIAL_MOST and self._few_are_as_cheap(share)
        return [_FEWEST_ROUTES, _FEW_ROUTES, _ANY_ROUTES] if few else [_FEW_ROUTES, _FEWEST_ROUTES, _ANY_ROUTES]

    def _few_are_as_cheap(self, share: float) -> bool:
        """Whether a short run with no more routes than the fewest-route plan ends as cheap as one with any number, or nearly so."""
        fewest = self._try_run(0.0, share)
        return fewest < (1 + _TIGHT_TAKES_LONGER) * self._try_run(None, share)

    def _try_run(self, more: float | None, share: float) -> Money:
        """What the plan costs after a short run from the fewest-route plan, with so many more routes or any number."""
        self.one.go_on_from_fewest()
        self.one.allow_routes(more, until=_ALWAYS)
        self.driver.anneal(self.one, share, self.iterations, _TRIAL_FROM)
        return self.one.current_cost
