"""Giving up routes: as few as the loads allow, and no further than told."""

import numpy as np
import pytest

from router.engines.lns.kernels.operations import build, drop_routes
from router.engines.lns.kernels.search import new_best
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import ABSENT, USED
from router.model import Instance, Sequence
from tests.engines.lns.kernels.searches import Search, differences, new_search
from tests.oracles.days import day, van, visit

ONE_EACH = tuple(Sequence(vehicle=number, activities=(number,)) for number in range(6))


def calls(room: int) -> Instance:
    """Six calls of two pieces each, and a van for each."""
    visits = [visit(f"c{number}", number + 1, deliver=(2,)) for number in range(6)]
    return day(visits, [van(f"v{number}", capacities=(room,)) for number in range(6)], dimensions=("pieces",))


def started(room: int) -> Search:
    search = new_search(calls(room), "static")
    assert search.take(ONE_EACH)
    search.steps(0)
    return search


def reduce(search: Search, steps: int, fewest: int = 1, offers_anew: float = 1.0) -> None:
    settings = Settings(moves=0, absent_tries=6, offers_anew=offers_anew)
    absences = np.ones(search.problem.job_count, dtype=np.int64)
    drop_routes(
        search.problem,
        search.state,
        search.clock,
        settings,
        search.chance,
        search.best,
        new_best(search.problem),
        absences,
        steps,
        1.0,
        fewest,
    )


def routes_of_the_best(search: Search) -> int:
    starts = range(search.problem.visit_count, search.problem.visit_count + search.problem.vehicle_count)
    return sum(bool(search.best.following[start] < search.problem.visit_count) for start in starts)


@pytest.mark.parametrize("offers_anew", [1.0, 0.0])
@pytest.mark.parametrize(("room", "fewest"), [(4, 3), (6, 2), (8, 2), (12, 1)])
def test_as_few_routes_as_the_loads_allow(room: int, fewest: int, offers_anew: float) -> None:
    search = started(room)
    reduce(search, 60, offers_anew=offers_anew)
    assert routes_of_the_best(search) == fewest
    assert search.best.figures[1] == 0.0
    assert (search.best.option_of >= 0).all()


def test_it_stops_at_the_fewest_it_is_told() -> None:
    search = started(room=12)
    reduce(search, 60, fewest=4)
    assert search.state.counts[USED] == 4
    assert search.state.counts[ABSENT] == 0
    assert search.best.done[0] < 60


def test_one_route_is_given_up_too_when_that_is_allowed() -> None:
    """With penalties of zero nothing is lost by serving nobody."""
    visits = [visit("a", 1, penalty=0.0), visit("b", 2, penalty=0.0)]
    search = new_search(day(visits), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    search.steps(0)
    reduce(search, 20, fewest=0)
    assert search.best.figures.tolist() == [0.0, 0.0]


def test_told_to_stop_it_changes_nothing() -> None:
    search = started(room=4)
    before = search.copied()
    search.best.done[1] = 1
    reduce(search, 60)
    search.steps(5)
    assert differences(before, search.copied()) == []
    assert search.best.done[0] == 0


def test_a_job_left_out_at_first_is_served_before_routes_are_given_up() -> None:
    """Were plans without it good enough to go on from, the leanest would have a route less and a call unserved."""
    search = new_search(calls(room=10), "static")
    assert search.take(ONE_EACH[:5])
    search.steps(0)
    leanest = new_best(search.problem)
    absences = np.ones(search.problem.job_count, dtype=np.int64)
    settings = Settings(moves=0, absent_tries=6)
    drop_routes(search.problem, search.state, search.clock, settings, search.chance, search.best, leanest, absences, 200, 1.0, 1)
    assert leanest.figures[1] == 0.0
    assert (leanest.option_of >= 0).all()


def test_what_is_left_out_is_served_where_no_route_can_be_spared() -> None:
    """Two vans hold twelve pieces and there are twelve, but beside 3 and 2 in each van the last 2 find no room."""
    visits = [visit(f"c{number}", number + 1, deliver=(pieces,)) for number, pieces in enumerate((3, 3, 2, 2, 2))]
    vans = [van(f"v{number}", capacities=(6,)) for number in range(2)]
    search = new_search(day(visits, vans, dimensions=("pieces",)), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 2)), Sequence(vehicle=1, activities=(1, 3))))
    search.steps(0)
    assert search.best.option_of.tolist().count(-1) == 1
    reduce(search, 200, fewest=2)
    assert (search.best.option_of >= 0).all()
    assert routes_of_the_best(search) == 2


@pytest.mark.parametrize("clock", ["static", "duration"])
def test_a_job_that_was_refused_is_not_offered_to_unchanged_routes(clock: str) -> None:
    """The van has room for both calls, but is told that it had none for the second."""
    vans = [van("v0", capacities=(2,), hour_price=float(clock == "duration"))]
    search = new_search(day([visit("a", 1, deliver=(1,)), visit("b", 2, deliver=(1,))], vans, dimensions=("pieces",)), clock)
    assert search.take((Sequence(vehicle=0, activities=(0,)),))
    for refused in (1, 0):
        search.state.refused[1] = refused
        build(search.problem, search.state, search.clock, Settings(offers_anew=0.0, blink=0.0), search.chance)
        assert (search.state.option_of[1] < 0) == (refused == 1)
