"""Rows of orders → what the modes are given, and from the modes → visits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from router.documents.day import Day
from router.documents.dimensions import Dimension, limits, whole_units
from router.documents.rows import ModeRow, OrderRow
from router.loader.fleet import Fleet
from router.loader.places import Places
from router.model import ALWAYS, Order, Vehicle
from router.modes import MODES, Asked, Elsewhere, Ground, Made, SiteGround

PRIVATE = frozenset({"contact", "phone", "recipient", "customer", "email", "联系人", "收件人", "电话", "手机"})
"""Columns taken for personal data; ``private`` in ``instance.toml`` names more."""


def asked_of(day: Day, places: Places, dimensions: Sequence[Dimension]) -> Mapping[str, list[Asked]]:
    """Mode → its orders, in the order of the file; orders of unknown modes or without a place are reported elsewhere."""
    elsewhere = _elsewhere(day, places)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for record in day.orders:
        row = record.data
        place = places.of("order", row.id)
        if row.mode not in MODES or (place is None and row.mode != "self_pickup"):
            continue
        asked[row.mode].append(
            Asked(
                record=record,
                terms=completed(row, day.settings.modes.get(row.mode)),
                place=place,
                elsewhere=elsewhere.get(row.id, ()),
                deliver=whole_units(row.loads, dimensions),
                collect=whole_units(row.returns, dimensions),
            )
        )
    return asked


def visits_of(
    day: Day, asked: Mapping[str, Sequence[Asked]], fleet: Fleet, aside: Mapping[str, str], others: Sequence[Order] = ()
) -> Made:
    """What all modes make of their orders, those set aside with the reason, and the `others`; orders as in the file."""
    made = [MODES[mode](orders, ground_of(day, mode, fleet)) for mode, orders in asked.items()]
    unplaced = [_unplaced(day, record.data, aside[record.data.id]) for record in day.orders if record.data.id in aside]
    position = {record.data.id: number for number, record in enumerate(day.orders)}
    return Made(
        visits=tuple(visit for part in made for visit in part.visits),
        orders=tuple(
            sorted([*(order for part in made for order in part.orders), *others, *unplaced], key=lambda order: position[order.id])
        ),
        problems=tuple(problem for part in made for problem in part.problems),
    )


def _unplaced(day: Day, row: OrderRow, reason: str) -> Order:
    private = (PRIVATE | frozenset(day.settings.private)) & row.extra.keys()
    return Order(
        id=row.id,
        mode=row.mode,
        channel=row.channel,
        outcome="unplaced",
        note=reason,
        address=row.address,
        placed_at=row.placed_at,
        extra=row.extra,
        private=private,
    )


def completed(row: OrderRow, mode: ModeRow | None) -> OrderRow:
    """The row with its blanks filled from its mode."""
    if mode is None:
        return row
    blanks = (mode.model_fields_set & OrderRow.model_fields.keys()) - row.model_fields_set
    return row.model_copy(update={name: getattr(mode, name) for name in blanks})


def _elsewhere(day: Day, places: Places) -> Mapping[str, tuple[Elsewhere, ...]]:
    found: dict[str, list[Elsewhere]] = defaultdict(list)
    sites = {record.data.id: record.data.address or record.data.name for record in day.sites}
    for record in day.alternatives:
        noun, ident = ("site", record.data.site) if record.data.site else ("alternative", str(record.number))
        place = places.of(noun, ident)
        if place is not None:
            row, name = record.data, record.data.site or str(record.number)
            address = sites.get(row.site, "") if row.site else row.address
            found[row.order].append(Elsewhere(name=name, place=place, address=address, row=row))
    return {order: tuple(options) for order, options in found.items()}


def ground_of(day: Day, mode: str, fleet: Fleet) -> Ground:
    """What `mode` knows of the day."""
    serving = [vehicle for vehicle in fleet.vehicles if vehicle.modes is None or mode in vehicle.modes]
    starting: dict[str, set[str]] = defaultdict(set)
    for vehicle in serving:
        if fleet.start_sites[vehicle.id]:
            starting[fleet.start_sites[vehicle.id]].add(vehicle.id)
    return Ground(
        name=mode,
        clock=day.clock,
        defaults=day.settings.modes.get(mode, ModeRow()),
        sites=_site_grounds(day, fleet),
        starting={site: frozenset(vehicles) for site, vehicles in starting.items()},
        vehicles=fleet.written,
        largest=_largest(serving),
        private=PRIVATE | frozenset(day.settings.private),
    )


def _site_grounds(day: Day, fleet: Fleet) -> dict[str, SiteGround]:
    from router.documents.dimensions import dimensions_of

    placed = {site.id: site.place for site in fleet.sites}
    dimensions = dimensions_of(day.settings.dimensions)
    return {
        row.id: SiteGround(
            place=placed[row.id], row=row, opening=row.opening or (ALWAYS,), capacity=limits(row.capacities, dimensions)
        )
        for row in (record.data for record in day.sites)
        if row.id in placed
    }


def _largest(vehicles: Sequence[Vehicle]) -> tuple[int, ...]:
    if not vehicles or any(not vehicle.capacities for vehicle in vehicles):
        return ()
    return tuple(max(figures) for figures in zip(*(vehicle.capacities for vehicle in vehicles), strict=True))
