"""Google's OptimizeToursRequest and Response."""

import json
from typing import Any

import pytest

import router
from router.errors import InputError
from router.formats import google
from router.formats.polylines import encoded
from router.model import Window

Json = dict[str, Any]
DAY = "2024-02-13T"
DEPOT = {"latitude": 37.7388, "longitude": -122.4161}
NORTH = {"latitude": 37.7958, "longitude": -122.4219}
SOUTH = {"latitude": 37.7, "longitude": -122.43}


def request(**changes: Any) -> Json:
    """A pickup with its delivery, a delivery with two alternatives, a pickup too large, and one that is ignored."""
    model: Json = {"globalStartTime": f"{DAY}00:00:00Z", "globalEndTime": "2024-02-14T06:00:00Z"}
    window = {"startTime": f"{DAY}08:00:00Z", "softEndTime": f"{DAY}09:00:00Z", "costPerHourAfterSoftEndTime": 30}
    model["shipments"] = [
        {
            "label": "parcel",
            "pickups": [{"arrivalLocation": DEPOT, "label": "dock"}],
            "deliveries": [{"arrivalLocation": NORTH, "duration": "250s", "timeWindows": [window]}],
            "loadDemands": {"weight": {"amount": "2"}},
        },
        {
            "deliveries": [
                {"arrivalLocation": SOUTH, "cost": 2, "duration": "60s"},
                {"arrivalWaypoint": {"location": {"latLng": DEPOT}}, "duration": "60s", "cost": 5},
            ],
            "penaltyCost": 100,
        },
        {"pickups": [{"arrivalLocation": SOUTH}], "loadDemands": {"weight": {"amount": 50}}, "penaltyCost": 40},
        {"label": "later", "ignore": True, "deliveries": [{"arrivalLocation": NORTH}]},
    ]
    model["vehicles"] = [
        {
            "label": "van",
            "startLocation": DEPOT,
            "endLocation": DEPOT,
            "loadLimits": {"weight": {"maxLoad": "3"}},
            **{"costPerKilometer": 0.5, "costPerHour": 20, "costPerTraveledHour": 3, "fixedCost": 7},
            "travelDurationMultiple": 1.5,
        }
    ]
    return {"label": "demo", "model": model | changes}


def solved(content: Json) -> tuple[router.Instance, router.Result, Json]:
    """The instance, its plan and Google's response for it."""
    instance = google.read(json.dumps(content))
    result = router.solve(instance, limits=router.Limits(iterations=200))
    assert router.check(instance, result.plan) == []
    return instance, result, json.loads(google.write(instance, result.plan))


def seconds(duration: str) -> int:
    """The figure of a duration."""
    return int(duration.removesuffix("s"))


def test_a_response_adds_up() -> None:
    _, result, answer = solved(request())
    assert answer["requestLabel"] == "demo"
    (route,) = answer["routes"]
    assert (route["vehicleIndex"], route["vehicleLabel"]) == (0, "van")
    travelled = sum(seconds(one["travelDuration"]) for one in route["transitions"])
    metres = sum(one["travelDistanceMeters"] for one in route["transitions"])
    total = seconds(route["metrics"]["totalDuration"])
    visited = {(one["shipmentIndex"], one["isPickup"], one["visitRequestIndex"]) for one in route["visits"]}
    assert (0, True, 0) in visited
    assert (0, False, 0) in visited
    paid = 7 + 20 * total / 3600 + 3 * travelled / 3600 + 0.5 * metres / 1000
    paid += 2 if (1, False, 0) in visited else 5
    assert route["routeTotalCost"] == pytest.approx(paid, abs=1e-6)
    assert answer["metrics"]["totalCost"] == pytest.approx(paid + 40, abs=1e-6)
    assert result.cost.total == pytest.approx(paid + 40, abs=1e-4)
    pickup = next(one for one in route["visits"] if one["isPickup"])
    assert (pickup["shipmentLabel"], pickup["visitLabel"], pickup["loadDemands"]) == ("parcel", "dock", {"weight": {"amount": "2"}})


