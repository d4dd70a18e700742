"""From a day's documents to a `Day`, and from rows of orders to events."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from router.documents.clock import Clock, TimeFaultError
from router.documents.day import Day as Documents, understood_day
from router.documents.dimensions import dimensions_of
from router.documents.reading import RawDay, read, read_table
from router.documents.rows import OrderRow
from router.documents.tables import Record
from router.errors import InputError, Problem, noted
from router.horizon.events import OrderPlaced
from router.horizon.state import Day, Measure
from router.loader import build, own_trust
from router.loader.addresses import geocoding_settings
from router.loader.fleet import fleet_of
from router.loader.places import places_of
from router.loader.travel import conditions_of, travel_of
from router.model import CarrierOption, Instance, Visit
from router.network import ProfileSettings
from router.units import FOREVER, Seconds

_OF_ONE_ORDER = ("sites", "vehicles", "zones", "traffic", "incidents", "weather", "skus", "stock", "carriers", "tariffs")
"""Tables that an order placed on the way needs beside its own row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file of further orders, with the columns of orders.csv; those that do not say when they are placed are at `at`, a moment
    or written as in the files of the day."""

    file: str | Path
    at: Seconds | str


def live_day(path: str | Path, added: Sequence[Added] | None = None) -> Day:
    """The day at `path`, ready to be lived.

    Parameters
    ----------
    added : further orders, which become known when they are placed; the day's own are known from the start then. None: those of its
        own orders are that are placed before the first vehicle may leave.

    Raises
    ------
    InputError
        listing every fault of the day and of the further orders.
    """
    raw = read(path)
    files = dict(_further(raw, added or ()))
    day = understood_day(raw)
    if files:
        day = _with_moments(day, files)
    instance = build(day, trust=own_trust(day.folder))
    known = _early(instance) if added is None else {one.data.id for one in day.orders if one.file not in files}
    sensitivity = {name: profile.sensitivity for name, profile in _profiles(day).items()}
    return Day(instance=instance, known=frozenset(known), measure=_measure(day), sensitivity=sensitivity)


def _further(raw: RawDay, added: Sequence[Added]) -> Iterator[tuple[str, Seconds | str]]:
    """The files of further orders, as their faults name them, which are read into `raw`."""
    for one in added:
        table = None
        with noted(raw.problems):
            table = read_table(one.file, raw.wanted("orders"), raw.problems)
        if table is not None:
            others = {other.file for other in (*raw.tables.values(), *raw.added)}
            file = str(Path(one.file).resolve()) if table.file in others else table.file
            raw.added.append(replace(table, file=file))
            yield file, one.at


def _with_moments(day: Documents, files: Mapping[str, Seconds | str]) -> Documents:
    """The day whose orders of `files` are placed at these moments, where they do not say when."""
    moments, problems = dict[str, Seconds](), list[Problem]()
    for file, at in files.items():
        with noted(problems):
            moments[file] = moment_of(day.clock, at)
    orders = day.tables["orders"]
    records = tuple(_placed(one, moments[one.file]) if one.file in moments else one for one in orders.records)
    tables = {**day.tables, "orders": replace(orders, records=records)}
    return replace(day, tables=tables, problems=(*day.problems, *problems))


def moment_of(clock: Clock, at: Seconds | str) -> Seconds:
    """What time ``--at`` means."""
    try:
        return at if isinstance(at, int) else clock.seconds(at)
    except TimeFaultError as fault:
        problem = Problem(code=fault.code, where="--at", what=fault.what, remedy=fault.remedy, value=str(at))
        raise InputError([problem]) from fault


def _placed(order: Record[OrderRow], at: Seconds) -> Record[OrderRow]:
    """The order, placed at `at` where it does not say when."""
    return order if order.data.placed_at is not None else replace(order, data=order.data.model_copy(update={"placed_at": at}))


def _early(instance: Instance) -> set[str]:
    """The orders placed before the first vehicle may leave; orders that do not say when they were placed are among them."""
    start = min((vehicle.earliest_start for vehicle in instance.vehicles), default=FOREVER)
    return {order.id for order in instance.orders if order.placed_at is None or order.placed_at < start}


def order_placed(path: str | Path, row: Mapping[str, Any], *, ident: str, at: Seconds) -> OrderPlaced:
    """The event of an order that the day at `path` does not have, with the visits that serve it.

    Raises
    ------
    InputError
        listing every fault of the order.
    """
    whole = read(path)
    raw = replace(whole, tables={name: table for name, table in whole.tables.items() if name in _OF_ONE_ORDER})
    raw.add_row("orders", row)
    day = _for_one_order(understood_day(raw), at)
    alone = build(day, trust=own_trust(day.folder), strict=True)
    lacking = _without_goods(alone)
    gone = lacking | {visit.pickup for visit in alone.visits if visit.id in lacking}
    visits = tuple(replace(one, release=one.release if one.release > at else 0) for one in alone.visits if one.id not in gone)
    options = tuple(option for option in alone.carrier_options if option.id not in lacking)
    visits += _nowhere(alone, {option.job for option in options} - {visit.group or visit.id for visit in visits})
    if not options and all(visit.vehicles == frozenset() for visit in visits):
        what, remedy = "no site has all its goods", "ask for fewer pieces, or for other goods"
        raise InputError([Problem(code="E274", where=f"order '{alone.orders[0].id}'", what=what, remedy=remedy, field="items")])
    return OrderPlaced(
        id=ident,
        at=at,
        order=alone.orders[0].id,
        visits=visits,
        places=tuple(alone.places[visit.place] for visit in visits),
        details=alone.orders[0],
        resources=tuple(one for one in alone.resources if one.kind != "share"),  # shares are of the orders of the morning
        carriers=alone.carriers,
        options=options,
    )


def _without_goods(alone: Instance) -> set[str]:
    """The visits and carrier options whose goods the stock of the morning did not have."""
    stock = {one.id: one.capacity for one in alone.resources if one.kind == "stock"}
    ways: tuple[Visit | CarrierOption, ...] = (*alone.visits, *alone.carrier_options)
    return {one.id for one in ways if any(units > stock.get(name, units) for name, units in one.uses.items())}


def _nowhere(alone: Instance, jobs: Collection[str]) -> tuple[Visit, ...]:
    """A visit that no vehicle makes, for each of the jobs that only carriers can bring."""
    last = (alone.visits[alone.jobs[alone.job_index[job]].options[0][-1]] for job in sorted(jobs))
    return tuple(replace(visit, vehicles=frozenset(), pickup=None, uses={}) for visit in last)


def _for_one_order(day: Documents, at: Seconds) -> Documents:
    """The day without what is about its other orders: those that vehicles begin with, and tariffs of zones where only they are.

    The goods of the order are ready no sooner than it is placed, so that no carrier promises it for a time before.
    """
    zones = {"", *(one.data.zone for one in day.orders), *(one.data.zone for one in day.sites)}
    zones |= {one.data.zone for one in day.zones}
    tables = dict(day.tables)
    ready = (replace(one, data=one.data.model_copy(update={"ready_at": max(one.data.ready_at or 0, at)})) for one in day.orders)
    tables["orders"] = replace(tables["orders"], records=tuple(_placed(one, at) for one in ready))
    vehicles = tables["vehicles"]
    records = (replace(record, data=record.data.model_copy(update={"prefix": ()})) for record in vehicles.records)
    tables["vehicles"] = replace(vehicles, records=tuple(records))
    if "tariffs" in tables and "carriers" in tables:
        near = [record for record in day.tariffs if record.data.zone in zones]
        there = {record.data.carrier for record in near}
        tables["tariffs"] = replace(tables["tariffs"], records=tuple(near))
        tables["carriers"] = replace(tables["carriers"], records=tuple(one for one in day.carriers if one.data.id in there))
    return replace(day, tables=tables)


def _profiles(day: Documents) -> Mapping[str, ProfileSettings]:
    places = places_of(day, geocoding_settings(day, own_trust(day.folder)))
    return fleet_of(day, places, dimensions_of(day.settings.dimensions)).profiles


def _measure(day: Documents) -> Measure:
    """Travel times of the day's vehicles over any places, under the day's own traffic."""
    profiles, conditions = _profiles(day), conditions_of(day).conditions
    return lambda places: travel_of(day, places, profiles, conditions).travel
