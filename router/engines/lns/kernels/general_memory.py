"""Routes priced before: ruin and recreate meets the same few again and again, most of all when it has cooled down."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.compiled import inlined, kernel
from router.engines.lns.problem import Ints
from router.structure import Structure

MEMORY_SIZE = 2**15
"""Routes remembered; a route forgotten is priced again. A power of two, small enough to stay in a processor's cache."""

_ABOVE_CODES = 1_000
_FIRST_PRIME, _SECOND_PRIME = 2_147_483_647, 2_147_483_629
_FIRST_FACTOR, _SECOND_FACTOR = 1_000_003, 2_097_143

KNOWN_ROUTE = np.dtype([("key", np.int64), ("start", np.int64), ("end", np.int64), ("price", np.float64)], align=True)
"""A route by its key: when it starts and ends, and its price."""


@dataclass(frozen=True, kw_only=True)
class Memory(Structure):
    """Routes by key, one to a place; see `KNOWN_ROUTE`. `span` : start and end of the route looked at last."""

    routes: NDArray[Any]
    span: Ints


def new_memory() -> Memory:
    """Nothing known."""
    routes = np.zeros(MEMORY_SIZE, KNOWN_ROUTE)
    routes["key"] = -1
    return Memory(routes=routes, span=np.zeros(2, dtype=np.int64))


@kernel
def key_of(kind: int, activities: Ints, count: int) -> int:
    """Two polynomials of the activities over prime fields, side by side in 62 bits: that two routes of a search share a key is
    less likely than a fault of the machine."""
    one = two = kind + 1
    for number in range(count):
        code = activities[number] + _ABOVE_CODES
        one = (one * _FIRST_FACTOR + code) % _FIRST_PRIME
        two = (two * _SECOND_FACTOR + code) % _SECOND_PRIME
    return one * 2**31 + two


@inlined
def is_known(memory: Memory, key: int) -> bool:
    """Whether the route of a key is remembered; if so its times are in `Memory.span`."""
    place = key % MEMORY_SIZE
    if memory.routes[place].key != key:
        return False
    memory.span[0], memory.span[1] = memory.routes[place].start, memory.routes[place].end
    return True


@inlined
def known_price(memory: Memory, key: int) -> float:
    """Price of a route that is known."""
    return memory.routes[key % MEMORY_SIZE].price


@inlined
def remember(memory: Memory, key: int, start: int, end: int, price: float) -> None:
    """Keep a route's times and price."""
    row = memory.routes[key % MEMORY_SIZE]
    row.key, row.start, row.end, row.price = key, start, end, price
    memory.span[0], memory.span[1] = start, end
