"""Where an absent job fits best, for clocks that keep earliest departures and latest begins (`StaticClock`)."""

from router.engines.ruin_recreate.kernels.chance import Chance, fraction
from router.engines.ruin_recreate.kernels.clock import Insertion, best_insertion
from router.engines.ruin_recreate.kernels.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.kernels.problem import (
    NO_LIMIT,
    Problem,
    end_of,
    free_flow,
    free_flow_into,
    metres,
    metres_into,
    start_of,
)
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, TOUCHED, State, is_touched, leg_change, may_open, spare_vehicle
from router.engines.ruin_recreate.kernels.static_pair_insertion import best_pair
from router.engines.ruin_recreate.kernels.static_times import (
    NOWHERE,
    StaticClock,
    begin_and_leave,
    fits_between,
    fits_by_legs,
    leave_after,
    reaches,
    setup_again,
    within_limits,
    would_end_in_time,
)

SPARSE = 2
"""Where more than one job in so many is absent, near visits often are too, and a touched route is looked at from end to end."""


@implements(best_insertion, StaticClock)
def static_best_insertion(
    problem: Problem, state: State, clock: StaticClock, job: int, settings: Settings, chance: Chance
) -> Insertion:
    """See `clock.best_insertion`."""
    best_price, best_option, best_route, best_first, best_second = NOWHERE, -1, -1, -1, -1
    for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
        first, second = problem.first_visit[option], problem.second_visit[option]
        after_second = -1
        if second < 0:
            price, route, after_first = _best_single(problem, state, clock, first, settings, chance)
        else:
            price, route, after_first, after_second = best_pair(problem, state, clock, first, second, settings, chance)
        if price < best_price:
            best_price, best_option, best_route = price, option, route
            best_first, best_second = after_first, after_second
    return best_price, best_option, best_route, best_first, best_second


@inlined
def may_take(problem: Problem, state: State, route: int, visit: int) -> bool:
    """Whether the vehicle may serve the visit and, for simple loads, still holds it."""
    kind = problem.vehicle_type[route]
    if not problem.has_one_type and not problem.allowed[kind, visit]:
        return False
    if problem.has_limits and state.stops[route] >= problem.max_stops[kind]:
        return False
    if problem.has_simple_loads:
        for dimension in range(problem.dimension_count):
            load = state.load[route, dimension] + problem.amount[visit, dimension] + problem.initial_load[kind, dimension]
            if load > problem.capacity[kind, dimension]:
                return False
    return True


@inlined
def _holds_between(problem: Problem, state: State, route: int, before: int, visit: int) -> bool:
    """Whether mixed loads fit when `visit` follows `before`."""
    kind = problem.vehicle_type[route]
    for dimension in range(problem.dimension_count):
        room = problem.capacity[kind, dimension]
        if state.peak_before[before, dimension] + problem.deliver[visit, dimension] > room:
            return False
        if state.peak_after[before, dimension] + problem.collect[visit, dimension] > room:
            return False
    return True


