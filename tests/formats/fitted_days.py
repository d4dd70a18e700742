"""Days made such that a format can say them: what all of its requests have in common, beside the rules that it keeps."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from router.formats.solomon import SCALE
from router.formats.tables import euclidean
from router.model import Instance, Shape, StaticTravel, Vehicle, Visit
from tests.oracles.strategies import MINUTE

Fit = Callable[[Instance], Instance]


def paid_by_the_second(instance: Instance) -> Instance:
    """All vehicles leave at once, and nothing but their time costs."""
    fleet = [replace(one, latest_start=one.earliest_start, km_price=0.0, hour_price=36.0) for one in instance.vehicles]
    return instance.replace(vehicles=tuple(fleet))


def alike(instance: Instance, **fields: Any) -> tuple[Vehicle, ...]:
    """Vehicles that differ in nothing but their ids."""
    first = replace(instance.vehicles[0], **fields)
    return tuple(replace(first, id=one.id) for one in instance.vehicles)


def paired(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Every second visit is the delivery of the one before; a last one alone is left out."""
    found = []
    for first, second in zip(visits[::2], visits[1::2], strict=False):
        load = first.deliver or first.collect
        found += [replace(first, collect=load, deliver=(), pickup=None), replace(second, deliver=load, collect=(), pickup=first.id)]
    return tuple(found)


def in_a_plane(instance: Instance) -> Instance:
    """Straight lines, whose lengths are the only cost once the fewest vehicles are used."""
    spots = [((place.lon or 0.0) * 1.11, (place.lat or 0.0) * 1.11) for place in instance.places]
    lengths = euclidean(spots)
    travel = StaticTravel(
        distances=np.rint(lengths * 1e6).astype(np.int32), durations=np.ceil(lengths * SCALE - 1e-9).astype(np.int32)
    )
    places = [replace(place, lon=x / 1_000, lat=y / 1_000) for place, (x, y) in zip(instance.places, spots, strict=True)]
    return instance.replace(
        places=tuple(places), travel={"van": travel}, vehicles=alike(instance, km_price=0.001), shape=Shape(fewest_vehicles=True)
    )


def in_a_plane_paired(instance: Instance) -> Instance:
    return in_a_plane(instance.replace(visits=paired(instance.visits)))


def in_minutes(instance: Instance) -> Instance:
    """A minute costs one, once the fewest vehicles are used."""
    durations = instance.travel["van"].durations
    travel = StaticTravel(distances=durations // MINUTE, durations=durations)
    return instance.replace(
        visits=paired(instance.visits),
        travel={"van": travel},
        vehicles=alike(instance, km_price=1_000.0),
        shape=Shape(fewest_vehicles=True),
    )


def one_matrix(instance: Instance) -> Instance:
    """A second is a metre; reloading takes no time, and there is no bound on it."""
    durations = instance.travel["van"].durations
    fleet = [
        replace(
            one,
            km_price=1_000.0 * one.km_price,
            max_duration=instance.vehicles[0].max_duration,
            reload_time=0,
            max_trips=9 if one.max_trips > 1 else 1,
        )
        for one in instance.vehicles
    ]
    return instance.replace(travel={"van": StaticTravel(distances=durations, durations=durations)}, vehicles=tuple(fleet))


def paid_by_the_hour(instance: Instance) -> Instance:
    """All vehicles are alike, and a thousand seconds of them cost one."""
    return instance.replace(vehicles=alike(instance, km_price=0.0, hour_price=3.6))


FITTED: Mapping[str, Fit] = {
    "nextroute": paid_by_the_second,
    "solomon": in_a_plane,
    "li_lim": in_a_plane_paired,
    "sartori_buriol": in_minutes,
    "vrplib": one_matrix,
    "mamut": paid_by_the_hour,
}
