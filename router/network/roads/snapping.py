"""Places → the nodes where they join the roads."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Place
from router.model.areas import METRES_PER_DEGREE
from router.network.faults import coordinates
from router.network.roads.graph import Graph

ISLAND_MARGIN = 250.0
"""Metres: a place joins the main network rather than an island (a yard behind a gate) unless that is so much nearer."""


def snap(graph: Graph, places: Sequence[Place]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The node of each place and its distance in metres, as the crow flies."""
    from scipy.spatial import cKDTree

    lats, lons = coordinates(places)
    scale = np.cos(np.radians(graph.lats.mean()))
    own = np.flatnonzero(graph.originals == np.arange(graph.nodes))
    main = own[_main_network(graph)[own]]
    wanted = np.stack((lats, lons * scale), axis=1)
    found = []
    for nodes in (own, main):
        tree = cKDTree(np.stack((graph.lats[nodes], graph.lons[nodes] * scale), axis=1))
        degrees, nearest = tree.query(wanted)
        found.append((nodes[nearest], degrees * METRES_PER_DEGREE))
    (nearest_own, to_own), (nearest_main, to_main) = found
    on_main = to_main <= to_own + ISLAND_MARGIN
    return np.where(on_main, nearest_main, nearest_own), np.where(on_main, to_main, to_own)


def _main_network(graph: Graph) -> NDArray[np.bool_]:
    """Which nodes belong to the largest part in which every node reaches every other."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    links = csr_array((np.ones(graph.edges, dtype=np.int8), (graph.tails, graph.heads)), shape=(graph.nodes, graph.nodes))
    _, part = connected_components(links, directed=True, connection="strong")
    return np.asarray(part == np.bincount(part).argmax())
