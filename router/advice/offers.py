"""Slots that can be promised now for a new order, without breaking a promise already given."""

from collections.abc import Iterator, Mapping, Sequence as Several
from dataclasses import dataclass, replace

from router.advice.bounds import RouteBounds
from router.advice.restriction import part_of
from router.advice.trials import Trial, one_of_each_sort, timely
from router.checker import check
from router.core._core import RouteTimer, TimingProblem
from router.engines.carrying import supply_left
from router.engines.construction.feasibility import Activities, Feasibility
from router.model import Instance, Plan, Sequence, Visit, Window, plan_sequences
from router.timing import schedule, timing_problem
from router.timing.docks import has_docks
from router.units import Money, Seconds

NEARBY = 16
"""So many routes are tried in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A slot that can be kept: who would come, when service would begin, and what the plan then costs more.

    `slack` is how much later service could begin and still be inside the slot: the less, the riskier the promise.
    """

    window: Window
    vehicle: str
    begin: Seconds
    extra_cost: Money
    slack: Seconds
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every question about one plan shares; nobody changes it.

    `faults`: what the plan itself breaks, only looked at when rules `between_routes` call for a check of the whole plan. `supply`:
    what the plan leaves of each resource.
    """

    instance: Instance
    problem: TimingProblem
    routes: Mapping[int, Activities]
    bounds: Mapping[int, RouteBounds]
    between_routes: bool
    faults: frozenset[tuple[str, str, str]]
    supply: Mapping[str, int]


class OfferDesk:
    """Answers for new orders against one plan; made once per plan, never changed after, safe to ask from several threads at once.

    Every visit of the plan keeps its windows, so an offer never breaks an accepted promise. With `keep`
    the begin of every planned visit may also not move by more than so many seconds.
    """

    def __init__(self, instance: Instance, plan: Plan, *, keep: Seconds | None = None) -> None:
        kept = promised(instance, plan, keep)
        planned = {sequence.vehicle: sequence.activities for sequence in plan_sequences(kept, plan)}
        routes = {**planned, **dict.fromkeys(one_of_each_sort(kept, leaving_out=planned), ())}
        between = Feasibility(kept).ties_routes() or _whole_plan_matters(kept, routes)
        self._desk = _Desk(
            instance=kept,
            problem=timing_problem(kept),
            routes=routes,
            bounds={vehicle: RouteBounds.of(kept, kept.vehicles[vehicle], route) for vehicle, route in routes.items()},
            between_routes=between,
            faults=_faults(kept, routes) if between else frozenset(),
            supply=supply_left(kept, plan),
        )

    def offer(self, options: Visit | Several[Visit], slots: Several[Window]) -> tuple[Offer, ...]:
        """Which of `slots` can be promised, cheapest first; slots that nobody can keep are left out.

        Parameters
        ----------
        options : a visit that is not in the instance (its own windows are ignored), or several: a delivery with the pickup it
            names, and alternatives for one order (door or locker), of which the best is offered for every slot.
        slots : when service may begin, at the delivery.
        """
        visits = [options] if isinstance(options, Visit) else list(options)
        best: dict[Window, Offer] = {}
        for found in self.each(visits, slots):
            known = best.get(found.window)
            if known is None or found.extra_cost < known.extra_cost:
                best[found.window] = found
        return tuple(sorted(best.values(), key=lambda one: (one.extra_cost, one.window)))

    def each(self, visits: Several[Visit], slots: Several[Window] | None = None) -> Iterator[Offer]:
        """The cheapest way to keep each slot by each of the alternatives of `offer`; None: each has its own windows as slots."""
        wishes = [
            _Wish.of(visits, last, number, slot)
            for last in _last(visits)
            for number, slot in enumerate(last.windows if slots is None else slots)
        ]
        if wishes:
            yield from _Question(self._desk, wishes).offers()


def offer(instance: Instance, plan: Plan, visit: Visit | Several[Visit], slots: Several[Window]) -> tuple[Offer, ...]:
    """Which slots can be promised for a new order beside `plan`; for many questions about one plan keep an `OfferDesk`."""
    return OfferDesk(instance, plan).offer(visit, slots)


def promised(instance: Instance, plan: Plan, keep: Seconds | None) -> Instance:
    """`instance` in which no visit that `plan` serves may begin more than `keep` seconds from its planned begin."""
    if keep is None:
        return instance
    begin = {stop.visit: stop.begin for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    stability = replace(instance.stability, begin_of=begin, max_shift=keep)
    return instance.replace(stability=stability)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """One option in one slot: its visit, or its pickup and its delivery, under names of their own."""

    option: str
    slot: Window
    calls: tuple[Visit, ...]

    @classmethod
    def of(cls, visits: Several[Visit], last: Visit, number: int, slot: Window) -> "_Wish":
        pickups = [replace(one, id=f"{one.id}@{number}", group=None) for one in visits if one.id == last.pickup]
        pickup = pickups[0].id if pickups else None
        delivery = replace(last, id=f"{last.id}@{number}", windows=(slot,), pickup=pickup, group=None)
        return cls(option=last.id, slot=slot, calls=(*pickups, delivery))


def _last(visits: Several[Visit]) -> list[Visit]:
    """The visits that are no other's pickup."""
    pickups = {visit.pickup for visit in visits}
    return [visit for visit in visits if visit.id not in pickups]


