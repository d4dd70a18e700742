"""A generated city of any size at one density: districts of 1,000 orders, each with a depot in its middle.

Half of the orders lie in clusters, half anywhere; windows of two hours, half a day or the whole day; vans with
a price per day, kilometre and hour. So 10,000 orders are ten times the same kind of district, and the cost per
order may be compared across sizes.
"""

from datetime import UTC, datetime
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Place, ProfiledTravel, StaticTravel, TravelTimes, Vehicle, Visit, Window
from router.units import HOUR

DISTRICT = 1_000
AREA_PER_ORDER = 0.25
"""Square kilometres."""
ROAD_FACTOR = 1.3
METRES_PER_SECOND = 7.0
STOPS_PER_VAN = 28
CAPACITY = 150
RUSH_STARTS = (0, 7 * HOUR, 9 * HOUR + HOUR // 2, 17 * HOUR, 19 * HOUR)
RUSH_SPEEDS = ((1.0, 0.6, 0.85, 0.55, 0.9), (1.0, 0.75, 0.95, 0.7, 1.0))


def city(orders: int, *, seed: int = 0, traffic: bool = False) -> Instance:
    """The city of so many orders; with `traffic`, speeds follow two rush hours."""
    chance = np.random.default_rng(seed)
    districts = max(1, ceil(orders / DISTRICT))
    share = ceil(orders / districts)
    side = 1_000 * sqrt(share * AREA_PER_ORDER)
    width = ceil(sqrt(districts))
    middles = np.asarray([((k % width + 0.5) * side, (k // width + 0.5) * side) for k in range(districts)])
    doors = np.concatenate([_doors(chance, middle, side, share) for middle in middles])[:orders]
    places = np.concatenate((middles, doors))
    return Instance(
        name=f"city of {orders}",
        epoch=datetime(2026, 3, 2, tzinfo=UTC),
        places=tuple(Place(id=str(index)) for index in range(len(places))),
        travel={"van": _travel(places, traffic=traffic)},
        visits=tuple(_visit(chance, index, districts + index) for index in range(orders)),
        vehicles=tuple(_van(number, number % districts) for number in range(ceil(1.3 * orders / STOPS_PER_VAN) + districts)),
        dimensions=("load",),
    )


def _doors(chance: np.random.Generator, middle: NDArray[np.float64], side: float, count: int) -> NDArray[np.float64]:
    corner = middle - side / 2
    clusters = corner + chance.random((max(3, count // 60), 2)) * side
    near = clusters[chance.integers(len(clusters), size=count)] + chance.normal(0, side / 25, (count, 2))
    anywhere = corner + chance.random((count, 2)) * side
    doors = np.where(chance.random((count, 1)) < 0.5, near, anywhere)
    return np.clip(doors, corner, corner + side)


def _visit(chance: np.random.Generator, index: int, place: int) -> Visit:
    kind = chance.random()
    if kind < 0.4:
        start = 8 * HOUR + int(chance.integers(0, 5)) * 2 * HOUR
        window = Window(start, start + 2 * HOUR)
    elif kind < 0.8:
        window = Window(8 * HOUR, 13 * HOUR) if chance.random() < 0.5 else Window(13 * HOUR, 18 * HOUR)
    else:
        window = Window(8 * HOUR, 18 * HOUR)
    return Visit(
        id=f"order {index}",
        place=place,
        windows=(window,),
        service=180 + int(chance.integers(0, 5)) * 30,
        deliver=(1 + int(chance.integers(0, 8)),),
        penalty=500.0,
    )


def _van(number: int, depot: int) -> Vehicle:
    return Vehicle(
        id=f"van {number}",
        start=depot,
        end=depot,
        earliest_start=7 * HOUR + HOUR // 2,
        latest_end=20 * HOUR,
        capacities=(CAPACITY,),
        fixed_price=90.0,
        km_price=0.4,
        hour_price=18.0,
        max_duration=9 * HOUR,
    )


def _travel(places: NDArray[np.float64], *, traffic: bool) -> TravelTimes:
    """Matrices row by row: the city of 10,000 has a hundred million pairs."""
    size = len(places)
    distances = np.empty((size, size), dtype=np.int32)
    for row, place in enumerate(places):
        distances[row] = np.rint(np.hypot(*(places - place).T) * ROAD_FACTOR)
    durations = np.empty_like(distances)
    for row in range(size):
        durations[row] = np.ceil(distances[row] / METRES_PER_SECOND)
    if not traffic:
        return StaticTravel(distances=distances, durations=durations)
    parity = np.arange(size) % 2
    return ProfiledTravel(
        distances=distances,
        durations=durations,
        starts=np.asarray(RUSH_STARTS, dtype=np.int64),
        speeds=np.asarray(RUSH_SPEEDS, dtype=np.float64),
        profile=(parity[:, None] ^ parity[None, :]).astype(np.uint16),
    )
