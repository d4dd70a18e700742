"""``router compare``: what moves between two plans of a day."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from rich.console import RenderableType
from rich.text import Text

from router.advice.compare import Comparison, Move, compare
from router.cli import DONE
from router.cli.foreign import day_or_request, plan_for
from router.cli.known import all_told
from router.cli.options import Foreign
from router.cli.terminal import Terminal
from router.costing import LEFT_OUT
from router.loader import load
from router.model import Instance, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table
from router.units import Money, Seconds, count_of

SHOWN_MOVES = 60
Reasons: TypeAlias = Mapping[str, tuple[str, Money | None]]
"""Visit → why it moves, ``forced`` or ``chosen``, and what that saves."""


def run(day: str, plan: str, other: str, taken: Foreign, terminal: Terminal) -> int:
    """Compare the plans; a plan that ``what-if`` wrote lies beside the changed day it was made for."""
    instance, request = day_or_request(day, taken)
    changed = Path(other) / "day.json"
    second = load(changed) if request is None and changed.is_file() else instance
    before, after = all_told(lambda: plan_for(instance, plan, request), lambda: plan_for(second, other, request))
    found = compare(instance, before, after, instance_after=second)
    terminal.data(comparison_data(second, found))
    terminal.say(*comparison_text(second, found, terminal.width))
    return DONE


def comparison_data(instance: Instance, found: Comparison, why: Reasons = MappingProxyType({})) -> dict[str, object]:
    """For machines; `moves` change vehicle, order or whether they are served, `shifts` begin at another time only."""
    moves = [_move_data(instance, move, why) for move in found.moves]
    real = [_moves(found, move) for move in found.moves]
    before, after = found.left_out
    return {
        "extra_cost": found.extra_cost,
        "left_out": {"before": before, "after": after},
        "terms": {name: {"before": before, "after": after} for name, (before, after) in found.terms.items()},
        "newly_served": found.newly_served,
        "dropped": found.dropped,
        "moves": [move for move, own in zip(moves, real, strict=True) if own],
        "shifts": [move for move, own in zip(moves, real, strict=True) if not own],
    }


def _moves(found: Comparison, move: Move) -> bool:
    """Whether more than the time changes."""
    return move.visit in found.moved or move.vehicle_before != move.vehicle_after


def _move_data(instance: Instance, move: Move, why: Reasons) -> dict[str, object]:
    reason, saving = why.get(move.visit, ("", None))
    return {
        "visit": move.visit,
        "orders": move.orders,
        "pickup": move.pickup,
        "vehicle_before": move.vehicle_before,
        "vehicle_after": move.vehicle_after,
        "eta_before": _iso(instance, move.begin_before),
        "eta_after": _iso(instance, move.begin_after),
        "shift_s": move.shift,
        **({"reason": reason, "saves": saving} if reason else {}),
    }


def comparison_text(
    instance: Instance, found: Comparison, width: int, why: Reasons = MappingProxyType({})
) -> Iterator[RenderableType]:
    """For people: the cost of the plan before and after, then every move, then what only begins at another time."""
    yield Text(f"cost {found.extra_cost:+,.2f} {instance.currency}".rstrip(), "bold")
    before, after = found.left_out
    if before or after:
        yield prose(f"beside it, the price of what is left out: {clock.money(before)} before, {clock.money(after)} after")
    yield from _terms(found, width)
    yield Text("")
    moves = [move for move in found.moves if _moves(found, move)]
    shifts = sorted((move for move in found.moves if move not in moves), key=lambda move: -abs(move.shift or 0))
    served = f"{len(found.newly_served)} newly served, {len(found.dropped)} no longer served"
    count = sum(None not in (move.vehicle_before, move.vehicle_after) for move in moves)
    moved = count_of(count, "visit moves", "visits move")
    yield prose(f"{moved} ({len(found.changed_vehicle)} to another vehicle), {served}", "bold")
    yield from _listed(instance, moves, width, why)
    if shifts:
        yield Text("")
        stay = count_of(len(shifts), "visit stays in its place and only begins", "visits stay in their place and only begin")
        yield prose(f"{stay} at another time", "bold")
        yield from _listed(instance, shifts, width, {})


def _listed(instance: Instance, moves: Sequence[Move], width: int, why: Reasons) -> Iterator[RenderableType]:
    if moves:
        yield table(_move_columns(instance, moves[:SHOWN_MOVES], why), width)
    if len(moves) > SHOWN_MOVES:
        yield prose(f"… and {len(moves) - SHOWN_MOVES} more; --json lists all")


def _why(reason: tuple[str, Money | None]) -> str:
    name, saving = reason
    if name == "chosen":
        return "chosen: makes room for others" if saving is None else f"chosen: saves {clock.money(saving)}"
    return name


def _terms(found: Comparison, width: int) -> Iterator[RenderableType]:
    rows = [(name.replace("_", " "), before, after) for name, (before, after) in found.terms.items() if name != LEFT_OUT]
    if rows:
        columns = [
            Column(title="term", cells=[name for name, _, _ in rows]),
            Column(title="before", cells=[clock.money(before) for _, before, _ in rows], right=True),
            Column(title="after", cells=[clock.money(after) for _, _, after in rows], right=True),
            Column(title="change", cells=[f"{after - before:+,.2f}" for _, before, after in rows], right=True),
        ]
        yield table(columns, width)


def _move_columns(instance: Instance, moves: Sequence[Move], why: Reasons) -> list[Column]:
    return [
        Column(title="order", cells=[_name(move) for move in moves], flexible=True),
        Column(title="from", cells=[move.vehicle_before or ("" if move.pickup else "not served") for move in moves], flexible=True),
        Column(title="to", cells=[move.vehicle_after or ("" if move.pickup else "not served") for move in moves], flexible=True),
        Column(title="ETA before", cells=[_hour(instance, move.begin_before) for move in moves], right=True),
        Column(title="after", cells=[_hour(instance, move.begin_after) for move in moves], right=True),
        Column(title="shift", cells=[_shift(move.shift) for move in moves], right=True, rank=1),
        Column(title="why", cells=[_why(why.get(move.visit, ("", None))) for move in moves], flexible=True),
    ]


def _name(move: Move) -> str:
    names = ", ".join(move.orders or (move.visit,))
    return f"pickup of {names}" if move.pickup else names


def _hour(instance: Instance, begin: Seconds | None) -> str:
    return "" if begin is None else clock.hour(moment(instance, begin), moment(instance, 0).date())


def _shift(shift: Seconds | None) -> str:
    return "" if not shift else f"{'+' if shift > 0 else '−'}{clock.duration(abs(shift))}"


def _iso(instance: Instance, begin: Seconds | None) -> str | None:
    return None if begin is None else moment(instance, begin).isoformat()
