"""Neighbour lists: nearest first; where options compete, alternatives and crowds at one place wait behind the others."""

import numpy as np

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
            "opens": zeros,
            "closes": zeros + 1_000,
            "service": zeros,
            "jobs": np.array(jobs, dtype=np.int32),
        },
        metre_price=1.0,
        second_price=0.0,
        count=count,
    )


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
