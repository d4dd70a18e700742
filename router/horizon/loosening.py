"""What the plan in force would break, loosened: just so far that the plan may be driven on, and what is left of it."""

from collections.abc import Container, Mapping, Sequence as Several
from dataclasses import dataclass, field, replace

from router.checker import check
from router.engines.carrying import planned
from router.horizon.policy import Policy
from router.model import Instance, OvertimeStep, Plan, Sequence, Vehicle, Violation, Visit, Window, plan_sequences
from router.model.fields import derived
from router.model.vehicles import LIMITS
from router.units import Seconds

_ROUNDS = 6


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


def driven_on(instance: Instance, plan: Plan, policy: Policy) -> Projection:
    """The problem loosened just so far that `plan` may be driven on, and what is left of the plan."""
    projection = Projection(instance=instance, plan=plan)
    for _ in range(_ROUNDS):
        faults = check(projection.instance, projection.plan)
        if not faults:
            return projection
        projection = _mended(projection, faults, policy)
    return _from_nothing(projection)


def with_open_prefix(vehicle: Vehicle, open_: Container[str]) -> Vehicle:
    """The vehicle with what is still open of its prefix."""
    if not vehicle.prefix:
        return vehicle
    return derived(vehicle, prefix=tuple(name for name in vehicle.prefix if name in open_))


def _mended(projection: Projection, faults: Several[Violation], policy: Policy) -> Projection:
    """The projection with every fault of its plan loosened, or the visit at fault dropped from the plan.

    A route that breaks another rule is timed without its breaks: whether those can be kept is seen when it breaks no other.
    """
    work = _Loosening(projection, policy)
    otherwise = {fault.vehicle for fault in faults if fault.rule != "breaks"}
    for fault in faults:
        if fault.rule != "breaks" or fault.vehicle not in otherwise:
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
        vehicles = tuple(with_open_prefix(one, left) for one in self.vehicles.values())
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
