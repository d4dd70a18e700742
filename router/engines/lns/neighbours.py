"""Which visits are worth trying next to each other: near in cost, without long waits or lateness between them.

The measure is that of Vidal et al. (2013) as used by PyVRP. Lists are found in blocks of rows, so that no table of visits by visits
is ever held.
"""

import numpy as np
from numpy.typing import NDArray

NEIGHBOUR_COUNT = 100
_BLOCK = 256
_WAITING_WEIGHT = 0.2
_LATENESS_WEIGHT = 1.0


def nearest_visits(
    *,
    places: NDArray[np.int64],
    distances: NDArray[np.int32],
    durations: NDArray[np.int32],
    opens: NDArray[np.int64],
    closes: NDArray[np.int64],
    service: NDArray[np.int64],
    metre_price: float,
    second_price: float,
    count: int = NEIGHBOUR_COUNT,
) -> NDArray[np.int64]:
    """Per visit its `count` nearest others, nearest first; shape (visits, min(count, visits − 1)).

    `places` per visit; matrices over places; windows and service per visit, in seconds.
    """
    total = len(places)
    count = min(count, total - 1)
    if count <= 0:
        return np.zeros((total, 0), dtype=np.int64)
    metre_weight, second_weight = _weights(distances, durations, metre_price, second_price)
    found = np.empty((total, count), dtype=np.int64)

    opening, closing, staying = (moments.astype(np.float32) for moments in (opens, closes, service))

    def proximity(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float32]:
        seconds = _cut_out(durations, places[rows], places[columns]).astype(np.float32)
        price = _cut_out(distances, places[rows], places[columns]).astype(np.float32)
        price *= np.float32(metre_weight)
        after = seconds + staying[rows][:, None]
        seconds *= np.float32(second_weight)
        price += seconds
        waiting = opening[columns][None, :] - after
        waiting -= closing[rows][:, None]
        price += np.float32(_WAITING_WEIGHT) * np.maximum(waiting, 0, out=waiting)
        after += opening[rows][:, None]
        after -= closing[columns][None, :]
        price += np.float32(_LATENESS_WEIGHT) * np.maximum(after, 0, out=after)
        return price

    everyone = np.arange(total)
    for first in range(0, total, _BLOCK):
        rows = everyone[first : first + _BLOCK]
        block = np.minimum(proximity(rows, everyone), proximity(everyone, rows).T)
        block[np.arange(len(rows)), rows] = np.inf
        found[rows] = _smallest(block, count)
    return found


def _cut_out(matrix: NDArray[np.int32], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int32]:
    """``matrix[np.ix_(rows, columns)]``, along the shorter side first, which reads far less of a large matrix."""
    if len(rows) < len(columns):
        return matrix.take(rows, axis=0).take(columns, axis=1)
    return matrix.take(columns, axis=1).take(rows, axis=0)


def _weights(
    distances: NDArray[np.int32], durations: NDArray[np.int32], metre_price: float, second_price: float
) -> tuple[float, float]:
    """Weights of metres and seconds that express the price of a leg in seconds."""
    pace = float(durations.mean(dtype=np.float64)) / max(1.0, float(distances.mean(dtype=np.float64)))
    if metre_price <= 0 or pace <= 0:
        return 0.0, 1.0
    price_of_second = metre_price / pace + second_price
    return metre_price / price_of_second, second_price / price_of_second


def _smallest(block: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    if count < block.shape[1] - 1:
        candidates = np.sort(np.argpartition(block, count, axis=1)[:, :count], axis=1)
    else:
        candidates = np.broadcast_to(np.arange(block.shape[1]), block.shape)
    order = np.argsort(np.take_along_axis(block, candidates, axis=1), axis=1, kind="stable")[:, :count]
    return np.take_along_axis(candidates, order, axis=1).astype(np.int64)
