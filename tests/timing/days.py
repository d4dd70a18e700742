"""Tiny days for the clock: places on a line, ten minutes and five kilometres apart."""

from typing import Any

import numpy as np

from router.model import Instance, Place, Plan, Route, Sequence, StaticTravel, TravelTimes, Vehicle, Visit
from router.timing import schedule, time_route

LEG = 600


def line(count: int) -> StaticTravel:
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count))).astype(np.int32)
    return StaticTravel(distances=steps * 5000, durations=steps * LEG)


def visit(place: int, **fields: Any) -> Visit:
    return Visit(**{"id": f"v{place}", "place": place, "service": 300, **fields})


def day(*visits: Visit, vehicle: dict[str, Any] | None = None, travel: TravelTimes | None = None, **fields: Any) -> Instance:
    """The depot is place 0, the van's shift is open."""
    count = 1 + max(visit.place for visit in visits)
    times = travel or line(count)
    van = Vehicle(**{"id": "van", "start": 0, "end": 0, **(vehicle or {})})
    return Instance(
        places=tuple(Place(id=str(number)) for number in range(len(times.durations))),
        travel={"van": times},
        visits=visits,
        vehicles=(van,),
        **fields,
    )


def timed(instance: Instance, *activities: int) -> Route:
    """The route of the van along `activities`, which must be feasible."""
    found = time_route(instance, Sequence(vehicle=0, activities=activities))
    assert found.feasible
    return found.route


def feasible(instance: Instance, *activities: int) -> bool:
    return time_route(instance, Sequence(vehicle=0, activities=activities)).feasible


def plan(instance: Instance, *activities: int) -> Plan:
    return schedule(instance, [Sequence(vehicle=0, activities=activities)])


def begins(route: Route) -> list[int]:
    """Begins of everything between start and end."""
    return [stop.begin for stop in route.stops[1:-1]]
