"""Plans under noise."""

from dataclasses import replace

import numpy as np
import pytest

from router.model import Instance, PiecewiseTravel, Place, Plan, Stop, Window
from router.model.sequences import plan_sequences
from router.simulation import (
    NOISE_FREE,
    KnownNoise,
    NoiseModel,
    begin_quantiles,
    buffered,
    coverage,
    forecast,
    price_of_buffer,
    simulate,
)
from router.simulation.buffers import stretch_factor
from router.simulation.noise import day_draws, route_noise
from router.timing import schedule
from tests.oracles.days import day as tiny, sequences as plan_sequences_of, visit


def visits(plan: Plan) -> list[Stop]:
    return [stop for route in plan.routes for stop in route.stops if stop.kind == "visit"]


def test_without_noise_every_begin_is_as_planned(day: Instance, plan: Plan) -> None:
    replay = simulate(day, plan, days=3, noise=NOISE_FREE)
    assert len(replay.begins) == 40
    for stop in visits(plan):
        assert replay.begins[stop.visit].tolist() == [stop.begin] * 3
    assert replay.punctuality["all"].share == 1.0
    assert replay.late_vehicles == 0.0


def test_forecast_without_noise_is_the_plan_with_certainty(day: Instance, plan: Plan) -> None:
    told = forecast(day, plan, noise=NOISE_FREE, draws=4)
    assert told.expected_late == 0.0
    for stop in visits(told.plan):
        assert stop.spread is not None
        assert (stop.spread.p10, stop.spread.p50, stop.spread.p90, stop.spread.on_time) == (stop.begin,) * 3 + (1.0,)


@pytest.mark.parametrize("noise", [NoiseModel(), NoiseModel(day=0.2, route=0.05, leg=0.3, stop=0.6)])
def test_ninety_percent_begin_by_their_p90(day: Instance, plan: Plan, noise: NoiseModel) -> None:
    told = forecast(day, plan, noise=noise, seed=3)
    replay = simulate(day, plan, days=200, seed=11, noise=noise)
    assert 0.88 <= coverage(told.plan, replay) <= 0.92


def test_the_same_seed_gives_the_same_days(day: Instance, plan: Plan) -> None:
    one, two, other = (simulate(day, plan, days=20, seed=seed) for seed in (5, 5, 6))
    assert all((one.begins[name] == two.begins[name]).all() for name in one.begins)
    assert any((one.begins[name] != other.begins[name]).any() for name in one.begins)
    alone = simulate(day, replace(plan, routes=plan.routes[1:]), days=20, seed=5)
    assert all((alone.begins[name] == one.begins[name]).all() for name in alone.begins)


def test_factors_have_mean_one_and_the_stated_spread(plan: Plan) -> None:
    noise = NoiseModel(day=0.1, route=0.1, leg=0.1, driver=0.1, stop=0.2)
    factors = route_noise(noise, plan.routes[0], 0, day_draws(4_000, 1), 1)
    assert factors.driving[1:].mean() == pytest.approx(1.0, abs=0.005)
    assert np.log(factors.driving[1:]).std() == pytest.approx(0.03**0.5, abs=0.003)
    assert np.log(factors.service[1:]).std() == pytest.approx(0.05**0.5, abs=0.003)


def test_noise_is_kept_as_long_as_the_times_between_stops_are_the_same(day: Instance, plan: Plan) -> None:
    known: KnownNoise = {}
    route = plan.routes[0]
    moved = (replace(one, arrival=one.arrival + 60, begin=one.begin + 60, leave=one.leave + 60) for one in route.stops)
    late = replace(route, stops=tuple(moved))
    first = route.stops[1]
    slow = replace(route, stops=(route.stops[0], replace(first, arrival=first.arrival + 60), *route.stops[2:]))
    for one, is_same in ((route, False), (late, True), (slow, False)):
        before = known.get(route.vehicle)
        assert begin_quantiles(day, one, (0.5, 0.9), known=known) == begin_quantiles(day, one, (0.5, 0.9))
        assert (known[route.vehicle] is before) == is_same


def test_days_are_correlated_and_the_drift_fades(plan: Plan) -> None:
    draws = day_draws(4_000, 1)
    drift = np.log(route_noise(NoiseModel(day=0.0, leg=0.0, route=0.1), plan.routes[1], 1, draws, 1).driving)
    stops = plan.routes[1].stops
    near, far = np.corrcoef(drift[3], drift[4])[0, 1], np.corrcoef(drift[3], drift[18])[0, 1]
    assert near == pytest.approx(np.exp(-(stops[4].arrival - stops[3].arrival) / 5_400), abs=0.03)
    assert far == pytest.approx(np.exp(-(stops[18].arrival - stops[3].arrival) / 5_400), abs=0.05)
    city = NoiseModel(day=0.1, leg=0.0, route=0.0)
    one, two = (route_noise(city, plan.routes[number], number, draws, 1).driving for number in (0, 1))
    assert (one[3] == two[7]).all()


def test_late_orders_are_counted(day: Instance, plan: Plan) -> None:
    tight = day.replace(
        visits=tuple(
            replace(visit, windows=(Window(0, stop.begin - 1),)) if visit.id in ("v20", "v40") else visit
            for visit in day.visits
            for stop in visits(plan)
            if stop.visit == visit.id
        )
    )
    replay = simulate(tight, plan, days=4, noise=NOISE_FREE)
    assert replay.late_by_day.tolist() == [2, 2, 2, 2]
    assert replay.punctuality["instant"].late == 2.0
    assert replay.punctuality["instant"].share == 0.9
    assert replay.punctuality["instant"].worst == 1
    assert replay.punctuality["scheduled"].share == 1.0
    assert forecast(tight, plan, noise=NOISE_FREE, draws=2).expected_late == 2.0


