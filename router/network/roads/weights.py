"""What each edge costs: whole ticks of a ten-thousandth of a second, so that sums are exact whichever engine adds them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from router.model import Conditions, Incident
from router.model.areas import contains
from router.model.conditions import felt
from router.network.roads.graph import Graph
from router.network.roads.rules import CLASSES, ROAD_SPEEDS_KMH, SLOWEST_KMH
from router.network.roads.turns import SINK_CLASS
from router.network.settings import ProfileSettings

TICKS = 10_000
"""Ticks per second. The longest path that fits is 59 hours."""

CLOSED: int = 2_147_483_647
"""Weight of an edge that nobody may use, and distance where no road leads."""

Weights = NDArray[np.uint32]


def free_flow(graph: Graph, profile: ProfileSettings) -> Weights:
    """Ticks per edge on empty roads, shape (m,)."""
    table = dict(ROAD_SPEEDS_KMH[profile.kind]) | dict(profile.road_speeds_kmh)
    speeds = np.full(256, SLOWEST_KMH)
    speeds[: len(CLASSES)] = [table[name] or SLOWEST_KMH for name in CLASSES]
    by_edge = speeds[graph.classes]
    limited = np.where(graph.limits > 0, np.minimum(by_edge, graph.limits), by_edge) * profile.speed
    return _ticks(graph.lengths / (limited / 3.6))


def lengths_added(graph: Graph, weights: Weights) -> Weights:
    """The weights with a millisecond more per metre.

    The difference this makes to the time of a fastest path, in milliseconds, is its length in metres (the envelope
    theorem), exact unless another path within one second per kilometre of it is shorter; that one's length then counts.
    """
    longer = weights.astype(np.int64) + np.rint(graph.lengths * (TICKS / 1_000)).astype(np.int64)
    return np.where(weights >= CLOSED, CLOSED, np.minimum(longer, CLOSED - 1)).astype(np.uint32)


def slowed(graph: Graph, weights: Weights, factors: NDArray[np.float64]) -> Weights:
    """The weights where each edge is driven at a factor of its speed; 0 closes it."""
    with np.errstate(divide="ignore"):
        ticks = np.minimum(np.rint(weights / factors), CLOSED)
    return np.where(graph.classes == SINK_CLASS, weights, ticks).astype(np.uint32)


def bucket_factors(
    graph: Graph, conditions: Conditions, bucket: int, incidents: Sequence[tuple[Incident, NDArray[np.bool_]]], sensitivity: float
) -> NDArray[np.float64]:
    """Speed factor of every edge from `conditions.starts[bucket]` on, shape (m,).

    Parameters
    ----------
    incidents : those that rule in this bucket, each with the edges it holds (`edges_in`).
    """
    of_class = np.array([_class_factor(conditions, name, bucket) for name in CLASSES])
    table = np.ones(256)
    table[: len(CLASSES)] = felt(of_class, sensitivity)
    factors = np.asarray(table[graph.classes])
    if conditions.weather:
        factors *= conditions.weather[bucket]
    for incident, held in incidents:
        factor = 0.0 if incident.factor is None else float(felt(np.array(incident.factor), sensitivity))
        factors[held] *= factor
    return factors


def edges_in(graph: Graph, incident: Incident) -> NDArray[np.bool_]:
    """Which edges lie inside an incident's area, by the middle between their ends; shape (m,)."""
    lats = (graph.lats[graph.tails] + graph.lats[graph.heads]) / 2
    lons = (graph.lons[graph.tails] + graph.lons[graph.heads]) / 2
    return contains(incident.area, lats, lons)


def _class_factor(conditions: Conditions, name: str, bucket: int) -> float:
    classes: Mapping[str, str] = conditions.class_profiles
    parent = name.removesuffix("_link")
    profile = classes.get(name) or classes.get(parent) or conditions.default
    return conditions.speeds[profile][bucket]


def _ticks(seconds: NDArray[np.float64]) -> Weights:
    return np.clip(np.rint(seconds * TICKS), 1, CLOSED - 1).astype(np.uint32)
