"""Large days in parts: every visit and vehicle in one part, routes come back as they were, prices do not rise."""

from dataclasses import replace

from router.checker import check
from router.engines.interface import Budget
from router.engines.lns.decomposition import can_take_apart, cut, improve_in_parts
from router.engines.lns.engine import improve_part, prepare
from router.model import Instance, Sequence
from router.timing import schedule
from tests.oracles.days import day, van, visit


def long_day(customers: int = 1_200) -> Instance:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(customers)]
    return day(calls, [van(f"v{number}", capacities=(10,)) for number in range(customers // 10 + 5)], dimensions=("pieces",))


def in_order(instance: Instance) -> tuple[Sequence, ...]:
    """Ten visits in a row per vehicle."""
    count = len(instance.visits)
    return tuple(Sequence(vehicle=first // 10, activities=tuple(range(first, first + 10))) for first in range(0, count, 10))


def test_parts_share_nothing_and_lose_nothing() -> None:
    instance = long_day()
    parts = cut(instance, in_order(instance), seed=1)
    assert len(parts) == 3
    assert sorted(number for part in parts for number in part.visits) == list(range(1_200))
    assert sorted(number for part in parts for number in part.vehicles) == list(range(125))
    back = [sequence for part in parts for sequence in part.back(part.start)]
    assert sorted(back, key=lambda one: one.vehicle) == list(in_order(instance))


def test_a_plan_is_begun_in_parts_where_the_whole_takes_too_long() -> None:
    instance = long_day(4_000)
    first = prepare(instance).first_plan(1, -10.0, ())
    assert first is not None
    plan = schedule(instance, first)
    assert check(instance, plan) == []
    assert plan.unserved == ()


def test_nothing_is_begun_in_parts_where_they_are_tied() -> None:
    instance = long_day(4_000)
    must = (replace(instance.vehicles[0], must_use=True), *instance.vehicles[1:])
    assert prepare(instance.replace(vehicles=must)).first_plan(1, -10.0, ()) is None


def test_what_was_left_out_belongs_to_a_part() -> None:
    instance = long_day()
    parts = cut(instance, in_order(instance)[:-1], seed=1)
    assert sorted(number for part in parts for number in part.visits) == list(range(1_200))


def test_parts_are_improved() -> None:
    """Ten calls in a row pass kilometres 9 and 1 in every route; sorted by kilometre, about 400 km would do."""
    instance = long_day(400)
    start = in_order(instance)
    found, steps = improve_in_parts(instance, Budget(iterations=6_000), start, 1, improve_part)
    plan = schedule(instance, found)
    assert steps == 6_000
    assert check(instance, plan) == []
    before = sum(route.distance for route in schedule(instance, start).routes)
    assert before == 1_020_000
    assert sum(route.distance for route in plan.routes) < 500_000


def test_only_large_days_are_taken_apart() -> None:
    assert not can_take_apart(long_day(400))
    assert can_take_apart(long_day(2_000))
