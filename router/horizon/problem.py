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
from collections.abc import Container, Hashable, Mapping, Sequence as Several
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Generic, TypeVar

from router.checker import check
from router.engines.carrying import planned
from router.horizon.carried import carried
from router.horizon.fleet import vehicle_now
from router.horizon.memory import Known, Memory
from router.horizon.openvisits import Scene, open_relations, open_visits, wanted
from router.horizon.parts import are_apart, in_part, joined, part_of
from router.horizon.policy import Policy
from router.horizon.state import LONG_AGO, Count, Day, State, brings_goods, depot_of, handed_over
from router.model import (
    Carrier,
    CarrierOption,
    Incident,
    Instance,
    OvertimeStep,
    Place,
    Plan,
    Resource,
    Sequence,
    Site,
    Stability,
    TravelTimes,
    Vehicle,
    Violation,
    Visit,
    Window,
    plan_sequences,
)
from router.model.fields import derived
from router.model.vehicles import LIMITS
from router.traffic import updated
from router.units import Seconds

Thing = TypeVar("Thing")

_ROUNDS = 6
_LOOSENED = ("windows", "preferred", "late_price", "max_on_board")
"""Fields of a visit that are loosened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The problem of a moment, with the plan in force carried over: it keeps every rule of `instance`, thanks to what was loosened.

    `late` are visits that the plan in force cannot serve as asked for → when it should begin at the latest; `dropped` visits that
    it can no longer serve; `loosened` vehicle → limits of it that had to be widened.
    """

    instance: Instance
    plan: Plan
    late: Mapping[str, Seconds] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    loosened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def problem(state: State, policy: Policy) -> Instance:
    """What is to be planned now: all that is not history, under the rules of the freeze ladder."""
    return project(state, policy).instance


def project(state: State, policy: Policy, memory: Memory | None = None) -> Projection:
    """The problem, and the plan in force as a plan of it; what `memory` knows of routes is not worked out again."""
    memory = Memory() if memory is None else memory
    memory.under(state.incidents, policy)
    instance = _strict(state, policy, memory)
    sequences = carried(state, instance)
    if not are_apart(state):
        return _driven_on(instance, planned(instance, sequences), policy)
    known = _routes(instance, sequences, policy, memory)
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


def _routes(instance: Instance, sequences: Several[Sequence], policy: Policy, memory: Memory) -> list[Known]:
    """What is left of each route of the plan in force; those that are made from other things than before are timed and mended."""
    found: dict[str, Known] = {}
    anew: dict[str, tuple[Hashable, ...]] = {}
    for sequence in sequences:
        name = instance.vehicles[sequence.vehicle].id
        made_from = memory.made_from(name, named(instance, sequence))
        known = memory.known(name, made_from)
        if known is None:
            anew[name] = made_from
        else:
            found[name] = known
    changed = [one for one in sequences if instance.vehicles[one.vehicle].id in anew]
    if changed:
        part = part_of(instance, anew, [k for one in changed for k in one.activities if k >= 0])
        whole = _driven_on(part, planned(part, in_part(instance, part, changed)), policy)
        for sequence in changed:
            known = _known(instance, sequence, anew[instance.vehicles[sequence.vehicle].id], whole)
            memory.keep(known)
            found[known.vehicle.id] = known
    return [found[instance.vehicles[one.vehicle].id] for one in sequences]


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


def _driven_on(instance: Instance, plan: Plan, policy: Policy) -> Projection:
    """The problem loosened just so far that `plan` may be driven on, and what is left of the plan."""
    projection = Projection(instance=instance, plan=plan)
    for _ in range(_ROUNDS):
        faults = check(projection.instance, projection.plan)
        if not faults:
            return projection
        projection = _mended(projection, faults, policy)
    return _from_nothing(projection)


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


