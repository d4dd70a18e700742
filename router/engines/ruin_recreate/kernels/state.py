"""The plan under search: routes as linked lists over nodes, sums per route, and what one step changed, so that it can be undone."""

from dataclasses import dataclass

import numpy as np

from router.engines.ruin_recreate.kernels.compiled import inlined, kernel
from router.engines.ruin_recreate.kernels.problem import Floats, Ints, Problem, end_of, free_flow, metres, start_of
from router.structure import Structure

ABSENT, USED, STEP, TOUCHED, REMOVED, INSERTED, SERIAL, MOST, FIRST, WIDTH, OWN, ELSEWHERE = range(12)
"""Places in `State.counts`: absent jobs, routes in use, number of the current step, how much of each log is filled, the last mark
given out, how many routes may be in use, where the stretch of visits begins that is looked at and how many there are; how many
visits are the plan's own, and how many jobs another part of the plan has (see `parts`)."""
ROUTES, PENALTIES, PLAN = range(3)
"""Places in `State.money`: price of all routes, penalties of the absent jobs, what rules between routes cost."""

MOST_KNOWN = 2_000_000
"""Visits times routes above which places of pairs are not remembered: the memory would take more than 128 MB."""


@dataclass(frozen=True, kw_only=True)
class State(Structure):
    """Mutable arrays; letters as in `Problem`.

    following, previous : links between nodes, (V + 2R,). route_of : −1 for visits that are out.
    reload : which of its vehicle's places to load at again is called at right before a node, −1 for none, (V + 2R,).
    stops, distance, driving, cost : per route. load : sum of the amounts on a route, (R, D).
    on_board : load when leaving a node; peak_before, peak_after : its maximum from the start up to, and from there to the end,
        (V + 2R, D); kept only for mixed loads.
    own : all visits but those of jobs that another part of the plan has; the first `counts[OWN]` of (V,).
    option_of : option by which a job is served, −1 when absent, any for jobs of another part.
    absent, absent_place : the absent jobs and where each stands. refused : 1 for absent jobs that were offered and found no place.
    spare, unused : per type, where an unused vehicle was last seen, and how many there are.
    stamp : per route a number that changes whenever the route does and comes back when it does; kept only where there are pairs.
    known_stamp, known_price, known_after : per first visit of a pair and route, what was last found out about the pair's best
        place there (see `static_pair_insertion`), (2V, R) and (2V, R, 2), the second half for routes changed in the step under
        way; empty without pairs.
    touched … saved_money : routes changed in this step and how they were before.
    removed_job … inserted_job : jobs taken out and put in during this step, in order.
    """

    following: Ints
    previous: Ints
    reload: Ints
    route_of: Ints
    stops: Ints
    distance: Ints
    driving: Ints
    cost: Floats
    load: Ints
    on_board: Ints
    peak_before: Ints
    peak_after: Ints
    own: Ints
    option_of: Ints
    absent: Ints
    absent_place: Ints
    refused: Ints
    spare: Ints
    unused: Ints
    stamp: Ints
    known_stamp: Ints
    known_price: Floats
    known_after: Ints
    counts: Ints
    money: Floats
    touched: Ints
    touched_in: Ints
    saved_stops: Ints
    saved_distance: Ints
    saved_driving: Ints
    saved_cost: Floats
    saved_load: Ints
    saved_stamp: Ints
    saved_money: Floats
    removed_job: Ints
    removed_option: Ints
    removed_route: Ints
    removed_after: Ints
    inserted_job: Ints
    scratch: Ints
    seen: Ints
    keys: Floats


def has_memory(problem: Problem) -> bool:
    """Whether places of pairs are remembered."""
    return problem.has_pairs and problem.visit_count * problem.vehicle_count <= MOST_KNOWN


remembers_pairs = inlined(has_memory)


