"""A day under way: its plan, what was known when that was made, and how both are kept in files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from router.documents.clock import clock_of
from router.documents.plan_document import AddedDocument, LiveDocument, PlanDocument
from router.documents.plan_reading import document_plan, read_plan_document
from router.errors import InputError, Problem, noted
from router.horizon import events as happened
from router.horizon.apply import apply
from router.horizon.carried import departures, planned_stops
from router.horizon.days import Added, live_day, moment_of
from router.horizon.events import Event
from router.horizon.log import event_line, read_log
from router.horizon.state import Day, State, morning
from router.model import Window
from router.units import Seconds

LOG = "events.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A plan in force, the events that led to it, and the files of orders that were added on the way; it is `at`."""

    state: State
    events: tuple[Event, ...]
    added: tuple[Added, ...]
    at: Seconds


def begun(day: str | Path, plan: str | Path, at: Seconds | str, add: str | Path | None = None) -> Begun:
    """The day at `day` under a plan of it: one of the morning, or of ``router now`` and then with all that had happened by then.

    Parameters
    ----------
    at : what time it is, or as written in the files of the day.
    add : file of further orders, with the columns of orders.csv. The day knows them, and they are still to be placed.

    Raises
    ------
    InputError
        listing every fault of the day, of the further orders, of the plan and of the time.
    """
    problems: list[Problem] = []
    document, live, added = None, None, tuple[Added, ...]()
    with noted(problems):
        document = read_plan_document(plan)
        added = _added(document, Path(plan))
    with noted(problems):
        added = added if add is None else (*added, Added(file=add, at=at))
        live = live_day(day, added)
    if document is None or live is None:
        raise InputError(problems)
    now = moment_of(clock_of(live.instance), at)
    events = _kept(document, Path(plan)) if document.live is not None else _adopted(live, document, str(plan), now)
    state = _replayed(live, events, str(plan))
    if now < state.now:
        what = f"the plan is of {clock_of(live.instance).text(state.now)[11:16]}, which is later"
        raise InputError(
            [Problem(code="E423", where="--at", what=what, remedy="give the time it is now, or an earlier plan", value=str(at))]
        )
    return Begun(state=state, events=events, added=added, at=now)


def as_it_was(day: str | Path, plan: str | Path, document: PlanDocument) -> State:
    """The state of the day under a plan of ``router now``, when it was made."""
    return _replayed(live_day(day, _added(document, Path(plan))), _kept(document, Path(plan)), str(plan))


def kept_files(begun: Begun, policy: str) -> tuple[LiveDocument, Mapping[str, bytes]]:
    """What is kept with a plan so that the day can be taken up again, and the files, name → content, that lie beside it."""
    clock = clock_of(begun.state.day.instance)
    files, added = {LOG: b"".join(map(event_line, begun.events))}, []
    for number, one in enumerate(begun.added, start=1):
        name = f"added-{number}{Path(one.file).suffix}"
        files[name] = Path(one.file).read_bytes()
        added.append(AddedDocument(file=name, placed_at=datetime.fromisoformat(clock.text(moment_of(clock, one.at)))))
    return LiveDocument(log=LOG, policy=policy, added=tuple(added)), files


def _beside(plan: Path, name: str) -> Path:
    """A file that lies beside a plan."""
    return (plan if plan.is_dir() else plan.parent) / Path(name).name


def _added(document: PlanDocument, plan: Path) -> tuple[Added, ...]:
    kept = () if document.live is None else document.live.added
    return tuple(Added(file=_beside(plan, one.file), at=one.placed_at.isoformat()) for one in kept)


def _kept(document: PlanDocument, plan: Path) -> tuple[Event, ...]:
    return () if document.live is None else read_log(_beside(plan, document.live.log))


def _replayed(live: Day, events: Iterable[Event], plan: str) -> State:
    state = morning(live)
    for event in events:
        state = apply(state, event)
        if state.remark:
            remedy = "give the day that the plan was made for, as it was then"
            raise InputError([Problem(code="E422", where=f"{plan}, {event.id}", what=state.remark, remedy=remedy, file=plan)])
    return state


def _adopted(day: Day, document: PlanDocument, file: str, at: Seconds) -> tuple[Event, ...]:
    """The plan of the morning, and what customers were told by it: their slot, or the moment promised to them."""
    plan = document_plan(document, day.instance, file=file)
    start = min([at, *(route.departure for route in plan.routes)])
    routes = {route.vehicle: planned_stops(day.instance, route) for route in plan.routes}
    events: list[Event] = [
        happened.PlanAdopted(
            id="the morning's plan", at=start, base=0, routes=routes, departures=departures(plan), carried=plan.carried
        )
    ]
    for stops in routes.values():
        for stop in stops:
            window = _slot(day, stop.visit, stop.begin)
            if window is not None:
                events.append(happened.CustomerTold(id=f"slot of {stop.visit}", at=start, visit=stop.visit, window=window))
    return tuple(events)


def _slot(day: Day, name: str, begin: Seconds) -> Window | None:
    """What the customer of a visit holds who is planned to be served at `begin`."""
    instance = day.instance
    if name not in instance.visit_index or name in instance.deliveries_of:
        return None
    visit = instance.visits[instance.visit_index[name]]
    latest = visit.windows[-1].end
    if visit.preferred is not None and visit.late_price > 0 and begin <= visit.preferred.end:
        latest = min(latest, visit.preferred.end)
    return Window(visit.windows[0].start, latest)
