"""An OpenStreetMap extract → the graph of one vehicle kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.errors import NetworkError
from router.model.areas import METRES_PER_DEGREE
from router.network.roads.graph import Graph
from router.network.roads.rules import CLASSES, blocks, directions, road_class, speed_limit
from router.network.roads.turns import Restriction, forbid, restriction_of
from router.network.settings import Kind

LONGEST_EDGE = 150.0
"""Metres after which a road without crossings gets a node in between, so that places find one near by."""


@dataclass(slots=True)
class Ways:
    """Usable ways, point after point: node ids and positions, with per way its offset, id, class, directions and limit."""

    refs: list[int] = field(default_factory=list)
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    offsets: list[int] = field(default_factory=lambda: [0])
    ids: list[int] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    forward: list[bool] = field(default_factory=list)
    backward: list[bool] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)


def read_extract(path: Path, kind: Kind) -> Graph:
    """The roads that `kind` may use, one-ways, access, barriers and forbidden turns regarded.

    Raises
    ------
    NetworkError
        when the file cannot be read or holds no road for this kind.
    """
    try:
        ways, restrictions = _ways(path, kind)
        blocked = _blocked(path, kind)
    except (RuntimeError, OSError) as error:
        raise NetworkError(f"road extract {path} cannot be read: {error}") from error
    if not ways.ids:
        raise NetworkError(f"road extract {path} holds no road for vehicle kind '{kind}'")
    return _graph(ways, blocked, [turn for turn in restrictions if kind not in turn.exempt])


def _ways(path: Path, kind: Kind) -> tuple[Ways, list[Restriction]]:
    import osmium

    ways = Ways()
    restrictions: list[Restriction] = []
    wanted = osmium.filter.EntityFilter(osmium.osm.WAY | osmium.osm.RELATION)
    for thing in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
        if thing.is_way():
            _add_way(ways, thing, kind)
        elif thing.tags.get("type") == "restriction":
            restrictions += restriction_of(thing)
    return ways, restrictions


def _add_way(ways: Ways, way: Any, kind: Kind) -> None:
    name = road_class(way.tags)
    if name is None:
        return
    forward, backward = directions(way.tags, kind)
    points = [(node.ref, node.lat, node.lon) for node in way.nodes if node.location.valid()]
    if not (forward or backward) or len(points) < 2:
        return
    refs, lats, lons = zip(*points, strict=True)
    ways.refs.extend(refs)
    ways.lats.extend(lats)
    ways.lons.extend(lons)
    ways.offsets.append(len(ways.refs))
    ways.ids.append(way.id)
    ways.classes.append(CLASSES.index(name))
    ways.forward.append(forward)
    ways.backward.append(backward)
    ways.limits.append(speed_limit(way.tags))


def _blocked(path: Path, kind: Kind) -> set[int]:
    """Ids of nodes that nobody of this kind gets past."""
    return {node.id for node in _barriers(path) if blocks(node.tags, kind)}


def _barriers(path: Path) -> Iterator[Any]:
    import osmium

    yield from osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("barrier"))


def _graph(ways: Ways, blocked: set[int], restrictions: list[Restriction]) -> Graph:
    refs, offsets = np.array(ways.refs, dtype=np.int64), np.array(ways.offsets, dtype=np.int64)
    lats, lons = np.array(ways.lats), np.array(ways.lons)
    ids, of_ref, uses = np.unique(refs, return_inverse=True, return_counts=True)
    along = _lengths_along(lats, lons)
    special = blocked | {turn.via for turn in restrictions}
    cuts = _cuts(offsets, along, (uses > 1)[of_ref] | np.isin(refs, list(special)))
    nodes, of_cut = np.unique(of_ref[cuts], return_inverse=True)
    first = np.full(len(ids), -1, dtype=np.int64)
    first[of_ref[cuts[::-1]]] = cuts[::-1]

    way = np.searchsorted(offsets, cuts, side="right") - 1
    pairs = np.flatnonzero(way[:-1] == way[1:])
    passable = ~np.isin(refs[cuts[pairs]], list(blocked)) & ~np.isin(refs[cuts[pairs + 1]], list(blocked))
    pairs = pairs[passable & (of_cut[pairs] != of_cut[pairs + 1])]
    forth = pairs[np.array(ways.forward)[way[pairs]]]
    back = pairs[np.array(ways.backward)[way[pairs]]]
    start, end = np.concatenate((forth, back + 1)), np.concatenate((forth + 1, back))
    graph = Graph(
        lats=lats[first[nodes]],
        lons=lons[first[nodes]],
        tails=of_cut[start].astype(np.int32),
        heads=of_cut[end].astype(np.int32),
        lengths=np.abs(along[cuts[end]] - along[cuts[start]]).astype(np.float32),
        classes=np.array(ways.classes, dtype=np.uint8)[way[start]],
        limits=np.array(ways.limits, dtype=np.float32)[way[start]],
        sinks=np.arange(len(nodes), dtype=np.int32),
        originals=np.arange(len(nodes), dtype=np.int32),
        shape_lats=lats,
        shape_lons=lons,
        shape_from=cuts[start].astype(np.int32),
        shape_to=cuts[end].astype(np.int32),
    )
    node_of = {int(name): number for number, name in enumerate(ids[nodes])}
    return forbid(graph, restrictions, node_of, np.array(ways.ids, dtype=np.int64)[way[start]])


def _lengths_along(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres from the first point to each, over all ways (the jumps between ways are never used)."""
    north = np.diff(lats) * METRES_PER_DEGREE
    east = np.diff(lons) * METRES_PER_DEGREE * np.cos(np.radians((lats[1:] + lats[:-1]) / 2))
    return np.concatenate(([0.0], np.cumsum(np.hypot(north, east))))


def _cuts(offsets: NDArray[np.int64], along: NDArray[np.float64], crossing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Positions of the points that become nodes: ends, crossings, and one every `LONGEST_EDGE` between them."""
    fixed = crossing.copy()
    fixed[offsets[:-1]] = fixed[offsets[1:] - 1] = True
    last_fixed = np.maximum.accumulate(np.where(fixed, np.arange(len(along)), 0))
    stretch = np.floor((along - along[last_fixed]) / LONGEST_EDGE)
    fixed[1:] |= stretch[1:] > stretch[:-1]
    return np.flatnonzero(fixed)
