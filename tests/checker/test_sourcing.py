"""The checker catches every way to use more than there is and to hand over what may not be."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from router.checker import check
from router.costing import cost
from router.model import Carrier, CarrierOption, Plan, Resource
from router.timing import schedule
from tests.oracles.days import day, sequences, visit

DAY = day(
    [visit("a", 1, uses={"tea": 2}), visit("b", 2, uses={"tea": 1}), visit("c", 3, group="C"), visit("c2", 4, group="C")],
    resources=(
        Resource(id="tea", kind="stock", capacity=2, what="tea"),
        Resource(id="post's day", kind="carrier", capacity=2),
    ),
    carriers=(Carrier(id="post", discounts=((2, 0.5),)),),
    carrier_options=(
        CarrierOption(id="a by post", job="a", carrier="post", price=10.0, uses={"tea": 2, "post's day": 1}),
        CarrierOption(id="b by post", job="b", carrier="post", price=8.0, uses={"post's day": 2}),
        CarrierOption(id="C by post", job="C", carrier="post", price=6.0, uses={"post's day": 1}),
        CarrierOption(id="C too late", job="C", carrier="post", price=1.0, ready=160, cut_off=100),
    ),
)


def plan(routes: list[str], carried: Mapping[str, str]) -> Plan:
    return schedule(DAY, sequences(DAY, {"van": routes}), carried)


def found(judged: Plan) -> list[tuple[str, str, float]]:
    return [(fault.rule, fault.where, fault.amount) for fault in check(DAY, judged)]


def test_what_is_carried_is_neither_served_nor_left_out() -> None:
    sound = plan(["b"], {"C": "C by post"})
    assert found(sound) == []
    assert [item.visits for item in sound.unserved] == [("a",)]
    assert dict(cost(DAY, sound).terms) == {"distance": 4.0, "carriers": 6.0, "unserved": 1_000.0}


def test_a_discount_counts_for_all_orders_of_its_carrier() -> None:
    assert cost(DAY, plan(["b"], {"a": "a by post", "C": "C by post"})).terms["carriers"] == 8.0


@pytest.mark.parametrize(
    ("routes", "carried", "expected"),
    [
        (["a", "b"], {}, ("resources", "resource 'tea'", 1)),
        (["b"], {"a": "a by post"}, ("resources", "resource 'tea'", 1)),
        ([], {"b": "b by post", "C": "C by post"}, ("resources", "resource 'post's day'", 1)),
        (["a"], {"a": "a by post"}, ("carriers", "job 'a'", 1)),
        (["c2"], {"C": "C by post"}, ("carriers", "job 'C'", 1)),
        ([], {"a": "C by post"}, ("carriers", "job 'a'", 1)),
        ([], {"a": "z"}, ("carriers", "job 'a'", 1)),
        ([], {"c2": "C by post"}, ("carriers", "job 'c2'", 1)),
        ([], {"C": "C too late"}, ("carriers", "job 'C'", 60)),
    ],
)
def test_a_planted_fault_is_caught(routes: list[str], carried: Mapping[str, str], expected: tuple[str, str, float]) -> None:
    assert expected in found(plan(routes, carried))


def test_what_is_carried_may_not_be_reported_as_left_out() -> None:
    twofold = replace(plan([], {"a": "a by post"}), unserved=plan([], {}).unserved)
    assert ("unserved", "visit 'a'", 1) in found(twofold)
