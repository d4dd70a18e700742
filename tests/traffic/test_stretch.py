"""Conditions and incidents laid on travel times."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from router.errors import InputError, UnsupportedError
from router.model import (
    Box,
    Circle,
    Conditions,
    Incident,
    Instance,
    PiecewiseTravel,
    Place,
    Polygon,
    ProfiledTravel,
    StaticTravel,
)
from router.model.areas import contains
from router.traffic import apply, updated, with_incidents
from router.traffic.lines import NUDGE, share_inside
from tests.traffic.oracle import arrival, factor

# Four places on a line to the east along the equator, 0.01° (1,112 m) apart, 600 s each.
PLACES = tuple(Place(id=str(number), lat=0.0, lon=0.01 * number, zone=zone) for number, zone in enumerate(("in", "in", "out", "")))
STEPS = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
FREE = StaticTravel(distances=(1_112 * STEPS).astype(np.int32), durations=(600 * STEPS).astype(np.int32))
RUSH = Conditions(starts=(0, 3_600), speeds={"slow": (0.5, 1.0), "fast": (1.0, 1.0)}, default="fast", zone_profiles={"in": "slow"})
CIRCLE = Circle(lat=0.0, lon=0.01, radius=556)  # half a gap on either side of place 1


def jam(factor: float | None, area: Circle | Box | Polygon = CIRCLE, start: int = 0, end: int = 1_800) -> Incident:
    return Incident(id="jam", start=start, end=end, area=area, factor=factor)


def test_profile_by_the_zones_of_both_ends() -> None:
    travel = apply(FREE, PLACES, RUSH)
    assert arrival(travel, 0, 1, 0) == 1_200  # slow to slow
    assert arrival(travel, 2, 3, 0) == 600  # fast to fast
    assert arrival(travel, 1, 2, 0) == pytest.approx(900)  # half of it under each
    assert arrival(travel, 2, 1, 3_300) == pytest.approx(3_300 + 300 + 400)  # 200 s of it done before the jam is over


def test_zone_named_like_a_profile() -> None:
    places = tuple(replace(place, zone="slow") for place in PLACES)
    assert arrival(apply(FREE, places, RUSH), 0, 1, 0) == 1_200


def test_sensitivity_and_weather() -> None:
    rain = replace(RUSH, weather=(0.8, 1.0))
    assert arrival(apply(FREE, PLACES, RUSH, sensitivity=0.25), 0, 1, 0) == pytest.approx(750)  # a quarter of 600 s extra
    assert arrival(apply(FREE, PLACES, rain, sensitivity=0.0), 0, 1, 0) == pytest.approx(750)  # rain in full
    assert arrival(apply(FREE, PLACES, rain), 0, 1, 0) == pytest.approx(1_500)


def test_share_inside_of_a_line() -> None:
    lats, lons = np.array([0.0, 0.0, 0.0]), np.array([-0.02, 0.0, 0.02])
    box = Box(south=-0.01, north=0.01, west=-0.01, east=0.01)
    ring = Polygon(corners=((-0.01, -0.01), (0.01, -0.01), (0.01, 0.01), (-0.01, 0.01)))
    circle = Circle(lat=0.0, lon=0.0, radius=1_112)
    for area in (box, ring, Polygon(corners=ring.corners[::-1]), circle):
        expected = [[0.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 0.0]]
        assert share_inside(area, lats, lons) == pytest.approx(np.array(expected), abs=1e-3)


TENTHS = st.integers(-10, 20).map(lambda tenths: tenths / 10)


@given(
    st.lists(st.tuples(TENTHS, TENTHS), min_size=3, max_size=3, unique=True), st.tuples(TENTHS, TENTHS), st.tuples(TENTHS, TENTHS)
)
@settings(max_examples=60)
def test_share_inside_a_triangle_agrees_with_sampling(
    corners: list[tuple[float, float]], one: tuple[float, float], two: tuple[float, float]
) -> None:
    (a, b), (c, d), (e, f) = corners
    assume(abs((c - a) * (f - b) - (e - a) * (d - b)) > 0.05 and one != two)
    triangle = Polygon(corners=tuple(corners))
    lats, lons = np.array([one[0], two[0]]), np.array([one[1], two[1]])
    steps = (np.arange(2_000) + 0.5) / 2_000
    along = (NUDGE[number] + line[0] + steps * (line[1] - line[0]) for number, line in enumerate((lats, lons)))
    shares = share_inside(triangle, lats, lons)
    assert shares[0, 1] == pytest.approx(shares[1, 0], abs=1e-6)
    assert shares[0, 1] == pytest.approx(contains(triangle, *along).mean(), abs=0.002)


def test_jam_slows_the_share_inside() -> None:
    travel = apply(FREE, PLACES, replace(RUSH, incidents=(jam(0.25),), default="fast", zone_profiles={}))
    assert travel.starts.tolist() == [0, 1_800, 3_600]
    assert arrival(travel, 0, 1, 0) == pytest.approx(300 + 1_200)  # the inner half at a quarter of the speed
    assert arrival(travel, 2, 3, 0) == 600
    assert arrival(travel, 0, 1, 1_800) == 2_400


def test_closed_place_waits_until_it_opens() -> None:
    travel = with_incidents(apply(FREE, PLACES, replace(RUSH, zone_profiles={})), PLACES, [jam(None)])
    assert arrival(travel, 0, 1, 0) == pytest.approx(1_800 + 600 - 1.8)
    assert arrival(travel, 1, 2, 1_700) == pytest.approx(1_800 + 600, abs=1)
    # Driven round: the middle half of the way is π/2 times as long.
    assert arrival(travel, 0, 2, 0) == pytest.approx(600 + 600 * np.pi / 2)
    assert arrival(travel, 1, 1, 0) == 0


def test_incidents_multiply() -> None:
    twice = with_incidents(apply(FREE, PLACES, replace(RUSH, zone_profiles={})), PLACES, [jam(0.5), jam(0.5)])
    assert factor(twice, 0, 1, 0) == pytest.approx((2 / 3) ** 2)


def test_too_many_combinations_become_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    base = apply(FREE, PLACES, RUSH)
    exact = with_incidents(base, PLACES, [jam(0.25), jam(None, start=600)])
    monkeypatch.setattr("router.traffic.incidents.MOST_ROWS", 2)
    rounded = with_incidents(base, PLACES, [jam(0.25), jam(None, start=600)])
    assert exact.factors is None
    assert rounded.factors is not None
    for bucket in range(len(exact.starts)):
        for origin in range(4):
            for destination in range(4):
                wanted = max(0.01, factor(exact, origin, destination, bucket))
                assert factor(rounded, origin, destination, bucket) == pytest.approx(wanted, abs=0.0051)


def test_factors_take_incidents_too() -> None:
    factors = np.full((1, 4, 4), 80, dtype=np.uint8)
    travel = replace(apply(FREE, PLACES, RUSH), starts=np.array([0]), factors=factors)
    slowed = with_incidents(travel, PLACES, [jam(0.25)])
    assert factor(slowed, 0, 1, 0) == 0.32  # 0.8 × 0.4
    assert factor(slowed, 0, 1, 1) == 0.8


def test_places_without_coordinates_are_left_alone() -> None:
    places = (*PLACES[:3], Place(id="3"))
    north = Box(south=-1, north=1, west=0.015, east=1)  # holds place 2, and place 3 were it known
    travel = with_incidents(apply(FREE, places, RUSH), places, [jam(None, north)])
    assert arrival(travel, 0, 3, 0) == pytest.approx(1_800 * 3 / 2)
    assert arrival(travel, 0, 2, 0) > 1_800


def test_updated_instance() -> None:
    instance = Instance(places=PLACES, travel={"van": FREE, "bike": apply(FREE, PLACES, RUSH)}, visits=(), vehicles=())
    city = Box(south=-1, north=1, west=-1, east=1)
    after = updated(instance, [jam(0.5, city)], sensitivity={"bike": 0.0})
    van, bike = after.travel["van"], after.travel["bike"]
    assert isinstance(van, ProfiledTravel)
    assert isinstance(bike, ProfiledTravel)
    assert arrival(van, 2, 3, 0) == 1_200
    assert arrival(bike, 2, 3, 0) == 600
    with pytest.raises(InputError, match="E314"):
        updated(instance, [jam(0.5, start=2_000)])


def test_arrival_functions_cannot_be_slowed() -> None:
    piecewise = PiecewiseTravel(
        distances=FREE.distances,
        durations=FREE.durations,
        offsets=np.zeros(17, dtype=np.int64),
        departures=np.zeros(0),
        arrivals=np.zeros(0),
    )
    instance = Instance(places=PLACES, travel={"van": piecewise}, visits=(), vehicles=())
    with pytest.raises(UnsupportedError):
        updated(instance, [jam(0.5)])


@given(
    st.lists(st.floats(0.05, 2.0), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 5_000), st.none() | st.floats(0.1, 2.0)), max_size=3),
    st.integers(0, 8_000),
    st.integers(0, 600),
)
@settings(max_examples=60)
def test_leaving_later_never_arrives_earlier(
    speeds: list[float], news: list[tuple[int, int, float | None]], leave: int, later: int
) -> None:
    conditions = Conditions(starts=(0, 1_000, 4_000), speeds={"all": tuple(speeds)}, default="all")
    incidents = [jam(share, start=start, end=start + length) for start, length, share in news]
    travel = with_incidents(apply(FREE, PLACES, conditions), PLACES, incidents)
    for destination in (1, 2):
        early = arrival(travel, 0, destination, leave)
        late = arrival(travel, 0, destination, leave + later)
        assert late >= early - 1e-6
