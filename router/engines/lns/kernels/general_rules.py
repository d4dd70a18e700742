"""Rules that need no clock, for compiled code: what may be on one route, in one trip, and in one plan.

The same judgements as `router.engines.gate`, on arrays of activities (visits; −1 − k loads again at the vehicle's k-th site).
"""

import math

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.kernels.general_rulebook import ADJACENT, FIRST, LAST, SAME_VEHICLE, Rulebook
from router.engines.lns.problem import Ints, Problem, is_visit, start_of
from router.engines.lns.kernels.state import State

EARTH_RADIUS_KM = 6371.0088


@kernel
def route_fits(problem: Problem, rules: Rulebook, route: int, activities: Ints, count: int) -> bool:
    """Whether the vehicle may drive `activities[:count]`, time, distance and the frozen beginning apart."""
    kind = problem.vehicle_type[route]
    for number in range(count):
        if activities[number] >= 0 and not problem.allowed[kind, activities[number]]:
            return False
    if problem.has_pairs and not _pairs_in_order(rules, activities, count):
        return False
    for dimension in range(problem.dimension_count):
        if not _load_fits(problem, rules, kind, activities, count, dimension):
            return False
    if rules.has_goods and not _goods_fit(rules, activities, count):
        return False
    if rules.has_positions and not _positions_fit(rules, activities, count):
        return False
    return not rules.has_relations or _relations_fit(rules, activities, count)


@kernel
def _pairs_in_order(rules: Rulebook, activities: Ints, count: int) -> bool:
    in_order = True
    for number in range(count):
        visit = activities[number]
        if visit >= 0:
            if rules.pickup_of[visit] >= 0 and rules.on_way[rules.pickup_of[visit]] == 0:
                in_order = False
            rules.on_way[visit] = 1
    for number in range(count):
        if activities[number] >= 0:
            rules.on_way[activities[number]] = 0
    return in_order


@inlined
def _brought(problem: Problem, rules: Rulebook, visit: int, dimension: int) -> int:
    """What the visit takes from the loading place of its trip."""
    return problem.deliver[visit, dimension] if rules.pickup_of[visit] < 0 else 0


@kernel
def _load_fits(problem: Problem, rules: Rulebook, kind: int, activities: Ints, count: int, dimension: int) -> bool:
    """At every moment: goods of the trip not yet delivered, goods collected in it, goods of pairs under way."""
    room = problem.capacity[kind, dimension] - problem.initial_load[kind, dimension]
    paired, first = 0, 0
    while True:
        end, aboard = first, paired
        while end < count and activities[end] >= 0:
            aboard += _brought(problem, rules, activities[end], dimension)
            end += 1
        if aboard > room:
            return False
        for number in range(first, end):
            visit = activities[number]
            aboard += problem.collect[visit, dimension] - problem.deliver[visit, dimension]
            if rules.pickup_of[visit] >= 0:
                paired -= problem.deliver[visit, dimension]
            if rules.is_pickup[visit]:
                paired += problem.collect[visit, dimension]
            if aboard > room:
                return False
        if end >= count:
            return True
        first = end + 1


@kernel
def _goods_fit(rules: Rulebook, activities: Ints, count: int) -> bool:
    """No two goods in conflict in one trip, those of pairs under way included."""
    fits, aboard = True, 0
    for number in range(count):
        visit = activities[number]
        if visit < 0:
            aboard = _goods_under_way(rules, activities, number)
            continue
        aboard |= rules.goods[visit]
        if rules.is_pickup[visit]:
            rules.on_way[visit] = 1
        if rules.pickup_of[visit] >= 0:
            rules.on_way[rules.pickup_of[visit]] = 0
        for other in range(number, -1, -1):
            if activities[other] < 0:
                break
            if rules.foes[activities[other]] & aboard != 0:
                fits = False
    for number in range(count):
        if activities[number] >= 0:
            rules.on_way[activities[number]] = 0
    return fits


@inlined
def _goods_under_way(rules: Rulebook, activities: Ints, number: int) -> int:
    goods = 0
    for other in range(number):
        if activities[other] >= 0 and rules.on_way[activities[other]] == 1:
            goods |= rules.goods[activities[other]]
    return goods


@kernel
def _positions_fit(rules: Rulebook, activities: Ints, count: int) -> bool:
    before = False
    for number in range(count):
        visit = activities[number]
        if visit >= 0:
            if before and rules.position[visit] == FIRST:
                return False
            before = True
    after = False
    for number in range(count - 1, -1, -1):
        visit = activities[number]
        if visit >= 0:
            if after and rules.position[visit] == LAST:
                return False
            after = True
    return True


@kernel
def _relations_fit(rules: Rulebook, activities: Ints, count: int) -> bool:
    """Order and neighbourhood of related visits."""
    fits, place = True, 0
    for number in range(count):
        visit = activities[number]
        if visit < 0:
            continue
        for tie in range(rules.tie_offsets[visit], rules.tie_offsets[visit + 1]):
            relation, rank = rules.tie_relation[tie], rules.tie_rank[tie]
            if rules.relation_kind[relation] != SAME_VEHICLE and rules.met_rank[relation] >= 0:
                apart = rules.relation_kind[relation] == ADJACENT and rules.met_at[relation] != place - 1
                if rank < rules.met_rank[relation] or apart:
                    fits = False
            rules.met_rank[relation], rules.met_at[relation] = rank, place
        place += 1
    for number in range(count):
        visit = activities[number]
        if visit >= 0:
            for tie in range(rules.tie_offsets[visit], rules.tie_offsets[visit + 1]):
                rules.met_rank[rules.tie_relation[tie]] = -1
    return fits


