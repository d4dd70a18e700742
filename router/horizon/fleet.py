"""Vehicles under way as vehicles of an instance: where each is free and when, what it has on board, what is left of its shift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from router.horizon.events import HOME, LOAD
from router.horizon.policy import Policy
from router.horizon.state import LiveVehicle, State, is_cancelled, opening, place_of, whereabouts
from router.model import Break, TravelTimes, Vehicle, Window
from router.model.fields import derived
from router.model.travel_times import arrival
from router.units import FOREVER, UNREACHABLE, Seconds

_REST_WITHIN: Seconds = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """Where and from when on a vehicle can take orders again; that holds until the moment `until`, if nothing happens before."""

    place: int
    at: Seconds
    until: Seconds = field(compare=False)


@dataclass(slots=True)
class KnownFleet:
    """Vehicle → what was known of it, what its driver was told, where it was free, and what it was from then on: that says it all,
    as every event that changes what a vehicle has on board makes another `LiveVehicle` of it.

    Who is overdue is expected anew `every` so many seconds: each time the whole route is timed and checked anew.
    """

    every: Seconds = 1
    vehicles: dict[str, tuple[LiveVehicle, tuple[str, ...], Free, Vehicle]] = field(default_factory=dict)


def vehicle_now(
    state: State,
    live: LiveVehicle,
    travel: Mapping[str, TravelTimes],
    policy: Policy,
    prefix: tuple[str, ...],
    known: KnownFleet,
) -> Vehicle | None:
    """The vehicle from now on; None when it drives no more today. What stands as in `known` is the same object again."""
    if live.lost is not None:
        return None
    before = known.vehicles.get(live.id)
    if before is not None and before[0] is live and before[1] == prefix and state.now <= before[2].until:
        return before[3]
    own = state.day.vehicle(live.id)
    latest_end = own.latest_end if live.latest_end is None else live.latest_end
    if not live.departed:
        earliest = max(own.earliest_start, _begins_loading(state, live, own))
        if earliest > latest_end:
            return None
        latest_start = max(own.latest_start, earliest)
        return derived(own, earliest_start=earliest, latest_start=latest_start, latest_end=latest_end, prefix=prefix)
    free = free_from(state, live, travel[own.profile], policy, known.every)
    if before is not None and before[0] is live and before[1:3] == (prefix, free):
        now = before[3]
    else:
        now = _under_way(state, live, own, travel[own.profile], free, max(latest_end, free.at), prefix)
    known.vehicles[live.id] = live, prefix, free, now
    return now


def _begins_loading(state: State, live: LiveVehicle, own: Vehicle) -> Seconds:
    """From when on a vehicle that stands at its start may load: it goes on with what the plan in force has had it begin."""
    loading = _loading_at(state, own.start)
    if not loading or not state.plan.get(live.id):
        return state.now
    begun = state.departures.get(live.id, FOREVER) - loading
    return max(state.now - loading, min(state.now, begun))


def _loading_at(state: State, place: int) -> Seconds:
    """How long a vehicle loads that begins its route at a place."""
    return next((site.loading for site in state.day.instance.sites if site.place == place), 0)


def _under_way(
    state: State, live: LiveVehicle, own: Vehicle, travel: TravelTimes, free: Free, latest_end: Seconds, prefix: tuple[str, ...]
) -> Vehicle:
    """A vehicle that has left its start. What it loads on the way are visits of their own: at a site it has loaded already."""
    distance, driving = _driven(live, travel, free)
    begin = free.at - _loading_at(state, free.place)
    stops = sum(stop.kind == "visit" for stop in live.done) + (live.current is not None)
    board = summed(own.initial_load, *kept_on_board(state, live).values())
    carried = summed(board, *(goods_of(state, name) for name in soon_on_board(state, live)))
    breaks = tuple(_overdue(one, free.at) for one in own.breaks[live.breaks :])
    return derived(
        own,
        start=free.place,
        earliest_start=begin,
        latest_start=begin if breaks else max(own.latest_start, begin),  # standing about is no way round a break
        latest_end=latest_end,
        capacities=tuple(max(pair) for pair in zip(own.capacities, carried or own.capacities, strict=True)),
        initial_load=board,
        fixed_price=0.0,
        max_duration=_left(own.max_duration, begin - live.done[0].leave),
        max_driving=_left(own.max_driving, driving),
        max_distance=_left(own.max_distance, distance),
        max_stops=_left(own.max_stops, stops),
        breaks=breaks,
        reloads=(),
        max_trips=1,
        prefix=prefix,
        must_use=False,
    )


def _overdue(rest: Break, free: Seconds) -> Break:
    """A break whose time is over and that was not taken is taken within half an hour."""
    return rest if rest.window.end > free else derived(rest, window=Window(rest.window.start, free + _REST_WITHIN))


def free_from(state: State, live: LiveVehicle, travel: TravelTimes, policy: Policy, every: Seconds) -> Free:
    """Where a vehicle that has left its start will have done what it is doing, and when: it is not diverted on the way."""
    before, now = live.done[-1], state.now
    if live.target is None:
        return _free(whereabouts(state, live), before.leave, now, FOREVER)
    end = state.day.vehicle(live.id).end
    if live.target == HOME and end is None:
        return _free(whereabouts(state, live), live.left, now, FOREVER)
    place = end if live.target == HOME and end is not None else place_of(state, live.target)
    came = expected_at(state, live, travel, place, every)
    until = came if live.arrived is None else FOREVER
    if live.target.endswith(LOAD):
        until = now  # its goods may come to stand elsewhere
    if live.target == HOME or is_cancelled(state, live.target.removesuffix(LOAD)):
        return _free(place, came, now, until)
    free = _served_by(state, live, came, moved=place != before.place, policy=policy)
    return _free(place, _expected(free, now, every), now, until)


def expected_at(state: State, live: LiveVehicle, travel: TravelTimes, place: int, every: Seconds = 1) -> Seconds:
    """When a vehicle came, or is expected, at the place of its target."""
    if live.arrived is not None:
        return live.arrived
    return _expected(_eta(travel, live.done[-1].place, place, live.left, state.now), state.now, every)


def _free(place: int, at: Seconds, now: Seconds, until: Seconds) -> Free:
    """Free at that place from a moment on that holds `until`, but not before now."""
    return Free(place=place, at=max(now, at), until=max(now, min(at, until)))


def _expected(at: Seconds, now: Seconds, every: Seconds) -> Seconds:
    """When to expect what was due at a moment: as soon as may be from `now` on, a whole number of times `every` seconds later."""
    return at + max(0, -(-(now - at) // every)) * every


def _served_by(state: State, live: LiveVehicle, came: Seconds, *, moved: bool, policy: Policy) -> Seconds:
    own = state.day.vehicle(live.id)
    assert live.target is not None
    visit = state.visits.get(live.target)
    if visit is None:
        holder = next((one for one in state.vehicles.values() if live.target.removesuffix(LOAD) in one.on_board), None)
        return came + (policy.handover if holder is not None else own.reload_time * moved)
    return max(came, opening(state, visit.id, came)) + visit.service_by_kind.get(own.kind, visit.service) + visit.setup * moved


def _eta(travel: TravelTimes, origin: int, place: int, left: Seconds, now: Seconds) -> Seconds:
    """When a vehicle on the way arrives as the road says; now where no road leads."""
    reached = arrival(travel, origin, place, left)
    return now if reached >= UNREACHABLE else reached


def soon_on_board(state: State, live: LiveVehicle) -> frozenset[str]:
    """Deliveries whose goods are on board once the vehicle has done what it is doing, and still to be made."""
    target = live.current
    if target is None:
        return live.on_board
    coming = [name for name in state.pickups.get(target, ()) if name not in state.finished]
    if target.endswith(LOAD):
        coming.append(target.removesuffix(LOAD))
    return live.on_board.union([name for name in coming if not is_cancelled(state, name)]) - {target}


def _driven(live: LiveVehicle, travel: TravelTimes, free: Free) -> tuple[int, Seconds]:
    """Metres and seconds driven by the time it is free."""
    places = [*(stop.place for stop in live.done), free.place]
    legs = list(pairwise(places))
    distance = sum(int(travel.distances[leg]) for leg in legs if leg[0] != leg[1])
    times = [(stop.leave, after.arrival) for stop, after in pairwise(live.done)]
    driving = sum(came - left for left, came in times)
    return distance, driving + (0 if live.target is None else max(0, free.at - live.left))


def goods_of(state: State, delivery: str) -> tuple[int, ...]:
    """What a delivery has on board."""
    visit = state.visits[delivery]
    return visit.deliver if visit.pickup is None else state.visits[visit.pickup].collect


def kept_on_board(state: State, live: LiveVehicle) -> dict[str, tuple[int, ...]]:
    """Visit → goods of it that stay on board to the end of the shift: they come back, or were taken along at a customer's door."""
    made = [stop.visit for stop in live.done if stop.visit and not stop.failed]
    if live.target and not is_cancelled(state, live.target.removesuffix(LOAD)):
        made.append(live.target)
    collected = {name: state.visits[name].collect for name in made if name in state.visits and name not in state.pickups}
    return collected | {name: goods_of(state, name) for name in live.coming_back}


def summed(*rows: tuple[int, ...]) -> tuple[int, ...]:
    """The rows added up; () is none of anything."""
    given = [row for row in rows if row]
    return tuple(map(sum, zip(*given, strict=True))) if given else ()


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)
