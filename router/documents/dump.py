"""A day as one JSON document, whatever it was read from: the way from a folder or workbook to a web request."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from router.documents.reading import RawDay, read
from router.errors import InputError


def document_of(path: str | Path) -> dict[str, Any]:
    """The day at `path` as an object of the form that `json_schema` describes; `router.loader.load_document` reads it back.

    Cells are passed on as they stand, so that their faults can still be found.

    Raises
    ------
    InputError
        when files cannot be read at all.
    """
    raw = read(path)
    if raw.problems:
        raise InputError(raw.problems)
    return _document(raw)


def _document(raw: RawDay) -> dict[str, Any]:
    tables = {
        name: [{column: _plain(value) for column, value in cells.items()} for _, cells in table.rows]
        for name, table in raw.tables.items()
    }
    return {"settings": _plain(raw.settings or {}), **tables}


def _plain(value: Any) -> Any:
    """The value in JSON's own types; times as they are written in cells."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(sep=" " if value.tzinfo is None else "T")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return value
