"""The clock that knows every rule: a route is priced by the compiled `evaluate_route` of `router.timing`, what plans are timed with.

Beside that exact price it keeps, per node, how early it can be left and how late it may begin (breaks and times on board apart), and how
long the route before and after it takes at least. With these `general_insertion` estimates what an insertion costs; only the most promising
are evaluated in full. Routes are evaluated when they are next looked at: a removal only marks its route.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.ruin_recreate.chance import Chance
from router.engines.ruin_recreate.clock import (
    anneal_moves,
    refresh_route,
    save_route,
    start_step,
    undo_step,
    visits_changed,
)
from router.engines.ruin_recreate.compiled import implements, inlined, kernel
from router.engines.ruin_recreate.general_rules import (
    Rulebook,
    keeps_prefix,
    new_rulebook,
    route_fits,
    spread_price,
)
from router.engines.ruin_recreate.problem import Ints, Problem, end_of, is_visit, start_of
from router.engines.ruin_recreate.settings import Settings
from router.engines.ruin_recreate.state import (
    INSERTED,
    REMOVED,
    TOUCHED,
    State,
    refresh_sums,
    set_cost,
)
from router.model import Instance
from router.model.travel_kernels import arrival, departure
from router.structure import Structure
from router.timing import Layout, evaluate_route, new_layout, timing_arrays
from router.timing.arrays import NONE, FullTimingArrays, TimingArrays
from router.timing.layout import last_opening, next_opening
from router.units import FOREVER

MOST_CANDIDATES = 6
"""Places kept per insertion for full evaluation."""

CANDIDATES, DIRTY, PENDING_JOB, PENDING_RELOAD, PENDING_NEXT = range(5)
"""Places in `GeneralClock.counts`: candidates at hand, routes marked, and the insertion found last: its job and the loadings before
its first visit and before what follows that."""

NODE = np.dtype(
    [(name, np.int64) for name in ["arrival", "begin", "leave", "latest", "span", "last_start", "tail_span", "tail_early"]],
    align=True,
)
"""A node of a route. `arrival`, `begin`, `leave` : as early as can be. `latest` : latest begin with which the rest keeps its windows.

