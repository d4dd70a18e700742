"""The roads a plan is driven on, for maps: known when the day's provider knows roads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from router.documents.day import read_day, read_settings
from router.documents.dimensions import dimensions_of
from router.loader.addresses import geocoding_settings
from router.loader.fleet import fleet_of
from router.loader.places import places_of
from router.loader.travel import network_settings
from router.loader.trust import own_trust
from router.model import Instance, Plan
from router.network import NetworkSettings, ProfileSettings, leg_shapes

Line = tuple[tuple[float, float], ...]
ROAD_PROVIDERS = ("osm", "osrm")
DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """`paths`: (travel profile, place, next place) → points (lat, lon) driven over. `background`: other roads around.

    `tiles`: the online map that the day's settings name.
    """

    paths: Mapping[tuple[str, int, int], Line] = field(default_factory=dict)
    background: tuple[Line, ...] = ()
    tiles: str = ""


def roads_of(path: str | Path, instance: Instance, plan: Plan) -> Roads:
    """The roads of `plan` of the day at `path`, loaded as `instance`; none without a road network."""
    known = read_settings(path)
    if known.network.provider not in ROAD_PROVIDERS:
        return Roads(tiles=known.tiles)
    day = read_day(path)
    settings = network_settings(day)
    profiles = fleet_of(
        day, places_of(day, geocoding_settings(day, own_trust(day.folder))), dimensions_of(day.settings.dimensions)
    ).profiles
    paths: dict[tuple[str, int, int], Line] = {}
    for profile, legs in _legs(instance, plan).items():
        shapes = leg_shapes(instance.places, profiles[profile], settings, legs)
        paths |= {(profile, *leg): _rounded(shape) for leg, shape in zip(legs, shapes, strict=True)}
    return Roads(paths=paths, background=_background(instance, profiles, settings), tiles=day.settings.tiles)


def _legs(instance: Instance, plan: Plan) -> dict[str, list[tuple[int, int]]]:
    """Per travel profile the pairs of places that the plan drives between."""
    legs: dict[str, set[tuple[int, int]]] = {}
    for route in plan.routes:
        profile = instance.vehicles[instance.vehicle_index[route.vehicle]].profile
        places = [stop.place for stop in route.stops]
        pairs = {(before, after) for before, after in pairwise(places) if before != after}
        legs.setdefault(profile, set()).update(pairs)
    return {profile: sorted(pairs) for profile, pairs in legs.items()}


def _rounded(line: Line) -> Line:
    return tuple((round(lat, DIGITS), round(lon, DIGITS)) for lat, lon in line)


def _background(instance: Instance, profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> tuple[Line, ...]:
    if settings.provider != "osm" or not profiles:
        return ()
    from router.network.osm import around

    first = profiles[min(profiles)]
    return around(instance.places, first, settings)
