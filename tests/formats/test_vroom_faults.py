"""Bad VROOM requests: every fault at its path, all at once, nothing dropped in silence."""

import json
from typing import Any

import pytest

from router.errors import InputError
from router.formats import vroom
from router.model.fields import MOST_LOAD
from tests.formats.test_vroom import DURATIONS, request

Json = dict[str, Any]


def faults(content: object) -> list[str]:
    """What is said about a request, path first."""
    with pytest.raises(InputError) as wrong:
        vroom.read(content if isinstance(content, str) else json.dumps(content))
    return [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]


def job(**changes: Any) -> Json:
    """A request whose first job is changed."""
    content = request()
    content["jobs"][0] |= changes
    return content


def vehicle(**changes: Any) -> Json:
    """A request whose vehicle is changed."""
    content = request()
    content["vehicles"][0] |= changes
    return content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (job(time_windows=[[10, 5]]), "jobs[0].time_windows[0]: end 5 before start 10"),
        (job(time_windows=[[0, 5], [5, 9]]), "jobs[0].time_windows: windows [0, 5] and [5, 9] overlap"),
        (job(time_windows=[[0]]), "jobs[0].time_windows[0]: it has 1 entry"),
        (job(service=-4), "jobs[0].service: -4 is out of range"),
        (job(service="5"), "jobs[0].service: '5' is not a whole number"),
        (job(id=1.0), "jobs[0].id: '1.0' is not a whole number"),
        (job(id=2), "jobs[1].id: job 2 stands at jobs[0] too"),
        (job(location_index=4), "jobs[0].location_index: 4 is beyond the matrices"),
        (job(location_index=None), "jobs[0].location_index: it is missing; matrices count places by index"),
        (job(location=[2, 91]), "jobs[0].location: [2.0, 91.0] is no [longitude, latitude]"),
        (job(delivery=[1]), "jobs[0].delivery: it has 1 figure"),
        (job(priority=101), "jobs[0].priority: 101 is out of range"),
        (job(colour="red"), "jobs[0].colour: the format has no field 'colour'"),
        (job(delivery=[2**40]), "jobs[0].delivery[0]: 1099511627776 is out of range"),
        (vehicle(start_index=None, end_index=None), "vehicles[0]: neither start nor end is given"),
        (vehicle(profile="bike"), "vehicles[0].profile: matrices hold no 'bike'"),
        (vehicle(speed_factor=6), "vehicles[0].speed_factor: 6 is out of range"),
        (vehicle(costs={"per_km": 3}), "vehicles[0].costs.per_km: matrices.car holds no distances to be priced"),
        (vehicle(costs={"per_task_hour": 9}), "vehicles[0].costs.per_task_hour: router can price task time only where"),
        (vehicle(max_distance=9), "vehicles[0].max_distance: matrices.car holds no distances"),
        (vehicle(breaks=[{"id": 1, "time_windows": [[0, 1], [3, 4]]}]), "vehicles[0].breaks[0].time_windows: router gives a break"),
        (vehicle(breaks=[{"id": 1, "max_load": [0]}], capacity=[3]), "vehicles[0].breaks[0].max_load: router takes breaks"),
        (
            vehicle(time_window=[0, 9], breaks=[{"id": 1, "time_windows": [[20, 30]]}]),
            "vehicles[0].breaks[0].time_windows: it cannot be taken",
        ),
        (request(vehicles=[]), "vehicles: there is no vehicle"),
        (request(vehicles={}), "vehicles: '{}' is not a list"),
        (request(matrices={"car": {"durations": [[0, 1], [1]]}}), "matrices.car.durations[1]: it has 1 entry"),
        (request(matrices={"car": {"durations": [[0, -1], [1, 0]]}}), "matrices.car.durations[0][1]: '-1' is no whole number"),
        (request(matrices={"car": {"durations": [[0, True], [1, 0]]}}), "matrices.car.durations[0][1]: 'True' is no whole number"),
        (request(matrices={}), "jobs[0].location: it has no coordinates, and there are no matrices"),
        (request(options={"c": True}), "options.c: plan mode times routes that are given"),
        ("{", "the request: line 1 column 2"),
        ("[]", "the request: it is not an object"),
        ('{"jobs": [], "jobs": []}', "the request: one object names 'jobs' twice"),
        ('{"jobs": NaN}', "the request: NaN is no number of JSON"),
        ('{"jobs": ' + "[" * 200_000, "the request: it is nested too deep"),
        ('{"jobs": 1' + "0" * 5_000 + "}", "the request: Exceeds the limit"),
    ],
)
def test_a_fault_is_named_at_its_path(content: object, said: str) -> None:
    assert any(line.startswith(said) for line in faults(content)), faults(content)


