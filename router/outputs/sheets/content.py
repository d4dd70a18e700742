"""What stands on a sheet, whatever it is printed with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from router.documents.plan_document import OrderDocument, PlanDocument, RouteDocument, StopDocument
from router.outputs import clock
from router.outputs.geojson import named_routes
from router.outputs.labels import orders_fetched
from router.outputs.sheets.links import NAVIGATION
from router.outputs.sheets.words import Words

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One stop on the driver's page; `number` is empty for all but visits, `dock` for all but those where a trip is loaded.

    `kind` is that of the stop, or ``pickup``. `elsewhere` tells that the goods do not go to the customer's own door.
    """

    kind: str
    number: str
    eta: str
    leave: str
    window: str
    dock: str
    site: str
    address: str
    orders: tuple[str, ...]
    mode: str
    elsewhere: bool
    contact: tuple[str, ...]
    notes: tuple[str, ...]
    off: str
    on: str
    requires: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One stop's goods on the loading list."""

    stop: str
    orders: tuple[str, ...]
    amount: str
    requires: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What is loaded at one place, the last stop's goods first."""

    place: str
    dock: str
    leaves: str
    parcels: tuple[Parcel, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page of one route."""

    file_name: str
    plan: str
    day: date
    made_for: datetime
    vehicle: str
    kind: str
    leaves: str
    ends: str
    stops: int
    distance: str
    lines: tuple[Line, ...]
    trips: tuple[Trip, ...]


def sheets_of(document: PlanDocument, words: Words, *, navigation: str = "geo", redact: bool = False) -> Iterator[Sheet]:
    """A sheet per route, in the plan's order."""
    day = clock.day_of(document)
    writer = _Writer(document, words, navigation, redact=redact)
    for route, name in named_routes(document):
        yield Sheet(
            file_name=name,
            plan=document.instance.name,
            day=day,
            made_for=document.instance.epoch,
            vehicle=route.vehicle,
            kind=route.kind,
            leaves=clock.hour(route.departure, day),
            ends=clock.hour(route.end, day),
            stops=sum(stop.kind == "visit" for stop in route.stops),
            distance=f"{clock.kilometres(route.distance_m)} km",
            lines=tuple(writer.lines(route)),
            trips=tuple(writer.trips(route)),
        )


def masked(value: str) -> str:
    """A name as its first letter, a number as its last digits, the rest starred out."""
    digits = sum(letter.isdigit() for letter in value)
    if digits > _SHOWN_DIGITS:
        kept = value[-_SHOWN_DIGITS:]
        return re.sub(r"\w", "*", value[:-_SHOWN_DIGITS]) + kept
    return value[:1] + "*" * max(1, len(value) - 1) if value else ""


def facts_of(sheet: Sheet, words: Words) -> list[str]:
    """What stands under the title."""
    times = (f"{words['leaves']} {sheet.leaves}", f"{words['ends']} {sheet.ends}")
    stops = words["stop" if sheet.stops == 1 else "stops"]
    return [sheet.plan, sheet.day.isoformat(), sheet.kind, *times, f"{sheet.stops} {stops}", sheet.distance]


def loading_facts(sheet: Sheet, trip: Trip, number: int, words: Words) -> list[str]:
    """What stands under the title of a loading list."""
    dock = [f"{words['dock']} {trip.dock}"] if trip.dock else []
    facts = [f"{words['trip']} {number}", trip.place, *dock, f"{words['leaves']} {trip.leaves}", f"{words['total']} {trip.total}"]
    return [sheet.plan, sheet.day.isoformat(), *facts]


def where_of(line: Line, words: Words) -> list[str]:
    """The place of a stop, what it is, and for whom, the most important first."""
    title = words[line.kind] if line.kind != "visit" else ""
    named = ", ".join(line.orders)
    mode = f" · {line.mode}" if line.kind == "visit" and line.mode != words["scheduled"] else ""
    own = [words["elsewhere"]] if line.elsewhere else []
    return [text for text in (title, line.site, line.address, f"{named}{mode}" if named else "", *own) if text]


def times_of(line: Line, words: Words) -> list[str]:
    """The moments of a stop: of the dock where a trip is loaded, else of beginning and leaving."""
    if line.dock:
        return [f"{words['dock']} {line.dock}", f"→ {line.leave}"]
    return [line.eta] if line.eta == line.leave else [line.eta, f"→ {line.leave}"]


class _Writer:
    """Writes the lines of one route."""

    def __init__(self, document: PlanDocument, words: Words, navigation: str, *, redact: bool) -> None:
        self.orders = {order.id: order for order in document.orders}
        self.fetched = orders_fetched(document)
        self.day, self.words, self.redact = clock.day_of(document), words, redact
        self.link = NAVIGATION[navigation]

    def lines(self, route: RouteDocument) -> Iterator[Line]:
        number = 0
        for stop in route.stops:
            number += stop.kind == "visit"
            yield self.line(stop, str(number) if stop.kind == "visit" else "")

    def line(self, stop: StopDocument, number: str) -> Line:
        known = [self.orders[name] for name in stop.orders if name in self.orders]
        own_door = not stop.site and not stop.elsewhere
        located = stop.kind != "break" and stop.lat is not None and stop.lon is not None
        return Line(
            kind="pickup" if stop.visit in self.fetched else stop.kind,
            number=number,
            eta=clock.hour(stop.begin, self.day),
            leave=clock.hour(stop.leave, self.day),
            window=clock.spans(stop, self.day, since=self.words["from"], until=self.words["until"]),
            dock=self.dock(stop),
            site=stop.site,
            address="" if stop.kind == "break" or stop.address == stop.site else stop.address or stop.place,
            orders=self.named(stop),
            mode=self.words.get(stop.mode, stop.mode),
            elsewhere=stop.elsewhere,
            contact=tuple(text for order in known for text in self.contact(order, several=len(known) > 1)) if own_door else (),
            notes=tuple(text for order in known for text in _told(order, _notes(order), several=len(known) > 1)),
            off=clock.amounts(stop.deliver),
            on=clock.amounts(stop.collect),
            requires=", ".join(stop.requires),
            link=self.link(stop.lat or 0.0, stop.lon or 0.0) if located else "",
        )

    def named(self, stop: StopDocument) -> tuple[str, ...]:
        """The orders of a stop."""
        return self.fetched.get(stop.visit) or stop.orders or ((stop.visit,) if stop.visit else ())

    def dock(self, stop: StopDocument) -> str:
        """When the vehicle must stand at the dock, where a trip is loaded."""
        return clock.hour(stop.leave - timedelta(seconds=stop.loading_s), self.day) if stop.loading_s else ""

    def contact(self, order: OrderDocument, *, several: bool) -> Iterator[str]:
        values = [order.extra[name] for name in order.private if order.extra.get(name)]
        if values:
            shown = " · ".join(masked(value) if self.redact else value for value in values)
            yield from _told(order, [shown], several=several)

    def trips(self, route: RouteDocument) -> Iterator[Trip]:
        """A trip per loading: the parts of the route between its start and its reloads."""
        loadings = [index for index, stop in enumerate(route.stops) if stop.kind in {"start", "reload"}]
        numbers = {id(stop): number for number, stop in enumerate((s for s in route.stops if s.kind == "visit"), start=1)}
        for begin, end in pairwise([*loadings, len(route.stops)]):
            calls = [stop for stop in route.stops[begin:end] if stop.kind == "visit" and stop.deliver and not stop.pickup]
            place = route.stops[begin]
            if calls:
                yield Trip(
                    place=", ".join(dict.fromkeys(text for text in (place.site, place.address) if text)) or place.place,
                    dock=self.dock(place),
                    leaves=clock.hour(place.leave, self.day),
                    parcels=tuple(self.parcel(stop, numbers[id(stop)]) for stop in reversed(calls)),
                    total=clock.amounts(_sum(calls)),
                )

    def parcel(self, stop: StopDocument, number: int) -> Parcel:
        known = [self.orders[name] for name in stop.orders if name in self.orders]
        return Parcel(
            stop=str(number),
            orders=self.named(stop),
            amount=clock.amounts(stop.deliver),
            requires=", ".join(stop.requires),
            notes=tuple(text for order in known for text in _told(order, _extras(order), several=len(known) > 1)),
        )


def _told(order: OrderDocument, texts: Iterable[str], *, several: bool) -> Iterator[str]:
    """The texts, each with the order it belongs to where a stop has several."""
    yield from (f"{order.id}: {text}" if several else text for text in texts)


def _notes(order: OrderDocument) -> Iterator[str]:
    if order.note:
        yield order.note
    yield from _extras(order)


def _extras(order: OrderDocument) -> Iterator[str]:
    """Further columns of the order that are not personal."""
    yield from (f"{name}: {value}" for name, value in order.extra.items() if value and name not in order.private)


def _sum(calls: Sequence[StopDocument]) -> dict[str, int]:
    total: dict[str, int] = {}
    for stop in calls:
        for name, amount in stop.deliver.items():
            total[name] = total.get(name, 0) + amount
    return total
