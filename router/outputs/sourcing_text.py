"""What was decided, on a terminal: how orders go, what carriers are given, what ran short."""

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from router.documents.plan_document import PlanDocument
from router.documents.sourcing_document import SourcingDocument, SourcingKpis
from router.outputs import clock
from router.outputs.columns import Column, prose, table

SHOWN = 12
"""Rows of what ran short."""


def sourcing_blocks(document: PlanDocument, width: int) -> Iterator[list[RenderableType]]:
    """Blocks of text; none for a plan in which nothing was to be decided."""
    if document.sourcing is None:
        return
    if document.kpis is not None and document.kpis.sourcing is not None:
        yield list(_shares(document.kpis.sourcing))
    yield list(_carriers(document.sourcing, width))
    yield list(_weighed(document.sourcing))
    yield list(_scarce(document.sourcing, clock.day_of(document), width))


def _shares(figures: SourcingKpis) -> Iterator[RenderableType]:
    levels = {f"level {level}": count for level, count in figures.by_level.items()}
    for title, counts in (("served as", figures.by_mode), ("from", figures.by_origin), ("preference met", levels)):
        total = sum(counts.values()) or 1
        parts = [f"{name.replace('_', ' ')}: {count} ({clock.percent(count / total)})" for name, count in counts.items()]
        yield prose(f"{title} – {', '.join(parts) or 'none'}")
    yield prose(f"left out for want of goods: {figures.stock_outs} · orders in two parcels: {figures.split_orders}")


def _carriers(sourcing: SourcingDocument, width: int) -> Iterator[RenderableType]:
    given = sourcing.carriers
    if not given:
        return
    columns = [
        Column(title="carrier", cells=[one.carrier for one in given]),
        Column(title="name", cells=[one.name for one in given], flexible=True, rank=3),
        Column(title="orders", cells=[str(one.orders) for one in given], right=True),
        Column(title="of", cells=["" if one.capacity is None else str(one.capacity) for one in given], right=True, rank=5),
        Column(title="price", cells=[clock.money(one.price) for one in given], right=True),
        Column(title="discount", cells=[clock.percent(one.discount) if one.discount else "" for one in given], right=True, rank=4),
    ]
    yield table(columns, width)


def _weighed(sourcing: SourcingDocument) -> Iterator[RenderableType]:
    """How many could be brought otherwise. An order in two parcels counts as two, and is then called so."""
    several = len({one.orders for one in sourcing.choices}) < len(sourcing.choices)
    noun = "orders and parcels" if several else "orders"
    cheaper = sum(1 for one in sourcing.choices if one.next_best is not None and one.next_best.extra_cost > 0)
    yield prose(f"{cheaper} of {len(sourcing.choices)} {noun} have another option open, at a higher price: choices.csv", "dim")
    if sourcing.unweighed:
        yield prose(f"no time was left to weigh the options of {sourcing.unweighed} {noun}; give a longer --time-limit")


def _scarce(sourcing: SourcingDocument, day: date, width: int) -> Iterator[RenderableType]:
    found = sorted((one for one in sourcing.scarce if one.worth), key=lambda one: -(one.worth or 0.0))
    if not found:
        return
    yield Text(f"ran short ({len(found)}): what one more would save, by moving a single order", "bold")
    shown = found[:SHOWN]
    columns = [
        Column(title="what", cells=[one.what for one in shown]),
        Column(title="name", cells=[one.name for one in shown], flexible=True, rank=3),
        Column(title="at", cells=[one.site for one in shown]),
        Column(title="from", cells=["" if one.since is None else clock.hour(one.since, day) for one in shown], rank=5),
        Column(title="there were", cells=[str(one.units) for one in shown], right=True, rank=4),
        Column(title="worth", cells=[clock.money(one.worth or 0.0) for one in shown], right=True),
    ]
    yield table(columns, width)
    if len(found) > SHOWN:
        yield prose(f"… and {len(found) - SHOWN} more: scarce.csv", indent=2)
