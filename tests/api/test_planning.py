"""solve() from outside: reasons, a listener that is slow or raises, and arguments that cannot be."""

import math
import threading
from typing import Any

import numpy as np
import pytest

import router
from router.advice.explain import explain
from router.advice.patience import Patience
from router.api.listening import Listener
from router.model import Progress
from tests.oracles.days import day, van, visit

ONCE = router.Limits(seconds=None, iterations=1)


def news(cost: float) -> Progress:
    return Progress(elapsed=0.0, best_cost=cost, served=1, total=1, iterations=0, phase="search", sequences=())


def crowded() -> router.Instance:
    """The second of two calls would be too late."""
    return day([visit("a", 1, window=(60, 60)), visit("b", 2, window=(60, 60), penalty=50.0)])


@pytest.mark.parametrize("limits", [ONCE, router.Limits(seconds=0.0), router.Limits(seconds=0.2)])
def test_what_is_left_out_has_its_reason(monkeypatch: pytest.MonkeyPatch, limits: router.Limits) -> None:
    monkeypatch.setattr("router.api.planning._WITHOUT_LIMIT", 600.0)  # however slow the machine
    result = router.solve(crowded(), limits=limits, engine="construction")
    (unserved,) = result.plan.unserved
    assert unserved.reason == "too_tight"
    assert unserved.text.startswith("order-b: even a vehicle sent for it alone would come too late")
    assert router.check(crowded(), result.plan) == []


def test_without_a_vehicle_nothing_is_served_and_the_reason_says_so() -> None:
    result = router.solve(day([visit("a", 1)]).replace(vehicles=()), limits=ONCE)
    assert [one.text for one in result.plan.unserved] == ["order-a: no vehicle of the day may serve it."]


def test_where_time_is_over_the_plan_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.api.planning._WITHOUT_LIMIT", -1.0)
    result = router.solve(crowded(), limits=router.Limits(seconds=0.0), engine="construction")
    assert [one.text for one in result.plan.unserved] == ["order-b: not served; there was no time left to find out why"]


def test_in_a_hurry_reasons_are_the_same_without_what_blocks() -> None:
    plan = router.solve(crowded(), limits=ONCE, engine="construction").plan
    (full,), (brief,) = explain(crowded(), plan), explain(crowded(), plan, Patience(details_until=-1.0))
    assert (brief.reason.code, brief.reason.blockers, brief.ways) == (full.reason.code, (), ())
    assert full.reason.blockers
    assert full.ways


def test_a_listener_that_raises_loses_nothing() -> None:
    def fail(_: Progress) -> None:
        raise RuntimeError("my page is gone")

    result = router.solve(crowded(), limits=ONCE, engine="construction", on_progress=fail)
    assert len(result.plan.routes) == 1
    assert "on_progress raised RuntimeError: my page is gone; it was not called again" in result.termination.notes


def test_a_listener_that_never_returns_holds_nothing_up() -> None:
    held = threading.Event()
    result = router.solve(crowded(), limits=ONCE, engine="construction", on_progress=lambda _: bool(held.wait(60)))
    held.set()
    assert len(result.plan.routes) == 1


