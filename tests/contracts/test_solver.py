"""What `solve` keeps whatever the engine: sound, explained, the same again, no worse than its start."""

import threading
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, strategies as st

from router.checker import check
from router.costing import cost
from router.model import ALWAYS, Instance, Plan, Sequence
from router.model.rules import RULES
from router.solver import Limits, solve
from router.timing import schedule
from tests.contracts.test_engines import round_trip
from tests.oracles.brute_force import compare, objective, optimum
from tests.oracles.days import day, sequences, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days

QUICK = Limits(seconds=600, iterations=30)


def test_any_mix_of_rules_is_answered_by_a_sound_plan() -> None:
    @few(60)
    @given(small_days(most_visits=4, most_rules=5))
    def law(instance: Instance) -> None:
        result = solve(instance, limits=QUICK, engine="construction", seed=1)
        assert check(instance, result.plan) == []
        assert result.cost == cost(instance, result.plan)
        assert compare(objective(instance, result.plan), optimum(instance).key) >= 0
        bound = result.termination.lower_bound
        assert bound is None or bound <= optimum(instance).total + 1e-6

    law()


def test_every_engine_answers_by_itself_or_says_who_did(engine: str) -> None:
    result = solve(round_trip(), limits=QUICK, engine=engine, seed=3)
    assert check(round_trip(), result.plan) == []
    assert result.termination.status == "complete"
    assert result.termination.engine == engine or result.termination.notes


def test_a_plan_that_was_good_is_not_made_worse(engine: str) -> None:
    instance = day([visit("a", 4), visit("b", 6)], [van("v1", start=5, end=5), van("v2", start=5, end=5)])
    best = schedule(instance, sequences(instance, {"v1": ["a"], "v2": ["b"]}))
    result = solve(instance, limits=Limits(seconds=600, iterations=5), engine=engine, start=best)
    assert result.cost.total == pytest.approx(4.0)


def test_any_routes_at_all_are_a_start() -> None:
    """Every visit somewhere, loadings anywhere: what breaks rules is mended, or a plan is made from nothing."""
    rules = set(RULES) - {"prefix", "must_use"}  # with them no plan at all may be allowed

    @few(40)
    @given(small_days(rules, most_visits=5, most_rules=6), st.integers(0, 2**31))
    def law(instance: Instance, seed: int) -> None:
        start = anyhow(instance, Random(seed))
        result = solve(instance, limits=QUICK, engine="construction", start=start)
        assert check(instance, result.plan) == []
        if not check(instance, start):
            assert compare(objective(instance, result.plan), objective(instance, start)) <= 0

    law()


def anyhow(instance: Instance, chance: Random) -> Plan:
    """All visits in any order on any vehicles."""
    routes: list[list[int]] = [[] for _ in instance.vehicles]
    for number in chance.sample(range(len(instance.visits)), len(instance.visits)):
        vehicle = chance.randrange(len(instance.vehicles))
        if instance.vehicles[vehicle].reloads and chance.random() < 0.4:
            routes[vehicle].append(-1)
        routes[vehicle].append(number)
    return schedule(instance, [Sequence(vehicle=number, activities=tuple(one)) for number, one in enumerate(routes) if one])


def test_a_cancelled_solve_returns_a_sound_plan(engine: str) -> None:
    cancelled = threading.Event()
    cancelled.set()
    result = solve(round_trip(), limits=Limits(seconds=600), engine=engine, cancelled=cancelled)
    assert check(round_trip(), result.plan) == []
    assert result.termination.stopped_by in {"interrupted", "exhausted"}


def test_more_freedom_never_makes_a_warm_start_dearer() -> None:
    narrow = day(
        [visit("a", 2, window=(120, 150)), visit("b", 1, window=(0, 100)), visit("c", 7, window=(0, 500))],
        [van("v1", max_stops=2), van("v2", max_stops=2)],
    )
    first = solve(narrow, limits=QUICK, engine="construction")
    for wider in (
        narrow.replace(visits=tuple(replace(one, windows=(ALWAYS,)) for one in narrow.visits)),
        narrow.replace(vehicles=(*narrow.vehicles, van("v3"))),
    ):
        assert solve(wider, limits=QUICK, engine="construction", start=first.plan).cost.total <= first.cost.total
