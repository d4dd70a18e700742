"""The best plan there is, by trying everything: for days of at most seven visits.

Routes are enumerated per vehicle, every order of every set of visits, timed and priced one by one; whole plans are then tried in
the order of a price they cannot fall below, so that the first one whose true price is not above that bound is the optimum. Rules
between routes (docks, stock, balance, …) are therefore judged on whole plans only, by the checker.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, permutations, product

from router.checker import check, check_route
from router.costing import cost
from router.model import CarrierOption, Instance, Plan, Sequence
from router.timing import schedule, time_route

COUPLED = {"balance", "docks", "sequence", "adjacent", "prefix"}
"""Rules for which the cheapest order of a route need not be the best one for the plan."""

Key = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A best plan; `key` orders plans as the instance wants them, `total` is the price."""

    key: Key
    total: float
    plan: Plan


@dataclass(frozen=True, slots=True)
class Candidate:
    """One route: its visits, its sequence and a price it cannot fall below in any plan."""

    visits: frozenset[int]
    sequence: Sequence | None
    bound: float


def objective(instance: Instance, plan: Plan) -> Key:
    """What is to be as small as possible: with `fewest_vehicles` what no vehicle serves, routes, price; else the price alone."""
    breakdown = cost(instance, plan)
    if not instance.shape.fewest_vehicles:
        return (0.0, 0.0, breakdown.total)
    unserved = breakdown.terms.get("unserved", 0.0) + breakdown.terms.get("carriers", 0.0)
    return (unserved, float(sum(bool(route.visits) for route in plan.routes)), breakdown.total - unserved)


def compare(one: Key, two: Key) -> int:
    """-1, 0 or 1: whether `one` is better than, as good as, or worse than `two`; a millionth is no difference."""
    return next((-1 if left < right else 1 for left, right in zip(one, two, strict=True) if abs(left - right) > 1e-6), 0)


def optimum(instance: Instance) -> Optimum:
    """The best plan of a day of at most seven visits."""
    assert len(instance.visits) <= 7, "too many to try everything"
    best: Optimum | None = None
    for bound, chosen in _plans_by_bound(instance):
        if best is not None and bound >= best.key:
            return best
        sequences = [candidate.sequence for candidate in chosen if candidate.sequence is not None]
        served = frozenset[int]().union(*(candidate.visits for candidate in chosen))
        for carried in _ways_to_carry(instance, served):
            plan = schedule(instance, sequences, carried)
            if check(instance, plan):
                continue
            key = objective(instance, plan)
            if best is None or key < best.key:
                best = Optimum(key, cost(instance, plan).total, plan)
    assert best is not None, "not even leaving everything out is allowed"
    return best


def _ways_to_carry(instance: Instance, served: frozenset[int]) -> Iterator[dict[str, str]]:
    """Every choice of carriers, or none, for the jobs of which nothing is served."""
    options: dict[str, list[CarrierOption | None]] = {}
    for option in instance.carrier_options:
        job = instance.jobs[instance.job_index[option.job]]
        if not any(served & set(way) for way in job.options):
            options.setdefault(job.id, [None]).append(option)
    for chosen in product(*options.values()):
        yield {option.job: option.id for option in chosen if option is not None}


def _least_price_out(instance: Instance, job: str) -> float:
    """A price below which the job cannot be left out."""
    prices = [instance.jobs[instance.job_index[job]].penalty]
    for option in instance.carrier_options:
        if option.job == job:
            share = max((share for _, share in instance.carrier_of[option.carrier].discounts), default=0.0)
            prices.append(option.price * (1 - share) + option.surcharge)
    return min(prices)


def _plans_by_bound(instance: Instance) -> Iterator[tuple[Key, tuple[Candidate, ...]]]:
    from router.model.rules import rules_used

    keep_all = bool(rules_used(instance) & COUPLED)
    tables = [_candidates(instance, vehicle, keep_all=keep_all) for vehicle in range(len(instance.vehicles))]
    heap = []
    for number, chosen in enumerate(product(*tables)):
        served = [candidate.visits for candidate in chosen]
        if sum(map(len, served)) == len(union := frozenset[int]().union(*served)):
            heap.append((_bound(instance, chosen, union), number, chosen))
    heapq.heapify(heap)
    while heap:
        bound, _, chosen = heapq.heappop(heap)
        yield bound, chosen


def _bound(instance: Instance, chosen: tuple[Candidate, ...], served: frozenset[int]) -> Key:
    unserved = sum(
        _least_price_out(instance, job.id) for job in instance.jobs if not any(served & set(option) for option in job.options)
    )
    routes = sum(candidate.bound for candidate in chosen)
    slack = 1e-9  # prices added in another order may differ in the last digit
    if not instance.shape.fewest_vehicles:
        return (0.0, 0.0, unserved + routes - slack)
    return (unserved - slack, float(sum(candidate.sequence is not None for candidate in chosen)), routes - slack)


def _candidates(instance: Instance, vehicle: int, *, keep_all: bool) -> list[Candidate]:
    """Nothing, and for every set of visits its cheapest order on `vehicle` (or all orders)."""
    found = [Candidate(frozenset(), None, 0.0)]
    able = [index for index in range(len(instance.visits)) if instance.allowed[index, vehicle]]
    for size in range(1, len(able) + 1):
        for chosen in combinations(able, size):
            orders = [
                candidate for order in _orders(instance, vehicle, chosen) if (candidate := _candidate(instance, vehicle, order))
            ]
            found += orders if keep_all else sorted(orders, key=lambda candidate: candidate.bound)[:1]
    return found


def _orders(instance: Instance, vehicle: int, visits: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every order of `visits`, with and without loading again in between."""
    owner = instance.vehicles[vehicle]
    most = owner.max_trips - 1 if owner.reloads else 0
    for order in permutations(visits):
        for count in range(min(most, len(order) - 1) + 1):
            for gaps in combinations(range(1, len(order)), count):
                for sites in product(range(len(owner.reloads)), repeat=count):
                    yield _with_reloads(order, dict(zip(gaps, sites, strict=True)))


def _with_reloads(order: tuple[int, ...], reload_before: dict[int, int]) -> tuple[int, ...]:
    return reduce(
        lambda done, step: (*done, *([-1 - reload_before[step[0]]] if step[0] in reload_before else []), step[1]),
        enumerate(order),
        (),
    )


def _candidate(instance: Instance, vehicle: int, activities: tuple[int, ...]) -> Candidate | None:
    sequence = Sequence(vehicle=vehicle, activities=activities)
    timed = time_route(instance, sequence)
    if not timed.feasible or check_route(instance, timed.route):
        return None
    terms = cost(instance, Plan(routes=(timed.route,))).terms
    shared = ("unserved", "carriers", "balance", "compactness")
    return Candidate(
        frozenset(index for index in activities if index >= 0),
        sequence,
        sum(price for name, price in terms.items() if name not in shared),
    )
