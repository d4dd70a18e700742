"""What is to be done: calls at places, and what ties calls together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from router.model.fields import settle
from router.units import FOREVER, Money, Seconds


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of time, both ends inclusive. For a visit: when *service may begin*."""

    start: Seconds = 0
    end: Seconds = FOREVER

    def __post_init__(self) -> None:
        settle(self)

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, int) and self.start <= moment <= self.end


ALWAYS = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One call to be made at one place, for one or more orders.

    A vehicle that comes before a window waits; one that comes after the last window may not serve.
    A delivery whose `pickup` is None brings goods loaded at the start of the vehicle's trip (at its start place or
    last reload); its `deliver` is on board from there. What is collected by a visit that no delivery names as its `pickup`
    stays on board until the trip ends. A delivery with a `pickup` takes off what that visit put on.

    Parameters
    ----------
    id : unique in the instance; survives replanning.
    place : index into `Instance.places`.
    mode : delivery mode that made the visit.
    orders : ids of the orders served by it.
    windows : when service may begin, disjoint and ascending.
    service : seconds at the door; `service_by_kind` replaces it for vehicles of the named kinds.
    setup : seconds spent once on reaching the place (parking, reception), not again at the next visit of the same place.
    deliver, collect : whole units taken off and put on board, one figure per `Instance.dimensions`; () means none.
    release : the loading of the trip that brings this may not begin earlier (goods not ready).
    preferred : part of the windows in which service should begin; outside it `early_price` or `late_price` is paid per hour.
    penalty : price of leaving the visit out. For a pair it stands on the delivery, for a group on each of its members and is paid
        once.
    priority : class of the visit; a visit of a higher class is never left out for the sake of lower ones.
    requires : skills the vehicle must have.
    vehicles : ids of the vehicles that may serve it; None means any.
    goods : kinds of goods, see `Instance.conflicts`; a delivery with a `pickup` need not repeat those of that visit.
    pickup : id of the visit that must come earlier on the same vehicle; None for goods from the depot.
    max_on_board : longest time from the end of service at `pickup` to the start of service here.
    group : alternatives; at most one visit of a group is served (for pairs: the group stands on the delivery).
    price : paid when the visit is served (the price of this alternative).
    liked_vehicles : the customer's preferred drivers; any other vehicle costs `other_vehicle_price`. Empty: no preference.
    position : must be the first or the last visit of its route.
    address : where its door is, for reports: a place serves travel only, and may hold several doors.
    site : id of the site at which it is made (a store, a locker), for reports; empty for a customer's door.
    uses : resource id → units taken from it when the visit is served; for a pair it stands on the delivery. See
        `Instance.resources`.
    level : how much the customer prefers this alternative, 1 the most; for reports.
    origin : id of the site the goods come from; for reports.
    """

    id: str
    place: int
    mode: str = "scheduled"
    orders: tuple[str, ...] = ()
    windows: tuple[Window, ...] = (ALWAYS,)
    service: Seconds = 0
    service_by_kind: Mapping[str, Seconds] = field(default_factory=dict)
    setup: Seconds = 0
    deliver: tuple[int, ...] = ()
    collect: tuple[int, ...] = ()
    release: Seconds = 0
    preferred: Window | None = None
    early_price: Money = 0.0
    late_price: Money = 0.0
    penalty: Money = 1_000.0
    priority: int = 0
    requires: frozenset[str] = frozenset()
    vehicles: frozenset[str] | None = None
    goods: frozenset[str] = frozenset()
    pickup: str | None = None
    max_on_board: Seconds | None = None
    group: str | None = None
    price: Money = 0.0
    liked_vehicles: frozenset[str] = frozenset()
    other_vehicle_price: Money = 0.0
    position: Literal["first", "last"] | None = None
    address: str = ""
    site: str = ""
    uses: Mapping[str, int] = field(default_factory=dict)
    level: int = 1
    origin: str = ""

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Visits that belong together.

    ``same_vehicle``: those served are served by one vehicle. ``sequence``: the same, and in this order (others may come
    between), each beginning at least `gap` seconds after the service of the one before ended. ``adjacent``: the same, with no
    other visit between. A relation binds those of its visits that are served.
    """

    kind: Literal["same_vehicle", "sequence", "adjacent"]
    visits: tuple[str, ...]
    gap: Seconds = 0

    def __post_init__(self) -> None:
        settle(self)
