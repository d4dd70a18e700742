"""Earliest and latest times along a route and the loads in it, kept so that insertions can be judged without timing it anew."""

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_arrays import GeneralClock
from router.engines.lns.problem import Problem, end_of, is_visit, start_of
from router.engines.lns.kernels.state import State
from router.model.travel_kernels import arrival, departure
from router.timing.arrays import NONE
from router.timing.layout import last_opening, next_opening
from router.units import FOREVER


@kernel
def reach(problem: Problem, clock: GeneralClock, route: int, origin: int, node: int, reload: int, leave: int) -> int:
    """Arrival at `node` when `origin` is left at `leave`, over a place to load at (−1: straight)."""
    layer, here = clock.arrays.vehicles[route].layer, problem.place[origin]
    if reload >= 0:
        own = clock.arrays.vehicles[route].reload_first + reload
        site, there = clock.arrays.reloads[own].site, clock.arrays.reloads[own].place
        moment = arrival(clock.arrays.travel, layer, here, there, leave)
        leave = next_opening(clock.arrays, clock.arrays.sites[site].first, clock.arrays.sites[site].count, moment)
        leave += clock.arrays.vehicles[route].reload_time
        here = there
    if node >= problem.visit_count + problem.vehicle_count and clock.arrays.vehicles[route].end == NONE:
        return leave
    return arrival(clock.arrays.travel, layer, here, problem.place[node], leave)


@kernel
def leave_by(problem: Problem, clock: GeneralClock, route: int, origin: int, node: int, reload: int, arrive: int) -> int:
    """Latest moment to leave `origin` for `node` and arrive by `arrive`."""
    layer, there = clock.arrays.vehicles[route].layer, problem.place[node]
    is_open = node >= problem.visit_count + problem.vehicle_count and clock.arrays.vehicles[route].end == NONE
    if reload >= 0:
        own = clock.arrays.vehicles[route].reload_first + reload
        site, here = clock.arrays.reloads[own].site, clock.arrays.reloads[own].place
        if not is_open:
            arrive = departure(clock.arrays.travel, layer, here, there, arrive)
        arrive -= clock.arrays.vehicles[route].reload_time
        arrive = last_opening(clock.arrays, clock.arrays.sites[site].first, clock.arrays.sites[site].count, arrive)
        there, is_open = here, False
    if is_open:
        return arrive
    return departure(clock.arrays.travel, layer, problem.place[origin], there, arrive)


@inlined
def place_before(problem: Problem, clock: GeneralClock, route: int, before: int, reload: int) -> int:
    """Where the vehicle comes from when it reaches what follows `before`."""
    if reload >= 0:
        return clock.arrays.reloads[clock.arrays.vehicles[route].reload_first + reload].place
    return problem.place[before]


@inlined
def busy_at(problem: Problem, clock: GeneralClock, route: int, origin_place: int, visit: int) -> int:
    """Setup and service of a visit that is reached from a place."""
    seconds = clock.arrays.hours[clock.arrays.vehicles[route].kind, visit].service
    if problem.has_setup and origin_place != problem.place[visit]:
        seconds += problem.setup[visit]
    return seconds


@inlined
def open_at(clock: GeneralClock, route: int, visit: int, moment: int) -> int:
    """First moment from `moment` on at which service may begin; above `FOREVER` when there is none."""
    kind = clock.arrays.vehicles[route].kind
    return next_opening(clock.arrays, clock.arrays.hours[kind, visit].first, clock.arrays.hours[kind, visit].count, moment)


@inlined
def close_of(clock: GeneralClock, route: int, visit: int) -> int:
    """Last moment at which service may begin."""
    kind = clock.arrays.vehicles[route].kind
    last = clock.arrays.hours[kind, visit].first + clock.arrays.hours[kind, visit].count - 1
    return clock.arrays.windows[last].end if clock.arrays.hours[kind, visit].count > 0 else -FOREVER


@inlined
def _release_of_trip(problem: Problem, state: State, node: int) -> int:
    """When all that the trip beginning with `node` loads is ready."""
    moment = problem.release[node]
    node = state.following[node]
    while is_visit(problem, node) and state.reload[node] < 0:
        moment = max(moment, problem.release[node])
        node = state.following[node]
    return moment


