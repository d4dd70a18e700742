"""Whether the routes of a day can be judged one by one, and so be chosen, moved and searched apart from each other."""

from router.model import Instance

SPANNING_RULES = frozenset(
    {
        "same_vehicle",
        "sequence",
        "adjacent",
        "kind_limits",
        "stock",
        "docks",
        "balance",
        "must_use",
        "max_vehicle_changes",
        "prefix",
    }
)
"""Rules that tie routes to each other or to one vehicle."""


def has_separate_routes(instance: Instance) -> bool:
    """Whether no rule of `instance` ties routes to each other."""
    from router.model.rules import rules_used

    return not rules_used(instance) & SPANNING_RULES