def test_a_promise_is_a_preference_with_a_price(day: Instance, plan: Plan) -> None:
    wished = tuple(replace(visit, preferred=Window(0, 1)) for visit in day.visits)
    promised = tuple(replace(visit, late_price=1.0) for visit in wished)
    assert forecast(day.replace(visits=wished), plan, noise=NOISE_FREE, draws=2).expected_late == 0.0
    assert forecast(day.replace(visits=promised), plan, noise=NOISE_FREE, draws=2).expected_late == 40.0


def test_windows_under_noise(day: Instance, plan: Plan) -> None:
    # v5 waits for 09:00, the start of its window: nobody begins sooner.
    assert next(stop.begin for stop in visits(plan) if stop.visit == "v5") == 9 * 3_600
    assert simulate(day, plan, days=50).begins["v5"].min() == 9 * 3_600
    # v30 is planned at its arrival; its window now opens then, and there is another one much later.
    planned = next(stop.begin for stop in visits(plan) if stop.visit == "v30")
    windows = (Window(planned, planned + 60), Window(planned + 36_000, planned + 40_000))
    narrow = day.replace(visits=tuple(replace(visit, windows=windows) if visit.id == "v30" else visit for visit in day.visits))
    begins = simulate(narrow, plan, days=200).begins["v30"]
    assert begins.min() == planned
    assert planned + 60 < begins.max() < planned + 36_000
    share = forecast(narrow, plan, draws=200, seed=1).plan.routes[1].stops[10].spread
    assert share is not None
    assert share.on_time == pytest.approx((begins <= planned + 60).mean())


def test_a_shift_that_ends_too_early_is_reported(day: Instance, plan: Plan) -> None:
    ends = [route.stops[-1].begin for route in plan.routes]
    vehicles = tuple(replace(vehicle, latest_end=end - 1) for vehicle, end in zip(day.vehicles, ends, strict=True))
    assert simulate(day.replace(vehicles=vehicles), plan, days=3, noise=NOISE_FREE).late_vehicles == 2.0


def test_slower_roads_make_days_later(day: Instance, plan: Plan) -> None:
    slower = day.replace(travel=dict(day.travel) | {"slow": buffered(day, 0.9).travel["slow"]})
    usual, slow = (simulate(instance, plan, days=10, seed=2) for instance in (day, slower))
    assert all((slow.begins[name] >= usual.begins[name]).all() for name in slow.begins)


def test_stretch_is_the_quantile_of_what_legs_share() -> None:
    noise = NoiseModel(day=0.06, route=0.08)  # together 0.1
    assert stretch_factor(0.9, noise) == pytest.approx(np.exp(0.1281552 - 0.005))
    assert stretch_factor(0.5, noise) == 1.0


def test_buffered_instance(day: Instance) -> None:
    noise = NoiseModel(day=0.06, route=0.08)
    longer = buffered(day, 0.9, noise=noise)
    assert longer.travel["van"].durations[0, 10] == np.ceil(600 * stretch_factor(0.9, noise))
    assert longer.travel["slow"].durations[0, 0] == 0
    with pytest.raises(ValueError, match="quantile 1"):
        buffered(day, 1.0)


def test_buffered_arrival_functions_stay_in_order() -> None:
    piecewise = PiecewiseTravel(
        distances=np.zeros((2, 2), dtype=np.int32),
        durations=np.array([[0, 10], [10, 0]], dtype=np.int32),
        offsets=np.array([0, 0, 3, 3, 3]),
        departures=np.array([0.0, 100.0, 200.0]),
        arrivals=np.array([100.0, 110.0, 215.0]),
    )
    instance = Instance(places=(Place(id="a"), Place(id="b")), travel={"van": piecewise}, visits=(), vehicles=())
    stretched = buffered(instance, 0.9, noise=NoiseModel(day=1.0, route=0.0)).travel["van"]
    factor = stretch_factor(0.9, NoiseModel(day=1.0, route=0.0))  # 2.18
    assert isinstance(stretched, PiecewiseTravel)
    assert stretched.arrivals == pytest.approx([100 * factor, 100 * factor, 200 + 15 * factor])


def test_price_of_a_buffer(day: Instance, plan: Plan) -> None:
    reverse = [replace(sequence, activities=sequence.activities[::-1]) for sequence in plan_sequences(day, plan)[1:]]
    other = schedule(day, [*plan_sequences(day, plan)[:1], *reverse])
    found = price_of_buffer(day, plan, other, noise=NOISE_FREE, draws=2)
    assert found.plain_late == found.buffered_late == 0.0
    assert found.price == pytest.approx(found.buffered - found.plain)
    hours = [sum(route.end - route.departure for route in each.routes[1:]) / 3_600 for each in (plan, other)]
    assert found.price == pytest.approx(20.0 * (hours[1] - hours[0]))


def test_pickups_are_no_customers() -> None:
    """One order, fetched at a store and brought home: one customer, though two visits."""
    instance = tiny([visit("o:pickup", 1), visit("o", 2, pickup="o:pickup")])
    planned = schedule(instance, plan_sequences_of(instance, {"van": ["o:pickup", "o"]}))
    replay = simulate(instance, planned, days=3, noise=NOISE_FREE)
    assert replay.punctuality["all"].served == 1
    assert len(replay.begins) == 2
