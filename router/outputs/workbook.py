"""``plan.xlsx``: routes, stops, unserved orders and figures, in kilometres, with typed times and durations."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from router.documents.plan_document import PlanDocument
from router.outputs import rows
from router.outputs.rows import Row, Value
from router.outputs.sourcing_rows import CHOICE_FIELDS, SCARCE_FIELDS, choice_rows, given_fields, given_rows, scarce_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

TIME_FORMAT = "yyyy-mm-dd hh:mm"
DURATION_FORMAT = "[h]:mm:ss"
_WIDEST = 48


def xlsx_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content. Times are wall times of the instance's zone, as cells with a date format."""
    from openpyxl import Workbook

    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    book.properties.creator = "router"
    book.properties.created = book.properties.modified = document.instance.epoch.replace(tzinfo=None)
    _sheet(book, "routes", rows.ROUTE_FIELDS, rows.route_rows(document))
    _sheet(book, "stops", rows.stop_fields(document), rows.stop_rows(document))
    _sheet(book, "unserved", rows.UNSERVED_FIELDS, rows.unserved_rows(document))
    if document.sourcing is not None:
        _sheet(book, "choices", CHOICE_FIELDS, choice_rows(document))
        _sheet(book, "scarce", SCARCE_FIELDS, scarce_rows(document))
        _sheet(book, "carriers", given_fields(document), given_rows(document))
    _sheet(book, "kpis", rows.KPI_FIELDS, map(_figure, rows.kpi_rows(document)))
    content = io.BytesIO()
    book.save(content)
    return {"plan.xlsx": content.getvalue()}


def _sheet(book: "Workbook", name: str, fields: Sequence[str], lines: Iterable[Row]) -> None:
    from openpyxl.styles import Font

    sheet: Worksheet = book.create_sheet(name)
    for column, field in enumerate(fields, start=1):
        sheet.cell(1, column, _shown(field, None)[0]).font = Font(bold=True)
    for number, line in enumerate(lines, start=2):
        for column, field in enumerate(fields, start=1):
            fill(cast("Cell", sheet.cell(number, column)), _shown(field, line[field])[1])
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for cells in sheet.iter_cols():
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[cast("Cell", cells[0]).column_letter].width = min(_WIDEST, max(9, longest + 2))


def _figure(row: Row) -> Row:
    name, value = _shown(str(row["figure"]), row["value"])
    return {"figure": name, "value": value}


def _shown(name: str, value: Value) -> tuple[str, Value]:
    """A field or figure for people: metres (``…_m``) as kilometres, seconds (``…_s``) as a duration; loads are left alone."""
    if name.startswith("load_"):
        return name, value
    if name.endswith("_m"):
        return f"{name[:-2]}_km", value / 1000 if isinstance(value, int | float) else value
    if name.endswith("_s"):
        return name[:-2], timedelta(seconds=value) if isinstance(value, int | float) else value
    return name, value


def fill(cell: "Cell", value: Value) -> None:
    """Put `value` into `cell`: text stays text even when it looks like a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
        cell.number_format = TIME_FORMAT
    elif isinstance(value, timedelta):
        cell.value = value
        cell.number_format = DURATION_FORMAT
    elif isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith("=")
    else:
        cell.value = value