def test_skipped_shipments_have_reasons() -> None:
    _, _, answer = solved(request())
    large, ignored = sorted(answer["skippedShipments"], key=lambda item: int(item["index"]))
    assert large == {
        **{"index": 2, "label": "", "penaltyCost": 40.0},
        "reasons": [{"code": "DEMAND_EXCEEDS_VEHICLE_CAPACITY", "exampleVehicleIndex": 0, "exampleExceededCapacityType": "weight"}],
    }
    assert (ignored["index"], ignored["reasons"]) == (3, [{"code": "SHIPMENT_IGNORED"}])


def test_responses_and_injected_routes_are_read_back() -> None:
    instance, result, answer = solved(request())
    assert google.read_plan(json.dumps(answer), instance).routes == result.plan.routes
    content = request() | {"injectedFirstSolutionRoutes": answer["routes"]}
    plan = google.start(json.dumps(content), google.read(json.dumps(content)))
    assert plan is not None
    assert plan.routes == result.plan.routes
    by_label = content | {"interpretInjectedSolutionsUsingLabels": True}
    plan = google.start(json.dumps(by_label), google.read(json.dumps(by_label)))
    assert plan is not None
    assert plan.routes[0].visits == ("parcel · pickup 0", "parcel · delivery 0")
    assert google.start(json.dumps(request()), instance) is None


def test_matrices_by_tags_and_what_transitions_cost() -> None:
    model: Json = {
        "durationDistanceMatrixSrcTags": ["depot", "door"],
        "durationDistanceMatrixDstTags": ["depot", "door"],
        "durationDistanceMatrices": [
            {
                "rows": [
                    {"durations": ["0s", "100s"], "meters": [0, 1000]},
                    {"durations": ["102s", "0s"], "meters": [990, 0]},
                ]
            }
        ],
        "shipments": [{"deliveries": [{"tags": ["door", "hill"]}]}],
        "vehicles": [{"startTags": ["depot"], "endTags": ["depot"], "costPerTraveledHour": 36, "costPerKilometer": 1}],
        "transitionAttributes": [{"excludedSrcTag": "door", "dstTag": "hill", "cost": 4, "delay": "30s"}],
    }
    _, result, answer = solved({"model": model})
    (route,) = answer["routes"]
    assert [one["delayDuration"] for one in route["transitions"]] == ["30s", "0s"]
    assert [one["travelDuration"] for one in route["transitions"]] == ["100s", "102s"]
    assert route["routeCosts"]["model.transition_attributes.cost"] == pytest.approx(4, abs=1e-6)
    assert route["routeTotalCost"] == pytest.approx(36 * 202 / 3600 + 1.99 + 4)
    assert result.cost.total == pytest.approx(route["routeTotalCost"], abs=1e-6)
    # A dear transition that nobody takes makes the unit of prices coarse, and is no cost of the route.
    model["transitionAttributes"] = [{"srcTag": "hill", "dstTag": "hill", "cost": 1e8}]
    (route,) = solved({"model": model})[2]["routes"]
    assert "model.transition_attributes.cost" not in route["routeCosts"]
    assert route["routeTotalCost"] == pytest.approx(36 * 202 / 3600 + 1.99, abs=1e-9)


def test_of_one_vehicle_the_global_duration_is_that_of_its_route() -> None:
    content = request()
    plain = google.read(json.dumps(content))
    content["model"]["globalDurationCostPerHour"] = 9
    content["model"]["vehicles"][0]["startTimeWindows"] = [{"startTime": f"{DAY}08:00:00Z"}]
    content["model"]["vehicles"][0]["endTimeWindows"] = [{"startTime": f"{DAY}08:00:00Z"}]  # later than every start anyway
    instance = google.read(json.dumps(content))
    assert instance.vehicles[0].hour_price == plain.vehicles[0].hour_price + 9
    result = router.solve(instance, limits=router.Limits(iterations=50))
    answer = json.loads(google.write(instance, result.plan, json.dumps(content)))
    costs, (route,) = answer["metrics"]["costs"], result.plan.routes
    assert costs["model.global_duration_cost_per_hour"] == pytest.approx(9 * (route.end - route.departure) / 3_600)
    assert answer["metrics"]["totalCost"] == pytest.approx(result.cost.total)
    beside = costs["model.global_duration_cost_per_hour"] + costs["model.shipments.penalty_cost"]
    assert answer["routes"][0]["routeTotalCost"] == pytest.approx(answer["metrics"]["totalCost"] - beside)


