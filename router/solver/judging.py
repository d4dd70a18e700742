"""Sequences timed, priced and judged: what is compared with what."""

from collections.abc import Sequence as Several
from dataclasses import dataclass, field, replace

from router.checker import RouteVerdicts, check
from router.costing import cost
from router.engines.carrying import planned
from router.engines.objective import Key, objective_key
from router.model import CostBreakdown, Instance, Plan, Route, Sequence, Violation


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


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges plans of an instance, which have many a route in common: each is timed and looked at once."""

    instance: Instance
    _routes: dict[Sequence, Route] = field(default_factory=dict)
    _verdicts: RouteVerdicts = field(default_factory=dict)

    def judged(self, sequences: Several[Sequence], *, blind: bool = False) -> Candidate:
        """`sequences` timed, with the carriers that bring what they leave out, checked and priced."""
        plan = replace(planned(self.instance, sequences, self._routes), blind=blind)
        price = cost(self.instance, plan)
        violations = tuple(check(self.instance, plan, self._verdicts))
        return Candidate(tuple(sequences), plan, price, violations, objective_key(self.instance, plan, price))

    def is_better(self, sequences: Several[Sequence], known: Candidate) -> bool:
        """Whether `sequences`, if they keep every rule, make a better plan than a `known` one."""
        plan = planned(self.instance, sequences, self._routes)
        return bool(known.violations) or objective_key(self.instance, plan, cost(self.instance, plan)) < known.key
