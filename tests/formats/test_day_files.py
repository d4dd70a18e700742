"""Requests of other programs as days of router's own: what is said means the same, the rest is listed."""

import json
from pathlib import Path
from typing import Any

import pytest

import router
from router.cli import main
from router.formats import google, nextroute, solomon, vroom
from router.formats.day_files import day_files
from router.model import Instance
from router.model.sequences import plan_sequences
from tests.formats.test_nextroute import request as nextroute_request
from tests.formats.vroom_requests import random_request

Json = dict[str, Any]


def day_of(instance: Instance, folder: Path) -> tuple[Instance, tuple[str, ...]]:
    """The day as it is read from its files, and what it does not say."""
    made = day_files(instance)
    folder.mkdir()
    for name, text in made.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return router.load(folder), made.lost


def priced(instance: Instance, other: Instance) -> tuple[float, float, list[str]]:
    """The price of a plan of `instance` in both, and what the other one says against it."""
    plan = router.solve(instance, limits=router.Limits(seconds=None, iterations=60)).plan
    again = router.evaluate(other, [replaced(instance, other, one) for one in plan_sequences(instance, plan)])
    return router.cost(instance, plan).total, again.cost.total, [fault.text for fault in again.violations]


def replaced(instance: Instance, other: Instance, sequence: router.Sequence) -> router.Sequence:
    visits = tuple(other.visit_index[instance.visits[number].id] for number in sequence.activities)
    return router.Sequence(vehicle=other.vehicle_index[instance.vehicles[sequence.vehicle].id], activities=visits)


@pytest.mark.parametrize("seed", range(30))
def test_a_day_prices_and_judges_plans_as_the_request_does(seed: int, tmp_path: Path) -> None:
    request = random_request(seed, speeds=False)
    request["shipments"] = []
    places = {job["location_index"] for job in request["jobs"]}
    if len(places) < len(request["jobs"]):  # without coordinates they would be places of their own
        request["jobs"] = [{name: value for name, value in job.items() if name != "setup"} for job in request["jobs"]]
    instance = vroom.read(json.dumps(request))
    day, lost = day_of(instance, tmp_path / "day")
    assert lost == ()
    cost, again, faults = priced(instance, day)
    assert faults == []
    assert again == pytest.approx(cost)
    assert len(day.visits) == len(instance.visits)


def test_setup_at_a_place_that_nobody_can_tell_from_another(tmp_path: Path) -> None:
    jobs = [{"id": number, "location_index": 1, "setup": 60} for number in (1, 2)]
    vehicle = {"id": 1, "start_index": 0, "end_index": 0}
    text = json.dumps({"jobs": jobs, "vehicles": [vehicle], "matrices": {"car": {"durations": [[0, 9], [9, 0]]}}})
    _, lost = day_of(vroom.read(text), tmp_path / "day")
    assert lost == ("setup: orders without coordinates are all at places of their own, and each is set up for",)


def test_pairs_are_left_out_and_named(tmp_path: Path) -> None:
    instance = nextroute.read(json.dumps(nextroute_request()))
    day, lost = day_of(instance, tmp_path / "day")
    assert [visit.id for visit in day.visits] == ["s2"]
    assert lost == ("pickup_delivery: an order of a day is picked up at a site; pairs are left out",)


def test_published_sets_and_google(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "benchmarks" / "sets" / "toy.txt").read_text()
    instance = solomon.read(text)
    day, lost = day_of(instance, tmp_path / "solomon")
    assert lost == ()
    cost, again, faults = priced(instance, day)
    assert (faults, again) == ([], pytest.approx(cost))
    shipment = {
        "deliveries": [{"arrivalLocation": {"latitude": 37.79, "longitude": -122.39}, "duration": "250s"}],
        "penaltyCost": 100,
    }
    vehicle = {"startLocation": {"latitude": 37.8, "longitude": -122.4}, "costPerHour": 40, "costPerKilometer": 10}
    times = {"globalStartTime": "2023-01-13T16:00:00Z", "globalEndTime": "2023-01-14T16:00:00Z"}
    instance = google.read(json.dumps({"model": {"shipments": [shipment], "vehicles": [vehicle], **times}}))
    day, lost = day_of(instance, tmp_path / "google")
    assert lost == ()
    cost, again, faults = priced(instance, day)
    assert (faults, again) == ([], pytest.approx(cost))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = tmp_path / "request.json"
    shipment = {"pickup": {"id": 1, "location": [2.3, 48.7]}, "delivery": {"id": 1, "location": [2.31, 48.7]}}
    vehicle = {"id": 1, "start": [2.35, 48.72], "end": [2.35, 48.72]}
    job = {"id": 1, "location": [2.04, 48.61], "time_windows": [[1_600_416_000, 1_600_426_800]]}
    request.write_text(json.dumps({"jobs": [job], "shipments": [shipment], "vehicles": [vehicle]}))
    assert main(["new", str(tmp_path / "day"), "--from", str(request)]) == 0
    assert "the day does not say:\n  pickup_delivery: " in capsys.readouterr().out
    assert main(["solve", str(tmp_path / "day"), "--iterations", "20"]) == 0
    assert "2020-09-18" in capsys.readouterr().out
