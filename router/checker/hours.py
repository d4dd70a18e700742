"""When things may happen: windows, quiet hours, shifts, releases, and the limits of a route."""

from collections.abc import Iterator, Sequence

from router.checker.facts import Call, RouteFacts, reload_sites
from router.documents.durations import duration_text
from router.model import Site, Violation, Window
from router.units import Seconds


def hour_faults(facts: RouteFacts) -> Iterator[Violation]:
    """Every limit in time, and the limits of the whole route."""
    yield from _window_faults(facts)
    yield from _access_faults(facts)
    yield from _shift_faults(facts)
    yield from _release_faults(facts)
    yield from _opening_faults(facts)
    yield from _on_board_faults(facts)
    yield from _limit_faults(facts)


def gap_to(windows: Sequence[Window], moment: Seconds) -> Seconds:
    """How far `moment` is from the nearest of `windows`; 0 inside one."""
    for window in windows:
        if window.start <= moment <= window.end:
            return 0
    return min((max(window.start - moment, moment - window.end, 0) for window in windows), default=0)


def _not_begun(facts: RouteFacts) -> Iterator[Call]:
    """Visits that are not frozen at a moment at which they have begun, late or not."""
    begun = facts.instance.stability.begin_of.keys() & set(facts.vehicle.prefix)
    if not begun:
        return iter(facts.calls)
    return (call for call in facts.calls if call.visit.id not in begun)


def _window_faults(facts: RouteFacts) -> Iterator[Violation]:
    for call in _not_begun(facts):
        amount = gap_to(call.visit.windows, call.stop.begin)
        if amount:
            rule = "several_windows" if len(call.visit.windows) > 1 else "time_windows"
            early = call.stop.begin < call.visit.windows[0].start
            text = f"service begins {duration_text(amount)} {'before' if early else 'outside'} its time window"
            yield facts.broken(rule, amount, text, visit=call.visit.id)


def _access_faults(facts: RouteFacts) -> Iterator[Violation]:
    for rule in facts.instance.access:
        if rule.kinds and facts.vehicle.kind not in rule.kinds:
            continue
        for call in _not_begun(facts):
            within = [window for window in rule.closed if call.stop.begin in window]
            if call.visit.place in rule.places and within:
                amount = min(call.stop.begin - within[0].start, within[0].end - call.stop.begin) + 1
                text = f"service begins while rule '{rule.id}' closes {facts.place_name(call.visit.place)} to {facts.vehicle.kind}"
                yield facts.broken("access", amount, text, visit=call.visit.id)


def _shift_faults(facts: RouteFacts) -> Iterator[Violation]:
    vehicle, route = facts.vehicle, facts.route
    if route.begin < vehicle.earliest_start:
        amount = vehicle.earliest_start - route.begin
        yield facts.broken("shift", amount, f"the route begins {duration_text(amount)} before the shift")
    if route.begin > vehicle.latest_start:
        amount = route.begin - vehicle.latest_start
        yield facts.broken("shift", amount, f"the route begins {duration_text(amount)} after the latest start")
    if route.end > vehicle.latest_end:
        amount = route.end - vehicle.latest_end
        yield facts.broken("shift", amount, f"the route ends {duration_text(amount)} after the shift")


def _release_faults(facts: RouteFacts) -> Iterator[Violation]:
    for trip in facts.trips:
        for call in trip.from_depot:
            amount = call.visit.release - trip.loading.begin
            if amount > 0:
                text = f"its trip is loaded {duration_text(amount)} before its goods are ready"
                yield facts.broken("release", amount, text, visit=call.visit.id)


def _opening_faults(facts: RouteFacts) -> Iterator[Violation]:
    for trip in facts.trips[1:]:
        sites = list(reload_sites(facts.instance, facts.vehicle, trip.loading.place))
        amount = min((gap_to(site.opening, trip.loading.begin) for site in sites), default=0)
        if amount:
            yield facts.broken(
                "reloads", amount, f"loading at site '{_name(sites)}' begins {duration_text(amount)} outside its opening hours"
            )


def _name(sites: list[Site]) -> str:
    return sites[0].id if sites else ""


def _on_board_faults(facts: RouteFacts) -> Iterator[Violation]:
    left = {call.visit.id: call.stop.leave for call in facts.calls}
    for call in facts.calls:
        visit = call.visit
        if visit.max_on_board is None or visit.pickup not in left:
            continue
        amount = call.stop.begin - left[visit.pickup] - visit.max_on_board
        if amount > 0:
            yield facts.broken("max_on_board", amount, f"its goods are {duration_text(amount)} too long on board", visit=visit.id)


def _limit_faults(facts: RouteFacts) -> Iterator[Violation]:
    vehicle, route = facts.vehicle, facts.route
    for rule, value, limit, unit in (
        ("max_duration", route.end - route.begin, vehicle.max_duration, "lasts"),
        ("max_driving", route.driving, vehicle.max_driving, "drives"),
        ("max_wait", sum(stop.waiting for stop in route.stops), vehicle.max_wait, "waits"),
    ):
        if limit is not None and value > limit:
            yield facts.broken(
                rule,
                value - limit,
                f"the route {unit} {duration_text(value - limit)} longer than the {duration_text(limit)} allowed",
            )
    for rule, value, limit, unit in (
        ("max_distance", route.distance, vehicle.max_distance, "m"),
        ("max_stops", len(facts.calls), vehicle.max_stops, "stops"),
    ):
        if limit is not None and value > limit:
            yield facts.broken(rule, value - limit, f"the route has {value} {unit}, allowed are {limit}")