class _Question:
    """All wishes of one order; has its own clock, and is thrown away when answered."""

    def __init__(self, desk: _Desk, wishes: Several[_Wish]) -> None:
        self.desk = desk
        self.wishes = wishes
        self.asked = list({call.id: call for wish in wishes for call in wish.calls}.values())
        self.number = {call.id: number for number, call in enumerate(self.asked, start=len(desk.instance.visits))}
        few = part_of(desk.instance, range(len(desk.instance.vehicles)), (), self.asked, carriers=False)
        self.allowed = few.allowed
        self.timer = RouteTimer(desk.problem.with_visits(timing_problem(few), [call.place for call in self.asked]))
        self._whole: tuple[Instance, Feasibility] | None = None
        self._parts: dict[int, tuple[dict[int, int], Feasibility]] = {}

    def offers(self) -> Iterator[Offer]:
        """The best insertion of every wish."""
        near = self._nearest()
        for wish in self.wishes:
            if any(units > self.desk.supply.get(name, 0) for name, units in wish.calls[-1].uses.items()):
                continue
            option = tuple(self.number[call.id] for call in wish.calls)
            found = sorted(self._timely(wish, option, near), key=lambda trial: (trial.extra_cost, trial.vehicle))
            trial = next((trial for trial in found if self._fits(trial)), None)
            if trial is not None:
                yield self._made(wish, option, trial)

    def _nearest(self) -> list[int]:
        """The vehicles whose routes pass nearest, the idle ones among them."""

        def near(vehicle: int) -> int:
            return min(int(self.desk.bounds[vehicle].detours([visit]).min()) for visit in ends)

        ends = list({wish.calls[-1].place: wish.calls[-1] for wish in self.wishes}.values())
        return sorted(self.desk.routes, key=near)[:NEARBY]

    def _timely(self, wish: _Wish, option: Activities, vehicles: list[int]) -> Iterator[Trial]:
        rows = [number - len(self.desk.instance.visits) for number in option]
        for vehicle in vehicles:
            if self.allowed[rows, vehicle].all():
                bounds, route = self.desk.bounds[vehicle], self.desk.routes[vehicle]
                yield from timely(self.timer, bounds, vehicle, route, option, wish.calls)

    def _fits(self, trial: Trial) -> bool:
        """Whether the route keeps every rule apart from time, by itself and beside all others."""
        if not self.desk.between_routes:
            index, feasibility = self._part(trial.vehicle)
            return feasibility.route_fits(0, tuple(index.get(activity, activity) for activity in trial.activities))
        whole, feasibility = self._all()
        routes = {**self.desk.routes, trial.vehicle: trial.activities}
        return (
            feasibility.route_fits(trial.vehicle, trial.activities)
            and feasibility.plan_fits(routes)
            and self.desk.faults >= _faults(whole, routes)
        )

    def _part(self, vehicle: int) -> tuple[dict[int, int], Feasibility]:
        """The vehicle with the visits of its route and those asked for: their numbers there, and its feasibility."""
        if vehicle not in self._parts:
            visits = [activity for activity in self.desk.routes[vehicle] if activity >= 0]
            part = part_of(self.desk.instance, [vehicle], visits, self.asked, carriers=False)
            self._parts[vehicle] = (
                {visit: number for number, visit in enumerate([*visits, *self.number.values()])},
                Feasibility(part),
            )
        return self._parts[vehicle]

    def _all(self) -> tuple[Instance, Feasibility]:
        """The whole day with the visits asked for."""
        if self._whole is None:
            whole = self.desk.instance.replace(visits=(*self.desk.instance.visits, *self.asked))
            self._whole = whole, Feasibility(whole)
        return self._whole

    def _made(self, wish: _Wish, option: Activities, trial: Trial) -> Offer:
        begin = self._begin(trial, option[-1])
        return Offer(
            window=wish.slot,
            vehicle=self.desk.instance.vehicles[trial.vehicle].id,
            begin=begin,
            extra_cost=trial.extra_cost,
            slack=wish.slot.end - begin,
            option=wish.option,
        )

    def _begin(self, trial: Trial, visit: int) -> Seconds:
        """When service at `visit` begins; where vehicles take turns at docks, the whole plan tells."""
        if not has_docks(self.desk.instance):
            return self.timer.begins(trial.vehicle, trial.activities)[trial.activities.index(visit)]
        whole, _ = self._all()
        plan = _planned(whole, {**self.desk.routes, trial.vehicle: trial.activities})
        return next(stop.begin for route in plan.routes for stop in route.stops if stop.visit == whole.visits[visit].id)


def _planned(instance: Instance, routes: Mapping[int, Activities]) -> Plan:
    return schedule(instance, [Sequence(vehicle=vehicle, activities=route) for vehicle, route in routes.items() if route])


def _whole_plan_matters(instance: Instance, routes: Mapping[int, Activities]) -> bool:
    """Whether vehicles take turns at docks, or one that must drive stays."""
    return has_docks(instance) or any(vehicle.must_use and not routes.get(one) for one, vehicle in enumerate(instance.vehicles))


def _faults(instance: Instance, routes: Mapping[int, Activities]) -> frozenset[tuple[str, str, str]]:
    """What a plan of these routes breaks: rule, visit and vehicle."""
    if not _whole_plan_matters(instance, routes):
        return frozenset()
    return frozenset((fault.rule, fault.visit, fault.vehicle) for fault in check(instance, _planned(instance, routes)))
