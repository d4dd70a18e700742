"""Points → places: equal points are one, slips are found, addresses are looked up only when asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from router.loader import Trust, load_document
from tests.loader.days import codes, day, document, faults, order


def test_equal_points_are_one_place() -> None:
    instance = day(order(id="A1"), order(id="A2", lat="41.15000004"), order(id="A3", lat=41.16))
    assert [visit.place for visit in instance.visits] == [4, 4, 5]
    assert len(instance.places) == 6


def test_zones_by_name_or_by_circle() -> None:
    zones = [{"zone": "centre", "lat": 41.15, "lon": -8.6125, "radius_km": 0.5}]
    instance = day(order(id="A1"), order(id="A2", lat=41.18), order(id="A3", lat=41.181, zone="hill"), zones=zones)
    assert [instance.places[visit.place].zone for visit in instance.visits] == ["centre", "", "hill"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"lat": -8.6125, "lon": 41.15}, "E226"),
        ({"lat": 41.15, "lon": 8.6125}, "E227"),
        ({"lat": 141.15}, "E212"),
        ({"lat": "north", "address": "Rua Nova 1"}, "E211"),
        ({"lat": None}, "E225"),
        ({"lat": None, "lon": None}, "E225"),
        ({"lat": None, "lon": None, "address": "Rua Nova 1"}, "E228"),
    ],
)
def test_slips(fields: dict[str, Any], code: str) -> None:
    problems = faults(order(id="A1"), order(id="A2") | fields)
    assert [(problem.code, problem.row) for problem in problems] == [(code, 2)]


def test_a_missing_place_is_told_beside_another_fault_of_the_row() -> None:
    """Unless the fault is of what says where the order is."""
    assert codes(order(id="A1", slots="soon", lat=None, lon=None)) == ["E213", "E225"]
    assert codes(order(id="A1", lat="north", lon=None)) == ["E211"]


def test_far_places_are_allowed_when_the_day_says_so() -> None:
    far = order(id="A2", lon=-6.0)
    assert codes(order(), far) == ["E227"]
    assert codes(order(), far, settings={"checks": {"max_km": 400}}) == []


def test_addresses_from_a_cache(tmp_path: Path) -> None:
    (tmp_path / "found.json").write_text(json.dumps({"Rua Nova 1": [41.14, -8.6]}))
    asked = order(lat=None, lon=None, address="Rua  Nova 1")
    instance = load_document(
        document(asked, settings={"geocoding": {"cache": "found.json"}}), tmp_path, trust=Trust(files=(tmp_path,))
    )
    place = instance.places[instance.visits[0].place]
    assert (place.lat, place.lon, place.address) == (41.14, -8.6, "Rua  Nova 1")


def test_an_unknown_geocoder_is_a_fault() -> None:
    asked = order(lat=None, lon=None, address="Rua Nova 1")
    assert codes(asked, settings={"geocoding": {"service": "nobody"}}) == ["E228"]


def test_chinese_coordinates_are_moved() -> None:
    pytest.importorskip("prcoords")
    sites = [{"id": "W1", "lat": 30.27, "lon": 120.16}]
    asked = order(lat=30.28, lon=120.17)
    plain = day(asked, sites=sites, vehicles=[{"id": "V1", "start": "W1"}])
    moved = day(asked, sites=sites, vehicles=[{"id": "V1", "start": "W1"}], settings={"crs": "gcj02"})
    shift = (plain.places[0].lat or 0) - (moved.places[0].lat or 0), (plain.places[0].lon or 0) - (moved.places[0].lon or 0)
    assert 0.001 < abs(shift[0]) + abs(shift[1]) < 0.01


def test_a_matrix_needs_no_coordinates(tmp_path: Path) -> None:
    rows = ["from,to,distance_m,duration_s", "W1,A1,1000,100", "A1,W1,1200,130"]
    (tmp_path / "matrix.csv").write_text("\n".join(rows) + "\n")
    settings = {"network": {"provider": "matrix", "file": "matrix.csv"}}
    asked = order(lat=None, lon=None)
    content = document(asked, settings=settings, sites=[{"id": "W1"}], vehicles=[{"id": "V1", "start": "W1"}])
    travel = load_document(content, tmp_path, trust=Trust(files=(tmp_path,))).travel["van"]
    assert travel.durations.tolist() == [[0, 100], [130, 0]]


def test_places_without_a_road_are_faults_or_unserved(tmp_path: Path) -> None:
    rows = ["from,to,distance_m,duration_s", "W1,A1,1000,", "A1,W1,1200,130"]
    (tmp_path / "matrix.csv").write_text("\n".join(rows) + "\n")
    settings: dict[str, Any] = {"network": {"provider": "matrix", "file": "matrix.csv"}}
    tables = {"sites": [{"id": "W1"}], "vehicles": [{"id": "V1", "start": "W1"}]}
    from router.errors import InputError

    with pytest.raises(InputError) as error:
        load_document(document(order(), settings=settings, **tables), tmp_path, trust=Trust(files=(tmp_path,)))
    assert {problem.code for problem in error.value.problems} == {"E231"}
    settings["checks"] = {"impossible_orders": "unserved"}
    assert len(load_document(document(order(), settings=settings, **tables), tmp_path, trust=Trust(files=(tmp_path,))).visits) == 1
