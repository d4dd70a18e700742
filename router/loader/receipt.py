"""The reading receipt: what was read of a day, what was not, and what a planner should know before trusting the plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from router.documents.day import Day
from router.documents.headers import Meaning
from router.documents.tables import Understood
from router.loader.goods_references import unused_zones
from router.model import Receipt, TableReceipt
from router.units import count_of

_UNTIMED = ("scheduled",)
"""Modes whose customers are used to choosing a slot."""


def receipt_of(day: Day, aside: Mapping[str, str], notes: Sequence[str]) -> Receipt:
    """The receipt of a day; `aside` are the orders set aside for want of a place, `notes` what was found when options were made."""
    return Receipt(
        tables=tuple(table_receipt(name, one) for name, table in day.tables.items() for one in (table, *table.added)),
        unused=day.unused,
        set_aside=tuple(aside),
        notes=(*_notes(day, aside), *notes),
    )


def table_receipt(name: str, table: Understood[Any]) -> TableReceipt:
    """What was read of one table."""
    columns, origin = table.columns, table.columns.table.origin
    read = {column: _meaning(one) for column, one in columns.read.items()}
    read |= {column: name for column, name in columns.extras.items() if name != column}
    return TableReceipt(
        name=name,
        file=columns.table.file,
        rows=len(table.records) - sum(len(one.records) for one in table.added),
        columns=read,
        remarks=tuple(column for column, kept in columns.extras.items() if kept == column),
        unused=columns.unused,
        encoding=origin.encoding,
        encoding_assumed=origin.assumed,
        separator=origin.separator,
        header_row=origin.header_row,
        decimal=table.style.decimal if table.style.sure else "",
        dates=table.style.dates or "",
        left_out=origin.left_out,
    )


def _meaning(column: Meaning) -> str:
    """What a column is read as: ``slots (from)``, ``weight_kg × 0.001``."""
    side = f" ({column.kind})" if column.kind in ("from", "to") else ""
    return column.target + side + (f" × {column.factor:g}" if column.factor != 1 else "")


def _notes(day: Day, aside: Mapping[str, str]) -> Iterator[str]:
    orders = [record.data for record in day.orders]
    if day.settings.default_mode:
        columns = day.tables["orders"].columns
        column = columns.source("mode")
        silent = sum(column not in cells for _, cells in columns.table.rows)
        if silent:
            yield f"{count_of(silent, 'order names', 'orders name')} no mode, {day.settings.default_mode} is taken"
    for mode, count in Counter(order.mode for order in orders if order.slots is None).items():
        defaults = day.settings.modes.get(mode)
        if mode in _UNTIMED and (defaults is None or defaults.window is None):
            yield f"{count_of(count, f'{mode} order has', f'{mode} orders have')} no slot"
    limited = any(record.data.capacities for record in day.vehicles) or any(kind.capacities for kind in day.settings.kinds.values())
    if limited and not day.skus and not any(order.loads or order.returns for order in orders):
        yield "no order has a load, though vehicles have capacities"
    unused = unused_zones(day)
    if unused:
        yield f"tariffs.csv has prices for zones in which nothing lies today: {', '.join(unused)}"
    if aside:
        yield f"{len(aside)} order{'s are' if len(aside) > 1 else ' is'} set aside because no place is known for the address"
