"""Small days to live through: a depot with vans, a store with couriers, places in a row a minute apart."""

from collections.abc import Mapping, Sequence

import numpy as np

from router.horizon import Day
from router.horizon.world import World
from router.model import Instance, Order, Place, Site, StaticTravel, TravelTimes, Vehicle, Visit, Window
from router.simulation import NoiseModel

HOUR = 3_600
MINUTE = 60


def row_of_places(count: int) -> StaticTravel:
    """Places in a row, a minute and 500 m apart."""
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    return StaticTravel(distances=(500 * steps).astype(np.int32), durations=(MINUTE * steps).astype(np.int32))


def measured(places: Sequence[Place]) -> Mapping[str, TravelTimes]:
    """Travel by the longitude of a place, in minutes."""
    east = np.array([place.lon or 0.0 for place in places])
    minutes = np.abs(np.subtract.outer(east, east))
    return {
        "van": StaticTravel(distances=np.rint(500 * minutes).astype(np.int32), durations=np.rint(MINUTE * minutes).astype(np.int32))
    }


def places(count: int) -> tuple[Place, ...]:
    """Place k lies k minutes east of the depot."""
    return tuple(Place(id=f"p{number}", lat=0.0, lon=float(number)) for number in range(count))


def vans(**changes: object) -> Instance:
    """Two vans of a depot at place 0, eight deliveries at places 1 to 8."""
    visits = tuple(
        Visit(id=f"v{number}", place=number, orders=(f"o{number}",), windows=(Window(0, 4 * HOUR),), service=120, deliver=(1,))
        for number in range(1, 9)
    )
    vehicles = tuple(
        Vehicle(id=name, start=0, end=0, latest_end=6 * HOUR, capacities=(6,), hour_price=20.0, fixed_price=10.0) for name in "AB"
    )
    day = Instance(
        places=places(9),
        travel={"van": row_of_places(9)},
        visits=visits,
        vehicles=vehicles,
        sites=(Site(id="depot", place=0),),
        orders=tuple(Order(id=f"o{number}", mode="scheduled") for number in range(1, 9)),
        dimensions=("pieces",),
    )
    return day.replace(**changes)


def couriers(orders: int = 10) -> Instance:
    """Three couriers, two stores at places 2 and 6, an instant order every three minutes."""
    visits: list[Visit] = []
    for number in range(orders):
        placed, store = 180 * number, 2 if number % 2 else 6
        last = Window(placed + 300, placed + 3_600)
        visits += [
            Visit(
                id=f"m{number}:pickup", place=store, mode="instant", orders=(f"m{number}",), windows=(last,), service=60,
                collect=(1,), penalty=0.0, goods=frozenset({f"s{store}"}),
            ),
            Visit(
                id=f"m{number}", place=(3 * number) % 9, mode="instant", orders=(f"m{number}",), windows=(last,), service=60,
                pickup=f"m{number}:pickup", max_on_board=1_800, preferred=Window(0, placed + 1_800), late_price=60.0, deliver=(1,),
            ),
        ]  # fmt: skip
    return Instance(
        places=places(9),
        travel={"van": row_of_places(9)},
        visits=tuple(visits),
        vehicles=tuple(
            Vehicle(id=f"c{number}", start=3 * number, end=None, latest_end=3 * HOUR, capacities=(4,), hour_price=20.0)
            for number in range(3)
        ),
        orders=tuple(Order(id=f"m{number}", mode="instant", placed_at=180 * number) for number in range(orders)),
        dimensions=("pieces",),
    )


def lunch(seed: int, *, broken: bool, orders: int = 10, apart: bool = False) -> tuple[Day, World]:
    """A day of couriers, and a world of noise, late goods, a cancelled order, absent customers, and perhaps a breakdown.

    Where the stores are `apart`, goods of both may not be on board at once.
    """
    instance = couriers(orders)
    if apart:
        instance = instance.replace(conflicts=frozenset({frozenset({"s2", "s6"})}), conflicts_at_once=True)
    random = np.random.default_rng(seed)
    placed = {order.id: order.placed_at or 0 for order in instance.orders if order.placed_at}
    late = f"m{random.integers(1, orders)}"
    gone = f"m{random.integers(1, orders)}"
    world = World(
        seed=seed,
        noise=NoiseModel(),
        placed=placed,
        ready={late: (placed[late] + 100, placed[late] + 900)},
        cancelled={gone: placed[gone] + int(random.integers(30, 1_500))},
        breakdowns={"c1": int(random.integers(300, 1_800))} if broken else {},
        absent=0.1,
    )
    known = frozenset(order.id for order in instance.orders if order.id not in placed)
    return Day(instance=instance, known=known, measure=measured), world
