"""Iterations a second of the compiled search, static and time-dependent, by number of stops.

``python -m pytest -n 0 benchmarks/speed --benchmark-json=FILE`` keeps the figures; they stand in ``extra_info`` of
each entry. The budget is a number of iterations, so that every round does the same work; compilation happens
before the first round.
"""

import time
from typing import Any

import pytest

import router
from benchmarks.city import city

ITERATIONS = 20_000
WARM_UP = 200
RATIO_ITERATIONS = 100_000


@pytest.mark.parametrize("traffic", [False, True], ids=["static", "time-dependent"])
@pytest.mark.parametrize("paid_time", [False, True], ids=["distance", "paid time"])
@pytest.mark.parametrize("stops", [100, 400, 1_000])
def test_iterations_a_second(benchmark: Any, stops: int, paid_time: bool, traffic: bool) -> None:
    day = _day(stops, paid_time, traffic)
    _search(day, WARM_UP)
    result = benchmark.pedantic(_search, args=(day, ITERATIONS), rounds=3, iterations=1)
    benchmark.extra_info["iterations_per_second"] = round(ITERATIONS / result.termination.search_seconds)
    benchmark.extra_info["search_seconds"] = result.termination.search_seconds
    assert result.termination.iterations >= ITERATIONS


@pytest.mark.parametrize(("paid_time", "aim"), [(False, 3.0), (True, 5.0)], ids=["distance", "paid time"])
def test_what_traffic_costs(paid_time: bool, aim: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints how much longer an iteration takes with traffic than with static travel at 400 stops, both in one run."""
    seconds = [min(_seconds(_day(400, paid_time, traffic)) for _ in range(2)) for traffic in (False, True)]
    with capsys.disabled():
        kind = "paid time" if paid_time else "distance"
        print(f"\n400 stops, {kind}: traffic takes {seconds[1] / seconds[0]:.1f} times as long (aim: at most {aim:g})")
    assert min(seconds) > 0.0


def _day(stops: int, paid_time: bool, traffic: bool) -> router.Instance:
    day = city(stops, seed=1, traffic=traffic)
    return day if paid_time else day.replace(vehicles=tuple(_unpaid(vehicle) for vehicle in day.vehicles))


def _seconds(day: router.Instance) -> float:
    """CPU time of the iterations, without reading, building and judging."""
    readings = []
    for iterations in (WARM_UP, WARM_UP, WARM_UP + RATIO_ITERATIONS):  # the first loads what is compiled
        _search(day, iterations)
        readings.append(time.process_time())
    return (readings[2] - readings[1]) - (readings[1] - readings[0])


def _search(day: router.Instance, iterations: int) -> router.Result:
    return router.solve(day, limits=router.Limits(seconds=None, iterations=iterations), engine="hybrid", seed=1)


def _unpaid(vehicle: router.Vehicle) -> router.Vehicle:
    from dataclasses import replace

    return replace(vehicle, hour_price=0.0, max_duration=None)
