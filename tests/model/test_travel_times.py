"""Travel by the hour: hand-computed legs, the laws of arrival and departure, and the core against the plain reading."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from router.model import PiecewiseTravel, ProfiledTravel, StaticTravel, TravelTimes
from router.model.travel_core import core_travel
from router.model.travel_times import arrival, arrivals, departure
from router.units import UNREACHABLE

HOUR_EACH_WAY = np.array([[0, 3600], [3600, 0]], dtype=np.int32)


def static() -> StaticTravel:
    durations = np.array([[0, 3600], [UNREACHABLE, 0]], dtype=np.int32)
    return StaticTravel(distances=HOUR_EACH_WAY, durations=durations)


def rush_hour() -> ProfiledTravel:
    """Half speed from the second hour on; the way back at 0.7, then 1.3."""
    return ProfiledTravel(
        distances=HOUR_EACH_WAY,
        durations=HOUR_EACH_WAY,
        starts=np.array([0, 7200]),
        speeds=np.array([[1.0, 0.5], [0.7, 1.3]]),
        profile=np.array([[0, 0], [1, 0]], dtype=np.uint16),
    )


def closed_road() -> ProfiledTravel:
    """The road out is closed between 3000 s and 7200 s."""
    factors = np.array([[[100, 100], [70, 100]], [[100, 0], [130, 100]], [[100, 50], [130, 100]]], dtype=np.uint8)
    return ProfiledTravel(
        distances=HOUR_EACH_WAY,
        durations=HOUR_EACH_WAY,
        starts=np.array([0, 3000, 7200]),
        speeds=np.ones((1, 3)),
        profile=np.zeros((2, 2), dtype=np.uint16),
        factors=factors,
    )


def piecewise() -> PiecewiseTravel:
    return PiecewiseTravel(
        distances=HOUR_EACH_WAY,
        durations=HOUR_EACH_WAY,
        offsets=np.array([0, 0, 3, 5, 5]),
        departures=np.array([0.0, 100.0, 200.0, 50.0, 80.0]),
        arrivals=np.array([30.0, 150.5, 201.0, 100.0, 100.0]),
    )


FORMS: tuple[TravelTimes, ...] = (static(), rush_hour(), closed_road(), piecewise())
CORE = core_travel(FORMS)
forms = st.integers(0, len(FORMS) - 1)
places = st.integers(0, 1)
moments = st.integers(-200, 12_000)


@pytest.mark.parametrize(("leave", "arrive"), [(0, 3600), (3600, 7200), (5400, 10_800), (7200, 14_400)])
def test_a_leg_crosses_the_edge_of_a_bucket(leave: int, arrive: int) -> None:
    """Leaving at 5400, half the way is driven by 7200 and the other half takes twice as long."""
    assert arrival(rush_hour(), 0, 1, leave) == arrive
    assert departure(rush_hour(), 0, 1, arrive) == leave


def test_a_closed_road_holds_the_vehicle() -> None:
    """2000 s are driven by 3000; the other 1600 s begin at 7200, at half speed."""
    assert arrival(closed_road(), 0, 1, 1000) == 7200 + 3200
    assert arrival(closed_road(), 0, 1, 5000) == 7200 + 7200
    assert departure(closed_road(), 0, 1, 14_400) == 7200


def test_arrivals_are_rounded_up_once() -> None:
    assert arrival(rush_hour(), 1, 0, 0) == 5143  # 3600 / 0.7 = 5142.86
    assert arrival(piecewise(), 0, 1, 100) == 151


def test_no_road_is_no_time() -> None:
    assert arrival(static(), 1, 0, 5) == UNREACHABLE
    assert departure(static(), 1, 0, 5) == -UNREACHABLE
    assert CORE.arrival(0, 1, 0, 5) == UNREACHABLE
    assert CORE.departure(0, 1, 0, 5) == -UNREACHABLE
    assert arrivals(static(), [0, 1], [1, 0], [5, 5]).tolist() == [3605, UNREACHABLE]


@settings(max_examples=60, deadline=None)
@given(form=forms, origin=places, destination=places, leave=moments, later=st.integers(0, 5000))
def test_leaving_later_never_arrives_earlier(form: int, origin: int, destination: int, leave: int, later: int) -> None:
    travel = FORMS[form]
    assert arrival(travel, origin, destination, leave) <= arrival(travel, origin, destination, leave + later)


@settings(max_examples=60, deadline=None)
@given(form=forms, origin=places, destination=places, moment=moments)
def test_departure_is_the_last_that_arrives_in_time(form: int, origin: int, destination: int, moment: int) -> None:
    travel = FORMS[form]
    if travel.durations[origin, destination] >= UNREACHABLE:
        return
    leave = departure(travel, origin, destination, moment)
    assert arrival(travel, origin, destination, leave) <= moment < arrival(travel, origin, destination, leave + 1)


@settings(max_examples=60, deadline=None)
@given(form=forms, origin=places, destination=places, moment=moments)
def test_the_core_agrees_with_the_plain_reading(form: int, origin: int, destination: int, moment: int) -> None:
    travel = FORMS[form]
    plain = arrival(travel, origin, destination, moment)
    assert CORE.arrival(form, origin, destination, moment) == plain
    assert arrivals(travel, [origin], [destination], [moment]).tolist() == [plain]
    assert CORE.departure(form, origin, destination, moment) == departure(travel, origin, destination, moment)


def test_a_leg_of_no_length_takes_no_time_even_where_the_road_is_closed() -> None:
    """Beside a leg of an hour, which waits until the road opens at 3000 s."""
    shut = closed_road()
    still = ProfiledTravel(
        distances=shut.distances,
        durations=shut.durations,
        starts=shut.starts,
        speeds=np.array([[0.0, 1.0, 1.0]]),
        profile=shut.profile,
    )
    assert arrivals(still, 0, [0, 1], [0, 0]).tolist() == [0, 6_600]
    assert arrival(still, 0, 0, 0) == 0


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.sampled_from([1, 7, 900, 3_601, 40_000]), min_size=1, max_size=12),
    leave=st.integers(-200, 120_000),
    seed=st.integers(0, 99),
)
def test_the_bucket_is_found_however_unlike_buckets_are(gaps: list[int], leave: int, seed: int) -> None:
    """Buckets of a second beside some of eleven hours: several in one cell of the table that finds them, and many cells in one."""
    starts = np.concatenate([[0], np.cumsum(gaps)]).astype(np.int64)
    travel = ProfiledTravel(
        distances=HOUR_EACH_WAY,
        durations=HOUR_EACH_WAY,
        starts=starts,
        speeds=np.random.default_rng(seed).uniform(0.1, 2.0, (1, len(starts))),
        profile=np.zeros((2, 2), dtype=np.uint16),
    )
    core = core_travel([travel])
    assert core.arrival(0, 0, 1, leave) == arrival(travel, 0, 1, leave)
    assert core.departure(0, 0, 1, leave) == departure(travel, 0, 1, leave)
