"""A few dozen steps find what trying everything finds."""

import pytest
from hypothesis import given

from router.checker import check
from router.engines.interface import Budget
from router.engines.lns import search
from router.engines.lns.clocks import GENERAL_RULES
from router.model import Instance, Plan, Shape
from router.model.rules import RULES
from router.timing import schedule
from tests.features.table import proof_of
from tests.oracles.brute_force import compare, objective, optimum
from tests.oracles.days import day, sequences, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days


def planned(instance: Instance, steps: int) -> Plan:
    plan = schedule(instance, search(instance, Budget(iterations=steps), seed=1).sequences)
    assert check(instance, plan) == []
    return plan


@pytest.mark.parametrize("rule", sorted(GENERAL_RULES & set(RULES)))
def test_the_plan_worked_out_by_hand_for_each_rule(rule: str) -> None:
    proof = proof_of(rule)
    best = schedule(proof.day, sequences(proof.day, dict(proof.best)))
    assert compare(objective(proof.day, planned(proof.day, 100)), objective(proof.day, best)) == 0


@few(12)
@given(small_days(GENERAL_RULES, most_visits=3, most_rules=4))
def test_the_best_plan_of_a_random_day(instance: Instance) -> None:
    assert compare(objective(instance, planned(instance, 150)), optimum(instance).key) == 0


def test_a_plan_with_few_vehicles_is_found_by_giving_routes_up() -> None:
    """Two calls that one van serves at a detour of 12 kilometres, and a third on its way."""
    vans = [van("west"), van("east", start=9, end=9), van("spare", start=9, end=9)]
    calls = [visit("a", 1), visit("b", 8), visit("c", 7)]
    instance = day(calls, vans, shape=Shape(fewest_vehicles=True))
    plan = planned(instance, 100)
    assert compare(objective(instance, plan), optimum(instance).key) == 0
    assert sum(bool(route.visits) for route in plan.routes) == 1
