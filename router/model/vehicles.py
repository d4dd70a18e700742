"""Who does it: vehicles on their shifts, and the sites they load at."""

from dataclasses import dataclass, fields
from typing import Literal

from router.model.fields import settle
from router.model.visits import ALWAYS, Window
from router.units import FOREVER, Metres, Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest the driver takes on the way: after the first leg has begun, and never during a drive or a service.

    It begins inside `window`, lasts `duration`, and is paid or not. The place is free: wherever the vehicle stands.

    Without `after_driving` it is taken once. It is due when the route is under way as the window closes: the route began at
    `window.end` or earlier, and ends later.

    With `after_driving` it is a rule for the whole route: never more than so many seconds of driving from the start to the first
    break, from one break to the next, and from the last one to the end. Such breaks are taken as often as needed. Any break that
    lasts as long counts; one before any driving does not.
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
    earliest_start, latest_start : when its route may begin; for one already under way, when it is free. At a site the route begins
        with `Site.loading`.
    latest_end : it must have arrived at `end` (or finished its last service, when `end` is None).
    capacities : per `Instance.dimensions`; () means unlimited.
    initial_load : on board from the start, besides what its visits deliver, and kept to the end.
    fixed_price : for being used at all. km_price, hour_price : per kilometre; per hour from the beginning of the route to its end,
        loading and waiting included, unpaid breaks excluded. stop_price : per visit served.
    overtime : steps by clock time, ascending.
    max_duration, max_driving, max_distance, max_stops, max_wait : limits of the whole route; waiting is the total before
        windows.
    skills : see `Visit.requires`. modes : modes served; None means all.
    breaks : those with a window in order; at most four different rules `after_driving`.
    reloads : indices into `Instance.sites` where it may load again; each costs `reload_time` and begins in the site's
        opening hours. max_trips : 1 means no reload.
    prefix : ids of visits frozen at the beginning of its route, in order, and at their times in `Stability.begin_of`.
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


LIMITS: frozenset[str] = frozenset(one.name for one in fields(Vehicle) if one.name.startswith("max_") and one.default is None)
"""Fields of a vehicle that limit its route, none by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of the company: where goods are loaded, or where customers collect.

    `opening` bounds when loading and reloading begin. `loading` is the time a vehicle that starts here stands at a dock before it
    leaves; its route begins with it. With `docks` at most so many vehicles load at once. `stock` bounds what all trips together
    load here, per dimension; () means unlimited.
    """

    id: str
    place: int
    kind: Literal["warehouse", "store", "station", "locker"] = "warehouse"
    name: str = ""
    address: str = ""
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
