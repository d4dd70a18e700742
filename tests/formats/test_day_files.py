"""Requests of other programs as days of router's own: what is said means the same, the rest is listed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import router
from router.cli import main
from router.formats import google, nextroute, solomon, vroom
from router.formats.day_files import DayFiles, day_files
from router.model import Instance, Visit
from router.model.sequences import plan_sequences
from tests.formats.test_nextroute import request as nextroute_request
from tests.formats.vroom_requests import random_request
from tests.oracles.days import day, visit

Json = dict[str, Any]

PRICED = ("distances: time on the road is priced, so the price of each way is written as its length",)


def day_of(instance: Instance, folder: Path) -> tuple[Instance, DayFiles]:
    """The day as it is read from its files, and the files."""
    made = day_files(instance)
    folder.mkdir()
    for name, text in made.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return router.load(folder), made


def priced(instance: Instance, other: Instance, names: Mapping[str, str]) -> tuple[float, float, list[str]]:
    """The price of a plan of `instance` in both, and what the other one says against it."""
    plan = router.solve(instance, limits=router.Limits(seconds=None, iterations=60)).plan
    sequences = [
        router.Sequence(
            vehicle=other.vehicle_index[instance.vehicles[one.vehicle].id],
            activities=tuple(other.visit_index[names[instance.visits[number].id]] for number in one.activities),
        )
        for one in plan_sequences(instance, plan)
    ]
    again = router.evaluate(other, sequences)
    return router.cost(instance, plan).total, again.cost.total, [fault.text for fault in again.violations]


@pytest.mark.parametrize("seed", range(30))
def test_a_day_prices_and_judges_plans_as_the_request_does(seed: int, tmp_path: Path) -> None:
    request = random_request(seed, speeds=False)
    for shipment in request["shipments"]:
        for name in ("setup", "service_per_type"):
            shipment["pickup"].pop(name, None)
    tasks = [*request["jobs"], *(shipment["delivery"] for shipment in request["shipments"])]
    if len({task["location_index"] for task in tasks}) < len(tasks):  # without coordinates they would be places of their own
        for task in tasks:
            task.pop("setup", None)
    instance = vroom.read(json.dumps(request))
    day, made = day_of(instance, tmp_path / "day")
    assert made.lost in ((), PRICED)
    cost, again, faults = priced(instance, day, made.visits)
    assert faults == []
    assert again == pytest.approx(cost)
    assert len(day.visits) == len(instance.visits)


def test_setup_at_a_place_that_nobody_can_tell_from_another(tmp_path: Path) -> None:
    jobs = [{"id": number, "location_index": 1, "setup": 60} for number in (1, 2)]
    vehicle = {"id": 1, "start_index": 0, "end_index": 0}
    text = json.dumps({"jobs": jobs, "vehicles": [vehicle], "matrices": {"car": {"durations": [[0, 9], [9, 0]]}}})
    _, made = day_of(vroom.read(text), tmp_path / "day")
    assert made.lost == (
        *PRICED,
        "setup: orders without coordinates are all at places of their own, and each is set up for",
    )


def test_pairs_are_picked_up_at_their_origin_and_relations_are_kept(tmp_path: Path) -> None:
    content = nextroute_request()
    content["stops"][1]["precedes"] = "s2"
    instance = nextroute.read(json.dumps(content))
    day, made = day_of(instance, tmp_path / "day")
    assert [visit.id for visit in day.visits] == ["s1:pickup", "s1", "s2"]
    assert (made.lost, made.visits) == ((), {"s0": "s1:pickup", "s1": "s1", "s2": "s2"})
    assert [(one.kind, one.visits) for one in day.relations] == [("sequence", ("s1", "s2"))]
    cost, again, faults = priced(instance, day, made.visits)
    assert faults == []
    assert again == pytest.approx(cost)


def test_alternatives_of_both_ends_are_origins_and_alternatives(tmp_path: Path) -> None:
    near, far = {"latitude": 37.79, "longitude": -122.39}, {"latitude": 37.7, "longitude": -122.43}
    window = {"startTime": "2023-01-13T17:00:00Z", "endTime": "2023-01-13T19:00:00Z"}
    shipment = {
        "label": "box",
        "pickups": [{"arrivalLocation": near}, {"arrivalLocation": far, "timeWindows": [window]}],
        "deliveries": [{"arrivalLocation": near, "cost": 7, "timeWindows": [window]}, {"arrivalLocation": far, "duration": "90s"}],
    }
    vehicle = {"startLocation": {"latitude": 37.8, "longitude": -122.4}, "costPerHour": 40}
    times = {"globalStartTime": "2023-01-13T16:00:00Z", "globalEndTime": "2023-01-14T16:00:00Z"}
    instance = google.read(json.dumps({"model": {"shipments": [shipment], "vehicles": [vehicle], **times}}))
    day, made = day_of(instance, tmp_path / "day")
    assert made.lost == ()
    assert sorted(_choice(day, visit) for visit in day.visits if visit.pickup) == sorted(
        _choice(instance, visit) for visit in instance.visits if visit.pickup
    )


def _choice(instance: Instance, visit: Visit) -> tuple[object, ...]:
    """What one way of serving an order comes to at both ends; a pickup ends with its delivery."""
    ends = []
    for one in (instance.visits[instance.visit_index[str(visit.pickup)]], visit):
        place = instance.places[one.place]
        latest = visit.windows[-1].end
        windows = [instance.epoch.timestamp() + min(end, latest) for window in one.windows for end in (window.start, window.end)]
        ends.append((place.lat, windows, one.service, one.price))
    return (*ends, visit.penalty)


def test_published_sets_and_google(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "benchmarks" / "sets" / "toy.txt").read_text()
    instance = solomon.read(text)
    day, made = day_of(instance, tmp_path / "solomon")
    assert made.lost == ()
    cost, again, faults = priced(instance, day, made.visits)
    assert faults == []
    assert again == pytest.approx(cost)
    shipment = {
        "deliveries": [{"arrivalLocation": {"latitude": 37.79, "longitude": -122.39}, "duration": "250s"}],
        "penaltyCost": 100,
    }
    vehicle = {"startLocation": {"latitude": 37.8, "longitude": -122.4}, "costPerHour": 40, "costPerKilometer": 10}
    times = {"globalStartTime": "2023-01-13T16:00:00Z", "globalEndTime": "2023-01-14T16:00:00Z"}
    instance = google.read(json.dumps({"model": {"shipments": [shipment], "vehicles": [vehicle], **times}}))
    day, made = day_of(instance, tmp_path / "google")
    assert made.lost == ()
    cost, again, faults = priced(instance, day, made.visits)
    assert faults == []
    assert again == pytest.approx(cost)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = tmp_path / "request.json"
    shipment = {"pickup": {"id": 1, "location": [2.3, 48.7], "setup": 60}, "delivery": {"id": 1, "location": [2.31, 48.7]}}
    vehicle = {"id": 1, "start": [2.35, 48.72], "end": [2.35, 48.72]}
    job = {"id": 1, "location": [2.04, 48.61], "time_windows": [[1_600_416_000, 1_600_426_800]]}
    request.write_text(json.dumps({"jobs": [job], "shipments": [shipment], "vehicles": [vehicle]}))
    assert main(["new", str(tmp_path / "day"), "--from", str(request)]) == 0
    assert "\n  pickup_delivery: " in capsys.readouterr().out
    assert main(["solve", str(tmp_path / "day"), "--iterations", "20"]) == 0
    assert "2020-09-18" in capsys.readouterr().out


@pytest.mark.parametrize("at_once", [True, False])
def test_goods_apart_on_board_or_for_a_whole_trip(at_once: bool, tmp_path: Path) -> None:
    """One van brings both pairs, one after the other, where their goods may only not be on board at once."""
    goods = [frozenset({"bread"}), frozenset({"paint"})]
    pairs = [
        [
            visit(f"{number}p", 1, goods=kind, penalty=0.0),
            visit(f"{number}d", 2, pickup=f"{number}p", goods=kind, penalty=99.0),
        ]
        for number, kind in enumerate(goods)
    ]
    instance = day([one for pair in pairs for one in pair], conflicts=frozenset({frozenset({"bread", "paint"})}))
    instance = instance.replace(conflicts_at_once=at_once)
    again, _ = day_of(instance, tmp_path / "day")
    assert (again.conflicts, again.conflicts_at_once) == (instance.conflicts, at_once)
    for one in (instance, again):
        plan = router.solve(one, limits=router.Limits(seconds=None, iterations=50)).plan
        assert len(plan.unserved) == (0 if at_once else 1)
