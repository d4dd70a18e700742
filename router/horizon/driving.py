"""What vehicles report: they left, arrived, served, or tried in vain. A report that was missed is inferred from the next one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from router.horizon import events as happened
from router.horizon.events import HOME, LOAD, PlannedStop, VehicleEvent
from router.horizon.state import (
    DoneStop,
    LiveVehicle,
    State,
    brings_goods,
    carrier,
    is_cancelled,
    opening,
    place_of,
    unfit_windows,
    whereabouts,
)
from router.units import Seconds

Outcome: TypeAlias = State | str


def departed(state: State, event: happened.Departed) -> Outcome:
    """The vehicle is on the way to its target, with what it loaded on board if it left its start."""
    refusal = _refusal(state, event)
    if refusal:
        return refusal
    vehicle = _started(state, state.vehicles[event.vehicle], event.at, event.loaded, event.visit)
    vehicle = replace(vehicle, target=event.visit, left=event.at, arrived=None, last=event.at)
    return _heading(state, vehicle)


def arrived(state: State, event: happened.Arrived) -> Outcome:
    """The vehicle stands at its target; at the end of its route it is free."""
    refusal = _refusal(state, event)
    if refusal:
        return refusal
    vehicle = _started(state, state.vehicles[event.vehicle], event.at, None, event.visit)
    if event.visit == HOME:
        end = state.day.vehicle(vehicle.id).end
        place = whereabouts(state, vehicle) if end is None else end
        stop = DoneStop(kind="end", place=place, arrival=event.at, begin=event.at, leave=event.at)
        return _heading(state, replace(vehicle, done=(*vehicle.done, stop), target=None, arrived=None, last=event.at))
    left = vehicle.left if vehicle.target == event.visit else min(event.at, vehicle.done[-1].leave)
    return _heading(state, replace(vehicle, target=event.visit, left=left, arrived=event.at, last=event.at))


def served(state: State, event: happened.Served) -> Outcome:
    """The visit is history, and its goods are on board or off."""
    refusal = _refusal(state, event) or _impossible(state, event)
    if refusal:
        return refusal
    state = _heading(state, _at_the_door(state, event, begin=event.begin))
    vehicle = state.vehicles[event.vehicle]
    name = event.visit
    if name.endswith(LOAD):
        return _loaded(state, vehicle, name.removesuffix(LOAD))
    waiting = frozenset(_deliveries_of(state, name))
    on_board = (vehicle.on_board - {name}) | {other for other in waiting if not is_cancelled(state, other)}
    vehicle = replace(vehicle, on_board=on_board, coming_back=vehicle.coming_back | (waiting - on_board))
    finished = {**state.finished, name: "served"}
    return replace(state, finished=finished, vehicles={**state.vehicles, vehicle.id: vehicle})


def failed(state: State, event: happened.Failed) -> Outcome:
    """Nothing was handed over: the visit is tried again, or it is over and the goods come back."""
    refusal = _refusal(state, event) or _impossible(state, event)
    refusal = refusal or ("" if event.again is None else unfit_windows(event.again))
    if refusal:
        return refusal
    state = _heading(state, _at_the_door(state, event, begin=None, failed=True))
    vehicle = state.vehicles[event.vehicle]
    if event.again is not None:
        return replace(state, again={**state.again, event.visit: event.again})
    over = {event.visit, *_deliveries_of(state, event.visit)}
    back = vehicle.coming_back | (vehicle.on_board & over)
    vehicle = replace(vehicle, on_board=vehicle.on_board - over, coming_back=back)
    finished = {**state.finished, **dict.fromkeys(sorted(over), "failed")}
    return replace(state, finished=finished, vehicles={**state.vehicles, vehicle.id: vehicle})


def _refusal(state: State, event: VehicleEvent) -> str:
    """Why the report cannot be true, or comes too late to matter; "" if it can."""
    vehicle = state.vehicles.get(event.vehicle)
    if vehicle is None:
        return f"there is no vehicle '{event.vehicle}'"
    if vehicle.lost is not None:
        return f"vehicle '{event.vehicle}' is lost"
    if event.at < vehicle.last:
        return f"something later is known about vehicle '{event.vehicle}'"
    return "" if event.visit == HOME and isinstance(event, happened.Departed | happened.Arrived) else _strange(state, event)


def _strange(state: State, event: VehicleEvent) -> str:
    """Why nobody can be at this visit; "" if somebody can."""
    delivery = event.visit.removesuffix(LOAD)
    if delivery not in state.visits:
        return f"there is no visit '{event.visit}'"
    if event.visit in state.finished or (event.visit != delivery and delivery in state.finished):
        return f"visit '{event.visit}' is done already"
    other = next((one.id for one in state.vehicles.values() if one.current == event.visit and one.id != event.vehicle), None)
    if other is not None:
        return f"vehicle '{other}' is at visit '{event.visit}' or on its way there"
    return ""


def _impossible(state: State, event: happened.Served | happened.Failed) -> str:
    """Goods are handed over by the vehicle that has them, and put on board once."""
    delivery = event.visit.removesuffix(LOAD)
    holder = carrier(state, delivery)
    if event.visit != delivery:
        return f"the goods of '{delivery}' are on board already" if holder is not None and holder.lost is None else ""
    if holder is not None:
        return "" if holder.id == event.vehicle else f"the goods of '{delivery}' are on board of vehicle '{holder.id}'"
    if state.visits[delivery].pickup is not None:
        return f"the goods of '{delivery}' were not picked up"
    if brings_goods(state, state.visits[delivery]) and state.vehicles[event.vehicle].departed:
        return f"the goods of '{delivery}' are not on board of vehicle '{event.vehicle}'"
    return ""


def _started(state: State, vehicle: LiveVehicle, at: Seconds, loaded: tuple[str, ...] | None, target: str) -> LiveVehicle:
    """The vehicle after leaving its start, with what it took from there."""
    if vehicle.departed:
        return vehicle
    start = state.day.vehicle(vehicle.id).start
    names = _first_trip(state, vehicle.id, target) if loaded is None else [name for name in loaded if name in state.visits]
    on_board = frozenset(name for name in names if name not in state.finished and carrier(state, name) is None)
    gone = frozenset(name for name in on_board if is_cancelled(state, name))
    stop = DoneStop(kind="start", place=start, arrival=at, begin=at, leave=at)
    return replace(vehicle, done=(stop,), on_board=on_board - gone, coming_back=vehicle.coming_back | gone)


def _first_trip(state: State, vehicle: str, target: str) -> list[str]:
    """Deliveries whose goods the vehicle takes along when it leaves its start as planned."""
    planned = [stop.visit for stop in state.plan.get(vehicle, ()) if stop.kind == "visit"]
    names = dict.fromkeys([*planned, target])
    known = [name for name in names if name in state.visits and name + LOAD not in names]
    return [name for name in known if brings_goods(state, state.visits[name])]


def _at_the_door(
    state: State, event: happened.Served | happened.Failed, *, begin: Seconds | None, failed: bool = False
) -> LiveVehicle:
    """The vehicle with the visit among its stops, free where it stands."""
    vehicle = _started(state, state.vehicles[event.vehicle], event.at, None, event.visit)
    came = vehicle.arrived if vehicle.target == event.visit and vehicle.arrived is not None else event.at
    began = max(came, opening(state, event.visit, came)) if begin is None else begin
    place = place_of(state, event.visit)
    began = min(max(began, came), event.at)
    stop = DoneStop(kind="visit", place=place, arrival=came, begin=began, leave=event.at, visit=event.visit, failed=failed)
    return replace(vehicle, done=(*vehicle.done, stop), target=None, arrived=None, last=event.at)


def _heading(state: State, vehicle: LiveVehicle) -> State:
    """The state with the vehicle, and a plan from which what it reached, or drives to, is gone."""
    target = vehicle.target if vehicle.target is not None else (vehicle.done[-1].visit if vehicle.done else HOME)
    own = state.plan.get(vehicle.id, ())
    position = next((number for number, stop in enumerate(own) if stop.kind == "visit" and stop.visit == target), None)
    plan: dict[str, tuple[PlannedStop, ...]] = dict(state.plan)
    if position is not None:
        passed = own[: position + 1]
        skipped = tuple(stop for stop in passed[:-1] if stop.kind == "visit")
        plan[vehicle.id] = (*skipped, *own[position + 1 :])
        vehicle = replace(vehicle, breaks=vehicle.breaks + sum(stop.kind == "break" for stop in passed))
    elif target != HOME:
        plan = {name: tuple(stop for stop in stops if stop.visit != target or stop.kind == "break") for name, stops in plan.items()}
    told = {name: tuple(visit for visit in visits if visit != target) for name, visits in state.committed.items()}
    return replace(state, vehicles={**state.vehicles, vehicle.id: vehicle}, plan=plan, committed=told)


def _loaded(state: State, vehicle: LiveVehicle, delivery: str) -> State:
    """The goods of a delivery change hands, from the depot or a lost vehicle to this one."""
    vehicles: Mapping[str, LiveVehicle] = {
        name: replace(one, on_board=one.on_board - {delivery}) for name, one in state.vehicles.items()
    }
    cancelled = frozenset({delivery} if is_cancelled(state, delivery) else ())
    mine = replace(vehicle, on_board=vehicle.on_board | ({delivery} - cancelled), coming_back=vehicle.coming_back | cancelled)
    return replace(state, vehicles={**vehicles, vehicle.id: mine})


def _deliveries_of(state: State, pickup: str) -> list[str]:
    """The deliveries that need this pickup."""
    return list(state.pickups.get(pickup, ()))
