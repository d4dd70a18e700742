"""Paid time and preferred windows: the clock against every whole second there is."""

import numpy as np
import pytest

from router.core._core import RouteTimer
from router.costing import cost
from router.model import Break, Instance, OvertimeStep, Place, ProfiledTravel, Sequence, Vehicle, Visit, Window
from router.model.travel_times import arrival
from router.timing import schedule, time_route, timing_problem
from tests.timing.days import begins, day, timed, visit

NEVER = 1e18
HORIZON = 900


def test_paid_time_leaves_out_the_wait() -> None:
    two = (visit(1, windows=(Window(0, 2000),)), visit(2, windows=(Window(4000, 5000),)))
    route = timed(day(*two, vehicle={"hour_price": 30.0}), 0, 1)
    assert (route.departure, begins(route)) == (1400, [2000, 4000])


@pytest.mark.parametrize("paid", [False, True])
def test_a_break_costs_time_where_it_is_paid(paid: bool) -> None:
    """1200 s of driving and 300 s of service, and 600 s at table."""
    lunch = Break(window=Window(0, 900), duration=600, paid=paid)
    instance = day(visit(1), vehicle={"hour_price": 36.0, "breaks": (lunch,), "latest_start": 0})
    known, price = RouteTimer(timing_problem(instance)).evaluate(0, (0,))
    assert known
    assert price == pytest.approx(21.0 if paid else 15.0)


def test_lateness_is_weighed_against_paid_time() -> None:
    """Serving the first on time costs a wait of 1500 s; at 36 an hour that is 15, being 1500 s late at 3.6 an hour only 1.5."""
    first = visit(1, preferred=Window(0, 1000), late_price=3.6)
    second = visit(2, windows=(Window(3400, 9000),))
    route = timed(day(first, second, vehicle={"hour_price": 36.0}), 0, 1)
    assert (route.departure, begins(route)) == (1900, [2500, 3400])


def test_waiting_for_the_preferred_window() -> None:
    """The first delivery must be done by 700; waiting 600 s at the second door costs 6, coming so early 12."""
    first = visit(1, windows=(Window(0, 700),))
    second = visit(2, preferred=Window(2200, 9000), early_price=72.0)
    route = timed(day(first, second, vehicle={"hour_price": 36.0}), 0, 1)
    assert begins(route) == [700, 2200]


def test_traffic_is_left_to_pass() -> None:
    """A tenth of the speed until 10,000 s: who leaves then takes 600 s a leg instead of 6000."""
    steps = np.array([[0, 600], [600, 0]], dtype=np.int32)
    jam = ProfiledTravel(
        distances=steps,
        durations=steps,
        starts=np.array([0, 10_000]),
        speeds=np.array([[0.1, 1.0]]),
        profile=np.zeros((2, 2), dtype=np.uint16),
    )
    route = timed(day(visit(1), travel=jam, vehicle={"hour_price": 10.0}), 0)
    assert route.departure >= 10_000
    assert route.end - route.departure == 1500


def _random_day(seed: int) -> tuple[Instance, tuple[int, ...]]:
    draw = np.random.default_rng(seed)
    steps = draw.integers(5, 120, (5, 5)).astype(np.int32)
    travel = ProfiledTravel(
        distances=steps,
        durations=steps,
        starts=np.array([0, 200, 300, 400]),
        speeds=np.array([[1, 0.4, 0.9, 1.3], [1, 0.7, 1.1, 0.5]]),
        profile=draw.integers(0, 2, (5, 5)).astype(np.uint16),
    )
    opens = draw.integers(0, 400, 4)
    visits = tuple(
        Visit(
            id=str(place),
            place=place,
            windows=(Window(int(opens[place - 1]), int(opens[place - 1] + draw.integers(100, 400))),),
            service=int(draw.integers(0, 30)),
            preferred=Window(0, int(opens[place - 1] + 60)),
            late_price=float(draw.choice([0.0, 36_000.0, 100_000.0])),
        )
        for place in range(1, 5)
    )
    van = Vehicle(id="van", start=0, end=0, hour_price=30_000.0, overtime=(OvertimeStep(after=500, hour_price=20_000.0),))
    instance = Instance(places=tuple(Place(id=str(n)) for n in range(5)), travel={"van": travel}, visits=visits, vehicles=(van,))
    return instance, tuple(draw.permutation(4)[: draw.integers(2, 5)].tolist())


def _least_price(instance: Instance, activities: tuple[int, ...]) -> float:
    """Dynamic programming over whole seconds: `price[t]` is the least price of leaving the last place at t."""
    van, travel = instance.vehicles[0], instance.travel["van"]

    def clock_price(moment: int) -> float:
        overtime = sum(step.hour_price * max(0, moment - step.after) for step in van.overtime)
        return (van.hour_price * moment + overtime) / 3600

    price = np.array([-clock_price(moment) for moment in range(HORIZON)])
    place = 0
    for activity in activities:
        call = instance.visits[activity]
        reached, left = np.full(HORIZON, NEVER), np.full(HORIZON, NEVER)
        for moment in range(HORIZON):
            there = arrival(travel, place, call.place, moment)
            if there < HORIZON:
                reached[there] = min(reached[there], price[moment])
        reached = np.minimum.accumulate(reached)
        for begin in range(HORIZON - call.service):
            if begin in call.windows[0] and reached[begin] < NEVER and call.preferred is not None:
                left[begin + call.service] = reached[begin] + call.late_price * max(0, begin - call.preferred.end) / 3600
        price, place = left, call.place
    ends = [(price[moment] + clock_price(arrival(travel, place, 0, moment))) for moment in range(HORIZON) if price[moment] < NEVER]
    return min(ends, default=NEVER)


@pytest.mark.parametrize("seed", range(12))
def test_no_second_of_starting_is_much_cheaper(seed: int) -> None:
    """Roundings of single legs apart (each at most a second, at 8.3 to 41 a second), the least price is found."""
    instance, activities = _random_day(seed)
    sequence = Sequence(vehicle=0, activities=activities)
    least = _least_price(instance, activities)
    found = time_route(instance, sequence)
    assert found.feasible == (least < NEVER)
    if found.feasible:
        terms = cost(instance, schedule(instance, [sequence])).terms
        price = sum(amount for term, amount in terms.items() if term != "unserved")
        assert least - 1e-6 <= price <= least * 1.03 + 60
        known, same = RouteTimer(timing_problem(instance)).evaluate(0, activities)
        assert known
        assert same == pytest.approx(price)
