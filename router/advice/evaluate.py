"""Any plan judged: sequences made by hand or by another program are timed, priced and checked, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from router.checker import check
from router.costing import cost
from router.engines.carrying import planned
from router.model import CostBreakdown, Instance, Plan, Sequence, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A given plan under true travel times: its ETAs, its price, and every rule it breaks with by how much."""

    plan: Plan
    cost: CostBreakdown
    violations: tuple[Violation, ...]


def evaluate(instance: Instance, sequences: Iterable[Sequence]) -> Evaluation:
    """Times, price and violations of `sequences`; what they leave out goes to carriers where that is cheaper, or is unserved."""
    plan = planned(instance, sequences)
    return Evaluation(plan=plan, cost=cost(instance, plan), violations=tuple(check(instance, plan)))
