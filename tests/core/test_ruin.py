"""Ruins: how many visits go, and in what strings; never none while something is served."""

import numpy as np
import pytest

from router.core._core import Settings
from router.model import Resource, Sequence
from tests.core.searches import FROZEN, KINDS, Searching, new_search
from tests.oracles.days import day, van, visit


def two_routes(kind: str = "static") -> Searching:
    visits = [visit(f"c{number}", number + 1) for number in range(8)]
    search = new_search(day(visits, [van("one"), van("two")]), kind)
    assert search.take((Sequence(vehicle=0, activities=(0, 1, 2, 3)), Sequence(vehicle=1, activities=(4, 5, 6, 7))))
    return search


def removed(settings: Settings) -> set[int]:
    """How many visits each of sixty steps on two routes of four visits takes out."""
    search = two_routes()
    found = set()
    for _ in range(60):
        search.steps(1, FROZEN, settings)
        found.add(len(search.core.state()["removed"]))
    return found


def test_a_scattered_ruin_has_a_size_of_its_own() -> None:
    few = {"moves": 0, "route_chance": 0.0, "scattered_removed": 1.0, "scattered_string": 1.0}
    assert removed(Settings(**few, scattered_chance=1.0)) == {1}
    assert max(removed(Settings(**few))) > 1
    assert removed(Settings(**few, scattered_chance=0.5)) > {1}


def test_it_takes_short_strings_and_several_of_them() -> None:
    """One to seven strings of one visit each."""
    settings = Settings(moves=0, route_chance=0.0, scattered_chance=1.0, scattered_removed=4.0, scattered_string=1.0)
    assert removed(settings) == set(range(1, 8))


@pytest.mark.parametrize("kind", KINDS)
def test_something_always_goes_and_the_visit_it_begins_at_most_of_all(kind: str) -> None:
    with_seed = 0
    for number in range(160):
        search = two_routes(kind)
        search.core.draw_seeds(number)  # a draw of its own each time
        search.core.ruin(Settings(), number % 8)
        state = search.core.state()
        assert len(state["removed"]) > 0
        assert sorted(state["removed"]) == sorted(state["unassigned"])
        assert (state["route_of"][state["removed"]] == -1).all()
        assert state["stops"].sum() == 8 - len(state["removed"])
        with_seed += number % 8 in state["removed"]
    assert with_seed > 120, "a string that is split may keep it"


def test_a_string_is_cut_out_of_one_route_in_a_row() -> None:
    """One whole string from one route, wherever it begins, and every length up to the route's."""
    settings = Settings(route_chance=0.0, average_removed=2.0, split_chance=0.0)
    strings = set()
    for number in range(200):
        search = two_routes()
        search.core.draw_seeds(number)
        search.core.ruin(settings, 2)
        own = np.sort(search.core.state()["removed"])
        assert 2 in own
        assert own[-1] < 4
        assert (np.diff(own) == 1).all()
        strings.add((int(own[0]), len(own)))
    assert strings == {(2, 1), (1, 2), (2, 2), (0, 3), (1, 3), (0, 4)}


@pytest.mark.parametrize("kind", ["static", "full"])
def test_a_split_string_keeps_a_stretch_inside(kind: str) -> None:
    """Whether visits are taken out all at once or one by one."""
    settings = Settings(route_chance=0.0, average_removed=2.0, split_chance=1.0)
    gaps = 0
    for number in range(200):
        search = two_routes(kind)
        search.core.draw_seeds(number)
        search.core.ruin(settings, 2)
        own = np.sort(search.core.state()["removed"])
        gaps += bool((np.diff(own) > 1).any())
    assert gaps > 10


def test_what_is_taken_out_is_put_back() -> None:
    search = two_routes()
    search.core.ruin(Settings(), 3)
    assert search.core.recreate(Settings(blink=0.0), float("inf"))
    assert len(search.core.state()["unassigned"]) == 0


def test_it_ends_once_the_cost_cannot_stay_below_the_limit() -> None:
    search = two_routes()
    search.core.ruin(Settings(), 3)
    assert not search.core.recreate(Settings(), 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_now_and_then_a_whole_route_goes(kind: str) -> None:
    """The shortest of those near, with up to two strings beside it; half of the time none comes into use for what it served."""
    visits = [visit(f"c{number}", number + 1, deliver=(1 if number < 5 else 3,)) for number in range(8)]
    vans = [van("one", capacities=(5,)), van("two", capacities=(9,)), van("idle", capacities=(9,))]
    settings = Settings(route_chance=1.0, longest_string=1.0)
    left, opened = set(), set()
    for number in range(60):
        search = new_search(day(visits, vans, dimensions=("pieces",)), kind)
        assert search.take((Sequence(vehicle=0, activities=(0, 1, 2, 3, 4)), Sequence(vehicle=1, activities=(5, 6, 7))))
        search.core.draw_seeds(number)
        search.core.ruin(settings, 0)
        stops = search.core.state()["stops"]
        assert stops[1] == 0
        left.add(int(stops[0]))
        opened.add(search.core.best_insertion(5, Settings(blink=0.0))[2] == 1)
    assert left == {3, 4, 5}
    assert opened == {False, True}


def test_a_route_longer_than_the_longest_is_left_alone() -> None:
    search = two_routes()
    search.core.ruin(Settings(route_chance=1.0, longest_route=3, average_removed=2.0), 0)
    assert search.core.state()["stops"].sum() > 4


def test_where_options_compete_a_ruin_reaches_jobs_that_could_be_served_near_its_seed() -> None:
    """The seed is an option not taken: its job goes from where it is served, or else the nearest visit does."""
    uses = {"room": 1}
    visits = [visit("here", 1, group="order", uses=uses), visit("there", 9, group="order", uses=uses)]
    visits += [visit("near", 2, uses=uses), visit("out", 5, uses=uses)]
    instance = day(visits, [van("one")], resources=(Resource(id="room", kind="room", capacity=2),))
    for chance, gone in ((1.0, instance.job_of[0]), (0.0, instance.job_of[2])):
        search = new_search(instance, "static")
        assert search.take((Sequence(vehicle=0, activities=(2, 1)),))
        search.core.ruin(Settings(route_chance=0.0, alternative_chance=chance, longest_string=1.0, average_removed=0.5), 0)
        assert search.core.state()["removed"].tolist() == [gone]
