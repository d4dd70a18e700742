"""Vehicles that would load at one site at once take turns: some leave later or earlier than they would by themselves.

A route begins with the loading time of its start site, at a dock. Vehicles are given their turns in the order in which they would
begin; each keeps its own times if a dock is free then, and otherwise takes the cheapest free turn that
its route allows. Where none is left it keeps its times, and the checker says so. Loading again on the way happens when the route
gets there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from router.model.instance import Instance
from router.model.plan import Route, Sequence
from router.model.vehicles import Site
from router.units import FOREVER, Money, Seconds

Span = tuple[Seconds, Seconds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A route timed under bounds on its beginning."""

    route: Route
    feasible: bool
    price: Money


TimeBetween = Callable[[Sequence, Seconds, Seconds], Attempt]
"""Times a sequence whose route begins no earlier and no later than two moments."""


def has_docks(instance: Instance) -> bool:
    """Whether vehicles may have to wait for one another."""
    return any(site.docks is not None for site in instance.sites)


def take_turns(
    instance: Instance,
    sequences: tuple[Sequence, ...],
    routes: tuple[Route, ...],
    time_between: TimeBetween,
) -> tuple[Route, ...]:
    """`routes` with starts moved so that no site loads more vehicles at once than it has docks, where that can be."""
    settled = list(routes)
    for site in instance.sites:
        if site.docks is None:
            continue
        booked = [span for route in routes for span in _loads_again(instance, route, site)]
        loading = [number for number, sequence in enumerate(sequences) if _loads_at(instance, sequence.vehicle, site)]
        for number in sorted(loading, key=lambda number: (routes[number].begin, number)):
            settled[number] = _turn(sequences[number], settled[number], site, booked, time_between)
            booked.append(_span(settled[number]))
    return tuple(settled)


def crowds(instance: Instance, routes: Iterable[Route]) -> Iterator[tuple[Route, ...]]:
    """For each site where more vehicles load at once than it has docks: the routes that do so at the first such moment."""
    for site in instance.sites:
        if site.docks is None:
            continue
        loads = sorted(((span, route) for route in routes for span in _loads(instance, route, site)), key=itemgetter(0))
        for (moment, _), _ in loads:
            here = tuple(route for (begin, end), route in loads if begin <= moment < end)
            if len(here) > site.docks:
                yield here
                break


def _loads(instance: Instance, route: Route, site: Site) -> Iterator[Span]:
    if _loads_at(instance, instance.vehicle_index[route.vehicle], site):
        yield _span(route)
    yield from _loads_again(instance, route, site)


def _loads_at(instance: Instance, vehicle: int, site: Site) -> bool:
    """Whether the vehicle's route is loaded at `site`: the first one at its start place."""
    start = instance.vehicles[vehicle].start
    return next((other.id for other in instance.sites if other.place == start), None) == site.id


def _loads_again(instance: Instance, route: Route, site: Site) -> Iterator[Span]:
    reloads = instance.vehicles[instance.vehicle_index[route.vehicle]].reloads
    for stop in route.stops:
        here = next(
            (index for index in reloads if instance.sites[index].place == stop.place),
            None,
        )
        if stop.kind == "reload" and here is not None and instance.sites[here].id == site.id:
            yield stop.begin, stop.leave


def _turn(
    sequence: Sequence,
    route: Route,
    site: Site,
    booked: list[Span],
    time_between: TimeBetween,
) -> Route:
    """The route at its own time if a dock is free then, else at the cheapest time at which one is."""
    if _free(_span(route), booked, site):
        return route
    later = [time_between(sequence, end, FOREVER) for _, end in booked]
    earlier = [time_between(sequence, -FOREVER, begin - site.loading) for begin, _ in booked]
    fitting = [attempt for attempt in (*later, *earlier) if attempt.feasible and _free(_span(attempt.route), booked, site)]
    return min(fitting, key=lambda attempt: (attempt.price, attempt.route.end)).route if fitting else route


def _span(route: Route) -> Span:
    return route.begin, route.departure


def _free(span: Span, booked: list[Span], site: Site) -> bool:
    """Whether a dock is free all through `span`; one turn may begin at the moment another ends."""
    begin, end = span
    overlapping = [other for other in booked if other[0] < end and begin < other[1]]
    moments = [begin, *(other[0] for other in overlapping if other[0] > begin)]
    most = max(sum(start <= moment < stop for start, stop in overlapping) for moment in moments)
    return begin == end or most < (site.docks or 0)
