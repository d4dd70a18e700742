"""Cheapest insertion: fast screens over all routes at once, then the exact verdict of gate and clock on the best few places.

The screens know travel on a projection of the hour of day, windows, and what each vehicle costs. They may be wrong either way;
nothing is inserted without `Gate` and the clock of `router.timing` saying yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from router.engines.gate import Gate, trips
from router.engines.projection import first_projection
from router.model import Instance, Job, Sequence, Vehicle
from router.timing import evaluate_route, new_layout, timing_arrays
from router.timing.hours import opening_hours
from router.units import FOREVER, HOUR, Money, Seconds

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Activities = tuple[int, ...]

_TRIALS = 12
_NEVER = -1


class Facts:
    """What the screens need to know of an instance, as arrays; shared by all boards of it.

    Without `exact` an insertion that passes the screens is taken without asking the clock.
    """

    def __init__(self, instance: Instance, *, exact: bool = True) -> None:
        self.instance = instance
        self.exact = exact
        self.gate = Gate(instance)
        self.profiles = list(instance.travel)
        projected = first_projection(instance)
        self.durations = np.stack([projected[profile] for profile in self.profiles]).astype(np.int64)
        self.distances = np.stack([instance.travel[profile].distances for profile in self.profiles])
        self.kinds = sorted({vehicle.kind for vehicle in instance.vehicles})
        self.place = np.array([visit.place for visit in instance.visits], np.int64)
        self.setup = np.array([visit.setup for visit in instance.visits], np.int64)
        self.service = np.array(
            [[visit.service_by_kind.get(kind, visit.service) for visit in instance.visits] for kind in self.kinds], np.int64
        )
        self.opens, self.closes = self._hours()
        self.brought = np.array(
            [
                visit.deliver if visit.deliver and visit.pickup is None else (0,) * len(instance.dimensions)
                for visit in instance.visits
            ],
            np.int64,
        ).reshape(len(instance.visits), len(instance.dimensions))
        self._arrays = timing_arrays(instance)
        self._layout = new_layout(self._arrays, 2 * len(instance.visits) + 2)
        self._buffer = np.zeros(2 * len(instance.visits) + 2, np.int64)

    def _hours(self) -> tuple[Integers, Integers]:
        """Windows per kind and visit, padded with ones that are never open; shape (kinds, visits, windows)."""
        table = [[opening_hours(self.instance, visit, kind) for visit in self.instance.visits] for kind in self.kinds]
        most = max((len(windows) for row in table for windows in row), default=1) or 1
        opens = np.full((len(self.kinds), len(self.instance.visits), most), FOREVER, np.int64)
        closes = np.full_like(opens, _NEVER)
        for kind, row in enumerate(table):
            for visit, windows in enumerate(row):
                for number, window in enumerate(windows):
                    opens[kind, visit, number], closes[kind, visit, number] = window.start, window.end
        return opens, closes

    def clock(self, vehicle: int, activities: Activities) -> tuple[bool, Money]:
        """Whether the clock can keep every rule in time, and the price of the route."""
        count = len(activities)
        self._buffer[:count] = activities
        feasible, price = evaluate_route(self._arrays, vehicle, self._buffer, count, self._layout)
        return bool(feasible), float(price)

    def likes(self, vehicle: int) -> bytes:
        """Which visits' customers would rather have another driver."""
        name = self.instance.vehicles[vehicle].id
        visits = self.instance.visits
        return bytes(bool(visit.liked_vehicles) and name not in visit.liked_vehicles for visit in visits)

    def profile_of(self, vehicle: Vehicle) -> int:
        return self.profiles.index(vehicle.profile)

    def kind_of(self, vehicle: Vehicle) -> int:
        return self.kinds.index(vehicle.kind)


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
class Board:
    """Routes under construction."""

    facts: Facts
    rows: list[_Row] = field(default_factory=list)
    unused: dict[tuple[object, ...], list[int]] = field(default_factory=dict)
    _table: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, sequences: Iterable[Sequence]) -> "Board":
        """A board with the given routes (taken as they are), and one empty route of each sort of vehicle left."""
        board = cls(facts)
        given = {sequence.vehicle: sequence.activities for sequence in sequences}
        for number, vehicle in enumerate(facts.instance.vehicles):
            if given.get(number):
                board._add_row(number, given[number])
            else:
                board.unused.setdefault(_sort_of(facts, number, vehicle), []).append(number)
        for numbers in board.unused.values():
            numbers.reverse()
            board._add_row(numbers.pop(), ())
        return board

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
        if any(self._try(place, job.penalty) for place in places):
            return True
        trips_more = sorted(self._new_trips(job), key=lambda place: place.estimate)[:_TRIALS]
        return any(self._try(place, job.penalty) for place in trips_more)

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

    @staticmethod
    def _routes_with(activities: Activities, option: Activities, first: int, then: int) -> Activities:
        """`activities` with the option's first visit at one position and its last, if another, at the other."""
        if len(option) == 1:
            return _put(activities, option[0], first)
        return _put(_put(activities, option[1], then), option[0], first)

    def _try(self, place: _Place, penalty: Money) -> bool:
        row = self.rows[place.row]
        if not self.facts.gate.route_fits(row.vehicle, place.activities):
            return False
        feasible, price = True, row.price + place.estimate
        if self.facts.exact:
            feasible, price = self.facts.clock(row.vehicle, place.activities)
        vehicle = self.facts.instance.vehicles[row.vehicle]
        opening = 0.0 if row.activities else vehicle.fixed_price
        if not feasible or price - row.price - opening > penalty:
            return False
        if self.facts.gate.spans_routes() and not self.facts.gate.plan_fits({**self.routes(), row.vehicle: place.activities}):
            return False
        self._set(place.row, place.activities, price)
        return True

    def _set(self, number: int, activities: Activities, price: Money) -> None:
        was_empty = not self.rows[number].activities
        vehicle = self.rows[number].vehicle
        self.rows[number] = _read_row(self.facts, vehicle, activities, price)
        self._write(number)
        if was_empty:
            left = self.unused[_sort_of(self.facts, vehicle, self.facts.instance.vehicles[vehicle])]
            if left:
                self._add_row(left.pop(), ())

    def _add_row(self, vehicle: int, activities: Activities) -> None:
        price = self.facts.clock(vehicle, activities)[1] if activities else 0.0
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
        self._table["latest"][number, width:] = _NEVER
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
        self._table["latest"] = np.full((height, across), _NEVER, np.int64)
        self._table["room"] = np.zeros((height, across, dimensions), np.int64)
        for name in ("profile", "kind", "vehicle"):
            self._table[name] = np.zeros(height, np.int64)
        for number in range(len(self.rows)):
            self._write(number)

    def _places(self, job: Job) -> list[_Place]:
        return [place for option in job.options for place in self._option_places(option)]

    def _option_places(self, option: Activities) -> list[_Place]:
        scan = _Scan.of(self, option)
        if scan is None:
            return []
        if len(option) == 1:
            return [
                _Place(row, _put(self.rows[row].activities, option[0], at), estimate)
                for row, at, estimate in _cheapest(scan.single(option[0]))
            ]
        return self._pair_places(scan, option)

    def _pair_places(self, scan: "_Scan", option: Activities) -> list[_Place]:
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
                    feasible, price = self.facts.clock(row.vehicle, activities)
                    if feasible:
                        found.append(_Place(number, activities, price - row.price))
        return found


