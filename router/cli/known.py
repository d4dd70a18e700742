"""Names given on the command line, looked up; every unknown one is told with its nearest known neighbour."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from router.errors import InputError, Problem, noted
from router.model import Instance


def all_told(*looks: Callable[[], Any]) -> list[Any]:
    """What each of `looks` finds; raises `InputError` with the faults of all of them."""
    problems: list[Problem] = []
    found = []
    for look in looks:
        with noted(problems):
            found.append(look())
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return found


def unknown(option: str, names: Iterable[str], known: Iterable[str], what: str) -> list[Problem]:
    """A problem for every one of `names` that is not among `known`."""
    known = list(known)
    return [
        Problem(code="E414", where=option, what=f"there is no {what} '{name}'", remedy=_remedy(name, known), value=name)
        for name in names
        if name not in known
    ]


def refuse_unknown(option: str, names: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise `InputError` listing every one of `names` that is not among `known`."""
    problems = unknown(option, names, known, what)
    if problems:
        raise InputError(problems)


def visits_named(instance: Instance, names: Iterable[str]) -> set[str]:
    """Ids of the visits that `names`, ids of orders or visits, mean."""
    known = visits_by_name(instance)
    names = list(names)
    refuse_unknown("orders", names, known, "order or visit")
    return set().union(*(known[name] for name in names))


def visits_by_name(instance: Instance) -> Mapping[str, set[str]]:
    """Id of an order or visit → ids of its visits."""
    known: dict[str, set[str]] = {visit.id: {visit.id} for visit in instance.visits}
    for visit in instance.visits:
        for order in visit.orders:
            known.setdefault(order, set()).add(visit.id)
    return known


def _remedy(name: str, known: list[str]) -> str:
    near = [one for one in known if one.casefold() == name.casefold()] or get_close_matches(name, known, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(known[:10])}{' …' if len(known) > 10 else ''}"
