"""What can happen on a day, one frozen record each. The log of events is the truth; all else is worked out from it.

Every event has an `id`, unique in its log (an event that comes twice is told by it), and `at`, the second from the epoch at which
it happened. It may arrive later than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from router.errors import ArgumentError
from router.model import Carrier, CarrierOption, Incident as TrafficIncident, Order, Place, Resource, Visit, Window
from router.model.fields import settle
from router.units import Seconds

HOME = ""
"""Written as the target of a vehicle that drives to the end of its route."""

LOAD = ":load"
"""Ends the name of a stop at which goods come on board that is no visit of the day: at a depot between two trips, or where a
vehicle broke down."""


class _Settled:
    """Fields are looked at, as those of all data: a wrong figure that is in the log cannot be taken back."""

    __slots__ = ()

    def __post_init__(self) -> None:
        settle(self, ArgumentError)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(_Settled):
    """An order is known from now on.

    An order of the day's own files needs no more than its id. Any other brings the visits that serve it, and their `places`, one
    per visit: the place numbers inside `visits` mean nothing. `options` are those of `carriers` to bring it instead; `resources` is
    what it may use, with the units of the morning. What the day knows already of both is not taken anew.
    """

    kind: Literal["order_placed"] = "order_placed"
    id: str
    at: Seconds
    order: str
    visits: tuple[Visit, ...] = ()
    places: tuple[Place, ...] = ()
    details: Order | None = None
    resources: tuple[Resource, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    options: tuple[CarrierOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReady(_Settled):
    """The goods can be collected, or leave the depot, from `ready` on and no earlier: now, or late."""

    kind: Literal["order_ready"] = "order_ready"
    id: str
    at: Seconds
    order: str
    ready: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(_Settled):
    """The customer has another slot: service of the delivery begins inside one of `windows`."""

    kind: Literal["order_changed"] = "order_changed"
    id: str
    at: Seconds
    order: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(_Settled):
    """Nobody wants it any more. Goods that are on board come back with the vehicle."""

    kind: Literal["order_cancelled"] = "order_cancelled"
    id: str
    at: Seconds
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed(_Settled):
    """A vehicle left for `visit` (``HOME``: for the end of its route).

    `loaded` names the deliveries that came on board at the start; None means what the plan loads there.
    """

    kind: Literal["departed"] = "departed"
    id: str
    at: Seconds
    vehicle: str
    visit: str
    loaded: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(_Settled):
    """A vehicle reached `visit` (``HOME``: the end of its route)."""

    kind: Literal["arrived"] = "arrived"
    id: str
    at: Seconds
    vehicle: str
    visit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(_Settled):
    """Service at `visit` is over; it began at `begin` (None: at arrival, or when its window opened)."""

    kind: Literal["served"] = "served"
    id: str
    at: Seconds
    vehicle: str
    visit: str
    begin: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(_Settled):
    """Service at `visit` was tried in vain. The goods stay on board: for a second try inside `again`, else they come back."""

    kind: Literal["failed"] = "failed"
    id: str
    at: Seconds
    vehicle: str
    visit: str
    reason: str = ""
    again: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSeen(_Settled):
    """Where a vehicle is, WGS-84 degrees. It is where the goods of a vehicle that breaks down wait."""

    kind: Literal["position_seen"] = "position_seen"
    id: str
    at: Seconds
    vehicle: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftChanged(_Settled):
    """The vehicle must be at its end by `latest_end`."""

    kind: Literal["shift_changed"] = "shift_changed"
    id: str
    at: Seconds
    vehicle: str
    latest_end: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleLost(_Settled):
    """The vehicle goes no further. What it has on board waits where it stands: at `lat`, `lon`, else where it was seen last."""

    kind: Literal["vehicle_lost"] = "vehicle_lost"
    id: str
    at: Seconds
    vehicle: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(_Settled):
    """Traffic is slowed, or a road closed: see `router.model.Incident`."""

    kind: Literal["incident"] = "incident"
    id: str
    at: Seconds
    incident: TrafficIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(_Settled):
    """So many units of a resource are left for all that is not over: pieces found at a site, room, what a carrier still takes.

    `resource` is an id of `Instance.resources`: ``stock:S1:TEA``, ``room:L1:parcels``, ``carrier:post``.
    """

    kind: Literal["counted"] = "counted"
    id: str
    at: Seconds
    resource: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop(_Settled):
    """A stop of an adopted plan: a visit (``<delivery>:load``: its goods come on board on the way), or a break."""

    visit: str = ""
    kind: Literal["visit", "break"] = "visit"
    arrival: Seconds
    begin: Seconds
    leave: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdopted(_Settled):
    """From now on the vehicles follow these stops.

    Parameters
    ----------
    base : `State.seq` on which the plan was made; it is not taken if anything that matters to it has happened since.
    departures : vehicle → when it leaves where it is.
    carried : job → the carrier option that brings it.
    routes : vehicle → its stops still to come. A vehicle that is not named has none.
    committed : vehicle → visits its driver was told for good; they stay the beginning of its route.
    loosened : vehicle → limits of it that its route cannot keep: of these the dispatcher has been warned.
    """

    kind: Literal["plan_adopted"] = "plan_adopted"
    id: str
    at: Seconds
    base: int
    routes: Mapping[str, tuple[PlannedStop, ...]]
    departures: Mapping[str, Seconds] = field(default_factory=dict)
    committed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    loosened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTold(_Settled):
    """The customer of a delivery was promised that service begins inside `window`, with `quantile` of days to keep it.

    None: that nobody comes today; there is no promise any more.
    """

    kind: Literal["customer_told"] = "customer_told"
    id: str
    at: Seconds
    visit: str
    window: Window | None = None
    quantile: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(_Settled):
    """Time has passed, and nothing else."""

    kind: Literal["clock"] = "clock"
    id: str
    at: Seconds


Event: TypeAlias = (
    OrderPlaced
    | OrderReady
    | OrderChanged
    | OrderCancelled
    | Departed
    | Arrived
    | Served
    | Failed
    | PositionSeen
    | ShiftChanged
    | VehicleLost
    | Incident
    | Counted
    | PlanAdopted
    | CustomerTold
    | Clock
)

VehicleEvent: TypeAlias = Departed | Arrived | Served | Failed


QUIET = frozenset({"clock", "position_seen", "customer_told", "plan_adopted"})
"""Kinds of events that give a planner nothing to do."""
