"""Names given on the command line, looked up; every unknown one is told with its nearest known neighbour."""

from collections.abc import Iterable
from difflib import get_close_matches

from router.errors import InputError, Problem
from router.model import Instance


def refuse_unknown(option: str, names: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise `InputError` listing every one of `names` that is not among `known`."""
    known = list(known)
    problems = [
        Problem(code="E414", where=option, what=f"there is no {what} '{name}'", remedy=_remedy(name, known), value=name)
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def visits_named(instance: Instance, names: Iterable[str]) -> set[str]:
    """Ids of the visits that `names`, ids of orders or visits, mean."""
    visits_of: dict[str, set[str]] = {visit.id: {visit.id} for visit in instance.visits}
    for visit in instance.visits:
        for order in visit.orders:
            visits_of.setdefault(order, set()).add(visit.id)
    names = list(names)
    refuse_unknown("orders", names, visits_of, "order or visit")
    return set().union(*(visits_of[name] for name in names))


def _remedy(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(known[:10])}{' …' if len(known) > 10 else ''}"
