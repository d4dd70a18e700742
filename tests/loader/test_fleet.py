"""Rows of sites and vehicles → the fleet."""

from typing import Any

import pytest

from router.documents.dimensions import UNLIMITED
from router.model import ALWAYS, Window
from router.units import FOREVER
from tests.loader.days import SITES, codes, day, faults, order

KINDS = {
    "kinds": {
        "van": {
            "shift": "08:00-18:00",
            "capacities": {"weight_kg": 500, "pieces": 80},
            "fixed_price": 40,
            "km_price": 0.4,
            "skills": ["cold"],
            "max_km": 120,
        },
        "night-van": {"profile": "van", "shift": "20:00 - +1 02:00"},
    }
}


def _van(**fields: Any) -> dict[str, Any]:
    return {"id": "V1", "kind": "van", "start": "W1"} | fields


def test_blanks_are_filled_from_the_kind() -> None:
    (van,) = day(settings=KINDS, vehicles=[_van(km_price=0.5, capacity_weight_kg=300)]).vehicles
    assert (van.fixed_price, van.km_price, van.skills) == (40.0, 0.5, {"cold"})
    assert van.capacities == (300_000, UNLIMITED, 80)
    assert (van.earliest_start, van.latest_start, van.latest_end) == (28_800, 64_800, 64_800)
    assert (van.max_distance, van.profile, van.start, van.end) == (120_000, "van", 0, 0)


def test_a_kind_that_moves_like_another() -> None:
    instance = day(settings=KINDS, vehicles=[_van(), _van(id="N1", kind="night-van")])
    assert [(van.kind, van.profile) for van in instance.vehicles] == [("van", "van"), ("night-van", "van")]
    assert instance.vehicles[1].latest_end == 93_600


def test_every_further_field() -> None:
    (van,) = day(
        vehicles=[
            _van(
                latest_start="09:00",
                shift="08:00-18:00",
                hour_price=20,
                stop_price=1,
                max_duration_min=480,
                max_driving_min=300,
                max_stops=30,
                max_wait_min=45,
                modes="scheduled; night",
                reloads="W1; S1",
                reload_min=12,
                initial_weight_kg=7,
                capacity_weight_kg=70,
                must_use="yes",
                end="S1",
                prefix="A1",
            )
        ]
    ).vehicles
    assert (van.latest_start, van.hour_price, van.stop_price) == (32_400, 20.0, 1.0)
    assert (van.max_duration, van.max_driving, van.max_stops, van.max_wait) == (28_800, 18_000, 30, 2_700)
    assert (van.modes, van.reloads, van.reload_time, van.max_trips) == ({"scheduled", "night"}, (0, 1), 720, 9)
    assert (van.initial_load, van.must_use, van.prefix, van.end) == ((7_000, 0, 0), True, ("A1",), 1)


def test_several_alike() -> None:
    instance = day(order(vehicles="V1"), vehicles=[_van(count=3), _van(id="V9", count=0)])
    assert [van.id for van in instance.vehicles] == ["V1-1", "V1-2", "V1-3"]
    assert instance.visits[0].vehicles == {"V1-1", "V1-2", "V1-3"}


def test_open_end_and_a_vehicle_under_way() -> None:
    under_way = {"id": "V2", "kind": "van", "start_lat": 41.16, "start_lon": -8.6}
    instance = day(vehicles=[_van(end="anywhere"), under_way])
    assert instance.vehicles[0].end is None
    place = instance.places[instance.vehicles[1].start]
    assert ((place.lat, place.lon), instance.vehicles[1].end) == ((41.16, -8.6), None)
    assert instance.vehicles[1].latest_start == FOREVER


def test_a_frozen_pair_is_frozen_pickup_first() -> None:
    asked = order(mode="instant", placed_at="12:00", origin="S1")
    (van,) = day(asked, vehicles=[_van(prefix="A1")]).vehicles
    assert van.prefix == ("A1:pickup", "A1")
    (van,) = day(asked, vehicles=[_van(prefix="A1:pickup")]).vehicles
    assert van.prefix == ("A1:pickup",)


