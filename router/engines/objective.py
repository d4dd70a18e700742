"""Which of two plans is better: one order for every engine and for the solver."""

from typing import TypeAlias

from router.model import CostBreakdown, Instance, Plan
from router.units import Money

Key: TypeAlias = tuple[Money, ...]


def objective_key(instance: Instance, plan: Plan, breakdown: CostBreakdown) -> Key:
    """Smaller is better.

    The total price; with `Shape.fewest_vehicles` first the price of what no vehicle serves (carriers' prices, and penalties),
    then the number of routes, then the rest.
    """
    if not instance.shape.fewest_vehicles:
        return (breakdown.total,)
    unserved = breakdown.terms.get("unserved", 0.0) + breakdown.terms.get("carriers", 0.0)
    return (unserved, float(len(plan.routes)), breakdown.total - unserved)
