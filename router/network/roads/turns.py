"""Forbidden turns, as copies of crossings.

A crossing that may not be left freely by those who come along some edge gets a copy: that edge leads to the copy,
from which only the allowed edges go on. So shortest paths on nodes obey the restriction. A journey may still end at
the crossing, whichever way it came: every copy has an edge to one *sink*. Restrictions over a node are honoured
(``no_…`` and ``only_…``, except for the kinds they exempt); those over a whole way and conditional ones are not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.network.roads.graph import Graph
from router.network.settings import Kind

SINK_CLASS = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """Who comes along way `origin` to node `via` may not (or, with `only`, must) go on along way `target`."""

    origin: int
    via: int
    target: int
    only: bool
    back: bool = False
    exempt: frozenset[Kind] = frozenset({"foot"})


def restriction_of(relation: Any) -> Iterator[Restriction]:
    """The restrictions that an OpenStreetMap relation states; none when it goes over a way."""
    rule = relation.tags.get("restriction") or ""
    members = [(member.role, member.type, member.ref) for member in relation.members]
    origins = [ref for role, kind, ref in members if (role, kind) == ("from", "w")]
    vias = [ref for role, kind, ref in members if (role, kind) == ("via", "n")]
    targets = [ref for role, kind, ref in members if (role, kind) == ("to", "w")]
    if len(vias) != 1 or not rule.startswith(("no_", "only_")):
        return
    excepted = (relation.tags.get("except") or "").split(";")
    exempt: set[Kind] = {"foot"}
    exempt |= {"e-bike"} if "bicycle" in excepted else set()
    exempt |= {"van"} if "motorcar" in excepted else set()
    exempt |= {"truck"} if "hgv" in excepted or "goods" in excepted else set()
    for origin in origins:
        for target in targets:
            yield Restriction(
                origin=origin,
                via=vias[0],
                target=target,
                only=rule.startswith("only_"),
                back=rule == "no_u_turn",
                exempt=frozenset(exempt),
            )


def forbid(graph: Graph, restrictions: Sequence[Restriction], node_of: Mapping[int, int], ways: NDArray[np.int64]) -> Graph:
    """The graph with copies of the crossings that have forbidden turns.

    Parameters
    ----------
    node_of : OpenStreetMap node id → node. ways : id of the way of each edge.
    """
    leaving, entering = _edges_at({node_of[turn.via] for turn in restrictions if turn.via in node_of}, graph)
    forbidden: dict[int, set[int]] = {}
    for turn in restrictions:
        via = node_of.get(turn.via, -1)
        for edge in entering.get(via, ()):
            if ways[edge] == turn.origin:
                forbidden.setdefault(edge, set()).update(_denied(turn, edge, leaving.get(via, ()), graph, ways))
    forbidden = {edge: denied for edge, denied in forbidden.items() if denied}
    return _with_copies(graph, forbidden, leaving) if forbidden else graph


def _edges_at(nodes: set[int], graph: Graph) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The edges that leave and that enter each of some nodes."""
    leaving: dict[int, list[int]] = {node: [] for node in nodes}
    entering: dict[int, list[int]] = {node: [] for node in nodes}
    for edges, ends in ((leaving, graph.tails), (entering, graph.heads)):
        for edge in np.flatnonzero(np.isin(ends, list(nodes))).tolist():
            edges[int(ends[edge])].append(edge)
    return leaving, entering


def _denied(turn: Restriction, edge: int, leaving: Sequence[int], graph: Graph, ways: NDArray[np.int64]) -> set[int]:
    aimed = {out for out in leaving if ways[out] == turn.target}
    if turn.back:
        aimed = {out for out in aimed if graph.heads[out] == graph.tails[edge]}
    if not turn.only:
        return aimed
    return set(leaving) - aimed if aimed else set()


def _with_copies(graph: Graph, forbidden: Mapping[int, set[int]], leaving: Mapping[int, Sequence[int]]) -> Graph:
    edges = sorted(forbidden)
    crossings = [int(graph.heads[edge]) for edge in edges]
    copies = {edge: graph.nodes + number for number, edge in enumerate(edges)}
    first_sink = graph.nodes + len(edges)
    sink_of = {crossing: first_sink + number for number, crossing in enumerate(dict.fromkeys(crossings))}

    heads = graph.heads.copy()
    for edge, copy in copies.items():
        heads[edge] = copy
    again = [(copies[edge], out) for edge in edges for out in leaving[int(graph.heads[edge])] if out not in forbidden[edge]]
    ends = [(copies[edge], sink_of[int(graph.heads[edge])]) for edge in edges] + list(sink_of.items())
    repeated = np.array([out for _, out in again], dtype=np.int64)
    added = np.array(crossings + list(sink_of), dtype=np.int64)
    sinks = np.concatenate((graph.sinks, np.arange(graph.nodes, graph.nodes + len(added)))).astype(np.int32)
    sinks[list(sink_of)] = list(sink_of.values())
    return replace(
        graph,
        lats=np.concatenate((graph.lats, graph.lats[added])),
        lons=np.concatenate((graph.lons, graph.lons[added])),
        sinks=sinks,
        originals=np.concatenate((graph.originals, graph.originals[added])),
        tails=np.concatenate((graph.tails, [tail for tail, _ in again], [tail for tail, _ in ends])).astype(np.int32),
        heads=np.concatenate((heads, heads[repeated], [head for _, head in ends])).astype(np.int32),
        lengths=np.concatenate((graph.lengths, graph.lengths[repeated], np.zeros(len(ends)))).astype(np.float32),
        classes=np.concatenate((graph.classes, graph.classes[repeated], np.full(len(ends), SINK_CLASS))).astype(np.uint8),
        limits=np.concatenate((graph.limits, graph.limits[repeated], np.zeros(len(ends)))).astype(np.float32),
        shape_from=np.concatenate((graph.shape_from, graph.shape_from[repeated], np.zeros(len(ends)))).astype(np.int32),
        shape_to=np.concatenate((graph.shape_to, graph.shape_to[repeated], np.zeros(len(ends)))).astype(np.int32),
    )