`span` : seconds from the start of the route until it leaves the node, at least; `last_start` : latest start that needs no more.
`tail_span` : seconds from its begin to the end of the route, at least; `tail_early` : earliest begin that needs no more.
"""

CANDIDATE = np.dtype(
    [("price", np.float64)] + [(name, np.int64) for name in ["option", "route", "before_first", "before_second", "reload", "next_reload"]],
    align=True,
)
"""A place for a job: what it would cost by estimate, the nodes its visits would follow, and the loadings before the first visit and before
what follows that (−1: none)."""


@dataclass(frozen=True, kw_only=True)
class GeneralClock(Structure):
    """Arrays for the timing of routes, and what was found of them.

    reloads : site of each vehicle's k-th place to load, (R, K). least_wait : of a visit for any kind, unused hours excluded.
    nodes, saved : see `NODE`. saved_reload : `State.reload` when the step began. room : per node and dimension, the most on board
        from the start of its trip up to leaving it, from there to the end of the trip, and when leaving it, (V + 2R, D, 3).
    loadings : how often a route loads again, (R,). activities : a sequence under trial. dirty, is_dirty : routes that changed since they were evaluated.
    candidates : see `CANDIDATE`. pending_price : of the insertion found last.
    """

    arrays: FullTimingArrays
    layout: Layout
    rules: Rulebook
    reloads: Ints
    nodes: NDArray[Any]
    saved: NDArray[Any]
    saved_reload: Ints
    room: Ints
    activities: Ints
    dirty: Ints
    is_dirty: Ints
    loadings: Ints
    counts: Ints
    candidates: NDArray[Any]
    pending_price: NDArray[np.float64]
    has_overtime: bool


def new_general_clock(instance: Instance, problem: Problem) -> GeneralClock:
    """A clock for routes without visits."""
    nodes, routes = len(problem.place), problem.vehicle_count
    arrays = _full(timing_arrays(instance))
    longest = problem.visit_count + max((vehicle.max_trips for vehicle in instance.vehicles), default=1) + 2
    clock = GeneralClock(
        arrays=arrays,
        layout=new_layout(arrays, longest),
        rules=new_rulebook(instance, problem),
        reloads=_reload_sites(instance),
        nodes=np.zeros(nodes, NODE),
        saved=np.zeros(nodes, NODE),
        saved_reload=np.full(nodes, -1, dtype=np.int64),
        room=np.zeros((nodes, problem.dimension_count, 3), dtype=np.int64),
        activities=np.zeros(longest, dtype=np.int64),
        dirty=np.zeros(2 * routes, dtype=np.int64),
        is_dirty=np.zeros(routes, dtype=np.int64),
        loadings=np.zeros(routes, dtype=np.int64),
        counts=np.array([0, 0, -1, -1, -1], dtype=np.int64),
        candidates=np.zeros(MOST_CANDIDATES + 1, CANDIDATE),
        pending_price=np.zeros(1),
        has_overtime=any(vehicle.overtime for vehicle in instance.vehicles),
    )
    return clock


def _full(arrays: TimingArrays) -> FullTimingArrays:
    """The same arrays in the class for drivers with breaks, so that the search is compiled once for all instances."""
    return FullTimingArrays(**{field.name: getattr(arrays, field.name) for field in fields(TimingArrays)})


def _reload_sites(instance: Instance) -> Ints:
    most = max((len(vehicle.reloads) for vehicle in instance.vehicles), default=0)
    table = np.full((len(instance.vehicles), max(1, most)), -1, dtype=np.int64)
    for row, vehicle in enumerate(instance.vehicles):
        table[row, : len(vehicle.reloads)] = vehicle.reloads
    return table


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
            other = state.following[node] if node == start else node
            while other != end:
                if rules.pickup_of[other] < 0:
                    load += problem.deliver[other, dimension]
                other = state.following[other]
                if state.reload[other] >= 0:
                    break
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
            peak, other = load, node
            while True:
                peak = max(peak, clock.room[other, dimension, 2])
                clock.room[other, dimension, 1] = peak
                if other == first:
                    break
                other = state.previous[other]
            if node == end:
                break
            node = state.following[node]


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
    """Price of a route that drives `clock.activities[:count]`; `Rulebook.broken` or more when it breaks a rule of one route."""
    rules = clock.rules
    if count == 0:
        return rules.idle_price[route]
    if not route_fits(problem, rules, route, clock.activities, count):
        return 2 * rules.broken
    feasible, price = evaluate_route(clock.arrays, route, clock.activities, count, clock.layout)
    if not feasible:
        return 2 * rules.broken
    price += problem.route_price
    if rules.has_compactness:
        price += spread_price(rules, clock.activities, count)
    if rules.has_prefixes and not keeps_prefix(rules, route, clock.activities, count):
        price += rules.broken
    return price


@kernel
def settle_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """Evaluate a marked route."""
    clock.is_dirty[route] = 0
    count = write_route(problem, state, clock, route)
    price = price_of(problem, clock, route, count)
    if clock.arrays.vehicles[route].max_trips > 1:
        price = _without_idle_loadings(problem, state, clock, route, price)
    set_cost(state, route, price)
    refresh_times(problem, state, clock, route)
    refresh_room(problem, state, clock, route)


@kernel
def _without_idle_loadings(problem: Problem, state: State, clock: GeneralClock, route: int, price: float) -> float:
    """Leave out every loading without which the route is cheaper; the price then."""
    node = state.following[start_of(problem, route)]
    while is_visit(problem, node):
        reload = state.reload[node]
        if reload >= 0:
            state.reload[node] = -1
            shorter = price_of(problem, clock, route, write_route(problem, state, clock, route))
            if shorter <= price:
                price = shorter
            else:
                state.reload[node] = reload
        node = state.following[node]
    return price


@kernel
def settle(problem: Problem, state: State, clock: GeneralClock) -> None:
    """Evaluate every marked route."""
    for number in range(clock.counts[DIRTY]):
        if clock.is_dirty[clock.dirty[number]] != 0:
            settle_route(problem, state, clock, clock.dirty[number])
    clock.counts[DIRTY] = 0


@inlined
def _mark(clock: GeneralClock, route: int) -> None:
    if clock.is_dirty[route] == 0:
        clock.is_dirty[route] = 1
        clock.dirty[clock.counts[DIRTY]] = route
        clock.counts[DIRTY] += 1


@implements(refresh_route, GeneralClock)
def general_refresh_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> bool:
    """See `clock.refresh_route`."""
    refresh_sums(problem, state, route)
    settle_route(problem, state, clock, route)
    return state.stops[route] == 0 or state.cost[route] < clock.rules.broken


@implements(start_step, GeneralClock)
def general_start_step(problem: Problem, state: State, clock: GeneralClock) -> None:
    """See `clock.start_step`."""
    settle(problem, state, clock)


@implements(save_route, GeneralClock)
def general_save_route(problem: Problem, state: State, clock: GeneralClock, route: int) -> None:
    """See `clock.save_route`."""
    node = start_of(problem, route)
    while True:
        _copy(clock.saved[node], clock.nodes[node])
        clock.saved_reload[node] = state.reload[node]
        if node == end_of(problem, route):
            return
        node = state.following[node]


@inlined
def _copy(to: Any, source: Any) -> None:
    to.arrival, to.begin, to.leave, to.latest = source.arrival, source.begin, source.leave, source.latest
    to.span, to.last_start = source.span, source.last_start
    to.tail_span, to.tail_early = source.tail_span, source.tail_early


@implements(visits_changed, GeneralClock)
def general_visits_changed(problem: Problem, state: State, clock: GeneralClock, route: int, before: int, after: int) -> bool:
    """See `clock.visits_changed`; a removal that breaks a rule makes the route dear."""
    job = clock.counts[PENDING_JOB]
    if job >= 0 and state.option_of[job] >= 0:
        _take_insertion(problem, state, clock, route, job)
        return True
    _move_loadings(problem, state)
    if state.stops[route] == 0:
        clock.is_dirty[route] = 0
        set_cost(state, route, clock.rules.idle_price[route])
        refresh_times(problem, state, clock, route)
        refresh_room(problem, state, clock, route)
    else:
        _mark(clock, route)
    return True


@inlined
def _take_insertion(problem: Problem, state: State, clock: GeneralClock, route: int, job: int) -> None:
    """The insertion found last has been made; its price is known."""
    clock.counts[PENDING_JOB] = -1
    option = state.option_of[job]
    first, second = problem.first_visit[option], problem.second_visit[option]
    after = state.following[first]
    if second >= 0:
        state.reload[first], state.reload[second] = -1, -1
    else:
        state.reload[first] = clock.counts[PENDING_RELOAD]
        if is_visit(problem, after):
            state.reload[after] = clock.counts[PENDING_NEXT]
    set_cost(state, route, clock.pending_price[0])
    refresh_times(problem, state, clock, route)
    refresh_room(problem, state, clock, route)


@inlined
def _move_loadings(problem: Problem, state: State) -> None:
    """Loadings right before the visits of the job removed last now come before what follows them."""
    log = state.counts[REMOVED] - 1
    option = state.removed_option[log]
    if problem.second_visit[option] >= 0:
        _move_loading(problem, state, problem.second_visit[option], state.removed_after[log, 1])
    _move_loading(problem, state, problem.first_visit[option], state.removed_after[log, 0])


@inlined
def _move_loading(problem: Problem, state: State, visit: int, before: int) -> None:
    reload, after = state.reload[visit], state.following[before]
    state.reload[visit] = -1
    if reload >= 0 and is_visit(problem, after) and is_visit(problem, before) and state.reload[after] < 0:
        state.reload[after] = reload
    if not is_visit(problem, before) and is_visit(problem, after):
        state.reload[after] = -1


@implements(undo_step, GeneralClock)
def general_undo_step(problem: Problem, state: State, clock: GeneralClock) -> None:
    """See `clock.undo_step`."""
    for log in range(clock.counts[DIRTY]):
        clock.is_dirty[clock.dirty[log]] = 0
    clock.counts[DIRTY] = 0
    clock.counts[PENDING_JOB] = -1
    for log in range(state.counts[INSERTED]):
        job = state.inserted_job[log]
        for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
            state.reload[problem.first_visit[option]] = -1
    for index in range(state.counts[TOUCHED]):
        route = state.touched[index]
        node = start_of(problem, route)
        while True:
            _copy(clock.nodes[node], clock.saved[node])
            state.reload[node] = clock.saved_reload[node]
            if node == end_of(problem, route):
                break
            node = state.following[node]
        refresh_room(problem, state, clock, route)


@implements(anneal_moves, GeneralClock)
def general_anneal_moves(
    problem: Problem, state: State, clock: GeneralClock, settings: Settings, chance: Chance, temperature: float
) -> None:
    """See `clock.anneal_moves`; ruins do it alone here."""
