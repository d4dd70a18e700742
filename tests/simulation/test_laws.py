"""Laws of simulation over random days that use every rule."""

from hypothesis import given, settings

from router.engines import load_engine
from router.engines.interface import Budget
from router.model import Instance
from router.simulation import NOISE_FREE, forecast, simulate
from router.timing import schedule
from tests.oracles.strategies import small_days


@given(small_days())
@settings(max_examples=60, deadline=None)
def test_without_noise_the_day_is_the_plan(instance: Instance) -> None:
    plan = schedule(instance, load_engine("construction").prepare(instance).search(Budget(iterations=1)).sequences)
    replay = simulate(instance, plan, days=1, noise=NOISE_FREE)
    told = forecast(instance, plan, noise=NOISE_FREE, draws=1).plan
    for route, foretold in zip(plan.routes, told.routes, strict=True):
        for stop, sure in zip(route.stops[1:], foretold.stops[1:], strict=True):
            assert sure.spread is not None
            assert sure.spread.p10 == sure.spread.p90 == stop.begin
            if stop.kind == "visit":
                assert replay.begins[stop.visit].tolist() == [stop.begin]
    assert replay.late_vehicles == 0.0
