"""One event more: `apply` folds it into the state, `replay` a whole log.

`apply` is pure and total. An event that comes twice, that contradicts what is known already, or that is about something nobody has
heard of, changes nothing but `State.remark`, which says why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from router.errors import InputError
from router.horizon import events as happened
from router.horizon.driving import arrived, departed, failed, served
from router.horizon.events import LOAD, QUIET, Event
from router.horizon.state import (
    Count,
    Day,
    LiveOrder,
    LiveVehicle,
    Promise,
    State,
    carrier,
    handed_over,
    is_cancelled,
    job_of,
    morning,
    unfit_windows,
    visits_of,
    whereabouts,
)
from router.model import Carrier, PiecewiseTravel, Place, Resource, Visit
from router.model.fields import derived
from router.model.validity import instance_problems
from router.network.faults import coordinates
from router.traffic.faults import incident_faults
from router.units import count_of

Outcome: TypeAlias = State | str
"""The state after an event, or why it changes nothing."""
Named = TypeVar("Named", bound=Resource | Carrier)


def replay(day: Day, log: Iterable[Event]) -> State:
    """The state after all events of `log`, in its order."""
    state = morning(day)
    for event in log:
        state = apply(state, event)
    return state


def apply(state: State, event: Event) -> State:
    """The state after `event`; with `State.remark` where it changes nothing."""
    outcome = _RULES[event.kind](state, event) if event.id not in state.seen else f"event '{event.id}' is known already"
    if isinstance(outcome, str):
        return replace(state, remark=outcome)
    seq = state.seq + 1
    return replace(
        outcome,
        now=max(state.now, event.at),
        seq=seq,
        changed=state.changed if event.kind in QUIET else seq,
        seen=state.seen | {event.id},
        remark="",
    )


def _placed(state: State, event: happened.OrderPlaced) -> Outcome:
    unfit = _unfit_order(state, event)
    if unfit:
        return unfit
    supplied = _supplied(state, event)
    if isinstance(supplied, str):
        return supplied
    contradiction = _contradiction(supplied, event)
    if contradiction:
        return contradiction
    new, places = dict[str, Visit](), state.places
    for visit, place in zip(event.visits, event.places, strict=True):
        places, number = _numbered(places, place)
        new[visit.id] = replace(visit, place=number, uses=_known_of(supplied.resources, visit.uses))
    if len(places) > len(state.places) and state.day.measure is None:
        return f"order '{event.order}' is at a place that the day does not know"
    nowhere = _nowhere(*places[len(state.places) :])
    if nowhere:
        return nowhere
    details = state.details if event.details is None else (*state.details, event.details)
    orders = {**state.orders, event.order: LiveOrder(id=event.order, placed=event.at)}
    visits = {**state.visits, **new} if new else state.visits
    pickups = {**state.pickups, **{visit.pickup: (visit.id,) for visit in event.visits if visit.pickup is not None}}
    return replace(supplied, orders=orders, visits=visits, pickups=pickups, places=places, details=details)


def _unfit_order(state: State, event: happened.OrderPlaced) -> str:
    """Why the order and its visits cannot be taken in; "" if they can."""
    if event.order in state.orders:
        return f"order '{event.order}' is known already"
    if event.order not in state.day.names and not event.visits:
        return f"the day has no order '{event.order}', and the event brings no visits"
    clash = next((visit.id for visit in event.visits if visit.id in state.visits), None)
    if clash is not None:
        return f"there is a visit '{clash}' already"
    if len(event.places) != len(event.visits):
        return f"{count_of(len(event.visits), 'visit needs', 'visits need')} as many places, not {len(event.places)}"
    return ""


def _contradiction(state: State, event: happened.OrderPlaced) -> str:
    """The first fault of the visits that the order brings: nobody looks at them again when plans are made."""
    if not event.visits:
        return ""
    names = {option.id for option in event.options}
    alone = derived(
        state.day.instance,
        visits=tuple(replace(visit, place=0, uses=_known_of(state.resources, visit.uses)) for visit in event.visits),
        vehicles=(),
        relations=(),
        resources=state.resources,
        carriers=state.carriers,
        carrier_options=tuple(option for option in state.options if option.id in names),
    )
    return next((f"{fault.where}: {fault.what}" for fault in instance_problems(alone)), "")


def _supplied(state: State, event: happened.OrderPlaced) -> State | str:
    """With the resources, carriers and their options that the order brings."""
    jobs = {visit.group or visit.id for visit in event.visits}
    strange = [option.id for option in event.options if option.job not in jobs]
    if strange:
        return f"the visits of the order are no job of carrier option '{strange[0]}'"
    known = {option.id for option in state.options}
    clash = next((option.id for option in event.options if option.id in known), None)
    if clash is not None:
        return f"there is a carrier option '{clash}' already"
    resources = _joined(state.resources, event.resources)
    carriers = _joined(state.carriers, event.carriers)
    unknown = {option.carrier for option in event.options} - {carrier.id for carrier in carriers}
    if unknown:
        return f"the day has no carrier '{min(unknown)}'"
    options = (replace(option, uses=_known_of(resources, option.uses)) for option in event.options)
    return replace(state, resources=resources, carriers=carriers, options=(*state.options, *options))


def _joined(known: tuple[Named, ...], more: tuple[Named, ...]) -> tuple[Named, ...]:
    names = {one.id for one in known}
    return (*known, *(one for one in more if one.id not in names))


def _known_of(resources: Iterable[Resource], uses: Mapping[str, int]) -> dict[str, int]:
    names = {one.id for one in resources}
    return {name: units for name, units in uses.items() if name in names}


def _nowhere(*places: Place) -> str:
    """Why travel times to one of `places` cannot be had; "" if they can."""
    try:
        coordinates(places)
    except InputError as error:
        return f"{error.problems[0].where}: {error.problems[0].what}"
    return ""


def _numbered(places: tuple[Place, ...], place: Place) -> tuple[tuple[Place, ...], int]:
    """The places with `place` among them, and its number; known places keep theirs."""
    for number, known in enumerate(places):
        same_point = place.lat is not None and (known.lat, known.lon) == (place.lat, place.lon)
        if same_point or (place.lat is None and known.id == place.id):
            return places, number
    return (*places, place), len(places)


def _ready(state: State, event: happened.OrderReady) -> Outcome:
    if event.order not in state.orders:
        return f"there is no order '{event.order}'"
    if all(_under_way(state, visit) for visit in visits_of(state, event.order)):
        return f"the goods of order '{event.order}' are on their way already"
    return _with_order(state, event.order, ready=event.ready)


def _changed(state: State, event: happened.OrderChanged) -> Outcome:
    if event.order not in state.orders:
        return f"there is no order '{event.order}'"
    if not event.windows:
        return "the event names no window"
    unfit = unfit_windows(*event.windows)
    if unfit:
        return unfit
    deliveries = [visit.id for visit in visits_of(state, event.order) if visit.id not in state.pickups]
    if all(name in state.finished for name in deliveries):
        return f"order '{event.order}' is done already"
    promises = {name: promise for name, promise in state.promises.items() if name not in deliveries}
    again = {name: window for name, window in state.again.items() if name not in deliveries}
    return replace(_with_order(state, event.order, windows=event.windows), promises=promises, again=again)


def _cancelled(state: State, event: happened.OrderCancelled) -> Outcome:
    order = state.orders.get(event.order)
    if order is None:
        return f"there is no order '{event.order}'"
    if order.cancelled is not None:
        return f"order '{event.order}' is cancelled already"
    if any(visit.id in state.finished for visit in visits_of(state, event.order) if visit.id not in state.pickups):
        return f"order '{event.order}' is done already"
    state = _with_order(state, event.order, cancelled=event.at)
    gone = {visit.id for visit in visits_of(state, event.order) if is_cancelled(state, visit.id)}
    vehicles = {
        name: replace(vehicle, on_board=vehicle.on_board - gone, coming_back=vehicle.coming_back | (vehicle.on_board & gone))
        for name, vehicle in state.vehicles.items()
    }
    handed = handed_over(state, event.at)
    freed = {job_of(state, name) for name in gone} - handed.keys()
    carried = {job: name for job, name in state.carried.items() if job not in freed}
    return replace(state, vehicles=vehicles, plan=without(state, gone), committed=_uncommitted(state, gone), carried=carried)


def _seen_at(state: State, event: happened.PositionSeen) -> Outcome:
    vehicle = state.vehicles.get(event.vehicle)
    if vehicle is None:
        return f"there is no vehicle '{event.vehicle}'"
    if event.at < vehicle.last:
        return f"something later is known about vehicle '{event.vehicle}'"
    point = Place(id=f"{event.vehicle} at {event.at}", lat=event.lat, lon=event.lon)
    return _nowhere(point) or _with_vehicle(state, replace(vehicle, position=(event.lat, event.lon)))


def _shift(state: State, event: happened.ShiftChanged) -> Outcome:
    vehicle = state.vehicles.get(event.vehicle)
    if vehicle is None:
        return f"there is no vehicle '{event.vehicle}'"
    return _with_vehicle(state, replace(vehicle, latest_end=event.latest_end))


def _lost(state: State, event: happened.VehicleLost) -> Outcome:
    vehicle = state.vehicles.get(event.vehicle)
    if vehicle is None:
        return f"there is no vehicle '{event.vehicle}'"
    if vehicle.lost is not None:
        return f"vehicle '{event.vehicle}' is lost already"
    point = (event.lat, event.lon) if event.lat is not None and event.lon is not None else vehicle.position
    places, number = state.places, whereabouts(state, vehicle)
    if point is not None and state.day.measure is not None:
        place = Place(id=f"{event.vehicle} at {event.at}", lat=point[0], lon=point[1])
        nowhere = _nowhere(place)
        if nowhere:
            return nowhere
        places, number = _numbered(places, place)
    stopped = replace(vehicle, lost=event.at, stands_at=number, target=None, arrived=None, last=max(vehicle.last, event.at))
    state = replace(_with_vehicle(state, stopped), places=places)
    return replace(state, committed={**state.committed, event.vehicle: ()})


def _incident(state: State, event: happened.Incident) -> Outcome:
    if any(isinstance(travel, PiecewiseTravel) for travel in state.day.instance.travel.values()):
        return "incidents cannot be laid on arrival functions per arc"
    faults = list(incident_faults([event.incident]))
    if faults:
        return str(faults[0])
    if any(known.id == event.incident.id for known in state.incidents):
        return f"incident '{event.incident.id}' is known already"
    return replace(state, incidents=(*state.incidents, event.incident))


def _counted(state: State, event: happened.Counted) -> Outcome:
    if all(one.id != event.resource for one in state.resources):
        return f"the day has no resource '{event.resource}'"
    if event.units < 0:
        return f"{count_of(event.units, 'unit is', 'units are')} less than none"
    known = state.counted.get(event.resource)
    if known is not None and known.at > event.at:
        return f"'{event.resource}' was counted again later"
    handed = frozenset(handed_over(state, max(state.now, event.at)))
    count = Count(at=event.at, units=event.units, over=frozenset(state.finished), handed=handed)
    return replace(state, counted={**state.counted, event.resource: count})


def _adopted(state: State, event: happened.PlanAdopted) -> Outcome:
    if not state.changed <= event.base <= state.seq:
        return f"the plan was made for event {event.base}, and event {state.changed} has changed what it was made for"
    unknown = [name for name in event.routes if name not in state.vehicles or state.vehicles[name].lost is not None]
    if unknown:
        return f"the plan has routes for vehicles that do not drive: {', '.join(unknown)}"
    names = [stop.visit for stops in event.routes.values() for stop in stops if stop.kind == "visit"]
    strange = [name for name in names if name.removesuffix(LOAD) not in state.visits or name in state.finished]
    if strange:
        return f"the plan has visits that cannot be made: {', '.join(strange)}"
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        return f"the plan has visits that it makes twice: {', '.join(twice)}"
    options = {option.id for option in state.options}
    strange = [name for name in event.carried.values() if name not in options]
    if strange:
        return f"the plan has carrier options that there are not: {', '.join(strange)}"
    routes = {name: stops for name, stops in event.routes.items() if stops}
    handed = {job: option.id for job, option in handed_over(state, event.at).items()}
    given = set(event.carried.values()) - set(handed.values())
    return replace(
        state,
        options=tuple(one.handed_at(event.at) if one.id in given else one for one in state.options),
        plan=routes,
        departures=event.departures,
        committed=event.committed,
        loosened=event.loosened,
        carried={**event.carried, **handed},
        planned=state.seq + 1,
    )


def _told(state: State, event: happened.CustomerTold) -> Outcome:
    if event.visit not in state.visits:
        return f"there is no visit '{event.visit}'"
    known = state.promises.get(event.visit)
    if known is not None and known.told > event.at:
        return f"the customer of '{event.visit}' was told something later"
    promises = {name: promise for name, promise in state.promises.items() if name != event.visit}
    if event.window is not None:
        unfit = unfit_windows(event.window)
        if unfit:
            return unfit
        promises[event.visit] = Promise(window=event.window, quantile=event.quantile, told=event.at)
    return replace(state, promises=promises)


def _clock(state: State, _: happened.Clock) -> Outcome:
    return state


_RULES: Mapping[str, Callable[[State, Any], Outcome]] = {
    "order_placed": _placed,
    "order_ready": _ready,
    "order_changed": _changed,
    "order_cancelled": _cancelled,
    "departed": departed,
    "arrived": arrived,
    "served": served,
    "failed": failed,
    "position_seen": _seen_at,
    "shift_changed": _shift,
    "vehicle_lost": _lost,
    "incident": _incident,
    "counted": _counted,
    "plan_adopted": _adopted,
    "customer_told": _told,
    "clock": _clock,
}


def without(state: State, gone: Iterable[str]) -> Mapping[str, tuple[happened.PlannedStop, ...]]:
    """The plan without some visits and without the stops at which their goods would come on board."""
    names = {*gone, *(name + LOAD for name in gone)}
    return {vehicle: tuple(stop for stop in stops if stop.visit not in names) for vehicle, stops in state.plan.items()}


def _uncommitted(state: State, gone: set[str]) -> Mapping[str, tuple[str, ...]]:
    return {vehicle: tuple(name for name in told if name not in gone) for vehicle, told in state.committed.items()}


def _under_way(state: State, visit: Visit) -> bool:
    """Whether waiting for the goods is over: they are on board, delivered, or collected right now."""
    return visit.id in state.finished or carrier(state, visit.id) is not None


def _with_order(state: State, order: str, **changes: Any) -> State:
    return replace(state, orders={**state.orders, order: replace(state.orders[order], **changes)})


def _with_vehicle(state: State, vehicle: LiveVehicle) -> State:
    return replace(state, vehicles={**state.vehicles, vehicle.id: vehicle})
