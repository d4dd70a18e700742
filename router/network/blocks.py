"""Big tables asked for in blocks, as servers limit how many places one request may hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.errors import NetworkError
from router.model import StaticTravel
from router.model.travel import frozen_array
from router.units import UNREACHABLE

Table = tuple[Sequence[Sequence[float | None]], Sequence[Sequence[float | None]]]
"""Metres and seconds, row per source; None where no road leads."""


def table(count: int, block: int, ask: Callable[[Sequence[int], Sequence[int]], Table], speed: float) -> StaticTravel:
    """Travel over `count` places, from blocks of at most `block` sources and targets; durations are divided by `speed`.

    A place alone is not asked for its way to itself, which servers refuse.

    Raises
    ------
    NetworkError
        when a block has another shape than was asked for.
    """
    metres, seconds = np.zeros((count, count)), np.full((count, count), np.nan)
    for sources in _blocks(count, block):
        for targets in _blocks(count, block):
            if sources == targets and len(sources) == 1:
                continue
            shape = (len(sources), len(targets))
            found = tuple(figures(part, shape) for part in ask(sources, targets))
            where = np.ix_(sources, targets)
            metres[where], seconds[where] = found[0], found[1]
    np.fill_diagonal(metres, 0)
    np.fill_diagonal(seconds, 0)
    closed = ~np.isfinite(seconds)
    durations = np.where(closed, UNREACHABLE, np.rint(np.where(closed, 0, seconds) / speed))
    return StaticTravel(
        distances=frozen_array(np.where(closed, 0, np.rint(np.nan_to_num(metres))).astype(np.int32), np.int32),
        durations=frozen_array(durations.astype(np.int32), np.int32),
    )


def without_ways(travel: StaticTravel, lost: Sequence[int]) -> StaticTravel:
    """`travel` with no road to or from the places `lost`."""
    if not lost:
        return travel
    distances, durations = travel.distances.copy(), travel.durations.copy()
    for index in lost:
        distances[index, :] = distances[:, index] = 0
        durations[index, :] = durations[:, index] = UNREACHABLE
        durations[index, index] = 0
    return StaticTravel(distances=frozen_array(distances, np.int32), durations=frozen_array(durations, np.int32))


def figures(part: object, shape: tuple[int, int]) -> NDArray[np.float64]:
    """A block as numbers, NaN for null."""
    try:
        array = np.array(part, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NetworkError(f"the server's table holds something that is no figure ({error})") from error
    if array.shape != shape:
        raise NetworkError(f"the server's table has shape {array.shape} where {shape} was asked for")
    return array


def _blocks(count: int, block: int) -> Iterator[list[int]]:
    return (list(range(start, min(start + block, count))) for start in range(0, count, block))


def part_of(answer: Any, name: str) -> Any:
    """One member of a JSON answer.

    Raises
    ------
    NetworkError
        when it is not there.
    """
    if not isinstance(answer, Mapping) or name not in answer:
        raise NetworkError(f"the server's answer lacks '{name}'; is this the right url?")
    return answer[name]
