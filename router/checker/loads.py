"""What is on board: loaded per trip, within capacity, out of the sites' stock, over their docks."""

from collections import defaultdict
from collections.abc import Iterator
from operator import add, le, sub

from router.checker.facts import RouteFacts, Trip, figures, plan_violation, reload_sites
from router.model import Site, Violation, Visit
from router.units import Seconds, count_of

Loads = tuple[int, ...]


def load_faults(facts: RouteFacts) -> Iterator[Violation]:
    """Loads shown that do not add up, and loads above the vehicle's capacities."""
    count = len(facts.instance.dimensions)
    if not count:
        return
    kept = figures(facts.vehicle.initial_load, count)
    carried: dict[str, Loads] = {}
    for trip in facts.trips:
        board = _sum(kept, *carried.values(), _loaded(trip, count))
        if trip.loading.load != board or not _fits(facts, board):
            yield from _shown(facts, trip.loading.load, board, "", trip.loading.kind)
        for call in trip.calls:
            board = _after(facts, call.visit, board, carried, count)
            if call.stop.load != board or not _fits(facts, board):
                yield from _shown(facts, call.stop.load, board, call.visit.id, "visit")


def _loaded(trip: Trip, count: int) -> Loads:
    return _sum((0,) * count, *(figures(call.visit.deliver, count) for call in trip.from_depot))


def _after(facts: RouteFacts, visit: Visit, board: Loads, carried: dict[str, Loads], count: int) -> Loads:
    """On board after `visit`; `carried` keeps what pickups have put on that is not yet delivered."""
    collected = figures(visit.collect, count)
    if visit.id in facts.instance.deliveries_of:
        carried[visit.id] = collected
    taken = figures(visit.deliver, count) if visit.pickup is None else carried.pop(visit.pickup, (0,) * count)
    return tuple(map(add, map(sub, board, taken), collected))


def _fits(facts: RouteFacts, board: Loads) -> bool:
    return all(map(le, board, facts.vehicle.capacities))  # no capacities: everything does


def _shown(facts: RouteFacts, shown: Loads, board: Loads, visit: str, kind: str) -> Iterator[Violation]:
    if figures(shown, len(board)) != board:
        amount = sum(abs(left - right) for left, right in zip(figures(shown, len(board)), board, strict=True))
        yield facts.broken("stops", amount, f"the load after the {kind} is shown as {shown}, by the visits {board}", visit=visit)
    capacities = facts.vehicle.capacities or board
    for name, held, limit in zip(facts.instance.dimensions, board, capacities, strict=True):
        if held > limit:
            text = f"{held} {name} are on board after the {kind}, the vehicle takes {limit}"
            yield facts.broken("capacity", held - limit, text, visit=visit)


def _sum(*rows: Loads) -> Loads:
    return tuple(map(sum, zip(*rows, strict=True)))


def stock_faults(routes: list[RouteFacts]) -> Iterator[Violation]:
    """Sites from which all trips together take more than is there."""
    taken: dict[str, Loads] = {}
    sites: dict[str, Site] = {}
    dimensions = routes[0].instance.dimensions if routes else ()
    for facts in routes:
        count = len(facts.instance.dimensions)
        for number, trip in enumerate(facts.trips):
            site = _loading_site(facts, trip, first=number == 0)
            if site is not None and site.stock:
                sites[site.id] = site
                taken[site.id] = _sum(taken.get(site.id, (0,) * count), _loaded(trip, count))
    for name, amounts in taken.items():
        for dimension, amount, stock in zip(dimensions, amounts, sites[name].stock, strict=True):
            if amount > stock:
                text = f"{amount} {dimension} are loaded, in stock are {stock}"
                yield plan_violation("stock", f"site '{name}'", amount - stock, text)


def dock_faults(routes: list[RouteFacts]) -> Iterator[Violation]:
    """Sites where more vehicles load at once than there are docks."""
    loading: dict[str, list[tuple[Seconds, Seconds]]] = defaultdict(list)
    sites: dict[str, Site] = {}
    for facts in routes:
        for number, trip in enumerate(facts.trips):
            site = _loading_site(facts, trip, first=number == 0)
            if site is None or site.docks is None:
                continue
            sites[site.id] = site
            loading[site.id].append((trip.loading.begin, trip.loading.leave))
    for name, spans in loading.items():
        docks = sites[name].docks
        most = _most_at_once(spans)
        if docks is not None and most > docks:
            text = f"{count_of(most, 'vehicle loads', 'vehicles load')} at once, docks are {docks}"
            yield plan_violation("docks", f"site '{name}'", most - docks, text)


def _loading_site(facts: RouteFacts, trip: Trip, *, first: bool) -> Site | None:
    """Where a trip is loaded: for the first trip a site at the vehicle's start, later one of its reload sites."""
    if not first:
        return next(reload_sites(facts.instance, facts.vehicle, trip.loading.place), None)
    return next((site for site in facts.instance.sites if site.place == facts.vehicle.start), None)


def _most_at_once(spans: list[tuple[Seconds, Seconds]]) -> int:
    """The greatest number of spans that share a stretch of time; one may begin at the moment another ends."""
    changes = sorted([(begin, 1) for begin, end in spans if begin < end] + [(end, -1) for begin, end in spans if begin < end])
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
