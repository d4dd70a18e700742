"""Where an absent job fits best when time is paid (`DurationClock`).

A place is screened by the fastest travel times, then by lower bounds of the new duration, then by whole seconds exactly,
and only then its duration is found. Among equal prices, and there are many where a route waits anyway, the
shorter drive is better: a share of the seconds driven counts in the comparison.
"""

from typing import TypeAlias

from router.engines.lns.kernels.chance import Chance, fraction
from router.engines.lns.kernels.clock import Insertion, best_insertion
from router.engines.lns.kernels.compiled import implements, inlined, kernel
from router.engines.lns.kernels.duration_clock import DurationClock, spare_row, stay_at
from router.engines.lns.kernels.piecewise import OTHER, extend_forward, least_duration, set_line
from router.engines.lns.problem import NO_LIMIT, Problem, end_of, free_flow, start_of
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import TOUCHED, State, is_touched, leg_change, may_open, spare_vehicle
from router.engines.lns.kernels.static_insertion import is_offered_to_changed_routes, may_take, rare_rules_allow
from router.engines.lns.kernels.static_times import NOWHERE, arrive, leave_after, time_at

DRIVING_SHARE = 0.2
"""Share of the price of a second that a second of driving counts extra when places are compared."""

Place: TypeAlias = tuple[float, float, int, int]
"""Comparison figure, price, route, node before."""


@implements(best_insertion, DurationClock)
def duration_best_insertion(
    problem: Problem, state: State, clock: DurationClock, job: int, settings: Settings, chance: Chance
) -> Insertion:
    """See `clock.best_insertion`; every option is a single visit."""
    best_price, best_option, best_route, best_before = NOWHERE, -1, -1, -1
    for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
        _, price, route, before = _best_place(problem, state, clock, problem.first_visit[option], settings, chance)
        if price < best_price:
            best_price, best_option, best_route, best_before = price, option, route, before
    return best_price, best_option, best_route, best_before, -1


@kernel
def _best_place(problem: Problem, state: State, clock: DurationClock, visit: int, settings: Settings, chance: Chance) -> Place:
    """The best place for one visit; places are passed over now and then (blinks)."""
    best = (NOWHERE, NOWHERE, -1, -1)
    changed_only = is_offered_to_changed_routes(problem, state, visit, settings, chance)
    for rank in range(min(settings.insertion_neighbours, problem.neighbour_count)):
        neighbour = problem.neighbours[visit, rank]
        route = state.route_of[neighbour]
        if route >= 0 and not (changed_only and not is_touched(state, route)) and may_take(problem, state, route, visit):
            best = _better_place(problem, state, clock, route, neighbour, visit, best, settings.blink, chance)
            best = _better_place(problem, state, clock, route, state.previous[neighbour], visit, best, settings.blink, chance)
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        if state.stops[route] > 0 and may_take(problem, state, route, visit):
            last = state.previous[end_of(problem, route)]
            best = _better_place(problem, state, clock, route, start_of(problem, route), visit, best, settings.blink, chance)
            best = _better_place(problem, state, clock, route, last, visit, best, settings.blink, chance)
    if not may_open(state):
        return best
    discount = fraction(chance) if fraction(chance) < settings.open_chance else 1.0
    for kind in range(problem.type_count):
        route = spare_vehicle(problem, state, kind)
        if route >= 0 and may_take(problem, state, route, visit):
            start = start_of(problem, route)
            figure, price = price_behind(problem, state, clock, route, start, visit, best[0] / discount)
            if figure * discount < best[0]:
                best = (figure * discount, price, route, start)
    return best


@inlined
def _better_place(
    problem: Problem,
    state: State,
    clock: DurationClock,
    route: int,
    before: int,
    visit: int,
    best: Place,
    blink: float,
    chance: Chance,
) -> Place:
    """`best`, or the place behind `before` when that is better and not passed over."""
    figure, price = price_behind(problem, state, clock, route, before, visit, best[0])
    if figure < best[0] and fraction(chance) >= blink:
        return figure, price, route, before
    return best


