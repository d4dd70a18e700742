"""Compile every kernel before it is needed, for images and servers."""

import time
from dataclasses import replace

import numpy as np

from router.compilation import compiled_mark, sole_compiler
from router.engines import floor
from router.engines.interface import Budget
from router.model import Break, Instance, Place, Sequence, StaticTravel, Vehicle, Visit
from router.timing import schedule


def warmup() -> float:
    """Compile the clock and the search for every kind of instance and keep the code on disk.

    Returns the seconds that took: about half a minute once per installation, next to nothing later.
    """
    began = time.monotonic()
    warm_clock()
    from router.engines.ruin_recreate.warmup import warmup as warm_search

    warm_search()
    return time.monotonic() - began


def warm_clock() -> None:
    """Compile what times routes, for drivers without and with breaks."""
    plain = tiny_day()
    rested = plain.replace(vehicles=(replace(plain.vehicles[0], breaks=(Break(duration=60),)),))
    with sole_compiler(compiled_mark().parent):
        for instance in (plain, rested):
            schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))
            floor.search(instance, Budget())
        compiled_mark().touch()


def tiny_day() -> Instance:
    """Two visits an hour from each other and from the depot."""
    hour = 3_600 * (np.ones((3, 3), dtype=np.int32) - np.eye(3, dtype=np.int32))
    return Instance(
        places=tuple(Place(id=str(number)) for number in range(3)),
        travel={"van": StaticTravel(distances=hour, durations=hour)},
        visits=tuple(Visit(id=str(number), place=number) for number in (1, 2)),
        vehicles=(Vehicle(id="van", start=0, end=0, km_price=1.0),),
    )
