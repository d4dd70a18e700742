"""A plan along the roads of its day's extract, for maps."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from router.loader import load
from router.loader.roads import Roads, roads_of
from router.model import Instance, Plan, Sequence
from router.network.roads.background import background
from router.network.roads.extract import read_extract
from router.outputs import document_of
from router.timing import schedule
from tests.loader.days import document, order
from tests.network.roads.town import NODES, write_town
from tests.outputs import days


def _town(folder: Path, network: dict[str, str]) -> Path:
    write_town(folder / "town.osm.pbf")
    site = {"id": "W1", "kind": "warehouse", "lat": NODES["D"][0], "lon": NODES["D"][1]}
    orders = [order(id=name, lat=NODES[name][0], lon=NODES[name][1]) for name in "BF"]
    tables = {"sites": [site], "vehicles": [{"id": "V1", "kind": "van", "start": "W1"}]}
    file = folder / "day.json"
    file.write_text(json.dumps(document(*orders, settings={"network": network}) | tables), encoding="utf-8")
    return file


def _planned(file: Path) -> tuple[Instance, Plan]:
    instance = load(file)
    return instance, schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))


def test_legs_follow_the_roads_from_place_to_place(tmp_path: Path) -> None:
    file = _town(tmp_path, {"provider": "osm", "file": "town.osm.pbf"})
    instance, plan = _planned(file)
    roads = roads_of(file, instance, plan)
    places = [stop.place for stop in plan.routes[0].stops]
    assert set(roads.paths) == {("van", before, after) for before, after in pairwise(places) if before != after}
    corners = {(round(lat, 5), round(lon, 5)) for lat, lon in NODES.values()}
    assert all(line and line[0] != line[-1] and corners.issuperset(line) for line in roads.paths.values())
    assert roads.background
    assert {spot for line in roads.background for spot in line} <= corners


def test_without_a_road_network_there_are_no_roads(tmp_path: Path) -> None:
    file = _town(tmp_path, {"provider": "geodesic"})
    assert roads_of(file, *_planned(file)) == Roads()


def test_the_background_is_bounded_and_keeps_the_greater_roads(tmp_path: Path) -> None:
    graph = read_extract(write_town(tmp_path / "town.osm.pbf"), "van")
    instance, _ = _planned(_town(tmp_path, {"provider": "geodesic"}))
    whole = background(graph, instance.places)
    some = background(graph, instance.places, most_points=4)
    assert 0 < sum(len(line) for line in some) <= 4
    assert set(some) < set(whole)
    assert background(graph, ()) == ()


def test_the_document_carries_the_way_to_each_stop() -> None:
    way = ((31.23, 121.47), (31.24, 121.49), (31.25, 121.48))
    written = document_of(days.instance(), days.result(), paths={("van", 0, 1): way}, background=(way,))
    assert [stop.path for stop in written.routes[0].stops] == [(), way, (), ()]
    assert written.basemap == (way,)
    with pytest.raises(ValueError, match="frozen"):
        written.basemap = ()
