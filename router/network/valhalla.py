"""Travel times from a Valhalla server: its ``/sources_to_targets`` service (https://valhalla.github.io/valhalla/)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from router.model import Place
from router.network.blocks import Table, part_of, table
from router.network.faults import coordinates, isolated
from router.network.http import ask, base_url
from router.network.settings import Kind, Measured, NetworkSettings, ProfileSettings

COSTINGS: Mapping[Kind, str] = {"van": "auto", "truck": "truck", "e-bike": "bicycle", "foot": "pedestrian"}


PARTED = frozenset({170, 171, 442, 443})
"""Refusals of a whole block because *some* of its places lie near no road, or have no road between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    url: str
    points: Sequence[Mapping[str, float]]
    costing: str
    settings: NetworkSettings


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times of every profile, in requests of at most ``settings.block`` sources and targets."""
    url = f"{base_url(settings)}/sources_to_targets"
    lats, lons = coordinates(places)
    points = [{"lat": lat, "lon": lon} for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)]
    travel = {}
    for name, profile in profiles.items():
        costing = profile.server_profile or COSTINGS[profile.kind]
        service = _Service(url=url, points=points, costing=costing, settings=settings)
        travel[name] = table(len(places), settings.block, partial(_block, service), profile.speed)
    return Measured(travel=travel, problems=isolated(places, travel))


def _block(service: _Service, sources: Sequence[int], targets: Sequence[int]) -> Table:
    request = {
        "sources": [service.points[index] for index in sources],
        "targets": [service.points[index] for index in targets],
        "costing": service.costing,
        "units": "kilometers",
    }
    answer = ask(service.url, service.settings, request, answers=PARTED)
    if isinstance(answer, Mapping) and answer.get("error_code") in PARTED:
        return _halves(service, sources, targets) if len(sources) + len(targets) > 2 else ([[None]], [[None]])
    rows = part_of(answer, "sources_to_targets")
    return [[_metres(cell) for cell in row] for row in rows], [[cell.get("time") for cell in row] for row in rows]


def _halves(service: _Service, sources: Sequence[int], targets: Sequence[int]) -> Table:
    """The block asked for in two parts, so that one place without a road does not cost the others their answer."""
    if len(sources) >= len(targets):
        middle = len(sources) // 2
        above, below = _block(service, sources[:middle], targets), _block(service, sources[middle:], targets)
        return [*above[0], *below[0]], [*above[1], *below[1]]
    middle = len(targets) // 2
    left, right = _block(service, sources, targets[:middle]), _block(service, sources, targets[middle:])
    metres, seconds = ([[*one, *two] for one, two in zip(left[part], right[part], strict=True)] for part in (0, 1))
    return metres, seconds


def _metres(cell: Mapping[str, Any]) -> float | None:
    distance = cell.get("distance")
    return None if distance is None else 1_000.0 * float(distance)
