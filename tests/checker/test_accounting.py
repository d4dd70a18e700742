"""Every visit is served once or reported once, by vehicles that exist."""

from dataclasses import replace

from router.checker import check
from router.model import Plan, Unserved
from tests.checker.test_clock import by_hand


def rules(plan: Plan) -> list[tuple[str, str]]:
    instance, _ = by_hand()
    return [(violation.rule, violation.text) for violation in check(instance, plan)]


def test_a_visit_left_out_in_silence_is_found() -> None:
    _, plan = by_hand()
    assert rules(replace(plan, unserved=())) == [("unserved", "it is neither served nor reported unserved")]


def test_a_visit_reported_twice_is_found() -> None:
    _, plan = by_hand()
    assert rules(replace(plan, unserved=plan.unserved * 2)) == [("unserved", "it is reported unserved 2 times")]


def test_a_served_visit_reported_unserved_is_found() -> None:
    _, plan = by_hand()
    also = Unserved(visits=("a",), orders=("order-a",))
    ((rule, text),) = rules(replace(plan, unserved=(*plan.unserved, also)))
    assert rule == "unserved"
    assert "is served" in text


def test_an_unknown_visit_reported_unserved_is_found() -> None:
    _, plan = by_hand()
    also = Unserved(visits=("x",), orders=())
    assert rules(replace(plan, unserved=(*plan.unserved, also))) == [("unserved", "it is reported unserved but does not exist")]


def test_orders_of_a_report_are_those_of_its_visits() -> None:
    _, plan = by_hand()
    wrong = Unserved(visits=("c",), orders=("order-z",))
    assert [text for _, text in rules(replace(plan, unserved=(wrong,)))] == [
        "its report lacks order 'order-c'",
        "its report names order 'order-z', which is not its own",
    ]


def test_an_unknown_vehicle_is_found() -> None:
    _, plan = by_hand()
    stranger = replace(plan.routes[0], vehicle="lorry")
    assert ("vehicles", "the vehicle does not exist") in rules(replace(plan, routes=(stranger,)))


def test_a_vehicle_with_two_routes_and_visits_served_twice_are_found() -> None:
    _, plan = by_hand()
    found = rules(replace(plan, routes=plan.routes * 2))
    assert ("vehicles", "the vehicle has 2 routes") in found
    assert ("served_once", "it is served 2 times") in found
