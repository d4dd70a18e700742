"""The forecast of real plans: the shipped samples, planned by construction alone."""

from pathlib import Path

import pytest

from router.engines import load_engine
from router.engines.interface import Budget
from router.loader import load
from router.simulation import NOISE_FREE, coverage, forecast, simulate
from router.timing import schedule

SAMPLES = Path(__file__).parents[2] / "sample_instances"


@pytest.mark.parametrize("name", ["o2o_day", "scheduled_day"])
def test_etas_and_quantiles_of_a_sample(name: str) -> None:
    instance = load(SAMPLES / name)
    plan = schedule(instance, load_engine("construction").prepare(instance).search(Budget(iterations=1)).sequences)
    still = simulate(instance, plan, days=1, noise=NOISE_FREE)
    stops = [stop for route in plan.routes for stop in route.stops if stop.kind == "visit"]
    assert len(stops) > 100
    assert {stop.visit: int(still.begins[stop.visit][0]) for stop in stops} == {stop.visit: stop.begin for stop in stops}
    told = forecast(instance, plan, seed=1)
    assert 0.88 <= coverage(told.plan, simulate(instance, plan, days=200, seed=2)) <= 0.92
