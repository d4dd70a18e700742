"""Numbers along a chain of near places: the same day, the same plans, other numbers."""

from pathlib import Path

import numpy as np
import pytest

from router import check, cost, load, schedule
from router.core import _core as core
from router.engines import construction
from router.engines.interface import Budget
from router.engines.lns import numbering as numbers
from router.engines.lns.numbering import near_by_near
from router.model import Instance, PiecewiseTravel, Sequence
from router.model.travel import StaticTravel, among
from router.model.travel_times import arrival
from tests.engines.days import day as tiny_day, van, visit as tiny_visit

SAMPLES = Path(__file__).parents[3] / "sample_instances"


@pytest.fixture(scope="module")
def day() -> Instance:
    """A day with every mode, pairs, alternatives, areas and reloads."""
    return load(SAMPLES / "o2o_day")


def test_every_visit_stays_the_same_visit(day: Instance) -> None:
    numbering = near_by_near(day)
    assert sorted(numbering.visits) == list(range(len(day.visits)))
    assert [visit.id for visit in numbering.instance.visits] == [day.visits[number].id for number in numbering.visits]


def test_places_keep_their_distances(day: Instance) -> None:
    inner = near_by_near(day).instance
    old = {place.id: number for number, place in enumerate(day.places)}
    order = np.array([old[place.id] for place in inner.places])
    for profile, travel in day.travel.items():
        assert np.array_equal(inner.travel[profile].durations, travel.durations[np.ix_(order, order)])
    for visit in inner.visits:
        assert inner.places[visit.place].id == day.places[day.visits[day.visit_index[visit.id]].place].id
    for before, after in zip(day.vehicles, inner.vehicles, strict=True):
        assert inner.places[after.start].id == day.places[before.start].id


def test_plans_go_in_and_out_unchanged(day: Instance) -> None:
    numbering = near_by_near(day)
    plan = (Sequence(vehicle=0, activities=(0, 2, -1, 1)),)
    assert numbering.outward(numbering.inward(plan)) == plan
    assert numbering.inward(plan) != plan


def test_a_large_day_has_its_visits_renumbered_alone(day: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    every = near_by_near(day)
    monkeypatch.setattr(numbers, "MOST_PLACES", 10)
    large = near_by_near(day)
    assert large.visits == every.visits != tuple(range(len(day.visits)))
    assert large.instance.travel is day.travel
    plan = (Sequence(vehicle=0, activities=(0, 2, -1, 1)),)
    assert large.outward(large.inward(plan)) == plan


def test_a_plan_is_timed_and_priced_alike_under_both_numbers(day: Instance) -> None:
    numbering = near_by_near(day)
    sequences = construction.prepare(day).search(Budget()).sequences
    outside, inside = schedule(day, sequences), schedule(numbering.instance, numbering.inward(sequences))
    assert cost(numbering.instance, inside).total == pytest.approx(cost(day, outside).total)
    assert [[(stop.visit, stop.begin) for stop in route.stops] for route in inside.routes] == [
        [(stop.visit, stop.begin) for stop in route.stops] for route in outside.routes
    ]
    assert check(numbering.instance, inside) == check(day, outside) == []


def test_the_chain_goes_from_the_depot_to_the_nearest_place_left() -> None:
    where = np.array([0, 50, 10, 60, 20], dtype=np.int32)
    seconds = np.abs(where[:, None] - where).astype(np.int32)
    travel = {"van": StaticTravel(distances=seconds, durations=seconds)}
    numbering = near_by_near(tiny_day([tiny_visit(place) for place in range(1, 5)], [van("v1")], travel=travel))
    assert [place.id for place in numbering.instance.places] == ["p0", "p2", "p4", "p1", "p3"]
    assert numbering.visits == (1, 3, 0, 2)
    assert numbering.instance.travel["van"].durations[0].tolist() == [0, 10, 20, 50, 60]


def test_arrival_functions_follow_their_places() -> None:
    least = np.array([[0, 5, 9], [6, 0, 7], [8, 4, 0]], dtype=np.int32)
    offsets = np.array([0, 0, 2, 2, 2, 2, 4, 4, 4, 4])
    travel = PiecewiseTravel(
        distances=least,
        durations=least,
        offsets=offsets,
        departures=np.array([0.0, 100.0, 0.0, 50.0]),
        arrivals=np.array([5.0, 130.0, 7.0, 90.0]),
    )
    turned = among(travel, np.array([2, 0, 1]))
    for origin, destination in ((0, 1), (1, 2), (2, 0), (0, 2)):
        for leave in (0, 40, 99, 200):
            old = arrival(travel, [2, 0, 1][origin], [2, 0, 1][destination], leave)
            assert arrival(turned, origin, destination, leave) == old


def test_a_chain_of_places_that_do_not_ascend_or_lack_the_first_is_refused() -> None:
    seconds = np.zeros((3, 3), dtype=np.int32)
    for places, first in (([2, 1], 1), ([0, 0], 0), ([0, 1], 2), ([0, 3], 0)):
        with pytest.raises(ValueError, match="places"):
            core.chain_of_places(seconds, np.array(places, dtype=np.int32), first)