@kernel
def refresh_times(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """Earliest and latest times and least spans of every node of a route."""
    start, end = start_of(problem, route), end_of(problem, route)
    first = clock.nodes[start]
    moment = clock.arrays.vehicles[route].earliest_start
    node = state.following[start]
    if problem.has_release and is_visit(problem, node):
        moment = max(moment, _release_of_trip(problem, state, node))
    first.arrival, first.begin, first.leave, first.span = moment, moment, moment, 0
    first.last_start = clock.arrays.vehicles[route].latest_start
    before = start
    while True:
        _forward(problem, state, clock, route, before, node)
        if node == end:
            break
        before, node = node, state.following[node]
    last = clock.nodes[end]
    last.latest, last.tail_span, last.tail_early = clock.arrays.vehicles[route].latest_end, 0, -FOREVER
    if state.stops[route] == 0:
        clock.nodes[start].latest = clock.arrays.vehicles[route].latest_start
        return
    after, node = end, state.previous[end]
    while True:
        _backward(problem, state, clock, route, node, after)
        if node == start:
            break
        after, node = node, state.previous[node]


@kernel
def _forward(problem: Problem, state: State, clock: GeneralClock, route: int, before: int, node: int) -> None:
    one, here = clock.nodes[before], clock.nodes[node]
    leave = one.leave
    if problem.has_release and is_visit(problem, node) and state.reload[node] >= 0:
        leave = max(leave, _release_of_trip(problem, state, node) - clock.arrays.vehicles[route].reload_time)
    here.arrival = reach(problem, clock, route, before, node, state.reload[node], leave)
    driven = here.arrival - one.leave
    if not is_visit(problem, node):
        here.begin, here.leave, here.span = here.arrival, here.arrival, one.span + driven
        here.last_start = one.last_start
        return
    here.begin = open_at(clock, route, node, here.arrival)
    origin = place_before(problem, clock, route, before, state.reload[node])
    busy = busy_at(problem, clock, route, origin, node)
    wait = max(0, here.begin - max(here.arrival, one.last_start + one.span + driven))
    here.leave = here.begin + busy
    here.span = one.span + driven + wait + busy
    here.last_start = min(one.last_start, close_of(clock, route, node) - one.span - driven)


@kernel
def _backward(problem: Problem, state: State, clock: GeneralClock, route: int, node: int, after: int) -> None:
    here, next_one = clock.nodes[node], clock.nodes[after]
    busy, driven = here.leave - here.begin, next_one.arrival - here.leave
    bound = leave_by(problem, clock, route, node, after, state.reload[after], next_one.latest) - busy
    if not is_visit(problem, node):
        here.latest = min(bound, clock.arrays.vehicles[route].latest_start)
        return
    kind = clock.arrays.vehicles[route].kind
    first = clock.arrays.hours[kind, node].first
    here.latest = last_opening(clock.arrays, first, clock.arrays.hours[kind, node].count, bound)
    wait = max(0, next_one.tail_early - busy - driven - close_of(clock, route, node))
    here.tail_span = busy + driven + wait + next_one.tail_span
    here.tail_early = max(next_one.tail_early - busy - driven, open_at(clock, route, node, -FOREVER)) - wait


@kernel
def _brought_by_trip(problem: Problem, state: State, clock: GeneralClock, node: int, dimension: int) -> int:
    """What the trip that begins with `node` takes from its loading place."""
    load = 0
    while is_visit(problem, node):
        if clock.rules.pickup_of[node] < 0:
            load += problem.deliver[node, dimension]
        node = state.following[node]
        if state.reload[node] >= 0:
            break
    return load


@kernel
def _peaks_after(state: State, clock: GeneralClock, first: int, last: int, dimension: int) -> None:
    peak, node = 0, last
    while True:
        peak = max(peak, clock.room[node, dimension, 2])
        clock.room[node, dimension, 1] = peak
        if node == first:
            return
        node = state.previous[node]


@kernel
def refresh_room(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """Loads along a route, trip by trip, and how often it loads again."""
    node, clock.loadings[route] = state.following[start_of(problem, route)], 0
    while is_visit(problem, node):
        clock.loadings[route] += int(state.reload[node] >= 0)
        node = state.following[node]
    kind, rules = problem.vehicle_type[route], clock.rules
    start, end = start_of(problem, route), end_of(problem, route)
    for dimension in range(problem.dimension_count):
        paired, node = 0, start
        while True:
            load = problem.initial_load[kind, dimension] + paired
            load += _brought_by_trip(problem, state, clock, state.following[node] if node == start else node, dimension)
            first, peak = node, load
            while True:
                if is_visit(problem, node):
                    load += problem.collect[node, dimension] - problem.deliver[node, dimension]
                    if rules.pickup_of[node] >= 0:
                        paired -= problem.deliver[node, dimension]
                    if rules.is_pickup[node]:
                        paired += problem.collect[node, dimension]
                peak = max(peak, load)
                clock.room[node, dimension, 0] = peak
                clock.room[node, dimension, 2] = load
                if node == end or state.reload[state.following[node]] >= 0:
                    break
                node = state.following[node]
            _peaks_after(state, clock, first, node, dimension)
            if node == end:
                break
            node = state.following[node]