def _sort_of(facts: Facts, number: int, vehicle: Vehicle) -> tuple[object, ...]:
    """Vehicles of one sort are alike to every visit; only one empty one of them needs to be looked at."""
    allowed = facts.instance.allowed[:, number].tobytes()
    return (
        *(vehicle.kind, vehicle.profile, vehicle.start, vehicle.end, vehicle.earliest_start, vehicle.latest_start),
        *(vehicle.latest_end, vehicle.capacities, vehicle.initial_load, vehicle.fixed_price, vehicle.km_price),
        *(vehicle.hour_price, vehicle.stop_price, vehicle.overtime, vehicle.max_duration, vehicle.max_driving),
        *(vehicle.max_distance, vehicle.max_stops, vehicle.max_wait, vehicle.breaks, vehicle.reloads, vehicle.reload_time),
        *(vehicle.max_trips, vehicle.prefix, allowed, facts.likes(number), vehicle.must_use),
    )


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


def _forward(facts: Facts, row: _Row, one: Vehicle, kind: int, durations: Integers, busy: list[Seconds]) -> None:
    moment = max([one.earliest_start, *(facts.instance.visits[visit].release for visit in trips(row.activities)[0])])
    row.leave[0] = moment
    for number, activity in enumerate(row.activities):
        moment += int(durations[row.before[number], row.after[number]])
        if activity >= 0:
            moment = _opening(facts, kind, activity, moment)
        moment += busy[number]
        row.leave[number + 1] = moment


