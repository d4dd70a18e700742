"""A plan timed by hand passes; every figure in it, changed by one, is found."""

from dataclasses import replace

import pytest

from router.checker import check
from router.model import Instance, Plan, Route, Stop, Unserved, Window
from tests.oracles.days import day, van, visit


def by_hand() -> tuple[Instance, Plan]:
    """One van, two calls: 1 km out (setup 30 s, service 120 s, waits for its window), 2 km further on; 3 km back."""
    instance = day(
        [
            visit("a", 1, window=(600, 700), setup=30, service=120, deliver=(3,), preferred=Window(0, 500)),
            visit("b", 3, service=60, deliver=(1,), collect=(2,)),
            visit("c", 9),
        ],
        [van(capacities=(5,), initial_load=(1,))],
        dimensions=("pieces",),
    )
    stops = (
        Stop(kind="start", place=0, arrival=500, begin=500, leave=500, load=(5,)),
        Stop(
            kind="visit",
            place=1,
            visit="a",
            arrival=560,
            begin=600,
            leave=750,
            waiting=40,
            distance=1000,
            driving=60,
            load=(2,),
            late=100,
        ),
        Stop(kind="visit", place=3, visit="b", arrival=870, begin=870, leave=930, distance=2000, driving=120, load=(3,)),
        Stop(kind="end", place=0, arrival=1110, begin=1110, leave=1110, distance=3000, driving=180, load=(3,)),
    )
    plan = Plan(routes=(Route(vehicle="van", stops=stops),), unserved=(Unserved(visits=("c",), orders=("order-c",)),))
    return instance, plan


def with_stop(plan: Plan, number: int, **changes: object) -> Plan:
    """The plan with one stop of its route changed."""
    stops = list(plan.routes[0].stops)
    stops[number] = replace(stops[number], **changes)  # type: ignore[arg-type]
    return replace(plan, routes=(replace(plan.routes[0], stops=tuple(stops)),))


def test_a_plan_timed_by_hand_is_sound() -> None:
    assert check(*by_hand()) == []


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("field", ["arrival", "begin", "leave", "distance", "driving", "waiting"])
def test_a_figure_of_a_stop_that_is_off_by_one_is_found(number: int, field: str) -> None:
    instance, plan = by_hand()
    wrong = with_stop(plan, number, **{field: getattr(plan.routes[0].stops[number], field) + 1})
    assert "stops" in {violation.rule for violation in check(instance, wrong)}


@pytest.mark.parametrize("field", ["late", "early"])
def test_lateness_that_is_not_true_is_found(field: str) -> None:
    instance, plan = by_hand()
    wrong = with_stop(plan, 1, **{field: 7})
    assert [violation.rule for violation in check(instance, wrong)] == ["stops"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_load_that_is_not_true_is_found(number: int) -> None:
    instance, plan = by_hand()
    (violation,) = check(instance, with_stop(plan, number, load=(4,)))
    assert violation.rule == "stops"
    assert "load" in violation.text


def test_stops_that_are_no_route_are_reported_and_nothing_else() -> None:
    instance, plan = by_hand()
    headless = replace(plan, routes=(replace(plan.routes[0], stops=plan.routes[0].stops[1:]),))
    assert [violation.rule for violation in check(instance, headless)] == ["stops"]


def test_wrong_places_and_unknown_visits_are_reported() -> None:
    instance, plan = by_hand()
    assert "it starts at km1" in check(instance, with_stop(plan, 0, place=1))[0].text
    assert "ends at km2" in check(instance, with_stop(plan, 3, place=2))[0].text
    assert "not at km2" in check(instance, with_stop(plan, 1, place=2))[0].text
    assert "does not exist" in check(instance, with_stop(plan, 1, place=77))[0].text
    assert any("'x' does not exist" in violation.text for violation in check(instance, with_stop(plan, 1, visit="x")))