def test_setup_by_type_is_service_where_a_place_has_one_stop() -> None:
    own = vroom.read(json.dumps(job(setup_per_type={"truck": 9})))
    assert (own.visits[0].setup, own.visits[0].service, own.visits[0].service_by_kind) == (0, 8, {"truck": 14})
    shared = job(setup_per_type={"truck": 9})
    shared["jobs"][1]["location_index"] = 1
    assert faults(shared)[0].startswith("jobs[0].setup_per_type: router has one setup for all types")


def test_all_faults_are_told_at_once() -> None:
    content = request(shipments=[{"pickup": {"id": 1, "location_index": 9}, "delivery": {"id": 1, "location_index": 0}}])
    content["jobs"][0] |= {"service": -1, "time_windows": [[3, 2]]}
    content["jobs"][2]["location_index"] = 77
    content["vehicles"][0]["start_index"] = 12
    assert len(faults(content)) == 5


def test_an_unknown_field_is_named_once_among_thousands_of_jobs() -> None:
    jobs: list[Json] = [{"id": number, "location_index": 1, "servcie": 3} for number in range(10_000)]
    jobs[7_777]["service"] = "x"
    said = faults(request(jobs=jobs))
    assert said == [
        "jobs[7777].service: 'x' is not a whole number",
        "jobs[0].servcie: the format has no field 'servcie' (10,000 times, here first)",
    ]
    with pytest.raises(InputError, match="did you mean 'service'"):
        vroom.read(json.dumps(request(jobs=jobs)))


def test_an_index_with_two_locations_is_refused() -> None:
    content = job(location=[2.0, 48.0])
    content["vehicles"][0] |= {"start_index": 1, "start": [2.0, 49.0]}
    assert "coordinates [2.0, 49.0] elsewhere" in faults(content)[0] or "elsewhere" in faults(content)[0]


def test_responses_of_other_requests_are_refused() -> None:
    instance = vroom.read(json.dumps(request()))
    response = {"code": 0, "routes": [{"vehicle": 4, "steps": []}, {"vehicle": 1, "steps": [{"type": "job", "id": 8}]}]}
    with pytest.raises(InputError) as wrong:
        vroom.read_plan(json.dumps(response), instance)
    assert [problem.where for problem in wrong.value.problems] == ["routes[0].vehicle", "routes[1].steps[0]"]
    with pytest.raises(InputError, match="VROOM found no plan: bad"):
        vroom.read_plan(json.dumps({"code": 2, "error": "bad"}), instance)


def test_the_old_matrix_and_amount_are_read() -> None:
    content = request(matrix=DURATIONS, vehicles=[{"id": 1, "start_index": 0, "end_index": 0, "capacity": [3]}])
    del content["matrices"]
    content["jobs"][0]["amount"] = [2]
    assert vroom.read(json.dumps(content)).visits[0].deliver == (2,)


def test_a_capacity_beyond_all_loads_is_none() -> None:
    content = vehicle(capacity=[2**53])
    content["jobs"] = [{"id": 1, "location_index": 1, "delivery": [5]}]
    assert vroom.read(json.dumps(content)).vehicles[0].capacities == (MOST_LOAD,)
