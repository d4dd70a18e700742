"""A smallest set of orders that cannot all be served, and the rules that make it so.

Orders are taken away in halves (QuickXplain: Junker, AAAI 2004) as long as the rest cannot be served together. Whether it can
is asked of construction by cheapest insertion; for few visits every order of visits on every vehicle is tried as well, which
proves it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from router.advice.bounds import all_spots, put
from router.advice.lifting import INSTANCE_LIFTS, VEHICLE_LIFTS, VISIT_LIFTS, lifted
from router.advice.restriction import restricted
from router.advice.trials import one_of_each_sort
from router.core._core import RouteTimer
from router.engines import construction
from router.engines.construction.feasibility import Activities, Feasibility
from router.engines.interface import Budget
from router.model import Instance, Job, Violation
from router.timing import timing_problem

PROVEN_VISITS = 12
MOST_TRIALS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Orders that cannot all be served, though all but any one of them can.

    `rules`: each of them, lifted alone for all of the orders or for the whole fleet, resolves it.

    `proven`: by trying every way (at most twelve visits, no reloads, travel that obeys the triangle inequality); else by cheapest
    insertion.
    """

    orders: tuple[str, ...]
    visits: tuple[str, ...]
    rules: tuple[str, ...]
    proven: bool


def conflict_of(instance: Instance, jobs: Iterable[int], *, enough: Callable[[], bool] = lambda: False) -> Conflict | None:
    """The conflict among `jobs` (indices into `Instance.jobs`); None when they can all be served together.

    Parameters
    ----------
    enough : asked at every step; once true, nothing more is tried, and what is then found is not proven.
    """
    oracle = _Oracle(instance, enough)
    candidates = list(dict.fromkeys(jobs))
    if oracle.together(candidates):
        return None
    core = _without_spare(oracle, _smallest(oracle, [], candidates, changed=False))
    calls = [visit for number in sorted(core) for visit in _visits(instance.jobs[number])]
    named = [instance.visits[visit] for visit in calls]
    return Conflict(
        orders=tuple(dict.fromkeys(order for visit in named for order in visit.orders)),
        visits=tuple(visit.id for visit in named),
        rules=oracle.rules_behind(core),
        proven=oracle.sure(core),
    )


def _visits(job: Job) -> list[int]:
    return list(dict.fromkeys(visit for option in job.options for visit in option))


def _smallest(oracle: "_Oracle", kept: list[int], rest: list[int], *, changed: bool) -> list[int]:
    """The jobs of `rest` without which, beside `kept`, all could be served."""
    if changed and kept and not oracle.together(kept):
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    second = _smallest(oracle, kept + rest[:half], rest[half:], changed=True)
    first = _smallest(oracle, kept + second, rest[:half], changed=bool(second))
    return first + second


def _without_spare(oracle: "_Oracle", core: list[int]) -> list[int]:
    """`core` without jobs that it does not need; there are some only where an answer on the way was not sure."""
    for job in tuple(core):
        fewer = [other for other in core if other != job]
        if fewer and not oracle.together(fewer):
            core = fewer
    return core


class _Oracle:
    """Whether jobs can all be served; remembers answers, and which of them are not sure."""

    def __init__(self, instance: Instance, enough: Callable[[], bool]) -> None:
        self.instance = instance
        self.enough = enough
        self._known: dict[frozenset[int], bool] = {}
        self._unsure: set[frozenset[int]] = set()

    def together(self, jobs: list[int]) -> bool:
        key = frozenset(jobs)
        if key not in self._known:
            self._known[key], sure = self._servable(self.part(jobs))
            if not sure:
                self._unsure.add(key)
        return self._known[key]

    def sure(self, jobs: list[int]) -> bool:
        """Whether the answer about `jobs` was proved, by a plan or by trying everything."""
        return self.together(jobs) or frozenset(jobs) not in self._unsure

    def part(self, jobs: Iterable[int]) -> Instance:
        """The fleet with only the visits of `jobs`."""
        visits = [visit for number in sorted(jobs) for visit in _visits(self.instance.jobs[number])]
        return restricted(self.instance, range(len(self.instance.vehicles)), visits)

    def _servable(self, part: Instance) -> tuple[bool, bool]:
        """Whether all of `part` can be served, and whether that is sure."""
        found = {visit for one in construction.prepare(part).search(Budget()).sequences for visit in one.activities}
        if all(any(found.issuperset(option) for option in job.options) for job in part.jobs):
            return True, True
        if len(part.visits) > PROVEN_VISITS or self.enough():
            return False, False
        search = _Everything(part, self.enough)
        servable = search.servable()
        return servable, servable or not (search.gave_up or any(vehicle.reloads for vehicle in part.vehicles))

    def rules_behind(self, jobs: list[int]) -> tuple[str, ...]:
        """Rules each of which, lifted for all visits or all vehicles of the conflict, lets everything be served."""
        part = self.part(jobs)
        found = []
        for rule in (*VISIT_LIFTS, *VEHICLE_LIFTS, *INSTANCE_LIFTS):
            visits = [visit.id for visit in part.visits] if rule in VISIT_LIFTS else [""]
            vehicles = [vehicle.id for vehicle in part.vehicles] if rule in VEHICLE_LIFTS else [""]
            faults = [_fault(rule, visit, vehicle) for visit in visits for vehicle in vehicles]
            if rule != "several_windows" and self._servable(lifted(part, faults))[0]:
                found.append(rule)
        return tuple(found)


def _fault(rule: str, visit: str, vehicle: str) -> Violation:
    return Violation(rule=rule, where="", amount=0, text="", visit=visit, vehicle=vehicle)


class _Everything:
    """Depth-first through all routes of all vehicles, insertion by insertion; alike idle vehicles are tried once.

    The job with the fewest places left goes next, so that one with none ends the branch at once: where travel obeys the triangle
    inequality, more visits on the routes never open a place.
    """

    def __init__(self, instance: Instance, enough: Callable[[], bool]) -> None:
        self.instance = instance
        self.enough = enough
        self.feasibility = Feasibility(instance)
        self.timer = RouteTimer(timing_problem(instance))
        self.trials = 0
        self.gave_up = False

    def servable(self) -> bool:
        return self._place(frozenset(range(len(self.instance.jobs))), {})

    def _place(self, waiting: frozenset[int], routes: dict[int, Activities]) -> bool:
        if not waiting:
            return self.feasibility.plan_fits(routes)
        choices = {number: self._insertions(number, routes) for number in sorted(waiting)}
        chosen = min(choices, key=lambda number: len(choices[number]))
        return any(self._place(waiting - {chosen}, {**routes, vehicle: activities}) for vehicle, activities in choices[chosen])

    def _insertions(self, number: int, routes: dict[int, Activities]) -> list[tuple[int, Activities]]:
        return [
            (vehicle, activities)
            for option in self.instance.jobs[number].options
            for vehicle in self._vehicles(routes)
            for route in [routes.get(vehicle, ())]
            for activities in (put(route, option, spot) for spot in all_spots(len(route), len(option), reach=len(route)))
            if self._drivable(vehicle, activities)
        ]

    def _vehicles(self, routes: dict[int, Activities]) -> list[int]:
        """Vehicles in use, and the first idle one of each sort."""
        return [*routes, *one_of_each_sort(self.instance, leaving_out=routes)]

    def _drivable(self, vehicle: int, activities: Activities) -> bool:
        self.trials += 1
        self.gave_up = self.gave_up or self.trials > MOST_TRIALS or self.enough()
        return not self.gave_up and self.feasibility.route_fits(vehicle, activities) and self.timer.evaluate(vehicle, activities)[0]
