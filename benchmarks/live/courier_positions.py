"""Where couriers had better wait and end their routes, from the orders seen so far.

A courier without work is sent ahead to the restaurant from where it shortens the expected lateness of the next order most, as
ambulances are sent to where they cover most (Daskin 1983; Jagtenberg, Bhulai and van der Mei 2015): each courier is busy with the
same chance, and the nearest that is not goes. The rules of Reyes et al. (2018) allow such moves and call them prepositioning.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.live.couriers import MealDay, Order

AHEAD = (5, 10, 15, 20)
"""Minutes from now at which the next order may be decided about."""
_NEAREST, _LONGEST = 6, 240
"""Couriers that count for a restaurant, and the longest way in minutes."""

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A courier that will have nothing to do: where, from which minute, and until which minute it may collect."""

    courier: str
    spot: tuple[float, float]
    at: int
    off: int


@dataclass
class Demand:
    """The day's orders so far: how often each restaurant was asked, and how long it took."""

    day: MealDay
    seen: dict[str, Order] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = list(self.day.restaurants)
        self.spots = np.array([self.day.restaurants[name] for name in self.names], np.float64)

    def see(self, orders: Sequence[Order]) -> None:
        """Remember orders that were placed."""
        self.seen.update({order.id: order for order in orders})

    def shares(self) -> Array:
        """Chance of each restaurant to have the next order, as if each had had one before the day."""
        asked = [order.restaurant for order in self.seen.values()] + self.names
        return np.array([asked.count(name) for name in self.names]) / len(asked)

    def lateness(self) -> Array:
        """Expected minutes from ready to pickup by the minutes from placing the order to the courier's being there, 0 and up."""
        waits = np.arange(_LONGEST + 1)
        taken = [order.ready - order.placed for order in self.seen.values()] or [0]
        return np.maximum(0, np.subtract.outer(waits, taken)).mean(axis=1)

    def minutes(self, spots: Array) -> NDArray[np.int64]:
        """Travel time from each spot to each restaurant."""
        metres = np.hypot(*(np.subtract.outer(spots[:, axis], self.spots[:, axis]) for axis in (0, 1)))
        return np.ceil(metres / self.day.speed - 1e-9).astype(np.int64)

    def to_next(self, spots: Array, orders: int = 3) -> Array:
        """Expected minutes from each spot to the nearest restaurant of the next `orders` orders."""
        minutes = self.minutes(spots)
        nearest = np.argsort(minutes, axis=1, kind="stable")
        minutes = np.take_along_axis(minutes, nearest, axis=1)
        farther = (1 - np.cumsum(self.shares()[nearest], axis=1)).clip(0) ** orders
        return minutes[:, 0] + (np.diff(minutes, axis=1) * farther[:, :-1]).sum(axis=1)


def moves(demand: Demand, now: int, free: Sequence[Free], idle: Collection[str], least: float) -> Iterator[tuple[str, str]]:
    """Couriers of `idle` to be sent ahead, each with its restaurant, the greatest gain first.

    `free` are all couriers, those of `idle` among them; `least` is the gain in expected minutes of the next order.
    """
    coverage = _Coverage(demand, now, free, busy=1 - len(idle) / max(1, len(free)))
    waiting = {one.courier: row for row, one in enumerate(free) if one.courier in idle}
    while waiting:
        found = {name: coverage.best(row) for name, row in waiting.items()}
        name = max(found, key=lambda each: found[each][0])
        gain, restaurant = found[name]
        if gain < least:
            return
        coverage.move(waiting.pop(name), restaurant)
        yield name, demand.names[restaurant]


class _Coverage:
    """Expected lateness of the next order, by restaurant and courier."""

    def __init__(self, demand: Demand, now: int, free: Sequence[Free], busy: float) -> None:
        busy = min(0.9, max(0.1, busy))
        self._now, self._half = now, demand.day.pickup_service // 2
        self._shares, self._by_wait = demand.shares(), demand.lateness()
        chances = (1 - busy) * busy ** np.arange(_NEAREST)
        self._steps = chances - np.append(chances[1:], 0.0)
        self._off = [one.off for one in free]
        self._at = [max(now, one.at) for one in free]
        self._away = demand.minutes(np.array([one.spot for one in free], np.float64).reshape(-1, 2))
        self._between = demand.minutes(demand.spots)
        self._there: dict[int, Array] = {}  # by row, with the courier at each restaurant
        self._late = np.array([self._expected(row, self._away[row], self._at[row]) for row in range(len(free))])

    def _expected(self, row: int, minutes: NDArray[np.int64], at: NDArray[np.int64] | int) -> Array:
        """Lateness with a courier that is free from `at` and `minutes` away, the mean over the moments ahead."""
        moments = self._now + np.array(AHEAD).reshape(-1, *[1] * minutes.ndim)
        wait = np.maximum(0, at - moments) + minutes + self._half
        late = self._by_wait[np.minimum(wait, _LONGEST)]
        return np.where(moments + wait > self._off[row], self._by_wait[-1], late).mean(axis=0)

    def best(self, row: int) -> tuple[float, int]:
        """The greatest gain of sending a courier to a restaurant, and which one it is."""
        others = np.full((_NEAREST - 1, len(self._shares)), self._by_wait[-1])
        nearest = np.sort(np.delete(self._late, row, axis=0), axis=0)[: _NEAREST - 1]
        others[: len(nearest)] = nearest
        if row not in self._there:
            self._there[row] = self._expected(row, self._between, (self._at[row] + self._away[row])[:, None])
        there = self._there[row]
        gains = self._with(self._late[row], others) - self._with(there, others)
        return float(gains.max()), int(gains.argmax())

    def _with(self, own: Array, others: Array) -> Array:
        """Expected lateness with a courier beside the sorted `others`: the k-th nearest goes if those before it are busy."""
        shared = sum(step * np.minimum(own, other) for step, other in zip(self._steps[:-1], others, strict=True))
        return (shared + self._steps[-1] * own) @ self._shares

    def move(self, row: int, restaurant: int) -> None:
        """The courier goes to a restaurant."""
        self._late[row] = self._there[row][restaurant]


__all__ = ["AHEAD", "Demand", "Free", "moves"]
