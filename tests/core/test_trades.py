"""Trades of served visits for unassigned ones alone, without any ruin, at a temperature at which only what is cheaper is taken."""

from typing import Any

import pytest

from router.core._core import Settings
from router.model import Visit, Window
from tests.core.searches import FROZEN, new_search
from tests.oracles.days import day, sequences, van, visit

NO_RUIN = Settings(average_removed=0.0, unassigned_tries=0, moves=60, blink=0.0)


def traded(visits: list[Visit], route: list[str], **vehicle: Any) -> list[str]:
    """The van's calls after trades from `route` on."""
    instance = day(visits, [van(**vehicle)], dimensions=("pieces",), road_of=range(21))
    search = new_search(instance, "static")
    assert search.take(sequences(instance, {"van": route}))
    search.steps(6, FROZEN, NO_RUIN)
    assert search.total() == pytest.approx(search.core.resum())
    return search.names().get("van", [])


def test_a_dear_call_takes_the_place_of_a_cheap_one() -> None:
    visits = [visit("cheap", 5, penalty=20.0, deliver=(1,)), visit("dear", 5, penalty=30.0, deliver=(1,))]
    assert traded(visits, ["cheap"], capacities=(1,)) == ["dear"]


def test_one_call_takes_the_place_of_two_that_are_worth_less() -> None:
    visits = [
        visit("first", 4, penalty=10.0, deliver=(1,)),
        visit("second", 5, penalty=10.0, deliver=(1,)),
        visit("dear", 5, penalty=25.0, deliver=(2,)),
    ]
    assert traded(visits, ["first", "second"], capacities=(2,)) == ["dear"]


def test_a_call_comes_in_on_the_way() -> None:
    visits = [visit("near", 3, penalty=5.0), visit("far", 9, penalty=50.0)]
    assert sorted(traded(visits, ["far"])) == ["far", "near"]


def test_a_call_that_is_not_worth_its_detour_goes() -> None:
    visits = [visit("near", 3, penalty=50.0), visit("far", 9, penalty=5.0), visit("hopeless", 20, penalty=1.0)]
    assert traded(visits, ["near", "far"]) == ["near"]


def test_a_pair_neither_comes_nor_goes() -> None:
    visits = [
        visit("from", 4, penalty=1.0, collect=(1,)),
        visit("to", 5, pickup="from"),
        visit("dear", 5, penalty=30.0, deliver=(1,)),
    ]
    assert traded(visits, ["from", "to"], capacities=(1,), max_stops=2) == ["from", "to"]


def test_a_window_that_is_over_is_not_met_by_a_trade() -> None:
    visits = [visit("cheap", 5, penalty=20.0), visit("dear", 6, penalty=60.0, window=(0, 60))]
    assert traded(visits, ["cheap"]) == ["cheap"]


def test_between_two_windows_of_a_call_the_van_waits_for_the_second() -> None:
    """It is there at 60 s, may begin at 300 s and reaches the next at 360 s; the other way round is too late for the first."""
    twice = visit("twice", 1, windows=(Window(0, 30), Window(300, 400)), penalty=50.0)
    for closes, route in ((360, ["twice", "next"]), (359, ["twice"])):
        assert traded([twice, visit("next", 2, window=(350, closes), penalty=20.0)], ["twice"]) == route


def test_a_call_that_would_push_another_out_of_its_first_window_stays_out() -> None:
    """Its second window opens when the van must be home."""
    twice = visit("twice", 1, windows=(Window(0, 90), Window(300, 400)), service=20, penalty=50.0)
    last = visit("last", 2, window=(0, 260), penalty=50.0)
    for service, route in ((30, ["early", "twice", "last"]), (31, ["twice", "last"])):
        early = visit("early", 1, window=(0, 70), service=service, penalty=20.0)
        assert traded([twice, last, early], ["twice", "last"], latest_end=300) == route


def test_calls_exchanged_between_like_vehicles_take_price_and_load_along() -> None:
    """Each has a price of its own, and the vehicles one per stop; the routes hold each other's calls at first."""
    vans = [van(f"v{number}", stop_price=3.0, capacities=(6,)) for number in range(2)]
    visits = [visit(f"c{number}", number + 1, deliver=(1,), price=float(number)) for number in range(8)]
    instance = day(visits, vans, dimensions=("pieces",), road_of=range(21))
    search = new_search(instance, "static")
    assert search.take(sequences(instance, {"v0": ["c0", "c5", "c2", "c7"], "v1": ["c4", "c1", "c6", "c3"]}))
    before = search.total()
    search.steps(6, FROZEN, NO_RUIN)
    assert search.total() < before
    assert search.total() == pytest.approx(search.core.resum())
