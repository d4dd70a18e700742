"""Forbidden turns on a crossing of four streets, to and from the east, north, south and west.

Each street ends in two nodes, one to come from and one to go to, so that nobody can turn round at its end.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from router.network.roads.engines import DijkstraEngine, HierarchyEngine
from router.network.roads.graph import Graph
from router.network.roads.turns import Restriction, forbid, restriction_of
from router.network.roads.weights import CLOSED, free_flow, slowed
from router.network.settings import ProfileSettings

X, E, N, S, W = range(5)
STREETS = (E, N, S, W)
ALL = {(origin, target) for origin in STREETS for target in STREETS}
GO = 4
"""From the node one comes from to the node one goes to."""


def crossing(go: int = GO) -> tuple[Graph, NDArray[np.int64]]:
    """The graph, and the way id of each edge: the number of its street. With `go` 0 the streets end in one node each."""
    nodes = 5 + go
    own = np.arange(nodes, dtype=np.int32)
    outward = [street + go for street in STREETS]
    graph = Graph(
        lats=np.array([0.0, *(0.0, 0.001, -0.001, 0.0) * 2])[:nodes],
        lons=np.array([0.0, *(0.001, 0.0, 0.0, -0.001) * 2])[:nodes],
        tails=np.array([*STREETS, X, X, X, X], dtype=np.int32),
        heads=np.array([X, X, X, X, *outward], dtype=np.int32),
        lengths=np.full(8, 100.0, dtype=np.float32),
        classes=np.full(8, 11, dtype=np.uint8),  # residential
        limits=np.zeros(8, dtype=np.float32),
        sinks=own,
        originals=own,
        shape_lats=np.zeros(1),
        shape_lons=np.zeros(1),
        shape_from=np.zeros(8, dtype=np.int32),
        shape_to=np.zeros(8, dtype=np.int32),
    )
    return graph, np.array([*STREETS, *STREETS])


def turn(origin: int, target: int, *, only: bool = False, back: bool = False) -> Restriction:
    return Restriction(origin=origin, via=77, target=target, only=only, back=back)


def reach(graph: Graph) -> set[tuple[int, int]]:
    """Which streets lead to which, on both engines; the crossing itself is reached from everywhere."""
    weights = free_flow(graph, ProfileSettings())
    targets = graph.sinks[[X, *(street + GO for street in STREETS)]].tolist()
    found = [engine.matrix(weights, range(5), targets) for engine in (DijkstraEngine(graph), HierarchyEngine(graph))]
    assert found[0].tolist() == found[1].tolist()
    assert (found[0][:, X] < CLOSED).all()
    assert (found[0][X] < CLOSED).all()
    return {(origin, target) for origin, target in ALL if found[0][origin, target] < CLOSED}


@pytest.mark.parametrize(
    ("restrictions", "closed"),
    [
        ((), set()),
        ((turn(E, N),), {(E, N)}),
        ((turn(E, N), turn(E, S), turn(N, W)), {(E, N), (E, S), (N, W)}),
        ((turn(E, W, only=True),), {(E, E), (E, N), (E, S)}),
        ((turn(E, 99, only=True),), set()),
    ],
)
def test_what_may_be_reached(restrictions: tuple[Restriction, ...], closed: set[tuple[int, int]]) -> None:
    graph, ways = crossing()
    assert reach(forbid(graph, restrictions, {77: X}, ways)) == ALL - closed


def test_u_turn_at_the_crossing_is_forbidden() -> None:
    graph, ways = crossing(go=0)
    weights = free_flow(graph, ProfileSettings())
    assert HierarchyEngine(graph).path(weights, E, E) == []
    longer = forbid(graph, (turn(E, E, back=True),), {77: X}, ways)
    assert longer.nodes == 5 + 2  # a copy of X for those from E, and its sink
    copy = int(longer.heads[0])
    assert set(longer.heads[longer.tails == copy].tolist()) == {N, S, W, int(longer.sinks[X])}


def test_sinks_cost_nothing_in_any_traffic() -> None:
    graph, ways = crossing()
    longer = forbid(graph, (turn(E, N),), {77: X}, ways)
    weights = free_flow(longer, ProfileSettings())
    closed = slowed(longer, weights, np.zeros(longer.edges))
    assert (closed[longer.classes == 255] == 1).all()
    assert (closed[longer.classes != 255] == CLOSED).all()


def relation(restriction: str, *members: tuple[str, str, int], **tags: str) -> object:
    return SimpleNamespace(
        tags={"restriction": restriction, **tags},
        members=[SimpleNamespace(role=role, type=kind, ref=ref) for role, kind, ref in members],
    )


def test_relations() -> None:
    members = (("from", "w", 1), ("via", "n", 2), ("to", "w", 3))
    (plain,) = restriction_of(relation("no_left_turn", *members))
    assert (plain.origin, plain.via, plain.target, plain.only, plain.exempt) == (1, 2, 3, False, frozenset({"foot"}))
    (only,) = restriction_of(relation("only_straight_on", *members, **{"except": "bicycle;hgv;motorcar"}))
    assert only.only
    assert only.exempt == {"foot", "e-bike", "truck", "van"}
    (back,) = restriction_of(relation("no_u_turn", *members))
    assert back.back
    assert list(restriction_of(relation("no_left_turn", ("from", "w", 1), ("via", "w", 2), ("to", "w", 3)))) == []
    assert list(restriction_of(relation("give_way", *members))) == []
