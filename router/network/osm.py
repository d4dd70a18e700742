"""Travel times on the roads of an OpenStreetMap extract (extra ``roads``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from router.errors import NetworkError, Problem
from router.model import Conditions, Place, ProfiledTravel, StaticTravel
from router.model.travel import frozen_array
from router.network.faults import isolated, too_far
from router.network.geodesic import without_repeats
from router.network.settings import Measured, NetworkSettings, ProfileSettings, Snap
from router.units import UNREACHABLE

if TYPE_CHECKING:
    from router.network.roads.store import Roads
    from router.network.roads.weights import Weights

SLOWEST = 1
FASTEST = 255
"""Bounds of a stored factor, in hundredths of free-flow speed."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Footing:
    """A profile on its roads: edge weights, and the node and distance of each place; `near` tells which join the roads at all."""

    roads: "Roads"
    weights: "Weights"
    nodes: NDArray[np.int64]
    metres: NDArray[np.float64]
    near: NDArray[np.bool_]


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Free-flow travel times along the fastest roads of every profile, with where each place joins them."""
    travel: dict[str, StaticTravel] = {}
    snaps: list[Snap] = []
    problems: list[Problem] = []
    for name, profile in profiles.items():
        footing = _footing(places, profile, settings)
        travel[name] = _travel(footing, settings.cache)
        snaps += _snaps(places, name, footing)
        problems += _far(places, name, footing, settings)
    far = {problem.value for problem in problems}
    lost = (problem for problem in isolated(places, travel) if problem.value not in far)
    return Measured(travel=travel, snaps=tuple(snaps), problems=(*problems, *lost))


def rerouted(
    places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings, conditions: Conditions
) -> Mapping[str, ProfiledTravel]:
    """Travel times under `conditions`, each bucket on roads chosen for it, stored as factors of the free-flow time.

    A factor is held to hundredths and to the range 0.01 to 2.55; pairs that a closure parts for a while have 0.01.
    Distances are those of the free-flow roads.
    """
    return {
        name: _rerouted(_footing(places, profile, settings), conditions, profile.sensitivity, settings.cache)
        for name, profile in profiles.items()
    }


def leg_shapes(
    places: Sequence[Place], profile: ProfileSettings, settings: NetworkSettings, legs: Sequence[tuple[int, int]]
) -> list[tuple[Point, ...]]:
    """The points (lat, lon) of the fastest road from place to place, for maps; empty where no road leads."""
    footing = _footing(places, profile, settings)
    return [_shape(footing, places, origin, destination) for origin, destination in legs]


def around(places: Sequence[Place], profile: ProfileSettings, settings: NetworkSettings) -> tuple[tuple[Point, ...], ...]:
    """Lines (lat, lon) of the greater roads around `places`, to be drawn behind a map."""
    from router.network.roads.background import background

    return background(_footing(places, profile, settings).roads.graph, places)


def _footing(places: Sequence[Place], profile: ProfileSettings, settings: NetworkSettings) -> _Footing:
    try:
        from router.network.roads.snapping import snap
        from router.network.roads.weights import free_flow
    except ImportError as error:  # pragma: no cover - the extra is installed wherever this is tested
        raise NetworkError(f"provider 'osm' needs the extra 'roads' ({error}): pip install 'router[roads]'") from error
    if settings.file is None:
        raise NetworkError("provider 'osm' needs a road extract; set file to an .osm.pbf")
    roads = _roads(settings.file, profile, settings.cache)
    nodes, metres = snap(roads.graph, places)
    weights = free_flow(roads.graph, profile)
    return _Footing(roads=roads, weights=weights, nodes=nodes, metres=metres, near=metres <= settings.max_snap)


def _roads(extract: Path, profile: ProfileSettings, cache: Path | None) -> "Roads":
    try:
        stamp = extract.stat()
    except OSError as error:
        raise NetworkError(f"road extract {extract} cannot be read: {error}") from error
    return _opened(extract, profile.kind, cache, (stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=4)
def _opened(extract: Path, kind: str, cache: Path | None, stamp: tuple[int, int]) -> "Roads":
    """Opened once per process and state of the file; matrices, bucket matrices and shapes of one day share it."""
    del stamp
    from router.network.roads.store import open_roads

    return open_roads(extract, kind, cache)  # type: ignore[arg-type]


def _ticks(footing: _Footing, weights: "Weights", cache: Path | None) -> NDArray[np.int64]:
    """Ticks between all places under `weights`; `CLOSED` where no road leads, 0 on the diagonal."""
    from router.network.roads.store import fingerprint, kept_array
    from router.network.roads.weights import CLOSED

    roads = footing.roads
    targets = roads.graph.sinks[footing.nodes]
    name = f"matrix-{fingerprint(roads.fingerprint, weights, footing.nodes, footing.near)}"

    def make() -> NDArray[np.int64]:
        ticks = roads.engine.matrix(weights, footing.nodes.tolist(), targets.tolist())
        ticks[~footing.near] = ticks[:, ~footing.near] = CLOSED
        np.fill_diagonal(ticks, 0)
        return ticks

    return kept_array(cache, name, make).astype(np.int64)


def _travel(footing: _Footing, cache: Path | None) -> StaticTravel:
    from router.network.roads.weights import CLOSED, TICKS, lengths_added

    ticks = _ticks(footing, footing.weights, cache)
    longer = _ticks(footing, lengths_added(footing.roads.graph, footing.weights), cache)
    closed = ticks >= CLOSED
    metres = np.where(closed, 0, np.rint((longer - ticks) * (1_000 / TICKS)))
    seconds = np.where(closed, UNREACHABLE, np.rint(ticks / TICKS))
    return StaticTravel(
        distances=frozen_array(metres.astype(np.int32), np.int32), durations=frozen_array(seconds.astype(np.int32), np.int32)
    )


def _rerouted(footing: _Footing, conditions: Conditions, sensitivity: float, cache: Path | None) -> ProfiledTravel:
    from router.network.roads.weights import CLOSED

    free = _travel(footing, cache)
    ticks = _ticks(footing, footing.weights, cache)
    starts = _starts(conditions)
    factors = np.full((len(starts), *ticks.shape), 100, dtype=np.uint8)
    seen: dict[bytes, int] = {}
    for bucket, weights in enumerate(_bucket_weights(footing, conditions, starts, sensitivity)):
        same = seen.setdefault(weights.tobytes(), bucket)
        if same != bucket:
            factors[bucket] = factors[same]
            continue
        found = _ticks(footing, weights, cache)
        with np.errstate(divide="ignore", invalid="ignore"):
            hundredths = np.where(found >= CLOSED, SLOWEST, np.rint(100.0 * ticks / found))
        factors[bucket] = np.where(ticks == 0, 100, np.clip(hundredths, SLOWEST, FASTEST)).astype(np.uint8)
    return ProfiledTravel(
        distances=free.distances,
        durations=free.durations,
        starts=frozen_array(starts, np.int64),
        speeds=frozen_array(np.ones((1, len(starts))), np.float64),
        profile=frozen_array(np.zeros(ticks.shape), np.uint16),
        factors=frozen_array(factors, np.uint8),
    )


def _starts(conditions: Conditions) -> list[int]:
    """Bucket boundaries: those of the conditions, and wherever an incident starts or ends."""
    news = {max(0, moment) for incident in conditions.incidents for moment in (incident.start, incident.end)}
    return sorted({*conditions.starts, *news})


def _bucket_weights(footing: _Footing, conditions: Conditions, starts: Sequence[int], sensitivity: float) -> Iterator["Weights"]:
    from router.network.roads.weights import bucket_factors, edges_in, slowed

    graph = footing.roads.graph
    held = [(incident, edges_in(graph, incident)) for incident in conditions.incidents]
    for start in starts:
        bucket = int(np.searchsorted(conditions.starts, start, side="right")) - 1
        ruling = [(incident, edges) for incident, edges in held if incident.start <= start < incident.end]
        yield slowed(graph, footing.weights, bucket_factors(graph, conditions, bucket, ruling, sensitivity))


def _snaps(places: Sequence[Place], profile: str, footing: _Footing) -> Iterator[Snap]:
    graph = footing.roads.graph
    for place, node, metres in zip(places, footing.nodes.tolist(), footing.metres.tolist(), strict=True):
        yield Snap(
            place=place.id,
            profile=profile,
            distance=round(metres),
            lat=float(graph.lats[node]),
            lon=float(graph.lons[node]),
        )


def _far(places: Sequence[Place], profile: str, footing: _Footing, settings: NetworkSettings) -> Iterator[Problem]:
    for index in np.flatnonzero(~footing.near).tolist():
        yield too_far(places[index].id, profile, float(footing.metres[index]), settings)


def _shape(footing: _Footing, places: Sequence[Place], origin: int, destination: int) -> tuple[Point, ...]:
    graph, engine = footing.roads.graph, footing.roads.engine
    if not (footing.near[origin] and footing.near[destination]):
        return ()
    target = int(graph.sinks[footing.nodes[destination]])
    edges = engine.path(footing.weights, int(footing.nodes[origin]), target)
    if edges is None:
        return ()
    points = [point for edge in edges for point in _edge_points(footing, edge)]
    ends = [(float(places[index].lat or 0.0), float(places[index].lon or 0.0)) for index in (origin, destination)]
    return without_repeats([ends[0], *points, ends[1]])


def _edge_points(footing: _Footing, edge: int) -> list[Point]:
    graph = footing.roads.graph
    first, last = int(graph.shape_from[edge]), int(graph.shape_to[edge])
    if first == last:
        return []
    step = 1 if last > first else -1
    indices = range(first, last + step, step)
    return [(float(graph.shape_lats[index]), float(graph.shape_lons[index])) for index in indices]
