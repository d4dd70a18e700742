"""``router now``: what has happened since the plan was made, and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from router.advice.explain import explained
from router.advice.patience import WAYS_OUT, Patience
from router.cli import DONE
from router.cli.foreign import refuse_request
from router.cli.known import refuse_unknown
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.costing import cost
from router.documents.grid import Table
from router.documents.plan_document import PlanDocument, StopDocument
from router.documents.plan_writing import plan_document
from router.documents.receipts import table_lines
from router.errors import InputError, Problem, noted
from router.horizon import POLICIES, apply
from router.horizon.begun import Begun, begun, kept_files
from router.horizon.events import LOAD, Event
from router.horizon.history import whole_instance, whole_plan
from router.horizon.now import Done, Now, done_table, now, read_done
from router.horizon.outcomes import barred
from router.horizon.state import State, orders_of
from router.horizon.stream import advice_data
from router.model import Instance, Plan, Result, Route, Stop, Termination, Window, moment
from router.outputs import document_of
from router.outputs.columns import prose
from router.outputs.sheets import sheet_files
from router.solver import Limits
from router.units import Seconds

_REASONS_SECONDS = 2.0
"""So long reasons are looked for why something is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What time it is, and what has happened."""

    at: str
    done: str | None
    lost: tuple[str, ...]
    add: str | None
    policy: str
    time_limit: float
    seed: int


def run(day: str, plan: str, asked: Asked, output: Output, *, contacts: bool, terminal: Terminal) -> int:
    """Plan what is left of the day."""
    problems: list[Problem] = []
    with noted(problems):
        wanted_formats(output)
    with noted(problems):
        refuse_unknown("--policy", [asked.policy], POLICIES, "policy")
    refuse_request(day, "the live day needs the tables of a day")
    table, under_way = None, None
    if asked.done is not None:
        with noted(problems):
            table = done_table(asked.done)
    with noted(problems):
        under_way = begun(day, plan, asked.at, asked.add)
    if under_way is None or problems:
        raise InputError(problems)
    done, tables = _done(asked, table, under_way)
    for line in (*tables, *_added(asked, under_way)):
        terminal.remark(line)
    policy, limits = POLICIES[asked.policy], Limits(seconds=asked.time_limit)
    found = now(under_way, done=done, lost=asked.lost, policy=policy, limits=limits, seed=asked.seed)
    patience = Patience.lasting(_REASONS_SECONDS, most_ways=WAYS_OUT)
    told = explained(found.advice.instance, found.advice.plan, patience, partial(barred, found.state))
    found = replace(found, advice=replace(found.advice, plan=told))
    _write(found, under_way, asked, output, contacts=contacts, terminal=terminal)
    terminal.data({**advice_data(found.state, found.advice), "changed": list(found.changed)})
    terminal.say(*map(prose, _text(found)))
    return DONE


def _done(asked: Asked, table: Table | None, day: Begun) -> tuple[tuple[Done, ...] | None, list[str]]:
    """What was done, if that is told, and how it was read; raises `InputError` with its faults and those of the vehicles lost."""
    problems: list[Problem] = []
    done, lines = None, list[str]()
    if table is not None:
        with noted(problems):
            done, read = read_done(table, day)
            lines = list(table_lines(read))
    with noted(problems):
        refuse_unknown("--lost", asked.lost, day.state.vehicles, "vehicle")
    if problems:
        raise InputError(problems)
    return done, lines


def _added(asked: Asked, day: Begun) -> Iterator[str]:
    """What was read of the further orders."""
    receipt = day.state.day.instance.receipt
    if asked.add is not None and receipt is not None:
        yield from table_lines([table for table in receipt.tables if table.name == "orders"][-1])


def _write(found: Now, day: Begun, asked: Asked, output: Output, *, contacts: bool, terminal: Terminal) -> None:
    """The day as it was and will be, the events that led here, and a sheet for every driver whose route changes."""
    if output.out is None:
        return
    name = f"the plan of now ({found.state.seq})"
    adopted: tuple[Event, ...] = (found.advice.adoption(name), *found.advice.tellings(name, POLICIES[asked.policy].quantile))
    state = found.state
    for event in adopted:
        state = apply(state, event)
    instance, plan = whole_instance(state), whole_plan(state)
    told = {name: one for one in found.advice.plan.unserved for name in one.visits}
    reasons = (next((told[name] for name in one.visits if name in told), one) for one in plan.unserved)
    plan = replace(
        plan,
        unserved=tuple(
            one if one.text else replace(one, reason=why.reason, text=why.text, details=why.details)
            for one, why in zip(plan.unserved, reasons, strict=True)
        ),
    )
    termination = Termination(
        status="partial" if plan.unserved else "complete",
        stopped_by="time",
        engine="hybrid",
        seed=asked.seed,
        search_seconds=found.advice.seconds,
    )
    result = Result(plan=plan, cost=cost(instance, plan), termination=termination)
    ahead = plan_document(found.advice.instance, found.advice.plan, cost(found.advice.instance, found.advice.plan), private=True)
    lost = _on_lost(found.state)
    ahead = _naming(ahead, lost)
    sheets = sheet_files(ahead, formats=("html",), vehicles=found.changed)
    beside = {f"sheet-{name}": content for name, content in sheets.files.items()}
    live, kept = kept_files(replace(day, events=(*found.events, *adopted)), asked.policy)
    document = _naming(document_of(instance, result, private=contacts), lost).model_copy(update={"live": live})
    write_plan(document, output, terminal, beside={**beside, **kept})


def _on_lost(state: State) -> Mapping[str, str]:
    """Pickup of goods that are on board of a lost vehicle → that vehicle."""
    return {name + LOAD: live.id for live in state.vehicles.values() if live.lost is not None for name in live.on_board}


def _naming(document: PlanDocument, lost: Mapping[str, str]) -> PlanDocument:
    """The plan with the lost vehicle as the site at which its goods are picked up: it stands at no customer's door."""

    def stop(one: StopDocument) -> StopDocument:
        return one.model_copy(update={"site": lost[one.visit]}) if one.visit in lost else one

    routes = tuple(route.model_copy(update={"stops": tuple(map(stop, route.stops))}) for route in document.routes)
    return document.model_copy(update={"routes": routes})


