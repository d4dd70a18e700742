"""Why an order is not served: found by trying, never guessed.

=================  =====================================================================================
``too_heavy``      no vehicle that may serve it can carry it at all
``no_vehicle``     no vehicle has the skill, the mode or the permission
``unreachable``    no road leads there (or back)
``closed_area``    no vehicle may enter its place during its windows
``outside_shifts`` none of its windows meets the shift of a vehicle that may serve it
``too_tight``      even a vehicle of its own comes too late (promise shorter than the fastest drive)
``beyond_limits``  alone it exceeds a limit of the route: duration, driving, distance, waiting, time on board
``used_up``        others use up what it needs: goods of a shop, room in a locker, a share of the orders
``crowded_out``    it could be served alone, but not beside what the plan serves already
``not_worth``      it fits, but serving it costs more than its penalty
``room_left``      it fits, and serving it costs less than its penalty: whoever made the plan left it out
=================  =====================================================================================
"""

from collections.abc import Iterable
from dataclasses import dataclass

from router.advice.lifting import lifted
from router.advice.restriction import restricted
from router.advice.trials import Trial, Trials, one_of_each_sort
from router.engines.construction.feasibility import Activities, Feasibility
from router.model import Instance, Job, Resource, Sequence, Violation
from router.timing import time_route

CODES = (
    *("too_heavy", "no_vehicle", "unreachable", "closed_area", "outside_shifts"),
    *("too_tight", "beyond_limits", "used_up", "crowded_out", "not_worth", "room_left"),
)

