"""Moves of pairs alone, without any ruin, at a temperature at which only what is cheaper is taken."""

import pytest

from router.core._core import Settings
from router.model import Instance, Visit
from tests.core.searches import FROZEN, new_search
from tests.oracles.days import day, sequences, van, visit

NO_RUIN = Settings(average_removed=0.0, moves=60, blink=0.0)


def errand(name: str, origin: int, destination: int, pieces: int = 1) -> list[Visit]:
    """A pickup and its delivery, kilometres from the depot."""
    return [
        visit(f"{name} from", origin, collect=(pieces,)),
        visit(f"{name} to", destination, pickup=f"{name} from"),
    ]


def errands(*pairs: list[Visit], room: int = 1) -> Instance:
    """Two vans on the two sides of town: one begins and ends at its middle, the other 20 kilometres out."""
    vans = [van("inner", capacities=(room,)), van("outer", start=20, end=20, capacities=(room,))]
    return day([each for pair in pairs for each in pair], vans, dimensions=("pieces",), road_of=range(21))


def moved(instance: Instance, routes: dict[str, list[str]], settings: Settings = NO_RUIN) -> dict[str, list[str]]:
    search = new_search(instance, "static")
    assert search.take(sequences(instance, routes))
    search.steps(12, FROZEN, settings)
    assert search.total() == pytest.approx(search.core.resum())
    return search.names()


def test_a_pair_moves_to_the_route_that_passes_by() -> None:
    instance = errands(errand("near", 1, 2), errand("far", 18, 19), errand("also far", 17, 16))
    routes = {"inner": ["near from", "near to", "also far from", "also far to"], "outer": ["far from", "far to"]}
    found = moved(instance, routes)
    assert found["inner"] == ["near from", "near to"]
    assert sorted(found["outer"]) == ["also far from", "also far to", "far from", "far to"]


def test_two_pairs_change_routes_where_neither_vehicle_may_make_another_stop() -> None:
    near, far = errand("near", 1, 2), errand("far", 18, 19)
    others = errand("low", 3, 4), errand("high", 16, 17)
    vans = [van("inner", capacities=(1,), max_stops=4), van("outer", start=20, end=20, capacities=(1,), max_stops=4)]
    instance = day([*near, *far, *others[0], *others[1]], vans, dimensions=("pieces",), road_of=range(21))
    routes = {
        "inner": ["low from", "low to", "far from", "far to"],
        "outer": ["near from", "near to", "high from", "high to"],
    }
    found = moved(instance, routes)
    assert sorted(found["inner"]) == ["low from", "low to", "near from", "near to"]
    assert sorted(found["outer"]) == ["far from", "far to", "high from", "high to"]


def test_a_pair_finds_its_place_on_its_own_route() -> None:
    """Out and back without a turn between, in which the two deliveries may stand either way round."""
    instance = errands(errand("first", 2, 9), errand("second", 3, 8), room=2)
    routes = {"inner": ["second from", "second to", "first from", "first to"]}
    found = moved(instance, routes)["inner"]
    assert found[:2] == ["first from", "second from"]
    assert sorted(found[2:]) == ["first to", "second to"]


def test_goods_are_not_picked_up_where_there_is_no_room_for_them() -> None:
    instance = errands(errand("first", 2, 9), errand("second", 3, 8), room=1)
    routes = {"inner": ["second from", "second to", "first from", "first to"]}
    found = moved(instance, routes)["inner"]
    assert found in (routes["inner"], ["first from", "first to", "second from", "second to"])
