"""Grubhub meal delivery (Reyes, Erera, Savelsbergh, Sahasrabudhe, O'Neil 2018): the published rules, an environment and a scorer.

Nothing of `router` is used here. Times are whole minutes. Travel is Euclidean over metres per minute, rounded up. At a restaurant
goods are handed over no sooner than they are ready and no sooner than half of the service time after arrival; the courier leaves
half of it later. At a door the order counts as delivered half of the service time after arrival, and the courier leaves half of it
later.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

TARGET = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Where it goes, when it is placed, where it is collected, and when it is ready there."""

    id: str
    spot: tuple[float, float]
    placed: int
    restaurant: str
    ready: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Where and from when to when a courier is on duty."""

    id: str
    spot: tuple[float, float]
    on: int
    off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MealDay:
    """A day as published."""

    name: str
    speed: float
    pickup_service: int
    dropoff_service: int
    pay_per_order: float
    pay_per_hour: float
    orders: Mapping[str, Order]
    couriers: Mapping[str, Courier]
    restaurants: Mapping[str, tuple[float, float]]

    def minutes(self, one: tuple[float, float], other: tuple[float, float]) -> int:
        """Travel time between two points."""
        return math.ceil(math.dist(one, other) / self.speed - 1e-9)


def read_day(folder: Path) -> MealDay:
    """The day in a folder of the set."""
    limits = _rows(folder / "instance_parameters.txt")[0]
    orders = [
        Order(id=row[0], spot=(float(row[1]), float(row[2])), placed=int(row[3]), restaurant=row[4], ready=int(row[5]))
        for row in _rows(folder / "orders.txt")
    ]
    couriers = [
        Courier(id=row[0], spot=(float(row[1]), float(row[2])), on=int(row[3]), off=int(row[4]))
        for row in _rows(folder / "couriers.txt")
    ]
    return MealDay(
        name=folder.name,
        speed=float(limits[0]),
        pickup_service=int(limits[1]),
        dropoff_service=int(limits[2]),
        pay_per_order=float(limits[5]),
        pay_per_hour=float(limits[6]),
        orders={order.id: order for order in orders},
        couriers={courier.id: courier for courier in couriers},
        restaurants={row[0]: (float(row[1]), float(row[2])) for row in _rows(folder / "restaurants.txt")},
    )


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()[1:] if line.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Orders of one restaurant that a courier collects together and brings in this order.

    `decided` is when the courier was given them for good: they are picked up no sooner, and were placed by then. `leave` is
    when the courier set out for the restaurant.
    """

    courier: str
    restaurant: str
    orders: tuple[str, ...]
    leave: int
    decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What a bundle takes: arrival at the restaurant, pickup, a time for each delivery, and when and where the courier is free."""

    arrival: int
    pickup: int
    dropoffs: tuple[int, ...]
    free: int
    spot: tuple[float, float]


def times_of(day: MealDay, bundle: Bundle, spot: tuple[float, float]) -> Times:
    """The times of a bundle whose courier sets out from `spot`; one without orders is a way made in vain."""
    half = day.pickup_service // 2
    arrival = bundle.leave + day.minutes(spot, day.restaurants[bundle.restaurant])
    if not bundle.orders:
        vain = max(arrival, bundle.decided)
        return Times(arrival=arrival, pickup=vain, dropoffs=(), free=vain, spot=day.restaurants[bundle.restaurant])
    pickup = max(arrival + half, bundle.decided, *(day.orders[order].ready for order in bundle.orders))
    now, here, dropoffs = pickup + day.pickup_service - half, day.restaurants[bundle.restaurant], []
    for order in bundle.orders:
        there = day.orders[order].spot
        dropoffs.append(now + day.minutes(here, there) + day.dropoff_service // 2)
        now, here = dropoffs[-1] + day.dropoff_service - day.dropoff_service // 2, there
    return Times(arrival=arrival, pickup=pickup, dropoffs=tuple(dropoffs), free=now, spot=here)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A courier on the way to a restaurant, or waiting there: the leg is decided, the bundle is not."""

    restaurant: str
    leave: int
    arrival: int


