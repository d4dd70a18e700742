"""Building blocks of the modes: from one order to its visits, over all origins and destinations it may choose from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from router.documents.clock import intersection
from router.errors import Problem
from router.model import ALWAYS, Order, Visit, Window
from router.modes.interface import Asked, Elsewhere, Ground, Made
from router.units import FOREVER, Seconds

PENALTY = 1_000.0
"""Price of leaving an order out where neither the order nor its mode names one; its value comes on top."""

Windows: TypeAlias = tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When an order may be served at one destination; no `windows` means never. From `ready` on it may leave its origin."""

    windows: Windows
    preferred: Window | None = None
    ready: Seconds = 0
    max_on_board: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where goods come from: the start of the vehicles named, or a pickup at `site`."""

    name: str = ""
    vehicles: frozenset[str] | None = None
    site: str = ""


TimingOf: TypeAlias = Callable[[Windows | None, Window | None], Timing]
"""Slots and preferred window of a destination (None: those of the order's mode) → timing."""


def made_of(
    asked: Sequence[Asked], ground: Ground, timing: Callable[[Asked, Ground], TimingOf], *, always_pair: bool = False
) -> Made:
    """Visits of orders that are each served on their own; an order that no option can serve in time is a fault."""
    visits: list[Visit] = []
    problems: list[Problem] = []
    for one in asked:
        made = order_visits(one, ground, timing(one, ground), always_pair=always_pair)
        visits += made
        if not made:
            problems.append(no_time(one))
    return Made(visits=tuple(visits), orders=tuple(order_of(one, ground) for one in asked), problems=tuple(problems))


def no_time(asked: Asked) -> Problem:
    """The fault of an order whose slots, mode and sites leave no time at all."""
    return asked.record.problem(
        "E233",
        "no time is left to serve it: its slots, its mode's hours and its origin's opening do not meet",
        "widen the slots, or correct the hours of the mode or site",
        column="slots",
    )


def order_of(asked: Asked, ground: Ground, outcome: str = "drive", note: str = "") -> Order:
    """The order as reports need it."""
    row = asked.record.data
    return Order(
        id=row.id,
        mode=row.mode,
        channel=row.channel,
        outcome=outcome,
        note=note or row.note,
        address=row.address,
        placed_at=row.placed_at,
        loads=asked.deliver,
        extra=row.extra,
        private=ground.private & row.extra.keys(),
    )


def order_visits(asked: Asked, ground: Ground, timing: TimingOf, *, always_pair: bool = False) -> tuple[Visit, ...]:
    """All visits of one order: one option for each origin and each destination that leaves any time."""
    destinations: list[Elsewhere | None] = [None, *asked.elsewhere] if asked.place is not None else [*asked.elsewhere]
    options = list(product(destinations, _sources(asked, ground, always_pair)))
    group = asked.terms.id if len(options) > 1 else None
    return tuple(visit for destination, source in options for visit in _option(asked, ground, timing, destination, source, group))


def served_by(asked: Asked, ground: Ground, only: frozenset[str] | None = None) -> frozenset[str] | None:
    """Ids of the vehicles that may serve the order, None for all."""
    row = asked.terms
    if not row.vehicles and not row.not_vehicles:
        return only
    everybody = frozenset().union(*ground.vehicles.values())
    # Names nobody bears are faults of their own; they must not look like an order that nobody may serve.
    known = [name for name in row.vehicles if name in ground.vehicles]
    wanted = names(known, ground) if known else everybody
    allowed = wanted - names(row.not_vehicles, ground)
    return allowed if only is None else allowed & only


def names(written: Sequence[str], ground: Ground) -> frozenset[str]:
    """Ids of the vehicles written so; unknown ones are reported elsewhere."""
    return frozenset().union(*(ground.vehicles.get(name, frozenset()) for name in written))


def _sources(asked: Asked, ground: Ground, always_pair: bool) -> list[_Source]:
    origins = [origin for origin in asked.terms.origin if origin in ground.sites]
    several = len(origins) > 1
    sources = []
    for origin in origins:
        name = f"~{origin}" if several else ""
        if origin in ground.starting and not always_pair:
            sources.append(_Source(name=name, vehicles=ground.starting[origin]))
        else:
            sources.append(_Source(name=name, site=origin))
    return sources or [_Source()]


def _option(
    asked: Asked, ground: Ground, timing: TimingOf, destination: Elsewhere | None, source: _Source, group: str | None
) -> Iterator[Visit]:
    row = asked.terms
    slots, preferred = (row.slots, row.preferred) if destination is None else _elsewhere_times(asked, destination)
    times = timing(slots, preferred)
    ident = row.id + (f"@{destination.name}" if destination else "") + source.name
    if not times.windows:
        return
    pickup = None
    if source.site:
        pickup = _pickup(asked, ground, source, times, f"{ident}:pickup")
        if pickup is None:
            return
        yield pickup
    yield _delivery(asked, ground, times, destination, source, group, ident, pickup.id if pickup else None)


def _elsewhere_times(asked: Asked, destination: Elsewhere) -> tuple[Windows | None, Window | None]:
    """Slots of an alternative are its own; without any it takes those of the order."""
    row = destination.row
    return (row.slots, row.preferred) if row.slots is not None else (asked.terms.slots, row.preferred or asked.terms.preferred)


def _pickup(asked: Asked, ground: Ground, source: _Source, times: Timing, ident: str) -> Visit | None:
    site = ground.sites[source.site]
    windows = intersection(site.opening, (Window(times.ready, min(times.windows[-1].end, FOREVER)),))
    if not windows:
        return None
    row = asked.terms
    return Visit(
        id=ident,
        place=site.place,
        mode=row.mode,
        orders=(row.id,),
        windows=windows,
        address=site.row.address or site.row.name,
        site=site.row.id,
        service=row.pickup_service or 0,
        collect=asked.deliver,
        penalty=0.0,
        priority=row.priority or 0,
        requires=frozenset(row.requires or ()),
        goods=frozenset(row.goods or ()),
        vehicles=served_by(asked, ground),
    )


def _delivery(
    asked: Asked,
    ground: Ground,
    times: Timing,
    destination: Elsewhere | None,
    source: _Source,
    group: str | None,
    ident: str,
    pickup: str | None,
) -> Visit:
    row = asked.terms
    place = asked.place if destination is None else destination.place
    assert place is not None
    service = row.service or 0
    address = row.address if destination is None else destination.address
    price = row.price or 0.0
    by_kind = row.service_by_kind or {}
    if destination is not None:
        price += destination.row.price
        if destination.row.service is not None:
            service, by_kind = destination.row.service, {}
    return Visit(
        id=ident,
        place=place,
        mode=row.mode,
        orders=(row.id,),
        windows=times.windows,
        address=address,
        site="" if destination is None else destination.row.site,
        service=service,
        service_by_kind=by_kind,
        setup=row.setup or 0,
        deliver=asked.deliver,
        collect=asked.collect,
        release=0 if pickup else times.ready,
        preferred=times.preferred,
        early_price=60 * (row.early_price_per_min or 0.0),
        late_price=60 * (row.late_price_per_min or 0.0),
        penalty=penalty(asked),
        priority=row.priority or 0,
        requires=frozenset(row.requires or ()),
        vehicles=served_by(asked, ground, source.vehicles),
        goods=frozenset(row.goods or ()),
        pickup=pickup,
        max_on_board=times.max_on_board if pickup else None,
        group=group,
        price=price,
        liked_vehicles=names(row.liked_vehicles, ground),
        other_vehicle_price=row.other_vehicle_price or 0.0,
        position=row.position,
    )


def penalty(asked: Asked) -> float:
    """Price of leaving the order out."""
    return (PENALTY if asked.terms.penalty is None else asked.terms.penalty) + (asked.terms.value or 0.0)


def slots_or(slots: Windows | None, hours: Windows | None) -> Windows:
    """The slots asked for, else the mode's hours, else any time."""
    return slots or hours or (ALWAYS,)
