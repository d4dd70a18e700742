"""Routes with loadings on the way, met in the search and chosen anew: their prices are true, their loadings survive."""

import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns.engine import prepare
from router.engines.lns.recombination import Choice, recombine
from router.engines.lns.run import Run
from router.engines.lns.sequences import on_idle_vehicles
from router.model import Instance, Sequence, Site
from router.timing import schedule
from tests.oracles.days import day, van, visit


def day_with_reloads() -> Instance:
    """Fourteen calls along the road, two vans that must load twice on the way, at either end of it."""
    visits = [visit(f"c{number}", number % 9 + 1, deliver=(1,), service=30) for number in range(14)]
    vans = [van(f"v{number}", capacities=(3,), reloads=(0, 1), reload_time=60, max_trips=4, hour_price=6.0) for number in range(2)]
    return day(visits, vans, dimensions=("pieces",), sites=(Site(id="near", place=0), Site(id="far", place=9)))


def choice_of(run: Run) -> Choice:
    problem, known = run.problem, run.best.routes_with_prices()
    return Choice(
        columns={**run.pool().routes(), **known},
        known=tuple(known),
        vehicles={0: 2},
        penalties=problem.penalty.tolist(),
        job_of=problem.job_of.tolist(),
    )


def total(instance: Instance, sequences: tuple[Sequence, ...]) -> float:
    plan = schedule(instance, sequences)
    assert check(instance, plan) == []
    return cost(instance, plan).total


@pytest.fixture(scope="module")
def run() -> Run:
    return prepare(day_with_reloads()).improve(Budget(iterations=600), seed=3)


def test_every_route_of_the_pool_costs_what_it_says(run: Run) -> None:
    choice = choice_of(run)
    assert any(activity < 0 for _, activities in choice.columns for activity in activities)
    for column, price in choice.columns.items():
        sequences = on_idle_vehicles([column], [0, 0])
        plan = schedule(run.instance, sequences)
        assert check(run.instance, plan) == []
        assert cost(run.instance, plan).total == pytest.approx(price + choice.cost([]) - _penalties(choice, column))


def _penalties(choice: Choice, column: tuple[int, tuple[int, ...]]) -> float:
    return sum(choice.penalties[choice.job_of[visit]] for visit in column[1] if visit >= 0)


def test_the_choice_is_as_good_as_it_claims_and_not_worse(run: Run) -> None:
    choice = choice_of(run)
    chosen = recombine(choice, 5.0, repeatable=True)
    assert choice.cost(chosen) <= choice.cost(choice.known)
    assert total(run.instance, on_idle_vehicles(chosen, [0, 0])) == pytest.approx(choice.cost(chosen))


def test_a_choice_with_loadings_is_taken_over_whole(run: Run) -> None:
    """From the three cheapest routes alone a plan is chosen that the searcher then goes on from."""
    choice = choice_of(run)
    best = run.best
    before = best.cost
    best.go_on_from(on_idle_vehicles(choice.known, [0, 0]))
    assert best.cost <= before
    assert total(run.instance, best.sequences()) == pytest.approx(best.price())


def test_the_default_engine_never_loses_by_it() -> None:
    outcome = prepare(day_with_reloads()).search(Budget(iterations=800), seed=5)
    prices = [price for _, _, price in outcome.path]
    assert [step for step, _, _ in outcome.path] == ["ruin and recreate", "recombination", "polish"]
    assert prices == sorted(prices, reverse=True)
    assert total(day_with_reloads(), outcome.sequences) == pytest.approx(prices[-1])


def test_a_loading_that_nothing_needs_is_not_kept(run: Run) -> None:
    idle = (Sequence(vehicle=0, activities=(0, -1, 1)), Sequence(vehicle=1, activities=(2,)))
    one = prepare(run.instance).improve(Budget(iterations=1), seed=1, start=idle).best
    for (_, activities), price in one.routes_with_prices().items():
        plan = schedule(run.instance, [Sequence(vehicle=0, activities=activities)])
        alone = cost(run.instance, plan)
        assert price == pytest.approx(alone.total - alone.terms.get("unserved", 0.0))