@dataclass(slots=True, kw_only=True)
class Standing:
    """A courier as a policy sees it: where it is free and from when, or the restaurant it is heading for."""

    courier: Courier
    spot: tuple[float, float]
    free: int
    heading: Heading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a policy decides for a courier: set out for a restaurant at `leave`; `orders` for good, or () while they may change."""

    courier: str
    restaurant: str
    leave: int
    orders: tuple[str, ...] = ()


Policy: TypeAlias = Callable[[int, Sequence[Order], Sequence[Standing], bool], Sequence[Choice]]
"""Decides at a minute, for the orders placed and not given to anybody for good, and the couriers; last: there is no later
decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The metrics of the set, in their order; those over delivered orders are None when there is none."""

    orders: int
    undelivered: int
    click_to_door_mean: float | None
    within_40_share: float | None
    overage_mean: float | None
    ready_to_pickup_mean: float | None
    cost: float


@dataclass(slots=True)
class _World:
    """The state of a run."""

    day: MealDay
    standings: dict[str, Standing]
    open: dict[str, Order] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)


def play(day: MealDay, policy: Policy, interval: int) -> list[Bundle]:
    """The bundles that were delivered when `policy` decides every `interval` minutes.

    Raises
    ------
    ValueError
        when a choice breaks a rule, naming it.
    """
    world = _World(day, {c.id: Standing(courier=c, spot=c.spot, free=c.on) for c in day.couriers.values()})
    coming = sorted(day.orders.values(), key=lambda order: (order.placed, order.id))
    end = max(courier.off for courier in day.couriers.values())
    now = (coming[0].placed // interval) * interval
    while now <= end and (coming or world.open):
        while coming and coming[0].placed <= now:
            order = coming.pop(0)
            world.open[order.id] = order
        standings = [one for one in world.standings.values() if one.courier.on <= now + interval and one.courier.off >= now]
        for choice in policy(now, list(world.open.values()), standings, now + interval > end):
            _carry_out(world, choice, now)
        now += interval
    return world.bundles


def _carry_out(world: _World, choice: Choice, now: int) -> None:
    day, standing = world.day, world.standings[choice.courier]
    heading = standing.heading
    if heading is None:
        if choice.leave < max(now, standing.free):
            raise ValueError(f"courier {choice.courier} cannot leave at {choice.leave}")
        arrival = choice.leave + day.minutes(standing.spot, day.restaurants[choice.restaurant])
        heading = Heading(restaurant=choice.restaurant, leave=choice.leave, arrival=arrival)
        standing.heading = heading
    elif choice.restaurant != heading.restaurant:
        if choice.leave < heading.arrival:
            raise ValueError(f"courier {choice.courier} is on the way to {heading.restaurant}")
        _conclude(world, standing, heading, (), now)
        _carry_out(world, choice, now)
        return
    if not choice.orders:
        return
    strange = [order for order in choice.orders if order not in world.open]
    if strange:
        raise ValueError(f"orders {strange} are not open")
    _conclude(world, standing, heading, choice.orders, now)


def _conclude(world: _World, standing: Standing, heading: Heading, orders: tuple[str, ...], now: int) -> None:
    """The courier has its bundle for good, or gives up the restaurant it has reached."""
    bundle = Bundle(courier=standing.courier.id, restaurant=heading.restaurant, orders=orders, leave=heading.leave, decided=now)
    times = times_of(world.day, bundle, standing.spot)
    world.bundles.append(bundle)
    standing.spot, standing.free, standing.heading = times.spot, times.free, None
    for order in orders:
        del world.open[order]


def score(day: MealDay, bundles: Sequence[Bundle]) -> Score:
    """The metrics of a day, worked out from its bundles alone.

    Raises
    ------
    ValueError
        naming every rule that is broken.
    """
    faults: list[str] = []
    spots = {courier.id: (courier.spot, courier.on) for courier in day.couriers.values()}
    click, ready = [], []
    earned: dict[str, int] = dict.fromkeys(day.couriers, 0)
    for bundle in bundles:
        courier = day.couriers[bundle.courier]
        spot, free = spots[bundle.courier]
        times = times_of(day, bundle, spot)
        faults += _faults(day, bundle, times, free)
        spots[bundle.courier] = (times.spot, times.free)
        earned[courier.id] += len(bundle.orders)
        click += [dropoff - day.orders[order].placed for order, dropoff in zip(bundle.orders, times.dropoffs, strict=True)]
        ready += [times.pickup - day.orders[order].ready for order in bundle.orders]
    brought = [order for bundle in bundles for order in bundle.orders]
    if len(set(brought)) < len(brought):
        faults.append("an order is delivered twice")
    if faults:
        raise ValueError("; ".join(faults))
    hours = {courier.id: (courier.off - courier.on) / 60 for courier in day.couriers.values()}
    return Score(
        orders=len(day.orders),
        undelivered=len(day.orders) - len(brought),
        click_to_door_mean=_mean(click),
        within_40_share=_mean([minutes <= TARGET for minutes in click]),
        overage_mean=_mean([max(0, minutes - TARGET) for minutes in click]),
        ready_to_pickup_mean=_mean(ready),
        cost=sum(max(day.pay_per_order * earned[name], day.pay_per_hour * hours[name]) for name in day.couriers),
    )


def _faults(day: MealDay, bundle: Bundle, times: Times, free: int) -> list[str]:
    """The rules that a bundle breaks."""
    who, courier = f"courier {bundle.courier}", day.couriers[bundle.courier]
    orders = [day.orders[order] for order in bundle.orders]
    broken = (
        (bundle.leave < free, f"{who} leaves at {bundle.leave} and is free at {free}"),
        (bool(orders) and times.pickup > courier.off, f"{who} picks up at {times.pickup}, after duty"),
        (any(order.restaurant != bundle.restaurant for order in orders), f"{who} has orders of several restaurants"),
        (any(order.placed > bundle.decided for order in orders), f"{who} is given an order before it is placed"),
    )
    return [text for wrong, text in broken if wrong]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
