"""The dispatcher's path: a plan of the morning, what has happened since, and what to do now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from router.documents.cells import near_misses
from router.documents.clock import Clock
from router.documents.columns import columns_of
from router.documents.grid import Wanted
from router.documents.plan_reading import load_plan
from router.documents.reading import read_table
from router.documents.rows import DoneRow
from router.documents.styles import PLAIN
from router.documents.tables import understand
from router.errors import InputError, Problem
from router.horizon import events as happened
from router.horizon.apply import apply
from router.horizon.carried import departures, planned_stops
from router.horizon.days import live_day
from router.horizon.events import LOAD, Event, PlannedStop
from router.horizon.policy import POLICIES, Policy
from router.horizon.replan import AT_ONCE, Advice, replan
from router.horizon.state import Day, State, morning
from router.loader.receipt import table_receipt
from router.model import Instance, Plan, Route, TableReceipt, Window
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
    day: str | Path,
    plan: str | Path,
    at: Seconds,
    *,
    done: Sequence[Done] | None = None,
    lost: Sequence[str] = (),
    add: str | Path | None = None,
    policy: Policy = POLICIES["steady"],
    limits: Limits = AT_ONCE,
    seed: int = 0,
) -> Now:
    """What to do at `at`, when the plan has been followed so far.

    Parameters
    ----------
    day, plan : as for `router.load`, and a ``plan.json`` of it.
    done : the visits made so far, with their true times; None: what the plan has up to `at`.
    lost : vehicles that drive no more.
    add : file of further orders, with the columns of orders.csv.

    Raises
    ------
    InputError
        listing every fault of what is given.
    """
    live = live_day(day, add, at=at)
    if add is None:
        live = replace(live, known=None)
    made = load_plan(plan, live.instance)
    _refuse_unknown(live, lost, done or ())
    events = list(_events(live, made, at, done, lost))
    state = morning(live)
    for event in events:
        state = apply(state, event)
        if state.remark:
            raise InputError(
                [Problem(code="E423", where=event.id, what=state.remark, remedy="correct what was done, or leave it out")]
            )
    before = {name: [stop.visit for stop in stops if stop.kind == "visit"] for name, stops in state.plan.items()}
    advice = replan(state, policy, limits, seed)
    after = {route.vehicle: list(route.visits) for route in advice.plan.routes}
    changed = tuple(name for name in state.vehicles if after.get(name, []) != before.get(name, []) and after.get(name))
    return Now(state=state, advice=advice, events=tuple(events), changed=changed)


def read_done(path: str | Path, instance: Instance, clock: Clock, plan: Plan, at: Seconds) -> tuple[tuple[Done, ...], TableReceipt]:
    """The visits in a table with the columns visit, and as far as they are known vehicle, arrival, leave and result.

    Where a cell is empty, the plan's figure counts; a result is ``served`` or ``failed``. Also how the table was read.

    Raises
    ------
    InputError
        listing every fault of the file.
    """
    planned = {stop.visit: (route.vehicle, stop) for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    problems: list[Problem] = []
    table = read_table(path, Wanted("done"), problems)
    if table is None:
        raise InputError(problems)
    rows = understand(columns_of(table, (), {}), DoneRow, clock, PLAIN, (), {})
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
        elif not vehicle:
            what, remedy = f"visit '{row.visit}' is not in the plan", "name the vehicle that made it"
            problems.append(record.problem("E423", what, remedy, column="vehicle"))
        if vehicle and vehicle not in instance.vehicle_index:
            what, remedy = f"there is no vehicle '{vehicle}'", near_misses(vehicle, list(instance.vehicle_index))
            problems.append(record.problem("E423", what, remedy, column="vehicle", value=vehicle))
        found.append(Done(visit=row.visit, vehicle=vehicle, arrival=arrival, leave=min(leave, at), result=row.result))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return tuple(found), table_receipt("done", rows)


def _refuse_unknown(day: Day, lost: Sequence[str], done: Sequence[Done]) -> None:
    vehicles = day.instance.vehicle_index
    names = [("--lost", name) for name in lost] + [("--done", one.vehicle) for one in done]
    problems = [
        Problem(
            code="E414", where=option, what=f"there is no vehicle '{name}'", remedy=f"use one of {', '.join(vehicles)}", value=name
        )
        for option, name in names
        if name not in vehicles
    ]
    problems += [
        Problem(
            code="E414", where="--done", what=f"there is no visit '{one.visit}'", remedy="use a visit of the plan", value=one.visit
        )
        for one in done
        if one.visit not in day.instance.visit_index
    ]
    if problems:
        raise InputError(problems)


def _events(day: Day, plan: Plan, at: Seconds, done: Sequence[Done] | None, lost: Sequence[str]) -> Iterator[Event]:
    """The plan adopted in the morning, what was driven since, and what has changed now."""
    start = min([at, *(route.departure for route in plan.routes)])
    routes = {route.vehicle: planned_stops(day.instance, route) for route in plan.routes}
    yield happened.PlanAdopted(
        id="the morning's plan", at=start, base=0, routes=routes, departures=departures(plan), carried=plan.carried
    )
    if done is None:
        followed = [one for vehicle, stops in routes.items() for one in _followed(vehicle, stops, at)]
    else:
        loads = {stop.visit for stops in routes.values() for stop in stops if stop.visit.endswith(LOAD)}
        followed = [each for one in done for each in _with_loading(one, loads)]
    numbers = count(1)
    by_vehicle: dict[str, list[Done]] = {}
    for one in sorted(followed, key=lambda one: one.leave):
        by_vehicle.setdefault(one.vehicle, []).append(one)
    for route in plan.routes:
        yield from _driven(route, by_vehicle.pop(route.vehicle, []), at, numbers)
    for vehicle, others in by_vehicle.items():
        for one in others:
            yield _made(vehicle, one, next(numbers))
    yield from _told(day, routes, start)
    yield happened.Clock(id="now", at=at)
    for order in day.instance.orders:
        if day.known is not None and order.id not in day.known:
            yield happened.OrderPlaced(id=f"order {order.id} of the added ones", at=at, order=order.id)
    for vehicle in lost:
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


def _told(day: Day, routes: Mapping[str, Sequence[PlannedStop]], at: Seconds) -> Iterator[Event]:
    """Customers of the plan hold what their order says: a slot, or the moment promised to them."""
    instance = day.instance
    for stops in routes.values():
        for stop in stops:
            if stop.visit not in instance.visit_index or stop.visit in instance.deliveries_of:
                continue
            visit = instance.visits[instance.visit_index[stop.visit]]
            latest = visit.windows[-1].end
            if visit.preferred is not None and visit.late_price > 0 and stop.begin <= visit.preferred.end:
                latest = min(latest, visit.preferred.end)
            yield happened.CustomerTold(
                id=f"slot of {visit.id}", at=at, visit=visit.id, window=Window(visit.windows[0].start, latest)
            )


def _driven(route: Route, done: Sequence[Done], at: Seconds, numbers: Iterator[int]) -> Iterator[Event]:
    """What a vehicle has reported: the visits made, and that it is on the way to the next of its plan."""
    first = min([route.departure, *(one.arrival for one in done[:1])])
    made = {one.visit for one in done}
    ahead = [stop for stop in route.stops if stop.kind == "visit" and stop.visit not in made]
    if first > at:
        return
    if done:
        yield happened.Departed(id=f"report {next(numbers)}", at=first, vehicle=route.vehicle, visit=done[0].visit)
    for one in done:
        yield happened.Arrived(id=f"report {next(numbers)}", at=one.arrival, vehicle=route.vehicle, visit=one.visit)
        yield _made(route.vehicle, one, next(numbers))
    left = done[-1].leave if done else route.departure
    if not ahead or left > at:
        return
    yield happened.Departed(id=f"report {next(numbers)}", at=left, vehicle=route.vehicle, visit=ahead[0].visit)
    if ahead[0].arrival <= at:
        yield happened.Arrived(
            id=f"report {next(numbers)}", at=max(left, ahead[0].arrival), vehicle=route.vehicle, visit=ahead[0].visit
        )


def _made(vehicle: str, one: Done, number: int) -> Event:
    if one.result == "failed":
        return happened.Failed(id=f"visit {one.visit} ({number})", at=one.leave, vehicle=vehicle, visit=one.visit)
    return happened.Served(id=f"visit {one.visit} ({number})", at=one.leave, vehicle=vehicle, visit=one.visit)
