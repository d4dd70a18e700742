"""What a plan costs beside its routes: uneven work, idle vehicles that must drive, turns at docks.

Everything is computed anew from a few figures per route when a step's changes are made: little work beside a step's insertions.
"""

from router.engines.lns.kernels.clock import settle_plan
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.general_arrays import GeneralClock
from router.engines.lns.kernels.general_balance import balance_price
from router.engines.lns.kernels.general_clock import settle
from router.engines.lns.kernels.general_docks import dock_price
from router.engines.lns.kernels.general_plan_rules import PlanRules
from router.engines.lns.problem import Problem
from router.engines.lns.kernels.state import PLAN, State


@implements(settle_plan, GeneralClock)
def general_settle_plan(problem: Problem, state: State, clock: GeneralClock) -> None:
    """See `clock.settle_plan`."""
    settle(problem, state, clock)
    plan = clock.plan
    if not plan.has_any:
        return
    price = 0.0
    if plan.has_musts:
        price -= clock.rules.broken * _excused(problem, state, plan)
    if plan.has_docks:
        price += dock_price(problem, state, clock)
    if plan.has_balance:
        price += balance_price(problem, state, plan)
    state.money[PLAN] = price


@kernel
def _excused(problem: Problem, state: State, plan: PlanRules) -> int:
    """Idle vehicles that need not drive after all: whatever they could do keeps another such vehicle from being idle."""
    excused = 0
    for number in range(plan.must_count):
        if state.stops[plan.musts[number]] == 0:
            excused += 1
            for place in range(plan.job_offsets[number], plan.job_offsets[number + 1]):
                if not _is_needed(problem, state, plan, plan.jobs[place]):
                    excused -= 1
                    break
    return excused


@inlined
def _is_needed(problem: Problem, state: State, plan: PlanRules, job: int) -> bool:
    """Whether a vehicle that must be used does this job and no other."""
    option = state.option_of[job]
    if option < 0:
        return False
    route = state.route_of[problem.first_visit[option]]
    return plan.must_use[route] and state.stops[route] == (1 if problem.second_visit[option] < 0 else 2)
