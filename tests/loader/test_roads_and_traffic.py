"""From the documents of a day to travel times: incidents, and roads chosen under traffic."""

from pathlib import Path

import pytest

from router.errors import InputError
from router.loader import Trust, load_document
from router.model import Instance, ProfiledTravel
from tests.loader.days import day, document, order
from tests.network.roads.town import NODES, write_town

INCIDENT = {"id": "works", "start": "09:00", "end": "11:00", "lat": 41.15, "lon": -8.6125, "radius_km": 0.2}


def factors(instance: Instance) -> list[float]:
    """Speed factors from the depot to the first order, bucket by bucket."""
    (travel,) = {id(found): found for name, found in instance.travel.items() if name == "van"}.values()
    assert isinstance(travel, ProfiledTravel)
    depot, door = (next(i for i, place in enumerate(instance.places) if place.lat == lat) for lat in (41.206, 41.15))
    row = travel.profile[depot, door]
    return [float(speed) for speed in travel.speeds[row]]


@pytest.mark.parametrize("factor", ["closed", " Closed ", ""])
def test_a_closed_area_stops_whoever_would_enter(factor: str) -> None:
    found = factors(day(incidents=[INCIDENT | {"factor": factor}]))
    assert found == [1.0, 0.001, 1.0]


def test_a_slow_area() -> None:
    found = factors(day(incidents=[INCIDENT | {"factor": 0.5}]))
    assert found[0] == found[2] == 1.0
    assert 0.9 < found[1] < 1.0


def town_day(file: Path, **tables: object) -> Instance:
    """A day in the town of the road tests, its depot in the north-west corner."""
    lat, lon = NODES["D"]
    site = {"id": "W1", "kind": "warehouse", "lat": lat, "lon": lon}
    orders = [order(id=name, lat=NODES[name][0], lon=NODES[name][1]) for name in tables.pop("doors", "BF")]  # type: ignore[attr-defined]
    settings = {"network": {"provider": "osm", "file": str(file)}}
    vehicles = [{"id": "V1", "kind": "van", "start": "W1"}]
    content = document(*orders, settings=settings) | {"sites": [site], "vehicles": vehicles, **tables}
    return load_document(content, trust=Trust(files=(file.parent,)))


def test_roads_are_chosen_anew_under_traffic(tmp_path: Path) -> None:
    file = write_town(tmp_path / "town.osm.pbf")
    traffic = [
        {"profile": "city", "day_type": "daily", "start": start, "speed": speed}
        for start, speed in (("00:00", 1.0), ("08:00", 0.5))
    ]
    travel = town_day(file, traffic=traffic).travel["van"]
    assert isinstance(travel, ProfiledTravel)
    assert travel.factors is not None
    assert travel.factors[:, 0, 1].tolist() in ([100, 50, 100], [100, 50])


@pytest.mark.parametrize("traffic", [[], [{"profile": "city", "day_type": "daily", "start": "00:00", "speed": 0.5}]])
def test_an_island_is_a_fault_with_and_without_traffic(tmp_path: Path, traffic: list[dict[str, object]]) -> None:
    file = write_town(tmp_path / "town.osm.pbf")
    with pytest.raises(InputError, match="E231"):
        town_day(file, traffic=traffic, doors="BG")
