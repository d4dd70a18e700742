"""From the timed events of a route to its stops."""

from collections.abc import Iterator
from operator import add, sub
from typing import Literal, TypeAlias

from router.core._core import Event, EventKind
from router.model.fields import derived
from router.model.instance import Instance
from router.model.plan import Stop
from router.model.visits import Visit
from router.units import Metres, Seconds

Loads: TypeAlias = tuple[int, ...]
Kind: TypeAlias = Literal["start", "visit", "reload", "break", "end"]

_START, _VISIT, _RELOAD, _END = EventKind.START, EventKind.VISIT, EventKind.RELOAD, EventKind.END
"""Read once: an enumeration of the core looks its members up by name."""
_UNTIMED = Stop(kind="visit", place=0, arrival=0, begin=0, leave=0)
"""What stops are derived from, in half the time that they take to make."""
_NAMES: tuple[tuple[EventKind, Kind], ...] = ((_START, "start"), (_END, "end"), (_RELOAD, "reload"))


def stops_of(instance: Instance, vehicle: int, events: list[Event]) -> tuple[Stop, ...]:
    """All stops of a route in order, breaks among them.

    Parameters
    ----------
    vehicle : its number.
    events : start, activities and end of the route, as `RouteTimer` timed them.
    """
    own, loads = instance.vehicles[vehicle], loads_on_board(instance, vehicle, events)
    distance_of = instance.travel[own.profile].distances.item
    found = [_stop(instance, events[0], (events[0].arrival, 0, 0), loads[0])]
    for before, event, carried, load in zip(events, events[1:], loads, loads[1:], strict=False):
        stays = own.end is None and event.kind == _END
        distance = 0 if stays else distance_of(before.place, event.place)
        if event.break_before is None and event.break_after is None:
            arrival = event.arrival
            found.append(_stop(instance, event, (arrival, distance, arrival - before.leave), load))
        else:
            found += _with_breaks(instance, (before, event), distance, (carried, load))
    return tuple(found)


def _with_breaks(instance: Instance, leg: tuple[Event, Event], distance: Metres, loads: tuple[Loads, Loads]) -> Iterator[Stop]:
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
    own, begin = event.kind, event.begin
    visit = instance.visits[event.visit] if own == _VISIT else None
    preferred = visit.preferred if visit else None
    return derived(
        _UNTIMED,
        kind="visit" if visit else next(name for kind, name in _NAMES if kind == own),
        visit=visit.id if visit else "",
        place=event.place,
        arrival=arrival,
        begin=begin,
        leave=event.leave,
        distance=distance,
        driving=driving,
        waiting=begin - arrival,
        load=load,
        late=max(0, begin - preferred.end) if preferred else 0,
        early=max(0, preferred.start - begin) if preferred else 0,
    )


def loads_on_board(instance: Instance, vehicle: int, events: list[Event]) -> list[Loads]:
    """What is on board when leaving each event, per dimension.

    A trip starts with all that its visits deliver from the depot and what pickups have put on board before; a delivery
    with a pickup takes off what that visit put on; whatever else is collected stays on board until the trip ends.
    """
    nothing = (0,) * len(instance.dimensions)
    own = instance.vehicles[vehicle].initial_load or nothing
    visits = [instance.visits[event.visit] if event.kind == _VISIT else None for event in events]
    pickups, load = instance.deliveries_of, own
    carried: dict[str, Loads] = {}
    on_board: list[Loads] = []
    for number, visit in enumerate(visits):
        if visit is not None:
            taken = visit.deliver or nothing if visit.pickup is None else carried.pop(visit.pickup, nothing)
            load = tuple(map(add, map(sub, load, taken), visit.collect or nothing))
            if visit.id in pickups:
                carried[visit.id] = visit.collect or nothing
        elif events[number].kind != _END:
            load = _sum(own, *carried.values(), *_brought(visits[number + 1 :], nothing))
        on_board.append(load)
    return on_board


def _brought(visits: list[Visit | None], nothing: Loads) -> Iterator[Loads]:
    """What the first of `visits`, up to the end of the trip, deliver from the depot."""
    for visit in visits:
        if visit is None:
            return
        if visit.pickup is None:
            yield visit.deliver or nothing


def _sum(*rows: Loads) -> Loads:
    return tuple(map(sum, zip(*rows, strict=True)))
