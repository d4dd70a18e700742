"""The search that is made very often."""

from collections.abc import Iterable
from dataclasses import replace

from router.checker import check
from router.costing import LEFT_OUT, cost
from router.engines.lns.brief import brief_search, marginal_prices
from router.model import Instance, Sequence
from router.timing import schedule
from tests.horizon.days import couriers, vans


def total(instance: Instance, sequences: Iterable[Sequence]) -> float:
    """The price of the routes alone."""
    bill = cost(instance, schedule(instance, tuple(sequences)))
    return bill.total - bill.terms.get(LEFT_OUT, 0.0)


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


def test_a_visit_costs_what_the_plan_without_it_would_save() -> None:
    """Every visit of a plan, taken out and put where it costs least; one that is left out, put in where it costs least."""
    instance = vans()
    plan = brief_search(instance, 600, seed=2)
    served = [visit for sequence in plan for visit in sequence.activities]
    for visit, price in zip(served, marginal_prices(instance, plan, served), strict=True):
        rest = [Sequence(vehicle=one.vehicle, activities=tuple(k for k in one.activities if k != visit)) for one in plan]
        without = [one for one in rest if one.activities]
        assert price == marginal_prices(instance, without, [visit])[0]
        assert price <= total(instance, plan) - total(instance, without) + 1e-6


def test_a_visit_without_a_place_has_no_price() -> None:
    instance = vans()
    closed = instance.replace(vehicles=tuple(replace(vehicle, capacities=(0,)) for vehicle in instance.vehicles))
    assert marginal_prices(closed, (), range(len(closed.visits))) == [float("inf")] * len(closed.visits)
