"""Less common fields of Google's requests: kept exactly, or refused by name."""

import json
from typing import Any

import pytest

import router
from router.errors import InputError
from router.formats import google
from router.model import OvertimeStep
from tests.formats.test_google import DAY, DEPOT, NORTH, SOUTH, changed, request, solved

Json = dict[str, Any]


def test_pairs_of_alternatives_are_a_group_and_read_back() -> None:
    shipment = {
        "label": "box",
        "pickups": [{"arrivalLocation": NORTH}, {"arrivalLocation": SOUTH}],
        "deliveries": [{"arrivalLocation": SOUTH, "cost": 9}, {"arrivalLocation": DEPOT}],
    }
    instance, result, answer = solved(request(shipments=[shipment]))
    assert len(instance.visits) == 8
    assert {visit.group for visit in instance.visits if visit.pickup is not None} == {"box"}
    assert len(result.plan.routes[0].visits) == 2
    assert google.read_plan(json.dumps(answer), instance).routes == result.plan.routes


def test_a_late_end_is_overtime() -> None:
    content = changed("model/vehicles/0/startTimeWindows", [{"endTime": f"{DAY}12:00:00Z"}])
    content["model"]["vehicles"][0]["endTimeWindows"] = [
        {"softEndTime": f"{DAY}17:00:00Z", "costPerHourAfterSoftEndTime": 12, "endTime": f"{DAY}20:00:00Z"}
    ]
    (van,) = google.read(json.dumps(content)).vehicles
    assert van.overtime == (OvertimeStep(after=61_200, hour_price=12.0),)
    assert (van.latest_start, van.latest_end) == (43_200, 72_000)


def test_detours_are_limited_by_the_shortest_way() -> None:
    content = changed("model/shipments/0/pickupToDeliveryRelativeDetourLimit", 0.5)
    content["model"]["shipments"][0]["pickupToDeliveryAbsoluteDetourLimit"] = "60s"
    content["model"]["shipments"][0]["pickups"][0]["duration"] = "30s"
    instance = google.read(json.dumps(content))
    pickup, delivery = instance.visits[:2]
    shortest = int(instance.travel[instance.vehicles[0].profile].durations[pickup.place, delivery.place])
    assert delivery.max_on_board == shortest + 60 - 30


def test_geodesic_distances_and_their_speed() -> None:
    content = request() | {"useGeodesicDistances": True, "geodesicMetersPerSecond": 10.0}
    instance = google.read(json.dumps(content))
    travel = instance.travel["DRIVING"]
    metres = int(travel.distances[instance.visits[0].place, instance.visits[1].place])
    assert metres == pytest.approx(6_345, rel=0.01)
    assert abs(int(travel.durations[instance.visits[0].place, instance.visits[1].place]) - metres / 10) <= 1


def test_a_limit_of_active_vehicles_is_kept() -> None:
    content = request(maxActiveVehicles=1)
    content["model"]["vehicles"].append({"startLocation": DEPOT})
    assert google.read(json.dumps(content)).shape.kind_limits == {"vehicle": 1}
    content["model"]["vehicles"][1]["extraVisitDurationForVisitType"] = {"heavy": "9s"}
    with pytest.raises(InputError, match="router counts active vehicles by kind"):
        google.read(json.dumps(content))


def test_responses_of_other_requests_are_refused() -> None:
    instance = google.read(json.dumps(request()))
    routes = [{"vehicleIndex": 7, "visits": []}, {"visits": [{"shipmentIndex": 9}]}]
    with pytest.raises(InputError) as wrong:
        google.read_plan(json.dumps({"routes": routes}), instance)
    assert [problem.where for problem in wrong.value.problems] == ["routes[0].vehicleIndex", "routes[1].visits[0]"]


def test_days_of_another_origin_are_shipments_by_job() -> None:
    instance = router.load("sample_instances/scheduled_day")
    plan = router.solve(instance, limits=router.Limits(iterations=50)).plan
    answer = json.loads(google.write(instance, plan))
    served = {visit["shipmentLabel"] for route in answer["routes"] for visit in route.get("visits", ())}
    assert served <= {order.id for order in instance.orders}
    assert google.read_plan(json.dumps(answer), instance).routes == plan.routes


