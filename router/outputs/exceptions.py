"""What of a plan needs a person: orders left out, late or likely to be late, vehicles that stay at home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument
from router.outputs import clock

AT_RISK = 0.8
"""A stop with a smaller chance to begin on time is at risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A stop that is late, or at risk to be; `weight` is the seconds late, or the chance to be."""

    names: str
    vehicle: str
    text: str
    late: bool
    weight: float


def troubles(document: PlanDocument) -> Iterator[Trouble]:
    """Every stop that begins after its windows or its preferred time, then every one that probably will, the worst first."""
    found = [_trouble(document, route, stop) for route in document.routes for stop in route.stops if stop.kind == "visit"]
    known = [trouble for trouble in found if trouble is not None]
    yield from sorted(known, key=lambda trouble: (not trouble.late, -trouble.weight))


def unused_vehicles(document: PlanDocument) -> tuple[str, ...]:
    """Vehicles without a route."""
    used = {route.vehicle for route in document.routes}
    return tuple(vehicle.id for vehicle in document.vehicles if vehicle.id not in used)


def late_seconds(stop: StopDocument) -> int:
    """How long after its preferred time, or its last open window, service begins."""
    window = clock.active_window(stop)
    over = 0 if window is None or window.latest is None else round((stop.begin - window.latest).total_seconds())
    return max(stop.late_s, over, 0)


def _trouble(document: PlanDocument, route: RouteDocument, stop: StopDocument) -> Trouble | None:
    day, late = clock.day_of(document), late_seconds(stop)
    names = ", ".join(stop.orders or (stop.visit,))
    if late:
        due = clock.hour(stop.begin - timedelta(seconds=late), day)
        text = f"at {clock.hour(stop.begin, day)}, {clock.duration(late)} late (due by {due})"
        return Trouble(names=names, vehicle=route.vehicle, text=text, late=True, weight=late)
    spread = stop.eta_spread
    if spread is None or spread.on_time >= AT_RISK:
        return None
    due = clock.spans(stop, day) or clock.span(stop.preferred, day)
    text = f"at {clock.hour(stop.begin, day)}, on time with a chance of {100 * spread.on_time:.0f} % ({due})"
    return Trouble(names=names, vehicle=route.vehicle, text=text, late=False, weight=1 - spread.on_time)
