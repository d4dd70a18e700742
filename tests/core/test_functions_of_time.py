"""Functions of time along a route: legs worked out by hand, and durations against every departure there is."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from router.core._core import Leg, Travel, extend_backward, extend_forward, extend_level, least_duration
from router.model import PiecewiseTravel, ProfiledTravel, StaticTravel, TravelTimes
from router.model.piecewise_validity import piecewise_faults
from router.model.travel_core import core_travel
from router.model.travel_times import arrivals

NEVER = 1e15
TEN_MINUTES = np.array([[0, 600], [600, 0]], dtype=np.int32)
ROAD = core_travel([StaticTravel(distances=TEN_MINUTES, durations=TEN_MINUTES)])
Points = list[tuple[float, float]]


def leg(stay: float = 0.0, travel: Travel = ROAD) -> Leg:
    return Leg(travel, 0, 1, stay)


def hour(speeds: list[float], starts: list[int]) -> Travel:
    """A road of an hour that is driven at these speeds."""
    hours = np.array([[0, 3600], [3600, 0]], dtype=np.int32)
    rows = np.zeros((2, 2), dtype=np.uint16)
    return core_travel(
        [ProfiledTravel(distances=hours, durations=hours, starts=np.array(starts), speeds=np.array([speeds]), profile=rows)]
    )


@pytest.mark.parametrize(
    ("window", "points"),
    [
        ((0, 9_000), [(600, 0), (1_600, 1_000)]),
        ((800, 1_200), [(800, 200), (1_200, 600)]),
        ((2_000, 2_500), [(2_000, 1_000)]),
        ((0, 600), [(600, 0)]),
        ((0, 599), []),
    ],
)
def test_who_may_leave_for_a_thousand_seconds_begins_in_the_window(window: tuple[float, float], points: Points) -> None:
    assert extend_forward(leg(), [(0, 0), (1_000, 1_000)], window) == points


def test_service_comes_before_leaving() -> None:
    assert extend_forward(leg(stay=300), [(800, 200), (1_200, 600)], (0, 9_000)) == [(1_700, 200), (2_100, 600)]


@given(st.data())
def test_the_last_level_tells_how_late_a_route_may_start(data: st.DataObject) -> None:
    ahead = [(0.0, 0.0), (float(data.draw(st.integers(1, 3_000))), 0.0)]
    ahead[1] = (ahead[1][0], ahead[1][0])
    level = ahead[1]
    for _ in range(4):
        stay, opens, width = (data.draw(st.integers(0, most)) for most in (400, 6_000, 2_000))
        window = (float(opens), float(opens + width))
        ahead = extend_forward(leg(stay=stay), ahead, window)
        if not ahead:
            return
        level = extend_level([level], 600.0 + stay, window)
        assert level == pytest.approx(extend_level(ahead, 0.0, window))
        assert level[1] == pytest.approx(ahead[-1][1])


@pytest.mark.parametrize(
    ("window", "points"),
    [
        ((1_000, 2_000), [(1_000, 1_900), (2_000, 2_900)]),
        ((4_000, 9_000), [(4_000, 4_900), (4_100, 5_000)]),
        ((4_101, 9_000), []),
    ],
)
def test_the_return_of_who_begins_in_the_window(window: tuple[float, float], points: Points) -> None:
    assert extend_backward(leg(stay=300), [(0, 0), (5_000, 5_000)], window) == points


@pytest.mark.parametrize(
    ("behind", "seconds"),
    [
        ([(0, 0), (5_000, 5_000)], 1_500),  # never waits
        ([(3_000, 4_000), (3_500, 4_500)], 3_400),  # leaves as late as it may and waits
        ([(1_000, 2_000), (1_800, 2_800)], 2_500),  # must leave early
        ([(1_000, 2_000), (1_600, 2_600)], NEVER),
        ([], NEVER),
    ],
)
def test_a_departure_and_a_return_meet(behind: Points, seconds: float) -> None:
    ahead = [(800.0, 200.0), (1_200.0, 600.0)]
    found = least_duration(leg(stay=300), ahead, behind)
    assert found == seconds
    assert least_duration(leg(stay=300), [], behind) == NEVER
    if found < NEVER:
        assert least_duration(leg(stay=300), ahead, behind, bound=found) >= found


def test_half_speed_from_seven_thousand_on() -> None:
    """Who leaves at 3,600 or before drives an hour, who leaves at 7,200 or later two, all between arrive later and later."""
    travel = hour([1.0, 0.5], [0, 7_200])
    line = [(0.0, 0.0), (10_000.0, 10_000.0)]
    assert extend_forward(leg(travel=travel), line, (0, 20_000)) == [(3_600, 0), (7_200, 3_600), (14_400, 7_200), (17_200, 10_000)]
    assert extend_backward(leg(travel=travel), [(0, 0), (18_000, 18_000)], (0, 20_000)) == [
        (0, 3_600),
        (3_600, 7_200),
        (7_200, 14_400),
        (10_800, 18_000),
    ]


def test_a_closed_road_crawls() -> None:
    """From 1,000 to 2,000 it is passed at a hundredth: who leaves at 0 gets 1,010 of its seconds behind him by then."""
    travel = hour([1.0, 0.0, 1.0], [0, 1_000, 2_000])
    assert extend_forward(leg(travel=travel), [(0.0, 0.0)], (0, 20_000)) == [(2_000 + 3_600 - 1_010, 0)]


def rush(draw: np.random.Generator) -> ProfiledTravel:
    """Six places under traffic that changes four times."""
    points = draw.uniform(0, 2000, (6, 2))
    steps = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int32)
    return ProfiledTravel(
        distances=steps,
        durations=steps,
        starts=np.array([0, 4000, 8000, 15_000]),
        speeds=np.array([[1.0, 0.4, 0.8, 1.2], [1.3, 0.7, 0.9, 0.5]]),
        profile=draw.integers(0, 2, (6, 6)).astype(np.uint16),
    )


def stepwise(draw: np.random.Generator) -> PiecewiseTravel:
    """Travel times that change at once every 1,000 seconds: arrivals jump where they grow and stand still before they shrink."""
    departures, moments, counts = [], [], []
    for _ in range(36):
        times = draw.integers(2, 12, 30) * 100
        points: list[tuple[int, int]] = []
        for step, (now, following) in enumerate(pairwise(times.tolist())):
            ends = 1_000 * (step + 1)
            still = max(0, now - following)
            points += [(ends - 1_000 + (step > 0), ends - 1_000 + now), (ends - still, ends - still + now)]
            points += [(ends, ends - still + now)] if still else []
        departures += [float(departure) for departure, _ in points]
        moments += [float(arrival) for _, arrival in points]
        counts.append(len(points))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    least = np.minimum.reduceat(np.array(moments) - np.array(departures), offsets[:-1]).reshape(6, 6).astype(np.int32)
    found = PiecewiseTravel(
        distances=least, durations=least, offsets=offsets, departures=np.array(departures), arrivals=np.array(moments)
    )
    assert list(piecewise_faults(found, 6)) == []
    return found


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), make=st.sampled_from([rush, stepwise]), width=st.sampled_from([0, 600, 9_000]))
def test_duration_is_the_least_over_all_departures(seed: int, make: Callable[..., TravelTimes], width: int) -> None:
    """0 → 1 → … → 5 → 0, cut at each of its legs, beside a departure every 2 seconds whose arrivals are rounded up."""
    draw = np.random.default_rng(seed)
    made = make(draw)
    travel = core_travel([made])
    stays = np.concatenate([[0], draw.integers(0, 300, 5)])
    opens = np.concatenate([[0], np.sort(draw.integers(0, 12_000, 5))])
    closes = opens + width
    starts = np.arange(0, 20_000, 2)
    moment, in_time = starts, np.ones(len(starts), dtype=bool)
    for place in range(1, 6):
        moment = arrivals(made, place - 1, place, moment)
        in_time &= moment <= closes[place]
        moment = np.maximum(moment, opens[place]) + stays[place]
    lasted = np.where(in_time, arrivals(made, 5, 0, moment) - starts, NEVER)
    line = [(0.0, 0.0), (50_000.0, 50_000.0)]
    ahead, behind = [line], {6: line}
    for place in range(1, 6):
        ahead.append(
            extend_forward(Leg(travel, place - 1, place, float(stays[place - 1])), ahead[-1], (opens[place], closes[place]))
        )
    for place in range(5, 0, -1):
        leg_on = Leg(travel, place, (place + 1) % 6, float(stays[place]))
        behind[place] = extend_backward(leg_on, behind[place + 1], (opens[place], closes[place]))
    for cut in range(6):
        found = least_duration(Leg(travel, cut, (cut + 1) % 6, float(stays[cut])), ahead[cut], behind[cut + 1])
        assert found <= lasted.min() + 1e-3
        if width > 0 and lasted.min() < NEVER:
            assert found >= lasted.min() - 12.0
    for place in range(1, 6):
        begins, others = np.array(ahead[place]).reshape(-1, 2).T
        assert (np.diff(begins) >= 0).all()
        assert (np.diff(others) >= 0).all()
