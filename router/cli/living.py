"""``router simulate --live``: one day lived through, planned again whenever something happens."""

from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.live import lines_of
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.costing import cost
from router.documents.clock import Clock, clock_of
from router.errors import InputError, Problem, noted
from router.horizon import POLICIES
from router.horizon.days import live_day
from router.horizon.events import Event
from router.horizon.history import whole_instance, whole_plan
from router.horizon.log import event_line
from router.horizon.picture import lived_picture
from router.horizon.report import DayReport, report
from router.horizon.simulation import Lived, simulate
from router.horizon.stream import read_event
from router.horizon.world import known_from_the_start, with_events, world_of
from router.model import Result, Termination
from router.outputs import clock, document_of
from router.solver import Limits
from router.units import count_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """How the day is lived."""

    policy: str
    events: str | None
    time_limit: float
    out: str | None
    seed: int


def run(day: str, plan: str | None, chosen: Living, terminal: Terminal) -> int:
    """Live the day, and tell what came of it."""
    if plan is not None:
        remedy = "leave one of both out: a live day makes its own plans"
        raise InputError([Problem(code="E415", where="PLAN", what="a plan is given with --live", remedy=remedy, value=plan)])
    problems: list[Problem] = []
    with noted(problems):
        refuse_unknown("--policy", [chosen.policy], POLICIES, "policy")
    with noted(problems):
        wanted_formats(Output(out=chosen.out))
    if problems:
        raise InputError(problems)
    live = live_day(day)
    world = world_of(live.instance, seed=chosen.seed)
    file = Path(day) / "events.jsonl" if chosen.events is None else Path(chosen.events)
    if chosen.events is not None or file.is_file():
        world = with_events(world, _events(file, day, clock_of(live.instance)))
    live = replace(live, known=known_from_the_start(live.instance, world))
    limits = Limits(seconds=chosen.time_limit)
    lived = simulate(live, world, POLICIES[chosen.policy], limits, seed=chosen.seed)
    figures = report(lived)
    _write(lived, chosen.out, terminal)
    terminal.data({**asdict(figures), "cost": dict(figures.cost.terms), "total_cost": figures.cost.total})
    terminal.say(*_text(figures, live.instance.currency))
    return DONE


def _events(file: Path, day: str, clock: Clock) -> list[Event]:
    """The events in a file, one a line; raises `InputError` with every fault of every line."""
    found, problems = list[Event](), list[Problem]()
    for number, line in enumerate(lines_of(str(file)), start=1):
        try:
            found.append(read_event(line, number, day, clock))
        except InputError as wrong:
            problems += wrong.problems
    if problems:
        raise InputError([replace(one, where=f"{file.name} {one.where}", file=file.name) for one in problems])
    return found


def _write(lived: Lived, out: str | None, terminal: Terminal) -> None:
    """The day as it was, as a plan and a page, its log, and a picture of it where matplotlib is there to draw one."""
    if out is None:
        return
    instance, plan = whole_instance(lived.state), whole_plan(lived.state)
    termination = Termination(status="partial" if plan.unserved else "complete", stopped_by="exhausted", engine="hybrid", seed=0)
    result = Result(plan=plan, cost=cost(instance, plan), termination=termination)
    beside = {"log.jsonl": b"".join(map(event_line, lived.log))}
    if find_spec("matplotlib") is None:
        terminal.say("day.png is left out: it needs pip install 'router[plot]'")
    else:
        beside["day.png"] = lived_picture(lived)
    write_plan(document_of(instance, result), Output(out=out), terminal, beside=beside)


def _text(figures: DayReport, currency: str) -> list[str]:
    orders = count_of(figures.orders, "order")
    lines = [
        f"{orders}, {figures.delivered} delivered, {figures.cancelled} cancelled, {figures.in_time} in time",
        f"{count_of(figures.promises, 'promise')}, {figures.kept} kept; {count_of(figures.called, 'further call')}",
        f"cost {clock.money(figures.cost.total, currency)}",
        f"{count_of(figures.forced, 'forced move')}, {figures.chosen} chosen",
        f"{count_of(figures.replans, 'plan')}, each in {figures.replan_p50:.2f} s (P99 {figures.replan_p99:.2f} s)",
    ]
    if figures.click_to_door_mean is not None and figures.click_to_door_p90 is not None:
        mean, slow = clock.duration(figures.click_to_door_mean), clock.duration(figures.click_to_door_p90)
        lines.insert(2, f"from click to door {mean} in the mean, {slow} for nine of ten")
    return lines
