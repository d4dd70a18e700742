"""Iterations a second of the compiled search, static and time-dependent, by number of stops.

``python -m pytest benchmarks/speed --benchmark-json=FILE`` keeps the figures; they stand in ``extra_info`` of
each entry. The budget is a number of iterations, so that every round does the same work; compilation happens
before the first round.
"""

from typing import Any

import pytest

import router
from benchmarks.city import city

ITERATIONS = 20_000
WARM_UP = 200


@pytest.mark.parametrize("traffic", [False, True], ids=["static", "time-dependent"])
@pytest.mark.parametrize("paid_time", [False, True], ids=["distance", "paid time"])
@pytest.mark.parametrize("stops", [100, 400, 1_000])
def test_iterations_a_second(benchmark: Any, stops: int, paid_time: bool, traffic: bool) -> None:
    day = city(stops, seed=1, traffic=traffic)
    if not paid_time:
        day = day.replace(vehicles=tuple(_unpaid(vehicle) for vehicle in day.vehicles))
    _search(day, WARM_UP)
    result = benchmark.pedantic(_search, args=(day, ITERATIONS), rounds=3, iterations=1)
    benchmark.extra_info["iterations_per_second"] = round(ITERATIONS / result.termination.search_seconds)
    benchmark.extra_info["search_seconds"] = result.termination.search_seconds
    assert result.termination.iterations >= ITERATIONS


def _search(day: router.Instance, iterations: int) -> router.Result:
    return router.solve(day, limits=router.Limits(seconds=None, iterations=iterations), engine="ruin_recreate", seed=1)


def _unpaid(vehicle: router.Vehicle) -> router.Vehicle:
    from dataclasses import replace

    return replace(vehicle, hour_price=0.0, max_duration=None)
