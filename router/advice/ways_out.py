"""What would let an unserved order in: each way is found by inserting the order under the changed input, so that it holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence as Several
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from router.advice.bounds import all_spots, put
from router.advice.trials import Trial, Trials
from router.engines.construction.feasibility import Activities
from router.model import ALWAYS, Instance, Job, Site, Vehicle, Visit, Window
from router.units import FOREVER, UNREACHABLE, Money, Seconds

MOST_OVERTIME: Seconds = 2 * 3_600
SLOT_STEP: Seconds = 900
NEARBY_VEHICLES = 5
NEARBY_SITES = 3
TIMED_SLOTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A change of the input that serves the order.

    `extra_cost` is what the plan then costs more than today, the order's own penalty apart (a displaced order's penalty included).

    kind : ``slot`` another window (`window`), ``overtime`` vehicle `vehicle` may end at `moment`, ``displace`` visit `visit`
        is left out, ``vehicle`` one more vehicle like `vehicle`, ``place`` the same goods from or to another site (`place`).
    """

    kind: Literal["slot", "overtime", "displace", "vehicle", "place"]
    job: str
    extra_cost: Money
    vehicle: str = ""
    visit: str = ""
    window: Window | None = None
    moment: Seconds | None = None
    place: int | None = None
    site: str = ""


def apply(instance: Instance, way: WayOut) -> Instance:
    """`instance` with the change that `way` proposes."""
    return _APPLY[way.kind](instance, way)


def _with_slot(instance: Instance, way: WayOut) -> Instance:
    assert way.window is not None
    slot = way.window
    return _with_visit(instance, way.visit, lambda visit: replace(visit, windows=(slot,), preferred=None))


def _with_overtime(instance: Instance, way: WayOut) -> Instance:
    assert way.moment is not None
    moment = way.moment
    vehicles = tuple(replace(vehicle, latest_end=moment) if vehicle.id == way.vehicle else vehicle for vehicle in instance.vehicles)
    return instance.replace(vehicles=vehicles)


def _without_visit(instance: Instance, way: WayOut) -> Instance:
    job = instance.jobs[instance.job_of[instance.visit_index[way.visit]]]
    gone = {visit for option in job.options for visit in option}
    return instance.replace(visits=tuple(visit for number, visit in enumerate(instance.visits) if number not in gone))


def _with_vehicle(instance: Instance, way: WayOut) -> Instance:
    twin = instance.vehicles[instance.vehicle_index[way.vehicle]]
    return _with_twins(instance, [twin])


def _with_place(instance: Instance, way: WayOut) -> Instance:
    assert way.place is not None
    place, opening = way.place, way.window
    if opening is None:
        return _with_visit(instance, way.visit, lambda visit: replace(visit, place=place))
    return _with_visit(instance, way.visit, lambda visit: replace(visit, place=place, windows=(opening,), preferred=None))


_APPLY: Mapping[str, Callable[[Instance, WayOut], Instance]] = {
    "slot": _with_slot,
    "overtime": _with_overtime,
    "displace": _without_visit,
    "vehicle": _with_vehicle,
    "place": _with_place,
}


def _with_visit(instance: Instance, name: str, change: Callable[[Visit], Visit]) -> Instance:
    return instance.replace(visits=tuple(change(visit) if visit.id == name else visit for visit in instance.visits))


def _with_twins(instance: Instance, vehicles: Iterable[Vehicle]) -> Instance:
    twins = [replace(vehicle, id=f"{vehicle.id}+1", prefix=(), initial_load=(), must_use=False) for vehicle in vehicles]
    names = {twin.id[:-2]: twin.id for twin in twins}
    visits = tuple(
        visit
        if visit.vehicles is None
        else replace(visit, vehicles=visit.vehicles | {names[one] for one in visit.vehicles & names.keys()})
        for visit in instance.visits
    )
    return instance.replace(vehicles=(*instance.vehicles, *twins), visits=visits)