_CODE_OF_RULE = {
    "skills": "no_vehicle",
    "allowed_vehicles": "no_vehicle",
    "modes_served": "no_vehicle",
    "capacity": "too_heavy",
    "unreachable": "unreachable",
    "access": "closed_area",
}
_HOURS = frozenset({"time_windows", "several_windows", "shift"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """What keeps a vehicle from taking the job at the place where it fits best: rules and amounts, all to be lifted together.

    `proven` says that lifting all of `faults` lets the job in there, and that none of them can be spared.
    """

    vehicle: str
    faults: tuple[Violation, ...]
    activities: Activities
    proven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a job is not served.

    `blockers`: the nearest first, one per vehicle that was tried; `fit`: set when it would fit after all. `lacking`: resources that
    every option needs more of than others leave.
    """

    code: str
    blockers: tuple[Blocker, ...] = ()
    fit: Trial | None = None
    lacking: tuple[Resource, ...] = ()


def reason_for(trials: Trials, job: Job, *, brief: bool = False) -> Reason:
    """The reason why the plan behind `trials` leaves `job` out; `brief` tells, much sooner, no blockers."""
    fit = trials.best(job.options)
    if fit is not None:
        return Reason(code="not_worth" if fit.extra_cost >= job.penalty else "room_left", fit=fit)
    alone = _blockers(trials, job.options, alone=True)
    lacking = _lacking(trials, job)
    if alone is None and lacking:
        return Reason(code="used_up", lacking=lacking)
    if alone is None:
        blockers = () if brief else _blockers(trials, job.options, alone=False) or ()
        return Reason(code="crowded_out", blockers=_proven_first(trials, blockers))
    return Reason(code=_code(trials.instance, job, alone), blockers=() if brief else _proven_first(trials, alone))


def _lacking(trials: Trials, job: Job) -> tuple[Resource, ...]:
    """Resources of which each option needs more than the plan leaves; none where one option has enough of all."""
    instance = trials.instance
    used = trials.feasibility.used(visit for route in trials.routes.values() for visit in route)
    found: dict[str, Resource] = {}
    for option in job.options:
        uses = instance.visits[option[-1]].uses
        short = [name for name, units in uses.items() if used[name] + units > instance.resource_of[name].capacity]
        if not short:
            return ()
        found.update((name, instance.resource_of[name]) for name in short)
    return tuple(found.values())


def _blockers(trials: Trials, options: Iterable[Activities], *, alone: bool) -> tuple[Blocker, ...] | None:
    """The nearest miss of each vehicle (of each sort, when `alone`), least bad first; None as soon as one alone breaks nothing."""
    found: list[Blocker] = []
    chosen = one_of_each_sort(trials.instance) if alone else trials.representatives
    for vehicle in chosen:
        trials.go_on()
        misses = [
            (activities, trials.violations(vehicle, activities))
            for option in options
            for activities in ([option] if alone else trials.nearest(vehicle, option))
        ]
        if not misses:  # the route is shorter than what is frozen of it
            continue
        activities, faults = min(misses, key=lambda miss: badness(miss[1]))
        if alone and not faults:
            return None
        if faults:
            found.append(Blocker(vehicle=trials.instance.vehicles[vehicle].id, faults=tuple(faults), activities=activities))
    return tuple(sorted(found, key=lambda blocker: (badness(blocker.faults), blocker.vehicle)))


def badness(faults: Iterable[Violation]) -> tuple[int, int, float]:
    """Order of misses: rules nobody can bend last, then how many rules, then by how much."""
    listed = list(faults)
    hard = sum(fault.rule in _CODE_OF_RULE and fault.rule != "capacity" for fault in listed)
    return hard, len({fault.rule for fault in listed}), sum(fault.amount for fault in listed)


def _proven_first(trials: Trials, blockers: tuple[Blocker, ...]) -> tuple[Blocker, ...]:
    """The nearest miss reduced to the rules that really block, by lifting them on a small instance."""
    if not blockers:
        return ()
    return (_proven(trials, blockers[0]), *blockers[1:])


def _proven(trials: Trials, blocker: Blocker) -> Blocker:
    vehicle = trials.instance.vehicle_index[blocker.vehicle]
    visits = [activity for activity in blocker.activities if activity >= 0]
    small = restricted(trials.instance, [vehicle], visits)
    faults = list(blocker.faults)
    if any(activity < 0 for activity in blocker.activities) or not _drivable(lifted(small, faults)):
        return blocker
    for fault in blocker.faults:
        fewer = [other for other in faults if other is not fault]
        if _drivable(lifted(small, fewer)):
            faults = fewer
    return Blocker(vehicle=blocker.vehicle, faults=tuple(faults), activities=blocker.activities, proven=True)


def _drivable(small: Instance) -> bool:
    """Whether the only vehicle may drive all visits in their order."""
    order = tuple(range(len(small.visits)))
    return Feasibility(small).route_fits(0, order) and time_route(small, Sequence(vehicle=0, activities=order)).feasible


def _code(instance: Instance, job: Job, blockers: tuple[Blocker, ...]) -> str:
    """The code that the nearest miss stands for, alone on its route."""
    if not blockers:  # there is no vehicle at all
        return "no_vehicle"
    rules = {fault.rule for fault in blockers[0].faults}
    for rule in ("unreachable", "skills", "allowed_vehicles", "modes_served", "capacity", "access"):
        if rule in rules:
            return _CODE_OF_RULE[rule]
    if rules <= _HOURS and _always_closed(instance, job):
        return "closed_area"
    if rules <= _HOURS:
        return "outside_shifts" if _outside_shifts(instance, job) else "too_tight"
    return "beyond_limits"


def _always_closed(instance: Instance, job: Job) -> bool:
    """Whether each window of every option lies in a ban of each vehicle that may serve it."""
    return all(
        any(
            visit.place in rule.places
            and (not rule.kinds or vehicle.kind in rule.kinds)
            and any(closed.start <= window.start and window.end <= closed.end for closed in rule.closed)
            for rule in instance.access
        )
        for option in job.options
        for visit in (instance.visits[option[-1]],)
        for number, vehicle in enumerate(instance.vehicles)
        if instance.allowed[option[-1], number]
        for window in visit.windows
    )


def _outside_shifts(instance: Instance, job: Job) -> bool:
    """Whether no window of any option meets the shift of a vehicle that may serve it."""
    return not any(
        window.end >= vehicle.earliest_start and window.start <= vehicle.latest_end
        for option in job.options
        for number, vehicle in enumerate(instance.vehicles)
        if instance.allowed[option[-1], number]
        for window in instance.visits[option[-1]].windows
    )
