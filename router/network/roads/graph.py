"""The roads of one vehicle kind as arrays."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from router.network.files import write_whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """Nodes are crossings, ends, and points of long roads; n nodes, m directed edges.

    Parameters
    ----------
    lats, lons : degrees, float64, shape (n,).
    tails, heads : node indices, int32, shape (m,).
    lengths : metres, float32, shape (m,).
    classes : indices into `router.network.roads.rules.CLASSES`, uint8, shape (m,); 255 marks the edges to sinks.
    limits : posted limits in km/h, float32, shape (m,); 0 where there is none.
    sinks : int32, shape (n,): where a path to a node must end. It is the node itself but for crossings with
        forbidden turns, which exist several times (see `router.network.roads.turns`).
    originals : int32, shape (n,): the crossing that a node is a copy of.
    shape_lats, shape_lons : degrees, float64: the points of all roads one after the other.
    shape_from, shape_to : int32, shape (m,): an edge runs over these points, both ends included, backwards when
        `shape_to` is less.
    """

    lats: NDArray[np.float64]
    lons: NDArray[np.float64]
    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    lengths: NDArray[np.float32]
    classes: NDArray[np.uint8]
    limits: NDArray[np.float32]
    sinks: NDArray[np.int32]
    originals: NDArray[np.int32]
    shape_lats: NDArray[np.float64]
    shape_lons: NDArray[np.float64]
    shape_from: NDArray[np.int32]
    shape_to: NDArray[np.int32]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.lats)

    @property
    def edges(self) -> int:
        """How many directed edges there are."""
        return len(self.tails)


def save(graph: Graph, path: Path) -> None:
    """Write the arrays to an ``.npz`` file, whole or not at all."""
    arrays = {field.name: getattr(graph, field.name) for field in fields(Graph)}
    write_whole(path, lambda beside: np.savez(beside, **arrays))


def read(path: Path) -> Graph:
    """What `save` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        return Graph(**{field.name: stored[field.name] for field in fields(Graph)})