def test_sites() -> None:
    sites = [
        SITES[0] | {"opening": "06:00-22:00", "loading_min": 15, "docks": 2, "stock_weight_kg": 900, "name": "Armazém"},
        *SITES[1:],
    ]
    warehouse, store, *_ = day(sites=sites).sites
    assert (warehouse.opening, warehouse.loading, warehouse.docks) == ((Window(21_600, 79_200),), 900, 2)
    assert (warehouse.stock, warehouse.name, warehouse.kind) == ((900_000, UNLIMITED, UNLIMITED), "Armazém", "warehouse")
    assert (store.kind, store.stock, store.docks) == ("store", (), None)
    assert day().sites[0].opening == (ALWAYS,)


@pytest.mark.parametrize(
    ("opening", "earliest", "latest"),
    [
        ("", 28_800, 64_800),
        ("06:00-22:00", 28_800, 64_800),
        ("08:00-12:00", 28_800, 43_200),
        ("06:00-07:00; 09:00-10:00", 32_400, 36_000),
        ("06:00-08:00; 09:00-10:00", 28_800, 36_000),
    ],
)
def test_a_vehicle_loads_while_its_site_is_open(opening: str, earliest: int, latest: int) -> None:
    sites = [SITES[0] | {"opening": opening, "loading_min": 15}, *SITES[1:]]
    (van,) = day(sites=sites, vehicles=[_van(shift="08:00-18:00")]).vehicles
    assert (van.earliest_start, van.latest_start) == (earliest, latest)


def test_a_shift_in_which_the_site_is_closed_is_a_fault() -> None:
    sites = [SITES[0] | {"opening": "06:00-07:00"}, *SITES[1:]]
    assert codes(sites=sites, vehicles=[_van(id="V0", start="S2"), _van(shift="08:00-18:00")]) == ["E240"]


def test_own_profile() -> None:
    slow = {"profiles": {"van": {"speed": 0.5}}}
    usual, halved = day().travel["van"], day(settings=slow).travel["van"]
    assert abs(halved.durations[0, 4] - 2 * usual.durations[0, 4]) <= 1
    crow = {"profiles": {"van": {"knots_km": [1], "road_factors": [1.5], "crow_speeds_kmh": [36]}}}
    travel = day(settings=crow).travel["van"]
    # 10 m/s made good along the crow line, which is two thirds of the road.
    assert abs(travel.durations[0, 4] * 15 - travel.distances[0, 4]) <= 15


@pytest.mark.parametrize(
    ("vehicle", "code"),
    [
        (_van(start="W7"), "E222"),
        (_van(start=""), "E210"),
        (_van(end="S9"), "E222"),
        (_van(reloads="S9"), "E222"),
        (_van(kind="vann"), "E229"),
        (_van(modes="scheduld"), "E221"),
        (_van(prefix="A7"), "E224"),
        (_van(shift="18:00-08:00"), "E214"),
        (_van(shift="08:00-18:00", latest_start="07:00"), "E214"),
        (_van(km_price=-1), "E212"),
        (_van(count=1.5), "E216"),
        (_van(start="", start_lat=41.1), "E225"),
        (_van(colour="red"), "E205"),
    ],
)
def test_faults_of_vehicles(vehicle: dict[str, Any], code: str) -> None:
    problems = faults(order(vehicles=""), vehicles=[_van(id="V0"), vehicle])
    assert [problem.code for problem in problems] == [code]
    assert (problems[0].row, problems[0].file) == ((2, "vehicles") if code != "E205" else (1, "vehicles"))


def test_double_ids() -> None:
    assert codes(order(), order(), vehicles=[_van(), _van()], sites=[*SITES, SITES[0]]) == ["E220", "E220", "E220"]
