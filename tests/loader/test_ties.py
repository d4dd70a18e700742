"""Relations, access, promises, traffic: what stands between rows."""

from typing import Any

import numpy as np
import pytest

from router.model import ALWAYS, ProfiledTravel, StaticTravel, Window
from tests.loader.days import codes, day, faults, order


def test_relations_name_orders_and_mean_visits() -> None:
    orders = [order(id="A1"), order(id="A2", mode="instant", origin="S1", placed_at="12:00"), order(id="A3", origin="S1; S2")]
    relations = [
        {"kind": "sequence", "orders": "A1; A2", "gap_min": 10},
        {"kind": "same_vehicle", "orders": "A1; A3"},
        {"kind": "adjacent", "orders": "A2:pickup; A2"},
    ]
    sequence, same, adjacent = day(*orders, relations=relations, vehicles=[{"id": "V1", "start": "W1"}]).relations
    assert (sequence.kind, sequence.visits, sequence.gap) == ("sequence", ("A1", "A2"), 600)
    assert same.visits == ("A1", "A3~S1", "A3~S2")
    assert adjacent.visits == ("A2:pickup", "A2")


def test_access_by_zone_places_and_circle() -> None:
    orders = [order(id="A1", zone="old"), order(id="A2", lat=41.16), order(id="A3", lat=41.18)]
    access = [
        {"id": "ban", "kinds": "van; truck", "zone": "old", "closed": "07:00-09:00; 17:00-19:00"},
        {"id": "ring", "lat": 41.16, "lon": -8.6125, "radius_km": 0.3},
        {"id": "gate", "places": "A3; S1"},
        {"id": "nowhere", "lat": 41.3, "lon": -8.6, "radius_km": 0.1},
    ]
    ban, ring, gate = day(*orders, access=access).access
    assert (ban.kinds, ban.places) == ({"van", "truck"}, {4})
    assert ban.closed == (Window(25_200, 32_400), Window(61_200, 68_400))
    assert (ring.kinds, ring.places, ring.closed) == (frozenset(), {5}, (ALWAYS,))
    assert gate.places == {1, 6}


@pytest.mark.parametrize(
    ("table", "row", "code"),
    [
        ("relations", {"kind": "same_vehicle", "orders": "A1; A9"}, "E224"),
        ("relations", {"kind": "same_vehicle", "orders": "A1"}, "E241"),
        ("relations", {"kind": "with", "orders": "A1; A2"}, "E215"),
        ("alternatives", {"order": "A9", "site": "L1"}, "E224"),
        ("alternatives", {"order": "A1", "site": "L9"}, "E222"),
        ("alternatives", {"order": "A1"}, "E225"),
        ("access", {"id": "x"}, "E240"),
        ("access", {"id": "x", "zone": "moon"}, "E242"),
        ("access", {"id": "x", "places": "A9"}, "E224"),
        ("promises", {"order": "A9"}, "E224"),
        ("promises", {"order": "A1", "vehicle": "V9"}, "E223"),
        ("traffic", {"profile": "city", "start": "07:00", "speed": 0.5}, "E312"),
        ("traffic", {"profile": "city", "start": "seven", "speed": 0.5}, "E213"),
        ("traffic", {"profile": "city", "start": "00:00", "speed": 0}, "E212"),
        ("traffic", {"profile": "city", "day_type": "mondays", "start": "00:00", "speed": 1}, "E215"),
        ("incidents", {"id": "I1", "start": "08:00", "end": "09:00"}, "E240"),
        ("incidents", {"id": "I1", "start": "08:00", "end": "09:00", "polygon": "41 -8, here"}, "E240"),
        ("incidents", {"id": "I1", "start": "10:00", "end": "09:00", "lat": 41.1, "lon": -8.6, "radius_km": 1}, "E314"),
        ("zones", {"zone": "centre", "profile": "nobody"}, "E313"),
        ("weather", {"start": "08:00", "end": "09:00", "factor": "wet"}, "E211"),
    ],
)
def test_faults(table: str, row: dict[str, Any], code: str) -> None:
    more: dict[str, Any] = {table: [row]}
    if table == "zones":
        more["traffic"] = [{"profile": "city", "start": "00:00", "speed": 1}]
    assert codes(order(id="A1"), order(id="A2"), **more) == [code]


def test_no_traffic_is_free_flow() -> None:
    assert isinstance(day().travel["van"], StaticTravel)


def test_traffic_of_the_day_type() -> None:
    traffic = [
        {"profile": "city", "day_type": "weekday", "start": "00:00", "speed": 1},
        {"profile": "city", "day_type": "weekday", "start": "07:00", "speed": 0.5},
        {"profile": "city", "day_type": "daily", "start": "00:00", "speed": 0.9},
    ]
    monday = day(traffic=traffic).travel["van"]
    assert isinstance(monday, ProfiledTravel)
    assert monday.speeds[0, np.searchsorted(monday.starts, 8 * 3_600, side="right") - 1] == 0.5
    holiday = day(traffic=traffic, settings={"traffic": {"holidays": ["2026-11-23"]}}).travel["van"]
    assert isinstance(holiday, ProfiledTravel)
    assert holiday.speeds[0, 0] == pytest.approx(0.9)


def test_incidents_and_weather_alone_make_travel_depend_on_the_hour() -> None:
    box = {"id": "I1", "start": "08:00", "end": "09:00", "south": 41.0, "west": -9, "north": 41.3, "east": -8, "factor": 0.5}
    polygon = {"id": "I2", "start": "10:00", "end": "11:00", "polygon": "41.0 -9, 41.3 -9, 41.3 -8", "factor": 0.5}
    weather = [{"start": "12:00", "end": "13:00", "factor": 0.8}]
    travel = day(incidents=[box, polygon], weather=weather).travel["van"]
    assert isinstance(travel, ProfiledTravel)
    row = travel.speeds[travel.profile[0, 4]]
    at = {hour: row[np.searchsorted(travel.starts, hour * 3_600, side="right") - 1] for hour in (7, 8, 12, 14)}
    assert at == {7: 1.0, 8: 0.5, 12: 0.8, 14: 1.0}


def test_every_problem_says_where_and_what_to_do() -> None:
    problems = faults(order(id="A1", mode="sheduled", weight_kg=-1), relations=[{"kind": "same_vehicle", "orders": "A1; A9"}])
    assert len(problems) >= 2
    for problem in problems:
        assert problem.where
        assert problem.remedy
        assert str(problem).startswith(problem.code)


def test_an_incident_without_a_factor_is_closed() -> None:
    circle = {"id": "I1", "start": "08:00", "end": "09:00", "lat": 41.15, "lon": -8.6125, "radius_km": 0.3}
    blank, said = day(incidents=[circle]).travel["van"], day(incidents=[circle | {"factor": "closed"}]).travel["van"]
    assert isinstance(blank, ProfiledTravel)
    assert isinstance(said, ProfiledTravel)
    assert (blank.speeds == said.speeds).all()
    assert blank.speeds.min() < 0.01
