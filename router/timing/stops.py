"""From the timed events of a route to its stops."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from router.core._core import Event, EventKind
from router.model.instance import Instance
from router.model.plan import Stop
from router.model.vehicles import Vehicle
from router.units import Metres, Seconds

Loads: TypeAlias = tuple[int, ...]
Kind: TypeAlias = Literal["start", "visit", "reload", "break", "end"]

_KINDS: dict[EventKind, Kind] = {
    EventKind.START: "start",
    EventKind.VISIT: "visit",
    EventKind.RELOAD: "reload",
    EventKind.END: "end",
}


def stops_of(instance: Instance, vehicle: int, events: list[Event]) -> tuple[Stop, ...]:
    """All stops of a route in order, breaks among them.

    Parameters
    ----------
    vehicle : its number.
    events : start, activities and end of the route, as `RouteTimer` timed them.
    """
    own, loads = instance.vehicles[vehicle], loads_on_board(instance, vehicle, events)
    found = [_stop(instance, events[0], (events[0].arrival, 0, 0), loads[0])]
    for before, event, carried, load in zip(events, events[1:], loads, loads[1:], strict=False):
        found += _reached(instance, (before, event), _distance(instance, own, before, event), (carried, load))
    return tuple(found)


def _reached(instance: Instance, leg: tuple[Event, Event], distance: Metres, loads: tuple[Loads, Loads]) -> Iterator[Stop]:
    """The event at the end of a leg, and the breaks taken before and after the leg is driven."""
    before, event = leg
    departure, arrival = before.leave, event.arrival
    if event.break_before is not None:
        yield _break(before.place, (departure, 0, 0), event.break_before, loads[0])
        departure = event.break_before[1]
    driving = arrival - departure
    if event.break_after is not None:
        yield _break(event.place, (arrival, distance, driving), event.break_after, loads[0])
        arrival, distance, driving = event.break_after[1], 0, 0
    yield _stop(instance, event, (arrival, distance, driving), loads[1])


def _distance(instance: Instance, vehicle: Vehicle, before: Event, event: Event) -> Metres:
    if event.kind == EventKind.END and vehicle.end is None:
        return 0
    return int(instance.travel[vehicle.profile].distances[before.place, event.place])


def _break(place: int, leg: tuple[Seconds, Metres, Seconds], span: tuple[Seconds, Seconds], load: Loads) -> Stop:
    arrival, distance, driving = leg
    begin, leave = span
    return Stop(
        kind="break",
        place=place,
        arrival=arrival,
        begin=begin,
        leave=leave,
        distance=distance,
        driving=driving,
        waiting=begin - arrival,
        load=load,
    )


def _stop(instance: Instance, event: Event, leg: tuple[Seconds, Metres, Seconds], load: Loads) -> Stop:
    arrival, distance, driving = leg
    visit = instance.visits[event.visit] if event.kind == EventKind.VISIT else None
    preferred = visit.preferred if visit else None
    return Stop(
        kind=_KINDS[event.kind],
        visit=visit.id if visit else "",
        place=event.place,
        arrival=arrival,
        begin=event.begin,
        leave=event.leave,
        distance=distance,
        driving=driving,
        waiting=event.begin - arrival,
        load=load,
        late=max(0, event.begin - preferred.end) if preferred else 0,
        early=max(0, preferred.start - event.begin) if preferred else 0,
    )


def loads_on_board(instance: Instance, vehicle: int, events: list[Event]) -> list[Loads]:
    """What is on board when leaving each event, per dimension.

    A trip starts with all that its visits deliver from the depot and what pickups have put on board before; a delivery
    with a pickup takes off what that visit put on; whatever else is collected stays on board until the trip ends.
    """
    nothing = (0,) * len(instance.dimensions)
    own = instance.vehicles[vehicle].initial_load or nothing
    carried: dict[str, Loads] = {}
    on_board: list[Loads] = []
    for number, event in enumerate(events):
        if event.kind in (EventKind.START, EventKind.RELOAD):
            load = _sum(own, *carried.values(), *_brought(instance, events[number + 1 :], nothing))
        elif event.kind == EventKind.VISIT:
            visit = instance.visits[event.visit]
            taken = visit.deliver or nothing if visit.pickup is None else carried.pop(visit.pickup, nothing)
            load = tuple(held - off + on for held, off, on in zip(load, taken, visit.collect or nothing, strict=True))
            if visit.id in instance.deliveries_of:
                carried[visit.id] = visit.collect or nothing
        on_board.append(load)
    return on_board


def _brought(instance: Instance, events: list[Event], nothing: Loads) -> Iterator[Loads]:
    """What the visits of the trip that begins with `events` deliver from the depot."""
    for event in events:
        if event.kind == EventKind.RELOAD:
            return
        if event.kind == EventKind.VISIT and instance.visits[event.visit].pickup is None:
            yield instance.visits[event.visit].deliver or nothing


def _sum(*rows: Loads) -> Loads:
    return tuple(map(sum, zip(*rows, strict=True)))