def test_news_that_come_while_the_listener_is_busy_replace_each_other() -> None:
    heard: list[float] = []
    busy, free = threading.Event(), threading.Event()

    def tell(progress: Progress) -> None:
        heard.append(progress.best_cost)
        busy.set()
        free.wait(60)

    with Listener(tell) as listener:
        listener.note(news(9.0))
        busy.wait(60)
        for cost in (8.0, 7.0, 6.0):
            listener.note(news(cost))
        free.set()
    assert heard == [9.0, 6.0]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"seconds": math.nan}, "seconds is nan"),
        ({"seconds": math.inf}, "seconds is inf"),
        ({"seconds": -0.5}, "seconds is -0.5"),
        ({"seconds": "10"}, "seconds is '10', no number"),
        ({"seconds": None}, "neither seconds nor iterations is given"),
        ({"iterations": -1}, "iterations is -1"),
        ({"iterations": 1.5}, "iterations is 1.5, no whole number"),
        ({"threads": 0}, "threads is 0"),
        ({"threads": -2}, "threads is -2"),
        ({"threads": 10**6}, "threads is 1000000"),
    ],
)
def test_limits_that_are_none(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(router.ArgumentError) as caught:
        router.Limits(**fields)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"engine": "magic"}, "engine: it is 'magic', which is not known; use one of "),
        ({"engine": 5}, "engine: it is 5, which is not known; use one of "),
        ({"seed": -1}, "seed: it is -1"),
        ({"seed": 0.5}, "seed: it is 0.5"),
        ({"limits": 10}, "limits: it is 10; give a Limits"),
        ({"start": "plan.json"}, "start: it is 'plan.json'; give a Plan"),
        ({"on_progress": 5}, "on_progress: it is 5; give a Callable"),
        ({"cancelled": True}, "cancelled: it is True; give an Event"),
    ],
)
def test_arguments_that_are_none(arguments: dict[str, Any], what: str) -> None:
    with pytest.raises(router.ArgumentError) as caught:
        router.solve(crowded(), **arguments)
    assert what in str(caught.value)


def test_all_faults_of_a_call_come_together() -> None:
    wrong: Any = object()
    instance, plan = crowded(), router.solve(crowded(), limits=ONCE).plan
    calls: list[tuple[Any, int]] = [
        (lambda: router.solve(wrong, limits=wrong, engine="magic", seed=-1, start=wrong, on_progress=wrong, cancelled=wrong), 7),
        (lambda: router.what_if(wrong, wrong, wrong, most_moved=-1, limits=wrong, seed=wrong, engine=wrong), 7),
        (lambda: router.offer(wrong, wrong, wrong, wrong), 4),
        (lambda: router.OfferDesk(wrong, wrong, keep=-1), 3),
        (lambda: router.offer(instance, plan, [visit("a", 99)], [router.Window(5, 3), router.Window(7, 2)]), 4),
        (lambda: router.compare(wrong, wrong, wrong, instance_after=wrong), 4),
        (lambda: router.check(wrong, wrong), 2),
        (lambda: router.schedule(instance, [wrong, wrong, wrong]), 3),
        (lambda: router.document_of(wrong, wrong, private=wrong), 3),
        (lambda: router.load(wrong, trust=wrong, strict=wrong), 3),
        (lambda: router.load_document(wrong, wrong, trust=wrong, strict=wrong), 4),
        (lambda: router.load_plan(wrong, wrong), 2),
        (lambda: router.updated(instance, [], sensitivity={"van": -1.0, "ship": -1.0}), 3),
        (lambda: router.Limits(seconds=-1, iterations=-1, threads=0), 3),
        (lambda: router.Trust(files="/srv", hosts="*"), 2),  # a str is a collection of str to a type checker
        (lambda: router.check(instance, router.Plan(routes=(router.Route(vehicle=wrong, stops=(wrong,)),), carried=wrong)), 3),
    ]
    for call, faults in calls:
        with pytest.raises(router.ArgumentError) as caught:
            call()
        assert len(caught.value.problems) == faults, caught.value
        assert all(one.what and one.remedy for one in caught.value.problems)


def test_a_seed_may_be_of_any_whole_kind() -> None:
    kinds: list[Any] = [np.int64(3), 3]
    seeds = [router.solve(crowded(), limits=ONCE, seed=seed).termination.seed for seed in kinds]
    assert seeds == [3, 3]
    assert {type(seed) for seed in seeds} == {int}


def test_a_plan_to_begin_with_may_be_of_another_instance() -> None:
    other = day([visit("a", 1), visit("z", 3)], [van("other"), van()])
    start = router.schedule(other, [router.Sequence(vehicle=0, activities=(1,)), router.Sequence(vehicle=1, activities=(0, 1))])
    result = router.solve(crowded(), limits=ONCE, engine="construction", start=start)
    assert [route.visits for route in result.plan.routes] == [("a",)]


def test_what_is_wanted_is_named_with_its_article() -> None:
    with pytest.raises(router.ArgumentError, match="give an Instance"):
        router.solve(7)  # type: ignore[arg-type]