def _strict(state: State, policy: Policy, memory: Memory) -> Instance:
    """The problem before anything is loosened. Where routes do not depend on each other it is as sound as the
    day's own problem, and not validated again."""
    travel = travel_of(state)
    vehicles = {}
    for live in state.vehicles.values():
        vehicle = vehicle_now(state, live, travel, policy, state.committed.get(live.id, ()))
        if vehicle is not None:
            vehicles[vehicle.id] = memory.same_vehicle(vehicle)
    vehicles = _within_kind_limits(state, vehicles)
    scene = Scene.of(state, policy, vehicles)
    bases = open_visits(scene, memory.visits)
    memory.bases = {visit.id: visit for visit in bases}
    visits, relations = open_relations(scene, tuple(wanted(scene, bases)))
    names = {visit.id for visit in visits}
    jobs = {visit.group or visit.id for visit in visits}
    made = partial(derived, state.day.instance) if are_apart(state) else state.day.instance.replace
    return made(
        places=state.places,
        travel=travel,
        visits=visits,
        vehicles=tuple(_with_prefix(one, names) for one in vehicles.values()),
        sites=_stocked(state),
        resources=_supplied(state),
        carriers=_with_earned_discounts(state),
        carrier_options=tuple(one for one in state.options if one.job in jobs and one.cut_off >= state.now),
        orders=(*state.day.instance.orders, *state.details),
        relations=relations,
        stability=Stability(),
    )


def _with_prefix(vehicle: Vehicle, open_: Container[str]) -> Vehicle:
    """The vehicle with what is still open of its prefix."""
    if not vehicle.prefix:
        return vehicle
    return derived(vehicle, prefix=tuple(name for name in vehicle.prefix if name in open_))


def _within_kind_limits(state: State, vehicles: Mapping[str, Vehicle]) -> dict[str, Vehicle]:
    """Without the vehicles at the depot that may not drive because as many of their kind as allowed have left already."""
    gone = [state.day.vehicle(live.id).kind for live in state.vehicles.values() if live.departed]
    limits = state.day.instance.shape.kind_limits
    full = {kind for kind, limit in limits.items() if gone.count(kind) >= limit}
    return {name: one for name, one in vehicles.items() if one.kind not in full or state.vehicles[name].departed}


def _stocked(state: State) -> tuple[Site, ...]:
    """The sites, with what left them already taken from their stock."""
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


def _mended(projection: Projection, faults: Several[Violation], policy: Policy) -> Projection:
    """The projection with every fault of its plan loosened, or the visit at fault dropped from the plan."""
    work = _Loosening(projection, policy)
    for fault in faults:
        work.loosen(fault)
    return work.result()


