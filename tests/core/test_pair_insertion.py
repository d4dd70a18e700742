"""What is found for a pair, remembered or not, is the best of all places on all routes."""

import math
from dataclasses import replace

import numpy as np
import pytest

from router.core._core import Settings
from router.model import Instance, StaticTravel, Visit
from tests.core.searches import FROZEN, NEITHER_DRAWN, new_search
from tests.core.test_steps import cheapest
from tests.oracles.days import day, sequences, van, visit


def errand(number: int) -> list[Visit]:
    """A pickup and its delivery, some with narrow windows, so that few places do."""
    window = (600 * (number % 3), 600 * (number % 3) + 1_500 + 400 * number)
    return [
        visit(f"{number} from", 1 + number * 4 % 9, collect=(1 + number % 2,), service=60),
        visit(f"{number} to", 1 + number * 7 % 9, pickup=f"{number} from", window=window, service=60),
    ]


def errands(count: int = 6, *, count_of_vans: int = 3, **limits: int) -> Instance:
    vans = [van(f"v{number}", capacities=(3,), **limits) for number in range(count_of_vans)]
    return day([each for number in range(count) for each in errand(number)], vans, dimensions=("pieces",))


def both_ways(instance: Instance) -> Instance:
    """The same errands; the pickups also bring goods from the depot, and the deliveries collect some for it."""
    visits = [replace(one, deliver=(1,)) if one.pickup is None else replace(one, collect=(1,)) for one in instance.visits]
    return replace(instance, visits=tuple(visits))


