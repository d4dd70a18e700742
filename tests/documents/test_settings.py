"""instance.toml: everything wrong in it is said at once, and the rest of the day is still checked."""

import pytest

from router.documents.codes import CODES
from tests.loader.days import codes, day, faults, order


def test_every_fault_of_the_settings() -> None:
    wrong = {
        "time_zone": "Europe/Lissabon",
        "crs": "wgs48",
        "colour": "blue",
        "modes": {"scheduled": {"service_min": -1}, "scheduld": {}},
        "network": {"provider": "crow"},
        "conflicts": [["a", "a"]],
        "profiles": {"van": {"speed": 0, "traffic": 1.25}},
    }
    found = {(problem.code, problem.field) for problem in faults(order(weight_kg="x"), settings=wrong)}
    assert found == {
        ("E215", "time_zone"),
        ("E215", "crs"),
        ("E205", "colour"),
        ("E212", "modes.scheduled.service_min"),
        ("E221", "modes.scheduld"),
        ("E215", "network.provider"),
        ("E217", "conflicts"),
        ("E212", "profiles.van.speed"),
        ("E212", "profiles.van.traffic"),
        ("E211", "weight_kg"),
    }
    assert all(code in CODES for code, _ in found)


def test_near_misses_are_named() -> None:
    problems = faults(settings={"time_zone": "Europe/Lisbonn", "crs": "gjc02"})
    assert any("Europe/Lisbon" in problem.remedy for problem in problems)
    assert any("gcj02" in problem.remedy for problem in problems)


@pytest.mark.parametrize("value", ["2026-13-01", "tomorrow", 20261123])
def test_impossible_day(value: object) -> None:
    assert codes(settings={"day": value}) == ["E213"]


def test_missing_day_and_zone() -> None:
    problems = faults(settings={"day": None, "time_zone": None})
    assert {problem.field for problem in problems} == {"day", "time_zone"}


def test_shape_stability_and_conflicts() -> None:
    instance = day(
        settings={
            "conflicts": [["food", "paint"]],
            "shape": {"fewest_vehicles": True, "kind_limits": {"van": 2}, "balance_prices": {"time": 3}, "compactness_price": 0.5},
            "stability": {"max_vehicle_changes": 2, "max_shift_min": 15},
        },
        promises=[{"order": "A1", "vehicle": "V1", "begin": "10:00"}],
    )
    assert instance.conflicts == {frozenset({"food", "paint"})}
    assert (instance.shape.fewest_vehicles, instance.shape.kind_limits) == (True, {"van": 2})
    assert (instance.shape.balance_prices, instance.shape.compactness_price) == ({"time": 3.0}, 0.5)
    assert (instance.stability.max_vehicle_changes, instance.stability.max_shift) == (2, 900)
    assert (instance.stability.vehicle_of, instance.stability.begin_of) == ({"A1": "V1"}, {"A1": 36_000})


@pytest.mark.parametrize(
    ("settings", "code", "field"),
    [
        ({"network": {"provider": "matrix"}}, "E240", "network.file"),
        ({"network": {"provider": "osm", "file": "nowhere.osm.pbf"}}, "E201", "network.file"),
        ({"network": {"provider": "osrm"}}, "E240", "network.url"),
        ({"network": {"provider": "osm", "file": "roads\0.pbf"}}, "E217", "network.file"),
        ({"network": {"cache": "roads\ud800"}}, "E217", "network.cache"),
        ({"geocoding": {"cache": "\ud800.json"}}, "E217", "geocoding.cache"),
        ({"network": {"block": 0}}, "E240", "network"),
        ({"profiles": {"van": {"knots_km": [1, 2], "road_factors": [1.5], "crow_speeds_kmh": [20, 30]}}}, "E240", "profiles.van"),
        (
            {"profiles": {"van": {"knots_km": [2, 1], "road_factors": [1.5, 1.4], "crow_speeds_kmh": [20, 30]}}},
            "E240",
            "profiles.van",
        ),
        ({"profiles": {"van": {"speed": 0.001}}}, "E212", "profiles.van.speed"),
        ({"conflicts": "a; b | c"}, "E217", "conflicts"),
        ({"conflicts": 7}, "E217", "conflicts"),
    ],
)
def test_settings_that_cannot_work(settings: dict[str, object], code: str, field: str) -> None:
    assert [(problem.code, problem.field) for problem in faults(settings=settings)] == [(code, field)]


def test_a_number_of_any_length_within_a_list_is_a_fault() -> None:
    assert "E217" in codes(settings={"conflicts": [[10**5_000]]})
