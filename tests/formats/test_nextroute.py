"""nextroute's input and output."""

import json
from typing import Any

import pytest

import router
from router.errors import InputError
from router.formats import nextroute

Json = dict[str, Any]
DEPOT = {"lat": 35.7917, "lon": -78.7402}
STOPS = [{"lat": 35.7239, "lon": -78.9092}, {"lat": 35.7571, "lon": -78.8139}, {"lat": 35.9328, "lon": -78.93}]


def request(**changes: Any) -> Json:
    """Three stops, the first before the second, and two vehicles from one depot."""
    vehicles = {"speed": 10, "start_location": DEPOT, "end_location": DEPOT, "start_time": "2023-01-01T06:00:00-06:00"}
    stops: list[Json] = [{"id": f"s{number}", "location": place} for number, place in enumerate(STOPS)]
    stops[0] |= {"precedes": "s1", "quantity": -2, "custom_data": {"floor": 3}}
    stops[1] |= {"quantity": 2}
    stops[2] |= {"start_time_window": ["2023-01-01T07:00:00-06:00", "2023-01-01T09:30:00-06:00"]}
    return {
        "defaults": {"vehicles": vehicles | {"capacity": 4}, "stops": {"duration": 300, "unplanned_penalty": 200_000}},
        "stops": stops,
        "vehicles": [{"id": "v0", "activation_penalty": 400}, {"id": "v1", "max_stops": 1, "compatibility_attributes": ["x"]}],
    } | changes


def solved(content: Json) -> tuple[router.Instance, router.Result, Json]:
    """The instance, its plan and nextroute's output for it."""
    text = json.dumps(content)
    instance = nextroute.read(text)
    result = router.solve(instance, limits=router.Limits(iterations=200))
    assert router.check(instance, result.plan) == []
    return instance, result, json.loads(nextroute.write(instance, result.plan, text))


def test_an_output_adds_up_in_seconds_that_are_not_whole() -> None:
    _, result, answer = solved(request())
    (solution,) = answer["solutions"]
    assert solution["unplanned"] == []
    terms = {one["name"]: one["value"] for one in solution["objective"]["objectives"]}
    assert solution["objective"]["value"] == pytest.approx(sum(terms.values()))
    assert terms["unplanned_penalty"] == 0
    assert 0 <= result.cost.total - solution["objective"]["value"] < 10  # legs are planned in whole seconds, rounded up
    used = [vehicle for vehicle in solution["vehicles"] if len(vehicle["route"]) > 2]
    first = used[0]["route"]
    assert first[0]["stop"]["id"] == f"{used[0]['id']}-start"
    assert first[0]["start_time"] == "2023-01-01T12:00:00Z"
    steps = {step["stop"]["id"]: step for vehicle in used for step in vehicle["route"]}
    assert steps["s0"]["stop"]["custom_data"] == {"floor": 3}
    assert steps["s0"]["cumulative_travel_duration"] < steps["s1"]["cumulative_travel_duration"]
    assert steps["s2"]["start_time"] >= "2023-01-01T13:00:00Z"


def test_the_objective_is_the_one_nextroute_prints_for_a_straight_line() -> None:
    """6,553 m at 20 m/s, as in nextroute's own test of earliness."""
    stops = [
        {"id": "palace", "location": {"lon": 135.762057, "lat": 35.025431}},
        {"id": "shrine", "location": {"lon": 135.772695, "lat": 34.967146}},
    ]
    _, _, answer = solved({"stops": stops, "vehicles": [{"id": "v1", "speed": 20, "start_time": "2023-01-01T12:00:00Z"}]})
    last = answer["solutions"][0]["vehicles"][0]["route"][-1]
    assert (last["travel_distance"], last["travel_duration"], last["arrival_time"]) == (6553, 327, "2023-01-01T12:05:27Z")


def test_earliness_counts_the_arrival_and_no_vehicle_waits_for_less_of_it() -> None:
    """Two stops on a meridian, 10 m a second: 1,112 m to the first, as far again to the second."""
    stops = [{"id": "near", "location": {"lon": 0, "lat": 0.01}}, {"id": "far", "location": {"lon": 0, "lat": 0.02}}]
    target = {"target_arrival_time": "2023-01-01T00:10:00Z", "early_arrival_time_penalty": 1.5, "late_arrival_time_penalty": 2}
    vehicle = {"id": "v", "speed": 10, "start_time": "2023-01-01T00:00:00Z", "start_location": {"lon": 0, "lat": 0}}
    stops[1] |= target
    instance, result, answer = solved({"stops": stops, "vehicles": [vehicle]})
    terms = {one["name"]: one["value"] for one in answer["solutions"][0]["objective"]["objectives"]}
    arrival = terms["vehicles_duration"]
    assert terms["early_arrival_penalty"] == pytest.approx(1.5 * (600 - arrival))
    assert arrival == pytest.approx(222.4, abs=0.1)
    assert answer["solutions"][0]["vehicles"][0]["route"][-1]["early_arrival_duration"] == 377
    assert result.cost.total == pytest.approx(answer["solutions"][0]["objective"]["value"], abs=3)
    assert instance.vehicles[0].max_wait == 0