def released(instance: Instance) -> Instance:
    """The same errands; what some pickups hand over for the depot's sake is ready late, so that their vans leave late."""
    visits = [one if one.pickup else replace(one, release=1_200 * (number // 2 % 4)) for number, one in enumerate(instance.visits)]
    return replace(instance, visits=tuple(visits))


LIMITED = [errands(**limits) for limits in ({}, {"max_distance": 20_000}, {"max_driving": 1_200}, {"max_stops": 5})]


@pytest.mark.parametrize(
    "instance",
    [*LIMITED, both_ways(LIMITED[0]), released(LIMITED[0])],
    ids=["free", "distance", "driving", "stops", "both ways", "released"],
)
def test_the_best_place_is_found_whatever_was_tried_and_taken_back_before(instance: Instance) -> None:
    compared = 0
    search = new_search(instance, "static")
    search.build()
    for visit_number in (0, 3, 4, 7, 8, 11):
        search.steps(10, settings=Settings(average_removed=3.0, regret_chance=0.5))
        search.core.ruin(Settings(average_removed=4.0, route_chance=0.0), visit_number)
        routes = {one.vehicle: one.activities for one in search.sequences}
        for job in search.core.state()["unassigned"].tolist():
            for _ in range(2):  # the second time from memory
                found = search.core.best_insertion(job, NEITHER_DRAWN)
                best = cheapest(search, routes, job)
                assert (found[2] < 0) == (best == math.inf)
                assert found[2] < 0 or found[0] == pytest.approx(best, abs=1e-6)
                compared += 1
        search.core.undo()
    assert compared > 15


def test_what_was_too_dear_once_is_found_when_nothing_cheaper_is_left() -> None:
    """Of most routes only a price is remembered below which there is no place; the routes that had the cheapest ones change."""
    search = new_search(errands(12, count_of_vans=6, max_stops=6), "static")
    search.build()
    dearer = 0
    for number in range(60):
        search.steps(1, settings=Settings(average_removed=2.0, regret_chance=0.5))
        search.core.ruin(Settings(average_removed=4.0, route_chance=0.0), number % 24)
        routes = {one.vehicle: one.activities for one in search.sequences}
        for job in search.core.state()["unassigned"].tolist():
            found, best = search.core.best_insertion(job, NEITHER_DRAWN), cheapest(search, routes, job)
            assert (found[2] < 0) == (best == math.inf)
            assert found[2] < 0 or found[0] == pytest.approx(best, abs=1e-6)
            dearer += best < math.inf
        search.core.undo()
    assert dearer > 40


def test_a_refused_step_leaves_the_routes_as_they_were_known() -> None:
    search = new_search(errands(), "static")
    search.build()
    search.steps(50)
    for _ in range(20):
        versions, total = search.core.state()["version"], search.total()
        search.steps(1, FROZEN, Settings(moves=0))
        if search.total() == total:
            assert np.array_equal(search.core.state()["version"], versions)


@pytest.mark.parametrize("kind", ["static", "full"])
def test_of_many_unused_vehicles_at_places_of_their_own_the_best_is_found(kind: str) -> None:
    """Nine vans, each of a type of its own: the nearest ones come too late for some errands, and one may not serve them."""
    vans = [van(f"v{place}", start=place, end=None, capacities=(3,), earliest_start=300 * (place % 4)) for place in range(9)]
    visits = [visit for number in range(6) for visit in errand(number)]
    visits[0:2] = [replace(one, vehicles=frozenset({"v0", "v7"})) for one in visits[0:2]]
    instance = day(visits, vans, dimensions=("pieces",))
    search = new_search(instance, kind)
    for steps in (0, 5):
        search.steps(steps, settings=Settings(average_removed=3.0, regret_chance=0.5))
        search.core.ruin(Settings(average_removed=8.0, route_chance=0.0), 2)
        routes = {one.vehicle: one.activities for one in search.sequences}
        for job in search.core.state()["unassigned"].tolist():
            found = search.core.best_insertion(job, NEITHER_DRAWN)
            assert found[0] == pytest.approx(cheapest(search, routes, job), abs=1e-6)
        search.core.undo()


def test_what_was_remembered_at_a_low_price_hides_no_place_at_a_higher_one() -> None:
    """Beside the first van's errand the pair costs 1 km more, for which the second van is out of the question: 3 km with the
    delivery at the end of its route, 19 with it right behind the pickup. Without that errand the second van is the cheapest."""
    names = ("depot", "a from", "a to", "b from", "b to", "pickup", "delivery")
    kilometres = np.full((7, 7), 20)
    np.fill_diagonal(kilometres, 0)
    legs = {"depot": {"a from": 3, "b from": 4, "pickup": 2}, "a from": {"a to": 2}, "a to": {"delivery": 2, "depot": 4}}
    legs |= {"b from": {"b to": 2}, "b to": {"delivery": 2, "depot": 4}}
    legs |= {"pickup": {"a from": 2, "b from": 5, "delivery": 1}, "delivery": {"depot": 2}}
    for start, ends in legs.items():
        for end, length in ends.items():
            kilometres[names.index(start), names.index(end)] = length
    travel = {"van": StaticTravel(distances=(kilometres * 1_000).astype(np.int32), durations=(kilometres * 60).astype(np.int32))}
    visits = [visit(name, names.index(name)) for name in names[1:]]
    visits = [replace(one, pickup=visits[number - 1].id) if number % 2 else one for number, one in enumerate(visits)]
    instance = day(visits, [van("v0"), van("v1")], road_of=range(7), travel=travel)
    search = new_search(instance, "static")
    routes = {"v0": ("pickup", "a from", "a to", "delivery"), "v1": ("b from", "b to")}
    assert search.take(sequences(instance, routes))
    prices = {}
    for wanted in ({2}, {0, 2}):
        for _ in range(200):
            search.core.ruin(Settings(average_removed=float(len(wanted)), route_chance=0.0), 4)
            if set(search.core.state()["unassigned"].tolist()) == wanted:
                prices[len(wanted)] = search.core.best_insertion(2, NEITHER_DRAWN)[:3]
                search.core.undo()
                break
            search.core.undo()
    assert prices == {1: (1.0, 2, 0), 2: (3.0, 2, 1)}
