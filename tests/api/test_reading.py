"""Days, plans and matrices from outside."""

from pathlib import Path
from typing import Any

import pytest

import router
from tests.oracles.days import day, visit

ONCE = router.Limits(seconds=None, iterations=1)
PLACES = (router.Place(id="a", lat=48.2, lon=16.3), router.Place(id="b", lat=48.21, lon=16.31))


@pytest.mark.parametrize("path", [5, None, "\0", "\ud800", b"day"])
def test_paths_that_are_none(path: Any) -> None:
    for read in (router.load, lambda given: router.load_plan(given, day([visit("a", 1)]))):
        with pytest.raises(router.ArgumentError, match="path: "):
            read(path)


def test_halves_of_characters_are_faults_that_can_be_printed() -> None:
    """JSON may spell out lone surrogates, which no file can hold."""
    half = "\ud800"
    document = {
        "settings": {"day": "2026-03-02", "time_zone": "Europe/Vienna", "kinds": {"van": {"shift": "08:00-16:00"}}},
        "sites": [{"id": "store", "kind": "store", "lat": 48.20, "lon": half}],
        "vehicles": [{"id": "v1", "kind": "van", "start": "store"}],
        "orders": [{"id": f"A{half}", "mode": "scheduled", "lat": 48.21, "lon": 16.36, "slots": f"09{half}"}],
    }
    with pytest.raises(router.InputError) as caught:
        router.load_document(document)
    text = str(caught.value.problems)
    assert text.encode().decode() == text
    assert {problem.field for problem in caught.value.problems} == {"id", "lon", "slots"}


def test_a_plan_with_other_loads_is_refused_by_name(tmp_path: Path) -> None:
    instance = day([visit("a", 1, deliver=(1,))], dimensions=("pieces",))
    document = router.document_of(instance, router.solve(instance, limits=ONCE, engine="construction"))
    (tmp_path / "plan.json").write_text(document.model_dump_json(), encoding="utf-8")
    assert router.load_plan(tmp_path, instance).routes[0].stops[0].load == (1,)
    with pytest.raises(router.InputError, match=r"E406 .*its loads are pieces, those of the instance weight, volume"):
        router.load_plan(tmp_path, day([visit("a", 1)], dimensions=("weight", "volume")))


def test_matrices_from_coordinates() -> None:
    travel = router.travel_times(PLACES, {"bike": router.ProfileSettings(kind="e-bike")})
    made = router.Instance(
        places=PLACES, travel=travel, visits=(visit("a", 1),), vehicles=(router.Vehicle(id="v", profile="bike", start=0, end=0),)
    )
    assert made.travel["bike"].durations[0, 1] > made.travel["bike"].durations[0, 0] == 0


def test_profiles_that_stand_still_are_refused() -> None:
    with pytest.raises(router.ArgumentError, match="speed is 0"):
        router.ProfileSettings(speed=0)
    with pytest.raises(router.ArgumentError, match="kind is 'rocket', which is not known"):
        router.ProfileSettings(kind="rocket")  # type: ignore[arg-type]
    with pytest.raises(router.ArgumentError, match="crow has lists of several lengths"):
        router.ProfileSettings(crow=router.CrowSpeeds(knots=(1,), road_factors=(), speeds_kmh=(5.0,)))


def test_incidents_are_looked_at() -> None:
    instance = day([visit("a", 1)])
    area = router.Circle(lat=0.0, lon=0.0, radius=500)
    jam = router.Incident(id="jam", start=0, end=600, area=area, factor=0.5)
    assert isinstance(router.updated(instance, [jam]).travel["van"], router.ProfiledTravel)
    with pytest.raises(router.ArgumentError, match="sensitivity: that of 'van' is -1"):
        router.updated(instance, [jam], sensitivity={"van": -1})
    with pytest.raises(router.ArgumentError, match="incident 'jam': factor is 'slow', no number"):
        router.updated(instance, [router.Incident(id="jam", start=0, end=600, area=area, factor="slow")])  # type: ignore[arg-type]


def test_moments_are_whole_seconds() -> None:
    instance = day([visit("a", 1)])
    assert router.moment(instance, 3_600).hour == 1
    with pytest.raises(router.ArgumentError, match=r"seconds: it is 0.5, no whole number"):
        router.moment(instance, 0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["id", "lat", "slots", "mode", "weight_kg"])
def test_numbers_of_five_thousand_digits_are_the_callers_fault(field: str) -> None:
    order = {"id": "A", "mode": "scheduled", "lat": 48.2, "lon": 16.3, field: 10**5_000}
    with pytest.raises(router.InputError):
        router.load_document({"settings": {"day": "2026-03-02", "time_zone": "UTC"}, "orders": [order]})
