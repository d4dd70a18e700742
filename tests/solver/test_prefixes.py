"""A route already begun that no plan can keep is the day's fault, told as such, not a bug."""

import pytest

from router.checker import check
from router.engines.construction import fixed_prefixes
from router.errors import InstanceError
from router.model import Relation, Shape, Site, Stability
from router.solver import Limits, solve
from router.solver.prefixes import refuse_fixed_prefixes
from router.timing import schedule
from tests.oracles.days import day, van, visit

STEPS = Limits(seconds=None, iterations=20)


def test_a_beginning_that_outlasts_the_shift_is_refused_with_what_it_breaks() -> None:
    """Kilometre 9 and back are 1,080 s; the shift is 600 s long."""
    instance = day([visit("near", 1), visit("far", 9)], [van(prefix=("far",), latest_end=600)])
    with pytest.raises(InstanceError) as caught:
        solve(instance, limits=STEPS, engine="construction")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.field) == ("E243", "vehicle 'van'", "prefix")
    assert "cannot be driven" in problem.what
    assert "8 min after the shift" in problem.what


def test_a_beginning_that_can_be_driven_is_not_refused() -> None:
    refuse_fixed_prefixes(day([visit("near", 1), visit("far", 9)], [van(prefix=("far",), latest_end=1_080)]))


def test_a_beginning_on_another_vehicle_than_may_be_changed_is_refused() -> None:
    instance = day(
        [visit("near", 1)],
        [van("one", prefix=("near",)), van("two")],
        stability=Stability(vehicle_of={"near": "two"}, max_vehicle_changes=0),
    )
    with pytest.raises(InstanceError) as caught:
        solve(instance, limits=STEPS, engine="construction")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("E243", "plan")
    assert "1 visit changed vehicle, allowed are 0: near" in problem.what


def test_beginnings_that_part_what_belongs_together_are_refused() -> None:
    instance = day(
        [visit("near", 1), visit("far", 2)],
        [van("one", prefix=("near",)), van("two", prefix=("far",))],
        relations=(Relation(kind="same_vehicle", visits=("near", "far")),),
    )
    with pytest.raises(InstanceError, match="belong on one"):
        solve(instance, limits=STEPS, engine="construction")


PLACES = [visit("a", 1, deliver=(3,)), visit("b", 2, deliver=(3,)), visit("c", 3, deliver=(1,))]
BOTH = [van("one", prefix=("a",)), van("two", prefix=("b",))]
CONTRADICTIONS = {
    "served_once": day(PLACES, [van("one", prefix=("a",)), van("two", prefix=("a",))], dimensions=("pieces",)),
    "alternatives": day([visit("a", 1, group="order"), visit("b", 2, group="order")], BOTH),
    "kind_limits": day(PLACES, BOTH, dimensions=("pieces",), shape=Shape(kind_limits={"van": 1})),
    "stock": day(PLACES, BOTH, dimensions=("pieces",), sites=(Site(id="depot", place=0, stock=(4,)),)),
    "sequence": day(
        PLACES, [van(prefix=("b", "a"))], dimensions=("pieces",), relations=(Relation(kind="sequence", visits=("a", "b")),)
    ),
    "adjacent": day(
        PLACES, [van(prefix=("a", "c", "b"))], dimensions=("pieces",), relations=(Relation(kind="adjacent", visits=("a", "b")),)
    ),
}


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_beginnings_that_break_a_rule_between_routes_are_refused(rule: str) -> None:
    instance = CONTRADICTIONS[rule]
    assert {fault.rule for fault in check(instance, schedule(instance, fixed_prefixes(instance)))} == {rule}
    with pytest.raises(InstanceError, match="E243"):
        refuse_fixed_prefixes(instance)


def test_what_only_the_whole_plan_decides_is_left_to_it() -> None:
    """The other van must drive, too, and will."""
    refuse_fixed_prefixes(day([visit("near", 1), visit("far", 9)], [van("one", prefix=("far",)), van("two", must_use=True)]))
