"""``router simulate``: the plan's day lived through many times under noise."""

from rich.console import RenderableType

from router.cli import DONE
from router.cli.foreign import morning_plan
from router.cli.terminal import Terminal
from router.errors import InputError, Problem
from router.loader import load
from router.outputs import clock
from router.outputs.columns import Column, table
from router.simulation import Replay, coverage, forecast, simulate
from router.units import count_of


def run(day: str, plan_path: str | None, days: int, seed: int, terminal: Terminal) -> int:
    """Replay the plan."""
    if plan_path is None:
        remedy = "name the plan, or add --live"
        raise InputError([Problem(code="E415", where="PLAN", what="it is missing", remedy=remedy)])
    instance = load(day)
    plan = morning_plan(plan_path, instance)
    replay = simulate(instance, plan, days=days, seed=seed)
    covered = coverage(forecast(instance, plan).plan, replay)
    modes = {
        mode: {"served": one.served, "late": one.late, "on_time": one.share, "worst_late_s": one.worst}
        for mode, one in replay.punctuality.items()
    }
    terminal.data({"days": replay.days, "modes": modes, "late_vehicles": replay.late_vehicles, "p90_coverage": covered})
    terminal.say(_table(replay, terminal.width), *_remarks(replay, covered))
    return DONE


def _table(replay: Replay, width: int) -> RenderableType:
    figures = list(replay.punctuality.values())
    columns = [
        Column(title="mode", cells=list(replay.punctuality)),
        Column(title="orders", cells=[str(one.served) for one in figures], right=True),
        Column(title="on time", cells=[clock.percent(one.share) for one in figures], right=True),
        Column(title="late a day", cells=[f"{one.late:.1f}" for one in figures], right=True),
        Column(title="worst", cells=[clock.duration(one.worst) for one in figures], right=True),
    ]
    return table(columns, width)


def _remarks(replay: Replay, covered: float) -> list[str]:
    return [
        f"{count_of(replay.days, 'day')}; {replay.late_vehicles:.1f} vehicles a day end after their shift",
        f"{clock.percent(covered)} of uncertain stops began by their forecast P90 (honest: 90 %)",
    ]
