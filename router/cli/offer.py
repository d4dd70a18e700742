"""``router offer``: which slots can be promised for a new order beside a plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from router.advice.changes import written
from router.advice.offers import Offer, offer
from router.advice.refusals import refusals
from router.advice.ways import WayDesk
from router.cli import DONE
from router.cli.foreign import morning_plan
from router.cli.offer_ways import in_words, is_choice, new_order, parcels_of, way_data, way_lines
from router.cli.order_files import order_of
from router.cli.terminal import Terminal
from router.cli.times import window_of
from router.errors import InputError, Problem, noted
from router.loader import load, load_with_order
from router.model import Instance, Plan, Visit, Window, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table


def run(day_path: str, plan_path: str, order: str, asked: Sequence[str], terminal: Terminal) -> int:
    """Offer slots."""
    file = Path(order)
    day, names, plan, wanted = _read(day_path, plan_path, file, asked)
    options = [visit for visit in day.visits if visit.id in names]
    instance = day.replace(visits=tuple(visit for visit in day.visits if visit.id not in names))
    slots = wanted or _own_slots(options)
    if is_choice(day, options):
        parcels = parcels_of(day, options)
        if len(parcels) > 1:
            raise InputError([_in_parcels(file, str(options[0].orders[0]), parcels)])
        desk, asked_for = WayDesk(instance, plan), new_order(day, options)
        ways = desk.ways(asked_for, wanted)
        lacking = [in_words(one) for one in desk.used_up(asked_for)]
        terminal.data({"order": order_of(file), "offers": [way_data(instance, one) for one in ways], "used_up": lacking})
        terminal.say(*way_lines(instance, ways, lacking, terminal.width))
        return DONE
    offers = offer(instance, plan, [replace(visit, group=None) for visit in options], slots)
    kept = {one.window for one in offers}
    refused = [slot for slot in slots if slot not in kept]
    why = list(refusals(day, plan, names, refused))
    terminal.data(
        {
            "order": order_of(file),
            "offers": [_data(instance, one) for one in offers],
            "refused": [{**_slot_data(instance, slot), "text": text} for slot, text in zip(refused, why, strict=True)],
        }
    )
    terminal.say(*_lines(instance, offers, list(zip(refused, why, strict=True)), terminal.width))
    return DONE


def _read(day_path: str, plan_path: str, file: Path, asked: Sequence[str]) -> tuple[Instance, tuple[str, ...], Plan, list[Window]]:
    """The day with the order, its visits, the plan and the slots asked for; raises `InputError` with every fault of all of them."""
    problems: list[Problem] = []
    day, names, plan, wanted = None, tuple[str, ...](), None, list[Window]()
    with noted(problems):
        day, names = day_with(day_path, file, order_of(file))
    known = None
    with noted(problems):
        known = load(day_path) if day is None else day.replace(visits=tuple(one for one in day.visits if one.id not in names))
    with noted(problems):
        plan = None if known is None else morning_plan(plan_path, known)
    for text in asked if known is not None else ():
        with noted(problems):
            wanted.append(window_of(known, "--slot", text))
    if day is None or plan is None or problems:
        raise InputError(list(dict.fromkeys(problems)))
    return day, names, plan, wanted


def _in_parcels(file: Path, name: str, parcels: Sequence[str]) -> Problem:
    what = f"no site has all goods of order '{name}': it would come in parcels of {' and of '.join(parcels)}"
    remedy = "ask for each parcel as an order of its own, or for fewer goods"
    return Problem(code="E274", where=file.name, what=what, remedy=remedy, file=file.name, field="items")


def day_with(folder: str, file: Path, order: Mapping[str, Any]) -> tuple[Instance, tuple[str, ...]]:
    """The day with the `order` of `file`, whose faults are told as those of that file, and the visits that would serve it."""
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
        **_slot_data(instance, one.window),
        "vehicle": one.vehicle,
        "eta": moment(instance, one.begin).isoformat(),
        "extra_cost": one.extra_cost,
        "slack_s": one.slack,
        "option": one.option,
    }


def _slot_data(instance: Instance, slot: Window) -> dict[str, object]:
    return {
        "slot": f"{written(instance, slot.start)} - {written(instance, slot.end)}",
        "earliest": moment(instance, slot.start).isoformat(),
        "latest": moment(instance, slot.end).isoformat(),
    }


def _lines(
    instance: Instance, offers: Sequence[Offer], refused: Sequence[tuple[Window, str]], width: int
) -> Iterator[RenderableType]:
    def hour(seconds: int) -> str:
        return clock.hour(moment(instance, seconds), moment(instance, 0).date())

    if offers:
        yield table(
            [
                Column(title="slot", cells=[f"{hour(one.window.start)}–{hour(one.window.end)}" for one in offers]),
                Column(title="extra cost", cells=[f"{one.extra_cost:+,.2f}" for one in offers], right=True),
                Column(title="ETA", cells=[hour(one.begin) for one in offers], right=True),
                Column(title="slack", cells=[clock.duration(one.slack) for one in offers], right=True),
                Column(title="vehicle", cells=[one.vehicle for one in offers], flexible=True),
                Column(title="visit", cells=[one.option for one in offers], flexible=True, rank=1),
            ],
            width,
        )
    for slot, why in refused:
        yield prose(f"{hour(slot.start)}–{hour(slot.end)} cannot be promised. {why}")
