"""What stands on a sheet, whatever it is printed with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from router.documents.plan_document import OrderDocument, PlanDocument, RouteDocument, StopDocument
from router.outputs import clock
from router.outputs.geojson import named_routes
from router.outputs.sheets.links import NAVIGATION

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One stop on the driver's page; `number` is empty for all but visits."""

    kind: str
    number: str
    eta: str
    leave: str
    window: str
    address: str
    orders: tuple[str, ...]
    mode: str
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


def sheets_of(document: PlanDocument, *, navigation: str = "geo", redact: bool = False) -> Iterator[Sheet]:
    """A sheet per route, in the plan's order."""
    orders = {order.id: order for order in document.orders}
    day = clock.day_of(document)
    for route, name in named_routes(document):
        writer = _Writer(orders, day, navigation, redact=redact)
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


class _Writer:
    """Writes the lines of one route."""

    def __init__(self, orders: Mapping[str, OrderDocument], day: date, navigation: str, *, redact: bool) -> None:
        self.orders, self.day, self.redact = orders, day, redact
        self.link = NAVIGATION[navigation]

    def lines(self, route: RouteDocument) -> Iterator[Line]:
        number = 0
        for stop in route.stops:
            number += stop.kind == "visit"
            yield self.line(stop, str(number) if stop.kind == "visit" else "")

    def line(self, stop: StopDocument, number: str) -> Line:
        known = [self.orders[name] for name in stop.orders if name in self.orders]
        located = stop.kind != "break" and stop.lat is not None and stop.lon is not None
        return Line(
            kind=stop.kind,
            number=number,
            eta=clock.hour(stop.begin, self.day),
            leave=clock.hour(stop.leave, self.day),
            window=clock.spans(stop, self.day),
            address="" if stop.kind == "break" else stop.address or stop.place,
            orders=stop.orders or ((stop.visit,) if stop.visit else ()),
            mode=stop.mode,
            contact=tuple(text for order in known for text in self.contact(order, several=len(known) > 1)),
            notes=tuple(text for order in known for text in _notes(order)),
            off=clock.amounts(stop.deliver),
            on=clock.amounts(stop.collect),
            requires=", ".join(stop.requires),
            link=self.link(stop.lat or 0.0, stop.lon or 0.0) if located else "",
        )

    def contact(self, order: OrderDocument, *, several: bool) -> Iterator[str]:
        values = [order.extra[name] for name in order.private if order.extra.get(name)]
        if values:
            shown = " ".join(masked(value) if self.redact else value for value in values)
            yield f"{order.id}: {shown}" if several else shown

    def trips(self, route: RouteDocument) -> Iterator[Trip]:
        """A trip per loading: the parts of the route between its start and its reloads."""
        loadings = [index for index, stop in enumerate(route.stops) if stop.kind in {"start", "reload"}]
        numbers = {id(stop): number for number, stop in enumerate((s for s in route.stops if s.kind == "visit"), start=1)}
        for begin, end in pairwise([*loadings, len(route.stops)]):
            calls = [stop for stop in route.stops[begin:end] if stop.kind == "visit" and stop.deliver and not stop.pickup]
            place = route.stops[begin]
            if calls:
                yield Trip(
                    place=place.address or place.place,
                    leaves=clock.hour(place.leave, self.day),
                    parcels=tuple(self.parcel(stop, numbers[id(stop)]) for stop in reversed(calls)),
                    total=clock.amounts(_sum(calls)),
                )

    def parcel(self, stop: StopDocument, number: int) -> Parcel:
        known = [self.orders[name] for name in stop.orders if name in self.orders]
        return Parcel(
            stop=str(number),
            orders=stop.orders or (stop.visit,),
            amount=clock.amounts(stop.deliver),
            requires=", ".join(stop.requires),
            notes=tuple(text for order in known for text in _extras(order)),
        )


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
