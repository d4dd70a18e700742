"""All positions of all routes looked at together for one job: where it seems to fit, and at what price."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.engines.construction.facts import Facts, Integers
from router.engines.construction.feasibility import Activities
from router.units import FOREVER, HOUR

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(slots=True)
class InsertionScan:
    """All positions of all routes, looked at for one option; arrays of shape (rows, positions)."""

    facts: Facts
    table: dict[str, Integers]
    width: int
    open_rows: Booleans
    fixed: Floats

    @classmethod
    def of(cls, facts: Facts, table: dict[str, Integers], width: int, fixed: Floats, option: Activities) -> "InsertionScan | None":
        """The scan of routes whose positions are in `table`; None when none of their vehicles may serve `option`."""
        allowed = np.asarray(facts.instance.allowed[list(option)][:, table["vehicle"]].all(axis=0))
        return cls(facts, table, width, allowed, fixed) if allowed.any() else None

    def _cut(self, name: str) -> Integers:
        return self.table[name][:, : self.width]

    def _drive(self, origins: Integers | int, destinations: Integers | int) -> tuple[Integers, Integers]:
        profile = self.table["profile"][:, None]
        seconds, metres = (
            table[profile, origins, destinations].astype(np.int64) for table in (self.facts.durations, self.facts.distances)
        )
        return seconds, metres

    def _call(self, visit: int, arrival: Integers, before: Integers | int) -> tuple[Integers, Booleans]:
        """Leaving the visit when reached at `arrival`, and whether service can begin."""
        kind = self.table["kind"]
        begin = np.full(arrival.shape, FOREVER, np.int64)
        for number in range(self.facts.opens.shape[2] - 1, -1, -1):
            start, end = self.facts.opens[kind, visit, number][:, None], self.facts.closes[kind, visit, number][:, None]
            begin = np.where(arrival <= end, np.maximum(arrival, start), begin)
        setup = np.where(before != self.facts.place[visit], self.facts.setup[visit], 0)
        leave: Integers = begin + setup + self.facts.service[kind, visit][:, None]
        return leave, np.asarray(begin < FOREVER)

    def _onward(self, place: int) -> tuple[Integers, Integers]:
        """From `place` to what follows each position; nothing where an open route ends."""
        after = self._cut("after")
        seconds, metres = self._drive(place, np.maximum(after, 0))
        return np.where(after < 0, 0, seconds), np.where(after < 0, 0, metres)

    def _direct(self) -> tuple[Integers, Integers]:
        after = self._cut("after")
        seconds, metres = self._drive(self._cut("before"), np.maximum(after, 0))
        return np.where(after < 0, 0, seconds), np.where(after < 0, 0, metres)

    def _fits(self, visit: int) -> Booleans:
        room = self.table["room"][:, : self.width]
        return np.asarray((room >= self.facts.brought[visit]).all(axis=2) & self.open_rows[:, None])

    def _price(self, fits: Booleans, seconds: Integers, metres: Integers) -> Floats:
        vehicles = [self.facts.instance.vehicles[number] for number in self.table["vehicle"]]
        metre = np.array([vehicle.km_price / 1000 for vehicle in vehicles])[:, None]
        second = np.array([vehicle.hour_price / HOUR for vehicle in vehicles])[:, None]
        price = metres * metre + seconds * second + (metres + seconds) * 1e-9 + self.fixed[:, None]
        return np.where(fits, price, np.inf)

    def single(self, visit: int) -> Floats:
        """Price of the visit at every position; infinite where it does not fit."""
        place = int(self.facts.place[visit])
        to_seconds, to_metres = self._drive(self._cut("before"), place)
        leave, opened = self._call(visit, self._cut("leave") + to_seconds, self._cut("before"))
        on_seconds, on_metres = self._onward(place)
        direct_seconds, direct_metres = self._direct()
        fits: Booleans = self._fits(visit) & opened & (leave + on_seconds <= self._cut("latest"))
        return self._price(fits, to_seconds + on_seconds - direct_seconds, to_metres + on_metres - direct_metres)

    def together(self, pickup: int, delivery: int) -> Floats:
        """Price of pickup and delivery directly after each other."""
        first, second = int(self.facts.place[pickup]), int(self.facts.place[delivery])
        to_seconds, to_metres = self._drive(self._cut("before"), first)
        leave, opened = self._call(pickup, self._cut("leave") + to_seconds, self._cut("before"))
        leg_seconds, leg_metres = self._drive(first, second)
        leave, reached = self._call(delivery, leave + leg_seconds, first)
        on_seconds, on_metres = self._onward(second)
        direct_seconds, direct_metres = self._direct()
        fits: Booleans = self._fits(pickup) & opened & reached & (leave + on_seconds <= self._cut("latest"))
        seconds = to_seconds + leg_seconds + on_seconds - direct_seconds
        return self._price(fits, seconds, to_metres + leg_metres + on_metres - direct_metres)

    def apart(self, pickup: int, delivery: int) -> tuple[Floats, Integers]:
        """Price of the pickup at each position with the delivery at its best later one, and which that is."""
        first = self.single(pickup)
        then = self.single(delivery) - self.fixed[:, None]
        best = np.full(then.shape, np.inf)
        chosen = np.zeros(then.shape, np.int64)
        for position in range(self.width - 2, -1, -1):
            later = then[:, position + 1]
            better = later < best[:, position + 1]
            best[:, position] = np.where(better, later, best[:, position + 1])
            chosen[:, position] = np.where(better, position + 1, chosen[:, position + 1])
        return first + best, chosen
