"""What callers hand to public functions, looked at once: types, indices and ids. Rooms inside trust each other."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar, get_type_hints

from router.errors import ArgumentError, Problem, noted
from router.model.fields import UnfitError, reader, shown, unfit_fields
from router.model.instance import Instance
from router.model.plan import CostBreakdown, Plan, Result, Route, Sequence, Stop, Termination, Unserved
from router.units import FOREVER, count_of

Part = TypeVar("Part")
Made = TypeVar("Made")
Given = ParamSpec("Given")

COUNT: Any = Annotated[int, 0, FOREVER]
SEED: Any = Annotated[int, 0, 2**31 - 1]
"""Whole numbers from one bound to another, both included, for `refuse_unfit`."""
MOST_FAULTS = 100
"""After so many wrong values of an iterable, which may be endless, no further one is asked for."""


def refuse_unfit(*given: tuple[str, object, Any]) -> None:
    """Refuse arguments of the wrong type; a function looks at all of its arguments in one call, so that all faults are told.

    Parameters
    ----------
    given : name, value and type (as in an annotation) of each.

    Raises
    ------
    ArgumentError
        naming each that is not of its type, and each path that can be no file's.
    """
    refuse([fault for one in given for fault in _unfit(*one)])


def looked_at(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """A function that refuses arguments unlike its annotations, and a plan of another instance than the one given with it."""
    parameters = signature(function)

    @wraps(function)
    def call(*positional: Given.args, **named: Given.kwargs) -> Made:
        given = parameters.bind(*positional, **named).arguments
        hints = get_type_hints(function)
        typed = [(name, value, hints[name]) for name, value in given.items()]
        if "plan" in given:
            refuse_unknown_ids(given["instance"], given["plan"], *typed)
        else:
            refuse_unfit(*typed)
        return function(*positional, **named)

    return call


def _unfit(name: str, value: object, hint: Any) -> Iterator[Problem]:
    try:
        reader(hint)(value)
    except UnfitError as unfit:
        yield problem(name, f"it {unfit.what}", unfit.remedy, value)
    else:
        if hint in (str | Path, str | Path | None) and value is not None and not _can_be_path(value):
            yield problem(name, f"no file is called {shown(str(value))}", "correct the path", value)


def _can_be_path(value: Any) -> bool:
    try:
        return b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def problem(where: str, what: str, remedy: str, value: object = None) -> Problem:
    """A fault of the argument `where`."""
    return Problem(code="E102", where=where, what=what, remedy=remedy, field=where, value="" if value is None else shown(value))


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
    wrong: list[Problem] = []
    for number, one in enumerate(sequences):
        wrong += _unfit(f"sequences[{number}]", one, Sequence)
        listed.append(one)
        if len(wrong) == MOST_FAULTS:
            break
    refuse(wrong)
    refuse([fault for number, one in enumerate(listed) for fault in _sequence_faults(instance, one, f"sequences[{number}]")])
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
    refuse_unfit_fields(*_parts(plan))


def _parts(plan: Plan) -> Iterator[object]:
    """The plan, and what in it is a route, a stop or an entry of what is left out."""
    yield plan
    routes = _those(plan.routes, Route)
    yield from (*routes, *_those(plan.unserved, Unserved), *(stop for route in routes for stop in _those(route.stops, Stop)))


def _those(values: object, kind: type[Part]) -> list[Part]:
    return [one for one in values if isinstance(one, kind)] if isinstance(values, tuple | list) else []


def refuse_unfit_fields(*things: Any) -> None:
    """Refuse dataclass objects with fields that do not hold what they should.

    Raises
    ------
    ArgumentError
        naming every such field.
    """
    refuse([fault for thing in things for fault in unfit_fields(thing)])


def refuse_unknown_ids(instance: Instance, plan: Plan, *given: tuple[str, object, Any], name: str = "plan") -> None:
    """Refuse a plan of another instance, and for `given` see `refuse_unfit`.

    Raises
    ------
    ArgumentError
        naming every vehicle, visit, place and load of `plan` that `instance` does not have, and everything in it that is no plan.
    """
    typed = {one[0]: one for one in (("instance", instance, Instance), (name, plan, Plan), *given)}
    faults = [fault for one in typed.values() for fault in _unfit(*one)]
    with noted(faults):
        if isinstance(plan, Plan):
            refuse_unfit_fields(*_parts(plan))
            if isinstance(instance, Instance):
                refuse(list(_unknown(instance, plan)))
    refuse(faults)


def _unknown(instance: Instance, plan: Plan) -> Iterator[Problem]:
    """Everything in the plan that the instance does not have."""
    for route in plan.routes:
        yield from _route_faults(instance, route)
    for item in plan.unserved:
        yield from _unserved_faults(instance, item)
    yield from _carried_faults(instance, plan)


def refuse_unfit_result(instance: Instance, result: Result, *given: tuple[str, object, Any]) -> None:
    """Refuse the result of another instance, and what is no result at all; see `refuse_unknown_ids`, for `given` `refuse_unfit`."""
    faults: list[Problem] = []
    with noted(faults):
        refuse_unfit(("instance", instance, Instance), ("result", result, Result), *given)
    with noted(faults):
        if isinstance(result, Result):
            _refuse_unfit_parts(result)
            if isinstance(instance, Instance):
                refuse_unknown_ids(instance, result.plan, name="result")
    refuse(faults)


def _refuse_unfit_parts(result: Result) -> None:
    plans, costs, endings = (
        _those([result.plan], Plan),
        _those([result.cost], CostBreakdown),
        _those([result.termination], Termination),
    )
    refuse_unfit_fields(result, *costs, *endings, *(part for plan in plans for part in _parts(plan)))


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
            yield problem(
                where, f"a stop shows {count_of(len(stop.load), 'load')}, the instance has {instance.dimensions}", _ANOTHER
            )


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


def refuse(problems: list[Problem]) -> None:
    """Raise `ArgumentError` with all of `problems`, where there are any."""
    if problems:
        raise ArgumentError(problems)