def test_outputs_and_initial_stops_are_read_back() -> None:
    instance, result, answer = solved(request())
    assert nextroute.read_plan(json.dumps(answer), instance).routes == result.plan.routes
    content = request(vehicles=[{"id": "v0", "initial_stops": [{"id": "s2"}, {"id": "s0"}, {"id": "s1"}]}])
    plan = nextroute.start(json.dumps(content), nextroute.read(json.dumps(content)))
    assert plan is not None
    assert plan.routes[0].visits == ("s2", "s0", "s1")


def test_matrices_count_stops_first_and_then_the_ends_of_vehicles() -> None:
    durations = [[0, 7, 5.5, 3], [7, 0, 6, 4], [5.5, 6, 0, 0], [3, 4, 0, 0]]
    vehicle = {"id": "v", "start_location": DEPOT, "end_location": DEPOT}
    stops = [{"id": "a", "location": DEPOT}, {"id": "b", "location": DEPOT}]
    _, _, answer = solved({"stops": stops, "vehicles": [vehicle], "duration_matrix": durations})
    assert answer["solutions"][0]["objective"]["value"] == pytest.approx(6 + 7 + 3)


def meridian(*stops: Json, **vehicle: Any) -> Json:
    """Stops 1,112 m apart on a meridian, which one vehicle reaches in 111.2 s each."""
    named = [{"id": f"s{number}", "location": {"lon": 0, "lat": number / 100}} | stop for number, stop in enumerate(stops, 1)]
    own = {"id": "v", "speed": 10, "start_time": "2023-01-01T00:00:00Z", "start_location": {"lon": 0, "lat": 0}}
    return {"stops": named, "vehicles": [own | vehicle]}


def visited(answer: Json) -> list[str]:
    return [step["stop"]["id"] for step in answer["solutions"][0]["vehicles"][0]["route"][1:]]


def left_out(answer: Json) -> set[str]:
    return {stop["id"] for stop in answer["solutions"][0]["unplanned"]}


def term(answer: Json, name: str) -> float:
    return next(one["value"] for one in answer["solutions"][0]["objective"]["objectives"] if one["name"] == name)


def test_a_chain_of_precedence_is_kept_and_planned_whole() -> None:
    _, result, answer = solved(meridian({"succeeds": "s2"}, {"precedes": ["s3", "s4"]}, {"quantity": -1}, {}, capacity=1))
    order = visited(answer)
    assert order.index("s2") < min(order.index(name) for name in ("s1", "s3", "s4"))
    assert result.cost.total == pytest.approx(answer["solutions"][0]["objective"]["value"], abs=5)


def test_of_a_chain_that_finds_no_room_nothing_is_planned() -> None:
    """The penalty is the sum of all its stops; the instance's own is the same for each of them."""
    chain = [{"precedes": ["s2", "s3"], "unplanned_penalty": 100}, {"unplanned_penalty": 900}, {"unplanned_penalty": 900}]
    instance, _, answer = solved(meridian(*chain, {"unplanned_penalty": 700}, max_stops=2))
    assert (visited(answer), left_out(answer)) == (["s4"], {"s1", "s2", "s3"})
    assert term(answer, "unplanned_penalty") == 1900
    assert [visit.penalty for visit in instance.visits] == [1900, 1900, 1900, 700]


def test_a_chain_that_no_vehicle_has_the_time_for_is_not_begun() -> None:
    """Both may begin within the first five minutes only, and the first of them takes as long."""
    early = {"start_time_window": ["2023-01-01T00:00:00Z", "2023-01-01T00:05:00Z"]}
    chain = [early | {"precedes": ["s2", "s3"], "duration": 300}, early, {}]
    instance, result, answer = solved(meridian(*chain, {}))
    assert [visit.vehicles for visit in instance.visits] == [frozenset()] * 3 + [None]
    assert visited(answer) == ["s4"]
    assert term(answer, "unplanned_penalty") == 3_000_000
    assert result.cost.total == pytest.approx(answer["solutions"][0]["objective"]["value"], abs=5)


def test_groups_ride_together_and_direct_successors_follow_at_once() -> None:
    content = meridian({"precedes": [{"id": "s3", "direct": True}]}, {}, {}, {}, max_stops=2) | {"stop_groups": [["s2", "s4"]]}
    content["vehicles"].append(content["vehicles"][0] | {"id": "w"})
    _, _, answer = solved(content)
    routes = [[step["stop"]["id"] for step in vehicle["route"][1:]] for vehicle in answer["solutions"][0]["vehicles"]]
    assert sorted(routes) == [["s1", "s3"], ["s2", "s4"]]