TAGS = {"durationDistanceMatrixSrcTags": ["a"], "durationDistanceMatrixDstTags": ["a"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (request() | {"useGeodesicDistances": True}, "geodesicMetersPerSecond: it is missing"),
        (
            changed("model/globalEndTime", f"{DAY}00:00:00Z") | {"label": "x"},
            "model.shipments[0].deliveries[0].timeWindows[0]: it lies",
        ),
        (changed("model/globalEndTime", "2020-01-01T00:00:00Z"), "model.globalEndTime: the model lasts"),
        (changed("model/shipments/0", {}), "model.shipments[0]: it has neither pickups nor deliveries"),
        (
            changed("model/shipments/0/deliveries/0/loadDemands", {"weight": {"amount": "1"}}),
            "model.shipments[0].deliveries[0].loadDemands: router delivers what was picked up",
        ),
        (
            changed("model/shipments/0/deliveries/0/departureLocation", SOUTH),
            "model.shipments[0].deliveries[0].departureLocation: router leaves where it arrived",
        ),
        (
            changed("model/shipments/0/deliveries/0/timeWindows", [{"softEndTime": f"{DAY}09:00:00Z"}, {}]),
            "model.shipments[0].deliveries[0].timeWindows: soft times need a single window",
        ),
        (
            changed("model/shipments/0/pickupToDeliveryTimeLimit", "0s"),
            "shipment 'parcel'",
        ),
        (
            changed("model/vehicles/0/routeDurationLimit", {"softMaxDuration": "9s"}),
            "model.vehicles[0].routeDurationLimit: router",
        ),
        (changed("model/vehicles/0/routeDistanceLimit", {"softMaxMeters": 9}), "model.vehicles[0].routeDistanceLimit: router has"),
        (
            changed("model/vehicles/0/breakRule", {"frequencyConstraints": [{}]}),
            "model.vehicles[0].breakRule.frequencyConstraints: router takes the breaks",
        ),
        (
            changed("model/vehicles/0/startTimeWindows", [{"softStartTime": f"{DAY}09:00:00Z"}]),
            "model.vehicles[0].startTimeWindows[0]: router prices only ends",
        ),
        (
            changed("model/vehicles/0/endTimeWindows", [{"softEndTime": f"{DAY}09:00:00Z"}]),
            "model.vehicles[0].endTimeWindows[0].softEndTime: router counts overtime",
        ),
        (
            changed("model/vehicles/0/loadLimits", {"weight": {"endLoadInterval": {"min": "2"}}}),
            "model.vehicles[0].loadLimits.weight.endLoadInterval.min: router does not ask",
        ),
        (
            changed("model/vehicles/0/loadLimits", {"weight": {"costPerKilometer": {"loadThreshold": "2"}}}),
            "model.vehicles[0].loadLimits.weight.costPerKilometer: router does not price",
        ),
        (
            request(durationDistanceMatrices=[{"rows": []}], **TAGS),
            "model.shipments[0].pickups[0].arrivalLocation: matrices",
        ),
        (request(transitionAttributes=[{"srcTag": "a"}]), "model.transitionAttributes[0]: exactly one of dstTag"),
    ],
)
def test_a_fault_is_named_at_its_path(content: Json, said: str) -> None:
    if said.startswith("shipment 'parcel'"):
        content["model"]["shipments"][0]["pickups"][0]["duration"] = "30s"
    with pytest.raises(InputError) as wrong:
        google.read(json.dumps(content))
    lines = [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]
    assert any(line.startswith(said) for line in lines), lines


def test_one_vehicle_keeps_precedence_and_its_offset() -> None:
    """The offset counts from the begin of the first visit, which takes 60 of its 600 seconds."""
    rules = [{"firstIndex": 1, "firstIsDelivery": True, "secondIsDelivery": False, "offsetDuration": "600s"}]
    shipments = [{"pickups": [{"arrivalLocation": NORTH}]}, {"deliveries": [{"arrivalLocation": SOUTH, "duration": "60s"}]}]
    instance, result, _ = solved(request(precedenceRules=rules, shipments=shipments))
    (relation,) = instance.relations
    assert (relation.kind, relation.gap) == ("sequence", 540)
    first, second = (stop for stop in result.plan.routes[0].stops if stop.kind == "visit")
    assert (first.visit, second.begin - first.begin >= 600) == ("shipment 1 · delivery 0", True)


def test_precedence_between_vehicles_is_refused() -> None:
    content = request(precedenceRules=[{"secondIndex": 1, "secondIsDelivery": True}])
    content["model"]["vehicles"] *= 2
    with pytest.raises(InputError, match="router orders visits of one vehicle only"):
        google.read(json.dumps(content))


AT_ONCE: Json = {"types": ["food", "fuel"], "incompatibilityMode": "NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY"}
BROUGHT: Json = {"deliveries": [{"arrivalLocation": NORTH}]}
COLLECTED: Json = {"pickups": [{"arrivalLocation": SOUTH}]}