@kernel
def price_behind(
    problem: Problem, state: State, clock: DurationClock, route: int, before: int, visit: int, bound: float
) -> tuple[float, float]:
    """Comparison figure and price of `visit` behind `before`; `NOWHERE` when the figure is not below `bound` or a rule
    is broken."""
    kind, after = problem.vehicle_type[route], state.following[before]
    profile = problem.profile[kind]
    nowhere = (NOWHERE, NOWHERE)
    stay, extra_setup = time_at(problem, kind, before, visit), _new_setup(problem, before, visit, after)
    here, place, there = problem.place[before], problem.place[visit], problem.place[after]
    begin = clock.leave[before] + clock.fastest[profile, here, place]
    if begin > problem.closes[visit]:
        return nowhere
    begin = max(begin, problem.opens[visit]) + stay + extra_setup
    if begin + clock.fastest[profile, place, there] > clock.latest[after]:
        return nowhere
    price = problem.metre_price[kind] * leg_change(problem, profile, before, visit, after) + problem.visit_price[kind, visit]
    if state.stops[route] == 0:
        price += problem.fixed_price[kind]
    paid = problem.second_price[kind]
    handicap = DRIVING_SHARE * paid * _more_driving(problem, profile, before, visit, after)
    room = (bound - price - handicap) / max(paid, 1e-9) + clock.duration[route]
    if paid > 0.0 and _least_with(problem, clock, profile, route, before, visit, after, stay) >= room:
        return nowhere
    leave = leave_after(problem, state, clock, kind, before, visit, clock.leave[before])
    if leave >= NO_LIMIT or arrive(problem, state, clock, profile, visit, after, leave + extra_setup) > clock.latest[after]:
        return nowhere
    if not rare_rules_allow(problem, state, clock, route, before, visit):
        return nowhere
    duration = _duration_with(problem, state, clock, route, before, visit, float(stay + extra_setup), room)
    price += paid * (duration - clock.duration[route])
    too_long = duration + clock.margin * (state.stops[route] + 2) > clock.max_duration[route]
    return nowhere if too_long or price + handicap >= bound else (price + handicap, price)


@inlined
def _least_with(
    problem: Problem, clock: DurationClock, profile: int, route: int, before: int, visit: int, after: int, stay: int
) -> float:
    """Seconds below which no departure brings the route with `visit` in it: from what is fixed on both sides, and, where no
    visit has a setup, with every leg at its fastest."""
    between = clock.behind.points[after, 0, OTHER] - clock.ahead.points[before, clock.ahead.count[before] - 1, OTHER]
    if problem.has_setup:
        return between
    here, place, there = problem.place[before], problem.place[visit], problem.place[after]
    longer = clock.fastest[profile, here, place] + clock.fastest[profile, place, there] - clock.fastest[profile, here, there]
    return max(between, clock.least[route] + stay + longer)


@inlined
def _new_setup(problem: Problem, before: int, visit: int, after: int) -> int:
    """Setup that `after` needs again when another place comes between it and `before`."""
    if not problem.has_setup or after >= problem.visit_count:
        return 0
    again = problem.place[after] == problem.place[before] and problem.place[after] != problem.place[visit]
    return problem.setup[after] if again else 0


@inlined
def _more_driving(problem: Problem, profile: int, before: int, visit: int, after: int) -> int:
    change = free_flow(problem, profile, before, visit) + free_flow(problem, profile, visit, after)
    return change - free_flow(problem, profile, before, after)


@kernel
def _duration_with(
    problem: Problem, state: State, clock: DurationClock, route: int, before: int, visit: int, stay: float, bound: float
) -> float:
    """Duration of the route with `visit` behind `before`, or something not below `bound`."""
    kind, source = problem.vehicle_type[route], before
    spare = spare_row(problem)
    if problem.has_release and problem.release[visit] > clock.leave[start_of(problem, route)]:
        source = _draw_released(problem, state, clock, route, before, problem.release[visit])
    extend_forward(
        clock.roads,
        problem.profile[kind],
        problem.place[before],
        problem.place[visit],
        stay_at(problem, state, kind, before),
        clock.ahead,
        source,
        float(problem.opens[visit]),
        float(problem.closes[visit]),
        clock.ahead,
        spare,
    )
    after = state.following[before]
    return least_duration(
        clock.roads,
        problem.profile[kind],
        problem.place[visit],
        problem.place[after],
        stay,
        clock.ahead,
        spare,
        clock.behind,
        after,
        bound,
    )


@kernel
def _draw_released(problem: Problem, state: State, clock: DurationClock, route: int, last: int, release: int) -> int:
    """Forward function of `last` if the route could not start before `release`; returns the row that holds it."""
    kind, node = problem.vehicle_type[route], start_of(problem, route)
    row = spare_row(problem) + 1
    set_line(clock.ahead, row, float(release), float(problem.closes[node]))
    while node != last:
        before, node = node, state.following[node]
        into = spare_row(problem) + 1 if row == spare_row(problem) + 2 else spare_row(problem) + 2
        extend_forward(
            clock.roads,
            problem.profile[kind],
            problem.place[before],
            problem.place[node],
            stay_at(problem, state, kind, before),
            clock.ahead,
            row,
            float(problem.opens[node]),
            float(problem.closes[node]),
            clock.ahead,
            into,
        )
        row = into
    return row