class WaysOut:
    """Ways out for several unserved jobs of one plan; the changed instances are built once for all of them."""

    def __init__(self, trials: Trials, jobs: Several[Job]) -> None:
        self.trials = trials
        waiting = {visit for job in jobs for option in job.options for visit in option}
        self._open = self._around(_opened(trials.instance, waiting))
        self._late = self._around(_later(trials.instance))
        idle = [number for number in trials.representatives if number not in trials.routes]
        sorts = {replace(vehicle, id="", prefix=()): vehicle for vehicle in trials.instance.vehicles}
        self._twins = None if idle and len(idle) >= len(sorts) else self._around(_with_twins(trials.instance, sorts.values()))
        self._elsewhere = [variant for job in jobs for variant in variants(trials.instance, job)]
        moved = tuple(visit for variant in self._elsewhere for visit in variant.calls)
        self._moved = self._around(trials.instance.replace(visits=(*trials.instance.visits, *moved))) if moved else None

    def _around(self, instance: Instance) -> Trials:
        self._go_on()
        return Trials(instance, self.trials.sequences(), self._go_on)

    def _go_on(self) -> None:
        self.trials.go_on()

    def of(self, job: Job) -> tuple[WayOut, ...]:
        """Every way out found for `job`, cheapest first."""
        found = [*self._slots(job), *self._overtime(job), *self._displaced(job), *self._one_more(job), *self._other_site(job)]
        return tuple(sorted(found, key=lambda way: (way.extra_cost, way.kind)))

    def _name(self, job: Job) -> str:
        return self.trials.instance.visits[job.options[0][-1]].id

    def _slots(self, job: Job) -> Iterator[WayOut]:
        """The slot nearest to what was asked, among the cheapest insertions at any hour."""
        candidates = [
            (self._away(visit, begin), trial.extra_cost, visit, begin)
            for trial in islice(self._open.cheapest_first(job.options), TIMED_SLOTS)
            for visit, begin in [self._begin(trial, job)]
        ]
        if not candidates:
            return
        _, extra, visit, begin = min(candidates, key=lambda one: (one[0], one[1]))
        start = begin - begin % SLOT_STEP
        width = min(max(visit.windows[-1].end - visit.windows[-1].start, SLOT_STEP), 4 * SLOT_STEP)
        window = Window(start, start + width)
        yield WayOut(kind="slot", job=self._name(job), visit=visit.id, window=window, extra_cost=extra)

    def _begin(self, trial: Trial, job: Job) -> tuple[Visit, Seconds]:
        targets = {option[-1] for option in job.options}
        begins = self._open.timer.begins(trial.vehicle, trial.activities)
        return next(
            (self.trials.instance.visits[visit], begin)
            for visit, begin in zip(trial.activities, begins, strict=True)
            if visit in targets
        )

    def _away(self, visit: Visit, begin: Seconds) -> Seconds:
        return min(max(window.start - begin, begin - window.end, 0) for window in visit.windows)

    def _overtime(self, job: Job) -> Iterator[WayOut]:
        trial = self._late.best(job.options)
        if trial is None:
            return
        vehicle = self.trials.instance.vehicles[trial.vehicle]
        end = self._late.timed(trial.vehicle, trial.activities).end
        if end > vehicle.latest_end:
            rounded = end + -end % 300
            yield WayOut(kind="overtime", job=self._name(job), vehicle=vehicle.id, moment=rounded, extra_cost=trial.extra_cost)

    def _displaced(self, job: Job) -> Iterator[WayOut]:
        """The cheapest order of less weight whose place on one of the nearest routes would do."""
        best: tuple[Money, Job, int] | None = None
        for least, vehicle, other in sorted(self._exchanges(job), key=lambda one: one[0]):
            if best is not None and least >= best[0]:
                break
            price = self._price_instead(vehicle, other, job)
            if price is not None and (best is None or price < best[0]):
                best = (price, other, vehicle)
        if best is not None:
            price, other, vehicle = best
            instance = self.trials.instance
            displaced = instance.visits[other.options[0][-1]].id
            yield WayOut(
                kind="displace", job=self._name(job), visit=displaced, vehicle=instance.vehicles[vehicle].id, extra_cost=price
            )

    def _exchanges(self, job: Job) -> Iterator[tuple[Money, int, Job]]:
        """What leaving out each lighter order of a nearby route costs at least: its penalty, less what the route saves."""
        for vehicle in self._nearest_routes(job):
            for other in self._lighter(vehicle, job):
                self._go_on()
                _, price = self.trials.clock(vehicle, self._without(vehicle, other))
                yield other.penalty - max(0.0, self.trials.prices[vehicle] - price), vehicle, other

    def _without(self, vehicle: int, other: Job) -> Activities:
        gone = {visit for option in other.options for visit in option}
        return tuple(activity for activity in self.trials.route(vehicle) if activity not in gone)

    def _nearest_routes(self, job: Job) -> list[int]:
        def near(vehicle: int) -> float:
            return min(self.trials.nearness(vehicle, option) for option in job.options)

        allowed = self.trials.instance.allowed
        able = [
            vehicle for vehicle in self.trials.routes if any(all(allowed[visit, vehicle] for visit in one) for one in job.options)
        ]
        return sorted(able, key=near)[:NEARBY_VEHICLES]

    def _lighter(self, vehicle: int, job: Job) -> Iterator[Job]:
        instance = self.trials.instance
        frozen = {instance.visit_index[name] for name in instance.vehicles[vehicle].prefix}
        for number in dict.fromkeys(instance.job_of[visit] for visit in self.trials.route(vehicle) if visit >= 0):
            other = instance.jobs[number]
            if other.penalty < job.penalty and not any(frozen.intersection(option) for option in other.options):
                yield other

    def _price_instead(self, vehicle: int, other: Job, job: Job) -> Money | None:
        self._go_on()
        rest = self._without(vehicle, other)
        before = self.trials.prices[vehicle]
        prices = [
            self.trials.price(vehicle, put(rest, option, spot))
            for option in job.options
            for spot in all_spots(len(rest), len(option))
        ]
        fitting = [price for price in prices if price is not None]
        return min(fitting) - before + other.penalty if fitting else None

    def _one_more(self, job: Job) -> Iterator[WayOut]:
        if self._twins is None:
            return
        fleet = len(self.trials.instance.vehicles)
        extra = [vehicle for vehicle in self._twins.representatives if vehicle >= fleet]
        trial = self._twins.best(job.options, extra)
        if trial is not None:
            twin = self._twins.instance.vehicles[trial.vehicle].id[:-2]
            yield WayOut(kind="vehicle", job=self._name(job), vehicle=twin, extra_cost=trial.extra_cost)

    def _other_site(self, job: Job) -> Iterator[WayOut]:
        """The cheapest other store for a pickup, or station or locker for a delivery to the door."""
        name = self._name(job)
        found: list[tuple[Trial, Variant]] = []
        for variant in self._elsewhere:
            if self._moved is not None and variant.job == name:
                index = self._moved.instance.visit_index
                trial = self._moved.best([tuple(index[visit.id] for visit in variant.calls)])
                if trial is not None:
                    found.append((trial, variant))
        if found:
            trial, variant = min(found, key=lambda one: one[0].extra_cost)
            window = variant.calls[0].windows[0] if len(variant.calls) == 1 else None
            moved, site = variant.moves, variant.site
            yield WayOut(
                kind="place", job=name, visit=moved, place=site.place, site=site.id, window=window, extra_cost=trial.extra_cost
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A job by way of another site: the visits it would take, and which of its visits `moves` there."""

    job: str
    moves: str
    site: Site
    calls: tuple[Visit, ...]


def variants(instance: Instance, job: Job) -> Iterator[Variant]:
    """The job's first option by way of each of the nearest other sites: stores for a pickup, stations and lockers for a door."""
    calls = [instance.visits[visit] for visit in job.options[0]]
    kinds = ("station", "locker") if len(calls) == 1 else ("store", "warehouse")
    here = calls[0].place
    reach = next(iter(instance.travel.values())).durations[here]
    others = [site for site in instance.sites if site.kind in kinds and site.place != here and reach[site.place] < UNREACHABLE]
    for site in sorted(others, key=lambda site: (int(reach[site.place]), site.id))[:NEARBY_SITES]:
        if len(calls) == 1:
            moved = replace(calls[0], id=f"{calls[0].id} at {site.id}", place=site.place, windows=site.opening[:1], preferred=None)
            yield Variant(job=calls[0].id, moves=calls[0].id, site=site, calls=(replace(moved, group=None),))
        else:
            pickup = replace(calls[0], id=f"{calls[0].id} at {site.id}", place=site.place)
            delivery = replace(calls[1], id=f"{calls[1].id} from {site.id}", pickup=pickup.id, group=None)
            yield Variant(job=calls[1].id, moves=calls[0].id, site=site, calls=(pickup, delivery))


def _opened(instance: Instance, waiting: set[int]) -> Instance:
    """Without the windows of the visits in `waiting`."""
    return instance.replace(
        visits=tuple(
            replace(visit, windows=(ALWAYS,), preferred=None) if number in waiting and not _is_pickup(instance, visit) else visit
            for number, visit in enumerate(instance.visits)
        )
    )


def _is_pickup(instance: Instance, visit: Visit) -> bool:
    return visit.id in instance.deliveries_of


def _later(instance: Instance) -> Instance:
    """With every shift longer by the most overtime that is proposed."""
    return instance.replace(
        vehicles=tuple(
            replace(vehicle, latest_end=min(FOREVER, vehicle.latest_end + MOST_OVERTIME)) for vehicle in instance.vehicles
        )
    )
