"""``router now``: what has happened since the plan was made, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from router.advice.explain import explained
from router.advice.patience import WAYS_OUT, Patience
from router.cli import DONE
from router.cli.foreign import load_day
from router.cli.known import refuse_unknown
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.times import seconds_of
from router.cli.writing import wanted_formats, write_plan
from router.costing import cost
from router.documents.plan_reading import load_plan
from router.documents.plan_writing import plan_document
from router.documents.receipts import table_lines
from router.horizon import POLICIES, apply
from router.horizon.days import clock_of
from router.horizon.history import whole_instance, whole_plan
from router.horizon.log import event_line
from router.horizon.now import Now, now, read_done
from router.horizon.stream import advice_data
from router.model import Instance, Plan, Result, Termination, Window, moment
from router.outputs import document_of
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
    wanted_formats(output)
    refuse_unknown("--policy", [asked.policy], POLICIES, "policy")
    instance = load_day(day, "the live day needs the tables of a day")
    at = seconds_of(instance, "--at", asked.at)
    clock = clock_of(day)
    done = None
    if asked.done is not None:
        done, read = read_done(asked.done, instance, clock, load_plan(plan, instance), at)
        for line in table_lines(read):
            terminal.remark(line)
    found = now(
        day,
        plan,
        at,
        done=done,
        lost=asked.lost,
        add=asked.add,
        policy=POLICIES[asked.policy],
        limits=Limits(seconds=asked.time_limit),
        seed=asked.seed,
    )
    patience = Patience.lasting(_REASONS_SECONDS, most_ways=WAYS_OUT)
    told = explained(found.advice.instance, found.advice.plan, patience)
    found = replace(found, advice=replace(found.advice, plan=told))
    for line in _added(found.state.day.instance, instance):
        terminal.remark(line)
    _write(found, output, contacts=contacts, terminal=terminal)
    terminal.data({**advice_data(found.state, found.advice), "changed": list(found.changed)})
    terminal.say(*_text(found))
    return DONE


def _added(instance: Instance, morning: Instance) -> Iterator[str]:
    """What was read of the further orders."""
    known = {table.file for table in morning.receipt.tables} if morning.receipt is not None else set()
    for table in instance.receipt.tables if instance.receipt is not None else ():
        if table.file not in known:
            yield from table_lines(table)


def _write(found: Now, output: Output, *, contacts: bool, terminal: Terminal) -> None:
    """The day as it was and will be, the events that led here, and a sheet for every driver whose route changes."""
    if output.out is None:
        return
    adoption = found.advice.adoption("the plan of now")
    state = apply(found.state, adoption)
    instance, plan = whole_instance(state), whole_plan(state)
    told = {name: one for one in found.advice.plan.unserved for name in one.visits}
    reasons = (next((told[name] for name in one.visits if name in told), one) for one in plan.unserved)
    plan = replace(
        plan,
        unserved=tuple(
            replace(one, reason=why.reason, text=why.text, details=why.details)
            for one, why in zip(plan.unserved, reasons, strict=True)
        ),
    )
    termination = Termination(
        status="partial" if plan.unserved else "complete",
        stopped_by="time",
        engine="hybrid",
        seed=0,
        search_seconds=found.advice.seconds,
    )
    result = Result(plan=plan, cost=cost(instance, plan), termination=termination)
    ahead = plan_document(found.advice.instance, found.advice.plan, cost(found.advice.instance, found.advice.plan), private=True)
    sheets = sheet_files(ahead, formats=("html",), vehicles=found.changed)
    beside = {f"sheet-{name}": content for name, content in sheets.files.items()}
    beside["events.jsonl"] = b"".join(map(event_line, (*found.events, adoption)))
    write_plan(document_of(instance, result, private=contacts), output, terminal, beside=beside)


def _text(found: Now) -> Iterator[str]:
    """For a dispatcher: what cannot be kept, whose route changes, who must be told what."""
    instance, advice = found.state.day.instance, found.advice
    yield from (f"cannot be kept: {warning}" for warning in advice.warnings)
    yield from (one.text for one in advice.plan.unserved)
    for live in found.state.vehicles.values():
        if live.coming_back and live.lost is None:
            yield f"{live.id} brings back: {', '.join(sorted(live.coming_back))}"
    for route in advice.plan.routes:
        if route.vehicle in found.changed:
            stops = ", ".join(f"{stop.visit} {_hour(instance, stop.begin)}" for stop in route.stops if stop.kind == "visit")
            yield f"new route of {route.vehicle}: {stops}"
    for move in advice.moves:
        why = move.reason if move.kind == "forced" else ("" if move.saves is None else f"saves {move.saves:.2f}")
        yield f"{move.visit} goes from {move.from_vehicle} to {move.to_vehicle or 'nobody'}" + (f": {why}" if why else "")
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
