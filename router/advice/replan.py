"""A plan made again after its day has changed, calmly: what can stay stays, and what moves without need shows what it saves."""

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from router.advice.named_routes import Names, differing, names_of, sequences_of, served
from router.advice.trials import Trials
from router.advice.why import options_of, without
from router.costing import cost
from router.engines.construction.feasibility import Activities
from router.engines.objective import objective_key
from router.model import Instance, Plan, Result, Sequence, Vehicle, plan_sequences
from router.solver import Limits, solve
from router.timing import schedule
from router.units import Money

MOST_MOVED = 3
"""So many visits may move without need after an event of the day, where nothing else is asked for."""
WORTHWHILE = 0.01
"""A visit moves only where that saves so much of the plan's cost."""
_ONCE = Limits(seconds=None, iterations=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """The new plan; visits that had to move; and visits that moved for a cheaper plan, with what each saves.

    A chosen move is worth None where it only makes room for others: alone it could not be taken back.
    """

    result: Result
    forced: frozenset[str] = frozenset()
    chosen: Mapping[str, Money | None] = field(default_factory=lambda: MappingProxyType({}))


def replan(
    before: Instance,
    plan: Plan,
    after: Instance,
    *,
    most_moved: int | None = MOST_MOVED,
    limits: Limits | None = None,
    seed: int = 0,
    engine: str = "hybrid",
) -> Replanned:
    """The `plan` of day `before` made again for day `after`.

    Orders that are gone leave gaps; what can no longer be kept, and what is new, is inserted. Then visits of the routes concerned
    move one by one, at most `most_moved`, each where that is worth its while. A search follows where orders are still left out,
    where carriers may bring some, or where more may move than `MOST_MOVED` (None: without limit).
    """
    old = names_of(before, plan)
    kept = _onto_twins(before, after, old)
    if _same_day(before, after):
        return Replanned(result=_unchanged(after, plan, kept))
    tried = [_settled(after, names) for names in _variants(before, after, kept)]
    first = min(tried, key=lambda one: objective_key(after, one.plan, one.cost))
    forced = differing(old, names_of(after, first.plan)) & served(old)
    steps: dict[str, Money | None] = {}
    found = first
    if most_moved != 0:
        few = MOST_MOVED if most_moved is None else min(most_moved, MOST_MOVED)
        found, steps = _improved(after, first, _touched(before, after, old, first.plan), few)
    if most_moved is None or most_moved > MOST_MOVED or after.carriers or _newly_left_out(plan, found.plan):
        found = _searched(after, found, old, most_moved, len(forced), limits or Limits(), seed, engine)
    chosen = differing(old, names_of(after, found.plan)) & served(old) - forced
    savings = {name: steps.get(name) or _saving(after, found.plan, old, name) for name in sorted(chosen)}
    return Replanned(result=found, forced=forced, chosen=savings)


def _onto_twins(before: Instance, after: Instance, old: Names) -> Names:
    """The routes of vehicles that are gone, each given whole to an idle vehicle just like it, where there is one."""
    idle = [vehicle for vehicle in after.vehicles if vehicle.id not in old]
    kept = dict(old)
    for name in [name for name in old if name not in after.vehicle_index]:
        sort = _sort(before, before.vehicles[before.vehicle_index[name]])
        twin = next((vehicle for vehicle in idle if _sort(after, vehicle) == sort), None)
        if twin is not None:
            idle.remove(twin)
            kept[twin.id] = kept.pop(name)
    return kept


def _variants(before: Instance, after: Instance, kept: Names) -> Iterator[Names]:
    """The routes as they are; and, for every vehicle that is gone, its route whole on each sort of idle vehicle of its kind."""
    yield kept
    idle = [vehicle for vehicle in after.vehicles if vehicle.id not in kept]
    for name in [name for name in kept if name not in after.vehicle_index]:
        kind = before.vehicles[before.vehicle_index[name]].kind
        for heir in {_sort(after, vehicle): vehicle for vehicle in idle if vehicle.kind == kind}.values():
            yield {**{other: names for other, names in kept.items() if other != name}, heir.id: kept[name]}


def _sort(instance: Instance, vehicle: Vehicle) -> tuple[object, ...]:
    """What alike vehicles have in common."""
    start, end = (None if place is None else instance.places[place].id for place in (vehicle.start, vehicle.end))
    loads = tuple(instance.sites[site].id for site in vehicle.reloads)
    return replace(vehicle, id="", start=0, end=None, reloads=(), prefix=()), start, end, loads


def _same_day(before: Instance, after: Instance) -> bool:
    """Whether nothing that plans depend on has changed."""
    same = (before.visits, before.vehicles, before.access) == (after.visits, after.vehicles, after.access)
    return (
        same
        and before.travel.keys() == after.travel.keys()
        and all(pickle.dumps(before.travel[name]) == pickle.dumps(after.travel[name]) for name in after.travel)
    )


def _settled(instance: Instance, names: Names) -> Result:
    """The routes made feasible and completed, all else as it was."""
    return _completed(
        instance, solve(instance, limits=_ONCE, engine="construction", start=schedule(instance, sequences_of(instance, names)))
    )


def _completed(instance: Instance, found: Result) -> Result:
    """With every job that fits somewhere at less than its penalty."""
    jobs = {instance.job_of[instance.visit_index[item.visits[0]]] for item in found.plan.unserved}
    routes = {one.vehicle: one.activities for one in plan_sequences(instance, found.plan)}
    for number in sorted(jobs, key=lambda number: (-instance.jobs[number].priority, -instance.jobs[number].penalty)):
        job = instance.jobs[number]
        trial = Trials(instance, _listed(routes)).best(job.options)
        if trial is not None and trial.extra_cost < job.penalty:
            routes[trial.vehicle] = trial.activities
    if _listed(routes) == plan_sequences(instance, found.plan):
        return found
    fuller = solve(instance, limits=_ONCE, engine="construction", start=schedule(instance, _listed(routes)))
    return min(fuller, found, key=lambda one: objective_key(instance, one.plan, one.cost))


def _listed(routes: Mapping[int, Activities]) -> tuple[Sequence, ...]:
    return tuple(Sequence(vehicle=vehicle, activities=route) for vehicle, route in routes.items() if route)


def _unchanged(instance: Instance, plan: Plan, names: Names) -> Result:
    """The plan as it is."""
    how = _settled(instance, names).termination
    return Result(plan=plan, cost=cost(instance, plan), termination=replace(how, status="partial" if plan.unserved else how.status))


def _touched(before: Instance, after: Instance, old: Names, plan: Plan) -> set[int]:
    """Vehicles whose route or terms are not what they were."""
    new = names_of(after, plan)
    return {
        number
        for number, vehicle in enumerate(after.vehicles)
        if new.get(vehicle.id, ()) != old.get(vehicle.id, ())
        or vehicle.id not in before.vehicle_index
        or _sort(after, vehicle) != _sort(before, before.vehicles[before.vehicle_index[vehicle.id]])
    }


def _newly_left_out(before: Plan, plan: Plan) -> bool:
    """Whether the plan leaves out what was served, or what was not asked for before."""
    known = {name for item in before.unserved for name in item.visits}
    return any(name not in known for item in plan.unserved for name in item.visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A job on another vehicle: the two routes after it, and what that saves."""

    visits: tuple[str, ...]
    routes: Mapping[int, Activities]
    saving: Money


def _improved(instance: Instance, first: Result, touched: set[int], most: int) -> tuple[Result, dict[str, Money | None]]:
    """The plan after at most `most` moves of single jobs from or onto the vehicles `touched`."""
    trials = Trials.of(instance, first.plan)
    least = WORTHWHILE * first.cost.total
    steps: dict[str, Money | None] = {}
    while True:
        step = max(_steps(trials, touched, set(steps), least), key=lambda one: one.saving, default=None)
        if step is None or len(steps) + len(step.visits) > most:
            break
        steps |= dict.fromkeys(step.visits, step.saving)
        routes = {**trials.routes, **step.routes}
        trials = Trials(instance, _listed(routes))
    if not steps:
        return first, {}
    better = solve(instance, limits=_ONCE, engine="construction", start=schedule(instance, trials.sequences()))
    return (better, steps) if better.cost.total < first.cost.total - least else (first, {})


def _steps(trials: Trials, touched: set[int], moved: set[str], least: Money) -> Iterator[_Step]:
    """Every move of a job that saves more than `least`."""
    instance = trials.instance
    for vehicle in trials.routes:
        frozen = set(instance.vehicles[vehicle].prefix)
        onto = [other for other in trials.representatives if other != vehicle and (vehicle in touched or other in touched)]
        for option in options_of(trials, vehicle, None):
            names = tuple(visit.id for visit in trials.calls(option))
            if moved.intersection(names) or frozen.intersection(names):
                continue
            rest = without(trials, vehicle, option)
            feasible, price = trials.clock(vehicle, rest)
            freed = trials.prices[vehicle] - price
            if not feasible or freed <= least or not trials.fits(vehicle, rest):
                continue
            trial = trials.best([option], onto)
            if trial is not None and freed - trial.extra_cost > least:
                yield _Step(visits=names, routes={vehicle: rest, trial.vehicle: trial.activities}, saving=freed - trial.extra_cost)


def _searched(
    instance: Instance, found: Result, old: Names, most: int | None, forced: int, limits: Limits, seed: int, engine: str
) -> Result:
    """The best plan of a search from `found` that moves no more than it may, alike vehicles keeping their routes."""
    limited = instance
    if most is not None and instance.stability.max_vehicle_changes is None:
        still = {vehicle: names for vehicle, names in old.items() if vehicle in instance.vehicle_index}
        vehicle_of = {name: vehicle for vehicle, names in still.items() for name in names if name in instance.visit_index}
        limited = instance.replace(stability=replace(instance.stability, vehicle_of=vehicle_of, max_vehicle_changes=most + forced))
    result = solve(limited, limits=limits, seed=seed, engine=engine, start=found.plan)
    calmer = _relabelled(instance, _in_old_order(names_of(instance, result.plan), old), old)
    settled = _settled(instance, calmer)
    better = replace(settled, termination=replace(result.termination, status=settled.termination.status))
    if settled.cost.total > result.cost.total + 1e-6:
        better = result
    few = most is None or len(differing(old, names_of(instance, better.plan))) <= most + forced
    return better if few and better.cost.total < found.cost.total - 1e-6 else found


def _in_old_order(new: Names, old: Names) -> Names:
    """Routes with the visits they had before, in the order they had before."""
    return {vehicle: old[vehicle] if Counter(names) == Counter(old.get(vehicle, ())) else names for vehicle, names in new.items()}


def _relabelled(instance: Instance, new: Names, old: Names) -> Names:
    """Routes of alike vehicles given to those that had most of their visits."""
    alike: dict[object, list[str]] = defaultdict(list)
    for number, vehicle in enumerate(instance.vehicles):
        liked = tuple(vehicle.id in visit.liked_vehicles for visit in instance.visits if visit.liked_vehicles)
        if not vehicle.prefix:
            alike[_sort(instance, vehicle), instance.allowed[:, number].tobytes(), liked].append(vehicle.id)
    named = dict(new)
    for vehicles in alike.values():
        routes = [new[name] for name in vehicles if name in new]
        pairs = sorted(
            ((len(set(route) & set(old.get(name, ()))), index, name) for index, route in enumerate(routes) for name in vehicles),
            key=lambda pair: (-pair[0], new.get(pair[2]) != routes[pair[1]], pair[1], pair[2]),
        )
        for name in vehicles:
            named.pop(name, None)
        placed: set[int] = set()
        for _, index, name in pairs:
            if index not in placed and name not in named:
                named[name] = routes[index]
                placed.add(index)
    return named


def _saving(instance: Instance, plan: Plan, old: Names, visit: str) -> Money | None:
    """What the plan would cost more with the visit back on its old vehicle; None where it does not fit there any more."""
    trials = Trials.of(instance, plan)
    home = next((name for name, names in old.items() if visit in names), "")
    job = instance.job_of[instance.visit_index[visit]]
    for vehicle in trials.routes:
        for option in options_of(trials, vehicle, {job}):
            if home not in instance.vehicle_index or instance.vehicle_index[home] == vehicle:
                return None
            rest = without(trials, vehicle, option)
            back = trials.best([option], [instance.vehicle_index[home]])
            freed = trials.prices[vehicle] - trials.clock(vehicle, rest)[1]
            return None if back is None else back.extra_cost - freed
    return None
