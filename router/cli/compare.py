"""``router compare``: what moves between two plans of a day."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from router.advice.compare import Comparison, Move, compare
from router.cli import DONE
from router.cli.terminal import Terminal
from router.documents.plan_reading import load_plan
from router.loader import load
from router.model import Instance, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table
from router.units import Seconds

SHOWN_MOVES = 60


def run(day: str, plan: str, other: str, terminal: Terminal) -> int:
    """Compare the plans."""
    instance = load(day)
    found = compare(instance, load_plan(plan, instance), load_plan(other, instance))
    terminal.data(comparison_data(instance, found))
    terminal.say(*comparison_text(instance, found, terminal.width))
    return DONE


def comparison_data(instance: Instance, found: Comparison) -> dict[str, object]:
    """For machines."""
    return {
        "extra_cost": found.extra_cost,
        "terms": {name: {"before": before, "after": after} for name, (before, after) in found.terms.items()},
        "newly_served": found.newly_served,
        "dropped": found.dropped,
        "moves": [
            {
                "visit": move.visit,
                "orders": move.orders,
                "vehicle_before": move.vehicle_before,
                "vehicle_after": move.vehicle_after,
                "eta_before": _iso(instance, move.begin_before),
                "eta_after": _iso(instance, move.begin_after),
                "shift_s": move.shift,
            }
            for move in found.moves
        ],
    }


def comparison_text(instance: Instance, found: Comparison, width: int) -> Iterator[RenderableType]:
    """For people: the cost of the plan before and after, then every move, the farthest first."""
    yield Text(f"cost {found.extra_cost:+,.2f} {instance.currency}".rstrip(), "bold")
    yield from _terms(found, width)
    yield Text("")
    served = f"{len(found.newly_served)} newly served, {len(found.dropped)} dropped"
    yield prose(f"{len(found.moves)} visits differ: {served}, {len(found.changed_vehicle)} change vehicle")
    moves = sorted(found.moves, key=lambda move: (move.shift is not None, -abs(move.shift or 0)))
    if moves:
        yield table(_move_columns(instance, moves[:SHOWN_MOVES]), width)
    if len(moves) > SHOWN_MOVES:
        yield prose(f"… and {len(moves) - SHOWN_MOVES} more; --json lists all")


def _terms(found: Comparison, width: int) -> Iterator[RenderableType]:
    rows = [(name, before, after) for name, (before, after) in found.terms.items()]
    if rows:
        columns = [
            Column(title="term", cells=[name for name, _, _ in rows]),
            Column(title="before", cells=[clock.money(before) for _, before, _ in rows], right=True),
            Column(title="after", cells=[clock.money(after) for _, _, after in rows], right=True),
            Column(title="change", cells=[f"{after - before:+,.2f}" for _, before, after in rows], right=True),
        ]
        yield table(columns, width)


def _move_columns(instance: Instance, moves: Sequence[Move]) -> list[Column]:
    return [
        Column(title="visit", cells=[move.visit for move in moves], flexible=True),
        Column(title="from", cells=[move.vehicle_before or "not served" for move in moves], flexible=True),
        Column(title="to", cells=[move.vehicle_after or "not served" for move in moves], flexible=True),
        Column(title="ETA before", cells=[_hour(instance, move.begin_before) for move in moves], right=True),
        Column(title="after", cells=[_hour(instance, move.begin_after) for move in moves], right=True),
        Column(title="shift", cells=[_shift(move.shift) for move in moves], right=True, rank=1),
    ]


def _hour(instance: Instance, begin: Seconds | None) -> str:
    return "" if begin is None else clock.hour(moment(instance, begin), moment(instance, 0).date())


def _shift(shift: Seconds | None) -> str:
    return "" if not shift else f"{'+' if shift > 0 else '−'}{clock.duration(abs(shift))}"


def _iso(instance: Instance, begin: Seconds | None) -> str | None:
    return None if begin is None else moment(instance, begin).isoformat()
