"""What one cell may hold: each type reads text as people type it, and the value JSON gives, and faults carry code and remedy."""

import math
import re
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from router.documents.clock import Clock, TimeFaultError, union
from router.model import Window
from router.model.conditions import FASTEST
from router.units import Seconds

_LIST = re.compile(r"\s*[;；|]\s*")
_YES, _NO = {"yes", "y", "true", "1", "x", "是"}, {"no", "n", "false", "0", "否"}


def fault(code: str, what: str, remedy: str) -> NoReturn:
    """Raise a fault of one cell, to be turned into a `Problem` where file and row are known."""
    raise PydanticCustomError(code, "{what}", {"what": what, "remedy": remedy})


def near_misses(word: str, words: "list[str] | tuple[str, ...]") -> str:
    """What to write instead of `word`: the likeliest of `words`, or all of them when they are few."""
    close = get_close_matches(word, words, n=2, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(repr(one) for one in close)}?"
    if not words:
        return "none is known here"
    return f"use one of {', '.join(words[:12])}{' …' if len(words) > 12 else ''}"


def short(value: object) -> str:
    """The value for a message: never longer than a line."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def number(value: object) -> float:
    """A finite number from text or number; a decimal comma is not guessed at."""
    if isinstance(value, bool):
        fault("E211", f"'{value}' is not a number", "write digits")
    try:
        figure = float(value.strip().replace("，", ",")) if isinstance(value, str) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        fault("E211", f"'{short(value)}' is not a number", "write digits, with a point before decimals and no unit")
    if not math.isfinite(figure):
        fault("E211", f"'{short(value)}' is not a finite number", "leave the cell empty when the figure is not known")
    return figure


def amount(value: object) -> float:
    """A number of 0 or more."""
    figure = number(value)
    if figure < 0:
        fault("E212", f"{short(value)} is negative", "use 0 or more")
    return figure


def _share(value: object) -> float:
    figure = amount(value)
    if figure > 1:
        fault("E212", f"{short(value)} is more than the whole", "use 0 to 1")
    return figure


def _positive(value: object) -> float:
    figure = number(value)
    if figure <= 0:
        fault("E212", f"{short(value)} is not above 0", "use a number above 0")
    return figure


def _whole(value: object) -> int:
    figure = number(value)
    if figure != int(figure):
        fault("E216", f"{short(value)} is not a whole number", "round it")
    return int(figure)


MOST_ALIKE = 10_000
"""Vehicles that one row may stand for; more is a slip of the pen that would fill the memory."""


def _count(value: object) -> int:
    figure = _whole(value)
    if figure < 0:
        fault("E212", f"{short(value)} is negative", "use 0 or more")
    return figure


def _alike(value: object) -> int:
    figure = _count(value)
    if figure > MOST_ALIKE:
        fault("E212", f"{short(value)} are too many", f"use at most {MOST_ALIKE}")
    return figure


def _minutes(value: object) -> Seconds:
    return round(amount(value) * 60)


def _kilometres(value: object) -> int:
    return round(amount(value) * 1000)


def _latitude(value: object) -> float:
    return _degrees(value, 90, "latitude")


def _longitude(value: object) -> float:
    return _degrees(value, 180, "longitude")


def _degrees(value: object, most: int, name: str) -> float:
    figure = number(value)
    if abs(figure) > most:
        fault("E212", f"{name} {short(value)} is outside ±{most}", "write degrees; see that lat and lon are not swapped")
    return figure


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    fault("E217", f"'{short(value)}' is not text", "write it as text")


def _yes(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _text(value).lower()
    if word not in _YES | _NO:
        fault("E215", f"'{short(value)}' is neither yes nor no", "write yes or no")
    return word in _YES


def pieces(value: object) -> list[Any]:
    """The items of a list: JSON gives one, a cell separates them by semicolons."""
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return [item for item in _LIST.split(_text(value)) if item]


def _words(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(item) for item in pieces(value)))


def pairs(value: object) -> dict[str, Any]:
    """``van=4; e-bike=2`` or a JSON object."""
    if isinstance(value, dict):
        return value
    found = {}
    for item in pieces(value):
        key, mark, rest = str(item).replace("：", ":").rpartition("=" if "=" in str(item) else ":")
        if not mark or not key.strip():
            fault("E217", f"'{short(item)}' is no pair", "write name=figure, several separated by ;")
        found[key.strip()] = rest.strip()
    return found


def clock_of(info: ValidationInfo) -> Clock:
    """The clock that came with the validation."""
    clock = (info.context or {}).get("clock")
    assert isinstance(clock, Clock), "documents are validated with a clock"
    return clock


def _moment(value: object, info: ValidationInfo) -> Seconds:
    try:
        return clock_of(info).seconds(value)
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)


def _window(value: object, info: ValidationInfo) -> Window:
    clock = clock_of(info)
    try:
        return clock.window(value) if isinstance(value, str) else Window(clock.seconds(value), clock.seconds(value))
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)


def _windows(value: object, info: ValidationInfo) -> tuple[Window, ...]:
    return union(_window(item, info) for item in _items(value))


def _moments(value: object, info: ValidationInfo) -> tuple[Seconds, ...]:
    return tuple(sorted({_moment(item, info) for item in _items(value)}))


def _items(value: object) -> list[Any]:
    return pieces(value) if isinstance(value, str | list | tuple) else [value]


def _schema(kind: str, description: str, **more: Any) -> WithJsonSchema:
    """What JSON may hold: the type itself, or text as in a cell."""
    kinds = [kind] if kind == "string" else [kind, "string"]
    return WithJsonSchema({"type": kinds, "description": description, **more})


Text = Annotated[str, BeforeValidator(_text), Field(max_length=2_000)]
Number = Annotated[float, BeforeValidator(number), _schema("number", "a finite number")]
Amount = Annotated[float, BeforeValidator(amount), _schema("number", "0 or more", minimum=0)]
Share = Annotated[float, BeforeValidator(_share), _schema("number", "0 to 1", minimum=0, maximum=1)]
Positive = Annotated[float, BeforeValidator(_positive), _schema("number", "above 0", exclusiveMinimum=0)]
SpeedFactor = Annotated[
    float, BeforeValidator(_positive), _schema("number", f"above 0, at most {FASTEST:g}", exclusiveMinimum=0, maximum=FASTEST)
]
"""`router.traffic` refuses more than `FASTEST`, from where file and row are known."""
Whole = Annotated[int, BeforeValidator(_whole), _schema("integer", "a whole number")]
Count = Annotated[int, BeforeValidator(_count), _schema("integer", "0 or more", minimum=0)]
Alike = Annotated[int, BeforeValidator(_alike), _schema("integer", "0 to 10000", minimum=0, maximum=10_000)]
Minutes = Annotated[Seconds, BeforeValidator(_minutes), _schema("number", "minutes, decimals allowed", minimum=0)]
Kilometres = Annotated[int, BeforeValidator(_kilometres), _schema("number", "kilometres, decimals allowed", minimum=0)]
Latitude = Annotated[float, BeforeValidator(_latitude), _schema("number", "degrees north", minimum=-90, maximum=90)]
Longitude = Annotated[float, BeforeValidator(_longitude), _schema("number", "degrees east", minimum=-180, maximum=180)]
Yes = Annotated[bool, BeforeValidator(_yes), _schema("boolean", "yes or no")]
Words = Annotated[tuple[str, ...], BeforeValidator(_words), _schema("array", "ids or words", items={"type": "string"})]
Moment = Annotated[
    Seconds, BeforeValidator(_moment), _schema("string", "09:00, 25:30, +1 01:30, 2026-11-23 09:00 (wall time) or RFC 3339")
]
Moments = Annotated[tuple[Seconds, ...], BeforeValidator(_moments), _schema("array", "moments", items={"type": "string"})]
Span = Annotated[Window, BeforeValidator(_window), _schema("string", "a window such as 09:00-11:00, or one moment")]
Spans = Annotated[
    tuple[Window, ...], BeforeValidator(_windows), _schema("array", "windows such as 09:00-11:00", items={"type": "string"})
]
MinutesByKind = Annotated[dict[str, Minutes], BeforeValidator(pairs)]
Amounts = Annotated[dict[str, Amount], BeforeValidator(pairs)]
Counts = Annotated[dict[str, Count], BeforeValidator(pairs)]
