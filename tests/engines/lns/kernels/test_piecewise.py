"""Durations by functions of time against a grid of departures."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from router.engines.lns.kernels.compiled import entry
from router.engines.lns.kernels.piecewise import extend_backward, extend_forward, least_duration, new_functions
from router.model import PiecewiseTravel, TravelTimes
from router.model.piecewise_validity import piecewise_faults
from router.model.travel_kernels import TravelArrays, moment_of_arrival, travel_arrays
from tests.engines.lns.kernels.rush import traffic


@entry
def joined(travel: TravelArrays, stays: Any, opens: Any, closes: Any, cut: int, ahead: Any, behind: Any) -> float:
    """Duration of 0 → 1 → … → n → 0 by the functions on both sides of the leg that leaves place `cut`."""
    last = len(opens) - 1
    for place in range(1, cut + 1):
        row = place - 1
        extend_forward(travel, 0, row, place, stays[row], ahead, row, opens[place], closes[place], ahead, place)
    for place in range(last, cut, -1):
        after = 0 if place == last else place + 1
        row = place + 1
        extend_backward(travel, 0, place, after, stays[place], behind, row, opens[place], closes[place], behind, place)
    after = 0 if cut == last else cut + 1
    return least_duration(travel, 0, cut, after, stays[cut], ahead, cut, behind, cut + 1, 1e15)


@entry
def driven(travel: TravelArrays, stays: Any, opens: Any, closes: Any, start: float) -> float:
    """Duration when leaving at `start` and never waiting longer than for a window."""
    moment, count = start, len(opens)
    for place in range(1, count + 1):
        moment = moment_of_arrival(travel, 0, place - 1, place if place < count else 0, moment)
        if place < count:
            if moment > closes[place]:
                return 1e15
            moment = max(moment, opens[place]) + stays[place]
    return moment - start


def stepwise(draw: np.random.Generator, places: int) -> PiecewiseTravel:
    """Travel times that change all at once every 1,000 units: arrivals jump where they grow and stand still before they shrink."""
    departures, arrivals, counts = [], [], []
    for _ in range(places * places):
        times = draw.integers(2, 12, 30) * 100
        points: list[tuple[int, int]] = []
        for step, (now, following) in enumerate(pairwise(times.tolist())):
            ends = 1_000 * (step + 1)
            still = max(0, now - following)
            points += [(ends - 1_000 + (step > 0), ends - 1_000 + now), (ends - still, ends - still + now)]
            points += [(ends, ends - still + now)] if still else []
        departures += [float(departure) for departure, _ in points]
        arrivals += [float(arrival) for _, arrival in points]
        counts.append(len(points))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    least = np.minimum.reduceat(np.array(arrivals) - np.array(departures), offsets[:-1]).reshape(places, places).astype(np.int32)
    return PiecewiseTravel(
        distances=least, durations=least, offsets=offsets, departures=np.array(departures), arrivals=np.array(arrivals)
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("make", [traffic, stepwise])
def test_duration_is_the_least_over_all_departures(make: Callable[..., TravelTimes], seed: int) -> None:
    draw = np.random.default_rng(seed)
    made = make(draw, 6)
    assert not isinstance(made, PiecewiseTravel) or list(piecewise_faults(made, 6)) == []
    travel = travel_arrays([made])
    stays = np.concatenate([[0.0], draw.integers(0, 300, 5)]).astype(float)
    opens = np.concatenate([[0.0], np.sort(draw.integers(0, 12_000, 5))]).astype(float)
    closes = opens + 9000.0
    grid = min(driven(travel, stays, opens, closes, float(start)) for start in range(0, 20_000, 2))
    for cut in range(6):
        ahead, behind = new_functions(7, 128), new_functions(7, 128)
        for functions, row in ((ahead, 0), (behind, 6)):
            functions.points[row, 0, :], functions.points[row, 1, :] = 0.0, 50_000.0
            functions.count[row] = 2
        found = joined(travel, stays, opens, closes, cut, ahead, behind)
        assert found <= grid + 1e-3
        assert found >= grid - 6.0
