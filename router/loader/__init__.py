"""From a day's documents to an `Instance`: places, fleet, modes, ties between orders, travel times."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from router.documents.day import Day, read_day, understood_day
from router.documents.dimensions import dimensions_of
from router.documents.reading import read, read_document
from router.errors import InputError, InstanceError, Problem
from router.loader.addresses import geocoding_settings
from router.loader.choices import with_choices
from router.loader.fleet import fleet_of
from router.loader.impossible import impossible_orders
from router.loader.orders import asked_of, visits_of
from router.loader.places import places_of
from router.loader.receipt import receipt_of
from router.loader.references import reference_problems
from router.loader.ties import Named, access_of, relations_of, shape_of, stability_of
from router.loader.travel import conditions_of, travel_of
from router.loader.trust import Trust, allowing, own_trust, trust_problems
from router.model import Instance, Visit
from router.units import UNREACHABLE

__all__ = ["Trust", "allowing", "build", "load", "load_document", "load_with_order", "own_trust"]


def load(path: str | Path, *, trust: Trust | None = None, strict: bool = False) -> Instance:
    """The day in a folder, a ``.json`` document or an ``.xlsx`` workbook.

    Parameters
    ----------
    trust : files and hosts that the day may name; None: files in its own folder, and any host.
    strict : whether an order whose address is not found is a fault; else it is set aside, and the receipt names it.

    Raises
    ------
    InputError
        listing every fault of every file, with row, field and remedy.
    NetworkError
        when the provider of travel times fails.
    """
    day = read_day(path)
    return build(day, trust=own_trust(day.folder) if trust is None else trust, strict=strict)


def load_document(
    content: Mapping[str, Any], folder: str | Path = ".", *, trust: Trust | None = None, strict: bool = False
) -> Instance:
    """The day in an object of the form that ``router schema`` describes; files it names are relative to `folder`.

    Parameters
    ----------
    trust : files and hosts that the document may name; None: no file and no host.
    strict : as for `load`.

    Raises
    ------
    InputError
        listing every fault.
    """
    return build(understood_day(read_document(content, Path(folder))), trust=trust or Trust(), strict=strict)


def load_with_order(path: str | Path, order: Mapping[str, Any]) -> tuple[Instance, tuple[str, ...]]:
    """The day at `path` with one more order (fields as in orders.csv), and the ids of the visits that would serve it.

    Raises
    ------
    InputError
        listing every fault of the day and of the order.
    """
    raw = read(path)
    raw.add_row("orders", order)
    day = understood_day(raw)
    instance = build(day, trust=own_trust(day.folder))
    return instance, tuple(visit.id for visit in instance.visits if str(order.get("id", "")) in visit.orders)


def build(day: Day, *, trust: Trust, strict: bool = False) -> Instance:
    """The instance of a day that was read; see `load`."""
    forbidden = trust_problems(day, trust)
    _stop_at([*day.problems, *forbidden] if forbidden else [])
    dimensions = dimensions_of(day.settings.dimensions)
    places = places_of(day, geocoding_settings(day, trust), strict=strict)
    fleet = fleet_of(day, places, dimensions)
    try:
        asked, choices = with_choices(day, asked_of(day, places, dimensions), fleet, places, dimensions)
        made = visits_of(day, asked, fleet, places.aside, choices.orders)
    except InstanceError as wrong:  # figures that no visit can hold
        raise InputError([*day.problems, *(_of_the_day(day, problem) for problem in wrong.problems)]) from wrong
    visits = (*made.visits, *choices.visits)
    carried = {option.job for option in choices.carrier_options}
    conditions = conditions_of(day)
    further = [
        *reference_problems(day),
        *places.problems,
        *fleet.problems,
        *made.problems,
        *choices.problems,
        *conditions.problems,
        *impossible_orders(day, _driven(visits, carried), (*fleet.vehicles, *fleet.unplaced)),
    ]
    _stop_at([*day.problems, *_not_yet_said(further, day.problems)])
    named = Named(visits)
    fleet = fleet.with_prefixes(named)
    measured = travel_of(day, places.places, fleet.profiles, conditions.conditions)
    _stop_at(measured.problems)
    try:
        instance = Instance(
            name=day.settings.name,
            epoch=day.clock.epoch,
            time_zone=day.settings.time_zone,
            places=places.places,
            travel=measured.travel,
            visits=visits,
            vehicles=fleet.vehicles,
            sites=fleet.sites,
            orders=made.orders,
            dimensions=tuple(dimension.name for dimension in dimensions),
            conflicts=frozenset(frozenset(pair) for pair in day.settings.conflicts),
            conflicts_at_once=day.settings.conflicts_at_once,
            relations=relations_of(day, named, frozenset(places.aside)),
            access=access_of(day, places),
            shape=shape_of(day.settings),
            stability=stability_of(day, named),
            resources=choices.resources,
            carriers=choices.carriers,
            carrier_options=choices.carrier_options,
            currency=day.settings.currency,
            receipt=receipt_of(day, places.aside, choices.notes),
        )
    except InstanceError as wrong:
        raise InputError([_of_the_day(day, problem) for problem in wrong.problems]) from wrong
    if any(travel.durations.max(initial=0) >= UNREACHABLE for travel in instance.travel.values()):
        _stop_at(impossible_orders(day, _driven(instance.visits, carried), instance.vehicles, instance.travel))
    return instance


def _driven(visits: Sequence[Visit], carried: Collection[str]) -> list[Visit]:
    """Visits of orders that nobody but a vehicle can bring."""
    spared = {visit.pickup for visit in visits if (visit.group or visit.id) in carried}
    return [visit for visit in visits if (visit.group or visit.id) not in carried and visit.id not in spared]


def _not_yet_said(further: Sequence[Problem], said: Sequence[Problem]) -> list[Problem]:
    """What follows from a cell that is at fault already is not said again."""
    cells = {(problem.file, problem.row, problem.field) for problem in said}
    return [problem for problem in further if (problem.file, problem.row, problem.field) not in cells or not problem.field]


def _stop_at(problems: Sequence[Problem]) -> None:
    """Raise all problems at once: file by file, row by row."""
    if problems:
        files = list(dict.fromkeys(problem.file for problem in problems))
        raise InputError(sorted(dict.fromkeys(problems), key=lambda problem: (files.index(problem.file), problem.row or 0)))


def _of_the_day(day: Day, problem: Problem) -> Problem:
    """The fault of an instance at the row of its order, where it is one of a visit: visits are named after their orders."""
    noun, _, rest = problem.where.partition(" '")
    rows = [record for record in day.orders if noun == "visit" and rest.startswith(record.data.id)]
    if rows:
        return max(rows, key=lambda record: len(record.data.id)).problem("E249", problem.what, problem.remedy)
    return Problem(code="E249", where=problem.where, what=problem.what, remedy=problem.remedy)
