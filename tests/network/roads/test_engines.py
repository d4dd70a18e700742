"""Both engines on random graphs, and what is kept between runs."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from router.network import NetworkSettings, ProfileSettings, measure
from router.network.roads.engines import DijkstraEngine, HierarchyEngine, _save_whole, open_engine
from router.network.roads.graph import Graph
from router.network.roads.store import open_roads
from router.network.roads.weights import CLOSED, Weights
from tests.network.roads.test_osm import PLACES
from tests.network.roads.town import write_town


def random_graph(seed: int, nodes: int, edges: int) -> tuple[Graph, Weights]:
    draw = np.random.default_rng(seed)
    tails = draw.integers(0, nodes, edges).astype(np.int32)
    heads = ((tails + draw.integers(1, nodes, edges)) % nodes).astype(np.int32)
    own = np.arange(nodes, dtype=np.int32)
    graph = Graph(
        lats=draw.random(nodes),
        lons=draw.random(nodes),
        tails=tails,
        heads=heads,
        lengths=draw.random(edges).astype(np.float32),
        classes=np.zeros(edges, dtype=np.uint8),
        limits=np.zeros(edges, dtype=np.float32),
        sinks=own,
        originals=own,
        shape_lats=np.zeros(1),
        shape_lons=np.zeros(1),
        shape_from=np.zeros(edges, dtype=np.int32),
        shape_to=np.zeros(edges, dtype=np.int32),
    )
    weights = draw.integers(1, 1_000_000, edges).astype(np.uint32)
    weights[draw.random(edges) < 0.1] = CLOSED
    return graph, weights


@given(st.integers(0, 1_000_000), st.integers(2, 40), st.integers(1, 120))
@settings(max_examples=40, deadline=None)
def test_hierarchies_equal_dijkstra(seed: int, nodes: int, edges: int) -> None:
    graph, weights = random_graph(seed, nodes, edges)
    every = list(range(nodes))
    fast, sure = HierarchyEngine(graph), DijkstraEngine(graph)
    matrix = sure.matrix(weights, every, every)
    assert fast.matrix(weights, every, every).tolist() == matrix.tolist()
    for engine in (fast, sure):
        path = engine.path(weights, 0, nodes - 1)
        if matrix[0, nodes - 1] >= CLOSED:
            assert path is None
        else:
            assert path is not None
            assert weights[path].sum() == matrix[0, nodes - 1]
            assert graph.tails[path].tolist() == [0, *graph.heads[path].tolist()[:-1]]
            assert graph.heads[path[-1]] == nodes - 1


def test_scipy_when_nothing_else_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, _ = random_graph(1, 5, 9)
    assert isinstance(open_engine(graph), HierarchyEngine)
    monkeypatch.setitem(__import__("sys").modules, "pyroutingkit", None)
    assert isinstance(open_engine(graph), DijkstraEngine)


def test_cache_is_used_and_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town, cache = write_town(tmp_path / "town.osm.pbf"), tmp_path / "cache"
    first = open_roads(town, "van", cache)
    assert sorted(path.name.split("-")[0] for path in cache.iterdir()) == ["graph", "hierarchy"]
    with monkeypatch.context() as patch:
        patch.setattr("router.network.roads.store.read_extract", None)  # reading again would fail
        again = open_roads(town, "van", cache)
    assert again.fingerprint == first.fingerprint
    assert again.graph.heads.tolist() == first.graph.heads.tolist()
    (cache / f"graph-{first.fingerprint}.npz").write_bytes(b"damaged")
    assert open_roads(town, "van", cache).graph.edges == first.graph.edges
    write_town(town, restricted=False)
    assert open_roads(town, "van", cache).fingerprint != first.fingerprint


def test_matrices_are_kept(tmp_path: Path) -> None:
    wanted = NetworkSettings(provider="osm", file=write_town(tmp_path / "town.osm.pbf"), cache=tmp_path / "cache")
    first = measure(PLACES, {"van": ProfileSettings()}, wanted).travel["van"]
    kept = sorted((tmp_path / "cache").glob("matrix-*.npy"))
    assert len(kept) == 2  # times, and times with lengths added
    kept[0].write_bytes(b"damaged")
    again = measure(PLACES, {"van": ProfileSettings()}, wanted).travel["van"]
    assert again.durations.tolist() == first.durations.tolist()
    assert again.distances.tolist() == first.distances.tolist()


def prepare(town: str, cache: str, answers: "multiprocessing.Queue[int]") -> None:
    answers.put(open_roads(Path(town), "van", Path(cache)).graph.edges)


def test_two_processes_share_a_cache(tmp_path: Path) -> None:
    town, cache = write_town(tmp_path / "town.osm.pbf"), tmp_path / "cache"
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [context.Process(target=prepare, args=(str(town), str(cache), answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert found[0] == found[1] > 0
    assert not [path for path in cache.iterdir() if path.name.startswith(".")]


def test_hierarchy_saved_by_another_process_is_as_good(tmp_path: Path) -> None:
    graph, weights = random_graph(3, 12, 40)
    folder = tmp_path / "hierarchy"
    folder.mkdir()
    (folder / "kept").write_text("")

    class Topology:
        def save(self, path: str) -> None:
            (Path(path) / "new").write_text("")

    _save_whole(Topology(), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["hierarchy"]
    assert [path.name for path in folder.iterdir()] == ["kept"]
    assert HierarchyEngine(graph).path(weights, 2, 2) == []
