"""What one cell may hold: each type reads text as people type it, and the value JSON gives, and faults carry code and remedy."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from router.documents.clock import Clock, TimeFaultError, union
from router.documents.styles import PLAIN, AmbiguousNumberError, Style, figure
from router.model import Window
from router.model.conditions import FASTEST
from router.units import Seconds

Found = TypeVar("Found")
_DURATION = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)
_LIST = re.compile(r"\s*[;；|]\s*")
_YES = {
    "yes",
    "y",
    "true",
    "1",
    "x",
    "oui",
    "o",
    "vrai",
    "ja",
    "j",
    "wahr",
    "si",
    "sí",
    "s",
    "sim",
    "verdadero",
    "是",
    "对",
    "✓",
    "✔",
}
_NO = {"no", "n", "false", "0", "-", "non", "faux", "nein", "falsch", "não", "falso", "否", "不"}
LARGEST = 1_000_000_000_000.0
"""Of any figure: a price, a load, a class."""
LONGEST = 5_256_000
"""Minutes: ten years."""
FARTHEST = 2_000_000
"""Kilometres."""


@dataclass(frozen=True, slots=True)
class FromTo:
    """A window whose ends stand in columns of their own; None is an open end."""

    start: Any = None
    end: Any = None


@dataclass(frozen=True, slots=True)
class Several:
    """What several columns say of one field; they must agree."""

    values: tuple[Any, ...]
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return " and ".join(str(value) for value in self.values)


def fault(code: str, what: str, remedy: str) -> NoReturn:
    """Raise a fault of one cell, to be turned into a `Problem` where file and row are known."""
    shown = what.encode(errors="backslashreplace").decode()  # pydantic renders no lone surrogates
    raise PydanticCustomError(code, "{what}", {"what": shown, "remedy": remedy})


def near_misses(word: str, words: "list[str] | tuple[str, ...]") -> str:
    """What to write instead of `word`: the likeliest of `words`, or all of them when they are few."""
    close = [one for one in words if one.casefold() == word.casefold()] or get_close_matches(word, words, n=2, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(repr(one) for one in close)}?"
    if not words:
        return "none is known here"
    return f"use one of {', '.join(words[:12])}{' …' if len(words) > 12 else ''}"


def as_text(value: object) -> str:
    """The value as text; of numbers that Python does not write out (more than 4,300 digits), only how large they are."""
    if isinstance(value, int) and value.bit_length() > 1_000:
        return f"a number of {value.bit_length()} bits"
    try:
        return str(value)
    except ValueError:  # such a number within a list
        return f"a {type(value).__name__} with a number too large to be written out"


def short(value: object) -> str:
    """The value for a message: never longer than a line."""
    text = as_text(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def number(value: object, style: Style = PLAIN, *, coordinate: bool = False, most: float = LARGEST) -> float:
    """A finite number from text or number; text is read in the style of its table."""
    if isinstance(value, bool):
        fault("E211", f"'{value}' is not a number", "write digits")
    if isinstance(value, Several):
        return _agreed(value, [number(one, style, coordinate=coordinate, most=most) for one in value.values])
    try:
        found = figure(value, style, coordinate=coordinate) if isinstance(value, str) else float(value)  # type: ignore[arg-type]
    except AmbiguousNumberError:
        text = str(value).strip()
        both = f"{text.replace(',', '').replace('.', '')} or {text.replace(',', '.')}"
        fault("E211", f"'{short(text)}' may be {both}", 'write it without the mark, or set decimal = "," (or ".") in [reading]')
    except OverflowError:
        found = math.inf
    except (TypeError, ValueError):
        mark = "a comma" if style.decimal == "," else "a point"
        fault("E211", f"'{short(value)}' is not a number", f"write digits, with {mark} before decimals and no unit")
    if not math.isfinite(found):
        fault("E211", f"'{short(value)}' is not a finite number", "leave the cell empty when the figure is not known")
    if abs(found) > most:
        fault("E212", f"{short(value)} is too large", f"use at most {most:,.0f}")
    return found


def amount(value: object, style: Style = PLAIN, most: float = LARGEST) -> float:
    """A number of 0 or more."""
    found = number(value, style, most=most)
    if found < 0:
        fault("E212", f"{short(value)} is negative", "use 0 or more")
    return found


def style_of(info: ValidationInfo) -> Style:
    """The style of the table that is validated."""
    style = (info.context or {}).get("style", PLAIN)
    assert isinstance(style, Style)
    return style


def _number(value: object, info: ValidationInfo) -> float:
    return number(value, style_of(info))


def _amount(value: object, info: ValidationInfo) -> float:
    return amount(value, style_of(info))


def _share(value: object, info: ValidationInfo) -> float:
    found = _amount(value, info)
    if found > 1:
        fault("E212", f"{short(value)} is more than the whole", "use 0 to 1")
    return found


def _positive(value: object, info: ValidationInfo) -> float:
    found = _number(value, info)
    if found <= 0:
        fault("E212", f"{short(value)} is not above 0", "use a number above 0")
    return found


def _whole(value: object, info: ValidationInfo) -> int:
    found = _number(value, info)
    if found != int(found):
        fault("E216", f"{short(value)} is not a whole number", "round it")
    return int(found)


MOST_ALIKE = 10_000
"""Vehicles that one row may stand for; more is a slip of the pen that would fill the memory."""


def _count(value: object, info: ValidationInfo) -> int:
    found = _whole(value, info)
    if found < 0:
        fault("E212", f"{short(value)} is negative", "use 0 or more")
    return found


def _alike(value: object, info: ValidationInfo) -> int:
    found = _count(value, info)
    if found > MOST_ALIKE:
        fault("E212", f"{short(value)} are too many", f"use at most {MOST_ALIKE}")
    return found


def _minutes(value: object, info: ValidationInfo) -> Seconds:
    """Minutes, or hours, minutes and seconds as spreadsheets type a duration."""
    if isinstance(value, time):
        return value.hour * 3_600 + value.minute * 60 + value.second
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    typed = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if typed:
        return int(typed[1]) * 3_600 + int(typed[2]) * 60 + int(typed[3])
    return round(amount(value, style_of(info), LONGEST) * 60)


def _kilometres(value: object, info: ValidationInfo) -> int:
    return round(amount(value, style_of(info), FARTHEST) * 1000)


def _latitude(value: object, info: ValidationInfo) -> float:
    return _degrees(value, info, 90, "latitude")


def _longitude(value: object, info: ValidationInfo) -> float:
    return _degrees(value, info, 180, "longitude")


def _degrees(value: object, info: ValidationInfo, most: int, name: str) -> float:
    found = number(value, style_of(info), coordinate=True)
    if abs(found) > most:
        fault("E212", f"{name} {short(value)} is outside ±{most}", "write degrees; see that lat and lon are not swapped")
    return found


def written(value: object) -> str:
    """The text of a cell as it was typed: spreadsheets and JSON make figures of ids and telephone numbers."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat(sep=" ") if isinstance(value, datetime) else as_text(value).strip()


