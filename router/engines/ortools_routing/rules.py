"""Which rules OR-Tools can be told, and which it cannot."""

from router.model import Instance
from router.model.rules import RULES, rules_used

NOT_EXPRESSIBLE: frozenset[str] = frozenset({"balance", "compactness"})
"""Prices of differences between routes, and of crow distances from a route's centre: OR-Tools has no such cost."""

SUPPORTED: frozenset[str] = frozenset(RULES) - NOT_EXPRESSIBLE
"""Rules this engine honours; ``traffic`` on a projection of the hour of day (`Outcome.blind`)."""


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Names of the rules that `instance` uses and OR-Tools cannot honour."""
    return tuple(sorted(rules_used(instance) & NOT_EXPRESSIBLE))


_FILTERED: frozenset[str] = frozenset(
    {
        *("time_windows", "several_windows", "preferred_window", "service_by_kind", "setup", "deliver", "visit_price"),
        *("priority", "skills", "allowed_vehicles", "modes_served", "several_depots", "start_not_end", "open_end"),
        *("initial_load", "fixed_price", "km_price", "hour_price", "stop_price", "overtime", "max_duration"),
        *("max_driving", "max_distance", "max_stops", "speed_by_kind", "mixed_fleet", "fewest_vehicles", "traffic"),
    }
)
_FEW_VISITS = 12


def suits_iterated_search(instance: Instance) -> bool:
    """Whether ruin and recreate is worth trying: all rules are ones that OR-Tools' insertions check before they insert."""
    return not has_few_visits(instance) and rules_used(instance) <= _FILTERED


def has_few_visits(instance: Instance) -> bool:
    """Whether a second of search is more than enough."""
    return len(instance.visits) <= _FEW_VISITS
