"""``router offer``: which slots can be promised for a new order beside a plan."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import RenderableType

from router.advice.offers import Offer, offer
from router.cli import DONE
from router.cli.order_files import order_of
from router.cli.terminal import Terminal
from router.cli.times import window_of
from router.documents.plan_reading import load_plan
from router.errors import InputError, Problem
from router.loader import load_with_order
from router.model import Instance, Visit, Window, moment
from router.outputs import clock
from router.outputs.columns import Column, table


def run(day_path: str, plan_path: str, order: str, asked: Sequence[str], terminal: Terminal) -> int:
    """Offer slots."""
    day, names = _day_with(day_path, Path(order))
    options = [visit for visit in day.visits if visit.id in names]
    instance = day.replace(visits=tuple(visit for visit in day.visits if visit.id not in names))
    plan = load_plan(plan_path, instance)
    slots = [window_of(instance, "--slot", text) for text in asked] or _own_slots(options)
    offers = offer(instance, plan, [replace(visit, group=None) for visit in options], slots)
    terminal.data({"offers": [_data(instance, one) for one in offers]})
    terminal.say(*_lines(instance, offers, slots, terminal.width))
    return DONE


def _day_with(folder: str, file: Path) -> tuple[Instance, tuple[str, ...]]:
    """The day with the order of `file`, whose faults are told as those of that file."""
    order = order_of(file)
    name = str(order["id"])
    try:
        return load_with_order(folder, order)
    except InputError as error:
        if all(problem.code == "E304" for problem in error.problems):
            raise InputError([_off_the_matrix(file, name)]) from error
        raise InputError([_own(problem, file, name) for problem in error.problems]) from error


def _off_the_matrix(file: Path, name: str) -> Problem:
    what = f"the day takes its travel times from a matrix file, which does not know the place of order '{name}'"
    remedy = "give lat and lon of a place of the day, or add the order's rows to the matrix file"
    return Problem(code="E304", where=file.name, what=what, remedy=remedy, file=file.name, value=name)


def _own(problem: Problem, file: Path, name: str) -> Problem:
    """A fault of the order that was added to the day's table, told where the user wrote it."""
    _, found, rest = problem.where.partition(f", order '{name}'")
    return replace(problem, where=f"{file.name}{found}", file=file.name, row=None) if found and not rest else problem


def _own_slots(options: Sequence[Visit]) -> list[Window]:
    return sorted({window for visit in options for window in visit.windows})


def _data(instance: Instance, one: Offer) -> dict[str, object]:
    return {
        "earliest": moment(instance, one.window.start).isoformat(),
        "latest": moment(instance, one.window.end).isoformat(),
        "vehicle": one.vehicle,
        "eta": moment(instance, one.begin).isoformat(),
        "extra_cost": one.extra_cost,
        "slack_s": one.slack,
        "option": one.option,
    }


def _lines(instance: Instance, offers: Sequence[Offer], slots: Sequence[Window], width: int) -> list[RenderableType]:
    if not offers:
        return [f"none of the {len(slots)} slots can be promised"]

    def hour(seconds: int) -> str:
        return clock.hour(moment(instance, seconds), moment(instance, 0).date())

    columns = [
        Column(title="slot", cells=[f"{hour(one.window.start)}–{hour(one.window.end)}" for one in offers]),
        Column(title="extra cost", cells=[f"{one.extra_cost:+,.2f}" for one in offers], right=True),
        Column(title="ETA", cells=[hour(one.begin) for one in offers], right=True),
        Column(title="slack", cells=[clock.duration(one.slack) for one in offers], right=True),
        Column(title="vehicle", cells=[one.vehicle for one in offers], flexible=True),
        Column(title="visit", cells=[one.option for one in offers], flexible=True, rank=1),
    ]
    missing = len(slots) - len(offers)
    return [table(columns, width), *([f"{missing} further slots cannot be promised"] if missing else [])]
