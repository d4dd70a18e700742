"""Jobs as orders of a day: a pair is an order that is picked up at its origin, alternatives stand in a table of their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from router.formats.requests import odd_loads
from router.model import ALWAYS, Instance, Job, Visit, Window
from router.units import DAY, Seconds

OPEN: Seconds = 3_650 * DAY
"""Windows that end later have no end: a day knows no moment so far away."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Moments as a day writes them, from seconds after `epoch`."""

    epoch: datetime

    def moment(self, seconds: Seconds) -> str:
        """Date and time."""
        return (self.epoch.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")

    def window(self, window: Window) -> str:
        """A window, empty where it is always open."""
        return "" if window == ALWAYS else self.span(window)

    def span(self, window: Window) -> str:
        """A window, written out also where it is always open."""
        start = self.moment(window.start)
        return f"{start} - " if window.end >= OPEN else f"{start} - {self.moment(window.end)}"

    def windows(self, windows: Sequence[Window]) -> str:
        """Several windows."""
        return "; ".join(self.window(window) for window in windows)


@dataclass
class Orders:
    """What ``orders.csv``, ``alternatives.csv`` and ``relations.csv`` hold, and the sites that they need.

    dimensions : names of the load columns.
    taken : ids that stand for something already.
    sites : place → id of the depot there.
    names : visit id → its id when the day is read.
    visits : those that orders are written from, one each.
    needed : (place, opening) → id of a site for pickups or alternatives.
    lost : what cannot be said, a sentence each.
    """

    instance: Instance
    times: Times
    dimensions: Sequence[str]
    taken: set[str]
    sites: Mapping[int, str]
    rows: list[Row] = field(default_factory=list)
    alternatives: list[Row] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    needed: dict[tuple[int, tuple[Window, ...]], str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for job in sorted(self.instance.jobs, key=lambda job: min(map(min, job.options))):
            self._add(job)
        self.lost += odd_loads(self.instance)

    def relations(self) -> list[Row]:
        """Rows of ``relations.csv``."""
        return [
            {
                "kind": relation.kind,
                "orders": "; ".join(self.names.get(name, name) for name in relation.visits),
                "gap_min": minutes(relation.gap) if relation.gap else "",
            }
            for relation in self.instance.relations
        ]

    def site_rows(self) -> list[Row]:
        """Rows of ``sites.csv`` for pickups and alternatives."""
        places = self.instance.places
        return [
            {
                **{"id": name, "lat": places[place].lat, "lon": places[place].lon, "address": places[place].address},
                "opening": self.times.windows(opening),
            }
            for (place, opening), name in self.needed.items()
        ]

    def _add(self, job: Job) -> None:
        visits = self.instance.visits
        options = [tuple(visits[number] for number in option) for option in job.options]
        deliveries, pickups = _told_apart(options)
        if len(options) != len(deliveries) * max(1, len(pickups)):
            self.lost.append(
                f"alternatives: those of '{job.id}' are no free choice of pickup and delivery; the first one is written"
            )
            deliveries, pickups = _told_apart(options[:1])
        base = min(deliveries, key=lambda visit: visit.price)
        row = self._order(job.id, base)
        if pickups:
            row |= self._picked_up(job.id, base, pickups)
        self.rows.append(row)
        self.visits.append(base)
        self.names[base.id] = job.id
        if len(pickups) == 1:
            self.names[pickups[0].id] = f"{job.id}:pickup"
        others = [visit for visit in deliveries if visit is not base]
        if any(_terms(visit) != _terms(base) for visit in others):
            self.lost.append(f"alternatives: those of '{job.id}' differ in more than place, time, service and price")
        self.alternatives += [self._alternative(job.id, base, visit) for visit in others]

    def _picked_up(self, name: str, base: Visit, pickups: Sequence[Visit]) -> Row:
        plain: dict[str, Any] = {
            "id": "",
            "place": 0,
            "windows": (ALWAYS,),
            "penalty": 0.0,
            "priority": 0,
            "mode": "",
            "orders": (),
            "address": "",
        }
        free: dict[str, Any] = {
            "service": 0,
            "deliver": (),
            "collect": (),
            "requires": frozenset(),
            "vehicles": None,
            "goods": frozenset(),
        }
        if any(replace(visit, **(plain | free)) != Visit(id="", place=0, penalty=0.0, mode="") for visit in pickups):
            self.lost.append(
                f"pickup_delivery: of the pickup of '{name}' only place, windows, service, skills and vehicles are written"
            )
        if len({visit.service for visit in pickups}) > 1:
            self.lost.append(f"pickup_delivery: the pickups of '{name}' take different times; the first one's is written")
        together = (base, *pickups)
        bounded = [visit.vehicles for visit in together if visit.vehicles is not None]
        return {
            "origin": "; ".join(self._site(visit.place, visit.windows, pickup=True) for visit in pickups),
            "pickup_service_min": minutes(pickups[0].service),
            "max_on_board_min": minutes(base.max_on_board),
            "requires": _listed(frozenset[str]().union(*(visit.requires for visit in together))),
            "vehicles": _listed(frozenset.intersection(*bounded)) if bounded else "",
        }

    def _alternative(self, name: str, base: Visit, visit: Visit) -> Row:
        slots = "; ".join(map(self.times.span, visit.windows)) if base.windows != (ALWAYS,) else self.times.windows(visit.windows)
        return {
            **{"order": name, "site": self._site(visit.place, (ALWAYS,)), "slots": slots},
            "preferred": self.times.window(visit.preferred) if visit.preferred else "",
            "service_min": minutes(visit.service),
            "price": visit.price - base.price,
        }

    def _site(self, place: int, opening: tuple[Window, ...], *, pickup: bool = False) -> str:
        """A site at a place; one for pickups is none that a vehicle starts at, which would load there and then."""
        if not pickup and place in self.sites:
            return self.sites[place]
        key = (place, opening)
        if key not in self.needed:
            number = len(self.needed) + 1
            while (name := f"site {number}") in self.taken:
                number += 1
            self.taken.add(name)
            self.needed[key] = name
        return self.needed[key]

    def _order(self, name: str, visit: Visit) -> Row:
        place = self.instance.places[visit.place]
        amounts = {column: figure for column, figure in zip(self.dimensions, visit.deliver, strict=False) if figure}
        returns = {f"return_{column}": figure for column, figure in zip(self.dimensions, visit.collect, strict=False) if figure}
        return {
            **{"id": name, "lat": place.lat, "lon": place.lon, "address": visit.address or place.address},
            "slots": self.times.windows(visit.windows),
            "service_min": minutes(visit.service),
            "service_min_by_kind": "; ".join(f"{kind}={minutes(one)}" for kind, one in sorted(visit.service_by_kind.items())),
            "setup_min": minutes(visit.setup),
            "ready_at": self.times.moment(visit.release) if visit.release else "",
            "preferred": self.times.window(visit.preferred) if visit.preferred else "",
            "early_price_per_min": visit.early_price / 60,
            "late_price_per_min": visit.late_price / 60,
            "penalty": visit.penalty,
            "priority": visit.priority,
            "price": visit.price,
            "requires": _listed(visit.requires),
            "goods": _listed(visit.goods),
            "vehicles": "" if visit.vehicles is None else _listed(visit.vehicles),
            "liked_vehicles": _listed(visit.liked_vehicles),
            "other_vehicle_price": visit.other_vehicle_price,
            "position": visit.position,
            **amounts,
            **returns,
        }


def minutes(seconds: Seconds | None) -> str:
    """Minutes that are whole seconds again when they are read."""
    return "" if seconds is None else f"{seconds / 60:.4f}".rstrip("0").rstrip(".")


def _told_apart(options: Sequence[tuple[Visit, ...]]) -> tuple[list[Visit], list[Visit]]:
    """Deliveries, and pickups, that differ in what a day can tell apart."""
    deliveries = _distinct(
        (one[-1] for one in options), lambda one: (one.place, one.windows, one.service, one.price, one.preferred)
    )
    pickups = _distinct((one[0] for one in options if len(one) > 1), lambda one: (one.place, one.windows, one.service))
    return deliveries, pickups


def _distinct(visits: Iterable[Visit], key: Callable[[Visit], object]) -> list[Visit]:
    found: dict[object, Visit] = {}
    for visit in visits:
        found.setdefault(key(visit), visit)
    return list(found.values())


def _terms(visit: Visit) -> Visit:
    """What alternatives of an order have in common."""
    free: dict[str, Any] = {
        "id": "",
        "place": 0,
        "windows": (ALWAYS,),
        "service": 0,
        "price": 0.0,
        "preferred": None,
        "pickup": None,
    }
    return replace(visit, **free, address="", site="", origin="", level=1)


def _listed(names: frozenset[str]) -> str:
    return "; ".join(sorted(names))
