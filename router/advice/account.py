"""A stop's account: why it is where it is, what its next best places would cost or break, and what its promise costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from router.advice.reasons import badness
from router.advice.trials import Barred, Trial, Trials, unbarred
from router.advice.why import Placement, options_of, placed, without
from router.engines.construction.feasibility import Activities
from router.model import ALWAYS, Instance, Plan, Sequence, Violation, Visit, Window
from router.units import FOREVER, Money, Seconds

MINUTE: Seconds = 60
OWN_PLACES = 2
"""Other places on the stop's own route that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Another place for a job: behind visit `after` ("" at the start) of `vehicle`, its pickup, if any, behind `pickup_after`.

    Where it fits, `extra_cost` is what the plan would cost more than now, and `begin` when the job would be served.
    Else both are None, and `faults` tells what the vehicle would break where it comes nearest to fitting.
    """

    vehicle: str
    after: str
    pickup_after: str = ""
    begin: Seconds | None = None
    extra_cost: Money | None = None
    faults: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCost:
    """What the plan would cost less if the job's promise were one minute wider at both ends, or were not given at all.

    Each is the saving of the job's cheapest place under the wider promise over its cheapest place under the promise as it is.
    """

    minute: Money
    whole: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that is to say about a job where it is: behind visit `after`, before visit `before` ("" at an end of the route)."""

    placement: Placement
    after: str
    before: str
    begin: Seconds
    windows: tuple[Window, ...]
    elsewhere: tuple[Spot, ...]
    promise: PromiseCost


def accounts(instance: Instance, plan: Plan, visits: tuple[str, ...], barred: Barred = unbarred) -> tuple[Account, ...]:
    """Why each job with one of `visits` that the plan serves is where it is, dearest first; `barred` as in `Trials`."""
    trials = Trials.of(instance, plan, barred)
    wanted = {instance.job_of[instance.visit_index[name]] for name in visits}
    found = [_account(trials, vehicle, option) for vehicle in trials.routes for option in options_of(trials, vehicle, wanted)]
    return tuple(sorted(found, key=lambda one: (-one.placement.marginal_cost, one.placement.visits)))


def promise_costs(instance: Instance, plan: Plan, placements: Iterable[Placement]) -> tuple[PromiseCost, ...]:
    """What the promise of each of `placements`, as `router.advice.why` gives them for `plan`, costs."""
    trials = Trials.of(instance, plan)
    found = []
    for placement in placements:
        option = tuple(instance.visit_index[name] for name in placement.visits)
        found.append(_promise(_removed(trials, instance.vehicle_index[placement.vehicle], option), option))
    return tuple(found)


def _removed(trials: Trials, vehicle: int, option: Activities) -> Trials:
    """The plan without the job."""
    routes = {**trials.routes, vehicle: without(trials, vehicle, option)}
    sequences = [Sequence(vehicle=one, activities=route) for one, route in routes.items()]
    return Trials(trials.instance, sequences, barred=trials.barred)


def _account(trials: Trials, vehicle: int, option: Activities) -> Account:
    placement = placed(trials, vehicle, option)
    removed = _removed(trials, vehicle, option)
    route = trials.route(vehicle)
    at = route.index(option[-1])
    visit = trials.instance.visits[option[-1]]
    return Account(
        placement=placement,
        after=_before(trials, vehicle, route, option[-1]),
        before=_name(trials, vehicle, route[at + 1]) if at + 1 < len(route) else "",
        begin=trials.timer.begins(vehicle, route)[at],
        windows=visit.windows,
        elsewhere=tuple(_elsewhere(trials, removed, vehicle, option, placement.marginal_cost)),
        promise=_promise(removed, option),
    )


def _before(trials: Trials, vehicle: int, activities: Activities, visit: int) -> str:
    """What comes before `visit`, "" at the start."""
    at = activities.index(visit)
    return _name(trials, vehicle, activities[at - 1]) if at else ""


