"""Places of a request and the travel between them: matrices that were given, or coordinates measured by a network."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.documents.cells import short
from router.formats.json_input import Faults
from router.model import Instance, Place, Plan, Route, StaticTravel
from router.network import NetworkSettings, ProfileSettings, measure
from router.units import UNREACHABLE, count_of

Figures = NDArray[np.int64]
LARGEST = 2**31 - 1
"""What travel matrices can hold."""
PRICED = " | "
"""Between the name of travel as it was given and the prices worked into its lengths."""

_KINDS = {
    "truck": ("truck", "hgv", "lorry", "driving-hgv", "heavy"),
    "e-bike": ("bike", "bicycle", "cycling", "e-bike", "ebike", "cycling-regular", "BICYCLING"),
    "foot": ("foot", "walk", "walking", "pedestrian", "foot-walking", "WALKING"),
}


def profile_settings(name: str) -> ProfileSettings:
    """How the vehicles of a foreign profile move; a name that is not known moves like a van."""
    kind: Any = next((kind for kind, names in _KINDS.items() if name in names), "van")
    return ProfileSettings(kind=kind, server_profile=name)


def square(rows: Sequence[Sequence[Any]], size: int, path: str, faults: Faults, *, whole: bool = True) -> Figures | None:
    """A matrix of `size` rows as int64, rounded where `whole` is False; None, and its faults noted, where it is none.

    Figures of `UNREACHABLE` and more mean that no road leads.
    """
    sound = True
    kinds = {int} if whole else {int, float}
    if len(rows) != size:
        faults.add("E217", path, f"it has {count_of(len(rows), 'row')}", f"give {size}, one per place")
        return None
    for number, row in enumerate(rows):
        if len(row) != size:
            faults.add(
                "E217", f"{path}[{number}]", f"it has {count_of(len(row), 'entry', 'entries')}", f"give {size}, one per place"
            )
            sound = False
        elif not set(map(type, row)) <= kinds or min(row) < 0:
            column = next(index for index, cell in enumerate(row) if type(cell) not in kinds or cell < 0)
            what = f"'{short(row[column])}' is no {'whole ' if whole else ''}number of 0 or more"
            faults.add("E216" if whole else "E211", f"{path}[{number}][{column}]", what, "write digits")
            sound = False
    if not sound:
        return None
    figures = np.array([[min(cell, UNREACHABLE) for cell in row] for row in rows])
    return np.asarray(np.rint(figures), dtype=np.int64).reshape(size, size)


def measured(
    places: Sequence[Place], profiles: Mapping[str, ProfileSettings], network: NetworkSettings, faults: Faults
) -> Mapping[str, StaticTravel]:
    """Travel over places with coordinates; places that the network cannot reach are noted."""
    found = measure(places, profiles, network)
    faults.problems += found.problems
    return found.travel


def static(durations: Figures, distances: Figures) -> StaticTravel:
    """Travel from figures that were checked."""
    return StaticTravel(
        distances=np.ascontiguousarray(np.minimum(distances, LARGEST), dtype=np.int32),
        durations=np.ascontiguousarray(np.minimum(durations, UNREACHABLE), dtype=np.int32),
    )


def with_real_lengths(instance: Instance, plan: Plan) -> Plan:
    """`plan` as people read it: where the price of an arc stands in the place of its length, the length is put back.

    Travel so priced is named ``BASE | prices``, and the travel called ``BASE`` holds lengths as they were given, or none.
    """
    return replace(plan, routes=tuple(_with_lengths(instance, route, priced=False) for route in plan.routes))


def with_priced_lengths(instance: Instance, plan: Plan) -> Plan:
    """`plan` as router prices it: what `with_real_lengths` put back is exchanged again; any other length stays for the checker."""
    return replace(plan, routes=tuple(_with_lengths(instance, route, priced=True) for route in plan.routes))


def _with_lengths(instance: Instance, route: Route, *, priced: bool) -> Route:
    vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
    name = vehicle.profile.partition(PRICED)[0]
    if name == vehicle.profile or name not in instance.travel:
        return route
    given, wanted = (instance.travel[one].distances for one in ((name, vehicle.profile) if priced else (vehicle.profile, name)))
    stops = [route.stops[0]]
    for one, two in pairwise(route.stops):
        driven = (two.distance or one.place != two.place) and not (two.kind == "end" and vehicle.end is None)
        known = driven and two.distance == given[one.place, two.place]
        stops.append(replace(two, distance=int(wanted[one.place, two.place])) if known else two)
    return replace(route, stops=tuple(stops))
