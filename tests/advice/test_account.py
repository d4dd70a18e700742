"""A stop's account, worked out on a straight road: 1 per kilometre, 60 s each."""

import pytest

from router.advice.account import accounts, promise_costs
from router.advice.why import why
from router.model import Sequence
from router.timing import schedule
from tests.oracles.days import day, van, visit


def test_where_it_is_and_what_else_it_could_cost() -> None:
    """Van a drives 18 km for both; without 'far' 2 km. Van b would drive 18 km for it and costs 5 more: 23 less 16."""
    instance = day([visit("near", 1), visit("far", 9)], [van("a"), van("b", fixed_price=5.0)])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))
    (far,) = accounts(instance, plan, ("far",))
    assert (far.placement.vehicle, far.after, far.before, far.begin) == ("a", "near", "", 540)
    first, second = far.elsewhere
    assert (first.vehicle, first.after, first.extra_cost) == ("a", "", pytest.approx(0.0))
    assert (second.vehicle, second.after, second.extra_cost, second.begin) == ("b", "", pytest.approx(7.0), 540)


def test_what_blocks_another_vehicle() -> None:
    """Van b must be home by 600 s; the way to kilometre 9 and back takes 1,080 s."""
    instance = day([visit("far", 9)], [van("a"), van("b", latest_end=600)])
    (far,) = accounts(instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),)), ("far",))
    (spot,) = far.elsewhere
    assert (spot.vehicle, spot.extra_cost) == ("b", None)
    assert [(fault.rule, fault.amount) for fault in spot.faults] == [("shift", 480)]


def test_what_a_promise_costs() -> None:
    """'late' opens at 1,201 s: the van goes to kilometre 9, and back there again. Any time, it is on the way: 18 km less.

    A minute more at both ends opens it at 1,141 s, when the van is home from kilometre 9 and must still drive out again.
    """
    instance = day([visit("sharp", 9, window=(540, 540)), visit("late", 9, window=(1_201, 1_300))], [van(max_wait=600)])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))
    (promise,) = promise_costs(instance, plan, why(instance, plan, ("late",)))
    assert promise.minute == promise.whole == 0.0
    paid = day([visit("sharp", 9, window=(540, 540)), visit("late", 9, window=(1_200, 1_300))], [van(hour_price=60.0)])
    plan = schedule(paid, (Sequence(vehicle=0, activities=(0, 1)),))
    (promise,) = promise_costs(paid, plan, why(paid, plan, ("late",)))
    assert promise.minute == pytest.approx(1.0)
    assert promise.whole == pytest.approx(11.0)
