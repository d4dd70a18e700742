"""The reading receipt as a few lines of text."""

from collections.abc import Iterator

from router.model import Receipt, TableReceipt
from router.units import count_of


def receipt_text(receipt: Receipt) -> str:
    """One short block: what was read of each table and how, what was not used, what to know of it."""
    lines = [line for table in receipt.tables for line in table_lines(table)]
    if receipt.unused:
        lines.append(f"not used: {', '.join(receipt.unused)}")
    lines += [f"note: {note}" for note in receipt.notes]
    if receipt.set_aside:
        lines.append(f"set aside: {_some(receipt.set_aside)}; 'router locate' looks their addresses up")
    return "\n".join(lines)


def table_lines(table: TableReceipt) -> Iterator[str]:
    """What was read of one table, and how."""
    yield f"read {table.file}: {'; '.join([count_of(table.rows, 'row'), *_manner(table)])}"
    renamed = [f"{column} → {name}" for column, name in table.columns.items() if column != name]
    for title, names in (("columns", renamed), ("kept as remarks", table.remarks), ("left out", (*table.unused, *table.left_out))):
        if names:
            yield f"     {title}: {', '.join(names)}"


def _manner(table: TableReceipt) -> Iterator[str]:
    """How the table is written, where that is not plain UTF-8 with commas and points."""
    if table.encoding and (table.encoding != "UTF-8" or table.encoding_assumed):
        yield f"{table.encoding}{' (assumed)' if table.encoding_assumed else ''}"
    if table.separator not in ("", "comma"):
        yield f"separated by {table.separator}s"
    if table.header_row is not None and table.header_row > 1:
        yield f"header in row {table.header_row}"
    if table.decimal == ",":
        yield "decimal commas"
    if table.dates:
        yield "day before month" if table.dates == "dmy" else "month before day"


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