class _Loosening:
    """One round of loosening what the plan in force breaks."""

    def __init__(self, projection: Projection, policy: Policy) -> None:
        self.projection = projection
        self.policy = policy
        self.visits = {visit.id: visit for visit in projection.instance.visits}
        self.vehicles = {vehicle.id: vehicle for vehicle in projection.instance.vehicles}
        self.begins = {stop.visit: stop.begin for route in projection.plan.routes for stop in route.stops if stop.kind == "visit"}
        self.ends = {route.vehicle: route for route in projection.plan.routes}
        self.late = dict(projection.late)
        self.dropped: list[str] = []
        self.loosened = dict(projection.loosened)

    def loosen(self, fault: Violation) -> None:
        """Open what may be opened at a price; everything else is no longer served as planned."""
        visit, vehicle = self.visits.get(fault.visit), self.vehicles.get(fault.vehicle)
        if fault.rule in ("time_windows", "several_windows") and visit is not None:
            self._open(visit)
        elif fault.rule == "max_on_board" and visit is not None:
            self.visits[visit.id] = replace(visit, max_on_board=(visit.max_on_board or 0) + int(fault.amount))
            self.late.setdefault(visit.id, self.begins[visit.id] - int(fault.amount))
        elif fault.rule in LIMITS and vehicle is not None:
            self._widen(vehicle, {fault.rule: getattr(vehicle, fault.rule) + int(fault.amount)})
        elif fault.rule == "breaks" and vehicle is not None:
            self._widen(vehicle, {"breaks": ()})
        elif fault.rule == "shift" and vehicle is not None:
            self._shift(vehicle)
        elif fault.rule == "resources":
            self._give_up(fault)
        else:
            self._drop(fault)

    def _open(self, visit: Visit) -> None:
        begin, windows = self.begins[visit.id], visit.windows
        asked = visit.preferred or Window(windows[0].start, windows[-1].end)
        price = max(visit.late_price, self.policy.late_price)
        later = (*windows[:-1], Window(min(windows[-1].start, begin), max(windows[-1].end, begin)))
        self.visits[visit.id] = replace(visit, windows=later, preferred=asked, late_price=price)
        self.late.setdefault(visit.id, windows[-1].end)

    def _shift(self, vehicle: Vehicle) -> None:
        route = self.ends[vehicle.id]
        if route.end - self._shift_end(vehicle) > self.policy.overtime and route.visits:
            self.dropped.append(route.visits[-1])
            return
        steps = vehicle.overtime or (OvertimeStep(after=vehicle.latest_end, hour_price=self.policy.late_price),)
        late = {"latest_end": max(vehicle.latest_end, route.end), "latest_start": max(vehicle.latest_start, route.departure)}
        self._widen(vehicle, {**late, "overtime": steps})

    def _shift_end(self, vehicle: Vehicle) -> int:
        """The end of the shift before any loosening: where overtime that we added begins."""
        return vehicle.overtime[0].after if "latest_end" in self.loosened.get(vehicle.id, ()) else vehicle.latest_end

    def _widen(self, vehicle: Vehicle, limits: Mapping[str, object]) -> None:
        self.vehicles[vehicle.id] = replace(vehicle, **limits)  # type: ignore[arg-type]
        self.loosened[vehicle.id] = tuple(dict.fromkeys((*self.loosened.get(vehicle.id, ()), *limits)))

    def _give_up(self, fault: Violation) -> None:
        """The latest visits that use of a resource what is no longer there."""
        over = fault.amount
        for name in sorted(self.begins, key=lambda name: -self.begins[name]):
            units = next((units for used, units in self.visits[name].uses.items() if fault.where == f"resource '{used}'"), 0)
            if units and over > 0:
                self.dropped.append(name)
                over -= units

    def _drop(self, fault: Violation) -> None:
        """The visit at fault, else the last one of the route at fault, else the last one of all."""
        route = self.ends.get(fault.vehicle)
        if fault.visit:
            self.dropped.append(fault.visit)
        elif route is not None and route.visits:
            self.dropped.append(route.visits[-1])
        elif self.begins:
            self.dropped.append(max(self.begins, key=lambda name: self.begins[name]))

    def result(self) -> Projection:
        """What is left of the plan, on the loosened problem."""
        gone = _with_partners(self.projection.instance, self.dropped)
        left = self.visits.keys() - gone
        vehicles = tuple(_with_prefix(one, left) for one in self.vehicles.values())
        instance = self.projection.instance.replace(visits=tuple(self.visits.values()), vehicles=vehicles)
        kept = (_without(instance, sequence, gone) for sequence in plan_sequences(instance, self.projection.plan))
        return Projection(
            instance=instance,
            plan=planned(instance, kept),
            late=self.late,
            dropped=(*self.projection.dropped, *sorted(gone)),
            loosened=self.loosened,
        )


def _with_partners(instance: Instance, names: Several[str]) -> frozenset[str]:
    """The visits, with the deliveries of pickups and the pickups of deliveries among them."""
    found = set(names)
    for name in names:
        if name in instance.visit_index:
            pickup = instance.visits[instance.visit_index[name]].pickup
            found |= {*instance.deliveries_of.get(name, ()), *((pickup,) if pickup is not None else ())}
    return frozenset(found)


def _without(instance: Instance, sequence: Sequence, gone: frozenset[str]) -> Sequence:
    left = tuple(k for k in sequence.activities if k < 0 or instance.visits[k].id not in gone)
    return replace(sequence, activities=left if any(k >= 0 for k in left) else ())


def _from_nothing(projection: Projection) -> Projection:
    """The problem with an empty plan: where what was told to drivers cannot be kept together, nothing of it is."""
    vehicles = tuple(replace(vehicle, prefix=()) for vehicle in projection.instance.vehicles)
    instance = replace(projection.instance, vehicles=vehicles)
    served = tuple(name for route in projection.plan.routes for name in route.visits)
    return replace(projection, instance=instance, plan=planned(instance, ()), dropped=(*projection.dropped, *served))