def test_breaks_limits_and_kinds_are_kept() -> None:
    content = request()
    content["model"]["vehicles"][0] |= {
        "breakRule": {
            "breakRequests": [{"earliestStartTime": f"{DAY}08:00:00Z", "latestStartTime": f"{DAY}08:10:00Z", "minDuration": "600s"}]
        },
        "routeDurationLimit": {"maxDuration": "7200s"},
        "travelDurationLimit": {"maxDuration": "3600s"},
        "extraVisitDurationForVisitType": {"heavy": "90s"},
        "endTimeWindows": [{"endTime": f"{DAY}20:00:00Z"}],
    }
    content["model"]["vehicles"].append({"label": "bike", "startLocation": DEPOT, "ignore": True})
    content["model"]["shipments"][0]["deliveries"][0]["visitTypes"] = ["heavy"]
    content["model"]["shipments"][0]["pickupToDeliveryTimeLimit"] = "3000s"
    instance = google.read(json.dumps(content))
    van, bike = instance.vehicles
    assert (van.breaks[0].window, van.breaks[0].duration, van.breaks[0].paid) == (Window(28_800, 29_400), 600, True)
    assert (van.max_duration, van.max_driving, van.latest_end, bike.max_stops, bike.end) == (7_200, 3_600, 72_000, 0, None)
    delivery = instance.visits[1]
    assert (delivery.service, delivery.service_by_kind, delivery.max_on_board) == (340, {bike.kind: 250}, 3_000)
    assert (delivery.preferred, delivery.late_price) == (Window(0, 32_400), 30.0)


def test_loads_at_the_ends_of_routes_are_dimensions_of_their_own() -> None:
    content = request()
    content["model"]["vehicles"][0]["loadLimits"] = {"weight": {"maxLoad": "9", "startLoadInterval": {"max": "1"}}}
    content["model"]["shipments"][1]["loadDemands"] = {"weight": {"amount": "2"}}
    instance, _, answer = solved(content)
    assert instance.dimensions == ("weight", "weight at start")
    assert {item["index"] for item in answer["skippedShipments"]} == {1, 2, 3}
    assert set(answer["routes"][0]["transitions"][0]["vehicleLoads"]) == {"weight"}


