"""Plans of one instance judged together: what is known of a route is not found out twice, and stays true."""

import pytest

from router.checker import check
from router.costing import cost
from router.model import Instance, Sequence
from router.solver.judging import Judge
from router.timing import schedule
from tests.oracles.days import day, van, visit


@pytest.fixture
def instance() -> Instance:
    """Two vans; the last visit closes before anybody is there."""
    return day([visit("a", 1), visit("b", 2), visit("c", 3), visit("late", 9, window=(0, 60))], [van("v1"), van("v2")])


def test_a_plan_is_judged_as_it_would_be_by_itself(instance: Instance) -> None:
    judge = Judge(instance)
    for activities in ([(0, 1), (2,)], [(0, 1), (3,)], [(0,), (1, 2)], [(0, 1), (2, 3)], [(0, 1), (3,)], [(3,), (3,)]):
        sequences = [Sequence(vehicle=number, activities=own) for number, own in enumerate(activities)]
        found, plan = judge.judged(sequences), schedule(instance, sequences)
        assert found.plan == plan
        assert list(found.violations) == check(instance, plan)
        assert found.cost == cost(instance, plan)


def test_a_route_that_comes_again_is_the_same_object(instance: Instance) -> None:
    judge = Judge(instance)
    kept = Sequence(vehicle=0, activities=(0, 1))
    first = judge.judged([kept, Sequence(vehicle=1, activities=(2,))])
    second = judge.judged([kept])
    assert second.plan.routes[0] is first.plan.routes[0]
