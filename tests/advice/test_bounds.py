"""Bounds never rule out what the clock allows, whatever rules the day mixes."""

from itertools import permutations
from random import Random

from hypothesis import given, settings, strategies as st

from router.advice.bounds import RouteBounds, all_spots, least_seconds, put
from router.advice.trials import Trials
from router.model import Instance, Sequence
from tests.oracles.days import day, road, rush_road, van, visit
from tests.oracles.strategies import small_days


@settings(max_examples=60, deadline=None)
@given(small_days(), st.randoms(use_true_random=False))
def test_no_insertion_that_the_clock_allows_is_ruled_out(instance: Instance, chance: Random) -> None:
    visits = list(range(len(instance.visits)))
    chance.shuffle(visits)
    pairs = {instance.visit_index[name] for name in instance.deliveries_of}
    route = tuple(number for number in visits[:3] if instance.visits[number].pickup is None and number not in pairs)
    trials = Trials(instance, [Sequence(vehicle=0, activities=route)])
    for job in instance.jobs:
        for option in job.options:
            if set(option) & set(route):
                continue
            allowed = set(RouteBounds.of(instance, instance.vehicles[0], route).spots(trials.calls(option)))
            for spot in all_spots(len(route), len(option), first=len(instance.vehicles[0].prefix)):
                if trials.clock(0, put(route, option, spot))[0]:
                    assert spot in allowed


def test_too_late_at_the_visit_and_too_late_behind_it() -> None:
    """The visit at 9 km takes 540 s, closes at 600 s; the one at 3 km must begin by 200 s, so only behind it is in time."""
    instance = day([visit("near", 3, window=(0, 200)), visit("far", 9, window=(0, 600))])
    bounds = RouteBounds.of(instance, instance.vehicles[0], (0,))
    assert list(bounds.spots([instance.visits[1]])) == [(1,)]
    assert bounds.detours([instance.visits[1]]).tolist() == [12 * 60, 12 * 60]


def test_a_frozen_beginning_takes_nothing() -> None:
    instance = day([visit("a", 1), visit("b", 2), visit("c", 3)], [van(prefix=("a",))])
    bounds = RouteBounds.of(instance, instance.vehicles[0], (0, 1))
    assert list(bounds.spots([instance.visits[2]])) == [(1,), (2,)]


def test_how_bad_a_place_looks() -> None:
    """Left at 0 and at 120 s; the window 600–900 s is missed by 420 s and 420 s, and the detour is 2 km there and back, or none."""
    instance = day([visit("two", 2), visit("three", 3, window=(600, 900))], [van(end=None)])
    bounds = RouteBounds.of(instance, instance.vehicles[0], (0,))
    assert bounds.badness([instance.visits[1]], [0, 120]).tolist() == [120 + 420, 60 + 420]


def test_the_fewest_seconds_on_roads_faster_than_free_flow() -> None:
    assert int(least_seconds(rush_road(0, 3, starts=[0, 600], speeds=[0.5, 2.0]), 0, 1)) == 90
    assert int(least_seconds(rush_road(0, 3, starts=[0], speeds=[0.5]), 0, 1)) == 180
    assert int(least_seconds(road(0, 3), 0, 1)) == 180


def test_every_place_of_a_pair_is_tried_once() -> None:
    spots = list(all_spots(3, 2))
    assert len(spots) == len(set(spots)) == 10
    routes = {put((0, 1, 2), (7, 8), spot) for spot in spots}
    assert routes == {
        one for one in permutations((0, 1, 2, 7, 8)) if one.index(7) < one.index(8) and tuple(x for x in one if x < 3) == (0, 1, 2)
    }