def _name(trials: Trials, vehicle: int, activity: int) -> str:
    """A visit's id, or that of the site where the vehicle loads again."""
    if activity >= 0:
        return trials.instance.visits[activity].id
    return trials.instance.sites[trials.instance.vehicles[vehicle].reloads[-1 - activity]].id


def _elsewhere(trials: Trials, removed: Trials, own: int, option: Activities, here: Money) -> Iterator[Spot]:
    """Cheapest first, then what does not fit, least bad first."""
    fitting = [
        _fitting(removed, trial, option, trial.extra_cost - here)
        for vehicle in removed.representatives
        for trial in _other_places(trials, removed, own, option, vehicle)
    ]
    yield from sorted(fitting, key=lambda spot: (spot.extra_cost or 0.0, spot.vehicle))
    fits = {spot.vehicle for spot in fitting} | {trials.instance.vehicles[own].id}
    blocked = [_blocked(removed, one, option) for one in removed.representatives if trials.instance.vehicles[one].id not in fits]
    yield from sorted((spot for spot in blocked if spot.faults), key=lambda spot: (badness(spot.faults), spot.vehicle))


def _other_places(trials: Trials, removed: Trials, own: int, option: Activities, vehicle: int) -> Iterator[Trial]:
    """The cheapest place on another vehicle, or the cheapest ones on its own besides where it is."""
    found = removed.cheapest_first([option], [vehicle])
    if vehicle != own:
        return islice(found, 1)
    return islice((trial for trial in found if trial.activities != trials.route(own)), OWN_PLACES)


def _fitting(removed: Trials, trial: Trial, option: Activities, extra: Money) -> Spot:
    begins = removed.timer.begins(trial.vehicle, trial.activities)
    return Spot(
        vehicle=removed.instance.vehicles[trial.vehicle].id,
        after=_before(removed, trial.vehicle, trial.activities, option[-1]),
        pickup_after=_before(removed, trial.vehicle, trial.activities, option[0]) if len(option) > 1 else "",
        begin=begins[trial.activities.index(option[-1])],
        extra_cost=extra,
    )


def _blocked(trials: Trials, vehicle: int, option: Activities) -> Spot:
    misses = [(activities, trials.violations(vehicle, activities)) for activities in trials.nearest(vehicle, option)]
    activities, faults = min(misses, key=lambda miss: badness(miss[1]))
    after = _before(trials, vehicle, activities, option[-1])
    return Spot(vehicle=trials.instance.vehicles[vehicle].id, after=after, faults=tuple(faults))


def _promise(removed: Trials, option: Activities) -> PromiseCost:
    now = removed.best([option])
    if now is None:
        return PromiseCost(minute=0.0, whole=0.0)
    visit = removed.instance.visits[option[-1]]
    preferred = visit.preferred and _wider(visit.preferred)
    minute = _best_when(removed, option, replace(visit, windows=_all_wider(visit.windows), preferred=preferred))
    whole = _best_when(removed, option, replace(visit, windows=(ALWAYS,), preferred=None))
    return PromiseCost(minute=max(0.0, now.extra_cost - minute), whole=max(0.0, now.extra_cost - whole))


def _best_when(removed: Trials, option: Activities, changed: Visit) -> Money:
    """The cheapest insertion of the job once its visit is `changed`."""
    visits = tuple(changed if number == option[-1] else visit for number, visit in enumerate(removed.instance.visits))
    best = Trials(removed.instance.replace(visits=visits), removed.sequences()).best([option])
    return float("inf") if best is None else best.extra_cost


def _wider(window: Window) -> Window:
    return Window(min(window.start, max(0, window.start - MINUTE)), min(FOREVER, window.end + MINUTE))


def _all_wider(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Every window a minute wider at both ends; windows that then meet become one."""
    found: list[Window] = []
    for window in windows:
        wider = _wider(window)
        if found and wider.start <= found[-1].end + 1:
            wider = Window(found.pop().start, wider.end)
        found.append(wider)
    return tuple(found)
