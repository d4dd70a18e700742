"""Matrices with destinations as rows."""

import numpy as np

from router.engines.lns.legs import turned


def test_a_large_matrix_is_turned_square_by_square() -> None:
    one = np.arange(2 * 600 * 600, dtype=np.int32).reshape(2, 600, 600)
    assert np.array_equal(turned(one), one.transpose(0, 2, 1))


def test_a_matrix_that_is_alike_both_ways_is_not_copied() -> None:
    half = np.arange(600 * 600, dtype=np.int32).reshape(1, 600, 600)
    both = half + half.transpose(0, 2, 1)
    assert turned(both) is both
    both[0, 599, 598] += 1
    assert turned(both) is not both
