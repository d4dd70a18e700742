"""Cheapest insertion, and the repair of sequences that break rules: there is always an answer."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence as Several
from dataclasses import dataclass, replace

from router.checker import check
from router.costing import cost
from router.engines.carrying import planned
from router.engines.construction.facts import Facts
from router.engines.construction.feasibility import without_job
from router.engines.construction.insertion import PartialSolution
from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.objective import Key, objective_key
from router.model import Instance, Job, Plan, Sequence, Violation
from router.model.rules import RULES
from router.timing import schedule
from router.timing.docks import crowds
from router.units import FOREVER

SUPPORTED: frozenset[str] = frozenset(RULES)
"""All rules: whatever the insertion does not see, the checker does, and what breaks a rule is left out."""

_PATIENT = Budget()
_INSERTING = 1 / 3
"""Share of the time for the first insertions; the rest is for verdicts on them, for what those take out, and for the search."""
_SMALL = 400
_AT_LEAST, _AT_LEAST_LARGE = 0.4, 0.1
"""Seconds for the first plan of a small and a large instance, however little time there is: what follows takes time, too."""
_ROUNDS = 30


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Nothing: see `SUPPORTED`."""
    del instance
    return ()


def prepare(instance: Instance) -> "Prepared":
    """See `interface.Engine`."""
    return Prepared(instance)


@dataclass(frozen=True, slots=True)
class Prepared:
    """See `interface.Prepared`."""

    instance: Instance

    def first_plan(self, seed: int, seconds: float, given: tuple[Sequence, ...]) -> tuple[Sequence, ...] | None:
        """None: the search is the first plan."""
        del seed, seconds, given
        return None

    def search(
        self,
        budget: Budget,
        *,
        seed: int = 0,
        start: Several[Sequence] = (),
        on_progress: OnProgress | None = None,
    ) -> Outcome:
        """One plan by cheapest insertion (of small instances, the best of three orders), or `start` made feasible and completed."""
        del seed, on_progress
        instance = self.instance
        if not instance.vehicles or not instance.visits:
            return Outcome(sequences=(), stopped_by="exhausted")
        if start:
            return Outcome(sequences=repair(instance, start), stopped_by="exhausted", iterations=1)
        facts = Facts(instance)
        best = _construct(facts, _by_deadline(instance), _first_part(instance, budget))
        tried = 1
        lax = plan_without_driving_rules(instance, _first_part(instance, budget))
        if lax is not None:
            tried += 1
            best = min(best, lax, key=lambda one: _key(instance, one))
        if len(instance.visits) <= _SMALL:
            for order in (_by_distance(facts), _by_width(instance)):
                if budget.cancelled.is_set() or budget.remaining() <= 0:
                    break
                tried += 1
                best = min(best, _construct(facts, order, _first_part(instance, budget)), key=lambda one: _key(instance, one))
        return Outcome(sequences=best, stopped_by="exhausted", iterations=tried)


def _first_part(instance: Instance, budget: Budget) -> Budget:
    """What a plan may take: it needs little, but a large instance must leave time for the search."""
    part = _part(budget, _INSERTING)
    if part.deadline is None:
        return part
    least = _AT_LEAST if len(instance.visits) <= _SMALL else _AT_LEAST_LARGE
    return replace(part, deadline=max(part.deadline, time.monotonic() + least))


def _part(budget: Budget, share: float) -> Budget:
    """A share of the time left."""
    return budget if budget.deadline is None else replace(budget, deadline=budget.deadline - (1 - share) * budget.remaining())


def repair(instance: Instance, sequences: Iterable[Sequence]) -> tuple[Sequence, ...]:
    """`sequences` with what breaks a rule taken out and put back where it fits; what fits nowhere stays out."""
    facts = Facts(instance)
    solution = PartialSolution.of(facts, _thinned(facts, sequences))
    _insert_missing(solution, _by_deadline(instance))
    return _settled(facts, solution)


def plan_without_driving_rules(instance: Instance, budget: Budget) -> tuple[Sequence, ...] | None:
    """A plan made without the breaks that depend on driving, then made feasible; None where there are none.

    Visits are places to pause, so a route may keep such rules only once all its visits are on it: insertion one by one does not get
    there.
    """
    vehicles = tuple(
        replace(vehicle, breaks=tuple(one for one in vehicle.breaks if one.after_driving is None)) for vehicle in instance.vehicles
    )
    if vehicles == instance.vehicles:
        return None
    lax = instance.replace(vehicles=vehicles)
    return feasible(instance, _construct(Facts(lax), _by_deadline(lax), budget))


def feasible(instance: Instance, sequences: Several[Sequence]) -> tuple[Sequence, ...]:
    """`sequences` if they keep every rule, repaired if not."""
    if check(instance, schedule(instance, sequences)):
        return repair(instance, sequences)
    return tuple(sequences)


