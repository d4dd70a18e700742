"""Routes, stops, orders left out, and what was decided for orders, as CSV: UTF-8 with a byte order mark, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import NoneType

from router.documents.plan_document import PlanDocument
from router.outputs.rows import ROUTE_FIELDS, UNSERVED_FIELDS, Row, Value, route_rows, stop_fields, stop_rows, unserved_rows
from router.outputs.sourcing_rows import CHOICE_FIELDS, SCARCE_FIELDS, choice_rows, given_fields, given_rows, scarce_rows

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First letters that make a spreadsheet take text for a formula."""
_AS_THEY_ARE = frozenset({int, float, NoneType})
"""Types that `csv` writes as they are to be written, None as an empty cell."""


def csv_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content."""
    return {
        "routes.csv": csv_text(route_rows(document), ROUTE_FIELDS),
        "stops.csv": csv_text(stop_rows(document), stop_fields(document)),
        "unserved.csv": csv_text(unserved_rows(document), UNSERVED_FIELDS),
        **(_sourcing(document) if document.sourcing else {}),
    }


def _sourcing(document: PlanDocument) -> dict[str, bytes]:
    """What was decided for each order, what ran short, what carriers are given."""
    return {
        "choices.csv": csv_text(choice_rows(document), CHOICE_FIELDS),
        "scarce.csv": csv_text(scarce_rows(document), SCARCE_FIELDS),
        "carriers.csv": csv_text(given_rows(document), given_fields(document)),
    }


def csv_text(rows: Iterable[Row], fields: list[str]) -> bytes:
    """The table as CSV; the header stands even when there are no rows."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(fields)
    writer.writerows([value if type(value := row[field]) in _AS_THEY_ARE else _cell(value) for field in fields] for row in rows)
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def harmless(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def _cell(value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else repr(value)
