"""An offer taken: the new order put into the plan where it was offered, all else as it was."""

from router.advice.named_routes import names_of, sequences_of
from router.advice.trials import Trials
from router.model import Instance, Plan, Result, Sequence
from router.solver import Limits, solve
from router.timing import schedule

_ONCE = Limits(seconds=None, iterations=1)


def accept(before: Instance, plan: Plan, after: Instance, order: str, vehicle: str) -> Result | None:
    """`plan` with `order`, which only day `after` knows, on `vehicle`; None when it does not fit there any more."""
    trials = Trials(after, sequences_of(after, names_of(before, plan)))
    number = next(index for index, visit in enumerate(after.visits) if order in visit.orders)
    trial = trials.best(after.jobs[after.job_of[number]].options, [after.vehicle_index[vehicle]])
    if trial is None:
        return None
    routes = {**trials.routes, trial.vehicle: trial.activities}
    sequences = [Sequence(vehicle=one, activities=route) for one, route in routes.items() if route]
    return solve(after, limits=_ONCE, engine="construction", start=schedule(after, sequences))
