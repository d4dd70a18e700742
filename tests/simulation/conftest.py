"""A small day, timed: one van with traffic, one without."""

import numpy as np
import pytest

from router.model import Break, Instance, Place, Plan, ProfiledTravel, Sequence, Site, StaticTravel, Vehicle, Visit, Window
from router.timing import schedule

HOUR = 3_600


def line(places: int, gap: int) -> StaticTravel:
    """Places in a row, `gap` seconds and ten times as many metres apart."""
    steps = np.abs(np.subtract.outer(np.arange(places), np.arange(places)))
    return StaticTravel(distances=(10 * gap * steps).astype(np.int32), durations=(gap * steps).astype(np.int32))


def rush(free: StaticTravel) -> ProfiledTravel:
    """Half speed from 09:00 to 10:00, the epoch being midnight."""
    return ProfiledTravel(
        distances=free.distances,
        durations=free.durations,
        starts=np.array([0, 9 * HOUR, 10 * HOUR]),
        speeds=np.array([[1.0, 0.5, 1.0]]),
        profile=np.zeros(free.durations.shape, dtype=np.uint16),
    )


@pytest.fixture(scope="session")
def day() -> Instance:
    """Twenty calls for each of two vehicles, from 08:30 on; windows, a break, a reload."""
    visits = tuple(
        Visit(
            id=f"v{number}",
            place=number,
            mode="scheduled" if number % 2 else "instant",
            orders=(f"o{number}",),
            windows=(Window(8 * HOUR, 12 * HOUR),)
            if number != 5
            else (Window(9 * HOUR, 9 * HOUR + 600), Window(10 * HOUR, 12 * HOUR)),
            service=180,
            setup=20,
            deliver=(1,),
            release=9 * HOUR + 900 if number == 15 else 0,
        )
        for number in range(1, 41)
    )
    return Instance(
        places=tuple(Place(id=f"p{number}") for number in range(41)),
        travel={"van": line(41, 60), "slow": rush(line(41, 60))},
        visits=visits,
        vehicles=(
            Vehicle(
                id="a",
                start=0,
                end=0,
                earliest_start=8 * HOUR + 1_800,
                latest_end=13 * HOUR,
                capacities=(12,),
                reloads=(0,),
                reload_time=300,
                max_trips=2,
                breaks=(Break(window=Window(9 * HOUR, 11 * HOUR), duration=900),),
            ),
            Vehicle(
                id="b", start=0, end=None, profile="slow", earliest_start=8 * HOUR + 1_800, latest_end=13 * HOUR, hour_price=20.0
            ),
        ),
        sites=(Site(id="depot", place=0),),
        dimensions=("pieces",),
    )


@pytest.fixture(scope="session")
def plan(day: Instance) -> Plan:
    """Both routes as the clock times them."""
    first = (*range(10), -1, *range(10, 20))
    return schedule(day, [Sequence(vehicle=0, activities=first), Sequence(vehicle=1, activities=tuple(range(20, 40)))])
