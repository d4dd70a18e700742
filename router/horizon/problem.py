"""The freeze ladder: what has happened, turned into the next problem. It lives here and nowhere else.

====================  ======================================================================================================
done                  gone from the instance
in service            the vehicle starts there, when service is over
on the way            the vehicle starts at its target, when service there will be over: nobody is diverted on a leg
loaded                the delivery is bound to its vehicle; goods of a lost one become a pickup where it stands
committed             the beginning of the route (``Vehicle.prefix``)
promised              the window is narrowed to what the customer was told, and the visit is of a higher class
free                  anything; moving to another vehicle has a price (``Visit.other_vehicle_price``)
====================  ======================================================================================================

Times that cannot be kept any more do not make the problem unsolvable. What the plan in force would break is loosened just so far
that this plan may be driven on, late at a price; a search that finds a timely way is paid for it.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Generic, TypeVar

from router.engines.carrying import planned
from router.horizon.carried import carried
from router.horizon.fleet import KnownFleet, vehicle_now
from router.horizon.loosening import Projection, driven_on, with_open_prefix
from router.horizon.memory import Known, Memory, Way
from router.horizon.openvisits import Scene, open_visits
from router.horizon.parts import are_apart, in_part, joined, subproblem
from router.horizon.policy import Policy
from router.horizon.state import LONG_AGO, Count, Day, State, brings_goods, depot_of, handed_over, still_offered
from router.horizon.ties import apart_from_board, open_relations
from router.horizon.wishes import wanted
from router.model import (
    Carrier,
    CarrierOption,
    Incident,
    Instance,
    Place,
    Resource,
    Sequence,
    Site,
    Stability,
    TravelTimes,
    Vehicle,
)
from router.model.fields import derived
from router.model.sequences import sound_sequence
from router.traffic import updated
from router.units import Seconds

Thing = TypeVar("Thing")

_LOOSENED = ("windows", "preferred", "late_price", "max_on_board")
"""Fields of a visit that are loosened."""


def problem(state: State, policy: Policy) -> Instance:
    """What is to be planned now: all that is not history, under the rules of the freeze ladder."""
    return project(state, policy).instance


def project(state: State, policy: Policy, memory: Memory | None = None, every: Seconds = 1) -> Projection:
    """The problem, and the plan in force as a plan of it; what `memory` knows of routes is not worked out again, and who is overdue
    is expected anew `every` so many seconds."""
    memory = Memory() if memory is None else memory
    memory.under(state.incidents, policy)
    instance = _strict(state, policy, memory, memory.fleet(every))
    if not are_apart(state):
        return driven_on(instance, planned(instance, carried(state, instance)), policy)
    known = _routes(instance, _ways(state, instance, memory), policy, memory)
    visits = {name: changes for one in known for name, changes in one.visits.items()}
    vehicles = {one.vehicle.id: one.vehicle for one in known if one.loosened}
    if visits or vehicles:
        instance = derived(
            instance,
            visits=tuple(derived(one, **visits[one.id]) if one.id in visits else one for one in instance.visits),
            vehicles=tuple(vehicles.get(one.id, one) for one in instance.vehicles),
        )
    return Projection(
        instance=instance,
        plan=joined(instance, [one.route for one in known if one.route is not None]),
        late={name: latest for one in known for name, latest in one.late.items()},
        dropped=tuple(name for one in known for name in one.dropped),
        loosened={one.vehicle.id: one.loosened for one in known if one.loosened},
    )


def _ways(state: State, instance: Instance, memory: Memory) -> dict[str, Way]:
    """Vehicle → what is left of its route in the plan in force; what follows from the same as before is not worked out again."""

    def found(numbers: Iterable[int]) -> dict[str, Way]:
        numbers = tuple(numbers)
        left = {one.vehicle: named(instance, one) for one in carried(state, instance, numbers)}
        names = {number: instance.vehicles[number].id for number in numbers}
        return {name: memory.way(state, name, left.get(number, [])) for number, name in names.items()}

    held = {}
    for name, way in memory.ways.items():
        if name in instance.vehicle_index and memory.leads(state, name, way):
            stops = state.plan.get(name, ())
            held[name] = way if way.stops is stops else replace(way, stops=stops)  # the same are compared faster than equal ones
    anew = found(number for number, vehicle in enumerate(instance.vehicles) if vehicle.id not in held)
    new = {one for way in anew.values() for one in way.activities if isinstance(one, str)}
    if any(not new.isdisjoint(way.activities) for way in held.values()):  # whose such a visit is depends on all routes
        held, anew = {}, found(range(len(instance.vehicles)))
    memory.ways = {vehicle.id: held.get(vehicle.id) or anew[vehicle.id] for vehicle in instance.vehicles}
    return {name: way for name, way in memory.ways.items() if way.activities}


def _routes(instance: Instance, ways: Mapping[str, Way], policy: Policy, memory: Memory) -> list[Known]:
    """What is left of each route of the plan in force; those that are made from other things than before are timed and mended."""
    found = {name: memory.known(name, way.made_from) for name, way in ways.items()}
    changed = [name for name, known in found.items() if known is None]
    if changed:
        sequences = [sequence_of(instance, name, ways[name].activities) for name in changed]
        part = subproblem(instance, changed, [k for one in sequences for k in one.activities if k >= 0])
        whole = driven_on(part, planned(part, in_part(instance, part, sequences)), policy)
        for name, sequence in zip(changed, sequences, strict=True):
            found[name] = known = _known(instance, sequence, ways[name].made_from, whole)
            memory.keep(known)
    return [known for known in found.values() if known is not None]


def sequence_of(instance: Instance, vehicle: str, activities: Iterable[str | int]) -> Sequence:
    """The sequence of a vehicle that makes these visits and reloads."""
    numbers = tuple(one if isinstance(one, int) else instance.visit_index[one] for one in activities)
    return sound_sequence(instance.vehicle_index[vehicle], numbers)


def named(instance: Instance, sequence: Sequence) -> list[str | int]:
    """The activities of a sequence: ids of visits, and numbers of reloads."""
    return [k if k < 0 else instance.visits[k].id for k in sequence.activities]


def _known(instance: Instance, sequence: Sequence, made_from: tuple[Hashable, ...], whole: Projection) -> Known:
    """What became of one route when the part of the plan that it is in was driven on."""
    strict, mended = instance.vehicles[sequence.vehicle], whole.instance
    name = strict.id
    visits: dict[str, Mapping[str, object]] = {}
    own = [instance.visits[k] for k in sequence.activities if k >= 0]
    for visit in own:
        now = mended.visits[mended.visit_index[visit.id]]
        if now is not visit:
            visits[visit.id] = {field: getattr(now, field) for field in _LOOSENED}
    ids = {visit.id for visit in own}
    return Known(
        made_from=made_from,
        free=strict.earliest_start,
        route=next((route for route in whole.plan.routes if route.vehicle == name), None),
        vehicle=mended.vehicles[mended.vehicle_index[name]],
        visits=visits,
        late={one: latest for one, latest in whole.late.items() if one in ids},
        dropped=tuple(one for one in whole.dropped if one in ids),
        loosened=whole.loosened.get(name, ()),
    )


def travel_of(state: State) -> Mapping[str, TravelTimes]:
    """Travel times over all places known by now, under the incidents known by now."""
    return _travel(state.day, _Same(state.places), _Same(state.incidents))


@dataclass(frozen=True, slots=True, eq=False)
class _Same(Generic[Thing]):
    """Something that equals itself alone: comparing thousands of places takes longer than what is kept of them saves."""

    thing: tuple[Thing, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


@lru_cache(maxsize=4)
def _travel(day: Day, places: _Same[Place], incidents: _Same[Incident]) -> Mapping[str, TravelTimes]:
    travel = day.instance.travel
    if len(places.thing) > len(day.instance.places) and day.measure is not None:
        travel = day.measure(places.thing)
    bare = Instance(places=places.thing, travel=travel, visits=(), vehicles=())
    return updated(bare, incidents.thing, sensitivity=day.sensitivity).travel if incidents.thing else bare.travel


def _strict(state: State, policy: Policy, memory: Memory, fleet: KnownFleet) -> Instance:
    """The problem before anything is loosened. Where routes do not depend on each other it is as sound as the
    day's own problem, and not validated again."""
    travel = travel_of(state)
    vehicles = {}
    for live in state.vehicles.values():
        vehicle = vehicle_now(state, live, travel, policy, state.committed.get(live.id, ()), fleet)
        if vehicle is not None:
            vehicles[vehicle.id] = memory.same_vehicle(vehicle)
    vehicles = _within_kind_limits(state, vehicles)
    scene = Scene.of(state, policy, vehicles, memory.visits.scene)
    bases = open_visits(scene, memory.visits)
    memory.bases = {visit.id: visit for visit in bases}
    visits, relations = open_relations(scene, apart_from_board(scene, wanted(scene, bases, memory.visits)))
    jobs = {visit.group or visit.id for visit in visits} if state.options else set[str]()
    made = partial(derived, state.day.instance) if are_apart(state) else state.day.instance.replace
    return made(
        places=state.places,
        travel=travel,
        visits=visits,
        vehicles=tuple([with_open_prefix(one, memory.visits.wishes) for one in vehicles.values()]),
        sites=_stocked(state),
        resources=_supplied(state),
        carriers=_with_earned_discounts(state),
        carrier_options=still_offered(state, jobs),
        orders=(*state.day.instance.orders, *state.details),
        relations=relations,
        stability=Stability(),
    )