def changed(path: str, value: object) -> Json:
    """The request with the value at a path set."""
    content = request()
    here: Any = content
    *before, last = path.split("/")
    for step in before:
        here = here[int(step) if step.isdecimal() else step]
    here[int(last) if last.isdecimal() else last] = value
    return content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed("solvingMode", "VALIDATE_ONLY"), "solvingMode: router plans"),
        (request(globalDurationCostPerHour=3, vehicles=[{}, {}]), "model.globalDurationCostPerHour: router prices the hours"),
        (changed("model/precedenceRules", [{}]), "model.precedenceRules[0]: it lets a visit come before itself"),
        (changed("model/precedenceRules", [{"secondIndex": 9}]), "model.precedenceRules[0].secondIndex: there is no shipment 9"),
        (
            changed("model/precedenceRules", [{"secondIndex": 1, "secondIsDelivery": False}]),
            "model.precedenceRules[0].secondIsDelivery: shipment 1 has no pickup",
        ),
        (changed("model/globalEndTime", "2024"), "model.globalEndTime: '2024' is no moment with its"),
        (changed("model/shipments/0/pickups/0/duration", "1.5"), "model.shipments[0].pickups[0].duration: '1.5' is no duration"),
        (changed("model/shipments/0/pickups/0/arrivalLocation", None), "model.shipments[0].pickups[0].arrivalLocation: it has no"),
        (changed("model/shipments/0/labl", "x"), "model.shipments[0].labl: the format has no field 'labl'"),
        (
            changed("model/shipments/0/allowedVehicleIndices", [4]),
            "model.shipments[0].allowedVehicleIndices: there is no vehicle 4",
        ),
        (changed("model/shipments/0/costsPerVehicle", [1, 2]), "model.shipments[0].costsPerVehicle: it does not fit the vehicles"),
        (changed("model/vehicles/0/unloadingPolicy", "LAST_IN_FIRST_OUT"), "model.vehicles[0].unloadingPolicy: router unloads"),
        (changed("model/vehicles/0/usedIfRouteIsEmpty", True), "model.vehicles[0].usedIfRouteIsEmpty: router leaves"),
        (changed("model/vehicles/0/routeDistanceLimit", {"maxMeters": "5"}), "model.vehicles[0].routeDistanceLimit: router bounds"),
        (changed("model/vehicles/0/startTimeWindows", [{}, {}]), "model.vehicles[0].startTimeWindows: router gives a vehicle one"),
        (
            changed("model/vehicles/0/endTimeWindows", [{"startTime": f"{DAY}08:00:00Z"}]),
            "model.vehicles[0].endTimeWindows[0].startTime: router bounds when",
        ),
        (
            changed("model/vehicles/0/startWaypoint", {"placeId": "ChIJ"}),
            "model.vehicles[0].startWaypoint: router does not look up",
        ),
        (
            changed("model/vehicles/0/loadLimits", {"weight": {"softMaxLoad": "1", "costPerUnitAboveSoftMax": 3}}),
            "model.vehicles[0].loadLimits.weight.softMaxLoad: router has no soft limits",
        ),
        (
            changed("model/shipmentTypeIncompatibilities", [{"types": ["a", "b"]}]),
            "model.shipmentTypeIncompatibilities[0].incompatibilityMode: it does not say",
        ),
        (
            changed(
                "model/shipments/1/deliveries/0/timeWindows",
                [{"startTime": f"{DAY}09:00:00Z", "endTime": f"{DAY}08:00:00Z"}],
            ),
            "model.shipments[1].deliveries[0].timeWindows[0]: endTime before startTime",
        ),
    ],
)
def test_a_fault_is_named_at_its_path(content: Json, said: str) -> None:
    with pytest.raises(InputError) as wrong:
        google.read(json.dumps(content))
    lines = [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]
    assert any(line.startswith(said) for line in lines), lines


def test_incompatible_types_and_two_costs_by_vehicle_are_kept() -> None:
    content = request(shipmentTypeIncompatibilities=[{"types": ["a", "b"], "incompatibilityMode": "NOT_PERFORMED_BY_SAME_VEHICLE"}])
    content["model"]["shipments"][1] |= {"shipmentType": "a", "costsPerVehicle": [4, 1]}
    content["model"]["vehicles"].append({"startLocation": DEPOT})
    instance = google.read(json.dumps(content))
    assert instance.conflicts == frozenset({frozenset({"a", "b"})})
    door = next(visit for visit in instance.visits if visit.id == "shipment 1 · delivery 0")
    assert (door.price, door.other_vehicle_price, door.liked_vehicles) == (3.0, 3.0, frozenset({"vehicle 1"}))
    assert (door.group, door.goods, door.penalty) == ("shipment 1", frozenset({"a"}), 100.0)


def test_polylines_are_straight_lines_in_googles_own_code() -> None:
    assert encoded([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
    content = request() | {"populatePolylines": True, "populateTransitionPolylines": True}
    text = json.dumps(content)
    instance = google.read(text)
    plan = router.solve(instance, limits=router.Limits(iterations=50)).plan
    (route,) = json.loads(google.write(instance, plan, text))["routes"]
    places = [instance.places[stop.place] for stop in plan.routes[0].stops]
    assert route["routePolyline"]["points"] == encoded([(place.lat or 0, place.lon or 0) for place in places])
    assert all(one["routePolyline"]["points"] for one in route["transitions"])
    (plain,) = json.loads(google.write(instance, plan, json.dumps(request())))["routes"]
    assert "routePolyline" not in plain
    assert "routePolyline" not in plain["transitions"][0]
