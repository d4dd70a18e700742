"""Any plan judged: sequences made by hand or by another program are timed, priced and checked, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from router.checker import check
from router.costing import cost
from router.model import CostBreakdown, Instance, Plan, Sequence, Violation
from router.timing import schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A given plan under true travel times: its ETAs, its price, and every rule it breaks with by how much."""

    plan: Plan
    cost: CostBreakdown
    violations: tuple[Violation, ...]


def evaluate(instance: Instance, sequences: Iterable[Sequence]) -> Evaluation:
    """Times, price and violations of `sequences`; whatever they leave out is unserved."""
    plan = schedule(instance, tuple(sequences))
    return Evaluation(plan=plan, cost=cost(instance, plan), violations=tuple(check(instance, plan)))
