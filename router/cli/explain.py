"""``router explain``: why orders are not served and what would help; what the served ones cost where they are."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict

from router.advice.explain import Explanation, explain, way_text
from router.advice.why import Placement, why
from router.cli import DONE
from router.cli.known import visits_named
from router.cli.terminal import Terminal
from router.documents.plan_reading import load_plan
from router.loader import load
from router.model import Instance
from router.outputs import clock
from router.outputs.columns import Column, plain, table, wrap

SHOWN = 20


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Explain the plan, or the orders named."""
    instance = load(chosen.day)
    plan = load_plan(chosen.plan, instance)
    wanted = visits_named(instance, chosen.orders)
    left = [item for item in explain(instance, plan) if not wanted or wanted & set(item.unserved.visits)]
    served = why(instance, plan, tuple(sorted(wanted)) if wanted else None)
    terminal.data({"unserved": [_data(instance, item) for item in left], "served": [asdict(one) for one in served]})
    for item in left:
        terminal.say("\n".join(_lines(instance, item, terminal.page.width)))
    if not left:
        terminal.say("every order asked about is served" if wanted else "every order is served")
    if served:
        title = "marginal cost" if wanted else f"dearest {min(SHOWN, len(served))} of {len(served)} by marginal cost"
        terminal.say("\n".join(["", title, *_placements(served[:SHOWN], terminal.page.width)]))
    return DONE


def _data(instance: Instance, item: Explanation) -> dict[str, object]:
    return {
        "orders": item.unserved.orders,
        "visits": item.unserved.visits,
        "reason": item.reason.code,
        "text": item.text,
        "ways_out": [{"kind": way.kind, "extra_cost": way.extra_cost, "text": way_text(instance, way)} for way in item.ways],
    }


def _lines(instance: Instance, item: Explanation, width: int) -> list[str]:
    lines = wrap(plain(item.text).split(), width, joint=" ")
    for way in item.ways[1:]:
        lines += wrap(["→", *plain(way_text(instance, way)).split()], width, indent="  ", joint=" ")
    return lines


def _placements(placements: Sequence[Placement], width: int) -> list[str]:
    elsewhere = ["fits nowhere else" if one.elsewhere is None else clock.money(one.elsewhere) for one in placements]
    columns = [
        Column(title="orders", cells=[", ".join(one.orders or one.visits) for one in placements], flexible=True),
        Column(title="vehicle", cells=[one.vehicle for one in placements], flexible=True),
        Column(title="costs here", cells=[clock.money(one.marginal_cost) for one in placements], right=True),
        Column(title="elsewhere", cells=elsewhere, right=True),
        Column(title="on", cells=[one.elsewhere_vehicle for one in placements], flexible=True, rank=1),
    ]
    return table(columns, width)
