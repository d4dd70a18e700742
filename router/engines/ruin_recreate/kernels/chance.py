"""Random numbers of our own: xorshift64* (Vigna 2016) over one word of state, the same on every machine and in every thread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.compilation import interpreted
from router.engines.ruin_recreate.kernels.compiled import inlined
from router.structure import Structure


@dataclass(frozen=True, kw_only=True)
class Chance(Structure):
    """One word, changed by every draw."""

    word: NDArray[np.uint64]


def new_chance(seed: int) -> Chance:
    """A generator for `seed`; splitmix64 spreads small seeds over all bits."""
    word = (seed + 1) * 0x9E3779B97F4A7C15 % 2**64
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return Chance(word=np.array([(word ^ (word >> 31)) or 1], dtype=np.uint64))


@inlined
def fraction(chance: Chance) -> float:
    """Uniform in [0, 1)."""
    word = chance.word[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    chance.word[0] = word
    return float((word * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


if interpreted():  # as plain Python, numpy would warn of the bits that the product loses on purpose
    fraction = np.errstate(over="ignore")(fraction)


@inlined
def below(chance: Chance, bound: int) -> int:
    """Uniform in 0 … bound − 1."""
    return int(fraction(chance) * bound)
