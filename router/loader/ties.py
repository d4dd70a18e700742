"""What ties orders and vehicles together: relations, access rules, the plan's shape, promises made."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from router.documents.day import Day
from router.documents.settings import Settings
from router.loader.places import Places
from router.model import ALWAYS, AccessRule, Circle, Relation, Shape, Stability, Visit
from router.model.areas import contains
from router.units import Seconds


class Named:
    """Visits by their own ids and by those of their orders."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._visits = {visit.id: visit for visit in visits}
        pickups = {visit.pickup for visit in self._visits.values()}
        self._of_order: dict[str, list[str]] = {}
        for visit in self._visits.values():
            for order in visit.orders if visit.id not in pickups else ():
                self._of_order.setdefault(order, []).append(visit.id)

    def meant(self, name: str) -> tuple[str, ...]:
        """Ids of the visits meant by the id of an order (all its deliveries, alternatives too) or of a visit."""
        if name in self._of_order:
            return tuple(self._of_order[name])
        return (name,) if name in self._visits else ()

    def in_order(self, written: Sequence[str]) -> tuple[str, ...]:
        """Visits meant, one after the other; a pickup comes before its delivery unless it is written out itself."""
        found: list[str] = []
        for name in written:
            for visit in self.meant(name):
                pickup = self._visits[visit].pickup
                if pickup is not None and pickup not in written:
                    found.append(pickup)
                found.append(visit)
        return tuple(dict.fromkeys(found))


def relations_of(day: Day, named: Named, aside: Collection[str] = ()) -> tuple[Relation, ...]:
    """Relations between visits; one that is left with a single order because others are set aside ties nobody."""
    return tuple(
        Relation(
            kind=row.kind,
            visits=tuple(dict.fromkeys(visit for name in row.orders for visit in named.meant(name))),
            gap=row.gap,
        )
        for row in (record.data for record in day.relations)
        if not aside or sum(name not in aside for name in row.orders) > 1
    )


def access_of(day: Day, places: Places) -> tuple[AccessRule, ...]:
    """Where kinds of vehicles may not serve; a rule that covers no place is left out."""
    rules = []
    for row in (record.data for record in day.access):
        covered = {index for name in row.places for noun in ("site", "order") if (index := places.of(noun, name)) is not None}
        covered |= {index for index, place in enumerate(places.places) if row.zone and place.zone == row.zone}
        if row.lat is not None and row.lon is not None and row.radius is not None:
            covered |= set(_inside(Circle(lat=row.lat, lon=row.lon, radius=row.radius), places))
        if covered:
            closed = row.closed or (ALWAYS,)
            rules.append(AccessRule(id=row.id, kinds=frozenset(row.kinds), places=frozenset(covered), closed=closed))
    return tuple(rules)


def _inside(circle: Circle, places: Places) -> Iterator[int]:
    known = [(index, place.lat, place.lon) for index, place in enumerate(places.places) if place.lat is not None]
    lats = np.array([lat for _, lat, _ in known], dtype=np.float64)
    lons = np.array([lon for _, _, lon in known], dtype=np.float64)
    return (known[int(number)][0] for number in np.flatnonzero(contains(circle, lats, lons)))


def shape_of(settings: Settings) -> Shape:
    """The plan's shape."""
    row = settings.shape
    return Shape(
        fewest_vehicles=row.fewest_vehicles,
        kind_limits=row.kind_limits,
        balance_prices={str(name): price for name, price in row.balance_prices.items()},
        compactness_price=row.compactness_price,
    )


def stability_of(day: Day, named: Named) -> Stability:
    """What was promised, and how far a new plan may stray from it."""
    vehicle_of: dict[str, str] = {}
    begin_of: dict[str, Seconds] = {}
    for row in (record.data for record in day.promises):
        for visit in named.meant(row.order):
            if row.vehicle:
                vehicle_of[visit] = row.vehicle
            if row.begin is not None:
                begin_of[visit] = row.begin
    limits = day.settings.stability
    return Stability(
        vehicle_of=vehicle_of,
        begin_of=begin_of,
        max_vehicle_changes=limits.max_vehicle_changes,
        max_shift=limits.max_shift,
    )
