"""The dispatcher's path: a plan in force, what has happened since, and what to do now."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from router.documents.cells import near_misses
from router.documents.clock import clock_of
from router.documents.columns import columns_of
from router.documents.grid import Table, Wanted
from router.documents.reading import read_table
from router.documents.rows import DoneRow
from router.documents.styles import PLAIN
from router.documents.tables import Record, understand
from router.errors import InputError, Problem
from router.horizon import events as happened
from router.horizon.apply import apply
from router.horizon.begun import Begun
from router.horizon.events import LOAD, Event, PlannedStop
from router.horizon.history import ahead
from router.horizon.policy import POLICIES, Policy
from router.horizon.replan import AT_ONCE, Advice, replan
from router.horizon.state import LiveVehicle, State
from router.loader.receipt import table_receipt
from router.model import TableReceipt
from router.solver import Limits
from router.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A visit that was made, or tried in vain."""

    visit: str
    vehicle: str
    arrival: Seconds
    leave: Seconds
    result: str = "served"


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The day at this moment, the advice, the events that led here, and the vehicles whose drivers have a new sheet."""

    state: State
    advice: Advice
    events: tuple[Event, ...]
    changed: tuple[str, ...]


def now(
    day: Begun,
    *,
    done: Sequence[Done] | None = None,
    lost: Sequence[str] = (),
    policy: Policy = POLICIES["steady"],
    limits: Limits = AT_ONCE,
    seed: int = 0,
) -> Now:
    """What to do now, when the plan in force has been followed so far.

    Parameters
    ----------
    done : the visits made so far, with their true times; None: what the plan has up to now.
    lost : vehicles that drive no more.

    Raises
    ------
    InputError
        listing every fault of what is given.
    """
    _refuse_unknown(day.state, lost, done or ())
    state, events = day.state, list(day.events)
    for event in _events(day, done, lost):
        state = apply(state, event)
        events.append(event)
        if state.remark:
            raise InputError(
                [Problem(code="E423", where=event.id, what=state.remark, remedy="correct what was done, or leave it out")]
            )
    before = {name: [stop.visit for stop in stops if stop.kind == "visit"] for name, stops in state.plan.items()}
    advice = replan(state, policy, limits, seed)
    after = {route.vehicle: list(route.visits) for route in advice.plan.routes}
    changed = tuple(name for name in state.vehicles if after.get(name, []) != before.get(name, []) and after.get(name))
    return Now(state=state, advice=advice, events=tuple(events), changed=changed)


def done_table(path: str | Path) -> Table:
    """The table of what was done, as it stands there; raises `InputError` where it cannot be read."""
    problems: list[Problem] = []
    table = read_table(path, Wanted("done"), problems)
    if table is None or problems:
        raise InputError(problems)
    return table


def read_done(table: Table, day: Begun) -> tuple[tuple[Done, ...], TableReceipt]:
    """The visits in a table with the columns visit, and as far as they are known vehicle, arrival, leave and result.

    Where a cell is empty, the plan's figure counts; a result is ``served`` or ``failed``. Also how the table was read.

    Raises
    ------
    InputError
        listing every fault of the file.
    """
    instance, at = day.state.day.instance, day.at
    planned = {stop.visit: (name, stop) for name, stops in ahead(day.state).items() for stop in stops if stop.kind == "visit"}
    problems: list[Problem] = []
    rows = understand(columns_of(table, (), {}), DoneRow, clock_of(instance), PLAIN, (), {})
    problems += rows.problems
    found: list[Done] = []
    for record in rows.records:
        row, (vehicle, stop) = record.data, planned.get(record.data.visit, ("", None))
        vehicle = row.vehicle or vehicle
        leave = row.leave if row.leave is not None else (at if stop is None else stop.leave)
        arrival = row.arrival if row.arrival is not None else min(leave, leave if stop is None else stop.arrival)
        if row.visit not in instance.visit_index:
            what, remedy = f"there is no visit '{row.visit}'", near_misses(row.visit, list(planned))
            problems.append(record.problem("E423", what, remedy, column="visit", value=row.visit))
        elif not vehicle and row.visit not in day.state.finished:
            what, remedy = f"visit '{row.visit}' is not in the plan", "name the vehicle that made it"
            problems.append(record.problem("E423", what, remedy, column="vehicle"))
        if vehicle and vehicle not in instance.vehicle_index:
            what, remedy = f"there is no vehicle '{vehicle}'", near_misses(vehicle, list(instance.vehicle_index))
            problems.append(record.problem("E423", what, remedy, column="vehicle", value=vehicle))
        problems += _impossible_times(record, at)
        found.append(Done(visit=row.visit, vehicle=vehicle, arrival=arrival, leave=min(leave, at), result=row.result))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return tuple(found), table_receipt("done", rows)


def _impossible_times(record: Record[DoneRow], at: Seconds) -> Iterator[Problem]:
    """What was done is over, and nobody leaves before he comes."""
    row = record.data
    for column, moment in (("arrival", row.arrival), ("leave", row.leave)):
        if moment is not None and moment > at:
            yield record.problem("E423", "it lies after --at", "correct it, or leave the visit out", column=column)
            return
    if row.arrival is not None and row.leave is not None and row.arrival > row.leave:
        yield record.problem("E423", "it lies before arrival", "swap them or correct one", column="leave")


def _refuse_unknown(state: State, lost: Sequence[str], done: Sequence[Done]) -> None:
    instance = state.day.instance
    vehicles, visits = list(instance.vehicle_index), list(instance.visit_index)
    names = [("--lost", "vehicle", name, vehicles) for name in lost]
    names += [("--done", "vehicle", one.vehicle, vehicles) for one in done if one.visit not in state.finished]
    names += [("--done", "visit", one.visit, visits) for one in done]
    problems = [
        Problem(code="E414", where=where, what=f"there is no {noun} '{name}'", remedy=near_misses(name, known), value=name)
        for where, noun, name, known in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def _events(day: Begun, done: Sequence[Done] | None, lost: Sequence[str]) -> Iterator[Event]:
    """What was driven since the plan came into force, and what has changed now. What is known already is not told again."""
    state, at, stops = day.state, day.at, ahead(day.state)
    if done is None:
        followed = [one for vehicle, own in stops.items() for one in _followed(vehicle, own, at)]
    else:
        loads = {stop.visit for own in stops.values() for stop in own if stop.visit.endswith(LOAD)}
        new = [one for one in done if state.finished.get(one.visit) != one.result]
        followed = [each for one in new for each in _with_loading(one, loads)]
    numbers = count(state.seq + 1)
    by_vehicle: dict[str, list[Done]] = {}
    for one in sorted(followed, key=lambda one: one.leave):
        by_vehicle.setdefault(one.vehicle, []).append(one)
    for vehicle, own in stops.items():
        yield from _driven(state, state.vehicles[vehicle], own, by_vehicle.pop(vehicle, []), at, numbers)
    for vehicle, others in by_vehicle.items():
        for one in others:
            yield _made(vehicle, one, next(numbers))
    yield happened.Clock(id=f"now ({next(numbers)})", at=at)
    for order in state.day.instance.orders:
        if state.day.known is not None and order.id not in state.day.known and order.id not in state.orders:
            yield happened.OrderPlaced(id=f"order {order.id} of the added ones", at=at, order=order.id)
    for vehicle in lost:
        if state.vehicles[vehicle].lost is None:
            yield happened.VehicleLost(id=f"vehicle {vehicle} lost", at=at, vehicle=vehicle)


def _followed(vehicle: str, stops: Sequence[PlannedStop], at: Seconds) -> Iterator[Done]:
    """What the plan has up to `at`."""
    for stop in stops:
        if stop.kind == "visit" and stop.leave <= at:
            yield Done(visit=stop.visit, vehicle=vehicle, arrival=stop.arrival, leave=stop.leave)


def _with_loading(one: Done, loads: Collection[str]) -> Iterator[Done]:
    """A visit, and before it that its goods came on board at a depot on the way, if the plan has that."""
    name = one.visit + LOAD
    if name in loads:
        yield replace(one, visit=name, leave=one.arrival, result="served")
    yield one


def _driven(
    state: State, live: LiveVehicle, stops: Sequence[PlannedStop], done: Sequence[Done], at: Seconds, numbers: Iterator[int]
) -> Iterator[Event]:
    """What a vehicle has reported since: the visits made, and that it is on the way to the next of its plan, or there."""
    left = live.left if live.target is not None else state.departures.get(live.id, at)
    first = min([left, *(one.arrival for one in done[:1])])
    if first > at:
        return
    if done and not live.departed:
        yield happened.Departed(id=f"report {next(numbers)}", at=first, vehicle=live.id, visit=done[0].visit)
    at_target = live.target if live.arrived is not None else None
    for one in done:
        if one.visit != at_target:
            yield happened.Arrived(id=f"report {next(numbers)}", at=one.arrival, vehicle=live.id, visit=one.visit)
        yield _made(live.id, one, next(numbers))
        left = one.leave
    made = {one.visit for one in done}
    following = next((stop for stop in stops if stop.kind == "visit" and stop.visit not in made), None)
    if following is None or left > at or following.visit == at_target:
        return
    if done or following.visit != live.target:
        yield happened.Departed(id=f"report {next(numbers)}", at=left, vehicle=live.id, visit=following.visit)
    if following.arrival <= at:
        came = max(left, following.arrival)
        yield happened.Arrived(id=f"report {next(numbers)}", at=came, vehicle=live.id, visit=following.visit)


def _made(vehicle: str, one: Done, number: int) -> Event:
    if one.result == "failed":
        return happened.Failed(id=f"visit {one.visit} ({number})", at=one.leave, vehicle=vehicle, visit=one.visit)
    return happened.Served(id=f"visit {one.visit} ({number})", at=one.leave, vehicle=vehicle, visit=one.visit)
