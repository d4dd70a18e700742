"""Random numbers: the same on every machine, and even enough."""

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.chance import Chance, below, fraction, new_chance
from router.engines.lns.kernels.compiled import entry


@entry
def fractions(chance: Chance, count: int) -> NDArray[np.float64]:
    return np.array([fraction(chance) for _ in range(count)])


@entry
def draws(chance: Chance, bound: int, count: int) -> NDArray[np.int64]:
    return np.array([below(chance, bound) for _ in range(count)])


def test_the_sequence_is_fixed_by_the_seed() -> None:
    one, two, other = new_chance(1), new_chance(1), new_chance(2)
    drawn = fractions(one, 5).tolist()
    assert drawn == fractions(two, 5).tolist()
    assert drawn != fractions(other, 5).tolist()


def test_it_is_xorshift64_star() -> None:
    chance = new_chance(0)
    word = int(chance.word[0])
    word ^= word >> 12
    word = (word ^ (word << 25)) % 2**64
    word ^= word >> 27
    expected = (word * 0x2545F4914F6CDD1D % 2**64 >> 11) / 2**53
    assert fractions(chance, 1).tolist() == [expected]


def test_draws_are_even() -> None:
    chance = new_chance(3)
    counts = np.bincount(draws(chance, 4, 4_000), minlength=4)
    assert len(counts) == 4
    assert counts.min() > 900
