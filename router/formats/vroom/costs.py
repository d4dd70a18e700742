"""VROOM's cost of an arc, as a length that router prices.

VROOM pays time on the road, not waiting or service, so its price of an hour cannot be `Vehicle.hour_price`. The sum of both prices
of an arc stands in the place of its length instead, in the largest unit that keeps it whole, and `Vehicle.km_price` is the price
of that unit. VROOM counts a 360,000th of its unit of cost: an hour's price times hundredths of a second.
"""

import math
from dataclasses import dataclass

import numpy as np

from router.formats.places import LARGEST, Figures
from router.units import UNREACHABLE, Money

HUNDREDTHS = 100
UNIT = 360_000
"""Parts of one unit of cost that VROOM counts in."""


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """What a vehicle sees of an arc: seconds, rounded up; length as priced; the price of a kilometre of it."""

    seconds: Figures
    lengths: Figures
    km_price: Money


def arcs(
    durations: Figures, distances: Figures | None, costs: Figures | None, *, speed_factor: float, per_hour: int, per_km: int
) -> Arcs:
    """Arcs of a vehicle with its own speed and prices; a matrix of costs replaces both prices."""
    stretch = math.floor(HUNDREDTHS / speed_factor + 0.5)
    seconds = np.where(durations >= UNREACHABLE, UNREACHABLE, -(-durations * stretch // HUNDREDTHS))
    if costs is not None:
        return Arcs(seconds=seconds, lengths=costs, km_price=1000.0)
    by_time, by_metre = per_hour * stretch, per_km * UNIT // 1000
    metres = np.zeros_like(durations) if distances is None else distances
    if not by_time and not by_metre:
        return Arcs(seconds=seconds, lengths=metres, km_price=0.0)
    unit = math.gcd(by_time, by_metre)
    driven = np.where(durations >= UNREACHABLE, 0, durations)
    most = int(driven.max(initial=0)) * by_time // unit + int(metres.max(initial=0)) * by_metre // unit
    coarser = 1 + most // LARGEST
    if coarser == 1:
        lengths = driven * (by_time // unit) + metres * (by_metre // unit)
    else:
        lengths = np.rint((driven * float(by_time) + metres * float(by_metre)) / (unit * coarser)).astype(np.int64)
    return Arcs(seconds=seconds, lengths=lengths, km_price=1000.0 * unit * coarser / UNIT)


def user_cost(amount: Money) -> int:
    """An amount as VROOM prints it: whole units, the rest cut off."""
    return math.floor(round(amount * UNIT) / UNIT)
