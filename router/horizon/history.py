"""The day as it was and as it will be: true times of what is done, planned times of what is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from router.horizon.events import LOAD, PlannedStop
from router.horizon.fleet import expected_at, free_from, goods_of, summed
from router.horizon.outcomes import outcome
from router.horizon.policy import POLICIES, Policy
from router.horizon.problem import travel_of
from router.horizon.state import DoneStop, LiveVehicle, State, is_cancelled, job_of, opening, orders_of, place_of
from router.model import Instance, Plan, Route, Stop, TravelTimes, Unserved, Visit, Window
from router.units import Seconds


def whole_instance(state: State) -> Instance:
    """The day with the orders that came up on the way, and the traffic known by now."""
    return state.day.instance.replace(
        places=state.places,
        travel=travel_of(state),
        visits=tuple(state.visits.values()),
        orders=(*state.day.instance.orders, *state.details),
        resources=state.resources,
        carriers=state.carriers,
        carrier_options=state.options,
    )


def whole_plan(state: State, policy: Policy = POLICIES["steady"]) -> Plan:
    """A plan of `whole_instance`: every vehicle's day from its start, done stops with their true times, what vehicles are on their
    way to as it is expected, and what carriers bring.

    It is for showing and pricing; `check` judges only what is still to be planned.
    """
    travel = travel_of(state)
    routes = []
    for live in state.vehicles.values():
        stops = _shown(state, live, list(_stops(state, live, travel[state.day.vehicle(live.id).profile], policy)))
        if any(stop.kind != "start" for stop in stops):
            routes.append(Route(vehicle=live.id, stops=stops))
    shown = {name for route in routes for name in route.visits}
    return Plan(routes=tuple(routes), unserved=tuple(_left_out(state, shown)), carried=dict(state.carried))


def ahead(state: State, policy: Policy = POLICIES["steady"]) -> Mapping[str, tuple[PlannedStop, ...]]:
    """Vehicle that drives → what it is on its way to, as that is expected, and what is planned after it."""
    travel, found = travel_of(state), dict[str, tuple[PlannedStop, ...]]()
    for live in state.vehicles.values():
        if live.lost is None:
            first = _under_way(state, live, travel[state.day.vehicle(live.id).profile], policy)
            now = (PlannedStop(visit=one.visit, arrival=one.arrival, begin=one.begin, leave=one.leave) for one in first)
            found[live.id] = (*now, *state.plan.get(live.id, ()))
    return found


def _left_out(state: State, shown: set[str]) -> Iterator[Unserved]:
    """What is neither on a route nor with a carrier; alternatives of one order together."""
    groups = {state.visits[name].group for name in shown} - {None}
    left: dict[str, list[Visit]] = {}
    for visit in state.visits.values():
        known = any(order in state.orders for order in orders_of(state, visit.id))
        served = visit.id in shown and state.finished.get(visit.id) != "failed"
        if (
            known
            and not served
            and visit.id not in state.pickups
            and not is_cancelled(state, visit.id)
            and visit.group not in groups
            and job_of(state, visit.id) not in state.carried
        ):
            left.setdefault(visit.group or visit.id, []).append(visit)
    for several in left.values():
        visits = tuple(name for visit in several for name in (visit.pickup, visit.id) if name is not None)
        told = next(filter(None, (outcome(state, visit.id) for visit in several)), "")
        one = Unserved(visits=visits, orders=orders_of(state, several[0].id))
        yield replace(one, reason="tried_in_vain", text=told) if told else one


def _shown(state: State, live: LiveVehicle, stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """The stops with what is on board when the vehicle leaves each, and how late or early that is for who prefers a time; all that
    is loaded at one place in turn is one reload."""
    failed = {stop.visit for stop in live.done if stop.failed}
    board = _summed(state, state.day.vehicle(live.id).initial_load, *_loaded_at_start(state, live, stops))
    found: list[Stop] = []
    for stop in stops:
        name = stop.visit.removesuffix(LOAD)
        if stop.kind == "reload":
            board = _summed(state, board, goods_of(state, name))
        elif stop.kind == "visit" and name not in failed:
            visit = state.visits[name]
            off = () if name in state.pickups else goods_of(state, name)
            board = _summed(state, board, visit.collect if visit.pickup is None else (), tuple(-units for units in off))
        before = found[-1] if found else None
        if stop.kind == "reload" and before is not None and (before.kind, before.place) == ("reload", stop.place):
            found[-1] = replace(before, leave=stop.leave, load=board)
        else:
            name, preferred = ("", None) if stop.kind == "reload" else (stop.visit, _preferred(state, stop))
            late = 0 if preferred is None else max(0, stop.begin - preferred.end)
            early = 0 if preferred is None else max(0, preferred.start - stop.begin)
            found.append(replace(stop, visit=name, load=board, late=late, early=early))
    return tuple(found)


def _preferred(state: State, stop: Stop) -> Window | None:
    return state.visits[stop.visit].preferred if stop.kind == "visit" else None


def _loaded_at_start(state: State, live: LiveVehicle, stops: Sequence[Stop]) -> Iterator[tuple[int, ...]]:
    """The goods from the depot that the vehicle had on board when it left, or will have."""
    later = {stop.visit.removesuffix(LOAD) for stop in stops if stop.kind == "reload"}
    own = {stop.visit for stop in stops if stop.kind == "visit"} | live.on_board | live.coming_back
    for name in sorted(own - later):
        if state.visits[name].pickup is None and name not in state.pickups:
            yield state.visits[name].deliver


def _summed(state: State, *rows: tuple[int, ...]) -> tuple[int, ...]:
    return summed((0,) * len(state.day.instance.dimensions), *rows)


def _stops(state: State, live: LiveVehicle, travel: TravelTimes, policy: Policy) -> Iterator[Stop]:
    place, leave = None, 0
    for done in (*live.done, *_under_way(state, live, travel, policy)):
        moved = place is not None
        yield Stop(
            kind="reload" if done.visit.endswith(LOAD) else done.kind,
            place=done.place,
            arrival=done.arrival,
            begin=done.begin,
            leave=done.leave,
            visit=done.visit,
            distance=_metres(travel, place, done.place),
            driving=done.arrival - leave if moved else 0,
            waiting=done.begin - done.arrival,
        )
        place, leave = done.place, done.leave
    yield from _ahead(state, live, travel, place, leave)


def _under_way(state: State, live: LiveVehicle, travel: TravelTimes, policy: Policy) -> Iterator[DoneStop]:
    """The visit that the vehicle drives to or serves, as if it were done."""
    if live.current is None or live.lost is not None or is_cancelled(state, live.current.removesuffix(LOAD)):
        return
    free = free_from(state, live, travel, policy, 1)
    came = expected_at(state, live, travel, free.place)
    begin = min(max(came, opening(state, live.current, came)), free.at)
    yield DoneStop(kind="visit", place=free.place, arrival=came, begin=begin, leave=free.at, visit=live.current)


def _ahead(state: State, live: LiveVehicle, travel: TravelTimes, place: int | None, leave: Seconds) -> Iterator[Stop]:
    """What is planned, from where the vehicle stands now."""
    planned = state.plan.get(live.id, ()) if live.lost is None else ()
    if place is None and planned:
        place = state.day.vehicle(live.id).start
        leave = state.departures.get(live.id, planned[0].arrival)
        yield Stop(kind="start", place=place, arrival=leave, begin=leave, leave=leave)
    for stop in planned:
        here = place if stop.kind == "break" or place is None else place_of(state, stop.visit)
        assert here is not None
        yield Stop(
            kind="reload" if stop.visit.endswith(LOAD) else stop.kind,
            place=here,
            arrival=stop.arrival,
            begin=stop.begin,
            leave=stop.leave,
            visit=stop.visit,
            distance=_metres(travel, place, here),
            driving=max(0, stop.arrival - leave) if here != place else 0,
            waiting=stop.begin - stop.arrival,
        )
        place, leave = here, stop.leave
    if place is not None and live.lost is None and (not live.done or live.done[-1].kind != "end"):
        yield _end(state, live, travel, place, leave)


def _end(state: State, live: LiveVehicle, travel: TravelTimes, place: int, leave: Seconds) -> Stop:
    from router.model.travel_times import arrival

    end = state.day.vehicle(live.id).end
    target = place if end is None else end
    came = leave if end is None else arrival(travel, place, target, leave)
    return Stop(
        kind="end",
        place=target,
        arrival=came,
        begin=came,
        leave=came,
        distance=_metres(travel, place, target),
        driving=came - leave,
    )


def _metres(travel: TravelTimes, origin: int | None, place: int) -> int:
    return 0 if origin is None or origin == place else int(travel.distances[origin, place])
