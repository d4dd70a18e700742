"""``router explain``: why orders are not served and what would help; what the served ones cost where they are."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from rich.console import RenderableType
from rich.text import Text

from router.advice.conflicts import Conflict
from router.advice.crowding import conflict_around, conflict_text
from router.advice.explain import Explanation, blocker_details, explain, way_text
from router.advice.why import why
from router.cli import DONE
from router.cli.foreign import day_and_plan
from router.cli.known import visits_named
from router.cli.options import Foreign
from router.cli.terminal import Terminal
from router.cli.why import placement_columns
from router.model import Instance, Plan
from router.outputs.columns import prose, table

SHOWN = 20
CONFLICT_SECONDS = 5.0
"""So long conflicts are looked for."""


def run(day: str, plan_path: str, orders: Sequence[str], taken: Foreign, terminal: Terminal) -> int:
    """Explain the plan, or the orders named."""
    what = day_and_plan(day, plan_path, taken)
    instance, plan = what.instance, what.plan
    over, open_yet = what.over(orders)
    wanted = visits_named(instance, open_yet)
    if orders and not wanted:
        plan = Plan(routes=())
    asked = tuple(one for one in plan.unserved if not wanted or wanted & set(one.visits))
    left = explain(instance, replace(plan, unserved=asked), barred=what.barred)
    served = why(instance, plan, tuple(sorted(wanted)) if wanted else None)
    conflicts = _conflicts(instance, plan, left)
    terminal.data(
        {
            "unserved": [_data(instance, item, conflicts.get(item.unserved.visits)) for item in left],
            "served": [asdict(one) for one in served],
            **({} if what.state is None else {"over": list(over)}),
        }
    )
    terminal.say(*map(prose, over))
    for item in left:
        terminal.say(*_lines(instance, item, conflicts.get(item.unserved.visits)))
    if not left and not over:
        terminal.say("every order asked about is served" if wanted else "every order is served")
    if served:
        title = "marginal cost" if wanted else f"dearest {min(SHOWN, len(served))} of {len(served)} by marginal cost"
        terminal.say("", Text(title, "bold"), table(placement_columns(served[:SHOWN]), terminal.width))
    return DONE


def _conflicts(instance: Instance, plan: Plan, left: Sequence[Explanation]) -> dict[tuple[str, ...], Conflict]:
    """Visits of the orders that were crowded out → the smallest set of orders that no plan can serve whole, where time allows."""
    until = time.monotonic() + CONFLICT_SECONDS
    found: dict[tuple[str, ...], Conflict] = {}
    for item in left:
        if item.reason.code == "crowded_out" and time.monotonic() < until:
            job = instance.job_of[instance.visit_index[item.unserved.visits[0]]]
            conflict = conflict_around(instance, plan, job, enough=lambda: time.monotonic() > until)
            if conflict is not None:
                found[item.unserved.visits] = conflict
    return found


def _data(instance: Instance, item: Explanation, conflict: Conflict | None) -> dict[str, object]:
    return {
        "orders": item.unserved.orders,
        "visits": item.unserved.visits,
        "reason": item.reason.code,
        "text": item.text,
        "blockers": [blocker_details(blocker) for blocker in item.reason.blockers],
        "ways_out": [{"kind": way.kind, "extra_cost": way.extra_cost, "text": way_text(instance, way)} for way in item.ways],
        "conflict": None if conflict is None else asdict(conflict) | {"text": conflict_text(conflict)},
    }


def _lines(instance: Instance, item: Explanation, conflict: Conflict | None) -> Iterator[RenderableType]:
    yield prose(item.text)
    for way in item.ways[1:]:
        yield prose(way_text(instance, way), indent=2, first="→")
    if conflict is not None:
        yield prose(conflict_text(conflict), indent=2, first="×")
