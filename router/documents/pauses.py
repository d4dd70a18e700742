"""Breaks and overtime steps: small grammars for one cell, and their JSON forms."""

import re
from typing import Annotated, Any

from pydantic import ValidationInfo

from router.documents.cells import LONGEST, Cell, amount, clock_of, fault, pairs, pieces, short, style_of
from router.documents.clock import TimeFaultError
from router.model import ALWAYS, Break, OvertimeStep
from router.units import Seconds

_AFTER = re.compile(r"\bafter\s+(\d+(?:[.,]\d+)?)\s*min\b", re.IGNORECASE)
_LASTS = re.compile(r"(?<!after )\b(\d+(?:[.,]\d+)?)\s*min\b", re.IGNORECASE)
_PAID = re.compile(r"\b(un)?paid\b", re.IGNORECASE)
_REMEDY = "write 11:30-13:30 30min, or after 240min 30min paid"


def _break(item: object, info: ValidationInfo) -> Break:
    if isinstance(item, Break):
        return item
    if isinstance(item, dict):
        return _break_from_object(item, info)
    text = str(item)
    after = _AFTER.search(text)
    lasts = _LASTS.search(_AFTER.sub("", text))
    paid = _PAID.search(text)
    if not lasts:
        fault("E217", f"break '{short(text)}' has no duration", _REMEDY)
    rest = _PAID.sub("", _LASTS.sub("", _AFTER.sub("", text))).strip()
    return _checked(rest, lasts[1], after[1] if after else None, bool(paid and not paid[1]), info)


def _break_from_object(item: dict[str, Any], info: ValidationInfo) -> Break:
    unknown = sorted(set(item) - {"window", "duration_min", "after_driving_min", "paid"})
    if unknown or "duration_min" not in item:
        fault("E217", f"break {short(item)} is not understood", "give duration_min, and window, after_driving_min or paid")
    window = str(item.get("window", ""))
    return _checked(window, item["duration_min"], item.get("after_driving_min"), bool(item.get("paid", False)), info)


def _checked(window: str, duration: object, after: object, paid: bool, info: ValidationInfo) -> Break:
    try:
        span = clock_of(info).window(window) if window else ALWAYS
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)
    driven = None if after is None else _seconds(after, info)
    if span == ALWAYS and driven is None:
        fault("E217", "a break has neither a window nor 'after'", _REMEDY)
    return Break(window=span, duration=_seconds(duration, info), paid=paid, after_driving=driven)


def _seconds(minutes: object, info: ValidationInfo) -> Seconds:
    return round(amount(minutes, style_of(info), LONGEST) * 60)


def _breaks(value: object, info: ValidationInfo) -> tuple[Break, ...]:
    return tuple(_break(item, info) for item in pieces(value))


def _steps(value: object, info: ValidationInfo) -> tuple[OvertimeStep, ...]:
    try:
        found = {clock_of(info).seconds(after): amount(price, style_of(info)) for after, price in pairs(value).items()}
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, f"{wrong.remedy}; a step is 18:00=40")
    return tuple(OvertimeStep(after=after, hour_price=price) for after, price in sorted(found.items()))


Pauses = Annotated[
    tuple[Break, ...],
    Cell(
        _breaks,
        {
            "type": "array",
            "description": "breaks",
            "items": {
                "type": "object",
                "properties": {
                    "window": {"type": "string"},
                    "duration_min": {"type": "number"},
                    "after_driving_min": {"type": "number"},
                    "paid": {"type": "boolean"},
                },
                "required": ["duration_min"],
            },
        },
    ),
]
Steps = Annotated[
    tuple[OvertimeStep, ...],
    Cell(_steps, {"type": "object", "description": "time → extra price per hour", "additionalProperties": {"type": "number"}}),
]
