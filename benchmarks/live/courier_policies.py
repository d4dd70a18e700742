"""Policies for couriers: greedy, and ours on the search of `router` with bundling and commitment in two stages.

At every decision the open orders are planned as pairs of pickup and delivery, the couriers as vehicles where they will be free.
Each minute from click to door costs one, and being late costs a price once: an order that can still be in time is offered as two
alternatives, in time without a price or at any time with it. Of that plan only what must be decided before the next decision is
carried out: a courier sets out for a restaurant when it would otherwise come late, and is given a bundle for good when it can leave
with it (two-stage commitment, Reyes et al. 2018). Goods of two restaurants never ride together. A route is over when its courier
could be at the next restaurant, and a courier without work is sent ahead to one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np

from benchmarks.live.courier_positions import AHEAD, Demand, Free, moves
from benchmarks.live.couriers import TARGET, Choice, MealDay, Order, Policy, Standing
from router import AccessRule, Instance, Place, Route, StaticTravel, Vehicle, Visit, Window
from router.engines.lns.brief import brief_search
from router.model import Sequence as Visits
from router.timing import schedule
from router.units import FOREVER

MINUTE = 60
LATE = ":late"
"""Ends the name of a delivery that need not be in time."""
_STEPS_A_SECOND, _FROM = 3_000, 0.7
"""Steps that a second of the limit stands for, so that runs can be repeated, and the stage of annealing at which they begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Prices in minutes from click to door.

    late : of an order that could be in time and is not; the set counts the share within its target (Reyes et al. 2018).
    minute : of a courier's minute when no order waits for a courier; see `Scene.minute_price`. km : of a kilometre.
    left : of leaving an order for a later decision.
    ahead : expected minutes of the next order that sending a courier ahead has to save.
    """

    late: float = 20.0
    minute: float = 0.2
    km: float = 0.05
    left: float = 300.0
    ahead: float = 0.02


@dataclass(slots=True)
class Together:
    """Plans all open orders with all couriers at once."""

    day: MealDay
    interval: int
    limit: float
    seed: int = 0
    weights: Weights = field(default_factory=Weights)
    demand: Demand = field(init=False)
    last: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.demand = Demand(self.day)

    def __call__(self, now: int, orders: Sequence[Order], couriers: Sequence[Standing], last: bool) -> Sequence[Choice]:
        self.demand.see(orders)
        routes = self._routes(now, orders, couriers) if orders and couriers else ()
        standing = {one.courier.id: one for one in couriers}
        found = list(self._choices(standing, routes, now, last))
        self.sent -= {choice.courier for choice in found}
        return found if last else [*found, *self._sent_ahead(standing, routes, now)]

    def _routes(self, now: int, orders: Sequence[Order], couriers: Sequence[Standing]) -> tuple[Route, ...]:
        """The plan of this decision."""
        scene = Scene(self.day, now, list(orders), list(couriers), self.weights, self.demand, self.sent)
        instance = scene.instance()
        start = _carried(instance, self.last)
        steps = max(1, round(_STEPS_A_SECOND * self.limit))
        plan = schedule(instance, brief_search(instance, steps, seed=self.seed, start=start, begin_at=_FROM))
        self.last = {route.vehicle: route.visits for route in plan.routes}
        return plan.routes

    def _choices(self, standings: Mapping[str, Standing], routes: Sequence[Route], now: int, last: bool) -> Iterator[Choice]:
        """What of the plan cannot wait until the next decision."""
        later = now + self.interval
        for route in routes:
            standing = standings[route.vehicle]
            bundle = first_bundle(route)
            restaurant = self.day.orders[bundle[0]].restaurant
            there = self.day.restaurants[restaurant]
            ready = max(self.day.orders[order].ready for order in bundle)
            half = self.day.pickup_service // 2
            if standing.heading is not None and standing.heading.restaurant == restaurant:
                leave, arrival = standing.heading.leave, standing.heading.arrival
            else:
                spot, free = _free(self.day, standing)
                away = self.day.minutes(spot, there)
                leave = max(now, free, ready - half - away)
                arrival = leave + away
            pickup = max(arrival + half, ready, now)
            if pickup > standing.courier.off:
                continue
            final = last or pickup < later
            if final or leave < later:
                yield Choice(courier=route.vehicle, restaurant=restaurant, leave=leave, orders=bundle if final else ())

    def _sent_ahead(self, standings: Mapping[str, Standing], routes: Sequence[Route], now: int) -> Iterator[Choice]:
        """Couriers without work in the plan that had better wait elsewhere."""
        spots = {name: _free(self.day, one) for name, one in standings.items()}
        idle = {name for name, (_, at) in spots.items() if at < now + self.interval} - {route.vehicle for route in routes}
        for route in routes:
            done = next(stop for stop in reversed(route.stops) if stop.kind == "visit")
            spots[route.vehicle] = self.day.orders[done.visit.removesuffix(LATE)].spot, done.leave // MINUTE
        coming = [one for one in self.day.couriers.values() if one.id not in standings and now < one.on <= now + AHEAD[-1]]
        spots |= {one.id: (one.spot, one.on) for one in coming}
        free = [Free(courier=name, spot=spot, at=at, off=self.day.couriers[name].off) for name, (spot, at) in spots.items()]
        for name, restaurant in moves(self.demand, now, free, idle, self.weights.ahead):
            self.sent.add(name)
            yield Choice(courier=name, restaurant=restaurant, leave=max(now, _free(self.day, standings[name])[1]))


def _free(day: MealDay, standing: Standing) -> tuple[tuple[float, float], int]:
    """Where a courier can set out for another restaurant, and from when."""
    if standing.heading is None:
        return standing.spot, standing.free
    return day.restaurants[standing.heading.restaurant], standing.heading.arrival


def _carried(instance: Instance, routes: Mapping[str, tuple[str, ...]]) -> tuple[Visits, ...]:
    """What is left of the plan of the decision before, to begin the search with."""
    found = []
    for vehicle, names in routes.items():
        column = instance.vehicle_index.get(vehicle)
        rows = (instance.visit_index[name] for name in names if name in instance.visit_index)
        kept = tuple(row for row in rows if column is not None and instance.allowed[row, column])
        if column is not None and kept:
            found.append(Visits(vehicle=column, activities=kept))
    return tuple(found)


def first_bundle(route: Route) -> tuple[str, ...]:
    """The orders that a route collects before it brings the first, in the order in which it brings them."""
    picked = set()
    for name in route.visits:
        if not name.endswith(":pickup"):
            break
        picked.add(name.removesuffix(":pickup"))
    return tuple(name.removesuffix(LATE) for name in route.visits if name in picked)


@dataclass
class Scene:
    """Open orders and couriers as an instance. Nodes: where couriers start, restaurants, doors, and the next restaurant.

    `sent` are couriers that were sent ahead and not for an order.
    """

    day: MealDay
    now: int
    orders: list[Order]
    couriers: list[Standing]
    weights: Weights
    demand: Demand
    sent: Collection[str]

    def __post_init__(self) -> None:
        self.restaurants = list(dict.fromkeys([order.restaurant for order in self.orders]))
        self.spots = [self._start(one)[0] for one in self.couriers]
        self.spots += [self.day.restaurants[name] for name in self.restaurants]
        self.spots += [order.spot for order in self.orders]
        self.first_restaurant = len(self.couriers)
        self.first_door = self.first_restaurant + len(self.restaurants)

    def _spare(self, order: Order) -> int:
        """Minutes that may be lost before it is late."""
        day = self.day
        direct = day.minutes(day.restaurants[order.restaurant], order.spot)
        soonest = max(order.ready, self.now) + day.pickup_service - day.pickup_service // 2 + direct + day.dropoff_service // 2
        return order.placed + TARGET - soonest

    def _start(self, standing: Standing) -> tuple[tuple[float, float], int]:
        """Where the courier is free, and when."""
        spot, free = _free(self.day, standing)
        return spot, max(self.now, free)

    def instance(self) -> Instance:
        """The problem of this decision."""
        return Instance(
            places=tuple(Place(id=str(number)) for number in range(len(self.spots) + 1)),
            travel={"courier": self._travel()},
            visits=tuple(visit for number, order in enumerate(self.orders) for visit in self._pair(number, order)),
            vehicles=tuple(self._vehicle(number, one) for number, one in enumerate(self.couriers)),
            conflicts=frozenset(frozenset(pair) for pair in combinations(sorted(self.restaurants), 2)),
            conflicts_at_once=True,
            access=tuple(self._after_duty(off) for off in sorted({one.courier.off for one in self.couriers})),
        )

    def _after_duty(self, off: int) -> AccessRule:
        """Nothing is collected by couriers whose duty has ended; they may still bring it."""
        last = MINUTE * (off + self.day.pickup_service - self.day.pickup_service // 2)
        restaurants = frozenset(range(self.first_restaurant, self.first_door))
        return AccessRule(id=str(off), kinds=frozenset({str(off)}), places=restaurants, closed=(Window(last + 1, FOREVER),))

    def _travel(self) -> StaticTravel:
        """Seconds, with what is spent before the moment that counts: at a restaurant all of the service, at a door half of it.

        From a door to the next restaurant it takes as long as is expected. Who is on the way to an order's restaurant goes to
        another one first as if that took 40 minutes (`TARGET`) longer.
        """
        points = np.array(self.spots)
        metres = np.hypot(*(np.subtract.outer(points[:, axis], points[:, axis]) for axis in (0, 1)))
        minutes = np.ceil(metres / self.day.speed - 1e-9).astype(np.int64)
        minutes[:, self.first_restaurant : self.first_door] += self.day.pickup_service
        minutes[:, self.first_door :] += self.day.dropoff_service // 2
        for number, one in enumerate(self.couriers):
            if one.heading is not None and one.heading.restaurant in self.restaurants:
                if one.courier.id not in self.sent:
                    minutes[number, self.first_restaurant : self.first_door] += TARGET
                minutes[number, self.first_restaurant + self.restaurants.index(one.heading.restaurant)] = self._rest(one)
        np.fill_diagonal(minutes, 0)
        seconds = np.pad(MINUTE * minutes, (0, 1))
        seconds[self.first_door : -1, -1] = np.rint(MINUTE * self.demand.to_next(points[self.first_door :]))
        return StaticTravel(distances=np.rint(np.pad(metres, (0, 1))).astype(np.int32), durations=seconds.astype(np.int32))

    def _rest(self, standing: Standing) -> int:
        """Minutes of the service time that a courier at its restaurant has still to spend there."""
        assert standing.heading is not None
        return max(0, self.day.pickup_service - max(0, self.now - standing.heading.arrival))

    def _pair(self, number: int, order: Order) -> Iterator[Visit]:
        """Collected when the courier leaves with it, brought when it is handed over: in time if it can be, or late at a price."""
        leaves = order.ready + self.day.pickup_service - self.day.pickup_service // 2
        allowed = frozenset(one.courier.id for one in self.couriers if self._may(one, order))
        pickup = Visit(
            id=f"{order.id}{LATE}:pickup",
            place=self.first_restaurant + self.restaurants.index(order.restaurant),
            windows=(Window(MINUTE * leaves),),
            goods=frozenset({order.restaurant}),
            penalty=0.0,
            vehicles=allowed,
        )
        door = Visit(
            id=f"{order.id}{LATE}",
            place=self.first_door + number,
            service=MINUTE * (self.day.dropoff_service - self.day.dropoff_service // 2),
            pickup=pickup.id,
            group=order.id,
            price=self.weights.late,
            goods=pickup.goods,
            preferred=Window(0, MINUTE * order.placed),
            late_price=60.0,
            penalty=self.weights.left + 2.0 * (self.now - order.placed),
            vehicles=allowed,
        )
        if self._spare(order) >= 0:
            due = Window(0, MINUTE * (order.placed + TARGET))
            yield replace(pickup, id=f"{order.id}:pickup")
            yield replace(door, id=order.id, pickup=f"{order.id}:pickup", windows=(due,), price=0.0)
        yield pickup
        yield door

    def _may(self, standing: Standing, order: Order) -> bool:
        """Whether the courier can collect it on duty, going straight there."""
        spot, free = self._start(standing)
        arrival = free + self.day.minutes(spot, self.day.restaurants[order.restaurant])
        if standing.heading is not None and standing.heading.restaurant == order.restaurant:
            arrival = standing.heading.arrival
        return max(arrival + self.day.pickup_service // 2, order.ready) <= standing.courier.off

    def _vehicle(self, number: int, standing: Standing) -> Vehicle:
        return Vehicle(
            id=standing.courier.id,
            kind=str(standing.courier.off),
            profile="courier",
            start=number,
            end=len(self.spots),
            earliest_start=MINUTE * self._start(standing)[1],
            hour_price=60.0 * self.minute_price(),
            km_price=self.weights.km,
        )

    def minute_price(self) -> float:
        """What a courier's minute costs, in minutes from click to door.

        Orders that are ready wait for a courier. Where n of them wait for each courier on duty, a minute that one of these loses
        costs n minutes of waiting (the number that waits is the rate of orders times their wait, Little 1961).
        """
        waiting = sum(order.ready <= self.now for order in self.orders)
        return self.weights.minute + waiting / len(self.couriers)


@dataclass(slots=True)
class Greedy:
    """Each order, oldest first and by itself, goes to the courier that collects it first."""

    day: MealDay
    interval: int

    def __call__(self, now: int, orders: Sequence[Order], couriers: Sequence[Standing], last: bool) -> Sequence[Choice]:
        del last
        free = [one for one in couriers if one.heading is None and one.free <= now + self.interval]
        found: list[Choice] = []
        for order in sorted(orders, key=lambda one: one.placed):
            timed = [(self._pickup(one, order, now), one.courier.id, one) for one in free]
            able = [each for each in timed if each[0] <= each[2].courier.off]
            if able:
                _, name, standing = min(able, key=lambda each: each[:2])
                leave = max(now, standing.free)
                found.append(Choice(courier=name, restaurant=order.restaurant, leave=leave, orders=(order.id,)))
                free.remove(standing)
        return found

    def _pickup(self, standing: Standing, order: Order, now: int) -> int:
        arrival = max(now, standing.free) + self.day.minutes(standing.spot, self.day.restaurants[order.restaurant])
        return max(arrival + self.day.pickup_service // 2, order.ready)


MakePolicy: TypeAlias = Callable[[MealDay, int, float, int], Policy]

POLICIES: Mapping[str, MakePolicy] = {
    "greedy": lambda day, interval, _limit, _seed: Greedy(day, interval),
    "together": Together,
}
"""Name → policy of a day, from the minutes between decisions, the seconds one may take, and a seed."""

__all__ = ["LATE", "POLICIES", "Greedy", "Scene", "Together", "Weights", "first_bundle"]