def new_state(problem: Problem) -> State:
    """A state without routes: every job is absent."""
    visits, routes, jobs = problem.visit_count, problem.vehicle_count, problem.job_count
    nodes, dimensions = visits + 2 * routes, problem.dimension_count
    starts, ends = np.arange(visits, visits + routes), np.arange(visits + routes, nodes)
    following, previous, route_of = (np.full(nodes, -1, dtype=np.int64) for _ in range(3))
    following[starts], previous[ends] = ends, starts
    route_of[starts] = route_of[ends] = np.arange(routes)
    deep = nodes if not problem.has_simple_loads else 0
    known = visits if has_memory(problem) else 0
    return State(
        following=following,
        previous=previous,
        reload=np.full(nodes, -1, dtype=np.int64),
        route_of=route_of,
        stops=_zeros(routes),
        distance=_zeros(routes),
        driving=_zeros(routes),
        cost=np.zeros(routes),
        load=_zeros(routes, dimensions),
        on_board=_zeros(deep, dimensions),
        peak_before=_zeros(deep, dimensions),
        peak_after=_zeros(deep, dimensions),
        own=np.arange(visits, dtype=np.int64),
        option_of=np.full(jobs, -1, dtype=np.int64),
        absent=np.arange(jobs, dtype=np.int64),
        absent_place=np.arange(jobs, dtype=np.int64),
        refused=_zeros(jobs),
        spare=np.array([np.flatnonzero(problem.vehicle_type == kind)[0] for kind in range(problem.type_count)], dtype=np.int64),
        unused=np.bincount(problem.vehicle_type, minlength=problem.type_count).astype(np.int64),
        stamp=_zeros(routes) + 1,
        known_stamp=_zeros(2 * known, routes),
        known_price=np.zeros((2 * known, routes)),
        known_after=_zeros(2 * known, routes, 2),
        counts=np.array([jobs, 0, 0, 0, 0, 0, 1, routes, 0, visits, visits, 0], dtype=np.int64),
        money=np.array([0.0, float(problem.penalty.sum()), 0.0]),
        touched=np.zeros(routes, dtype=np.int64),
        touched_in=_zeros(routes) - 1,
        saved_stops=_zeros(routes),
        saved_distance=_zeros(routes),
        saved_driving=_zeros(routes),
        saved_cost=np.zeros(routes),
        saved_load=_zeros(routes, dimensions),
        saved_stamp=_zeros(routes),
        saved_money=np.zeros(3),
        removed_job=np.zeros(jobs, dtype=np.int64),
        removed_option=np.zeros(jobs, dtype=np.int64),
        removed_route=np.zeros(jobs, dtype=np.int64),
        removed_after=np.zeros((jobs, 2), dtype=np.int64),
        inserted_job=np.zeros(2 * jobs, dtype=np.int64),
        scratch=np.zeros(2 * nodes, dtype=np.int64),
        seen=_zeros(max(nodes, jobs)),
        keys=np.zeros(jobs),
    )


def _zeros(*shape: int) -> Ints:
    return np.zeros(shape, dtype=np.int64)


@inlined
def total_cost(state: State) -> float:
    """What the search minimises: price of the routes, penalties of the absent, and the rules between routes."""
    return state.money[ROUTES] + state.money[PENALTIES] + state.money[PLAN]


@inlined
def is_touched(state: State, route: int) -> bool:
    """Whether this step has changed `route`."""
    return state.touched_in[route] == state.counts[STEP]


@inlined
def touch(problem: Problem, state: State, route: int) -> bool:
    """Remember `route` as it was before this step; whether that was new."""
    if is_touched(state, route):
        return False
    state.touched_in[route] = state.counts[STEP]
    state.touched[state.counts[TOUCHED]] = route
    state.counts[TOUCHED] += 1
    state.saved_stops[route] = state.stops[route]
    state.saved_distance[route] = state.distance[route]
    state.saved_driving[route] = state.driving[route]
    state.saved_cost[route] = state.cost[route]
    state.saved_stamp[route] = state.stamp[route]
    for dimension in range(problem.dimension_count):
        state.saved_load[route, dimension] = state.load[route, dimension]
    return True


@inlined
def new_mark(state: State) -> int:
    """A number that stands nowhere in `State.seen` yet."""
    state.counts[SERIAL] += 1
    return state.counts[SERIAL]


@inlined
def begin_step(state: State) -> None:
    """Empty the logs."""
    state.counts[STEP] += 1
    state.counts[TOUCHED] = 0
    state.counts[REMOVED] = 0
    state.counts[INSERTED] = 0
    state.saved_money[ROUTES] = state.money[ROUTES]
    state.saved_money[PENALTIES] = state.money[PENALTIES]
    state.saved_money[PLAN] = state.money[PLAN]


@inlined
def set_stops(problem: Problem, state: State, route: int, stops: int) -> None:
    """Make `stops` the number of visits on `route`."""
    change = np.int64(stops > 0) - np.int64(state.stops[route] > 0)
    state.stops[route] = stops
    state.counts[USED] += change
    state.unused[problem.vehicle_type[route]] -= change


@inlined
def set_cost(state: State, route: int, cost: float) -> None:
    """Make `cost` the price of `route`."""
    state.money[ROUTES] += cost - state.cost[route]
    state.cost[route] = cost


@inlined
def splice_out(state: State, node: int) -> None:
    """Unlink a node, nothing else."""
    before, after = state.previous[node], state.following[node]
    state.following[before] = after
    state.previous[after] = before
    state.route_of[node] = -1


@inlined
def splice_in(state: State, node: int, before: int, route: int) -> None:
    """Link a node behind `before`, nothing else."""
    after = state.following[before]
    state.following[before] = node
    state.previous[node] = before
    state.following[node] = after
    state.previous[after] = node
    state.route_of[node] = route


@inlined
def leg_change(problem: Problem, profile: int, before: int, node: int, after: int) -> int:
    """Metres more when `node` is visited between two neighbours."""
    return metres(problem, profile, before, node) + metres(problem, profile, node, after) - metres(problem, profile, before, after)


@inlined
def _driving_change(problem: Problem, profile: int, before: int, node: int, after: int) -> int:
    return (
        free_flow(problem, profile, before, node)
        + free_flow(problem, profile, node, after)
        - free_flow(problem, profile, before, after)
    )


