"""What routes over delivery options are worth, recomputed from the instance file alone; nothing of `router` is used here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from benchmarks.cases import OptionsCase, Verdict

TOLERANCE = 1e-6
"""For sums of double-precision distances."""
DEPOT = 0

Routes = Sequence[tuple[int, ...]]


def evaluate_options(case: OptionsCase, routes: Routes) -> Verdict:
    """Distance, vehicles and faults of `routes`, each the numbers of the options that a vehicle serves, in order."""
    used = [route for route in routes if route]
    unknown = [option for route in used for option in route if not 0 <= option < len(case.options)]
    if unknown:
        return Verdict(cost=float("inf"), vehicles=len(used), faults=(f"there is no option {unknown[0]}",))
    cost = sum(_distance(case, route) for route in used)
    faults = [*_plan_faults(case, used), *(fault for route in used for fault in _route_faults(case, route))]
    return Verdict(cost=cost, vehicles=len(used), faults=tuple(faults))


def _stays(case: OptionsCase, route: Sequence[int]) -> list[tuple[int, int]]:
    """Places in the order in which the vehicle comes to them, with the seconds of service at each."""
    chosen = [case.options[number] for number in route]
    return [(place, sum(option.service for option in met)) for place, met in groupby(chosen, key=lambda option: option.place)]


def _distance(case: OptionsCase, route: Sequence[int]) -> float:
    places = [DEPOT, *(place for place, _ in _stays(case, route)), DEPOT]
    return float(sum(case.matrix[i, j].item() for i, j in pairwise(places)))


def _plan_faults(case: OptionsCase, routes: Routes) -> Iterator[str]:
    chosen = [case.options[number] for route in routes for number in route]
    times = Counter(option.customer for option in chosen)
    if len(routes) > case.vehicles:
        yield f"there are {case.vehicles} vehicles, {len(routes)} are used"
    if any(count > 1 for count in times.values()):
        yield "a customer is served twice"
    if len(times) < case.n:
        yield f"{case.n - len(times)} customers are not served"
    for place, parcels in Counter(option.place for option in chosen).items():
        if 0 <= case.room[place] < parcels:
            yield f"place {place} has room for {case.room[place]} parcels, {parcels} are brought"
    for level, share in case.shares.items():
        reached = sum(option.level <= level for option in chosen)
        if 100 * reached < share * case.n:
            yield f"{reached} of {case.n} customers are served at level {level} or better, {share} % are wanted"


def _route_faults(case: OptionsCase, route: Sequence[int]) -> Iterator[str]:
    load = sum(int(case.demand[case.options[number].customer]) for number in route)
    if load > case.capacity:
        yield f"a load exceeds {case.capacity}"
    now, here = float(case.ready[DEPOT]), DEPOT
    for place, service in _stays(case, route):
        begin = max(now + case.matrix[here, place].item(), float(case.ready[place]))
        if begin > case.due[place] + TOLERANCE:
            yield f"place {place} is reached {begin - case.due[place]:.3f} too late"
        now, here = begin + float(case.setup[place]) + service, place
    back = now + case.matrix[here, DEPOT].item()
    if back > case.due[DEPOT] + TOLERANCE:
        yield f"a route ends {back - case.due[DEPOT]:.3f} too late"
