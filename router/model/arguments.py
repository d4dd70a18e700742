"""What callers hand to public functions, looked at once: types, indices and ids. Rooms inside trust each other."""

from collections.abc import Iterable, Iterator
from typing import Any

from router.errors import ArgumentError, Problem
from router.model.fields import UnfitError, reader, shown, unfit_fields
from router.model.instance import Instance
from router.model.plan import Plan, Result, Route, Sequence, Unserved


def refuse_unfit(*given: tuple[str, object, Any]) -> None:
    """Refuse arguments of the wrong type.

    Parameters
    ----------
    given : name, value and type (as in an annotation) of each.

    Raises
    ------
    ArgumentError
        naming each that is not of its type.
    """
    problems: list[Problem] = []
    for name, value, hint in given:
        try:
            reader(hint)(value)
        except UnfitError as unfit:
            problems.append(problem(name, f"it {unfit.what}", unfit.remedy))
    _refuse(problems)


def problem(where: str, what: str, remedy: str) -> Problem:
    """A fault of an argument."""
    return Problem(code="E102", where=where, what=what, remedy=remedy)


def known_sequences(instance: Instance, sequences: Iterable[Sequence]) -> tuple[Sequence, ...]:
    """`sequences`, all vehicles and activities of which `instance` has.

    Raises
    ------
    ArgumentError
        naming every index that it has not.
    """
    refuse_unfit(("instance", instance, Instance))
    if not isinstance(sequences, Iterable):
        raise ArgumentError([problem("sequences", f"it is {shown(sequences)}", "give several `Sequence`")])
    listed: list[Sequence] = []
    for number, one in enumerate(sequences):
        refuse_unfit((f"sequences[{number}]", one, Sequence))
        listed.append(one)
    _refuse([fault for number, one in enumerate(listed) for fault in _sequence_faults(instance, one, f"sequences[{number}]")])
    return tuple(listed)


def _sequence_faults(instance: Instance, sequence: Sequence, where: str) -> Iterator[Problem]:
    if not 0 <= sequence.vehicle < len(instance.vehicles):
        yield problem(where, f"vehicle {sequence.vehicle} does not exist", _indices("vehicles", len(instance.vehicles)))
        return
    vehicle = instance.vehicles[sequence.vehicle]
    for activity in dict.fromkeys(sequence.activities):
        if activity >= len(instance.visits):
            yield problem(where, f"visit {activity} does not exist", _indices("visits", len(instance.visits)))
        elif activity < -len(vehicle.reloads):
            what = f"reload site {-1 - activity} of vehicle '{vehicle.id}' does not exist (activity {activity})"
            yield problem(where, what, f"it has {len(vehicle.reloads)}; the k-th from 0 is written -1 - k")


def _indices(noun: str, count: int) -> str:
    return f"use 0 to {count - 1}" if count else f"the instance has no {noun}"


def refuse_unfit_plan(plan: Plan, name: str = "plan") -> None:
    """Refuse what is no plan at all, whatever ids it names.

    Raises
    ------
    ArgumentError
        naming every field of the plan, its routes and stops that does not hold what it should.
    """
    refuse_unfit((name, plan, Plan))
    refuse_unfit_fields(plan)
    refuse_unfit_fields(*plan.routes, *plan.unserved)
    refuse_unfit_fields(*(stop for route in plan.routes for stop in route.stops))


def refuse_unfit_fields(*things: Any) -> None:
    """Refuse dataclass objects with fields that do not hold what they should.

    Raises
    ------
    ArgumentError
        naming every such field.
    """
    _refuse([fault for thing in things for fault in unfit_fields(thing)])


def refuse_unknown_ids(instance: Instance, plan: Plan, name: str = "plan") -> None:
    """Refuse a plan of another instance.

    Raises
    ------
    ArgumentError
        naming every vehicle, visit, place and load of `plan` that `instance` does not have, and everything in it that is no plan.
    """
    refuse_unfit(("instance", instance, Instance))
    refuse_unfit_plan(plan, name)
    faults = [fault for route in plan.routes for fault in _route_faults(instance, route)]
    faults += [fault for item in plan.unserved for fault in _unserved_faults(instance, item)]
    faults += _carried_faults(instance, plan)
    _refuse(faults)


def refuse_unfit_result(instance: Instance, result: Result) -> None:
    """Refuse the result of another instance, and what is no result at all; see `refuse_unknown_ids`."""
    refuse_unfit(("instance", instance, Instance), ("result", result, Result))
    refuse_unfit_fields(result)
    refuse_unfit_fields(result.cost, result.termination)
    refuse_unknown_ids(instance, result.plan, "result")


_ANOTHER = "give the instance that this plan was made for"


def _route_faults(instance: Instance, route: Route) -> Iterator[Problem]:
    where = f"route of vehicle {shown(route.vehicle)}"
    if route.vehicle not in instance.vehicle_index:
        yield problem(where, "the instance has no such vehicle", _ANOTHER)
    if not route.stops:
        yield problem(where, "it has no stops", "leave the route out, or give it a start and an end")
    for stop in route.stops:
        if not 0 <= stop.place < len(instance.places):
            yield problem(where, f"place {stop.place} does not exist", _ANOTHER)
        if stop.kind == "visit" and stop.visit not in instance.visit_index:
            yield problem(where, f"visit {shown(stop.visit)} does not exist", _ANOTHER)
        if len(stop.load) not in (0, len(instance.dimensions)):
            yield problem(where, f"a stop shows {len(stop.load)} loads, the instance has {instance.dimensions}", _ANOTHER)


def _unserved_faults(instance: Instance, item: Unserved) -> Iterator[Problem]:
    if not item.visits:
        yield problem("unserved", "an entry names no visit", "name those that are left out")
    for name in item.visits:
        if name not in instance.visit_index:
            yield problem("unserved", f"visit {shown(name)} does not exist", _ANOTHER)


def _carried_faults(instance: Instance, plan: Plan) -> Iterator[Problem]:
    for job, option in plan.carried.items():
        if job not in instance.job_index:
            yield problem("carried", f"job {shown(job)} does not exist", _ANOTHER)
        if option not in instance.carrier_option_of:
            yield problem("carried", f"carrier option {shown(option)} does not exist", _ANOTHER)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ArgumentError(problems)