def _within_kind_limits(state: State, vehicles: Mapping[str, Vehicle]) -> dict[str, Vehicle]:
    """Without the vehicles at the depot that may not drive because as many of their kind as allowed have left already."""
    limits = state.day.instance.shape.kind_limits
    if not limits:
        return dict(vehicles)
    gone = [state.day.vehicle(live.id).kind for live in state.vehicles.values() if live.departed]
    full = {kind for kind, limit in limits.items() if gone.count(kind) >= limit}
    return {name: one for name, one in vehicles.items() if one.kind not in full or state.vehicles[name].departed}


def _stocked(state: State) -> tuple[Site, ...]:
    """The sites, with what left them already taken from their stock."""
    if not any(site.stock for site in state.day.instance.sites):
        return state.day.instance.sites
    taken: dict[int, list[tuple[int, ...]]] = {}
    aboard = {name for live in state.vehicles.values() for name in (*live.on_board, *live.coming_back)}
    for name in sorted({*aboard, *(name for name, how in state.finished.items() if how == "served")}):
        if brings_goods(state, state.visits[name]):
            taken.setdefault(depot_of(state, name), []).append(state.visits[name].deliver)
    return tuple(_less(site, taken.get(site.place, [])) for site in state.day.instance.sites)


def _supplied(state: State) -> tuple[Resource, ...]:
    """The resources as they were counted last, less what visits that are over since then, and carriers, have taken of them."""
    handed = handed_over(state)
    return tuple(replace(one, capacity=max(0, _left_of(state, one, handed))) for one in state.resources)


