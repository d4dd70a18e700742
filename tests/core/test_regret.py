"""Pairs inserted by regret: first the one that has no other place."""

import pytest

from router.core._core import Settings
from router.model import Instance
from tests.core.searches import new_search
from tests.oracles.days import day, van, visit

SEEDS = range(8)


def one_place_each() -> Instance:
    """Two vans for one errand each; the first errand is for the near van alone, the second is cheaper there."""
    near = frozenset({"near"})
    visits = [
        visit("bound from", 3, collect=(1,), vehicles=near),
        visit("bound to", 4, pickup="bound from", vehicles=near),
        visit("free from", 1, collect=(1,)),
        visit("free to", 2, pickup="free from"),
    ]
    vans = [van("near", capacities=(1,), max_stops=2), van("far", start=9, end=9, capacities=(1,), max_stops=2)]
    return day(visits, vans, dimensions=("pieces",))


def left_out(instance: Instance, seed: int, regret_chance: float) -> int:
    """Errands that a single step cannot serve."""
    search = new_search(instance, "static", seed)
    search.steps(1, 1e9, Settings(moves=0, blink=0.0, unassigned_tries=2, regret_chance=regret_chance))
    return search.core.unassigned


@pytest.mark.parametrize("seed", SEEDS)
def test_the_errand_with_a_single_place_comes_first(seed: int) -> None:
    assert left_out(one_place_each(), seed, regret_chance=1.0) == 0


def test_in_any_order_it_is_left_out_now_and_then() -> None:
    assert {left_out(one_place_each(), seed, regret_chance=0.0) for seed in SEEDS} == {0, 1}


def test_visits_without_partner_are_inserted_the_usual_way() -> None:
    visits = [visit("from", 1, collect=(1,)), visit("to", 2, pickup="from"), visit("call", 3)]
    search = new_search(day(visits, [van("van", capacities=(1,))], dimensions=("pieces",)), "static")
    search.steps(1, 1e9, Settings(moves=0, blink=0.0, unassigned_tries=3, regret_chance=1.0))
    assert search.core.unassigned == 0
