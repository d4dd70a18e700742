"""Neighbour lists: nearest first; where options compete, alternatives and crowds at one place wait behind the others."""

import numpy as np
import pytest

from router.core import _core as core
from router.engines.lns.neighbours import nearest_visits

HOMES, LOCKER = 12, 20
"""Homes at metres 1 to 12, and visits at the locker at metre 0."""


def lists(jobs: list[int], count: int) -> np.ndarray:
    """Of the locker's visits 0 to 19, then the homes'."""
    points = np.array([0, *range(1, HOMES + 1)], dtype=np.int32)
    matrix = np.abs(points[:, None] - points[None, :]).astype(np.int32)
    places = np.array([0] * LOCKER + list(range(1, HOMES + 1)), dtype=np.int32)
    zeros = np.zeros(len(places), dtype=np.int64)
    return nearest_visits(
        {
            "places": places,
            "distances": matrix,
            "durations": matrix,
            "distances_into": matrix,
            "durations_into": matrix,
            "opens": zeros,
            "closes": zeros + 1_000,
            "service": zeros,
            "jobs": np.array(jobs, dtype=np.int32),
        },
        metre_price=1.0,
        second_price=0.0,
        count=count,
    )


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_what_is_no_price_is_refused_at_the_border(weight: float) -> None:
    with pytest.raises(ValueError, match="a weight is no price"):
        core.nearest_visits(apart(np.array([[0, 1], [1, 0]], dtype=np.int32)), weight, 1.0, 1)


def test_legs_shorter_than_nothing_cost_nothing() -> None:
    """Costs are counted by their bits: one below zero would be counted outside of the table."""
    legs = np.array([[0, 5, -9], [5, 0, 7], [-9, 7, 0]], dtype=np.int32)
    assert core.nearest_visits(apart(legs), 1.0, 1.0, 2).tolist() == [2, 1, 0, 2, 0, 1]


def apart(legs: np.ndarray) -> dict[str, np.ndarray]:
    """A visit at each place, always open."""
    places, zeros = np.arange(len(legs), dtype=np.int32), np.zeros(len(legs), dtype=np.int64)
    tables = dict.fromkeys(("distances", "durations", "distances_into", "durations_into"), legs)
    return {"places": places, **tables, "opens": zeros, "closes": zeros + 1_000, "service": zeros, "jobs": places[:0]}


def test_nearest_first_where_nothing_competes() -> None:
    found = lists([], 15)
    assert set(found[0]) <= set(range(1, LOCKER))
    assert set(found[LOCKER]) == set(range(15)), "the first of those one metre off"


def test_a_place_gives_only_some_neighbours_before_the_others() -> None:
    found = lists(list(range(LOCKER + HOMES)), 15)
    assert found[0].tolist() == [*range(1, 11), *range(LOCKER, LOCKER + 5)], "ten at its own place, then homes"
    own = found[LOCKER].tolist()
    assert sorted(own[:15]) == sorted([*range(5), *range(LOCKER + 1, LOCKER + 11)]), "five at the locker, then homes"


def test_an_alternative_of_its_own_comes_last() -> None:
    jobs = list(range(LOCKER + HOMES))
    jobs[LOCKER] = 0  # the first home is the alternative of the locker's first visit
    found = lists(jobs, LOCKER + HOMES - 1)
    assert 0 not in found[LOCKER][: HOMES + 3]
    assert 0 in found[LOCKER]
    assert sorted(found[0].tolist()) == list(range(1, LOCKER + HOMES)), "all of them when all are asked for"


@pytest.mark.parametrize("count", [1, 7, 39])
def test_the_nearest_of_all_come_first(count: int) -> None:
    """By the same measure, written down in numpy."""
    draw = np.random.default_rng(count)
    total, places = 40, 12
    metres, seconds = (draw.integers(0, 900, (places, places), dtype=np.int32) for _ in range(2))
    at = draw.integers(0, places, total, dtype=np.int32)
    opens, service = draw.integers(0, 3_000, total), draw.integers(0, 300, total)
    closes = opens + draw.integers(0, 2_000, total)
    arrays = {"places": at, "opens": opens, "closes": closes, "service": service, "distances": metres, "durations": seconds}
    arrays["jobs"] = np.zeros(0, dtype=np.int32)
    turned = {f"{name}_into": np.ascontiguousarray(arrays[name].T) for name in ("distances", "durations")}
    found = nearest_visits({**arrays, **turned}, metre_price=0.0, second_price=1.0, count=count)
    leg = seconds[np.ix_(at, at)].astype(float)
    ready = leg + service[:, None]
    waiting = np.maximum(opens - ready - closes[:, None], 0)
    late = np.maximum(ready + opens[:, None] - closes, 0)
    cost = leg + 0.2 * waiting + late
    both_ways = np.minimum(cost, cost.T)
    np.fill_diagonal(both_ways, np.inf)
    rows = np.arange(total)[:, None]
    assert both_ways[rows, found] == pytest.approx(np.sort(both_ways, axis=1)[:, :count], rel=1e-5)
    assert all(len(set(row)) == count for row in found.tolist())