def _text(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 200:
        fault("E207", "it is a figure of more than 60 digits", "shorten it")
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return written(value)
    if isinstance(value, Several):
        texts = {written(one) for one in value.values}
        return texts.pop() if len(texts) == 1 else _disagree(value)
    if isinstance(value, date | time):
        fault("E217", f"{value} is a date or a time", "format the column as text and type it again")
    fault("E217", f"'{short(value)}' is not text", "write it as text")


def _yes(value: object, info: ValidationInfo) -> bool:
    del info
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


def _words(value: object, info: ValidationInfo) -> tuple[str, ...]:
    del info
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
    if isinstance(value, Several):
        return _agreed(value, [_moment(one, info) for one in value.values])
    try:
        return clock_of(info).seconds(value)
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)


def _any_moment(value: object, info: ValidationInfo) -> Seconds:
    if isinstance(value, Several):
        return _agreed(value, [_any_moment(one, info) for one in value.values])
    try:
        return clock_of(info).seconds(value, any_day=True)
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)


def _window(value: object, info: ValidationInfo) -> Window:
    clock = clock_of(info)
    if isinstance(value, Several):
        return _agreed(value, [_window(one, info) for one in value.values])
    try:
        if isinstance(value, FromTo):
            return clock.between(value.start, value.end)
        return clock.window(value) if isinstance(value, str) else clock.between(value, value)
    except TimeFaultError as wrong:
        fault(wrong.code, wrong.what, wrong.remedy)


