"""Travel times from a Valhalla server: its ``/sources_to_targets`` service (https://valhalla.github.io/valhalla/)."""

from collections.abc import Mapping, Sequence
from typing import Any

from router.model import Place
from router.network.blocks import Table, part_of, table
from router.network.faults import coordinates, isolated
from router.network.http import ask, base_url
from router.network.settings import Kind, Measured, NetworkSettings, ProfileSettings

COSTINGS: Mapping[Kind, str] = {"van": "auto", "truck": "truck", "e-bike": "bicycle", "foot": "pedestrian"}


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times of every profile, in requests of at most ``settings.block`` sources and targets."""
    url = f"{base_url(settings)}/sources_to_targets"
    lats, lons = coordinates(places)
    points = [{"lat": lat, "lon": lon} for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)]
    travel = {}
    for name, profile in profiles.items():

        def block(sources: Sequence[int], targets: Sequence[int], profile: ProfileSettings = profile) -> Table:
            request = {
                "sources": [points[index] for index in sources],
                "targets": [points[index] for index in targets],
                "costing": profile.server_profile or COSTINGS[profile.kind],
                "units": "kilometers",
            }
            rows = part_of(ask(url, settings, request), "sources_to_targets")
            return [[_metres(cell) for cell in row] for row in rows], [[cell.get("time") for cell in row] for row in rows]

        travel[name] = table(len(places), settings.block, block, profile.speed)
    return Measured(travel=travel, problems=isolated(places, travel))


def _metres(cell: Mapping[str, Any]) -> float | None:
    distance = cell.get("distance")
    return None if distance is None else 1_000.0 * float(distance)