@pytest.mark.parametrize(
    ("food", "fuel", "left_out"),
    [
        (BROUGHT, BROUGHT, 1),
        (COLLECTED, COLLECTED, 1),
        (BROUGHT, COLLECTED, 0),
        (BROUGHT, BROUGHT | COLLECTED, 0),
        (COLLECTED | {"loadDemands": {"weight": {"amount": "2"}}}, BROUGHT | COLLECTED, 0),
    ],
)
def test_types_that_may_not_be_on_board_at_once(food: Json, fuel: Json, left_out: int) -> None:
    """All brought from the start, or all collected: never on one vehicle. Else what is brought is off before the other comes on."""
    shipments = [one | {"shipmentType": kind, "penaltyCost": 9_000} for kind, one in (("food", food), ("fuel", fuel))]
    instance, result, _ = solved(request(shipments=shipments, shipmentTypeIncompatibilities=[AT_ONCE]))
    assert len(result.plan.unserved) == left_out
    again = google.read(google.write_request(instance).text)
    assert (again.conflicts, again.conflicts_at_once) == (instance.conflicts, instance.conflicts_at_once)
    whole = AT_ONCE | {"incompatibilityMode": "NOT_PERFORMED_BY_SAME_VEHICLE"}
    _, result, _ = solved(request(shipments=shipments, shipmentTypeIncompatibilities=[whole]))
    assert len(result.plan.unserved) == 1


def test_types_that_may_not_be_on_board_at_once_ride_one_after_the_other() -> None:
    kinds = ["food", "fuel"]
    shipments: list[Json] = [
        {
            "shipmentType": kind,
            "pickups": [{"arrivalLocation": SOUTH}],
            "deliveries": [{"arrivalLocation": NORTH}],
            "penaltyCost": 9_000,
        }
        for kind in kinds
    ]
    instance, result, _ = solved(request(shipments=shipments, shipmentTypeIncompatibilities=[AT_ONCE]))
    assert not result.plan.unserved
    visits = [stop.visit for stop in result.plan.routes[0].stops if stop.kind == "visit"]
    deliveries = [instance.visits[instance.visit_index[name]].pickup for name in visits]
    assert [deliveries[1], deliveries[3]] == [visits[0], visits[2]]
    again = google.read(google.write_request(instance).text)
    assert (again.conflicts, again.conflicts_at_once) == (instance.conflicts, True)
    whole: Json = {"types": ["food", "x"], "incompatibilityMode": "NOT_PERFORMED_BY_SAME_VEHICLE"}
    with pytest.raises(InputError, match="router keeps all types apart in one way"):
        google.read(json.dumps(request(shipments=shipments, shipmentTypeIncompatibilities=[AT_ONCE, whole])))


def test_what_is_asked_of_the_roads_is_noted_and_means_nothing_beside_matrices() -> None:
    content = changed("model/vehicles/0/routeModifiers", {"avoidTolls": True, "avoidFerries": False}) | {
        "considerRoadTraffic": True
    }
    receipt = google.read(json.dumps(content)).receipt
    assert receipt is not None
    assert [note.split(" is not looked at")[0] for note in receipt.notes] == ["considerRoadTraffic", "routeModifiers.avoidTolls"]
    geodesic = content | {"useGeodesicDistances": True, "geodesicMetersPerSecond": 9}
    assert google.read(json.dumps(geodesic)).receipt is None


def test_the_side_of_the_road_is_a_wish_that_is_noted_once() -> None:
    content = changed("model/vehicles/0/startWaypoint", {"location": {"latLng": DEPOT, "heading": 3}, "sideOfRoad": True})
    content["model"]["vehicles"][0] |= {"endWaypoint": {"location": {"latLng": DEPOT}, "sideOfRoad": True}}
    receipt = google.read(json.dumps(content)).receipt
    assert receipt is not None
    assert [note.split(" is not looked at")[0] for note in receipt.notes] == ["waypoint.location.heading", "waypoint.sideOfRoad"]


def test_null_numbers_of_enumerations_and_fractions_are_read_as_protocol_buffers_write_them() -> None:
    content = request() | {"searchMode": 1, "solvingMode": 0, "injectedFirstSolutionRoutes": None}
    model = content["model"]
    model["vehicles"][0] |= {"travelMode": 1, "breakRule": None, "routeDurationLimit": {"maxDuration": "7200.5s"}}
    model["globalStartTime"] = f"{DAY}00:00:00.250Z"
    model["shipments"][0]["pickups"][0] |= {"duration": "30.5s", "timeWindows": None}
    instance = google.read(json.dumps(content))
    assert instance.visits[0].service == 31
    assert instance.vehicles[0].max_duration == 7200
    assert instance.epoch.isoformat() == f"{DAY}00:00:00+00:00"
