"""Turns at docks, as `router.timing.docks` gives them: whether a plan's vehicles can load, and what waiting for a dock costs.

The compiled counterpart of `take_turns`, in the same order and with the same choices, so that the search pays exactly what
the timed plan will cost; a plan that loads more vehicles at once than there are docks is priced as broken.
"""

import numpy as np

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_arrays import GeneralClock
from router.engines.lns.kernels.general_memory import is_known, key_of, known_price, remember
from router.engines.lns.kernels.general_plan_rules import HOURS, PlanRules
from router.engines.lns.kernels.general_routes import write_route
from router.engines.lns.problem import Problem
from router.engines.lns.kernels.state import State
from router.timing.evaluation import INFEASIBLE, evaluate_route
from router.timing.layout import RELOAD
from router.units import FOREVER, HOUR


@kernel
def dock_price(problem: Problem, state: State, clock: GeneralClock) -> float:
    """What turns at docks cost more than every route at its own time; leaves when routes start and how long they take then."""
    plan, price = clock.plan, 0.0
    for route in range(problem.vehicle_count):
        plan.turned[route], plan.hours[route] = plan.starts[route], plan.figures[route, HOURS]
        plan.low[route], plan.high[route] = 0, FOREVER
    for site in range(clock.rules.site_count):
        if plan.docks[site] >= 0:
            price += _take_turns(problem, state, clock, site)
    for site in range(clock.rules.site_count):
        if plan.docks[site] >= 0:
            count = _reload_spans(problem, state, clock, site)
            for route in range(problem.vehicle_count):
                if state.stops[route] > 0 and clock.rules.first_site[route] == site:
                    count = _book(plan, count, plan.turned[route] - plan.loading[site], plan.turned[route])
            price += clock.rules.broken * max(0, _most_at_once(plan, count) - plan.docks[site])
    return price


@inlined
def _book(plan: PlanRules, count: int, begin: int, end: int) -> int:
    plan.spans[count, 0], plan.spans[count, 1] = begin, end
    return count + 1


@kernel
def _take_turns(problem: Problem, state: State, clock: GeneralClock, site: int) -> float:
    """Give the routes that start at `site` their turns by when they would leave; what that costs."""
    plan, price, loading = clock.plan, 0.0, clock.plan.loading[site]
    count = _reload_spans(problem, state, clock, site)
    for number in range(_sort_by_start(problem, state, clock, site)):
        route = plan.order[number]
        if not _is_free(plan, count, plan.starts[route] - loading, plan.starts[route], plan.docks[site]):
            price += _move(problem, state, clock, route, site, count)
        count = _book(plan, count, plan.turned[route] - loading, plan.turned[route])
    return price


@kernel
def _sort_by_start(problem: Problem, state: State, clock: GeneralClock, site: int) -> int:
    """List the routes that are loaded at `site`, those that leave first before the others."""
    plan, count = clock.plan, 0
    for route in range(problem.vehicle_count):
        if state.stops[route] > 0 and clock.rules.first_site[route] == site:
            place = count
            while place > 0 and plan.starts[plan.order[place - 1]] > plan.starts[route]:
                plan.order[place] = plan.order[place - 1]
                place -= 1
            plan.order[place] = route
            count += 1
    return count


@kernel
def _is_free(plan: PlanRules, count: int, begin: int, end: int, docks: int) -> bool:
    """Whether a dock is free all through a span; one turn may begin at the moment another ends."""
    if begin == end:
        return True
    if _held_at(plan, count, begin) >= docks:
        return False
    for number in range(count):
        if begin < plan.spans[number, 0] < end and _held_at(plan, count, plan.spans[number, 0]) >= docks:
            return False
    return True


@kernel
def _held_at(plan: PlanRules, count: int, moment: int) -> int:
    """Docks in use at a moment."""
    held = 0
    for number in range(count):
        if plan.spans[number, 0] <= moment < plan.spans[number, 1]:
            held += 1
    return held


@kernel
def _most_at_once(plan: PlanRules, count: int) -> int:
    most = 0
    for number in range(count):
        if plan.spans[number, 0] < plan.spans[number, 1]:
            most = max(most, _held_at(plan, count, plan.spans[number, 0]))
    return most


@kernel
def _move(problem: Problem, state: State, clock: GeneralClock, route: int, site: int, count: int) -> float:
    """The cheapest start of a route at which a dock is free, right after or before a span that is booked; what it costs more.

    Where there is none the route keeps its own.
    """
    plan, loading = clock.plan, clock.plan.loading[site]
    own = _price_between(problem, state, clock, route, 0, FOREVER)
    best, best_end = INFEASIBLE, 0
    for number in range(2 * count):
        low, high = plan.spans[number % count, 1] + loading, FOREVER
        if number >= count:
            low, high = 0, plan.spans[number % count, 0]
        price = _price_between(problem, state, clock, route, low, high)
        start, end = clock.memory.span[0], clock.memory.span[1]
        if price > best or (price == best and end >= best_end) or price >= INFEASIBLE:
            continue
        if _is_free(plan, count, start - loading, start, plan.docks[site]):
            best, best_end = price, end
            plan.turned[route], plan.hours[route] = start, (end - start) / HOUR
            plan.low[route], plan.high[route] = low, high
    return best - own if best < INFEASIBLE else 0.0


@kernel
def _price_between(problem: Problem, state: State, clock: GeneralClock, route: int, low: int, high: int) -> float:
    """Price of a route that starts between two moments; its start and end are left in `Memory.span`."""
    count = write_route(problem, state, clock, route)
    clock.activities[count], clock.activities[count + 1] = problem.visit_count + low, problem.visit_count + high
    key = key_of(problem.vehicle_type[route], clock.activities, count + 2)
    if is_known(clock.memory, key):
        return known_price(clock.memory, key)
    price = _time_between(clock, route, count, low, high)
    remember(clock.memory, key, clock.layout.rows[0].begin, clock.layout.rows[count + 1].begin, price)
    return price


@kernel
def _time_between(clock: GeneralClock, route: int, count: int, low: int, high: int) -> float:
    """Time `clock.activities[:count]` with bounds on the start; its price, `INFEASIBLE` or more when it cannot be driven so."""
    vehicle = clock.arrays.vehicles[route]
    earliest, latest = vehicle.earliest_start, vehicle.latest_start
    vehicle.earliest_start, vehicle.latest_start = max(low, earliest), min(high, latest)
    activities = np.empty(count, dtype=np.int64)
    for number in range(count):
        activities[number] = clock.activities[number]
    feasible, price = evaluate_route(clock.arrays, route, activities, count, clock.layout)
    vehicle.earliest_start, vehicle.latest_start = earliest, latest
    return price if feasible else INFEASIBLE


@kernel
def _reload_spans(problem: Problem, state: State, clock: GeneralClock, site: int) -> int:
    """List when vehicles load again at `site`, each route between the bounds on its start; how many spans there are."""
    plan, found = clock.plan, 0
    for route in range(problem.vehicle_count):
        if state.stops[route] > 0 and clock.loadings[route] > 0:
            count = write_route(problem, state, clock, route)
            _time_between(clock, route, count, plan.low[route], plan.high[route])
            for number in range(count):
                row = clock.layout.rows[number + 1]
                if row.kind == RELOAD and plan.dock_of[route, -1 - clock.activities[number]] == site:
                    found = _book(plan, found, row.begin, row.leave)
    return found
