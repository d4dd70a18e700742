"""Giving up routes: as few as the loads allow, and no further than told."""

import math

import pytest

from router.core._core import Settings
from router.model import Instance, Sequence
from tests.core.searches import Searching, differences, new_search
from tests.oracles.days import day, van, visit

ONE_EACH = tuple(Sequence(vehicle=number, activities=(number,)) for number in range(6))


def calls(room: int) -> Instance:
    """Six calls of two pieces each, and a van for each."""
    visits = [visit(f"c{number}", number + 1, deliver=(2,)) for number in range(6)]
    return day(visits, [van(f"v{number}", capacities=(room,)) for number in range(6)], dimensions=("pieces",))


def started(room: int) -> Searching:
    search = new_search(calls(room), "static")
    assert search.take(ONE_EACH)
    search.steps(0)
    return search


def reduce(search: Searching, steps: int, fewest: int = 1, offers_anew: float = 1.0) -> None:
    search.core.reduce_fleet(Settings(moves=0, unassigned_tries=6, offers_anew=offers_anew), steps, 1.0, fewest)


def routes(words: list[int]) -> int:
    return words.count(-1)


@pytest.mark.parametrize("offers_anew", [1.0, 0.0])
@pytest.mark.parametrize(("room", "fewest"), [(4, 3), (6, 2), (8, 2), (12, 1)])
def test_as_few_routes_as_the_loads_allow(room: int, fewest: int, offers_anew: float) -> None:
    search = started(room)
    reduce(search, 60, offers_anew=offers_anew)
    found, _, penalties = search.core.fewest
    assert routes(found.tolist()) == fewest
    assert penalties == 0.0
    assert search.core.fewest_unassigned == 0


def test_it_stops_at_the_fewest_it_is_told() -> None:
    search = started(room=12)
    reduce(search, 60, fewest=4)
    assert search.core.state()["used_count"] == 4
    assert search.core.unassigned == 0
    assert search.core.steps < 60


def test_one_route_is_given_up_too_when_that_is_allowed() -> None:
    """With penalties of zero nothing is lost by serving nobody."""
    visits = [visit("a", 1, penalty=0.0), visit("b", 2, penalty=0.0)]
    search = new_search(day(visits), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    search.steps(0)
    reduce(search, 20, fewest=0)
    assert search.core.best[1:] == (0.0, 0.0)


def test_told_to_stop_it_changes_nothing() -> None:
    search = started(room=4)
    before = search.copied()
    search.core.stop()
    reduce(search, 60)
    search.steps(5)
    assert differences(before, search.copied()) == []
    assert search.core.steps == 0


def test_what_is_left_out_is_served_where_no_route_can_be_spared() -> None:
    """Two vans hold twelve pieces and there are twelve, but beside 3 and 2 in each van the last 2 find no room."""
    visits = [visit(f"c{number}", number + 1, deliver=(pieces,)) for number, pieces in enumerate((3, 3, 2, 2, 2))]
    vans = [van(f"v{number}", capacities=(6,)) for number in range(2)]
    search = new_search(day(visits, vans, dimensions=("pieces",)), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 2)), Sequence(vehicle=1, activities=(1, 3))))
    search.steps(0)
    assert search.core.best[2] > 0
    reduce(search, 200, fewest=2)
    assert search.core.best[2] == 0
    assert routes(search.core.best[0].tolist()) == 2


@pytest.mark.parametrize("kind", ["static", "functions"])
def test_a_job_that_was_refused_is_not_offered_to_unchanged_routes(kind: str) -> None:
    """The van has room for both calls, but the second was refused when serving it might cost nothing."""
    vans = [van("v0", capacities=(2,), hour_price=float(kind == "functions"))]
    search = new_search(day([visit("a", 1, deliver=(1,)), visit("b", 2, deliver=(1,))], vans, dimensions=("pieces",)), kind)
    assert search.take((Sequence(vehicle=0, activities=(0,)),))
    search.core.build(Settings(penalty_factor=0.0, loss_chance=0.0))
    assert search.core.unassigned == 1
    for offers_anew, unassigned in ((0.0, 1), (1.0, 0)):
        search.core.build(Settings(offers_anew=offers_anew, blink=0.0, loss_chance=0.0))
        assert search.core.unassigned == unassigned


def test_a_fewest_route_plan_is_unknown_until_it_was_sought() -> None:
    search = started(room=4)
    assert math.isinf(search.core.fewest[1])
