"""The whole problem, ready for any engine: frozen data without input, output or search."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from router.errors import InstanceError
from router.model.arrays import SettledTravel
from router.model.fields import settle
from router.model.receipt import Receipt
from router.model.sourcing import Carrier, CarrierOption, Resource
from router.model.travel import TravelTimes
from router.model.vehicles import AccessRule, Site, Vehicle
from router.model.visits import Relation, Visit, Window
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point that travel times know; `address` is that of the first who named it.

    Coordinates are WGS-84 degrees (None: known only through the matrices).
    """

    id: str
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    zone: str = ""

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a customer asked for, as the reports need it; the visits that serve it are in `Instance.visits`.

    `outcome` tells what planning is left: ``drive`` (has visits), ``ready`` (held where the customer collects; no drive),
    ``rolled`` (came after the cut-off and belongs to the next night) or ``unplaced`` (its address was not found).
    `extra` is given back untouched; `private` names the keys of it that are personal data.
    """

    id: str
    mode: str
    channel: str = ""
    outcome: str = "drive"
    note: str = ""
    address: str = ""
    placed_at: Seconds | None = None
    loads: tuple[int, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    private: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the plan as a whole should look like, beyond its price.

    fewest_vehicles : first as few routes as possible, then the price.
    kind_limits : at most so many vehicles of a kind.
    balance_prices : ``time``, ``stops`` or ``load`` (first dimension) → price per hour, stop or unit of the
    difference between the fullest
        and the emptiest route that is used.
    compactness_price : per kilometre of crow distance of each visit from its route's centre.
    """

    fewest_vehicles: bool = False
    kind_limits: Mapping[str, int] = field(default_factory=dict)
    balance_prices: Mapping[str, Money] = field(default_factory=dict)
    compactness_price: Money = 0.0

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How far a new plan may stray from a promised one.

    At most `max_vehicle_changes` of the visits in `vehicle_of` may move to another vehicle, and no visit in
    `begin_of` may begin more than
    `max_shift` seconds from the moment given there. None means free. Visits frozen at the beginning of a route (`Vehicle.prefix`)
    keep the moment to the second, inside their windows or not: they have begun.
    """

    vehicle_of: Mapping[str, str] = field(default_factory=dict)
    begin_of: Mapping[str, Seconds] = field(default_factory=dict)
    max_vehicle_changes: int | None = None
    max_shift: Seconds | None = None

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Visits, vehicles and travel times of one day, immutable. Two are equal only if they hold the same objects of travel times.

    Parameters
    ----------
    name : for reports.
    epoch : aware; second 0. `time_zone` names the zone in which times are shown.
    places : indexed by every `place`, `start`, `end`.
    travel : profile → travel times over `places`.
    visits, vehicles, sites : ids unique within each.
    orders : for the reports; visits name them.
    dimensions : names of the load dimensions, e.g. ``("weight_g", "volume_ml", "pieces")``; whole units.
    conflicts : pairs of goods that must not share a trip.
    conflicts_at_once : they may share a trip, but not be on board at once, see `goods_last`.
    relations, access, shape, stability : further rules.
    resources : what visits and carrier options use, and the plan has only so much of.
    carriers, carrier_options : who else may bring jobs, and at which prices. A job that no vehicle serves goes to a carrier
        where that is cheaper than its penalty.
    currency : for reports.
    receipt : what was read to make it; None when it was built in Python. It makes no difference between instances.

    Raises
    ------
    InstanceError
        listing every contradiction.
    """

    name: str = "instance"
    epoch: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    time_zone: str = "UTC"
    places: tuple[Place, ...]
    travel: Mapping[str, TravelTimes]
    visits: tuple[Visit, ...]
    vehicles: tuple[Vehicle, ...]
    sites: tuple[Site, ...] = ()
    orders: tuple[Order, ...] = ()
    dimensions: tuple[str, ...] = ()
    conflicts: frozenset[frozenset[str]] = frozenset()
    conflicts_at_once: bool = False
    relations: tuple[Relation, ...] = ()
    access: tuple[AccessRule, ...] = ()
    shape: Shape = Shape()
    stability: Stability = Stability()
    resources: tuple[Resource, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    carrier_options: tuple[CarrierOption, ...] = ()
    currency: str = ""
    receipt: Receipt | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        from router.model.validity import instance_problems

        given = self.travel
        settle(self)
        if isinstance(given, SettledTravel):
            object.__setattr__(self, "travel", given)
        problems = instance_problems(self)
        if problems:
            raise InstanceError(problems)

    def replace(self, **changes: Any) -> "Instance":
        """The same instance with fields changed, validated again; carrier options go with the jobs that `visits` leave out."""
        visits = changes.get("visits")
        if isinstance(visits, tuple | list | np.ndarray) and "carrier_options" not in changes:  # nothing else is taken for visits
            jobs = {visit.id if visit.group is None else visit.group for visit in visits if isinstance(visit, Visit)}
            changes["carrier_options"] = tuple(option for option in self.carrier_options if option.job in jobs)
        return replace(self, **changes)

    @cached_property
    def visit_index(self) -> Mapping[str, int]:
        """Visit id → index into `visits`."""
        return {visit.id: index for index, visit in enumerate(self.visits)}

    @cached_property
    def vehicle_index(self) -> Mapping[str, int]:
        """Vehicle id → index into `vehicles`."""
        return {vehicle.id: index for index, vehicle in enumerate(self.vehicles)}

    @cached_property
    def resource_of(self) -> Mapping[str, Resource]:
        """Resource id → resource."""
        return {resource.id: resource for resource in self.resources}

    @cached_property
    def carrier_of(self) -> Mapping[str, Carrier]:
        """Carrier id → carrier."""
        return {carrier.id: carrier for carrier in self.carriers}

    @cached_property
    def carrier_option_of(self) -> Mapping[str, CarrierOption]:
        """Carrier option id → carrier option."""
        return {option.id: option for option in self.carrier_options}

    @cached_property
    def job_index(self) -> Mapping[str, int]:
        """Job id → index into `jobs`."""
        return {job.id: index for index, job in enumerate(self.jobs)}

    def orders_of(self, job: str) -> tuple[str, ...]:
        """Ids of the orders that a job serves."""
        ways = self.jobs[self.job_index[job]].options
        return tuple(dict.fromkeys(order for way in ways for visit in way for order in self.visits[visit].orders))

    @cached_property
    def loading(self) -> tuple[Seconds, ...]:
        """Seconds that each vehicle loads where it starts, before it leaves; 0 where no site is."""
        sites = {site.place: site.loading for site in reversed(self.sites)}
        return tuple(sites.get(vehicle.start, 0) for vehicle in self.vehicles)

    @cached_property
    def begun(self) -> Mapping[str, Seconds]:
        """When service began at the visits that are frozen and promised (`Vehicle.prefix`, `Stability.begin_of`); it stays so."""
        times = self.stability.begin_of
        return {name: times[name] for vehicle in self.vehicles for name in vehicle.prefix if name in times}

    def windows_of(self, visit: Visit) -> tuple[Window, ...]:
        """When service may begin at a visit: its windows, or the moment at which it has begun."""
        moment = self.begun.get(visit.id)
        return visit.windows if moment is None else (Window(moment, moment),)

    @cached_property
    def deliveries_of(self) -> Mapping[str, tuple[str, ...]]:
        """Pickup visit id → ids of the deliveries that need it."""
        found: dict[str, tuple[str, ...]] = {}
        for visit in self.visits:
            if visit.pickup is not None:
                found[visit.pickup] = (*found.get(visit.pickup, ()), visit.id)
        return found

    def goods_last(self, visit: Visit) -> tuple[bool, bool]:
        """Whether the goods of a visit count from the start of its trip, and until the end of it; those of a pickup always count
        until its delivery. A visit without any figures brings its goods from the depot."""
        if not self.conflicts_at_once:
            return True, True
        is_pickup = visit.id in self.deliveries_of
        brings = any(visit.deliver) or not (any(visit.collect) or is_pickup)
        return visit.pickup is None and brings, any(visit.collect) and not is_pickup

    @cached_property
    def jobs(self) -> tuple["Job", ...]:
        """What can be served or left out as a whole, alternatives together; every visit is in exactly one job."""
        return _jobs(self)

    @cached_property
    def priority_scales(self) -> Mapping[int, float]:
        """Priority class → factor by which its penalties are stretched, see `Job.penalty`."""
        pickups = self.deliveries_of
        own = [visit for visit in self.visits if visit.id not in pickups]
        first = {visit.group: visit.id for visit in reversed(own) if visit.group is not None}
        return priority_scales([(one.priority, one.penalty) for one in own if one.group is None or first[one.group] == one.id])

    @cached_property
    def job_of(self) -> tuple[int, ...]:
        """Visit index → index into `jobs`."""
        owner = [0] * len(self.visits)
        for number, job in enumerate(self.jobs):
            for option in job.options:
                for visit in option:
                    owner[visit] = number
        return tuple(owner)

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """Which vehicle may serve which visit by list, mode and skill; read-only, shape (visits, vehicles)."""
        table = np.zeros((len(self.visits), len(self.vehicles)), dtype=np.bool_)
        visits, vehicles = _alike_visits(self.visits), _alike_vehicles(self.vehicles)
        for rows in visits.values():
            visit, row = self.visits[rows[0]], np.zeros(len(self.vehicles), dtype=np.bool_)
            for columns in vehicles.values():
                vehicle = self.vehicles[columns[0]]
                row[columns] = (vehicle.modes is None or visit.mode in vehicle.modes) and visit.requires <= vehicle.skills
            if visit.vehicles is not None:
                row &= np.array([vehicle.id in visit.vehicles for vehicle in self.vehicles], dtype=np.bool_)
            table[rows] = row
        table.setflags(write=False)
        return table


def _alike_visits(visits: tuple[Visit, ...]) -> dict[object, list[int]]:
    """Numbers of the visits that ask the same of the vehicle that serves them."""
    groups: dict[object, list[int]] = {}
    for number, visit in enumerate(visits):
        groups.setdefault((visit.vehicles, visit.mode, visit.requires), []).append(number)
    return groups


def _alike_vehicles(vehicles: tuple[Vehicle, ...]) -> dict[object, list[int]]:
    """Numbers of the vehicles that have the same skills and serve the same modes."""
    groups: dict[object, list[int]] = {}
    for number, vehicle in enumerate(vehicles):
        groups.setdefault((vehicle.modes, vehicle.skills), []).append(number)
    return groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A unit that is served whole, in one of its options, or left out at its penalty.

    `id` is that of its group, or of its visit (of a pair: the delivery). `options` are tuples of visit indices:
    ``(delivery,)`` alone, or ``(pickup, delivery)``. `penalty` is the effective one: classes of higher priority are scaled
    so that one of them outweighs all lower ones together.
    """

    id: str
    options: tuple[tuple[int, ...], ...]
    penalty: Money
    priority: int


def _jobs(instance: Instance) -> tuple[Job, ...]:
    groups: dict[tuple[bool, str], list[tuple[int, ...]]] = {}
    deliveries_of, visit_index = instance.deliveries_of, instance.visit_index
    for index, visit in enumerate(instance.visits):
        if visit.id in deliveries_of:
            continue
        option = (index,) if visit.pickup is None else (visit_index[visit.pickup], index)
        groups.setdefault((visit.group is None, visit.group or visit.id), []).append(option)
    raw = [(tuple(options), instance.visits[options[0][-1]]) for options in groups.values()]
    scale = instance.priority_scales
    return tuple(
        Job(
            id=visit.id if visit.group is None else visit.group,
            options=options,
            penalty=visit.penalty * scale[visit.priority],
            priority=visit.priority,
        )
        for options, visit in raw
    )


def priority_scales(penalties: list[tuple[int, Money]]) -> dict[int, float]:
    """A factor per class, so that the least penalty of a class exceeds the sum of all lower classes."""
    scales: dict[int, float] = {}
    below = 0.0
    for priority in sorted({priority for priority, _ in penalties}):
        own = [penalty for level, penalty in penalties if level == priority]
        least = min((penalty for penalty in own if penalty > 0), default=1.0)
        scales[priority] = max(1.0, 1.1 * below / least)
        below += sum(own) * scales[priority]
    return scales


def moment(instance: Instance, seconds: Seconds) -> datetime:
    """The moment `seconds` after the epoch, in the instance's time zone."""
    return (instance.epoch.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(ZoneInfo(instance.time_zone))
