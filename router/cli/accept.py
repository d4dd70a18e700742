"""``router accept``: an offer taken into the day and into its plan."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from router.advice.accept import accept, accept_way
from router.advice.changes import Changes, changed_document
from router.advice.compare import compare
from router.cli import DONE
from router.cli.compare import comparison_data, comparison_text
from router.cli.finishing import finished_document
from router.cli.foreign import load_day, morning_plan
from router.cli.known import all_told
from router.cli.offer import day_with
from router.cli.options import Output
from router.cli.order_files import content_of
from router.cli.terminal import Terminal
from router.cli.what_if import day_files, tell_day
from router.cli.writing import wanted_formats, write_plan
from router.documents.dump import document_of
from router.errors import InputError, Problem
from router.units import count_of

_WRITE_OFFERS = "write them with: router offer DAY PLAN ORDER.json --json > offers.json"


def run(day: str, plan_path: str, offer_path: str, number: int, output: Output, *, contacts: bool, terminal: Terminal) -> int:
    """Take the offer."""
    file = Path(offer_path)
    _, (order, chosen), before = all_told(
        lambda: wanted_formats(output),
        lambda: _chosen(file, number),
        lambda: load_day(day, "orders are added to the tables of a day"),
    )
    choice = "by" in chosen
    if "slot" in chosen and chosen.get("mode", order.get("mode")) == order.get("mode"):
        order = {**order, "slots": chosen["slot"]}
        order.pop("preferred", None)
    plan = morning_plan(plan_path, before)
    after, _ = day_with(day, file, order)
    name = str(order["id"])
    taker = str(chosen["by"] if choice else chosen["vehicle"])
    if choice and chosen["option"] not in {**after.visit_index, **after.carrier_option_of}:
        raise InputError([_problem(file, f"the order has no option '{chosen['option']}' any more", "ask for offers again")])
    if not (choice and chosen["carried"]) and taker not in after.vehicle_index:
        raise InputError([_problem(file, f"the day has no vehicle '{taker}'", "ask for offers again")])
    result = accept_way(before, plan, after, str(chosen["option"]), taker) if choice else accept(before, plan, after, name, taker)
    promise = f"in the slot {chosen['slot']}" if "slot" in chosen else "at that price"
    if result is None or any(name in item.orders for item in result.plan.unserved):
        what = f"{taker} has no room for it any more {promise}"
        raise InputError([_problem(file, what, "ask for offers again: the plan has changed since")])
    document = changed_document(document_of(day), before, Changes(add_orders=(order,)))
    write_plan(finished_document(day, after, result, contacts=contacts), output, terminal, beside=day_files(document, day, output))
    tell_day(output, terminal)
    found = compare(before, plan, result.plan, instance_after=after)
    terminal.data(comparison_data(after, found))
    terminal.say(Text(_promised(name, chosen, taker)), *comparison_text(after, found, terminal.width))
    return DONE


def _promised(name: str, chosen: Mapping[str, Any], taker: str) -> str:
    if "slot" in chosen:
        return f"{name} is promised {chosen['slot']}"
    if chosen["by"] == chosen["mode"]:
        return f"{name} is collected at {chosen['to'] or chosen['origin']}"
    return f"{name} goes with {taker}"


def _chosen(file: Path, number: int) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """The order, and the offer of that number."""
    content = content_of(file, "E418", _WRITE_OFFERS)
    offers = content.get("offers") if isinstance(content, dict) else None
    order = content.get("order") if isinstance(content, dict) else None
    if not isinstance(offers, list) or not isinstance(order, dict) or not order.get("id"):
        raise InputError([_problem(file, "these are no offers", _WRITE_OFFERS)])
    if number > len(offers):
        what = f"it holds {count_of(len(offers), 'offer')}, no number {number}"
        raise InputError([_problem(file, what, "choose one with --number, or another slot")])
    return order, offers[number - 1]


def _problem(file: Path, what: str, remedy: str) -> Problem:
    return Problem(code="E418", where=str(file), what=what, remedy=remedy, file=str(file))