def _backward(facts: Facts, row: _Row, one: Vehicle, kind: int, durations: Integers, busy: list[Seconds]) -> None:
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
            return max(moment, start)
    return moment


def _closing(facts: Facts, kind: int, visit: int, moment: Seconds) -> Seconds:
    windows = list(zip(facts.opens[kind, visit].tolist(), facts.closes[kind, visit].tolist(), strict=True))
    return next((min(moment, end) for start, end in reversed(windows) if start <= moment), _NEVER)


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


@dataclass(slots=True)
class _Scan:
    """All positions of all routes, looked at for one option; arrays of shape (rows, positions)."""

    facts: Facts
    table: dict[str, NDArray[np.int64]]
    width: int
    open_rows: NDArray[np.bool_]
    fixed: Floats

    @classmethod
    def of(cls, board: Board, option: Activities) -> "_Scan | None":
        height = len(board.rows)
        if not height:
            return None
        width = max(len(row.activities) for row in board.rows) + 1
        table = {name: values[:height] for name, values in board._table.items()}
        allowed = board.facts.instance.allowed[list(option)][:, table["vehicle"]].all(axis=0)
        if not allowed.any():
            return None
        return cls(board.facts, table, width, allowed, np.array([_using(board.facts, row) for row in board.rows]))

    def _cut(self, name: str) -> Integers:
        return self.table[name][:, : self.width]

    def _drive(self, origins: Integers | int, destinations: Integers | int) -> tuple[Integers, Integers]:
        profile = self.table["profile"][:, None]
        return self.facts.durations[profile, origins, destinations], self.facts.distances[profile, origins, destinations]

    def _call(self, visit: int, arrival: Integers, before: Integers | int) -> tuple[Integers, Integers]:
        """Leaving the visit when reached at `arrival`, and whether service can begin."""
        kind = self.table["kind"]
        begin = np.full(arrival.shape, FOREVER, np.int64)
        for number in range(self.facts.opens.shape[2] - 1, -1, -1):
            start, end = self.facts.opens[kind, visit, number][:, None], self.facts.closes[kind, visit, number][:, None]
            begin = np.where(arrival <= end, np.maximum(arrival, start), begin)
        setup = np.where(before != self.facts.place[visit], self.facts.setup[visit], 0)
        return begin + setup + self.facts.service[kind, visit][:, None], begin < FOREVER

    def _onward(self, place: int) -> tuple[Integers, Integers]:
        """From `place` to what follows each position; nothing where an open route ends."""
        after = self._cut("after")
        seconds, metres = self._drive(place, np.maximum(after, 0))
        return np.where(after < 0, 0, seconds), np.where(after < 0, 0, metres)

    def _direct(self) -> tuple[Integers, Integers]:
        after = self._cut("after")
        seconds, metres = self._drive(self._cut("before"), np.maximum(after, 0))
        return np.where(after < 0, 0, seconds), np.where(after < 0, 0, metres)

    def _fits(self, visit: int) -> NDArray[np.bool_]:
        room = self.table["room"][:, : self.width]
        return np.asarray((room >= self.facts.brought[visit]).all(axis=2) & self.open_rows[:, None])

    def _price(self, fits: NDArray[np.bool_], seconds: Integers, metres: Integers) -> Floats:
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
        fits = self._fits(visit) & opened & (leave + on_seconds <= self._cut("latest"))
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
        fits = self._fits(pickup) & opened & reached & (leave + on_seconds <= self._cut("latest"))
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


def _using(facts: Facts, row: _Row) -> Money:
    """What the first visit on an idle vehicle costs besides the drive."""
    return 0.0 if row.activities else facts.instance.vehicles[row.vehicle].fixed_price
