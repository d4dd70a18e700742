"""Do the times add up? Every leg, wait, setup and service, second by second."""

from collections.abc import Iterator, Sequence as Several
from itertools import islice, pairwise

import numpy as np

from router.checker.facts import RouteFacts, loading_seconds, reload_sites, service_seconds
from router.documents.durations import duration_text
from router.model import Stop, Violation, Visit
from router.model.travel_times import arrivals
from router.units import UNREACHABLE, Metres, Seconds


def true_legs(routes: Several[RouteFacts]) -> Iterator[list[tuple[Seconds, Metres]]]:
    """For each route, when every stop but the first is reached by the travel times, left as shown, and after how many metres."""
    found: dict[int, list[tuple[Seconds, Metres]]] = {}
    for profile in dict.fromkeys(facts.vehicle.profile for facts in routes):
        own = [(number, facts.route.stops) for number, facts in enumerate(routes) if facts.vehicle.profile == profile]
        origins = np.array([stop.place for _, stops in own for stop in stops[:-1]])
        destinations = np.array([stop.place for _, stops in own for stop in stops[1:]])
        leaving = np.array([stop.leave for _, stops in own for stop in stops[:-1]])
        travel = routes[0].instance.travel[profile]
        metres = travel.distances[origins, destinations].tolist()
        legs = zip(arrivals(travel, origins, destinations, leaving).tolist(), metres, strict=True)
        for number, stops in own:
            found[number] = list(islice(legs, len(stops) - 1))
    return (found[number] for number in range(len(routes)))


def clock_faults(facts: RouteFacts, expected: Several[tuple[Seconds, Metres]]) -> Iterator[Violation]:
    """Legs that do not match the travel times (see `true_legs`), and stops whose own times do not add up."""
    yield from _leg_faults(facts, expected)
    previous_place, calls = facts.route.stops[0].place, iter(facts.calls)
    for stop in facts.route.stops:
        visit = next(calls).visit if stop.kind == "visit" else None
        yield from _order_faults(facts, stop)
        busy = _busy_seconds(facts, stop, visit, previous_place)
        if busy is not None and stop.leave - stop.begin != busy:
            spent, due = _texts(facts, "service", stop.leave - stop.begin, busy)
            text = f"the {stop.kind} at {facts.place_name(stop.place)} takes {spent} instead of {due}"
            yield facts.broken("stops", abs(stop.leave - stop.begin - busy), text, visit=stop.visit)
        if visit is not None:
            yield from _preference_faults(facts, stop, visit)
        if stop.kind == "reload" and next(reload_sites(facts.instance, facts.vehicle, stop.place), None) is None:
            yield facts.broken("reloads", 1, f"the vehicle may not load again at {facts.place_name(stop.place)}")
        if stop.kind != "break":
            previous_place = stop.place


def _leg_faults(facts: RouteFacts, expected: Several[tuple[Seconds, Metres]]) -> Iterator[Violation]:
    for (before, after), (arrival, metres) in zip(pairwise(facts.route.stops), expected, strict=True):
        if _stays(facts, before, after):
            yield from _leg(facts, after, before.leave, 0, before.leave)
        elif arrival >= UNREACHABLE:
            text = f"no road leads from {facts.place_name(before.place)} to {facts.place_name(after.place)} at that time"
            yield facts.broken("unreachable", 1, text, visit=after.visit)
        else:
            yield from _leg(facts, after, arrival, metres, before.leave)


def _stays(facts: RouteFacts, before: Stop, after: Stop) -> bool:
    """Whether the vehicle does not move between two stops: around a break, and at the end of an open route."""
    if after.kind == "end" and facts.vehicle.end is None:
        return before.place == after.place
    return before.place == after.place and "break" in (before.kind, after.kind)


def _leg(facts: RouteFacts, stop: Stop, arrival: Seconds, distance: int, leaving: Seconds) -> Iterator[Violation]:
    if (stop.arrival, stop.driving, stop.distance) == (arrival, arrival - leaving, distance):
        return
    for name, shown, true in (
        ("arrival", stop.arrival, arrival),
        ("driving", stop.driving, arrival - leaving),
        ("distance", stop.distance, distance),
    ):
        if shown != true:
            said, found = _texts(facts, name, shown, true)
            text = f"{name} of the {stop.kind} at {facts.place_name(stop.place)} is {said}, by the travel times {found}"
            yield facts.broken("stops", abs(shown - true), text, visit=stop.visit)


def _texts(facts: RouteFacts, name: str, *values: Seconds) -> list[str]:
    """Moments as hours, metres and durations with their units: to the second where minutes do not tell them apart."""
    if name == "arrival":
        return [facts.hour(value) for value in values]
    texts = [duration_text(value) for value in values]
    exact = name == "distance" or len(set(texts)) < len(set(values))
    return [f"{value} {'m' if name == 'distance' else 's'}" for value in values] if exact else texts


def _order_faults(facts: RouteFacts, stop: Stop) -> Iterator[Violation]:
    """Moments out of order, and a wait that is none between them."""
    if not stop.arrival <= stop.begin <= stop.leave:
        arrival, begin, leave = (facts.hour(one) for one in (stop.arrival, stop.begin, stop.leave))
        text = f"arrival {arrival}, begin {begin} and leave {leave} of the {stop.kind} are out of order"
        yield facts.broken("stops", 1, text, visit=stop.visit)
    if stop.kind != "start" and stop.waiting != stop.begin - stop.arrival:
        said, found = _texts(facts, "waiting", stop.waiting, stop.begin - stop.arrival)
        text = f"waiting of the {stop.kind} is {said}, by its times {found}"
        yield facts.broken("stops", abs(stop.waiting - stop.begin + stop.arrival), text, visit=stop.visit)


def _busy_seconds(facts: RouteFacts, stop: Stop, visit: Visit | None, previous_place: int) -> Seconds | None:
    """How long the stop must take from begin to leave; None for breaks, which are judged by their own rule."""
    if visit is not None:
        return service_seconds(visit, facts.vehicle) + (visit.setup if previous_place != stop.place else 0)
    if stop.kind == "break":
        return None
    if stop.kind == "reload":
        return facts.vehicle.reload_time
    return loading_seconds(facts.instance, facts.vehicle) if stop.kind == "start" else 0


def _preference_faults(facts: RouteFacts, stop: Stop, visit: Visit) -> Iterator[Violation]:
    preferred = visit.preferred
    late = max(0, stop.begin - preferred.end) if preferred else 0
    early = max(0, preferred.start - stop.begin) if preferred else 0
    if (stop.late, stop.early) != (late, early):
        shown, true = (f"{one} s late and {two} s early" for one, two in ((stop.late, stop.early), (late, early)))
        text = f"{shown} is shown, by the preferred window it is {true}"
        yield facts.broken("stops", abs(stop.late - late) + abs(stop.early - early), text, visit=stop.visit)
