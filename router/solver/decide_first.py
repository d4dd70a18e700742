"""What a shop does that decides first and routes then: there to be compared with."""

from dataclasses import replace

from router.costing import cost
from router.engines.carrying import planned
from router.model import Instance, Result
from router.model.sequences import plan_sequences
from router.solver import Limits, solve
from router.solver.assigning import decided
from router.sourcing.assignment import nearest_first


def solve_in_two_stages(instance: Instance, *, limits: Limits, seed: int = 0) -> Result:
    """Each order as it asked, from the nearest site that has the goods; then routes; then carriers for what no vehicle takes."""
    first = nearest_first(instance)
    result = solve(decided(instance, first), limits=limits, seed=seed)
    plan = planned(instance, plan_sequences(instance, result.plan))
    notes = (*result.termination.notes, "sites and modes were decided before the routes, carriers after them")
    return Result(plan=plan, cost=cost(instance, plan), termination=replace(result.termination, notes=notes, lower_bound=None))
