"""The clock of all rules: what the search believes is what clock, costing and checker say."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from router.checker import check
from router.costing import cost
from router.engines.floor import search as floor_search
from router.engines.gate import Gate
from router.engines.interface import Budget
from router.engines.lns.clocks import CLOCKS, GENERAL_RULES
from router.engines.lns.kernels.chance import new_chance
from router.engines.lns.kernels.compiled import entry
from router.engines.lns.kernels.general_arrays import GeneralClock, new_general_clock
from router.engines.lns.kernels.general_rulebook import Rulebook, new_rulebook
from router.engines.lns.kernels.general_rules import keeps_prefix, route_fits
from router.engines.lns.kernels.operations import run_steps, take_routes
from router.engines.lns.problem import Ints, Problem, build_problem
from router.engines.lns.kernels.search import best_routes, new_best, resum
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import State, new_state
from router.engines.lns.searcher import Searcher
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Sequence, Window
from router.timing import schedule
from tests.oracles.days import day, van, visit
from tests.oracles.strategies import MIXES, small_days

KIND = next(kind for kind in CLOCKS if kind.name == "general")
RULES = sorted(GENERAL_RULES & set(MIXES) - {"fewest_vehicles"})
"""Where vehicles are counted, prices are stretched; that has tests of its own."""


@entry
def judged(problem: Problem, rules: Rulebook, vehicle: int, activities: Ints, count: int) -> bool:
    return route_fits(problem, rules, vehicle, activities, count) and keeps_prefix(rules, vehicle, activities, count)


mixed = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Searched:
    """A search under way on one instance."""

    instance: Instance
    problem: Problem
    state: State
    clock: GeneralClock

    @property
    def sequences(self) -> tuple[Sequence, ...]:
        return tuple(unpacked(best_routes(self.problem, self.state.following, self.state.reload)))


def started(instance: Instance, start: tuple[Sequence, ...]) -> Searched:
    problem = build_problem(instance)
    state, clock = new_state(problem), new_general_clock(instance, problem)
    assert take_routes(problem, state, clock, packed(start), served_options(problem, start)) or not start
    return Searched(instance, problem, state, clock)


@mixed
@given(small_days(RULES, most_visits=6, most_rules=5))
def test_after_every_step_the_price_is_what_the_plan_costs(instance: Instance) -> None:
    searched = started(instance, floor_search(instance, Budget()).sequences)
    best, chance = new_best(searched.problem), new_chance(3)
    for _ in range(10):
        run_steps(searched.problem, searched.state, searched.clock, Settings(), chance, best, 3, 5.0, 1.0)
        price = resum(searched.problem, searched.state)
        plan = schedule(instance, searched.sequences)
        if not check(instance, plan):
            idle = searched.clock.rules.idle_price[searched.state.stops == 0].sum()
            assert price - idle == pytest.approx(cost(instance, plan).total, abs=1e-4)


@mixed
@given(small_days(RULES, most_visits=6, most_rules=5))
def test_the_best_plan_keeps_every_rule_and_is_no_worse_than_the_first(instance: Instance) -> None:
    start = floor_search(instance, Budget()).sequences
    searcher = Searcher(instance, build_problem(instance), KIND, 0, Settings())
    searcher.begin(start)
    searcher.run(60, 0.0, 1.0)
    plan = schedule(instance, searcher.sequences())
    assert check(instance, plan) == []
    assert cost(instance, plan).total <= cost(instance, schedule(instance, start)).total + 1e-6


@mixed
@given(small_days(RULES, most_visits=6, most_rules=4))
def test_the_compiled_gate_judges_as_the_plain_one(instance: Instance) -> None:
    problem, gate = build_problem(instance), Gate(instance)
    rules = new_rulebook(instance, problem)
    chance = np.random.default_rng(len(instance.visits))
    for vehicle, one in enumerate(instance.vehicles):
        for size in range(1, len(instance.visits) + 1):
            order = chance.permutation(len(instance.visits))[:size].tolist()
            if one.reloads and one.max_trips > 1 and size > 1:
                order.insert(1, -1)
            activities = np.array(order, dtype=np.int64)
            compiled = judged(problem, rules, vehicle, activities, len(order))
            limited = one.max_stops is not None and size > one.max_stops
            assert (bool(compiled) and not limited) == gate.route_fits(vehicle, tuple(order))


def test_equal_seeds_and_steps_give_equal_plans() -> None:
    instance = day(
        [visit(f"a{km}", km, preferred=Window(0, km * 60), late_price=60.0) for km in (3, 9, 4, 7, 1, 8)], [van("v1"), van("v2")]
    )
    plans = []
    for _ in range(2):
        searcher = Searcher(instance, build_problem(instance), KIND, 5, Settings())
        searcher.begin(())
        searcher.run(200, 0.0, 1.0)
        plans.append(searcher.sequences())
    assert plans[0] == plans[1]
