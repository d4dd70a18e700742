"""The sample with thirty orders planted to be left out: every planted reason is found, no other, and every way out holds."""

from functools import cache
from pathlib import Path

import pytest

from router.advice.explain import Explanation, explain
from router.advice.ways_out import WayOut, apply
from router.costing import cost
from router.loader import load
from router.model import Instance, Plan, plan_sequences
from router.solver import Limits, solve
from router.timing import schedule

SAMPLE = Path(__file__).parents[2] / "sample_instances" / "crowded_day"
ONCE = Limits(seconds=None, iterations=1)


@cache
def crowded() -> tuple[Instance, Plan, tuple[Explanation, ...]]:
    instance = load(SAMPLE)
    plan = solve(instance, engine="construction", limits=ONCE).plan
    return instance, plan, explain(instance, plan)


def test_every_planted_reason_and_no_other() -> None:
    instance, _, explanations = crowded()
    planted = {order.id: order.extra["planted_reason"] for order in instance.orders if "planted_reason" in order.extra}
    assert len(planted) == 30
    assert {one.unserved.orders[0]: one.reason.code for one in explanations} == planted


def test_there_are_ways_out_of_every_kind_of_crowding() -> None:
    _, _, explanations = crowded()
    kinds = {(one.reason.code, way.kind) for one in explanations for way in one.ways}
    assert {("outside_shifts", "slot"), ("outside_shifts", "overtime"), ("crowded_out", "vehicle"), ("too_tight", "slot")} <= kinds


def _ways() -> list[tuple[str, WayOut]]:
    return [(one.unserved.orders[0], way) for one in crowded()[2] for way in one.ways]


@pytest.mark.parametrize("number", range(len(_ways())))
def test_the_way_out_solved_warm_serves_the_order_at_its_price(number: int) -> None:
    """The other unserved orders, which would take the new room as gladly, are left aside."""
    instance, plan, explanations = crowded()
    order, way = _ways()[number]
    others = {name for one in explanations if one.unserved.orders[0] != order for name in one.unserved.visits}
    alone = instance.replace(visits=tuple(visit for visit in instance.visits if visit.id not in others))
    changed = apply(alone, way)
    result = solve(changed, engine="construction", limits=ONCE, start=schedule(changed, plan_sequences(changed, plan)))
    served = {
        one for route in result.plan.routes for name in route.visits for one in changed.visits[changed.visit_index[name]].orders
    }
    penalty = instance.jobs[instance.job_of[instance.visit_index[way.job]]].penalty
    if way.extra_cost < penalty:
        assert order in served
        assert result.cost.total <= cost(alone, plan).total - penalty + way.extra_cost + 0.01
