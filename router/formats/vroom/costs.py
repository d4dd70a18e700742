"""VROOM's cost of an arc, as a length that router prices.

VROOM pays time on the road, not waiting or service, so its price of an hour cannot be `Vehicle.hour_price`. The sum of both prices
of an arc stands in the place of its length instead, in the largest unit that keeps it whole, and `Vehicle.km_price` is the price
of that unit. VROOM counts a 360,000th of its unit of cost: an hour's price times hundredths of a second. What it prints it works
out anew from whole seconds and metres, so that the two can differ by a unit where `speed_factor` is not 1.

Where a vehicle has a longest distance, lengths have to be metres. Its price of an hour is `Vehicle.hour_price` then, which waiting
and work cost as well while router plans; what is printed is VROOM's price of the route all the same.
"""

import math
import re
from dataclasses import dataclass

import numpy as np

from router.formats.places import LARGEST, Figures
from router.units import HOUR, UNREACHABLE, Money, Seconds

HUNDREDTHS = 100
UNIT = 360_000
"""Parts of one unit of cost that VROOM counts in."""
_NAME = re.compile(r"(.*) \| per_hour (\d+|costs), per_km (\d+), speed_factor ([0-9.e-]+)(, in metres)?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the travel of a vehicle was made from; `per_hour` None: a matrix of costs. `metres`: lengths are not prices."""

    profile: str
    per_hour: int | None
    per_km: int
    speed_factor: float
    metres: bool = False

    @property
    def stretch(self) -> int:
        """Hundredths of a second driven per second of the matrix."""
        return math.floor(HUNDREDTHS / self.speed_factor + 0.5)

    @property
    def name(self) -> str:
        """The key of the travel in `Instance.travel`; the profile alone is the key of the matrices as given."""
        hour = "costs" if self.per_hour is None else self.per_hour
        return (
            f"{self.profile} | per_hour {hour}, per_km {self.per_km}, speed_factor {self.speed_factor}{', in metres' * self.metres}"
        )

    @classmethod
    def of(cls, name: str) -> "Terms | None":
        """The terms that `name` tells; None for travel of another origin."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        profile, hour, km, factor, metres = found.groups()
        per_hour = None if hour == "costs" else int(hour)
        return cls(profile=profile, per_hour=per_hour, per_km=int(km), speed_factor=float(factor), metres=metres is not None)

    def printed(self, seconds: Seconds, metres: int, rest: Money) -> int:
        """The cost of a route as VROOM prints it; `rest` is what does not depend on the road."""
        return math.floor(round(((self.per_hour or 0) * seconds / HOUR + self.per_km * metres / 1000 + rest) * UNIT) / UNIT + 0.5)


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """What a vehicle sees of an arc: seconds, rounded up; length as priced; the price of a kilometre of it."""

    seconds: Figures
    lengths: Figures
    km_price: Money


def arcs(terms: Terms, durations: Figures, distances: Figures | None, costs: Figures | None) -> Arcs:
    """Arcs of a vehicle on its own terms; a matrix of costs replaces both prices."""
    seconds = np.where(durations >= UNREACHABLE, UNREACHABLE, -(-durations * terms.stretch // HUNDREDTHS))
    if costs is not None:
        return Arcs(seconds=seconds, lengths=costs, km_price=1000.0)
    by_time = math.floor(HUNDREDTHS * (terms.per_hour or 0) / terms.speed_factor + 0.5)
    by_metre = terms.per_km * UNIT // 1000
    metres = np.zeros_like(durations) if distances is None else distances
    if terms.metres or (not by_time and not by_metre):
        return Arcs(seconds=seconds, lengths=metres, km_price=float(terms.per_km))
    unit = math.gcd(by_time, by_metre)
    driven = np.where(durations >= UNREACHABLE, 0, durations)
    most = int(driven.max(initial=0)) * by_time // unit + int(metres.max(initial=0)) * by_metre // unit
    coarser = 1 + most // LARGEST
    if coarser == 1:
        lengths = driven * (by_time // unit) + metres * (by_metre // unit)
    else:
        lengths = np.rint((driven * float(by_time) + metres * float(by_metre)) / (unit * coarser)).astype(np.int64)
    return Arcs(seconds=seconds, lengths=lengths, km_price=1000.0 * unit * coarser / UNIT)
