"""Which rules OR-Tools can be told, and which combinations of them it cannot."""

from router.model import Instance
from router.model.rules import RULES, rules_used

NOT_EXPRESSIBLE: frozenset[str] = frozenset({"balance", "compactness"})
"""Prices of differences between routes, and of crow distances from a route's centre: OR-Tools has no such cost."""

SUPPORTED: frozenset[str] = frozenset(RULES) - NOT_EXPRESSIBLE
"""Rules this engine honours; ``traffic`` on a projection of the hour of day (`Outcome.blind`)."""

_UNLOADED_BY_RELOADS: frozenset[str] = frozenset({"collect", "stock", "docks", "conflicting_goods"})
"""Rules per trip, which the model knows only per route: not together with reloads."""


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Names of the rules that `instance` uses and OR-Tools cannot honour, also because of their combination with reloads."""
    used = rules_used(instance)
    missing = used & NOT_EXPRESSIBLE
    if "reloads" in used:
        missing |= used & _UNLOADED_BY_RELOADS
    return tuple(sorted(missing))