def _left_of(state: State, resource: Resource, handed: Mapping[str, CarrierOption]) -> int:
    count = state.counted.get(resource.id) or Count(at=LONG_AGO, units=resource.capacity, over=frozenset())
    over = (state.visits[name] for name in state.finished.keys() - count.over)
    given = (handed[job] for job in handed.keys() - count.handed)
    taken = [one.uses for one in over] + [one.uses for one in given]
    return count.units - sum(uses.get(resource.id, 0) for uses in taken)


def _with_earned_discounts(state: State) -> tuple[Carrier, ...]:
    """The carriers; the orders that each has already count for its discounts."""
    given = Counter(option.carrier for option in handed_over(state).values())

    def left(carrier: Carrier) -> tuple[tuple[int, float], ...]:
        return tuple({max(1, orders - given[carrier.id]): share for orders, share in carrier.discounts}.items())

    return tuple(replace(one, discounts=left(one)) if given[one.id] else one for one in state.carriers)


def _less(site: Site, taken: list[tuple[int, ...]]) -> Site:
    rows = [row for row in taken if row]
    if not site.stock or not rows:
        return site
    gone = map(sum, zip(*rows, strict=True))
    return replace(site, stock=tuple(max(0, stock - used) for stock, used in zip(site.stock, gone, strict=True)))