def _windows(value: object, info: ValidationInfo) -> tuple[Window, ...]:
    if isinstance(value, Several):
        return _agreed(value, [_windows(one, info) for one in value.values])
    return union(_window(item, info) for item in _items(value))


def _agreed(value: Several, found: list[Found]) -> Found:
    return found[0] if all(one == found[0] for one in found) else _disagree(value)


def _disagree(value: Several) -> NoReturn:
    columns = " and ".join(f"'{column}'" for column in value.columns)
    what = f"columns {columns} are both read for it and differ: " + ", ".join(short(one) for one in value.values)
    fault("E208", what, f'name one a remark in the settings: columns = {{"{value.columns[-1]}" = "remark"}}')


def _moments(value: object, info: ValidationInfo) -> tuple[Seconds, ...]:
    return tuple(sorted({_moment(item, info) for item in _items(value)}))


def _items(value: object) -> list[Any]:
    return pieces(value) if isinstance(value, str | list | tuple) else [value]


class Cell:
    """Annotation of a type that `read` makes of what a cell or JSON holds, and what JSON may hold.

    What `read` gives is the value: unlike with `pydantic.BeforeValidator`, no validator of the type is built behind it.
    """

    def __init__(self, read: Callable[[Any, ValidationInfo], Any], json_schema: dict[str, Any]) -> None:
        self.read, self.json_schema = read, json_schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        del source, handler
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        del schema, handler
        return dict(self.json_schema)


def _cell(read: Callable[[Any, ValidationInfo], Any], kind: str, description: str, **more: Any) -> Cell:
    """JSON may hold the type itself, or text as in a cell."""
    kinds = [kind] if kind == "string" else [kind, "string"]
    return Cell(read, {"type": kinds, "description": description, **more})


Text = Annotated[str, BeforeValidator(_text), Field(max_length=2_000)]
Number = Annotated[float, _cell(_number, "number", "a finite number")]
Amount = Annotated[float, _cell(_amount, "number", "0 or more", minimum=0)]
Share = Annotated[float, _cell(_share, "number", "0 to 1", minimum=0, maximum=1)]
Positive = Annotated[float, _cell(_positive, "number", "above 0", exclusiveMinimum=0)]
SpeedFactor = Annotated[float, _cell(_positive, "number", f"above 0, at most {FASTEST:g}", exclusiveMinimum=0, maximum=FASTEST)]
"""`router.traffic` refuses more than `FASTEST`, from where file and row are known."""
Whole = Annotated[int, _cell(_whole, "integer", "a whole number")]
Count = Annotated[int, _cell(_count, "integer", "0 or more", minimum=0)]
Alike = Annotated[int, _cell(_alike, "integer", "0 to 10000", minimum=0, maximum=10_000)]
Minutes = Annotated[Seconds, _cell(_minutes, "number", "minutes, decimals allowed", minimum=0)]
Kilometres = Annotated[int, _cell(_kilometres, "number", "kilometres, decimals allowed", minimum=0)]
Latitude = Annotated[float, _cell(_latitude, "number", "degrees north", minimum=-90, maximum=90)]
Longitude = Annotated[float, _cell(_longitude, "number", "degrees east", minimum=-180, maximum=180)]
Yes = Annotated[bool, _cell(_yes, "boolean", "yes or no")]
Words = Annotated[tuple[str, ...], _cell(_words, "array", "ids or words", items={"type": "string"})]
Moment = Annotated[Seconds, _cell(_moment, "string", "09:00, 25:30, +1 01:30, 2026-11-23 09:00 (wall time) or RFC 3339")]
AnyMoment = Annotated[
    Seconds,
    _cell(_any_moment, "string", "09:00, -1 22:00, 2026-11-23 09:00 (wall time) or RFC 3339, of any day"),
]
Moments = Annotated[tuple[Seconds, ...], _cell(_moments, "array", "moments", items={"type": "string"})]
Span = Annotated[Window, _cell(_window, "string", "a window such as 09:00-11:00, or one moment")]
Spans = Annotated[tuple[Window, ...], _cell(_windows, "array", "windows such as 09:00-11:00", items={"type": "string"})]
MinutesByKind = Annotated[dict[str, Minutes], BeforeValidator(pairs)]
Amounts = Annotated[dict[str, Amount], BeforeValidator(pairs)]
Counts = Annotated[dict[str, Count], BeforeValidator(pairs)]