@inlined
def _account(problem: Problem, state: State, route: int, node: int, before: int, after: int, sign: int) -> None:
    kind = problem.vehicle_type[route]
    change = sign * leg_change(problem, problem.profile[kind], before, node, after)
    state.distance[route] += change
    if problem.has_limits:
        state.driving[route] += sign * _driving_change(problem, problem.profile[kind], before, node, after)
    for dimension in range(problem.dimension_count):
        state.load[route, dimension] += sign * problem.amount[node, dimension]
    cost = state.cost[route] + problem.metre_price[kind] * change + sign * problem.visit_price[kind, node]
    set_cost(state, route, cost)


@inlined
def unlink(problem: Problem, state: State, node: int) -> None:
    """Take a visit out of its route, with its share of the sums."""
    route, before, after = state.route_of[node], state.previous[node], state.following[node]
    _account(problem, state, route, node, before, after, -1)
    splice_out(state, node)
    set_stops(problem, state, route, state.stops[route] - 1)
    if state.stops[route] == 0:
        set_cost(state, route, 0.0)


@inlined
def link(problem: Problem, state: State, node: int, before: int, route: int) -> None:
    """Put a visit behind `before`, with its share of the sums."""
    if state.stops[route] == 0:
        set_cost(state, route, problem.fixed_price[problem.vehicle_type[route]])
    _account(problem, state, route, node, before, state.following[before], 1)
    splice_in(state, node, before, route)
    set_stops(problem, state, route, state.stops[route] + 1)


@inlined
def mark_absent(problem: Problem, state: State, job: int) -> None:
    """Enter a job among the absent."""
    state.option_of[job] = -1
    state.absent[state.counts[ABSENT]] = job
    state.absent_place[job] = state.counts[ABSENT]
    state.counts[ABSENT] += 1
    state.money[PENALTIES] += problem.penalty[job]


@inlined
def mark_served(problem: Problem, state: State, job: int, option: int) -> None:
    """Strike a job from the absent."""
    state.option_of[job] = option
    state.refused[job] = 0
    state.counts[ABSENT] -= 1
    last = state.absent[state.counts[ABSENT]]
    place = state.absent_place[job]
    state.absent[place] = last
    state.absent_place[last] = place
    state.money[PENALTIES] -= problem.penalty[job]
    if state.counts[ABSENT] == 0:
        state.money[PENALTIES] = 0.0


@kernel
def refresh_sums(problem: Problem, state: State, route: int) -> None:
    """Recompute all sums of a route from its links."""
    kind = problem.vehicle_type[route]
    profile = problem.profile[kind]
    stops, distance, driving = 0, 0, 0
    cost = 0.0
    for dimension in range(problem.dimension_count):
        state.load[route, dimension] = 0
    before, node = start_of(problem, route), state.following[start_of(problem, route)]
    while True:
        distance += metres(problem, profile, before, node)
        driving += free_flow(problem, profile, before, node)
        if node >= problem.visit_count:
            break
        stops += 1
        cost += problem.visit_price[kind, node]
        state.route_of[node] = route
        for dimension in range(problem.dimension_count):
            state.load[route, dimension] += problem.amount[node, dimension]
        before, node = node, state.following[node]
    set_stops(problem, state, route, stops)
    state.distance[route], state.driving[route] = distance, driving
    if stops > 0:
        cost += problem.fixed_price[kind] + problem.metre_price[kind] * distance
    set_cost(state, route, cost)
    if not problem.has_simple_loads:
        refresh_loads(problem, state, route)


@kernel
def refresh_loads(problem: Problem, state: State, route: int) -> bool:
    """Recompute loads along a route whose visits deliver and collect; whether they fit into the vehicle."""
    kind = problem.vehicle_type[route]
    start, end = start_of(problem, route), end_of(problem, route)
    fits = True
    for dimension in range(problem.dimension_count):
        load = problem.initial_load[kind, dimension]
        node = state.following[start]
        while node != end:
            if not problem.is_delivery[node]:
                load += problem.deliver[node, dimension]
            node = state.following[node]
        peak, node = load, start
        while True:
            if node < problem.visit_count:
                load += problem.collect[node, dimension] - problem.deliver[node, dimension]
            peak = max(peak, load)
            state.on_board[node, dimension] = load
            state.peak_before[node, dimension] = peak
            if node == end:
                break
            node = state.following[node]
        fits = fits and peak <= problem.capacity[kind, dimension]
        peak = load
        while node != start:
            peak = max(peak, state.on_board[node, dimension])
            state.peak_after[node, dimension] = peak
            node = state.previous[node]
        state.peak_after[start, dimension] = max(peak, state.on_board[start, dimension])
    return fits


@inlined
def may_open(state: State) -> bool:
    """Whether another vehicle may be taken into use."""
    return state.counts[USED] < state.counts[MOST]


@inlined
def spare_vehicle(problem: Problem, state: State, kind: int) -> int:
    """An unused vehicle of a type, −1 when there is none."""
    if state.unused[kind] == 0:
        return -1
    guess = state.spare[kind]
    if state.stops[guess] == 0:
        return guess
    for route in range(problem.vehicle_count):
        if problem.vehicle_type[route] == kind and state.stops[route] == 0:
            state.spare[kind] = route
            return route
    return -1
