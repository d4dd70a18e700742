"""The evaluator of all rules: what the search believes is what timing, costing and checker say."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from router.checker import check
from router.core import _core as core
from router.costing import cost
from router.engines import construction
from router.engines.construction.feasibility import Feasibility
from router.engines.interface import Budget
from router.engines.lns.evaluators import EVALUATORS
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.rule_tables import rule_tables
from router.engines.lns.searcher import NOTHING, Searcher
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Sequence, Shape, Site, Window
from router.model.rules import RULES
from router.timing import schedule
from tests.oracles.days import day, van, visit
from tests.oracles.strategies import MIXES, small_days

FULL = next(kind for kind in EVALUATORS if kind.name == "full")
RULES = sorted(frozenset(RULES) & set(MIXES) - {"fewest_vehicles", "carriers"})
"""Where vehicles are counted, prices are stretched, and carriers are chosen anew beside plans; both have tests of their own."""

mixed = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def started(instance: Instance, problem: Problem, start: tuple[Sequence, ...]) -> core.Search:
    search = FULL.make(instance, problem)(3)
    assert search.take(packed(start), served_options(problem, start), NOTHING, NOTHING, 0) or not start
    return search


def searcher(instance: Instance, start: tuple[Sequence, ...] = (), seed: int = 0) -> Searcher:
    problem = build_problem(instance)
    made = Searcher(problem, FULL.make(instance, problem), seed, core.Settings())
    made.begin(start)
    return made


@mixed
@given(small_days(RULES, most_visits=6, most_rules=5))
def test_after_every_step_the_price_is_what_the_plan_costs(instance: Instance) -> None:
    start = construction.prepare(instance).search(Budget()).sequences
    assume(check(instance, schedule(instance, start)) == [])  # not where what is frozen breaks a rule
    problem = build_problem(instance)
    search = started(instance, problem, start)
    idle_prices = rule_tables(instance, problem)["idle_price"]
    for _ in range(10):
        search.run(core.Settings(), 3, 5.0, 1.0)
        price = search.resum()
        sequences = tuple(unpacked(search.current()))
        plan = schedule(instance, sequences)
        if not check(instance, plan):
            used = {sequence.vehicle for sequence in sequences}
            idle = sum(idle_prices[number] for number in range(len(instance.vehicles)) if number not in used)
            assert price - idle == pytest.approx(cost(instance, plan).total, abs=1e-4)


@mixed
@given(small_days(RULES, most_visits=6, most_rules=5))
def test_the_best_plan_keeps_every_rule_and_is_no_worse_than_the_first(instance: Instance) -> None:
    start = construction.prepare(instance).search(Budget()).sequences
    assume(check(instance, schedule(instance, start)) == [])  # not where what is frozen breaks a rule
    search = searcher(instance, start)
    search.run(60, 0.0, 1.0)
    plan = schedule(instance, search.sequences())
    assert check(instance, plan) == []
    assert cost(instance, plan).total <= cost(instance, schedule(instance, start)).total + 1e-6


@mixed
@given(small_days(RULES, most_visits=6, most_rules=4))
def test_rules_of_a_route_are_judged_as_by_the_plain_feasibility(instance: Instance) -> None:
    problem, feasibility = build_problem(instance), Feasibility(instance)
    rules = core.RouteRules(problem.core, core.RuleTables(problem.core, rule_tables(instance, problem)))
    chance = np.random.default_rng(len(instance.visits))
    for vehicle, one in enumerate(instance.vehicles):
        for size in range(1, len(instance.visits) + 1):
            order = chance.permutation(len(instance.visits))[:size].tolist()
            if one.reloads and one.max_trips > 1 and size > 1:
                order.insert(1, -1)
            limited = one.max_stops is not None and size > one.max_stops
            assert (rules.fit(vehicle, order) and not limited) == feasibility.route_fits(vehicle, tuple(order))


def test_equal_seeds_and_steps_give_equal_plans() -> None:
    instance = day(
        [visit(f"a{km}", km, preferred=Window(0, km * 60), late_price=60.0) for km in (3, 9, 4, 7, 1, 8)], [van("v1"), van("v2")]
    )
    plans = []
    for _ in range(2):
        search = searcher(instance, seed=5)
        search.run(200, 0.0, 1.0)
        plans.append(search.sequences())
    assert plans[0] == plans[1]


def test_counts_between_routes_stay_right_while_steps_are_undone() -> None:
    """Stock for five of eight pieces and two of three vans: after many steps, nearly all undone, exactly that is still used."""
    instance = day(
        [visit(f"a{km}", km, deliver=(1,), penalty=1_000.0) for km in range(1, 9)],
        [van(f"v{number}", capacities=(3,)) for number in range(3)],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, stock=(5,)),),
        shape=Shape(kind_limits={"van": 2}),
    )
    search = searcher(instance)
    for stage in range(10):
        search.run(100, stage / 10, (stage + 1) / 10)
        sequences = search.current_sequences()
        assert sum(len(sequence.activities) for sequence in sequences) == 5
        assert len(sequences) == 2
    assert check(instance, schedule(instance, search.sequences())) == []


def test_arrays_of_another_instance_are_refused() -> None:
    problem = build_problem(day([visit("a", 1)], [van()]))
    other = day([visit("a", 1), visit("b", 2)], [van()])
    with pytest.raises(ValueError, match="entries"):
        core.RuleTables(problem.core, rule_tables(other, build_problem(other)))


def test_an_index_out_of_range_is_refused() -> None:
    instance = day([visit("a", 1)], [van()])
    problem = build_problem(instance)
    tables = rule_tables(instance, problem)
    tables["prefix_vehicle"][0] = 7
    with pytest.raises(ValueError, match="prefix_vehicle"):
        core.RuleTables(problem.core, tables)


@pytest.mark.parametrize("last", ["bread", "paint"])
def test_goods_brought_and_goods_collected_share_a_trip_in_this_order(last: str) -> None:
    """Five loaves are brought before five cans are collected; the search puts in the kind that is not there yet."""
    loaves = [visit(f"bread {km}", km, deliver=(1,), goods=frozenset({"bread"})) for km in range(1, 6)]
    cans = [visit(f"paint {km}", km, collect=(1,), goods=frozenset({"paint"})) for km in range(1, 6)]
    instance = day(
        [*loaves, *cans], dimensions=("pieces",), conflicts=frozenset({frozenset({"bread", "paint"})}), conflicts_at_once=True
    )
    kept = range(5) if last == "paint" else range(5, 10)
    search = searcher(instance, (Sequence(vehicle=0, activities=tuple(kept)),))
    search.run(1, 0.0, 1.0)
    (route,) = schedule(instance, search.current_sequences()).routes
    assert any(name.startswith(last) for name in route.visits)
    assert check(instance, schedule(instance, search.current_sequences())) == []
