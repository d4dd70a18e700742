"""The clock for paid time: durations against a grid of departures, prices of insertions, and plans that keep their price."""

from typing import Any

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.ruin_recreate import search
from router.engines.ruin_recreate.clocks import clock_for
from router.engines.ruin_recreate.compiled import entry
from router.engines.ruin_recreate.piecewise import extend_backward, extend_forward, least_duration, new_functions
from router.model import Instance, Place, ProfiledTravel, StaticTravel, TravelTimes, Vehicle, Visit, Window
from router.model.travel_kernels import TravelArrays, moment_of_arrival, travel_arrays
from router.timing import schedule

STARTS = np.array([0, 4000, 8000, 15_000])
SPEEDS = np.array([[1.0, 0.4, 0.8, 1.2], [1.3, 0.7, 0.9, 0.5]])


def traffic(draw: np.random.Generator, size: int) -> ProfiledTravel:
    points = draw.uniform(0, 2000, (size, 2))
    steps = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int32)
    return ProfiledTravel(
        distances=steps,
        durations=steps,
        starts=STARTS,
        speeds=SPEEDS,
        profile=draw.integers(0, 2, (size, size)).astype(np.uint16),
    )


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


@pytest.mark.parametrize("seed", range(8))
def test_duration_is_the_least_over_all_departures(seed: int) -> None:
    draw = np.random.default_rng(seed)
    travel = travel_arrays([traffic(draw, 6)])
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


def paid_day(travel: TravelTimes, **vehicle: Any) -> Instance:
    draw = np.random.default_rng(5)
    size = len(travel.durations)
    opens = draw.integers(0, 12_000, size)
    visits = tuple(
        Visit(id=str(n), place=n, windows=(Window(int(opens[n]), int(opens[n]) + 4000),), service=120, deliver=(1,))
        for n in range(1, size)
    )
    fields = {"start": 0, "end": 0, "hour_price": 36.0, "km_price": 0.5, "fixed_price": 5.0, "capacities": (6,), **vehicle}
    vehicles = tuple(Vehicle(id=f"van {n}", **fields) for n in range(8))
    places = tuple(Place(id=str(n)) for n in range(size))
    return Instance(places=places, travel={"van": travel}, visits=visits, vehicles=vehicles, dimensions=("pieces",))


def still(travel: ProfiledTravel) -> StaticTravel:
    return StaticTravel(distances=travel.distances, durations=travel.durations)


@pytest.mark.parametrize("limits", [{}, {"max_duration": 5400}, {"end": None}])
@pytest.mark.parametrize("moving", [True, False])
def test_the_search_knows_the_price_of_its_plan(moving: bool, limits: dict[str, Any]) -> None:
    travel = traffic(np.random.default_rng(1), 25)
    instance = paid_day(travel if moving else still(travel), **limits)
    assert clock_for(instance).name == "duration"
    outcome = search(instance, Budget(iterations=1500), seed=3)
    plan = schedule(instance, outcome.sequences)
    assert not check(instance, plan)
    assert not plan.unserved
    rounding = 0.5 if moving else 1e-6
    assert cost(instance, plan).total == pytest.approx(outcome.path[-1][2], abs=rounding)


def test_same_seed_same_plan() -> None:
    instance = paid_day(traffic(np.random.default_rng(1), 25))
    one, two = (search(instance, Budget(iterations=400), seed=9).sequences for _ in range(2))
    assert one == two