def _construct(facts: Facts, order: list[Job], budget: Budget) -> tuple[Sequence, ...]:
    solution = PartialSolution.of(facts, fixed_prefixes(facts.instance))
    _insert_missing(solution, order, budget)
    return _settled(facts, solution)


def _key(instance: Instance, sequences: tuple[Sequence, ...]) -> Key:
    plan = planned(instance, sequences)
    return objective_key(instance, plan, cost(instance, plan))


def fixed_prefixes(instance: Instance) -> list[Sequence]:
    """The visits that vehicles must begin with, and nothing else."""
    return [
        Sequence(vehicle=number, activities=tuple(instance.visit_index[name] for name in vehicle.prefix))
        for number, vehicle in enumerate(instance.vehicles)
        if vehicle.prefix
    ]


def _insert_missing(solution: PartialSolution, order: Iterable[Job], budget: Budget = _PATIENT) -> None:
    """Jobs that must move a vehicle first, then all others in order, then once more those that found no place.

    Those that have no turn before the deadline stay out.
    """
    instance = solution.facts.instance
    served = {visit for row in solution.rows for visit in row.activities}
    waiting = [job for job in order if not any(served.intersection(option) for option in job.options)]
    _use_all_that_must(solution, waiting)
    left = [job for job in waiting if budget.remaining() > 0 and not solution.insert(job)]
    if any(visit.pickup is not None for visit in instance.visits) or instance.relations:
        for job in left:
            if budget.remaining() > 0:
                solution.insert(job)


def _use_all_that_must(solution: PartialSolution, waiting: list[Job]) -> None:
    """Give every idle vehicle that must be used the first job that fits it."""
    row = 0
    while row < len(solution.rows):
        vehicle = solution.facts.instance.vehicles[solution.rows[row].vehicle]
        if vehicle.must_use and not solution.rows[row].activities:
            found = next((job for job in waiting if solution.insert_in(row, job)), None)
            if found is not None:
                waiting.remove(found)
        row += 1


def _by_deadline(instance: Instance) -> list[Job]:
    """Higher classes first, then what closes first."""
    return sorted(instance.jobs, key=lambda job: (-job.priority, _closing(instance, job)))


def _by_width(instance: Instance) -> list[Job]:
    """Higher classes first, then what is open shortest."""

    def width(job: Job) -> int:
        windows = [window for option in job.options for window in instance.visits[option[-1]].windows]
        return sum(min(window.end, FOREVER) - window.start for window in windows)

    return sorted(instance.jobs, key=lambda job: (-job.priority, width(job), _closing(instance, job)))


def _by_distance(facts: Facts) -> list[Job]:
    """Higher classes first, then what lies farthest from any start."""
    starts = sorted({vehicle.start for vehicle in facts.instance.vehicles})
    nearest = facts.distances[0][starts].min(axis=0)
    return sorted(facts.instance.jobs, key=lambda job: (-job.priority, -int(nearest[facts.place[job.options[0][-1]]])))


def _closing(instance: Instance, job: Job) -> int:
    return min(instance.visits[option[-1]].windows[-1].end for option in job.options)


def _thinned(facts: Facts, sequences: Iterable[Sequence]) -> list[Sequence]:
    """Routes that keep every rule of one route: jobs are taken out of each until it does."""
    seen: set[int] = set()
    kept: list[Sequence] = []
    fixed = fixed_prefixes(facts.instance)
    used = facts.feasibility.used(visit for sequence in fixed for visit in sequence.activities)
    for sequence in sequences:
        own = _whole_jobs(facts.instance, sequence, seen)
        own = _feasible_part(facts, sequence.vehicle, _supplied_part(facts, sequence.vehicle, own, used))
        seen.update(_jobs_of(facts.instance, own))
        if own:
            kept.append(Sequence(vehicle=sequence.vehicle, activities=own))
    present = {sequence.vehicle for sequence in kept}
    return kept + [sequence for sequence in fixed if sequence.vehicle not in present]


def _supplied_part(facts: Facts, vehicle: int, activities: tuple[int, ...], used: Counter[str]) -> tuple[int, ...]:
    """`activities` without the jobs that use more of a resource than others have left; `used` counts what those kept use."""
    frozen = len(facts.instance.vehicles[vehicle].prefix)
    for visit in activities[frozen:]:
        if visit >= 0 and facts.instance.visits[visit].uses:
            with_it = used + facts.feasibility.used([visit])
            if facts.feasibility.has_supply(with_it):
                used.update(facts.instance.visits[visit].uses)
            else:
                activities = without_job(facts.instance, activities, facts.instance.job_of[visit])
    return activities


def _jobs_of(instance: Instance, activities: tuple[int, ...]) -> set[int]:
    return {instance.job_of[visit] for visit in activities if visit >= 0}


