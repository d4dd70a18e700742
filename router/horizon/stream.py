"""A live day over a pipe: a line of JSON for every event, a line of JSON in answer."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from router.documents.clock import Clock, TimeFaultError, clock_of
from router.errors import InputError, Problem
from router.horizon.days import order_placed
from router.horizon.events import Event
from router.horizon.log import event_of
from router.horizon.replan import Advice
from router.horizon.session import Session
from router.horizon.state import State
from router.model import Window, moment
from router.units import FOREVER, Seconds

_MOMENTS = ("at", "begin", "ready", "latest_end")


def answers(session: Session, day: str | Path, lines: Iterable[str]) -> Iterator[str]:
    """For every line of events a line of answer; all that is answered is in the log already.

    A line is an event as in `event_schema`, where moments may also be written as in the files of the day (``10:40``) and the id of
    an event may be left out of kinds that happen once. ``{"kind": "order_placed", "at": …, "order": {…}}`` with the fields of
    orders.csv places an order that the day does not have.
    """
    clock = clock_of(session.state.day.instance)
    if session.due:
        yield json.dumps({"resumed": session.state.seq, **_advised(session)}, ensure_ascii=False)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            event = read_event(line, number, day, clock)
        except InputError as wrong:
            faults = [{"code": one.code, "where": one.where, "what": one.what, "remedy": one.remedy} for one in wrong.problems]
            yield json.dumps({"line": number, "taken": False, "problems": faults}, ensure_ascii=False)
            continue
        remark = session.take(event)[0]
        answer: dict[str, Any] = {"line": number, "event": event.id, "taken": not remark, "seq": session.state.seq}
        answer |= {"remark": remark} if remark else {}
        is_due = session.due
        if is_due:
            answer |= _advised(session)
        yield json.dumps(answer, ensure_ascii=False)
        if is_due:  # positions and the clock alone may come many times a second
            session.prepare()


def read_event(line: str, number: int, day: str | Path, clock: Clock) -> Event:
    """The event of a line.

    Raises
    ------
    InputError
        naming every fault of the line.
    """
    where = f"line {number}"
    try:
        content = json.loads(line)
    except ValueError as error:
        raise InputError([_problem(where, f"it is no JSON ({error})")]) from error
    if not isinstance(content, dict):
        raise InputError([_problem(where, "it is no JSON object")])
    try:
        content |= _moments(content, _MOMENTS, clock)
        if isinstance(content.get("incident"), dict):
            content["incident"] |= _moments(content["incident"], ("start", "end"), clock)
    except TimeFaultError as fault:
        raise InputError([_problem(where, fault.what, fault.remedy)]) from fault
    content.setdefault("id", f"{content.get('kind')}:{json.dumps(content, sort_keys=True)}")
    if content.get("kind") == "order_placed" and isinstance(content.get("order"), dict):
        if not isinstance(content.get("at"), int):
            raise InputError([_problem(where, "it does not say when the order was placed", "add at")])
        return order_placed(day, content["order"], ident=str(content["id"]), at=content["at"])
    return event_of(json.dumps(content), number=number)


def _moments(content: Mapping[str, Any], names: Iterable[str], clock: Clock) -> dict[str, Seconds]:
    """Moments written as in the files of a day, in seconds."""
    return {name: clock.seconds(content[name]) for name in names if isinstance(content.get(name), str)}


def _problem(where: str, what: str, remedy: str = "write one event a line, see `router schema events`") -> Problem:
    return Problem(code="E421", where=where, what=what, remedy=remedy)


def _advised(session: Session) -> dict[str, Any]:
    """Plan, bring the plan into force, and say what it asks for."""
    advice = session.advise()
    session.adopt(advice)
    return {"advice": advice_data(session.state, advice)}


def advice_data(state: State, advice: Advice) -> Mapping[str, Any]:
    """The advice as JSON: what drivers and customers are to be told, what moves and why, what cannot be kept."""
    instance = state.day.instance

    def time(seconds: Seconds | None) -> str | None:
        return None if seconds is None else moment(instance, seconds).isoformat()

    def span(window: Window | None) -> list[str | None] | None:
        return None if window is None else [time(window.start), None if window.end >= FOREVER else time(window.end)]

    return {
        "at": time(advice.at),
        "cost": round(advice.cost, 2),
        "cost_before": round(advice.cost_before, 2),
        "seconds": round(advice.seconds, 3),
        "routes": {
            route.vehicle: [{"visit": stop.visit, "begin": time(stop.begin)} for stop in route.stops if stop.kind == "visit"]
            for route in advice.plan.routes
        },
        "carried": {job: advice.instance.carrier_option_of[name].carrier for job, name in advice.plan.carried.items()},
        "commands": [
            {"vehicle": one.vehicle, "visit": one.visit, "leave": time(one.leave), "told": list(one.told)}
            for one in advice.commands
        ],
        "messages": [
            {"kind": one.kind, "orders": list(one.orders), "window": span(one.window), "told": span(one.told)}
            for one in advice.messages
        ],
        "moves": [
            {
                "visit": one.visit,
                "from": one.from_vehicle,
                "to": one.to_vehicle,
                "begin": time(one.to_begin),
                "began": time(one.from_begin),
                "kind": one.kind,
                "reason": one.reason,
                "saves": None if one.saves is None else round(one.saves, 2),
                "along": list(one.along),
            }
            for one in advice.moves
        ],
        "warnings": list(advice.warnings),
    }
