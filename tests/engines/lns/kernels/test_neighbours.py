"""Neighbour lists: near in cost, without waits and lateness, and the same whatever the size of the blocks."""

import numpy as np
import pytest

from router.engines.lns.kernels import neighbours
from router.units import FOREVER
from tests.oracles.days import road


def lists(opens: list[int], closes: list[int], count: int = 3) -> list[list[int]]:
    travel = road(0, 1, 2, 4)
    return neighbours.nearest_visits(
        places=np.arange(4),
        distances=travel.distances,
        durations=travel.durations,
        opens=np.array(opens),
        closes=np.array(closes),
        service=np.zeros(4, dtype=np.int64),
        metre_price=0.001,
        second_price=0.0,
        count=count,
    ).tolist()


def test_without_windows_the_nearest_come_first() -> None:
    assert lists([0] * 4, [FOREVER] * 4) == [[1, 2, 3], [0, 2, 3], [1, 0, 3], [2, 1, 0]]


def test_a_long_wait_pushes_a_neighbour_back() -> None:
    """Visit 1 opens four hours after the others close: from 0, the 2,880 s that the wait weighs exceed the 240 s to visit 3."""
    assert lists([0, 14_700, 0, 0], [300, FOREVER, 300, 300])[0] == [2, 3, 1]


def test_lists_are_cut_and_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lists([0] * 4, [FOREVER] * 4, count=2)
    monkeypatch.setattr(neighbours, "_BLOCK", 1)
    assert lists([0] * 4, [FOREVER] * 4, count=2) == whole == [[1, 2], [0, 2], [1, 0], [2, 1]]
