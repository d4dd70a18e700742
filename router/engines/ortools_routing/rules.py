"""Which rules OR-Tools can be told, and which it cannot."""

from router.model import Instance
from router.model.rules import RULES, rules_used

SUPPORTED: frozenset[str] = frozenset(name for name, rule in RULES.items() if rule.ortools != "refused")
"""Rules this engine honours; ``traffic`` on a projection of the hour of day (`Outcome.blind`)."""

_SCREENED: frozenset[str] = frozenset(name for name, rule in RULES.items() if rule.ortools == "screened")


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Names of the rules that `instance` uses and OR-Tools cannot honour."""
    return tuple(sorted(rules_used(instance) - SUPPORTED))


_FEW_VISITS = 12


def suits_iterated_search(instance: Instance) -> bool:
    """Whether ruin and recreate is worth trying: all rules are ones that OR-Tools' insertions check before they insert."""
    return not has_few_visits(instance) and rules_used(instance) <= _SCREENED


def has_few_visits(instance: Instance) -> bool:
    """Whether a second of search is more than enough."""
    return len(instance.visits) <= _FEW_VISITS