def test_stops_of_a_unit_go_only_on_vehicles_that_all_of_them_allow() -> None:
    ask = {"compatibility_attributes": ["cold"]}
    content = meridian({"precedes": "s2"} | ask, {"precedes": "s3"}, {}, compatibility_attributes=["cold"])
    content["vehicles"].append(content["vehicles"][0] | {"id": "w", "compatibility_attributes": []})
    assert [visit.vehicles for visit in nextroute.read(json.dumps(content)).visits] == [frozenset({"v"})] * 3


def test_a_target_before_every_start_leaves_only_lateness_also_where_there_are_windows() -> None:
    """Arrival 111.2 s after the target, which counts; the window lets service begin only 28.8 s later."""
    target = {"target_arrival_time": "2023-01-01T00:01:00Z", "late_arrival_time_penalty": 2, "early_arrival_time_penalty": 1.5}
    content = meridian(target | {"start_time_window": ["2023-01-01T00:03:20Z", "2023-01-01T01:00:00Z"]})
    content["vehicles"][0]["start_time"] = "2023-01-01T00:01:00Z"
    _, _, answer = solved(content)
    assert term(answer, "late_arrival_penalty") == pytest.approx(2 * 111.2, abs=0.2)
    assert term(answer, "vehicles_duration") == pytest.approx(140, abs=0.1)
    assert answer["solutions"][0]["vehicles"][0]["route"][-1]["waiting_duration"] == 28


def test_what_is_brought_comes_from_the_start_level() -> None:
    content = request(vehicles=[{"id": "v0", "start_level": {"default": 3}, "capacity": {"default": 4}}])
    content["stops"] = [stop | {"quantity": 2, "precedes": []} for stop in content["stops"]]
    instance = nextroute.read(json.dumps(content))
    assert (instance.vehicles[0].capacities, instance.vehicles[0].initial_load) == ((3,), (0,))
    _, _, answer = solved(content)
    assert len(answer["solutions"][0]["unplanned"]) == 2


def stop(**changes: Any) -> Json:
    """The request with its last stop changed."""
    content = request()
    content["stops"][2] |= changes
    return content


def vehicle(**changes: Any) -> Json:
    """The request with its first vehicle changed."""
    content = request()
    content["vehicles"][0] |= changes
    return content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (stop(precedes="s0", succeeds="s1"), "stops[1].precedes: 's1' before 's2' before 's0' before 's1': nothing can be first"),
        (stop(precedes="nobody"), "stops[2].precedes: there is no stop 'nobody'"),
        (stop(max_wait=3), "stops[2].max_wait: router bounds the waiting of a route"),
        (stop(mixing_items={"a": {}}), "stops[2].mixing_items: router keeps goods apart"),
        (stop(quantity=1), "stops: some stops take 'default' and others give it"),
        (stop(quantity=0.5), "stops[2].quantity: '0.5' is not a whole number"),
        (stop(duration=-1), "stops[2].duration: -1 is out of range"),
        (stop(location={"lon": 0}), "stops[2].location.lat: it is missing"),
        (
            stop(start_time_window=["2023-01-01T09:00:00Z", "2023-01-01T08:00:00Z"]),
            "stops[2].start_time_window[0]: end before start",
        ),
        (stop(start_time_window=["9:00", "10:00"]), "stops[2].start_time_window: '9:00' is no moment"),
        (
            stop(target_arrival_time="2023-01-01T13:00:00Z", early_arrival_time_penalty=1.5),
            "stops[2].early_arrival_time_penalty: where stops have windows router may wait",
        ),
        (vehicle(min_stops=2), "vehicles[0].min_stops: router asks no vehicle"),
        (vehicle(end_location=STOPS[0]), "vehicles[0]: nextroute pays"),
        (vehicle(id="v1"), "vehicles: the id 'v1' is used 2 times"),
        (vehicle(sped=3), "vehicles[0].sped: the format has no field 'sped'"),
        (request(stop_groups=[["s0", "nobody"]]), "stop_groups[0]: there is no stop 'nobody'"),
        (request(duration_groups=[{}]), "duration_groups: router adds no time"),
        (request(duration_matrix={"default_matrix": []}), "duration_matrix: router reads one matrix"),
        (request(duration_matrix=[[0]]), "duration_matrix: it has 1 row"),
    ],
)
def test_a_fault_is_named_at_its_path(content: Json, said: str) -> None:
    with pytest.raises(InputError) as wrong:
        nextroute.read(json.dumps(content))
    lines = [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]
    assert any(line.startswith(said) for line in lines), lines
