"""No plan sells more than there is, exceeds a carrier's capacity or misses its cut-off; the checker catches each planted fault."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given

from router.checker import check
from router.costing import cost
from router.engines import carrying
from router.engines.carrying import planned
from router.model import Carrier, CarrierOption, Instance, Plan, Resource
from router.model.rules import rules_used
from router.solver import Limits, solve
from router.timing import schedule
from tests.oracles.brute_force import optimum
from tests.oracles.days import day as a_day, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days

RULES = (
    *("resources", "carriers", "alternatives", "pickup_delivery", "deliver", "time_windows", "visit_price", "fixed_price"),
    *("hour_price", "mixed_fleet", "docks", "setup"),
)


def solved(day: Instance) -> Plan:
    assume(rules_used(day) & {"resources", "carriers"})
    return solve(day, limits=Limits(seconds=None, iterations=100), seed=1).plan


def used(day: Instance, plan: Plan) -> Counter[str]:
    """Units of each resource in the plan, counted without the checker."""
    found: Counter[str] = Counter()
    for route in plan.routes:
        for name in route.visits:
            found.update(day.visits[day.visit_index[name]].uses)
    for name in plan.carried.values():
        found.update(day.carrier_option_of[name].uses)
    return found


@few(80)
@given(small_days(RULES, most_visits=6, most_rules=6))
def test_no_more_is_used_than_there_is(day: Instance) -> None:
    plan = solved(day)
    taken = used(day, plan)
    assert all(taken[resource.id] <= resource.capacity for resource in day.resources)
    assert set(plan.carried).isdisjoint(day.jobs[day.job_of[day.visit_index[n]]].id for one in plan.routes for n in one.visits)
    assert all(day.carrier_option_of[name].job == job for job, name in plan.carried.items())
    assert check(day, plan) == []


@few(40)
@given(small_days(RULES, most_visits=5, most_rules=6))
def test_a_unit_less_than_is_used_is_caught(day: Instance) -> None:
    plan = solved(day)
    for resource in day.resources:
        units = used(day, plan)[resource.id]
        if units:
            fewer = tuple(replace(one, capacity=units - 1) if one is resource else one for one in day.resources)
            found = check(day.replace(resources=fewer), plan)
            assert [(fault.rule, fault.amount) for fault in found] == [("resources", 1)]


@few(40)
@given(small_days(("carriers", "alternatives", "deliver"), most_visits=5))
def test_a_carrier_that_comes_too_early_or_brings_what_a_vehicle_brings_is_caught(day: Instance) -> None:
    plan = solved(day)
    for job, name in plan.carried.items():
        options = tuple(replace(one, ready=90, cut_off=60) if one.id == name else one for one in day.carrier_options)
        assert ("carriers", 30) in [(fault.rule, fault.amount) for fault in check(day.replace(carrier_options=options), plan)]
        assert "unserved" in {fault.rule for fault in check(day, replace(plan, carried={}))}
        assert [fault.rule for fault in check(day, replace(plan, carried={**plan.carried, job: "nobody"}))] == ["carriers"]


@few(25)
@given(small_days(RULES[:7], most_visits=4, most_rules=5))
def test_the_best_plan_of_a_small_day_is_found(day: Instance) -> None:
    assume(rules_used(day) & {"resources", "carriers"})
    found = solve(day, limits=Limits(seconds=None, iterations=400), seed=1)
    assert found.cost.total == pytest.approx(optimum(day).total, abs=1e-4)


@pytest.mark.parametrize(("discount", "expected"), [(0.0, {"a": "a by bikes"}), (0.5, {"a": "a by post", "b": "b by post"})])
def test_discounts_and_room_are_weighed_together(discount: float, expected: dict[str, str]) -> None:
    """The bikes have room for one; the post is cheaper for both only with its discount from two orders on."""
    prices = {"a by post": 12.0, "b by post": 12.0, "a by bikes": 3.0, "b by bikes": 9.5}
    options = tuple(
        CarrierOption(id=name, job=name[0], carrier=name.split()[-1], price=price, uses={"bikes": 1} if "bikes" in name else {})
        for name, price in prices.items()
    )
    day = a_day(
        [visit("a", 1, penalty=11.0), visit("b", 2, penalty=11.0)],
        resources=(Resource(id="bikes", kind="carrier", capacity=1),),
        carriers=(Carrier(id="post", discounts=((2, discount),)), Carrier(id="bikes")),
        carrier_options=options,
    )
    plan = planned(day, ())
    best = min(
        (schedule(day, (), {job: name for job, name in zip("ab", names, strict=True) if name}) for names in _pairs(prices)),
        key=lambda one: (bool(check(day, one)), cost(day, one).total),
    )
    assert cost(day, plan).total == cost(day, best).total
    assert dict(plan.carried) == expected


def _pairs(prices: dict[str, float]) -> list[tuple[str, str]]:
    ways = {job: ["", *(name for name in prices if name[0] == job)] for job in "ab"}
    return [(one, two) for one in ways["a"] for two in ways["b"]]


def test_without_time_for_the_best_assignment_there_is_a_sound_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "_EFFORT", 0.0)
    options = tuple(CarrierOption(id=f"{n}", job=f"{n}", carrier="post", price=1.0 + n, uses={"room": 1}) for n in range(5))
    day = a_day(
        [visit(f"{n}", 9, penalty=10.0) for n in range(5)],
        resources=(Resource(id="room", kind="carrier", capacity=3),),
        carriers=(Carrier(id="post"),),
        carrier_options=options,
    )
    assert dict(planned(day, ()).carried) == {"0": "0", "1": "1", "2": "2"}
