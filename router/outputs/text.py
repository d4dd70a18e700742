"""The plan on a terminal: totals, what needs a person first, one line a vehicle, punctuality by mode."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from router.costing import split
from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument, UnservedDocument
from router.outputs import clock
from router.outputs.columns import Column, plain, prose, table
from router.outputs.exceptions import Trouble, late_seconds, troubles, unused_vehicles
from router.outputs.labels import label, orders_fetched
from router.outputs.sourcing_text import sourcing_blocks
from router.units import count_of

SHOWN = 20
"""So many stops of one kind of trouble are listed."""
LEAST_ITERATIONS_PER_STOP = 10
"""A search with fewer has hardly begun."""


def plan_text(document: PlanDocument, width: int = 100, *, stops: bool = False) -> Iterator[RenderableType]:
    """The plan for a terminal of `width` cells, every stop listed where `stops` are asked for; blocks are a line apart."""
    blocks = (
        [*_head(document), *_warnings(document)],
        [*_unserved(document)],
        [*_troubles(document)],
        [*_violations(document)],
        [*_routes(document, width)],
        [*_stops(document, width)] if stops else [],
        [*_punctuality(document, width)],
        *sourcing_blocks(document, width),
        [*_notes(document)],
    )
    for number, block in enumerate(block for block in blocks if block):
        if number:
            yield Text("")
        yield from block


def _head(document: PlanDocument) -> Iterator[RenderableType]:
    day = clock.day_of(document).isoformat()
    yield prose(f"{document.instance.name} · {day} · {document.instance.time_zone}", "bold")
    if document.kpis is not None:
        figures = document.kpis
        words = [
            f"{figures.served:,} of {count_of(figures.orders, 'order')} served",
            f"{figures.vehicles_used} of {count_of(figures.vehicles, 'vehicle')}",
            f"{clock.kilometres(figures.distance_m)} km",
            f"{clock.duration(figures.duration_s)} on the road",
        ]
        words += [f"{figures.ready} ready for collection"] if figures.ready else []
        words += [f"{figures.rolled} rolled to the next night"] if figures.rolled else []
        yield prose(" · ".join(words))
    yield from _cost(document)
    if document.termination is not None:
        yield prose(" · ".join(_termination(document)), "dim")


def _cost(document: PlanDocument) -> Iterator[RenderableType]:
    """What the plan costs; what is left out has a price of its own, which is no money spent."""
    money, left_out = split(document.cost.terms)
    words = [f"{name.replace('_', ' ')} {clock.money(price)}" for name, price in document.cost.terms.items() if name != "unserved"]
    shares = f" ({', '.join(words)})" if len(words) > 1 else ""
    yield prose(f"cost {clock.money(money, document.cost.currency)}{shares}", "bold")
    if left_out:
        yield prose(f"beside it, not part of the cost: leaving out what is not served is priced at {clock.money(left_out)}")


_STATUS = {
    "complete": "everything served as asked",
    "soft": "everything served, some outside its preferred time",
    "partial": "some orders are not served",
}
_STOPPED = {
    "time": "stopped at the time limit",
    "iterations": "stopped at the iteration limit",
    "stagnation": "stopped when nothing better came",
    "interrupted": "interrupted: the best plan so far",
    "exhausted": "searched to the end",
}


def _termination(document: PlanDocument) -> list[str]:
    assert document.termination is not None
    how = document.termination
    status = "partial" if document.unserved else how.status
    return [_STATUS[status], _STOPPED[how.stopped_by], f"{how.engine}, seed {how.seed}", f"{how.search_s:.1f} s of search"]


def _warnings(document: PlanDocument) -> Iterator[RenderableType]:
    how, figures = document.termination, document.kpis
    if how is None or figures is None or how.engine != "hybrid" or how.stopped_by not in ("time", "interrupted"):
        return
    if how.iterations < LEAST_ITERATIONS_PER_STOP * figures.stops:
        ran = f"{count_of(how.iterations, 'iteration')} for {count_of(figures.stops, 'stop')}"
        text = f"the search hardly ran: {ran}; give it a longer --time-limit"
        yield prose(f"warning: {text}", "yellow")


def _unserved(document: PlanDocument) -> Iterator[RenderableType]:
    if document.unserved:
        yield Text(f"not served ({len(document.unserved)})", "bold red")
    for item in document.unserved:
        yield prose(sentence(item), indent=2)


def sentence(item: UnservedDocument) -> str:
    """One sentence on what is not served and why; the explained text when there is one."""
    names = ", ".join(item.orders or item.visits)
    if not item.text:
        return f"{names}: no route has room for it ({item.reason})."
    return item.text if all(name in item.text for name in item.orders) else f"{names}: {item.text}"


def _troubles(document: PlanDocument) -> Iterator[RenderableType]:
    found = list(troubles(document))
    yield from _listed("late", "red", [one for one in found if one.late])
    yield from _listed("at risk", "yellow", [one for one in found if not one.late])
    unused = unused_vehicles(document)
    if unused:
        names = ", ".join(unused[:SHOWN]) + (" …" if len(unused) > SHOWN else "")
        yield prose(f"not used ({len(unused)}): {names}")


def _listed(title: str, style: str, found: Sequence[Trouble]) -> Iterator[RenderableType]:
    if not found:
        return
    yield Text(f"{title} ({len(found)})", f"bold {style}")
    for one in found[:SHOWN]:
        yield prose(f"{one.names} on {one.vehicle} {one.text}", style, indent=2)
    if len(found) > SHOWN:
        yield prose(f"… and {len(found) - SHOWN} more; --stops shows every stop", indent=2)


def _violations(document: PlanDocument) -> Iterator[RenderableType]:
    if document.violations:
        yield Text(f"violations ({len(document.violations)})", "bold red")
    for item in document.violations:
        yield prose(f"{item.rule} {item.where}: {item.text}", indent=2)


def _routes(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    if not document.routes:
        return
    day, routes = clock.day_of(document), document.routes
    capacities = {vehicle.id: vehicle.capacities for vehicle in document.vehicles}
    columns = [
        Column(title="vehicle", cells=[route.vehicle for route in routes], flexible=True),
        Column(title="kind", cells=[route.kind for route in routes], flexible=True, rank=4),
        Column(title="leaves", cells=[clock.hour(route.departure, day) for route in routes], right=True),
        Column(title="ends", cells=[clock.hour(route.end, day) for route in routes], right=True),
        Column(title="stops", cells=[str(_calls(route)) for route in routes], right=True, rank=7),
        Column(title="km", cells=[clock.kilometres(route.distance_m) for route in routes], right=True, rank=6),
        Column(title="drive", cells=[clock.duration(route.driving_s) for route in routes], right=True, rank=5),
        Column(title="wait", cells=[_some(route.waiting_s) for route in routes], right=True, rank=3),
        Column(title="fill", cells=[_fill(route, capacities.get(route.vehicle, {})) for route in routes], right=True, rank=2),
        Column(title="late", cells=[_some(_latest(route)) for route in routes], right=True, rank=1),
    ]
    yield table(columns, width, styles=["red" if _latest(route) else "" for route in routes])


def _calls(route: RouteDocument) -> int:
    return sum(stop.kind == "visit" for stop in route.stops)


def _fill(route: RouteDocument, capacities: dict[str, int]) -> str:
    shares = [stop.load.get(name, 0) / capacity for stop in route.stops for name, capacity in capacities.items() if capacity > 0]
    return f"{100 * max(shares):.0f} %" if shares else ""


def _latest(route: RouteDocument) -> int:
    return max((late_seconds(stop) for stop in route.stops if stop.kind == "visit"), default=0)


def _stops(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    day, fetched = clock.day_of(document), orders_fetched(document)
    for number, route in enumerate(document.routes):
        if number:
            yield Text("")
        yield prose(f"{route.vehicle} ({route.kind})", "bold")
        yield table(_stop_columns(route.stops, day, fetched), width, styles=[_style(stop) for stop in route.stops])


def _style(stop: StopDocument) -> str:
    if stop.kind != "visit":
        return "dim"
    return "red" if not clock.inside(stop) else "yellow" if stop.late_s else ""


def _stop_columns(stops: Sequence[StopDocument], day: date, fetched: Mapping[str, tuple[str, ...]]) -> list[Column]:
    return [
        Column(title="ETA", cells=[clock.hour(stop.begin, day) for stop in stops], right=True),
        Column(title="stop", cells=[label(stop, fetched) for stop in stops], flexible=True),
        Column(title="mode", cells=[stop.mode for stop in stops], flexible=True, rank=3),
        Column(title="window", cells=[clock.spans(stop, day) for stop in stops], rank=6),
        Column(title="wait", cells=[_some(stop.waiting_s) for stop in stops], right=True, rank=4),
        Column(title="late", cells=[_some(stop.late_s) for stop in stops], right=True, rank=5),
        Column(title="km", cells=[clock.kilometres(stop.distance_m) for stop in stops], right=True, rank=2),
        Column(title="address", cells=[stop.address or stop.place for stop in stops], flexible=True, rank=1),
    ]


def _some(seconds: int) -> str:
    return clock.duration(seconds) if seconds else ""


def _punctuality(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    if document.kpis is None or not document.kpis.modes:
        return
    modes = document.kpis.modes
    figures = list(modes.values())
    expected = ["" if item.expected_on_time is None else clock.percent(item.expected_on_time) for item in figures]
    columns = [
        Column(title="mode", cells=list(modes), flexible=True),
        Column(title="orders", cells=[str(item.orders) for item in figures], right=True, rank=6),
        Column(title="served", cells=[str(item.served) for item in figures], right=True),
        Column(title="in window", cells=[_of(item.in_window, item.served) for item in figures], right=True),
        Column(title="as preferred", cells=[_of(item.in_preferred, item.served) for item in figures], right=True, rank=5),
        Column(title="mean late", cells=[clock.duration(item.mean_late_s) for item in figures], right=True, rank=3),
        Column(title="latest", cells=[clock.duration(item.max_late_s) for item in figures], right=True, rank=2),
        Column(title="expected on time", cells=expected, right=True, rank=4),
    ]
    yield table(columns, width)


def _of(part: int, whole: int) -> str:
    return clock.percent(part / whole if whole else None)


def _notes(document: PlanDocument) -> Iterator[RenderableType]:
    notes = () if document.termination is None else document.termination.notes
    for note in (*notes, *(["planned without regard to traffic; the times shown regard it"] if document.blind else [])):
        yield prose(plain(f"note: {note}"), "dim")
