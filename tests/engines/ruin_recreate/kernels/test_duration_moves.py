"""Moves between vehicles of different depots, without any ruin, at a temperature at which only what is cheaper is taken."""

import pytest

from router.engines.ruin_recreate.settings import Settings
from router.model import Instance
from tests.engines.ruin_recreate.kernels.searches import new_search
from tests.oracles.days import day, sequences, van, visit

FROZEN = 1e-300
NO_RUIN = Settings(average_removed=0.0, moves=60)


def two_depots(near_only_for: frozenset[str] | None = None, outer_stop_price: float = 0.0) -> Instance:
    """A call near each of two depots, and a van with room for one of them at each."""
    vans = [
        van("inner", capacities=(1,), hour_price=1.0),
        van("outer", start=9, end=9, capacities=(1,), hour_price=1.0, stop_price=outer_stop_price),
    ]
    calls = [visit("near", 1, deliver=(1,), vehicles=near_only_for), visit("far", 8, deliver=(1,))]
    return day(calls, vans, dimensions=("pieces",))


def after_moves(instance: Instance, routes: dict[str, list[str]]) -> dict[str, list[str]]:
    search = new_search(instance, "duration")
    assert search.take(sequences(instance, routes))
    search.steps(12, FROZEN, NO_RUIN)
    assert search.total() == pytest.approx(search.summed_anew())
    return {
        instance.vehicles[one.vehicle].id: [instance.visits[number].id for number in one.activities] for one in search.sequences
    }


CROSSED = {"inner": ["far"], "outer": ["near"]}


@pytest.mark.parametrize("outer_stop_price", [0.0, 3.0])
def test_calls_change_vans_of_two_depots(outer_stop_price: float) -> None:
    assert after_moves(two_depots(outer_stop_price=outer_stop_price), CROSSED) == {"inner": ["near"], "outer": ["far"]}


def test_a_call_stays_with_the_only_van_that_may_serve_it() -> None:
    assert after_moves(two_depots(near_only_for=frozenset({"outer"})), CROSSED) == CROSSED


def test_a_whole_route_goes_to_the_idle_van_of_the_nearer_depot() -> None:
    vans = [van("inner", hour_price=1.0), van("outer", start=9, end=9, hour_price=1.0)]
    instance = day([visit("a", 7), visit("b", 8)], vans)
    assert sorted(after_moves(instance, {"inner": ["a", "b"]})) == ["outer"]
