"""The times of `schedule` are as cheap as any on a grid of whole minutes, tried one by one."""

from random import Random

from hypothesis import given, strategies as st

from router.costing import cost
from router.model import Instance, Plan, Sequence
from router.timing import time_route
from tests.oracles.grid import best_price
from tests.oracles.laws import few
from tests.oracles.strategies import small_days

HARD = ("time_windows", "several_windows", "release", "service_by_kind", "setup", "hour_price", "overtime", "open_end")
SOFT = ("time_windows", "preferred_window", "service_by_kind", "setup", "hour_price", "open_end")

HORIZON = 60 * 60
TIMED = ("time", "overtime", "early", "late")


@few(60)
@given(small_days(HARD, most_visits=3), st.randoms(use_true_random=False))
def test_no_times_on_the_grid_are_cheaper(day: Instance, chance: Random) -> None:
    assert_cheapest(day, chance)


@few(60)
@given(small_days(SOFT, most_visits=3), st.randoms(use_true_random=False))
def test_nor_with_preferred_windows(day: Instance, chance: Random) -> None:
    assert_cheapest(day, chance)


def assert_cheapest(day: Instance, chance: Random) -> None:
    order = list(range(len(day.visits)))
    chance.shuffle(order)
    sequence = Sequence(vehicle=0, activities=tuple(order))
    timed = time_route(day, sequence)
    best = best_price(day, sequence, HORIZON)
    assert timed.feasible == (best is not None)
    if best is None:
        return
    terms = cost(day, Plan(routes=(timed.route,))).terms
    assert sum(terms.get(name, 0.0) for name in TIMED) <= best + 1e-9
