"""``router simulate --live``: one day lived through, planned again whenever something happens."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.writing import write_plan
from router.costing import cost
from router.errors import InputError, Problem
from router.horizon import POLICIES
from router.horizon.days import clock_of, live_day
from router.horizon.history import whole_instance, whole_plan
from router.horizon.log import event_line
from router.horizon.report import DayReport, report
from router.horizon.simulation import Lived, simulate
from router.horizon.stream import read_event
from router.horizon.world import known_from_the_start, with_events, world_of
from router.model import Result, Termination
from router.outputs import clock, document_of
from router.solver import Limits


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
    refuse_unknown("--policy", [chosen.policy], POLICIES, "policy")
    live = live_day(day)
    world = world_of(live.instance, seed=chosen.seed)
    file = Path(day) / "events.jsonl" if chosen.events is None else Path(chosen.events)
    if chosen.events is not None or file.is_file():
        lines = file.read_text(encoding="utf-8").splitlines()
        world = with_events(world, [read_event(line, number, day, clock_of(day)) for number, line in enumerate(lines, start=1)])
    live = replace(live, known=known_from_the_start(live.instance, world))
    limits = Limits(seconds=chosen.time_limit)
    lived = simulate(live, world, POLICIES[chosen.policy], limits, seed=chosen.seed)
    figures = report(lived)
    _write(lived, chosen.out, terminal)
    terminal.data({**asdict(figures), "cost": dict(figures.cost.terms), "total_cost": figures.cost.total})
    terminal.say(*_text(figures, live.instance.currency))
    return DONE


def _write(lived: Lived, out: str | None, terminal: Terminal) -> None:
    """The day as it was, as a plan and a page, and its log."""
    if out is None:
        return
    instance, plan = whole_instance(lived.state), whole_plan(lived.state)
    termination = Termination(status="partial" if plan.unserved else "complete", stopped_by="exhausted", engine="hybrid", seed=0)
    result = Result(plan=plan, cost=cost(instance, plan), termination=termination)
    log = b"".join(map(event_line, lived.log))
    write_plan(document_of(instance, result), Output(out=out), terminal, beside={"log.jsonl": log})


def _text(figures: DayReport, currency: str) -> list[str]:
    lines = [
        f"{figures.orders} orders, {figures.delivered} delivered, {figures.cancelled} cancelled, {figures.in_time} in time",
        f"{figures.promises} promises, {figures.kept} kept; {figures.called} further calls",
        f"cost {clock.money(figures.cost.total, currency)}",
        f"{figures.forced} forced moves, {figures.chosen} chosen",
        f"{figures.replans} plans, each in {figures.replan_p50:.2f} s (P99 {figures.replan_p99:.2f} s)",
    ]
    if figures.click_to_door_mean is not None and figures.click_to_door_p90 is not None:
        mean, slow = clock.duration(figures.click_to_door_mean), clock.duration(figures.click_to_door_p90)
        lines.insert(2, f"from click to door {mean} in the mean, {slow} for nine of ten")
    return lines
