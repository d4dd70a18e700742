"""Roads to draw behind a plan's map: the greatest ones first, as many as a page can carry."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Place
from router.network.roads.graph import Graph
from router.network.roads.rules import CLASSES

Line = tuple[tuple[float, float], ...]
LEAST_CLASS = CLASSES.index("residential")
MARGIN = 0.02
DIGITS = 5


def background(graph: Graph, places: Sequence[Place], *, most_points: int = 30_000) -> tuple[Line, ...]:
    """Lines (lat, lon) of the roads around `places`, down to residential ones, `most_points` points at most."""
    edges = _around(graph, places)
    edges = edges[np.argsort(graph.classes[edges], kind="stable")]
    points = np.abs(graph.shape_to[edges] - graph.shape_from[edges]) + 1
    return tuple(_lines(graph, edges[np.cumsum(points) <= most_points]))


def _around(graph: Graph, places: Sequence[Place]) -> NDArray[np.int64]:
    """Edges that begin within a margin of the places, each road in one direction only."""
    spots = [(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
    if not spots:
        return np.zeros(0, np.int64)
    (south, west), (north, east) = np.min(spots, axis=0) - MARGIN, np.max(spots, axis=0) + MARGIN
    lats, lons = graph.lats[graph.tails], graph.lons[graph.tails]
    inside = (lats >= south) & (lats <= north) & (lons >= west) & (lons <= east) & (graph.classes <= LEAST_CLASS)
    edges = np.flatnonzero(inside)
    ends = np.sort(np.stack([graph.shape_from[edges], graph.shape_to[edges]]), axis=0)
    _, first = np.unique(ends, axis=1, return_index=True)
    return edges[np.sort(first)]


def _lines(graph: Graph, edges: NDArray[np.int64]) -> Iterator[Line]:
    for edge in edges:
        low, high = sorted((int(graph.shape_from[edge]), int(graph.shape_to[edge])))
        lats, lons = graph.shape_lats[low : high + 1], graph.shape_lons[low : high + 1]
        yield tuple(zip(lats.round(DIGITS).tolist(), lons.round(DIGITS).tolist(), strict=True))