def _text(found: Now) -> Iterator[str]:
    """For a dispatcher: what cannot be kept, whose route changes, who must be told what."""
    instance, advice = found.state.day.instance, found.advice
    yield from (f"cannot be kept: {warning}" for warning in advice.warnings)
    yield from (one.text for one in advice.plan.unserved)
    for live in found.state.vehicles.values():
        if live.coming_back and live.lost is None:
            back = sorted({order for visit in live.coming_back for order in orders_of(found.state, visit)})
            yield f"{live.id} brings back: {', '.join(back)}"
    for route in advice.plan.routes:
        if route.vehicle in found.changed:
            yield f"new route of {route.vehicle}: {', '.join(_stops(advice.instance, route, _on_lost(found.state)))}"
    moved: dict[tuple[str, str, str], list[str]] = {}
    for move in advice.moves:
        why = move.reason if move.kind == "forced" else ("" if move.saves is None else f"saves {move.saves:.2f}")
        moved.setdefault((move.from_vehicle, move.to_vehicle or "nobody", why), []).extend(orders_of(found.state, move.visit))
    for (giver, taker, why), going in moved.items():
        names = list(dict.fromkeys(going))
        yield f"{', '.join(names)} {'goes' if len(names) == 1 else 'go'} from {giver} to {taker}" + (f": {why}" if why else "")
    if advice.moves or found.changed:
        yield from _given(advice.instance, advice.plan)
    for message in advice.messages:
        orders = ", ".join(message.orders)
        if message.kind == "not today":
            yield f"call {orders}: nobody comes any more"
        else:
            verb = "tell" if message.kind == "promise" else "call"
            yield f"{verb} {orders}: {_span(instance, message.window)}"
    if not (advice.warnings or found.changed or advice.messages):
        yield "nothing to do: the plan goes on"


def _stops(instance: Instance, route: Route, lost: Mapping[str, str]) -> Iterator[str]:
    """The stops of a route by the orders they are for, each with its hour; what is loaded at one place in turn is one of them."""
    calls = [stop for stop in route.stops if stop.kind in ("visit", "reload")]
    for (kind, _), several in groupby(calls, key=lambda stop: _sort(instance, stop)):
        stops = list(several)
        visits = [instance.visits[instance.visit_index[stop.visit]] for stop in stops if stop.visit]
        names = ", ".join(dict.fromkeys(name for visit in visits for name in visit.orders or (visit.id.removesuffix(LOAD),)))
        source = f"from {lost[stops[0].visit]}" if stops[0].visit in lost else ""
        yield " ".join(filter(None, (kind, names, source, _hour(instance, stops[0].begin))))


def _sort(instance: Instance, stop: Stop) -> tuple[str, object]:
    """What is done at a stop, and what stops it is one with: those at which goods come on board at the same place."""
    if stop.kind == "reload" or stop.visit.endswith(LOAD):
        return "load", stop.place
    return ("pickup of" if stop.visit in instance.deliveries_of else ""), stop


def _given(instance: Instance, plan: Plan) -> Iterator[str]:
    """What each carrier brings, with what customers collect where it lies."""
    given: dict[str, list[str]] = {}
    for job, name in plan.carried.items():
        given.setdefault(instance.carrier_option_of[name].carrier, []).extend(instance.orders_of(job) or (job,))
    yield from (f"given to {carrier}: {', '.join(orders)}" for carrier, orders in given.items())


def _span(instance: Instance, window: Window | None) -> str:
    return "" if window is None else f"{_hour(instance, window.start)}-{_hour(instance, window.end)}"


def _hour(instance: Instance, seconds: Seconds) -> str:
    return f"{moment(instance, seconds):%H:%M}"
