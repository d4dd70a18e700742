"""The price of uneven work: between the fullest and the emptiest route in use, by time, stops and load."""

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_plan_rules import (
    HIGHEST,
    HOURS,
    LOAD,
    LOWEST,
    SECOND_HIGHEST,
    SECOND_LOWEST,
    STOPS,
    PlanRules,
)
from router.engines.lns.problem import Ints, Problem
from router.engines.lns.kernels.state import State
from router.units import HOUR

NONE_YET = 1e300
"""Above every figure."""


@kernel
def balance_price(problem: Problem, state: State, plan: PlanRules) -> float:
    """See `router.costing.balance_price`."""
    price = 0.0
    for measure in range(3):
        low, high = NONE_YET, -NONE_YET
        for route in range(problem.vehicle_count):
            if state.stops[route] > 0:
                figure = plan.figures[route, measure]
                if measure == HOURS and plan.has_docks:
                    figure = plan.hours[route]
                low, high = min(low, figure), max(high, figure)
        if high > low:
            price += plan.balance_price[measure] * (high - low)
    return price


@kernel
def find_extremes(problem: Problem, state: State, plan: PlanRules) -> None:
    """The two highest and the two lowest figures of the routes in use, turns at docks apart."""
    for measure in range(3):
        high, next_high, next_low, low = -NONE_YET, -NONE_YET, NONE_YET, NONE_YET
        for route in range(problem.vehicle_count):
            if state.stops[route] > 0:
                figure = plan.figures[route, measure]
                next_high = max(next_high, min(high, figure))
                high = max(high, figure)
                next_low = min(next_low, max(low, figure))
                low = min(low, figure)
        plan.extremes[measure, HIGHEST], plan.extremes[measure, SECOND_HIGHEST] = high, next_high
        plan.extremes[measure, SECOND_LOWEST], plan.extremes[measure, LOWEST] = next_low, low


@kernel
def balance_change(state: State, plan: PlanRules, route: int, hours: float, stops: int, load: int) -> float:
    """What uneven work costs more when a route has these figures and all others what they have; after `find_extremes`."""
    price = 0.0
    for measure in range(3):
        figure = hours if measure == HOURS else float(stops if measure == STOPS else load)
        high, low = plan.extremes[measure, HIGHEST], plan.extremes[measure, LOWEST]
        others_high, others_low = high, low
        if state.stops[route] > 0:
            own = plan.figures[route, measure]
            if own == high:
                others_high = plan.extremes[measure, SECOND_HIGHEST]
            if own == low:
                others_low = plan.extremes[measure, SECOND_LOWEST]
        change = max(others_high, figure) - min(others_low, figure)
        if high > low:
            change -= high - low
        price += plan.balance_price[measure] * change
    return price


@inlined
def change_with(problem: Problem, state: State, plan: PlanRules, option: int, route: int, span: Ints) -> float:
    """What uneven work costs more when a job joins a route that then starts and ends at `span`; after `find_extremes`."""
    return _change(problem, state, plan, option, route, (span[1] - span[0]) / HOUR)


@inlined
def likely_change(problem: Problem, state: State, plan: PlanRules, option: int, route: int) -> float:
    """The same before the route is timed: as if the job took no time."""
    return _change(problem, state, plan, option, route, plan.figures[route, HOURS] if state.stops[route] > 0 else 0.0)


@kernel
def _change(problem: Problem, state: State, plan: PlanRules, option: int, route: int, hours: float) -> float:
    first, second = problem.first_visit[option], problem.second_visit[option]
    stops = state.stops[route] + (1 if second < 0 else 2)
    load = plan.burden[first] + (0 if second < 0 else plan.burden[second])
    load += int(plan.figures[route, LOAD]) if state.stops[route] > 0 else 0
    return balance_change(state, plan, route, hours, stops, load)
