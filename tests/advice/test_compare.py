"""Comparison and why: numbers worked out on a straight road, 1 per kilometre."""

from dataclasses import replace

import pytest

from router.advice.compare import compare
from router.advice.why import vehicle_shares, why
from router.model import Instance, Plan, Sequence
from router.timing import schedule
from tests.oracles.days import day, van, visit
from tests.sourcing.shop import shop


def two_vans() -> Instance:
    return day([visit("near", 1), visit("far", 9)], [van("a"), van("b", fixed_price=5.0)])


def plan_of(instance: Instance, *routes: tuple[int, ...]) -> Plan:
    return schedule(instance, tuple(Sequence(vehicle=number, activities=route) for number, route in enumerate(routes)))


def test_what_moves_and_what_it_costs() -> None:
    """One van for both drives 18 km; two vans drive 20 km, and the second costs 5 more."""
    instance = two_vans()
    comparison = compare(instance, plan_of(instance, (0, 1)), plan_of(instance, (1,), (0,)))
    assert comparison.extra_cost == pytest.approx(7.0)
    assert comparison.terms == {"distance": (18.0, 20.0), "fixed": (0.0, 5.0)}
    assert comparison.changed_vehicle == ("near",)
    assert comparison.dropped == comparison.newly_served == ()


def test_dropped_and_newly_served() -> None:
    instance = two_vans()
    comparison = compare(instance, plan_of(instance, (0,)), plan_of(instance, (1,)))
    assert comparison.dropped == ("near",)
    assert comparison.newly_served == ("far",)
    assert all(move.shift is None for move in comparison.moves)


def test_equal_plans_do_not_differ() -> None:
    instance = two_vans()
    assert compare(instance, plan_of(instance, (0, 1)), plan_of(instance, (0, 1))).moves == ()


def test_what_is_left_out_is_no_part_of_the_cost() -> None:
    """The second plan drives 2 km instead of 18 and leaves out an order of 300."""
    instance = day([visit("near", 1), visit("far", 9, penalty=300.0)])
    comparison = compare(instance, plan_of(instance, (0, 1)), plan_of(instance, (0,)))
    assert comparison.extra_cost == pytest.approx(-16.0)
    assert comparison.left_out == (0.0, 300.0)


def test_overtaking_is_moving_and_later_is_not() -> None:
    instance = day([visit("a", 1), visit("b", 2), visit("c", 3)])
    comparison = compare(instance, plan_of(instance, (0, 1, 2)), plan_of(instance, (1, 0, 2)))
    assert len(comparison.moved) == 1
    assert comparison.moved < {"a", "b"}
    late = day([visit("a", 1, window=(600, 900)), visit("b", 2), visit("c", 3)])
    shifted = compare(instance, plan_of(instance, (0, 1, 2)), plan_of(late, (0, 1, 2)), instance_after=late)
    assert shifted.moved == frozenset()
    assert {move.visit for move in shifted.moves} == {"a", "b", "c"}


def test_an_order_served_by_another_way_is_one_move() -> None:
    """At the locker instead of the door, by the other van: nobody is dropped and nobody newly served."""
    door, locker = visit("door", 1, group="g"), visit("locker", 2, group="g")
    instance = day([replace(door, orders=("o",)), replace(locker, orders=("o",))], [van("a"), van("b")])
    comparison = compare(instance, plan_of(instance, (0,)), plan_of(instance, (), (1,)))
    (move,) = comparison.moves
    assert (move.vehicle_before, move.vehicle_after, move.orders) == ("a", "b", ("o",))
    assert comparison.newly_served == comparison.dropped == ()


def test_a_pickup_that_goods_of_another_site_need_is_nobody_newly_served() -> None:
    own = replace(visit("own", 2, group="g"), orders=("o",))
    fetched = replace(visit("fetched", 2, group="g", pickup="fetch"), orders=("o",))
    fetch = replace(visit("fetch", 1, collect=(0,)), orders=("o",))
    instance = day([own, fetch, fetched], dimensions=("pieces",))
    comparison = compare(instance, plan_of(instance, (0,)), plan_of(instance, (1, 2)))
    assert [(move.visit, move.pickup) for move in comparison.moves] == [("fetch", True)]
    assert comparison.newly_served == comparison.dropped == ()
    assert compare(instance, plan_of(instance, (1, 2)), plan_of(instance, (0,))).dropped == ()


def test_why_each_stop_costs_what_it_does() -> None:
    """Without 'far' the van drives 2 km instead of 18; without 'near' still 18. Elsewhere 'far' costs 18 + 5."""
    instance = two_vans()
    far, near = why(instance, plan_of(instance, (0, 1)))
    assert (far.visits, far.marginal_cost, far.elsewhere, far.elsewhere_vehicle) == (("far",), 16.0, 23.0, "b")
    assert (near.visits, near.marginal_cost, near.elsewhere) == (("near",), 0.0, 7.0)
    assert why(instance, plan_of(instance, (0, 1)), ("near",)) == (near,)


def test_share_of_each_vehicle() -> None:
    instance = two_vans()
    shares = vehicle_shares(instance, plan_of(instance, (1,), (0,)))
    assert [(share.vehicle, share.cost, share.visits) for share in shares] == [("a", 18.0, 1), ("b", 7.0, 1)]


def test_what_a_carrier_brings_is_served() -> None:
    instance = shop(at_warehouse=2)
    index = instance.visit_index
    driven = plan_of(instance, (index["near~W"],), (index["far~S"],))
    carried = replace(driven, routes=driven.routes[:1], carried={"far": "far~post"})
    (move,) = compare(instance, driven, carried).moves
    assert (move.orders, move.vehicle_before, move.vehicle_after, move.begin_after) == (("far",), "VS", "post", None)
    back = compare(instance, carried, driven)
    assert [(one.vehicle_before, one.vehicle_after) for one in back.moves] == [("post", "VS")]
    assert not back.newly_served
