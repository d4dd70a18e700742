"""Orders that come in files of their own, beside the day."""

import json
from pathlib import Path
from typing import Any

from router.errors import InputError, Problem

_AN_ORDER = 'write {"id": "N1", "mode": "scheduled", "lat": 30.25, "lon": 120.15, "slots": "09:00-11:00; 18:00-20:00"}'


def order_of(path: Path) -> dict[str, Any]:
    """The order in a JSON file, with the fields of orders.csv; raises `InputError` when it is none."""
    content = content_of(path)
    if not isinstance(content, dict) or not content.get("id"):
        raise InputError([_fault(path, "is not an order with an id", "E416", _AN_ORDER)])
    return content


def content_of(path: Path, code: str = "E416", remedy: str = _AN_ORDER) -> Any:
    """What a JSON file holds; raises `InputError` with `code` and `remedy` when it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or f"as JSON: {error}"
        raise InputError([_fault(path, f"cannot be read ({why})", code, remedy)]) from error


def _fault(path: Path, what: str, code: str, remedy: str) -> Problem:
    return Problem(code=code, where=str(path), what=what, remedy=remedy, file=str(path))
