"""Days made by hand for the tests of engines: a road of places 0, 1, 2, … one kilometre and one minute apart."""

from typing import Any

import numpy as np

from router.model import Instance, Place, StaticTravel, Vehicle, Visit

KILOMETRE, MINUTE = 1_000, 60


def road(length: int) -> StaticTravel:
    """Travel along one straight road."""
    steps = np.abs(np.subtract.outer(np.arange(length), np.arange(length))).astype(np.int32)
    return StaticTravel(distances=steps * np.int32(KILOMETRE), durations=steps * np.int32(MINUTE))


def visit(place: int, **fields: Any) -> Visit:
    """A visit named after its place."""
    return Visit(**{"id": f"a{place}", "place": place, **fields})


def van(name: str, **fields: Any) -> Vehicle:
    """A van that starts and ends at place 0 and costs 1 per kilometre."""
    return Vehicle(**{"id": name, "start": 0, "end": 0, "km_price": 1.0, **fields})


def day(visits: list[Visit], vehicles: list[Vehicle], **fields: Any) -> Instance:
    """A day on the road, as long as its visits need."""
    length = max((one.place for one in visits), default=0) + 1
    return Instance(
        **{
            "places": tuple(Place(id=f"p{number}") for number in range(length)),
            "travel": {"van": road(length)},
            "visits": tuple(visits),
            "vehicles": tuple(vehicles),
            **fields,
        }
    )