def _whole_jobs(instance: Instance, sequence: Sequence, seen: set[int]) -> tuple[int, ...]:
    """Without visits served before, doubled, or whose option is not here whole."""
    present = set(sequence.activities)
    taken: dict[int, tuple[int, ...]] = {}
    for visit in sequence.activities:
        number = instance.job_of[visit] if visit >= 0 else -1
        if visit < 0 or number in seen or number in taken:
            continue
        whole = next((option for option in instance.jobs[number].options if visit in option and present.issuperset(option)), ())
        if whole:
            taken[number] = whole
    allowed = {visit for option in taken.values() for visit in option}
    unique = dict.fromkeys(visit for visit in sequence.activities if visit in allowed)
    return tuple(visit for visit in sequence.activities if visit < 0 or unique.pop(visit, 0) is None)


def _feasible_part(facts: Facts, vehicle: int, activities: tuple[int, ...]) -> tuple[int, ...]:
    """`activities` with jobs taken out, those that leave most behind first, until the route keeps its rules."""
    frozen = len(facts.instance.vehicles[vehicle].prefix)
    while activities and not _fits(facts, vehicle, activities):
        smaller = [without_job(facts.instance, activities, job) for job in sorted(_jobs_of(facts.instance, activities[frozen:]))]
        if not smaller:
            return ()
        fitting = [rest for rest in smaller if _fits(facts, vehicle, rest)]
        activities = max(fitting, key=len) if fitting else _without_first_fault(facts, vehicle, activities, frozen)
    return activities


def _fits(facts: Facts, vehicle: int, activities: tuple[int, ...]) -> bool:
    return facts.feasibility.route_fits(vehicle, activities) and facts.time(vehicle, activities)[0]


def _without_first_fault(facts: Facts, vehicle: int, activities: tuple[int, ...], frozen: int) -> tuple[int, ...]:
    """Without the last job of the shortest beginning that does not fit."""
    for end in range(frozen + 1, len(activities) + 1):
        if activities[end - 1] >= 0 and not _fits_so_far(facts, vehicle, activities[:end]):
            return without_job(facts.instance, activities, facts.instance.job_of[activities[end - 1]])
    return without_job(facts.instance, activities, facts.instance.job_of[max(activities[frozen:])])


def _fits_so_far(facts: Facts, vehicle: int, activities: tuple[int, ...]) -> bool:
    return facts.time(vehicle, activities)[0] and facts.feasibility.route_fits(vehicle, activities)


def _settled(facts: Facts, solution: PartialSolution) -> tuple[Sequence, ...]:
    """The solution's routes after the checker's verdict: what it names is taken out until nothing is left to say."""
    sequences = solution.sequences()
    instance = facts.instance
    for _ in range(_ROUNDS + len(instance.visits)):
        plan = schedule(instance, sequences)
        faults = [fault for fault in check(instance, plan) if fault.vehicle or fault.visit]
        smaller = _without_jobs(
            instance, sequences, _at_fault(instance, sequences, faults) | _in_the_way(instance, sequences, plan)
        )
        if smaller == sequences:
            break
        sequences = smaller
    return sequences


def _at_fault(instance: Instance, sequences: tuple[Sequence, ...], faults: list[Violation]) -> set[int]:
    """The jobs that the faults name, and the last ones of vehicles that they name."""
    banned: set[int] = set()
    for fault in faults:
        if fault.visit in instance.visit_index:
            banned.add(instance.job_of[instance.visit_index[fault.visit]])
        elif fault.vehicle in instance.vehicle_index:
            banned.update(_last_job(instance, sequences, instance.vehicle_index[fault.vehicle]))
    return banned


def _in_the_way(instance: Instance, sequences: tuple[Sequence, ...], plan: Plan) -> set[int]:
    """Where more vehicles load at once than there are docks: the last job of the one that has fewest."""
    banned: set[int] = set()
    for crowd in crowds(instance, plan.routes):
        by_length = sorted(crowd, key=lambda route: len(route.stops))
        jobs = (_last_job(instance, sequences, instance.vehicle_index[route.vehicle]) for route in by_length)
        banned |= next(filter(None, jobs), set())
    return banned


def _without_jobs(instance: Instance, sequences: tuple[Sequence, ...], jobs: set[int]) -> tuple[Sequence, ...]:
    kept = []
    for sequence in sequences:
        activities = sequence.activities
        for job in jobs & _jobs_of(instance, activities):
            activities = without_job(instance, activities, job)
        if activities:
            kept.append(Sequence(vehicle=sequence.vehicle, activities=activities))
    return tuple(kept)


def _last_job(instance: Instance, sequences: tuple[Sequence, ...], vehicle: int) -> set[int]:
    frozen = len(instance.vehicles[vehicle].prefix)
    for sequence in sequences:
        if sequence.vehicle == vehicle:
            visits = [visit for visit in sequence.activities[frozen:] if visit >= 0]
            return {instance.job_of[visits[-1]]} if visits else set()
    return set()
