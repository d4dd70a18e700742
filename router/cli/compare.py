"""``router compare``: what moves between two plans of a day."""

from argparse import Namespace
from collections.abc import Sequence

from router.advice.compare import Comparison, Move, compare
from router.cli import DONE
from router.cli.terminal import Terminal
from router.documents.plan_reading import load_plan
from router.loader import load
from router.model import Instance, moment
from router.outputs import clock
from router.outputs.columns import Column, table
from router.units import Seconds

SHOWN_MOVES = 60


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Compare the plans."""
    instance = load(chosen.day)
    found = compare(instance, load_plan(chosen.plan, instance), load_plan(chosen.other, instance))
    terminal.data(comparison_data(instance, found))
    terminal.say(comparison_text(instance, found, terminal.page.width))
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


def comparison_text(instance: Instance, found: Comparison, width: int) -> str:
    """For people: cost terms before and after, then every move, the farthest first."""
    lines = [f"cost {found.extra_cost:+,.2f} {instance.currency}".rstrip(), *_terms(found, width), ""]
    served = f"{len(found.newly_served)} newly served, {len(found.dropped)} dropped"
    lines.append(f"{len(found.moves)} visits differ: {served}, {len(found.changed_vehicle)} change vehicle")
    moves = sorted(found.moves, key=lambda move: (move.shift is not None, -abs(move.shift or 0)))
    if moves:
        lines += table(_move_columns(instance, moves[:SHOWN_MOVES]), width)
    if len(moves) > SHOWN_MOVES:
        lines.append(f"… and {len(moves) - SHOWN_MOVES} more; --json lists all")
    return "\n".join(lines)


def _terms(found: Comparison, width: int) -> list[str]:
    rows = [(name, before, after) for name, (before, after) in found.terms.items()]
    columns = [
        Column(title="term", cells=[name for name, _, _ in rows]),
        Column(title="before", cells=[clock.money(before) for _, before, _ in rows], right=True),
        Column(title="after", cells=[clock.money(after) for _, _, after in rows], right=True),
        Column(title="change", cells=[f"{after - before:+,.2f}" for _, before, after in rows], right=True),
    ]
    return table(columns, width) if rows else []


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
