"""Cheapest insertion: fast screens over all routes at once, then the exact verdict of feasibility and clock on the best few places.

The screens know travel on a projection of the hour of day, windows, and what each vehicle costs. They may be wrong either way;
nothing is inserted without `Feasibility` and the clock of `router.timing` saying yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from router.engines.construction.facts import NEVER, Facts, Integers
from router.engines.construction.feasibility import Activities, trips
from router.engines.construction.scan import Floats, InsertionScan
from router.model import Job, Sequence, Vehicle
from router.model.travel import IntMatrix
from router.units import FOREVER, Money, Seconds

_TRIALS = 12


@dataclass(slots=True)
class _Row:
    """One route, with what its positions offer: position p lies before activity p, the last before the end."""

    vehicle: int
    activities: Activities
    before: Integers
    after: Integers
    leave: Integers
    latest: Integers
    room: Integers
    price: Money


@dataclass(slots=True)
class _Place:
    """A candidate: the route with the job put in, and what it would cost more by the screens."""

    row: int
    activities: Activities
    estimate: Money = 0.0


@dataclass(slots=True)
class PartialSolution:
    """Routes under construction."""

    facts: Facts
    rows: list[_Row] = field(default_factory=list)
    unused: dict[tuple[object, ...], list[int]] = field(default_factory=dict)
    _table: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, sequences: Iterable[Sequence]) -> "PartialSolution":
        """A solution with the given routes (taken as they are), and one empty route of each sort of vehicle left."""
        solution = cls(facts)
        given = {sequence.vehicle: sequence.activities for sequence in sequences}
        for number, vehicle in enumerate(facts.instance.vehicles):
            if given.get(number):
                solution._add_row(number, given[number])
            else:
                solution.unused.setdefault(_sort_of(facts, number, vehicle), []).append(number)
        for numbers in solution.unused.values():
            numbers.reverse()
            solution._add_row(numbers.pop(), ())
        return solution

    def sequences(self) -> tuple[Sequence, ...]:
        """The routes that serve anything, by vehicle."""
        rows = sorted((row for row in self.rows if row.activities), key=lambda row: row.vehicle)
        return tuple(Sequence(vehicle=row.vehicle, activities=row.activities) for row in rows)

    def routes(self) -> dict[int, Activities]:
        """Vehicle → activities."""
        return {row.vehicle: row.activities for row in self.rows if row.activities}

    def insert(self, job: Job) -> bool:
        """Put the job where it adds least; False when it fits nowhere, or leaving it out is cheaper."""
        places = sorted(self._places(job), key=lambda place: place.estimate)[:_TRIALS]
        price_out = self.facts.price_out[job.id]
        if any(self._try(place, price_out) for place in places):
            return True
        trips_more = sorted(self._new_trips(job), key=lambda place: place.estimate)[:_TRIALS]
        return any(self._try(place, price_out) for place in trips_more)

    def insert_in(self, row: int, job: Job) -> bool:
        """Put the job into this row, whatever it costs; False when it does not fit."""
        activities = self.rows[row].activities
        routes = [
            self._routes_with(activities, option, first, then)
            for option in job.options
            for first in range(len(activities) + 1)
            for then in range(first, len(activities) + 1 if len(option) > 1 else first + 1)
        ]
        return any(self._try(_Place(row, route), float("inf")) for route in routes)

    def reset(self, row: int, activities: Activities) -> None:
        """Give the row these activities, as they are."""
        price = self.facts.time(self.rows[row].vehicle, activities)[1] if activities else 0.0
        self.rows[row] = _read_row(self.facts, self.rows[row].vehicle, activities, price)
        self._write(row)

    @staticmethod
    def _routes_with(activities: Activities, option: Activities, first: int, then: int) -> Activities:
        """`activities` with the option's first visit at one position and its last, if another, at the other."""
        if len(option) == 1:
            return _put(activities, option[0], first)
        return _put(_put(activities, option[1], then), option[0], first)

    def _try(self, place: _Place, penalty: Money) -> bool:
        row = self.rows[place.row]
        if not self.facts.feasibility.route_fits(row.vehicle, place.activities):
            return False
        feasible, price = self.facts.time(row.vehicle, place.activities)
        vehicle = self.facts.instance.vehicles[row.vehicle]
        opening = 0.0 if row.activities else vehicle.fixed_price
        if not feasible or price - row.price - opening > penalty:
            return False
        if self.facts.feasibility.spans_routes() and not self.facts.feasibility.plan_fits(
            {**self.routes(), row.vehicle: place.activities}
        ):
            return False
        self._set(place.row, place.activities, price)
        return True

    def _set(self, number: int, activities: Activities, price: Money) -> None:
        was_empty = not self.rows[number].activities
        vehicle = self.rows[number].vehicle
        self.rows[number] = _read_row(self.facts, vehicle, activities, price)
        self._write(number)
        if was_empty:
            left = self.unused.get(_sort_of(self.facts, vehicle, self.facts.instance.vehicles[vehicle]))
            if left:
                self._add_row(left.pop(), ())

    def _add_row(self, vehicle: int, activities: Activities) -> None:
        price = self.facts.time(vehicle, activities)[1] if activities else 0.0
        self.rows.append(_read_row(self.facts, vehicle, activities, price))
        self._write(len(self.rows) - 1)

    def _write(self, number: int) -> None:
        """Copy a row into the table, which is made larger when it must be."""
        row = self.rows[number]
        width = len(row.activities) + 1
        if not self._table or number >= len(self._table["leave"]) or width > self._table["leave"].shape[1]:
            self._grow()
            return
        for name in ("before", "after", "leave", "latest"):
            self._table[name][number, :width] = getattr(row, name)
        self._table["latest"][number, width:] = NEVER
        self._table["room"][number, :width] = row.room
        vehicle = self.facts.instance.vehicles[row.vehicle]
        self._table["profile"][number] = self.facts.profile_of(vehicle)
        self._table["kind"][number] = self.facts.kind_of(vehicle)
        self._table["vehicle"][number] = row.vehicle

    def _grow(self) -> None:
        """A table half as large again as the rows need, with all of them in it."""
        height = max(3 * len(self.rows) // 2, 16)
        across = max(3 * max(len(row.activities) + 1 for row in self.rows) // 2, 16)
        dimensions = len(self.facts.instance.dimensions)
        self._table = {name: np.zeros((height, across), np.int64) for name in ("before", "after", "leave")}
        self._table["latest"] = np.full((height, across), NEVER, np.int64)
        self._table["room"] = np.zeros((height, across, dimensions), np.int64)
        for name in ("profile", "kind", "vehicle"):
            self._table[name] = np.zeros(height, np.int64)
        for number in range(len(self.rows)):
            self._write(number)

    def _places(self, job: Job) -> list[_Place]:
        return [place for option in job.options for place in self._option_places(option)]

    def _scan(self, option: Activities) -> InsertionScan | None:
        if not self.rows:
            return None
        width = max(len(row.activities) for row in self.rows) + 1
        table = {name: values[: len(self.rows)] for name, values in self._table.items()}
        return InsertionScan.of(self.facts, table, width, np.array([_using(self.facts, row) for row in self.rows]), option)

    def _option_places(self, option: Activities) -> list[_Place]:
        scan = self._scan(option)
        if scan is None:
            return []
        if len(option) == 1:
            return [
                _Place(row, _put(self.rows[row].activities, option[0], at), estimate)
                for row, at, estimate in _cheapest(scan.single(option[0]))
            ]
        return self._pair_places(scan, option)

    def _pair_places(self, scan: InsertionScan, option: Activities) -> list[_Place]:
        """Pickup and delivery next to each other, or the delivery at its best later place."""
        pickup, delivery = option
        found = [
            _Place(row, _put(_put(self.rows[row].activities, delivery, at), pickup, at), estimate)
            for row, at, estimate in _cheapest(scan.together(pickup, delivery))
        ]
        apart, chosen = scan.apart(pickup, delivery)
        for row, at, estimate in _cheapest(apart):
            then = int(chosen[row, at])
            activities = _put(_put(self.rows[row].activities, delivery, then), pickup, at)
            found.append(_Place(row, activities, estimate))
        return found

    def _new_trips(self, job: Job) -> list[_Place]:
        """The job as a new trip after all others, where a vehicle may load again."""
        found = []
        for number, row in enumerate(self.rows):
            vehicle = self.facts.instance.vehicles[row.vehicle]
            if not row.activities or not vehicle.reloads or len(trips(row.activities)) >= vehicle.max_trips:
                continue
            for option in job.options:
                for reload in range(len(vehicle.reloads)):
                    activities = (*row.activities, -1 - reload, *option)
                    feasible, price = self.facts.time(row.vehicle, activities)
                    if feasible:
                        found.append(_Place(number, activities, price - row.price))
        return found


_TRAITS = tuple(one.name for one in fields(Vehicle) if one.name not in ("id", "skills", "modes"))
"""What tells vehicles apart; which visits their skills and modes allow is asked instead of those."""


def _sort_of(facts: Facts, number: int, vehicle: Vehicle) -> tuple[object, ...]:
    """Vehicles of one sort are alike to every visit; only one empty one of them needs to be looked at."""
    allowed = facts.instance.allowed[:, number].tobytes()
    return (*(getattr(vehicle, name) for name in _TRAITS), allowed, facts.likes(number))


def _read_row(facts: Facts, vehicle: int, activities: Activities, price: Money) -> _Row:
    """Earliest leaving and latest arrival around every position, on projected travel."""
    one = facts.instance.vehicles[vehicle]
    size = len(activities)
    places = [one.start, *(_place_of(facts, one, activity) for activity in activities)]
    after = [*places[1:], -1 if one.end is None else one.end]
    row = _Row(
        vehicle=vehicle,
        activities=activities,
        before=np.array(places, np.int64),
        after=np.array(after, np.int64),
        leave=np.zeros(size + 1, np.int64),
        latest=np.zeros(size + 1, np.int64),
        room=_room(facts, one, activities),
        price=price,
    )
    durations = facts.durations[facts.profile_of(one)]
    kind = facts.kind_of(one)
    busy = [
        _busy(facts, one, kind, activity, before, here) for activity, before, here in zip(activities, places, after, strict=False)
    ]
    _forward(facts, row, one, kind, durations, busy)
    _backward(facts, row, one, kind, durations, busy)
    return row


def _forward(facts: Facts, row: _Row, one: Vehicle, kind: int, durations: IntMatrix, busy: list[Seconds]) -> None:
    moment = max([one.earliest_start, *(facts.instance.visits[visit].release for visit in trips(row.activities)[0])])
    moment += facts.instance.loading[row.vehicle]
    row.leave[0] = moment
    for number, activity in enumerate(row.activities):
        moment += int(durations[row.before[number], row.after[number]])
        if activity >= 0:
            moment = _opening(facts, kind, activity, moment)
        moment += busy[number]
        row.leave[number + 1] = moment


def _backward(facts: Facts, row: _Row, one: Vehicle, kind: int, durations: IntMatrix, busy: list[Seconds]) -> None:
    latest = one.latest_end
    row.latest[-1] = latest
    for number in range(len(row.activities) - 1, -1, -1):
        activity = row.activities[number]
        leg = 0 if row.after[number + 1] < 0 else int(durations[row.before[number + 1], row.after[number + 1]])
        latest -= leg + busy[number]
        if activity >= 0:
            latest = _closing(facts, kind, activity, latest)
        row.latest[number] = latest


def _opening(facts: Facts, kind: int, visit: int, moment: Seconds) -> Seconds:
    for start, end in zip(facts.opens[kind, visit].tolist(), facts.closes[kind, visit].tolist(), strict=True):
        if moment <= end:
            return max(moment, int(start))
    return moment


def _closing(facts: Facts, kind: int, visit: int, moment: Seconds) -> Seconds:
    windows = list(zip(facts.opens[kind, visit].tolist(), facts.closes[kind, visit].tolist(), strict=True))
    return int(next((min(moment, end) for start, end in reversed(windows) if start <= moment), NEVER))


def _place_of(facts: Facts, vehicle: Vehicle, activity: int) -> int:
    if activity >= 0:
        return facts.instance.visits[activity].place
    return facts.instance.sites[vehicle.reloads[-1 - activity]].place


def _busy(facts: Facts, vehicle: Vehicle, kind: int, activity: int, before: int, here: int) -> Seconds:
    if activity < 0:
        return vehicle.reload_time
    return int(facts.service[kind, activity] + (facts.setup[activity] if before != here else 0))


def _room(facts: Facts, vehicle: Vehicle, activities: Activities) -> Integers:
    """Room left in the trip of each position for goods from its loading place; shape (positions, dimensions)."""
    dimensions = len(facts.instance.dimensions)
    if not vehicle.capacities:
        return np.full((len(activities) + 1, dimensions), FOREVER, np.int64)
    capacity = np.array(vehicle.capacities, np.int64)
    if vehicle.initial_load:
        capacity = capacity - np.array(vehicle.initial_load, np.int64)
    rooms = []
    for trip in trips(activities):
        left = capacity - facts.brought[trip].sum(axis=0)
        rooms.extend([left] * (len(trip) + 1))
    return np.array(rooms, np.int64).reshape(len(activities) + 1, dimensions)


def _put(activities: Activities, visit: int, at: int) -> Activities:
    return (*activities[:at], visit, *activities[at:])


def _cheapest(prices: Floats) -> list[tuple[int, int, Money]]:
    """The best position of each row, the best of all rows: (row, position, price)."""
    if prices.size == 0:
        return []
    positions = prices.argmin(axis=1)
    best = prices[np.arange(len(prices)), positions]
    rows = np.argsort(best, kind="stable")[:_TRIALS]
    return [(int(row), int(positions[row]), float(best[row])) for row in rows if np.isfinite(best[row])]


def _using(facts: Facts, row: _Row) -> Money:
    """What the first visit on an idle vehicle costs besides the drive."""
    return 0.0 if row.activities else facts.instance.vehicles[row.vehicle].fixed_price
