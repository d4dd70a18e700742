"""Timing one route after another with the same scratch arrays."""

import numpy as np

from router.engines.gate import Activities
from router.timing import TimingArrays, evaluate_route, new_layout, time_sequence
from router.units import Money, Seconds


class Stopwatch:
    """The clock of `router.timing` for sequences of one instance; one object per thread, as routes share its scratch arrays."""

    def __init__(self, arrays: TimingArrays) -> None:
        longest = 2 * len(arrays.visits) + 2
        self._arrays = arrays
        self._layout = new_layout(arrays, longest)
        self._buffer = np.zeros(longest, np.int64)

    def clock(self, vehicle: int, activities: Activities) -> tuple[bool, Money]:
        """Whether the clock can keep every rule in time, and the price of the route."""
        count = self._fill(activities)
        feasible, price = evaluate_route(self._arrays, vehicle, self._buffer, count, self._layout)
        return bool(feasible), float(price)

    def begins(self, vehicle: int, activities: Activities) -> list[Seconds]:
        """When each activity begins, feasible or not."""
        count = self._fill(activities)
        time_sequence(self._arrays, vehicle, self._buffer, count, self._layout)
        begins: list[Seconds] = self._layout.rows["begin"][1 : count + 1].tolist()
        return begins

    def _fill(self, activities: Activities) -> int:
        self._buffer[: len(activities)] = activities
        return len(activities)
