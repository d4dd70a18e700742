"""Sequences timed, priced and judged: what is compared with what."""

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

from router.checker import check
from router.costing import cost
from router.engines.carrying import planned
from router.engines.objective import Key, objective_key
from router.model import CostBreakdown, Instance, Plan, Sequence, Violation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plan with its verdict and price."""

    sequences: tuple[Sequence, ...]
    plan: Plan
    cost: CostBreakdown
    violations: tuple[Violation, ...]
    key: Key

    @property
    def rank(self) -> tuple[bool, Key]:
        """Plans that keep every rule come first, then the better ones."""
        return bool(self.violations), self.key


def judged(instance: Instance, sequences: Several[Sequence], *, blind: bool = False) -> Candidate:
    """`sequences` timed, with the carriers that bring what they leave out, checked and priced."""
    plan = replace(planned(instance, sequences), blind=blind)
    price = cost(instance, plan)
    violations = tuple(check(instance, plan))
    return Candidate(tuple(sequences), plan, price, violations, objective_key(instance, plan, price))
