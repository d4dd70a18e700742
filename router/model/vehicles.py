"""Who does it: vehicles on their shifts, and the sites they load at."""

from dataclasses import dataclass
from typing import Literal

from router.model.fields import settle
from router.model.visits import ALWAYS, Window
from router.units import FOREVER, Metres, Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest the driver takes, between two visits or while waiting; it never interrupts a drive or a service.

    It begins inside `window`, lasts `duration`, and is paid or not. With `after_driving` it must begin before the
    vehicle has driven
    longer than that since the start of the route or the last break; it is due only if the route drives that long. Without
    `after_driving` it is due if the route is still under way when the window closes (`window.end` lies before the route's end).
    The place is free: wherever the vehicle stands.
    """

    window: Window = ALWAYS
    duration: Seconds
    paid: bool = False
    after_driving: Seconds | None = None

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeStep:
    """Work after the moment `after` costs `hour_price` per hour on top of the vehicle's own; later steps replace earlier ones."""

    after: Seconds
    hour_price: Money

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle on one shift.

    Parameters
    ----------
    id : unique in the instance.
    kind : van, e-bike, …; selects service times, access rules and limits per kind.
    profile : key into `Instance.travel`.
    start, end : place indices; `end` None means the route ends at its last visit.
    earliest_start, latest_start : when it may leave `start`; for one already under way, when it is free. Loading time at
        the start is spent before leaving and is not part of the route.
    latest_end : it must have arrived at `end` (or finished its last service, when `end` is None).
    capacities : per `Instance.dimensions`; () means unlimited.
    initial_load : on board from the start, besides what its visits deliver, and kept to the end.
    fixed_price : for being used at all. km_price, hour_price : per kilometre; per hour from departure to end, waiting included,
        unpaid breaks excluded. stop_price : per visit served.
    overtime : steps by clock time, ascending.
    max_duration, max_driving, max_distance, max_stops, max_wait : limits of the whole route; waiting is the total before
        windows.
    skills : see `Visit.requires`. modes : modes served; None means all.
    breaks : in order.
    reloads : indices into `Instance.sites` where it may load again; each costs `reload_time` and begins in the site's
        opening hours. max_trips : 1 means no reload.
    prefix : ids of visits frozen at the beginning of its route, in order.
    must_use : the route may not be empty while any visit could go on it at all.
    """

    id: str
    kind: str = "van"
    profile: str = "van"
    start: int
    end: int | None
    earliest_start: Seconds = 0
    latest_start: Seconds = FOREVER
    latest_end: Seconds = FOREVER
    capacities: tuple[int, ...] = ()
    initial_load: tuple[int, ...] = ()
    fixed_price: Money = 0.0
    km_price: Money = 0.0
    hour_price: Money = 0.0
    stop_price: Money = 0.0
    overtime: tuple[OvertimeStep, ...] = ()
    max_duration: Seconds | None = None
    max_driving: Seconds | None = None
    max_distance: Metres | None = None
    max_stops: int | None = None
    max_wait: Seconds | None = None
    skills: frozenset[str] = frozenset()
    modes: frozenset[str] | None = None
    breaks: tuple[Break, ...] = ()
    reloads: tuple[int, ...] = ()
    reload_time: Seconds = 0
    max_trips: int = 1
    prefix: tuple[str, ...] = ()
    must_use: bool = False

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of the company: where goods are loaded, or where customers collect.

    `opening` bounds loading and reloading. `loading` is the time a vehicle stands at a dock before it leaves; with
    `docks` at most so
    many vehicles load at once. `stock` bounds what all trips together load here, per dimension; () means unlimited.
    """

    id: str
    place: int
    kind: Literal["warehouse", "store", "station", "locker"] = "warehouse"
    name: str = ""
    opening: tuple[Window, ...] = (ALWAYS,)
    loading: Seconds = 0
    docks: int | None = None
    stock: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """Vehicles of `kinds` (empty: all) may not begin service at `places` during `closed` (truck ban, quiet hours,
    low-emission zone)."""

    id: str
    kinds: frozenset[str] = frozenset()
    places: frozenset[int]
    closed: tuple[Window, ...] = (ALWAYS,)

    def __post_init__(self) -> None:
        settle(self)
