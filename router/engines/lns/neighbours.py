"""Which visits are worth trying next to each other; see `core/search/neighbours.hpp`."""

import numpy as np
from numpy.typing import NDArray

from router.core import _core as core

NEIGHBOUR_COUNT = 100


def nearest_visits(
    visits: dict[str, NDArray[np.int32] | NDArray[np.int64]],
    *,
    metre_price: float,
    second_price: float,
    count: int = NEIGHBOUR_COUNT,
) -> NDArray[np.int32]:
    """Per visit its `count` nearest others, nearest first; shape (visits, min(count, visits − 1)).

    `visits` : places (int32), opens, closes, service (int64, seconds) per visit; distances, durations and, with destinations as
    rows, distances_into, durations_into (int32) over places; jobs (int32) per visit, empty where options do not compete for
    resources.
    """
    total = len(visits["places"])
    count = min(count, total - 1)
    if count <= 0:
        return np.zeros((total, 0), dtype=np.int32)
    weights = _weights(float(visits["distances"].mean()), float(visits["durations"].mean()), metre_price, second_price)
    return core.nearest_visits(visits, *weights, count).reshape(total, count)


def _weights(metres: float, seconds: float, metre_price: float, second_price: float) -> tuple[float, float]:
    """Weights of metres and seconds that express the price of a leg in seconds; given the mean leg."""
    pace = seconds / max(1.0, metres)
    if metre_price <= 0 or pace <= 0:
        return 0.0, 1.0
    price_of_second = metre_price / pace + second_price
    return metre_price / price_of_second, second_price / price_of_second
