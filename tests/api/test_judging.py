"""Indices and ids that do not exist are named, and never reach compiled code."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import router
from tests.oracles.days import day, van, visit

SITE = router.Site(id="depot", place=0)
INSTANCE = day([visit("a", 1), visit("b", 2)], [van("v", reloads=(0,), max_trips=2)], sites=(SITE,))
PLAN = router.schedule(INSTANCE, [router.Sequence(vehicle=0, activities=(0, -1, 1))])


@pytest.mark.parametrize("judge", [router.schedule, router.evaluate])
@pytest.mark.parametrize(
    ("vehicle", "activities", "what"),
    [
        (1, (0,), "sequences[0]: vehicle 1 does not exist; use 0 to 0"),
        (-1, (0,), "sequences[0]: vehicle -1 does not exist; use 0 to 0"),
        (0, (2,), "sequences[0]: visit 2 does not exist; use 0 to 1"),
        (0, (0, -2), "sequences[0]: reload site 1 of vehicle 'v' does not exist (activity -2)"),
    ],
)
def test_indices(judge: Callable[..., Any], vehicle: int, activities: tuple[int, ...], what: str) -> None:
    with pytest.raises(router.ArgumentError) as caught:
        judge(INSTANCE, [router.Sequence(vehicle=vehicle, activities=activities)])
    assert what in str(caught.value)


@pytest.mark.parametrize(("sequences", "what"), [(5, "sequences: it is 5"), ([(0, (1,))], "sequences[0]: it is (0, (1,))")])
def test_what_is_no_sequence(sequences: Any, what: str) -> None:
    with pytest.raises(router.ArgumentError) as caught:
        router.schedule(INSTANCE, sequences)
    assert what in str(caught.value)


def with_stop(**fields: Any) -> router.Plan:
    """The plan with its first visit changed."""
    route = PLAN.routes[0]
    return replace(PLAN, routes=(replace(route, stops=(route.stops[0], replace(route.stops[1], **fields), *route.stops[2:])),))


STRANGERS: dict[str, router.Plan] = {
    "route of vehicle 'x': the instance has no such vehicle": replace(PLAN, routes=(replace(PLAN.routes[0], vehicle="x"),)),
    "route of vehicle 'v': it has no stops": replace(PLAN, routes=(replace(PLAN.routes[0], stops=()),)),
    "route of vehicle 'v': visit 'z' does not exist": with_stop(visit="z"),
    "route of vehicle 'v': place 99 does not exist": with_stop(place=99),
    "route of vehicle 'v': a stop shows 2 loads": with_stop(load=(1, 2)),
    "Stop: arrival is 'noon', no whole number": with_stop(arrival="noon"),
    "unserved: visit 'z' does not exist": replace(PLAN, unserved=(router.Unserved(visits=("z",), orders=()),)),
    "unserved: an entry names no visit": replace(PLAN, unserved=(router.Unserved(visits=(), orders=()),)),
    "Plan: routes holds one that is None": replace(PLAN, routes=(None,)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", STRANGERS)
def test_plans_of_another_instance(what: str) -> None:
    plan = STRANGERS[what]
    for judge in (
        router.cost,
        router.explain,
        lambda instance, given: router.compare(instance, PLAN, given),
        lambda instance, given: router.offer(instance, given, visit("new", 1), [router.Window(0, 60)]),
        lambda instance, given: router.what_if(instance, given, instance),
    ):
        with pytest.raises(router.ArgumentError) as caught:
            judge(INSTANCE, plan)
        assert what in str(caught.value)


@pytest.mark.parametrize("what", [what for what in STRANGERS if what.startswith(("route", "unserved: visit"))])
def test_the_checker_judges_any_plan(what: str) -> None:
    assert router.check(INSTANCE, STRANGERS[what]) != []


def test_what_is_no_plan_is_not_judged() -> None:
    with pytest.raises(router.ArgumentError, match="plan: it is None; give a Plan"):
        router.check(INSTANCE, None)  # type: ignore[arg-type]


def test_offers_name_what_is_wrong_with_a_visit() -> None:
    with pytest.raises(router.InstanceError, match="visit 'new': place 99 does not exist"):
        router.offer(INSTANCE, PLAN, visit("new", 99), [router.Window(0, 60)])
    with pytest.raises(router.ArgumentError, match="visit 'a': the instance has a visit of that id"):
        router.offer(INSTANCE, PLAN, visit("a", 1), [router.Window(0, 60)])
    with pytest.raises(router.ArgumentError, match="slots: one closes before it opens"):
        router.offer(INSTANCE, PLAN, visit("new", 1), [router.Window(60, 0)])
    assert router.offer(INSTANCE, PLAN, visit("new", 1), []) == ()


def test_offers_name_what_is_wrong_with_plan_visit_and_slots_at_once() -> None:
    of_another = router.Plan(routes=(), unserved=(router.Unserved(visits=("none of ours",), orders=()),))
    with pytest.raises(router.ArgumentError) as caught:
        router.offer(INSTANCE, of_another, [visit("a", 1), visit("new", 99)], [(0, 60)])  # type: ignore[list-item]
    told = [f"{fault.where}: {fault.what}" for fault in caught.value.problems]
    assert told == [
        "unserved: visit 'none of ours' does not exist",
        "slots: it holds one that is (0, 60)",
        "visit 'a': the instance has a visit of that id",
        "visit 'new': place 99 does not exist",
    ]
    with pytest.raises(router.ArgumentError) as caught:
        router.compare(INSTANCE, of_another, None)  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.problems] == ["unserved", "after"]
    with pytest.raises(router.ArgumentError) as caught:
        router.what_if(INSTANCE, of_another, INSTANCE, seed=-1)
    assert {fault.where for fault in caught.value.problems} == {"unserved", "seed"}
