"""An offer taken: the new order put into the plan where it was offered, all else as it was."""

from router.advice.named_routes import names_of, sequences_of
from router.advice.trials import Trials
from router.checker import check
from router.costing import cost
from router.model import Instance, Plan, Result, Sequence, Termination
from router.solver import Limits, solve, status_of
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


def accept_way(before: Instance, plan: Plan, after: Instance, option: str, vehicle: str) -> Result | None:
    """`plan` with the visit `option` on `vehicle`, or with the carrier option of that name; None when it does not fit any more.

    All other orders stay with whom they are, carriers included.
    """
    carried = {job: name for job, name in plan.carried.items() if name in after.carrier_option_of}
    old = schedule(after, sequences_of(after, names_of(before, plan)), carried)
    trials = Trials.of(after, old)
    sequences = trials.sequences()
    if option in after.carrier_option_of:
        carried[after.carrier_option_of[option].job] = option
    else:
        visit = after.visit_index[option]
        ways = [way for way in after.jobs[after.job_of[visit]].options if way[-1] == visit]
        trial = trials.best(ways, [after.vehicle_index[vehicle]])
        if trial is None:
            return None
        routes = {**trials.routes, trial.vehicle: trial.activities}
        sequences = tuple(Sequence(vehicle=one, activities=route) for one, route in routes.items() if route)
    made = schedule(after, sequences, carried)
    if check(after, made):
        return None
    how = Termination(status=status_of(made), stopped_by="exhausted", engine="construction", seed=0)
    return Result(plan=made, cost=cost(after, made), termination=how)
