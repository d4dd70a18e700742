"""Travel times from an OSRM server: its ``/table`` and ``/route`` services (https://project-osrm.org/docs/)."""

from collections.abc import Mapping, Sequence

from router.model import Place
from router.network.blocks import Table, part_of, table, without_ways
from router.network.faults import coordinates, isolated, too_far
from router.network.geodesic import without_repeats
from router.network.http import ask, base_url
from router.network.settings import Kind, Measured, NetworkSettings, ProfileSettings, Snap

SERVER_PROFILES: Mapping[Kind, str] = {"van": "driving", "truck": "driving", "e-bike": "cycling", "foot": "walking"}
"""Profile in the address of a request; most servers have one profile only and ignore it."""


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times of every profile, in requests of at most ``2 * settings.block`` places."""
    base, points = base_url(settings), _points(places)
    snapped: dict[tuple[str, str], Snap] = {}
    travel = {}
    for name, profile in profiles.items():

        def block(sources: Sequence[int], targets: Sequence[int], name: str = name, profile: ProfileSettings = profile) -> Table:
            order = list(dict.fromkeys([*sources, *targets]))
            answer = ask(_table_url(base, profile, points, order, sources, targets), settings)
            for index, waypoint in zip(sources, part_of(answer, "sources"), strict=False):
                lon, lat = part_of(waypoint, "location")
                distance = round(float(waypoint.get("distance", 0.0)))
                snapped[name, places[index].id] = Snap(
                    place=places[index].id, profile=name, distance=distance, lat=float(lat), lon=float(lon)
                )
            return part_of(answer, "distances"), part_of(answer, "durations")

        found = table(len(places), settings.block, block, profile.speed)
        lost = [index for index, place in enumerate(places) if _is_far(snapped.get((name, place.id)), settings)]
        travel[name] = without_ways(found, lost)
    far = [snap for snap in snapped.values() if _is_far(snap, settings)]
    problems = [too_far(snap.place, snap.profile, snap.distance, settings) for snap in far]
    named = {snap.place for snap in far}
    alone = (problem for problem in isolated(places, travel) if problem.value not in named)
    return Measured(travel=travel, snaps=tuple(snapped.values()), problems=(*problems, *alone))


def _is_far(snap: Snap | None, settings: NetworkSettings) -> bool:
    return snap is not None and snap.distance > settings.max_snap


def leg_shapes(
    places: Sequence[Place], profile: ProfileSettings, settings: NetworkSettings, legs: Sequence[tuple[int, int]]
) -> list[tuple[tuple[float, float], ...]]:
    """The line (lat, lon) of each leg along the roads; empty where no road leads."""
    base, points = base_url(settings), _points(places)
    return [_shape(f"{_service(base, 'route', profile)}/{points[one]};{points[two]}", settings) for one, two in legs]


def _shape(url: str, settings: NetworkSettings) -> tuple[tuple[float, float], ...]:
    answer = ask(f"{url}?overview=full&geometries=geojson", settings, answers=("NoRoute",))
    routes = part_of(answer, "routes") if answer.get("code") == "Ok" else []
    points = ((float(lat), float(lon)) for route in routes[:1] for lon, lat in route["geometry"]["coordinates"])
    return without_repeats(points)


def _points(places: Sequence[Place]) -> list[str]:
    lats, lons = coordinates(places)
    return [f"{lon:.6f},{lat:.6f}" for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)]


def _service(base: str, service: str, profile: ProfileSettings) -> str:
    return f"{base}/{service}/v1/{profile.server_profile or SERVER_PROFILES[profile.kind]}"


def _table_url(
    base: str,
    profile: ProfileSettings,
    points: Sequence[str],
    order: Sequence[int],
    sources: Sequence[int],
    targets: Sequence[int],
) -> str:
    position = {index: number for number, index in enumerate(order)}
    listed = ";".join(points[index] for index in order)
    chosen = "&".join(
        f"{name}={';'.join(str(position[index]) for index in indices)}"
        for name, indices in (("sources", sources), ("destinations", targets))
    )
    return f"{_service(base, 'table', profile)}/{listed}?annotations=duration,distance&{chosen}"
