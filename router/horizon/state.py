"""All that is known at one moment of a day: a fold over its log of events."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Literal, TypeAlias

from router.horizon.events import LOAD, PlannedStop
from router.model import Carrier, CarrierOption, Incident, Instance, Order, Place, Resource, TravelTimes, Vehicle, Visit, Window
from router.model.validity import window_faults
from router.units import FOREVER, Seconds

LONG_AGO: Seconds = -FOREVER
"""Before every moment of a day."""

Measure: TypeAlias = Callable[[Sequence[Place]], Mapping[str, TravelTimes]]
"""Places → profile → travel times over those places, under the day's own traffic."""


class Level(IntEnum):
    """How firm a visit is, from what may be planned at will to what is history."""

    FREE = 0
    PROMISED = 1
    COMMITTED = 2
    LOADED = 3
    ON_THE_WAY = 4
    IN_SERVICE = 5
    DONE = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Day:
    """The day as it was prepared.

    Parameters
    ----------
    instance : sites, vehicles and all orders of its files.
    known : ids of the orders known from the start; the others are once they are placed. None: all of them.
    measure : travel times for places that come up on the way; None where the day can have none.
    sensitivity : travel profile → share of a slowdown by an incident that its vehicles feel; 1 where not given.
    """

    instance: Instance
    known: frozenset[str] | None = None
    measure: Measure | None = None
    sensitivity: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """Visit id → the orders it serves; a visit made without orders is its own order, and its pickup's."""
        pickups = {visit.pickup: visit.id for visit in self.instance.visits if visit.pickup is not None}
        return {visit.id: visit.orders or (pickups.get(visit.id, visit.id),) for visit in self.instance.visits}

    @cached_property
    def names(self) -> frozenset[str]:
        """Ids of all orders of its files."""
        served = {order for orders in self.owners.values() for order in orders}
        return frozenset(served | {order.id for order in self.instance.orders})

    def vehicle(self, name: str) -> Vehicle:
        """The vehicle as its shift began."""
        return self.instance.vehicles[self.instance.vehicle_index[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneStop:
    """An activity with its true times. A `failed` visit was tried in vain."""

    kind: Literal["start", "visit", "end"]
    place: int
    arrival: Seconds
    begin: Seconds
    leave: Seconds
    visit: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOrder:
    """What is known of an order: since when, when its goods are ready, its slot where that was changed, whether it is cancelled."""

    id: str
    placed: Seconds
    ready: Seconds | None = None
    windows: tuple[Window, ...] | None = None
    cancelled: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveVehicle:
    """Where a vehicle is and what it carries.

    Parameters
    ----------
    done : its stops so far, the start first; () while it has not left.
    target : the visit it drives to or serves, `HOME`, or None while it stands with nothing to do.
    left, arrived : when it set out for `target`, and when it came there (None: it is on the way).
    on_board : delivery → goods of it that are on board and still to be delivered.
    coming_back : deliveries whose goods are on board and are not to be delivered any more.
    breaks : taken so far.
    latest_end : where the shift was changed.
    position : seen last, (lat, lon).
    stands_at : the place number at which a lost vehicle waits.
    last : the moment of the latest event about it.
    """

    id: str
    done: tuple[DoneStop, ...] = ()
    target: str | None = None
    left: Seconds = 0
    arrived: Seconds | None = None
    on_board: frozenset[str] = frozenset()
    coming_back: frozenset[str] = frozenset()
    breaks: int = 0
    latest_end: Seconds | None = None
    position: tuple[float, float] | None = None
    lost: Seconds | None = None
    stands_at: int | None = None
    last: Seconds = LONG_AGO

    @property
    def departed(self) -> bool:
        """Whether it has left its start."""
        return bool(self.done)

    @property
    def current(self) -> str | None:
        """The visit it drives to or serves."""
        return self.target or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a customer was told: service begins inside `window`, on `quantile` of days; `told` is when."""

    window: Window
    quantile: float
    told: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Units of a resource that were left at a moment, the visits that were over by then, and the jobs that carriers had."""

    at: Seconds
    units: int
    over: frozenset[str]
    handed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that is known at `now`.

    Parameters
    ----------
    seq : how many events were taken.
    changed : the `seq` of the latest event that gives a planner something to do.
    planned : the `seq` at which the plan in force was adopted, -1 before.
    visits, places, details, resources, carriers, options : by the day and by orders placed on the way.
    pickups : visit → the deliveries that need it.
    plan : vehicle → its stops still to come.
    departures : vehicle → when the plan has it leave where it is.
    carried : job → the carrier option that brings it in the plan in force.
    committed : vehicle → visits its driver was told, in order.
    loosened : vehicle → limits of it that the plan does not keep.
    counted : resource → what was left of it when it was counted last.
    seen : ids of all events taken.
    remark : why the latest event changed nothing; "" when it was taken.
    """

    day: Day
    now: Seconds = LONG_AGO
    seq: int = 0
    changed: int = 0
    planned: int = -1
    visits: Mapping[str, Visit]
    pickups: Mapping[str, tuple[str, ...]]
    places: tuple[Place, ...]
    details: tuple[Order, ...] = ()
    resources: tuple[Resource, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    options: tuple[CarrierOption, ...] = ()
    orders: Mapping[str, LiveOrder] = field(default_factory=dict)
    vehicles: Mapping[str, LiveVehicle] = field(default_factory=dict)
    plan: Mapping[str, tuple[PlannedStop, ...]] = field(default_factory=dict)
    departures: Mapping[str, Seconds] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    committed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loosened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    again: Mapping[str, Window] = field(default_factory=dict)
    finished: Mapping[str, str] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    counted: Mapping[str, Count] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    remark: str = ""


def morning(day: Day) -> State:
    """The state before the first event."""
    visits = {visit.id: visit for visit in day.instance.visits}
    names = dict.fromkeys(order for orders in day.owners.values() for order in orders)
    known = [name for name in names if day.known is None or name in day.known]
    return State(
        day=day,
        visits=visits,
        pickups=day.instance.deliveries_of,
        promises=_promises(day),
        places=day.instance.places,
        resources=day.instance.resources,
        carriers=day.instance.carriers,
        options=day.instance.carrier_options,
        orders={name: LiveOrder(id=name, placed=LONG_AGO) for name in known},
        vehicles={vehicle.id: LiveVehicle(id=vehicle.id) for vehicle in day.instance.vehicles},
    )


def _promises(day: Day) -> Mapping[str, Promise]:
    """What customers were told before the day began."""
    stability = day.instance.stability
    if stability.max_shift is None:
        return {}
    shift = stability.max_shift
    return {
        name: Promise(window=Window(begin - shift, begin + shift), quantile=0.5, told=LONG_AGO)
        for name, begin in stability.begin_of.items()
    }


def handed_over(state: State, now: Seconds | None = None) -> Mapping[str, CarrierOption]:
    """Job → option of what carriers have by `now` (default: `State.now`): their cut-off is over, or what they promised."""
    moment = state.now if now is None else now
    taken = {option.id: option for option in state.options}
    chosen = {job: taken[name] for job, name in state.carried.items() if name in taken}
    return {job: one for job, one in chosen.items() if _leaves(one) <= moment}


def still_offered(state: State, jobs: Collection[str]) -> tuple[CarrierOption, ...]:
    """The carrier options of `jobs` that can be taken yet, as they are when the goods are handed over now."""
    mine = (one for one in state.options if one.job in jobs)
    open_yet = (one for one in mine if state.now <= (_leaves(one) if one.lead is None else one.cut_off))
    return tuple(one.handed_at(state.now) for one in open_yet)


def _leaves(option: CarrierOption) -> Seconds:
    """When the goods are out of our hands."""
    if option.leaves < FOREVER or option.promised is None:
        return option.leaves
    return option.promised


def unfit_windows(*windows: Window) -> str:
    """What is wrong with the windows that an event names; "" if they are sound."""
    return next((what for what, _ in window_faults(windows)), "")


def job_of(state: State, visit: str) -> str:
    """The job that a visit (of a pair: its delivery) is a way to serve."""
    return state.visits[visit].group or visit


def orders_of(state: State, visit: str) -> tuple[str, ...]:
    """The orders a visit serves; one made without orders is its own, and its pickup's."""
    return state.visits[visit].orders or state.day.owners.get(visit, (visit,))


def visits_of(state: State, order: str) -> list[Visit]:
    """The visits that serve an order."""
    return [visit for visit in state.visits.values() if order in orders_of(state, visit.id)]


def is_cancelled(state: State, visit: str) -> bool:
    """Whether all orders of the visit are cancelled."""
    orders = [state.orders.get(order) for order in orders_of(state, visit)]
    return all(order is not None and order.cancelled is not None for order in orders)


def brings_goods(state: State, visit: Visit) -> bool:
    """Whether it is a delivery of goods from a depot. One without any figures is; one that only collects is not."""
    return visit.pickup is None and visit.id not in state.pickups and (any(visit.deliver) or not any(visit.collect))


def carrier(state: State, delivery: str) -> LiveVehicle | None:
    """The vehicle that has the goods of a delivery on board."""
    return next((vehicle for vehicle in state.vehicles.values() if delivery in vehicle.on_board), None)


def level(state: State, visit: str) -> Level:
    """The rung of the freeze ladder on which a visit stands."""
    if visit in state.finished:
        return Level.DONE
    for vehicle in state.vehicles.values():
        if vehicle.current == visit and vehicle.lost is None:
            return Level.ON_THE_WAY if vehicle.arrived is None else Level.IN_SERVICE
    if carrier(state, visit) is not None:
        return Level.LOADED
    if any(visit in told for told in state.committed.values()):
        return Level.COMMITTED
    return Level.PROMISED if visit in state.promises else Level.FREE


def place_of(state: State, stop: str) -> int:
    """The number of the place of a visit, or of the stop at which its goods come on board on the way."""
    if stop in state.visits:
        return state.visits[stop].place
    delivery = stop.removesuffix(LOAD)
    holder = carrier(state, delivery)
    if holder is not None and holder.stands_at is not None:
        return holder.stands_at
    return depot_of(state, delivery)


def depot_of(state: State, delivery: str) -> int:
    """The place where the goods of a delivery without a pickup are loaded: the start of the vehicles that may bring it."""
    allowed = state.visits[delivery].vehicles
    return next(vehicle.start for vehicle in state.day.instance.vehicles if allowed is None or vehicle.id in allowed)


def opening(state: State, visit: str, moment: Seconds) -> Seconds:
    """When the first window of a visit that is not over at `moment` opens."""
    windows = state.visits[visit].windows if visit in state.visits else ()
    return next((window.start for window in windows if window.end >= moment), moment)


def whereabouts(state: State, vehicle: LiveVehicle) -> int:
    """The number of the place where the vehicle is, or was last."""
    if vehicle.stands_at is not None:
        return vehicle.stands_at
    if vehicle.arrived is not None and vehicle.target:
        return place_of(state, vehicle.target)
    if vehicle.done:
        return vehicle.done[-1].place
    return state.day.vehicle(vehicle.id).start