@inlined
def _limits_allow(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:
    after = state.following[before]
    profile = problem.profile[problem.vehicle_type[route]]
    driving = free_flow(problem, profile, before, visit) + free_flow(problem, profile, visit, after)
    driving -= free_flow(problem, profile, before, after)
    if not within_limits(problem, state, route, 1, leg_change(problem, profile, before, visit, after), driving):
        return False
    return would_end_in_time(problem, state, clock, route, before, visit)


@inlined
def _release_allows(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:
    """Whether the route can wait at its start for the goods of `visit` and still serve it behind `before`."""
    start = start_of(problem, route)
    leave = problem.release[visit]
    if leave <= clock.leave[start]:
        return True
    if leave > clock.latest[start] and state.stops[route] > 0:
        return False
    kind, node = problem.vehicle_type[route], start
    while node != before:
        leave = leave_after(problem, state, clock, kind, node, state.following[node], leave)
        node = state.following[node]
    leave = leave_after(problem, state, clock, kind, node, visit, leave)
    return leave < NO_LIMIT and reaches(problem, state, clock, kind, node, visit, state.following[node], leave)


@inlined
def rare_rules_allow(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int) -> bool:
    """The tests that most instances never need."""
    if not problem.has_simple_loads and not _holds_between(problem, state, route, before, visit):
        return False
    if problem.has_limits and not _limits_allow(problem, state, clock, route, before, visit):
        return False
    return not problem.has_release or _release_allows(problem, state, clock, route, before, visit)


@implements(fits_by_legs, StaticClock)
def static_fits_by_legs(
    problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int, seconds_there: int, seconds_on: int
) -> bool:
    """See `static_times.fits_by_legs`."""
    kind, after = problem.vehicle_type[route], state.following[before]
    leave = begin_and_leave(problem, kind, before, visit, clock.leave[before] + seconds_there)
    if leave >= NO_LIMIT or leave + seconds_on + setup_again(problem, before, visit, after) > clock.latest[after]:
        return False
    return rare_rules_allow(problem, state, clock, route, before, visit)


@inlined
def _price_behind(problem: Problem, state: State, clock: StaticClock, route: int, before: int, visit: int, bound: float) -> float:
    """Price of `visit` behind `before`; `NOWHERE` when that is not below `bound` or breaks a rule."""
    kind, after = problem.vehicle_type[route], state.following[before]
    change = leg_change(problem, problem.profile[kind], before, visit, after)
    price = problem.metre_price[kind] * change + problem.visit_price[kind, visit]
    if price >= bound or not fits_between(problem, state, clock, kind, before, visit, after):
        return NOWHERE
    return price if rare_rules_allow(problem, state, clock, route, before, visit) else NOWHERE


@inlined
def opening_price(problem: Problem, state: State, clock: StaticClock, route: int, visit: int) -> float:
    """Price of a route for `visit` alone with an unused vehicle; `NOWHERE` when it breaks a rule."""
    start, end, kind = start_of(problem, route), end_of(problem, route), problem.vehicle_type[route]
    if not may_take(problem, state, route, visit) or not fits_between(problem, state, clock, kind, start, visit, end):
        return NOWHERE
    if not rare_rules_allow(problem, state, clock, route, start, visit):
        return NOWHERE
    profile = problem.profile[kind]
    length = metres(problem, profile, start, visit) + metres(problem, profile, visit, end)
    return problem.metre_price[kind] * length + problem.visit_price[kind, visit] + problem.fixed_price[kind]


@inlined
def _may_stand(
    problem: Problem,
    state: State,
    clock: StaticClock,
    route: int,
    before: int,
    visit: int,
    seconds_there: int,
    seconds_on: int,
    settings: Settings,
    chance: Chance,
) -> bool:
    """Whether `visit` fits behind `before` by legs of so many seconds, and the place is not passed over."""
    return (
        may_take(problem, state, route, visit)
        and fits_by_legs(problem, state, clock, route, before, visit, seconds_there, seconds_on)
        and fraction(chance) >= settings.blink
    )


@inlined
def is_offered_to_changed_routes(problem: Problem, state: State, visit: int, settings: Settings, chance: Chance) -> bool:
    """Whether a place for the visit is sought only on routes that this step changed: all others have refused it before."""
    return state.refused[problem.job_of[visit]] != 0 and fraction(chance) >= settings.offers_anew


@kernel
def _best_single(
    problem: Problem, state: State, clock: StaticClock, visit: int, settings: Settings, chance: Chance
) -> tuple[float, int, int]:
    """Price, route and node before of the best place for one visit; places are passed over now and then (blinks)."""
    best_price, best_route, best_before = NOWHERE, -1, -1
    screens_loads = problem.has_one_type and problem.has_simple_loads and problem.dimension_count > 0
    fullest = problem.capacity[0, 0] - problem.initial_load[0, 0] - problem.amount[visit, 0] if screens_loads else 0
    changed_only = is_offered_to_changed_routes(problem, state, visit, settings, chance)
    for rank in range(min(settings.insertion_neighbours, problem.neighbour_count)):
        neighbour = problem.neighbours[visit, rank]
        route = state.route_of[neighbour]
        if route < 0 or (screens_loads and state.load[route, 0] > fullest) or (changed_only and not is_touched(state, route)):
            continue
        kind = 0 if problem.has_one_type else problem.vehicle_type[route]
        profile, price_of_metre, own = problem.profile[kind], problem.metre_price[kind], problem.visit_price[kind, visit]
        after = state.following[neighbour]
        more_metres = problem.metres_from_near[profile, visit, rank] + metres(problem, profile, visit, after) - clock.metres[after]
        price = price_of_metre * more_metres + own
        if price < best_price:
            there, on = problem.seconds_from_near[profile, visit, rank], free_flow(problem, profile, visit, after)
            if _may_stand(problem, state, clock, route, neighbour, visit, there, on, settings, chance):
                best_price, best_route, best_before = price, route, neighbour
        before = state.previous[neighbour]
        more_metres = metres_into(problem, profile, before, visit) + problem.metres_to_near[profile, visit, rank]
        price = price_of_metre * (more_metres - clock.metres[neighbour]) + own
        if price < best_price:
            there, on = free_flow_into(problem, profile, before, visit), problem.seconds_to_near[profile, visit, rank]
            if _may_stand(problem, state, clock, route, before, visit, there, on, settings, chance):
                best_price, best_route, best_before = price, route, before
    found = (best_price, best_route, best_before)
    best_price, best_route, best_before = _best_on_touched(problem, state, clock, visit, found)
    if may_open(state):
        discount = fraction(chance) if fraction(chance) < settings.open_chance else 1.0
        for kind in range(problem.type_count):
            route = spare_vehicle(problem, state, kind)
            if route < 0:
                continue
            price = opening_price(problem, state, clock, route, visit)
            if price * discount < best_price:
                best_price, best_route, best_before = price, route, start_of(problem, route)
    return best_price, best_route, best_before


@inlined
def _best_on_touched(
    problem: Problem, state: State, clock: StaticClock, visit: int, best: tuple[float, int, int]
) -> tuple[float, int, int]:
    """`best`, or a better place at an end of a touched route; where near visits are often absent, anywhere on it."""
    best_price, best_route, best_before = best
    is_sparse = SPARSE * state.counts[ABSENT] > problem.job_count
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if state.stops[route] == 0 or not may_take(problem, state, route, visit):
            continue
        before = start_of(problem, route)
        last = state.previous[end_of(problem, route)]
        while True:
            price = _price_behind(problem, state, clock, route, before, visit, best_price)
            if price < best_price:
                best_price, best_route, best_before = price, route, before
            if before == last:
                break
            before = state.following[before] if is_sparse else last
    return best_price, best_route, best_before
