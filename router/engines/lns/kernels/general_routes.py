"""What a single route costs under every rule, by evaluation or from memory."""

import numpy as np

from router.engines.lns.kernels.compiled import kernel
from router.engines.lns.kernels.general_arrays import GeneralClock
from router.engines.lns.kernels.general_memory import is_known, key_of, known_price, remember
from router.engines.lns.kernels.general_rules import keeps_prefix, route_fits, spread_price
from router.engines.lns.problem import Problem, is_visit, start_of
from router.engines.lns.kernels.state import State
from router.timing.evaluation import evaluate_route


@kernel
def write_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> int:
    """Write the activities of a route down; how many there are."""
    count, node = 0, state.following[start_of(problem, route)]
    while is_visit(problem, node):
        if state.reload[node] >= 0:
            clock.activities[count] = -1 - state.reload[node]
            count += 1
        clock.activities[count] = node
        count += 1
        node = state.following[node]
    return count


@kernel
def price_of(problem: Problem, clock: GeneralClock, route: int, count: int) -> float:
    """Price of a route that drives `clock.activities[:count]`; `Rulebook.broken` or more when it breaks a rule of one route.

    Its start and end are left in `Memory.span`. Vehicles of a type share what is known, since their routes cost the same.
    """
    if count == 0:
        return clock.rules.idle_price[route]
    key = key_of(problem.vehicle_type[route], clock.activities, count)
    if is_known(clock.memory, key):
        return known_price(clock.memory, key)
    price = _price_anew(problem, clock, route, count)
    rows = clock.layout.rows
    remember(clock.memory, key, rows[0].begin, rows[count + 1].begin, price)
    return price


@kernel
def _price_anew(problem: Problem, clock: GeneralClock, route: int, count: int) -> float:
    """The same by evaluation.

    The activities are copied into a true array, so that the kernel compiled for everybody else serves here too.
    """
    rules = clock.rules
    if not route_fits(problem, rules, route, clock.activities, count):
        return 2 * rules.broken
    activities = np.empty(count, dtype=np.int64)
    for number in range(count):
        activities[number] = clock.activities[number]
    feasible, price = evaluate_route(clock.arrays, route, activities, count, clock.layout)
    if not feasible:
        return 2 * rules.broken
    price += problem.route_price
    if rules.has_compactness:
        price += spread_price(rules, clock.activities, count)
    if rules.has_prefixes and not keeps_prefix(rules, route, clock.activities, count):
        price += rules.broken
    return price
