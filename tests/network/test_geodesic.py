"""Travel times from distances as the crow flies."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from router.errors import InputError, NetworkError
from router.model import Place
from router.network import CROW_SPEEDS, CrowSpeeds, NetworkSettings, ProfileSettings, geodesic, measure, travel_times
from router.network.settings import Kind

PORTO = Place(id="a", lat=41.15, lon=-8.61)
NORTH = Place(id="b", lat=41.16, lon=-8.61)  # 0.01° of a meridian: 1,111.95 m on the mean sphere
PLAIN = CrowSpeeds(knots=(1_000, 2_000), road_factors=(2.0, 1.5), speeds_kmh=(18.0, 36.0))


def test_crow_distance_of_a_hundredth_degree() -> None:
    crow = geodesic.crow_distances(np.array([41.15, 41.16]), np.array([-8.61, -8.61]))
    assert crow[0, 1] == pytest.approx(6_371_008.8 * np.pi / 18_000)
    assert crow[0, 0] == 0.0


def test_crow_distance_is_near_the_ellipsoid() -> None:
    crow = geodesic.crow_distances(np.array([41.15, 41.18]), np.array([-8.61, -8.55]))
    exact = geodesic.distance(Place(id="a", lat=41.15, lon=-8.61), Place(id="b", lat=41.18, lon=-8.55))
    assert crow[0, 1] == pytest.approx(exact, rel=0.005)


def test_bands_are_interpolated() -> None:
    crow = np.array([500.0, 1_000.0, 1_500.0, 4_000.0])
    metres, seconds = geodesic.road_travel(crow, PLAIN)
    assert metres.tolist() == [1_000.0, 2_000.0, 2_625.0, 6_000.0]  # factors 2, 2, 1.75, 1.5
    assert seconds.tolist() == [100.0, 200.0, 200.0, 400.0]  # 5, 5, 7.5, 10 m/s


def test_profile_speed_divides_durations_only() -> None:
    slow = travel_times([PORTO, NORTH], {"van": ProfileSettings(crow=PLAIN)}, NetworkSettings())["van"]
    fast = travel_times([PORTO, NORTH], {"van": ProfileSettings(crow=PLAIN, speed=2.0)}, NetworkSettings())["van"]
    assert slow.durations[0, 1] == pytest.approx(2 * fast.durations[0, 1], abs=1)
    assert slow.distances.tolist() == fast.distances.tolist()
    assert not slow.durations.flags.writeable


def test_kinds_differ() -> None:
    travel = travel_times([PORTO, NORTH], {kind: ProfileSettings(kind=kind) for kind in ("van", "foot")}, NetworkSettings())
    assert travel["foot"].durations[0, 1] > 3 * travel["van"].durations[0, 1]
    assert travel["foot"].distances[0, 1] < travel["van"].distances[0, 1]


@given(st.sampled_from(["van", "truck", "e-bike", "foot"]), st.lists(st.floats(0, 60_000), min_size=2, max_size=20))
@settings(max_examples=40)
def test_farther_is_never_shorter_or_sooner(kind: Kind, metres: list[float]) -> None:
    crow = np.sort(np.array(metres))
    roads, seconds = geodesic.road_travel(crow, CROW_SPEEDS[kind])
    assert (np.diff(roads) >= 0).all()
    assert (np.diff(seconds) >= 0).all()


def test_every_place_without_coordinates_is_named() -> None:
    places = [PORTO, Place(id="x"), Place(id="y", lat=95.0, lon=0.0)]
    with pytest.raises(InputError) as caught:
        measure(places, {"van": ProfileSettings()}, NetworkSettings())
    assert [problem.where for problem in caught.value.problems] == ["place 'x'", "place 'y'"]
    assert {problem.code for problem in caught.value.problems} == {"E301"}


def test_unknown_provider() -> None:
    with pytest.raises(NetworkError, match=r"'teleport'.*geodesic"):
        measure([PORTO], {"van": ProfileSettings()}, NetworkSettings(provider="teleport"))
