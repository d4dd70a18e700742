"""The search that is made very often."""

from router.checker import check
from router.costing import cost
from router.engines.lns.brief import brief_search
from router.model import Instance
from router.timing import schedule
from tests.horizon.days import couriers, vans


def price(instance: Instance, steps: int, **options: object) -> float:
    plan = schedule(instance, brief_search(instance, steps, seed=1, **options))  # type: ignore[arg-type]
    assert check(instance, plan) == []
    return cost(instance, plan).total


def test_more_steps_find_no_dearer_plan_and_every_rule_is_kept() -> None:
    for instance in (vans(), couriers()):
        assert price(instance, 600) <= price(instance, 0)


def test_a_plan_that_keeps_the_rules_is_never_made_worse() -> None:
    instance = couriers()
    good = brief_search(instance, 600, seed=2)
    assert price(instance, 12, start=good, begin_at=0.9) <= cost(instance, schedule(instance, good)).total


def test_the_same_seed_gives_the_same_plan() -> None:
    assert brief_search(couriers(), 100, seed=3) == brief_search(couriers(), 100, seed=3)


def test_without_visits_or_vehicles_there_is_no_route() -> None:
    assert brief_search(vans(visits=(), orders=()), 10) == ()
    assert brief_search(vans(vehicles=()), 10) == ()
