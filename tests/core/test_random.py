"""Random numbers: the same on every machine, and even enough."""

import numpy as np

from router.core._core import Random

MASK = 2**64 - 1


def spread(seed: int) -> int:
    """splitmix64 of a seed."""
    word = (seed + 1) * 0x9E3779B97F4A7C15 & MASK
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


def test_the_sequence_is_fixed_by_the_seed() -> None:
    drawn = [[random.fraction() for _ in range(5)] for random in (Random(1), Random(1), Random(2))]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_it_is_wyrand() -> None:
    for seed in range(4):
        random, word = Random(seed), spread(seed)
        for _ in range(3):
            word = word + 0xA0761D6478BD642F & MASK
            product = word * (word ^ 0xE7037ED1A0B428DB)
            assert random.fraction() == ((product & MASK ^ product >> 64) >> 11) / 2**53


def test_draws_are_even() -> None:
    random = Random(3)
    counts = np.bincount([random.below(4) for _ in range(4_000)], minlength=4)
    assert len(counts) == 4
    assert counts.min() > 900
