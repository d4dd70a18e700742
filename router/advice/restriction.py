"""A part of an instance as an instance of its own: a few vehicles, a few visits, and only the places they touch."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, PiecewiseTravel, ProfiledTravel, Shape, StaticTravel, TravelTimes, Visit
from router.model.travel import frozen_array


def part_of(
    instance: Instance, vehicles: Iterable[int], visits: Iterable[int], extra: Iterable[Visit] = (), *, carriers: bool = True
) -> Instance:
    """`instance` with only these vehicles and visits, in the order given, and then `extra` ones; ids and places stay.

    Rules of the plan as a whole (kind limits, balance, stability) and relations to visits left out are dropped; without `carriers`
    they and their options, too, and resources that no visit uses.
    """
    called = [*(instance.visits[number] for number in visits), *extra]
    names = {visit.id for visit in called}
    chosen = [instance.vehicles[number] for number in vehicles]
    shared: dict[str, object] = {}
    if not carriers:
        used = {name for visit in called for name in visit.uses}
        shared = {"resources": tuple(one for one in instance.resources if one.id in used), "carriers": (), "carrier_options": ()}
    return instance.replace(
        **shared,
        visits=tuple(visit if visit.pickup is None or visit.pickup in names else replace(visit, pickup=None) for visit in called),
        vehicles=tuple(
            one if names.issuperset(one.prefix) else replace(one, prefix=tuple(name for name in one.prefix if name in names))
            for one in chosen
        ),
        relations=tuple(relation for relation in instance.relations if names.issuperset(relation.visits)),
        shape=Shape(),
        stability=replace(instance.stability, max_vehicle_changes=None),
    )


def restricted(instance: Instance, vehicles: Iterable[int], visits: Iterable[int]) -> Instance:
    """`part_of` the instance with only the places that it touches."""
    part = part_of(instance, vehicles, visits)
    kept = sorted(
        {visit.place for visit in part.visits}
        | {place for vehicle in part.vehicles for place in (vehicle.start, vehicle.end) if place is not None}
        | {site.place for site in instance.sites}
    )
    index = {place: number for number, place in enumerate(kept)}
    return part.replace(
        places=tuple(instance.places[place] for place in kept),
        travel={profile: cut(instance.travel[profile], kept) for profile in {vehicle.profile for vehicle in part.vehicles}},
        visits=tuple(replace(visit, place=index[visit.place]) for visit in part.visits),
        vehicles=tuple(
            replace(vehicle, start=index[vehicle.start], end=None if vehicle.end is None else index[vehicle.end])
            for vehicle in part.vehicles
        ),
        sites=tuple(replace(site, place=index[site.place]) for site in instance.sites),
        access=tuple(
            replace(rule, places=frozenset(index[one] for one in rule.places if one in index)) for rule in instance.access
        ),
    )


def cut(travel: TravelTimes, places: list[int]) -> TravelTimes:
    """Travel times between `places` only, in their order."""
    square = np.ix_(places, places)
    if isinstance(travel, PiecewiseTravel):
        return _cut_piecewise(travel, places, square)
    distances = frozen_array(travel.distances[square], np.int32)
    durations = frozen_array(travel.durations[square], np.int32)
    if isinstance(travel, StaticTravel):
        return StaticTravel(distances=distances, durations=durations)
    return ProfiledTravel(
        distances=distances,
        durations=durations,
        starts=travel.starts,
        speeds=travel.speeds,
        profile=frozen_array(travel.profile[square], np.uint16),
        factors=None if travel.factors is None else frozen_array(travel.factors[:, square[0], square[1]], np.uint8),
    )


def _cut_piecewise(travel: PiecewiseTravel, places: list[int], square: tuple[NDArray[np.intp], ...]) -> PiecewiseTravel:
    size = len(travel.durations)
    arcs = [origin * size + destination for origin in places for destination in places]
    spans = [np.arange(travel.offsets[arc], travel.offsets[arc + 1]) for arc in arcs]
    points = np.concatenate(spans) if spans else np.zeros(0, np.int64)
    return PiecewiseTravel(
        distances=frozen_array(travel.distances[square], np.int32),
        durations=frozen_array(travel.durations[square], np.int32),
        offsets=frozen_array(np.concatenate([[0], np.cumsum([len(span) for span in spans])]), np.int64),
        departures=frozen_array(travel.departures[points], np.float64),
        arrivals=frozen_array(travel.arrivals[points], np.float64),
    )
