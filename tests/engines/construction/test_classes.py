"""Classes of priority: no job is left out for one of a lower class where an exchange is possible."""

import pytest

from router.engines.construction.classes import in_class_order, lets_lower_classes_go_first
from router.engines.interface import Budget
from router.model import Instance, Sequence
from router.solver import Limits, solve
from tests.engines.days import day, van, visit


def crowded(classes: int) -> Instance:
    """Thirty visits of growing classes for a van with room for eight."""
    visits = [
        visit(1 + number % 7, id=f"b{number}", priority=number * classes // 30, deliver=(1,), penalty=100.0) for number in range(30)
    ]
    return day(visits, [van("v", capacities=(8,))], dimensions=("pieces",))


@pytest.mark.parametrize("classes", [2, 5, 30])
def test_what_is_served_is_of_the_highest_classes(classes: int) -> None:
    instance = crowded(classes)
    lowest = (Sequence(vehicle=0, activities=tuple(range(8))),)
    assert lets_lower_classes_go_first(instance, lowest)
    (better,) = in_class_order(instance, lowest, Budget())
    served = sorted(instance.visits[number].priority for number in better.activities)
    assert served == sorted(one.priority for one in instance.visits)[-8:]
    assert not lets_lower_classes_go_first(instance, (better,))


def test_a_large_job_takes_the_place_of_several_lower_ones() -> None:
    visits = [visit(number, deliver=(1,), penalty=10.0) for number in (1, 2, 3)] + [
        visit(4, deliver=(2,), priority=1, penalty=10.0)
    ]
    instance = day(visits, [van("v", capacities=(3,))], dimensions=("pieces",))
    (better,) = in_class_order(instance, [Sequence(vehicle=0, activities=(0, 1, 2))], Budget())
    assert 3 in better.activities
    assert len(better.activities) == 2


def test_the_last_job_of_the_only_vehicle_is_exchanged() -> None:
    visits = [visit(1, deliver=(1,), penalty=10.0), visit(2, deliver=(1,), priority=1, penalty=10.0)]
    instance = day(visits, [van("v", capacities=(1,))], dimensions=("pieces",))
    (better,) = in_class_order(instance, [Sequence(vehicle=0, activities=(0,))], Budget())
    assert better.activities == (1,)


def test_what_is_begun_stays() -> None:
    visits = [visit(1, deliver=(1,), penalty=10.0), visit(2, deliver=(1,), priority=1, penalty=10.0)]
    instance = day(visits, [van("v", capacities=(1,), prefix=("a1",))], dimensions=("pieces",))
    assert in_class_order(instance, [Sequence(vehicle=0, activities=(0,))], Budget()) == (Sequence(vehicle=0, activities=(0,)),)


@pytest.mark.parametrize("iterations", [1, 50])
def test_a_plan_keeps_the_stated_order(iterations: int) -> None:
    instance = crowded(15)
    plan = solve(instance, limits=Limits(seconds=None, iterations=iterations)).plan
    served = sorted(instance.visits[instance.visit_index[name]].priority for route in plan.routes for name in route.visits)
    assert served == sorted(one.priority for one in instance.visits)[-8:]
