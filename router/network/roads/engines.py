"""Shortest paths on a graph: `pyroutingkit` where it is installed, scipy otherwise and as oracle.

Both add the same whole numbers, so they agree to the tick.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from router.network.files import beside_of
from router.network.roads.graph import Graph
from router.network.roads.weights import CLOSED, Weights

Ticks = NDArray[np.int64]


class Engine(Protocol):
    """Answers for one graph under any weights."""

    def matrix(self, weights: Weights, sources: Sequence[int], targets: Sequence[int]) -> Ticks:
        """Ticks from every source to every target, `CLOSED` where no road leads; shape (sources, targets)."""
        ...

    def path(self, weights: Weights, source: int, target: int) -> list[int] | None:
        """The edges of a shortest path in order, or None where no road leads."""
        ...


def open_engine(graph: Graph, cache: Path | None = None) -> Engine:
    """The fastest engine that is installed.

    Parameters
    ----------
    cache : folder for the part of the preparation that does not depend on weights.
    """
    try:
        import pyroutingkit  # noqa: F401 - only to see whether it is there
    except ImportError:
        return DijkstraEngine(graph)
    return HierarchyEngine(graph, cache)


class HierarchyEngine:
    """Customisable contraction hierarchies (Dibbelt, Strasser, Wagner 2016) by `pyroutingkit`."""

    def __init__(self, graph: Graph, cache: Path | None = None) -> None:
        from pyroutingkit import CCHMetric, CCHTopology

        self._topology = CCHTopology()
        if cache is not None and cache.is_dir():
            self._topology.load(str(cache))
        else:
            self._build(graph, cache)
        self._metric = CCHMetric(self._topology)
        self._weights: Weights | None = None

    def _build(self, graph: Graph, cache: Path | None) -> None:
        tails, heads = graph.tails.astype(np.uint32), graph.heads.astype(np.uint32)
        lats, lons = graph.lats.astype(np.float32), graph.lons.astype(np.float32)
        self._topology.build(tails, heads, lats, lons, graph.nodes)
        if cache is not None:
            _save_whole(self._topology, cache)

    def _customize(self, weights: Weights) -> None:
        if self._weights is not weights:
            self._metric.customize(weights)
            self._weights = weights

    def matrix(self, weights: Weights, sources: Sequence[int], targets: Sequence[int]) -> Ticks:
        """See `Engine.matrix`."""
        self._customize(weights)
        starts, rows = np.unique(np.asarray(sources, dtype=np.uint32), return_inverse=True)
        ends, columns = np.unique(np.asarray(targets, dtype=np.uint32), return_inverse=True)
        ticks = np.asarray(self._metric.distances_many_to_many(starts, ends)).reshape(len(starts), len(ends))
        return ticks[np.ix_(rows, columns)].astype(np.int64)

    def path(self, weights: Weights, source: int, target: int) -> list[int] | None:
        """See `Engine.path`."""
        self._customize(weights)
        if source == target:
            return []
        ticks, _, edges = self._metric.query(source, target)
        return None if ticks >= CLOSED else [int(edge) for edge in edges]


def _save_whole(topology: Any, folder: Path) -> None:
    """Save beside, then move into place; a folder that another process put there meanwhile is as good."""
    beside = beside_of(folder)
    beside.mkdir(parents=True)
    topology.save(str(beside))
    try:
        beside.rename(folder)
    except OSError:
        shutil.rmtree(beside)


class DijkstraEngine:
    """Dijkstra's algorithm by scipy: slower, always right."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def _network(self, weights: Weights) -> tuple[Any, NDArray[np.int64]]:
        """A sparse matrix with the cheapest of parallel edges, and the edges in its order."""
        from scipy.sparse import csr_array

        graph = self._graph
        usable = np.flatnonzero(weights < CLOSED)
        order = usable[np.lexsort((weights[usable], graph.heads[usable], graph.tails[usable]))]
        ends = np.stack((graph.tails[order], graph.heads[order]))
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (ends[:, 1:] != ends[:, :-1]).any(axis=0)
        edges = order[first]
        shape = (graph.nodes, graph.nodes)
        links = (weights[edges].astype(np.float64), (graph.tails[edges], graph.heads[edges]))
        return csr_array(links, shape=shape), edges

    def matrix(self, weights: Weights, sources: Sequence[int], targets: Sequence[int]) -> Ticks:
        """See `Engine.matrix`."""
        from scipy.sparse.csgraph import dijkstra

        network, _ = self._network(weights)
        starts, rows = np.unique(np.asarray(sources, dtype=np.int64), return_inverse=True)
        found = np.empty((len(starts), len(targets)))
        for row, start in enumerate(starts.tolist()):
            found[row] = dijkstra(network, indices=start)[list(targets)]
        return np.where(np.isfinite(found), found, CLOSED).astype(np.int64)[rows]

    def path(self, weights: Weights, source: int, target: int) -> list[int] | None:
        """See `Engine.path`."""
        from scipy.sparse.csgraph import dijkstra

        network, edges = self._network(weights)
        ticks, before = dijkstra(network, indices=source, return_predecessors=True)
        if not np.isfinite(ticks[target]):
            return None
        edge_of = {(int(self._graph.tails[edge]), int(self._graph.heads[edge])): int(edge) for edge in edges}
        found: list[int] = []
        while target != source:
            found.append(edge_of[int(before[target]), target])
            target = int(before[target])
        return found[::-1]
