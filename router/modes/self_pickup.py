"""Self pickup: the customer collects at a station, locker or store.

Orders for one point, from one origin and for one deadline become one replenishment visit (more, when no vehicle could take
them at once). Orders held where they are collected need no drive and are ready. What does not fit into the point's
compartments, or is ready only after its last deadline, is rolled; those placed first go first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from router.documents.clock import intersection
from router.errors import Problem
from router.model import Order, Visit, Window
from router.modes.calls import names, no_time, order_of, penalty, served_by
from router.modes.interface import Asked, Ground, Made, SiteGround
from router.units import FOREVER, Seconds

HANDLING: Seconds = 60
"""Per order put into a locker or onto a shelf, where neither site nor mode says otherwise."""


def self_pickup(asked: Sequence[Asked], ground: Ground) -> Made:
    """Replenishment visits of the stations and lockers."""
    visits: list[Visit] = []
    orders: list[Order] = []
    problems: list[Problem] = []
    waiting: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        point = one.terms.pickup_point
        if not point:
            problems.append(
                one.record.problem("E210", "pickup_point is empty", "name where it is collected", column="pickup_point")
            )
        elif one.terms.held or point in one.terms.origin:
            orders.append(order_of(one, ground, "ready", "lies ready where it is collected"))
        elif point in ground.sites:
            waiting[point].append(one)
    for point, several in waiting.items():
        fitting, overflow = _fitting(several, ground.sites[point])
        orders += [order_of(one, ground, "rolled", f"{point} is full") for one in overflow]
        made = _replenishments(point, fitting, ground)
        visits, orders, problems = visits + list(made.visits), orders + list(made.orders), problems + list(made.problems)
    return Made(visits=tuple(visits), orders=tuple(orders), problems=tuple(problems))


def _fitting(asked: Sequence[Asked], site: SiteGround) -> tuple[list[Asked], list[Asked]]:
    """Orders that find room at the point, first come first served, and the others."""
    fitting: list[Asked] = []
    overflow: list[Asked] = []
    room = list(site.capacity)
    for one in sorted(asked, key=lambda one: (-(one.terms.priority or 0), one.terms.placed_at or 0)):
        full = site.row.compartments is not None and len(fitting) >= site.row.compartments
        if full or any(load > left for load, left in zip(one.deliver, room, strict=False)):
            overflow.append(one)
            continue
        fitting.append(one)
        room = [left - load for left, load in zip(room, one.deliver or [0] * len(room), strict=False)]
    return fitting, overflow


class _Wave(NamedTuple):
    """What orders must have in common to arrive in one visit."""

    deadline: Seconds
    origin: tuple[str, ...]
    requires: tuple[str, ...]
    goods: tuple[str, ...]
    vehicles: frozenset[str] | None


def _replenishments(point: str, asked: Sequence[Asked], ground: Ground) -> Made:
    site = ground.sites[point]
    waves: dict[_Wave, list[Asked]] = defaultdict(list)
    rolled: list[Order] = []
    for one in asked:
        deadline, row = _deadline(one, site, ground), one.terms
        if deadline is None:
            rolled.append(order_of(one, ground, "rolled", f"ready only after the last deadline of {point}"))
        else:
            waves[_Wave(deadline, row.origin, row.requires or (), row.goods or (), served_by(one, ground))].append(one)
    batches = [(wave.deadline, batch) for wave, members in waves.items() for batch in _batches(members, ground.largest)]
    visits: list[Visit] = []
    problems: list[Problem] = []
    for number, (deadline, batch) in enumerate(batches, start=1):
        ident = f"{point}:replenish" + (f"-{number}" if len(batches) > 1 else "")
        made = _visits(ident, batch, site, deadline, ground)
        visits += made
        if not made:
            problems += [no_time(one) for one in batch]
    orders = [order_of(one, ground) for _, batch in batches for one in batch]
    return Made(visits=tuple(visits), orders=(*orders, *rolled), problems=tuple(problems))


def _deadline(asked: Asked, site: SiteGround, ground: Ground) -> Seconds | None:
    """The first deadline the goods can meet, moved forward to when the customer comes; None when it is too late for all."""
    wanted = asked.terms.slots[0].start if asked.terms.slots else FOREVER
    deadlines = site.row.deadlines or ground.defaults.deadlines or (min(FOREVER, site.opening[-1].end),)
    ready = asked.terms.ready_at or 0
    chosen = next((deadline for deadline in deadlines if deadline > ready), None)
    return None if chosen is None else min(chosen, wanted)


def _batches(wave: Sequence[Asked], largest: tuple[int, ...]) -> Iterator[list[Asked]]:
    """The wave cut into parts that fit the largest vehicle; a single order beyond it stays alone and is reported elsewhere."""
    batch: list[Asked] = []
    load = [0] * len(largest)
    for one in wave:
        total = [sum(pair) for pair in zip(load, one.deliver or [0] * len(largest), strict=False)]
        if batch and any(amount > most for amount, most in zip(total, largest, strict=False)):
            yield batch
            batch, total = [], list(one.deliver or [0] * len(largest))
        batch, load = [*batch, one], total
    if batch:
        yield batch


def _visits(ident: str, batch: Sequence[Asked], site: SiteGround, deadline: Seconds, ground: Ground) -> list[Visit]:
    """The replenishment, alone or after a pickup when its goods lie at a site where no vehicle of the mode starts."""
    row = batch[0].terms
    windows = intersection(site.opening, (Window(0, deadline),))
    if not windows:
        return []
    origin = next((origin for origin in row.origin if origin in ground.sites), "")
    starting = ground.starting.get(origin)
    ready = max(one.terms.ready_at or 0 for one in batch)
    call = Visit(
        id=ident,
        place=site.place,
        mode=ground.name,
        orders=tuple(one.terms.id for one in batch),
        windows=windows,
        address=site.row.address or site.row.name,
        site=site.row.id,
        service=_service(batch, site, ground),
        setup=row.setup or 0,
        deliver=_sum([one.deliver for one in batch]),
        collect=_sum([one.collect for one in batch]),
        release=ready,
        penalty=sum(penalty(one) for one in batch),
        priority=max(one.terms.priority or 0 for one in batch),
        requires=frozenset(row.requires or ()),
        vehicles=served_by(batch[0], ground, starting),
        goods=frozenset(row.goods or ()),
        liked_vehicles=names(row.liked_vehicles, ground),
        other_vehicle_price=row.other_vehicle_price or 0.0,
    )
    return [call] if starting is not None or not origin else _fetched(call, ground.sites[origin], batch[0])


def _fetched(call: Visit, source: SiteGround, asked: Asked) -> list[Visit]:
    """The replenishment with the pickup of its goods."""
    opening = intersection(source.opening, (Window(call.release, call.windows[-1].end),))
    if not opening:
        return []
    pickup = Visit(
        id=f"{call.id}:pickup",
        place=source.place,
        mode=call.mode,
        orders=call.orders,
        windows=opening,
        address=source.row.address or source.row.name,
        site=source.row.id,
        service=asked.terms.pickup_service or 0,
        collect=call.deliver,
        penalty=0.0,
        priority=call.priority,
        requires=call.requires,
        vehicles=call.vehicles,
        goods=call.goods,
    )
    return [pickup, replace(call, release=0, pickup=pickup.id, max_on_board=asked.terms.max_on_board)]


def _sum(loads: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(figures) for figures in zip(*(load for load in loads if load), strict=True))


def _service(batch: Sequence[Asked], site: SiteGround, ground: Ground) -> Seconds:
    each = site.row.handling if site.row.handling is not None else ground.defaults.handling
    once = site.row.service if site.row.service is not None else batch[0].terms.service
    return (once or 0) + len(batch) * (HANDLING if each is None else each)
