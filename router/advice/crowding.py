"""Which served orders an order that was crowded out stands against: the smallest set that no plan can serve whole."""

from collections.abc import Callable, Iterable, Iterator

from router.advice.bounds import least_seconds
from router.advice.conflicts import Conflict, conflict_of
from router.model import Instance, Job, Plan, Visit
from router.units import Seconds

COMPETITORS = 24
"""So many of the served orders nearest in time and place are looked at."""

_WORDS = {
    "access": "closed areas",
    "allowed_vehicles": "vehicles named for an order",
    "breaks": "breaks",
    "capacity": "the room in the vehicles",
    "conflicting_goods": "goods that must not be on board together",
    "max_distance": "the longest route allowed",
    "max_driving": "the driving time allowed",
    "max_duration": "the duration allowed",
    "max_on_board": "the time on board",
    "max_stops": "the stops allowed",
    "max_wait": "the waiting allowed",
    "modes_served": "the modes a vehicle serves",
    "position": "first and last places on a route",
    "resources": "what there is only so much of",
    "release": "goods that are not ready earlier",
    "shift": "the shifts",
    "skills": "the skills asked for",
    "time_windows": "their time windows",
}


def conflict_around(instance: Instance, plan: Plan, job: int, *, enough: Callable[[], bool] = lambda: False) -> Conflict | None:
    """The conflict between an unserved job and those served orders that are nearest in time and place; None when none is found.

    Parameters
    ----------
    job : index into `Instance.jobs`.
    enough : asked at every step of the search; once true, it gives up.
    """
    served = {instance.job_of[instance.visit_index[name]] for route in plan.routes for name in route.visits}
    near = sorted(served - {job}, key=lambda other: (_apart(instance, instance.jobs[job], instance.jobs[other]), other))
    conflict = conflict_of(instance, [job, *near[:COMPETITORS]], enough=enough)
    return None if enough() else conflict


def conflict_text(conflict: Conflict) -> str:
    """The conflict in one plain sentence."""
    names = list(conflict.orders or conflict.visits)
    if len(names) == 1:
        said = f"{names[0]} cannot be served by any plan"
    elif len(names) == 2:
        said = f"{_listed(names)} cannot both be served"
    else:
        said = f"{_listed(names)} cannot all be served, though any {len(names) - 1} of them can"
    words = [_WORDS.get(rule, rule.replace("_", " ")) for rule in conflict.rules]
    cause = f"lifting {_listed(words, 'or')} would do" if words else "no single rule, lifted, would do"
    how = "every way was tried" if conflict.proven else "as far as cheapest insertion can tell"
    return f"{said}; {cause} ({how})"


def _listed(words: list[str], joint: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _apart(instance: Instance, one: Job, other: Job) -> Seconds:
    """Seconds of drive and of time between the calls of two jobs, where they are nearest."""
    return min(_between(instance, here, there) for here in _calls(instance, one) for there in _calls(instance, other))


def _calls(instance: Instance, job: Job) -> Iterator[Visit]:
    return (instance.visits[option[-1]] for option in job.options)


def _between(instance: Instance, here: Visit, there: Visit) -> Seconds:
    drive = min(_drives(instance, here.place, there.place))
    gaps = [max(one.start - two.end, two.start - one.end, 0) for one in here.windows for two in there.windows]
    return drive + min(gaps)


def _drives(instance: Instance, origin: int, destination: int) -> Iterable[Seconds]:
    return (int(least_seconds(travel, origin, destination)) for travel in instance.travel.values())
