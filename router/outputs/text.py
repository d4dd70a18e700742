"""The plan on a terminal: totals, routes with ETAs, punctuality by mode, a sentence for every order left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument, UnservedDocument
from router.outputs import clock
from router.outputs.columns import Column, plain, shorten, table, wrap

MANY_STOPS = 300
"""Plans of more stops list no ETAs under their routes unless asked to."""

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How to write: `width` in terminal cells, `colour` or not, ETAs under the routes always (`stops`) or while they are few."""

    width: int = 100
    colour: bool = False
    stops: bool = False

    def paint(self, text: str, *names: str) -> str:
        """`text` in the named colours, if colours are wanted."""
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m" if self.colour and text else text


def plan_text(document: PlanDocument, page: Page | None = None) -> str:
    """The whole plan as text that ends in a line feed."""
    page = page or Page()
    parts = (_head, _routes, _stops, _cost, _punctuality, _unserved, _violations, _notes)
    blocks = ["\n".join(part(document, page)) for part in parts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(document: PlanDocument, page: Page) -> Iterator[str]:
    name, day = plain(document.instance.name), clock.day_of(document)
    yield page.paint(shorten(f"{name} · {day.isoformat()} · {document.instance.time_zone}", page.width), "bold")
    if document.kpis is not None:
        figures = document.kpis
        words = [
            f"{figures.served} of {figures.orders} orders served",
            f"{figures.vehicles_used} of {figures.vehicles} vehicles",
            f"{clock.kilometres(figures.distance_m)} km",
            f"{clock.duration(figures.duration_s)} on the road",
        ]
        words += [f"{figures.ready} ready for collection"] if figures.ready else []
        words += [f"{figures.rolled} rolled to the next night"] if figures.rolled else []
        yield from wrap(words, page.width, joint=" · ")
    if document.termination is not None:
        yield from wrap(_termination(document), page.width, joint=" · ")


_STATUS = {
    "complete": "complete: everything served as asked",
    "soft": "everything served, some outside its preferred time",
    "partial": "partial: some orders are not served",
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
    words = [_STATUS[how.status], _STOPPED[how.stopped_by], f"{how.engine}, seed {how.seed}", f"{how.search_s:.1f} s of search"]
    return [*words, f"{how.compile_s:.0f} s of compilation"] if how.compile_s >= 1 else words


def _routes(document: PlanDocument, page: Page) -> Iterator[str]:
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
        Column(title="wait", cells=[clock.duration(route.waiting_s) for route in routes], right=True, rank=3),
        Column(title="fill", cells=[_fill(route, capacities.get(route.vehicle, {})) for route in routes], right=True, rank=2),
        Column(title="late", cells=[_late(route) for route in routes], right=True, rank=1),
    ]
    head, *lines = table(columns, page.width)
    yield page.paint(head, "bold")
    listed = not page.stops and document.kpis is not None and document.kpis.stops <= MANY_STOPS
    for line, route in zip(lines, routes, strict=True):
        yield line
        if listed:
            yield from (page.paint(text, "dim") for text in wrap(_etas(route, day), page.width, indent="  "))


def _calls(route: RouteDocument) -> int:
    return sum(stop.kind == "visit" for stop in route.stops)


def _fill(route: RouteDocument, capacities: dict[str, int]) -> str:
    shares = [stop.load.get(name, 0) / capacity for stop in route.stops for name, capacity in capacities.items() if capacity > 0]
    return f"{100 * max(shares):.0f} %" if shares else ""


def _late(route: RouteDocument) -> str:
    late = max(stop.late_s for stop in route.stops)
    return clock.duration(late) if late else ""


def _etas(route: RouteDocument, day: date) -> list[str]:
    return [f"{clock.hour(stop.begin, day)} {plain(_name(stop))}" for stop in route.stops if stop.kind not in {"start", "end"}]


def _name(stop: StopDocument) -> str:
    return stop.visit or f"[{stop.kind}]"


def _stops(document: PlanDocument, page: Page) -> Iterator[str]:
    if not page.stops:
        return
    day = clock.day_of(document)
    for number, route in enumerate(document.routes):
        if number:
            yield ""
        yield page.paint(shorten(plain(f"{route.vehicle} ({route.kind})"), page.width), "bold")
        head, *lines = table(_stop_columns(route.stops, day), page.width)
        yield page.paint(head, "dim")
        for line, stop in zip(lines, route.stops, strict=True):
            yield page.paint(line, "red") if not clock.inside(stop) else page.paint(line, "yellow") if stop.late_s else line


def _stop_columns(stops: Sequence[StopDocument], day: date) -> list[Column]:
    return [
        Column(title="ETA", cells=[clock.hour(stop.begin, day) for stop in stops], right=True),
        Column(title="stop", cells=[_name(stop) for stop in stops], flexible=True),
        Column(title="mode", cells=[stop.mode for stop in stops], flexible=True, rank=3),
        Column(title="window", cells=[clock.spans(stop, day) for stop in stops], flexible=True, rank=6),
        Column(title="wait", cells=[_some(stop.waiting_s) for stop in stops], right=True, rank=4),
        Column(title="late", cells=[_some(stop.late_s) for stop in stops], right=True, rank=5),
        Column(title="km", cells=[clock.kilometres(stop.distance_m) for stop in stops], right=True, rank=2),
        Column(title="address", cells=[stop.address or stop.place for stop in stops], flexible=True, rank=1),
    ]


def _some(seconds: int) -> str:
    return clock.duration(seconds) if seconds else ""


def _cost(document: PlanDocument, page: Page) -> Iterator[str]:
    cost = document.cost
    yield page.paint(f"cost {clock.money(cost.total, cost.currency)}", "bold")
    words = [f"{name} {clock.money(price)}" for name, price in cost.terms.items()]
    yield from wrap(words, page.width, indent="  ", joint=" · ")


def _punctuality(document: PlanDocument, page: Page) -> Iterator[str]:
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
    head, *lines = table(columns, page.width)
    yield page.paint(head, "bold")
    yield from lines


def _of(part: int, whole: int) -> str:
    return clock.percent(part / whole if whole else None)


def _unserved(document: PlanDocument, page: Page) -> Iterator[str]:
    if not document.unserved:
        return
    yield page.paint(f"not served ({len(document.unserved)})", "bold", "red")
    for item in document.unserved:
        yield from wrap(plain(sentence(item)).split(), page.width, indent="  ", joint=" ")


def sentence(item: UnservedDocument) -> str:
    """One sentence on what is not served and why; the explained text when there is one."""
    names = ", ".join(item.orders or item.visits)
    if not item.text:
        return f"{names}: no route has room for it ({item.reason})."
    return item.text if all(name in item.text for name in item.orders) else f"{names}: {item.text}"


def _violations(document: PlanDocument, page: Page) -> Iterator[str]:
    if not document.violations:
        return
    yield page.paint(f"violations ({len(document.violations)})", "bold", "red")
    for item in document.violations:
        yield from wrap(plain(f"{item.rule} {item.where}: {item.text}").split(), page.width, indent="  ", joint=" ")


def _notes(document: PlanDocument, page: Page) -> Iterator[str]:
    notes = () if document.termination is None else document.termination.notes
    for note in (*notes, *(["planned without regard to traffic; the times shown regard it"] if document.blind else [])):
        yield from (page.paint(line, "dim") for line in wrap(plain(f"note: {note}").split(), page.width, joint=" "))