@kernel
def keeps_prefix(rules: Rulebook, route: int, activities: Ints, count: int) -> bool:
    """Whether the route begins as it must."""
    size = rules.prefix_size[route]
    if count < size:
        return False
    for number in range(size):
        visit = activities[number]
        if visit < 0 or rules.prefix_of[visit] != route or rules.prefix_rank[visit] != number:
            return False
    return True


@kernel
def bound_route(rules: Rulebook, state: State, visit: int, route: int) -> int:
    """The route that relations and frozen beginnings demand for a visit; `route` when none does, −2 when they contradict it or each
    other. −1 stands for any."""
    if rules.has_prefixes and rules.prefix_of[visit] >= 0:
        if route >= 0 and route != rules.prefix_of[visit]:
            return -2
        route = rules.prefix_of[visit]
    if not rules.has_relations:
        return route
    for tie in range(rules.tie_offsets[visit], rules.tie_offsets[visit + 1]):
        relation = rules.tie_relation[tie]
        for place in range(rules.member_offsets[relation], rules.member_offsets[relation + 1]):
            other = state.route_of[rules.members[place]]
            if other >= 0 and route == -1:
                route = other
            elif other >= 0 and other != route:
                return -2
    return route


@kernel
def plan_fits(problem: Problem, rules: Rulebook, state: State, reloads: Ints, route: int, activities: Ints, count: int) -> bool:
    """Whether the plan keeps the rules between routes when `route` drives `activities[:count]` and all others what they do."""
    if rules.has_kind_limits and state.stops[route] == 0 and not _kind_allowed(problem, rules, state, route):
        return False
    if rules.has_changes and not _changes_fit(problem, rules, state, route, activities, count):
        return False
    return not rules.has_stock or _stock_fits(problem, rules, state, reloads, route, activities, count)


@kernel
def _kind_allowed(problem: Problem, rules: Rulebook, state: State, route: int) -> bool:
    """Whether one more vehicle of the kind may be used."""
    kind, used = rules.kind_of[route], 0
    for other in range(problem.vehicle_count):
        if state.stops[other] > 0 and rules.kind_of[other] == kind:
            used += 1
    return used < rules.kind_limit[kind]


@kernel
def _changes_fit(problem: Problem, rules: Rulebook, state: State, route: int, activities: Ints, count: int) -> bool:
    changes = 0
    for visit in range(problem.visit_count):
        carrier = state.route_of[visit]
        if rules.home[visit] >= 0 and carrier >= 0 and carrier != route and carrier != rules.home[visit]:
            changes += 1
    for number in range(count):
        visit = activities[number]
        if visit >= 0 and rules.home[visit] >= 0 and rules.home[visit] != route:
            changes += 1
    return changes <= rules.most_changes


@kernel
def _stock_fits(problem: Problem, rules: Rulebook, state: State, reloads: Ints, route: int, activities: Ints, count: int) -> bool:
    """`reloads` names the site of each vehicle's k-th place to load, (R, K)."""
    for site in range(rules.site_count):
        for dimension in range(problem.dimension_count):
            rules.taken[site, dimension] = 0
    for other in range(problem.vehicle_count):
        site, node = rules.first_site[other], state.following[start_of(problem, other)]
        while other != route and is_visit(problem, node):
            if state.reload[node] >= 0:
                site = reloads[other, state.reload[node]]
            _take(problem, rules, site, node)
            node = state.following[node]
    site = rules.first_site[route]
    for number in range(count):
        if activities[number] < 0:
            site = reloads[route, -1 - activities[number]]
        else:
            _take(problem, rules, site, activities[number])
    for site in range(rules.site_count):
        for dimension in range(problem.dimension_count):
            if rules.taken[site, dimension] > rules.stock[site, dimension]:
                return False
    return True


@inlined
def _take(problem: Problem, rules: Rulebook, site: int, visit: int) -> None:
    if site >= 0:
        for dimension in range(problem.dimension_count):
            rules.taken[site, dimension] += _brought(problem, rules, visit, dimension)


@kernel
def spread_price(rules: Rulebook, activities: Ints, count: int) -> float:
    """Price of the crow distances of the visits from the centre of the route."""
    latitude, longitude, known = 0.0, 0.0, 0
    for number in range(count):
        visit = activities[number]
        if visit >= 0 and rules.latitude[visit] == rules.latitude[visit]:
            latitude += rules.latitude[visit]
            longitude += rules.longitude[visit]
            known += 1
    if known == 0:
        return 0.0
    latitude, longitude = latitude / known, longitude / known
    total = 0.0
    for number in range(count):
        visit = activities[number]
        if visit >= 0 and rules.latitude[visit] == rules.latitude[visit]:
            total += _crow_km(latitude, longitude, rules.latitude[visit], rules.longitude[visit])
    return rules.compactness_price * total


@inlined
def _crow_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
