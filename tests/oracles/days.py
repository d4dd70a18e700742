"""Tiny days on a straight road: place i lies at kilometre `POSITIONS[i]`, one kilometre is 1,000 m and takes 60 s.

Everything about such a day can be worked out by hand. Vehicles start and end at kilometre 0 unless told otherwise.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from router.model import Instance, Place, Plan, ProfiledTravel, Sequence as Planned, StaticTravel, Stop, Vehicle, Visit, Window

KILOMETRE = 60
"""Seconds for one kilometre at free flow."""


def road(*kilometres: int, pace: int = KILOMETRE) -> StaticTravel:
    """Static travel along a road: `pace` seconds per kilometre."""
    gaps = np.abs(np.subtract.outer(kilometres, kilometres))
    return StaticTravel(distances=(gaps * 1_000).astype(np.int32), durations=(gaps * pace).astype(np.int32))


def rush_road(*kilometres: int, starts: Sequence[int], speeds: Sequence[float]) -> ProfiledTravel:
    """The same road with one speed factor per bucket for every arc."""
    free = road(*kilometres)
    return ProfiledTravel(
        distances=free.distances,
        durations=free.durations,
        starts=np.array(starts, dtype=np.int64),
        speeds=np.array([speeds], dtype=np.float64),
        profile=np.zeros(free.durations.shape, dtype=np.uint16),
    )


def visit(name: str, place: int, **fields: Any) -> Visit:
    """A visit; `window` is short for one window."""
    if "window" in fields:
        fields["windows"] = (Window(*fields.pop("window")),)
    return Visit(id=name, place=place, orders=(f"order-{name}",), **fields)


def van(name: str = "van", **fields: Any) -> Vehicle:
    """A vehicle that starts and ends at place 0 and pays 1 per kilometre unless told otherwise."""
    return Vehicle(**{"id": name, "start": 0, "end": 0, "km_price": 1.0} | fields)


def day(
    visits: Iterable[Visit], vehicles: Iterable[Vehicle] = (), *, road_of: Sequence[int] = range(10), **fields: Any
) -> Instance:
    """An instance whose place i lies at kilometre ``road_of[i]``."""
    travel = fields.pop("travel", None) or {"van": road(*road_of)}
    return Instance(
        places=tuple(Place(id=f"km{kilometre}", lat=0.0, lon=kilometre / 111.195) for kilometre in road_of),
        travel=travel,
        visits=tuple(visits),
        vehicles=tuple(vehicles) or (van(),),
        **fields,
    )


def sequences(instance: Instance, routes: dict[str, Sequence[str]]) -> tuple[Planned, ...]:
    """Sequences by names; ``"reload"`` (``"reload 1"``, …) is loading again at the vehicle's first (second, …) reload site."""
    return tuple(
        Planned(vehicle=instance.vehicle_index[vehicle], activities=tuple(_activity(instance, name) for name in names))
        for vehicle, names in routes.items()
    )


def _activity(instance: Instance, name: str) -> int:
    if name.startswith("reload"):
        return -1 - int(name.removeprefix("reload") or 0)
    return instance.visit_index[name]


def routes_of(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The visits of each route that has any, by vehicle."""
    return {route.vehicle: route.visits for route in plan.routes if route.visits}


def stop_of(plan: Plan, name: str) -> Stop:
    """The stop that serves a visit."""
    return next(stop for route in plan.routes for stop in route.stops if stop.visit == name)
