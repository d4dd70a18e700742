"""Orders that come in files of their own, beside the day."""

import json
from pathlib import Path
from typing import Any

from router.errors import InputError, Problem


def order_of(path: Path) -> dict[str, Any]:
    """The order in a JSON file, with the fields of orders.csv; raises `InputError` when it is none."""
    content = content_of(path)
    if not isinstance(content, dict) or not content.get("id"):
        raise InputError([fault(path, "is not an order with an id")])
    return content


def content_of(path: Path) -> Any:
    """What a JSON file holds."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or f"as JSON: {error}"
        raise InputError([fault(path, f"cannot be read ({why})")]) from error


def fault(path: Path, what: str) -> Problem:
    """A file that is no order."""
    remedy = 'write {"id": "N1", "mode": "scheduled", "lat": 30.25, "lon": 120.15, "slots": "09:00-11:00; 18:00-20:00"}'
    return Problem(code="E416", where=str(path), what=what, remedy=remedy, file=str(path))
