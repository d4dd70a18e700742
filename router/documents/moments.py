"""Moments as people write them: from the text of a cell to a wall time, before any day or zone is known."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from router.units import DAY, HOUR, Seconds

DateOrder = Literal["dmy", "mdy"]
"""Which comes first in ``05/11/2026``; dates with points are always day, month, year."""

_HOURS = re.compile(
    r"(?:([+-]\d{1,2})\s+)?(?:(?P<half>上午|早上|午前|下午|午後|中午|晚上)\s*)?(\d{1,2})(?:\s*(?:[:：.hH]|时|時|点|點)\s*(\d{2})(?:[:：](\d{2}))?(?:分)?|\s*([hH]|时|時|点|點))?"
    r"(?:\s*(?:[uU]hr|[hH]rs?))?\s*(?:([aApP])\.?\s?[mM]\.?)?",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\s*(.+))?", re.ASCII)
_DATED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:,?[T ]\s*(.+))?", re.ASCII)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号號]\s*(.*)", re.ASCII)
_OFFSET = re.compile(r"\d{4}-.*\d{2}:\d{2}.*?(?:[zZ]|[+-]\d{2}:?\d{2})$")
_SHARE = re.compile(r"(\d{5})?0?[.,](\d{3,})", re.ASCII)
_UNCLEAR = re.compile(r"0\.\d\d")
_SEPARATOR = re.compile(r"\s*(?:-|–|—|~|～|至|到|/|\.\.)\s*|\s+(?:to|à|bis|a|até|until)\s+")
_TWO_ENDS = (
    r"(?:between|from|entre|de|des|zwischen|von|desde|das|tra|dalle)\s+(?:las?\s+|as\s+|le\s+)?(?P<start>.*?\d.*?)"
    r"\s*(?:-|–|\s(?:and|to|till|until|et|à|a|und|bis|y|e|hasta|às|alle)\s)\s*(?:las?\s+|as\s+|le\s+)?(?P<end>.*\d.*)"
)
_START = (
    r"(?:(?:from|after|not\s+before|starting|ab|nach|frühestens|dès|après|à\s+partir\s+de|a\s+partir\s+d[eao]s?|desde|después\s+de|depois"
    r"\s+das|dopo|dalle)\s+(?:las?\s+|le\s+)?(?P<words>.*\d.*)|(?P<signs>.*\d.*?)\s*(?:(?:以|之)?[后後]|起))"
)
_END = (
    r"(?:(?:until|till|before|by|not\s+after|bis|vor|spätestens|avant|jusqu['’]?à|hasta|antes\s+d[eao]s?|até(?:\s+às)?|entro|prima\s+delle|fino"
    r"\s+alle)\s+(?:las?\s+|le\s+)?(?P<words>.*\d.*)|(?P<signs>.*\d.*?)\s*(?:以|之)?前)"
)
"""Windows in words, whatever their case; `re` compiles and keeps them when the first is met."""
_LATEST_HOUR = 71
_SPREADSHEET_ZERO = datetime(1899, 12, 30)
_BARE_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1))
_LARGEST = 1e15
_REMEDY = "write it as 09:00, 25:30, +1 01:30 or 2026-11-23 09:00"


class TimeFaultError(ValueError):
    """A time that cannot be; `remedy` says what to write instead, `code` is one of `router.documents.codes`."""

    def __init__(self, what: str, remedy: str, code: str = "E213") -> None:
        super().__init__(what)
        self.what, self.remedy, self.code = what, remedy, code


@dataclass(frozen=True, slots=True)
class WallTime:
    """`seconds` after the midnight that begins `day` (None: the instance's own day), `shift` days later; or an `aware` moment.

    `bare` hours (``14``) mean something in a window only; `half` is ``a`` or ``p`` where the twelve-hour clock was written.
    """

    text: str
    seconds: Seconds = 0
    day: date | None = None
    shift: int = 0
    aware: datetime | None = None
    bare: bool = False
    half: str = ""


def wall_time(value: object, dates: DateOrder | None) -> WallTime:
    """What a cell or a JSON value says.

    Raises
    ------
    TimeFaultError
        when it cannot be read, or could be read in two ways.
    """
    if isinstance(value, str):
        return wall_time_of_text(value.strip(), dates)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return WallTime(str(value), aware=value)
        day = None if value.date() in _BARE_DAYS else value.date()
        return WallTime(str(value), _of_day(value.time()), day)
    if isinstance(value, date):
        turned = f"'{value.month}-{value.day}' and of '{value.day}-{value.month}'"
        what = f"{value.isoformat()} is a date without an hour; spreadsheets make one of {turned}"
        raise TimeFaultError(what, "format the column as text and type hours: 09:00-11:00")
    if isinstance(value, time):
        return WallTime(str(value), _of_day(value))
    if isinstance(value, timedelta):
        return WallTime(str(value), int(value.total_seconds()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) > _LARGEST:
            raise TimeFaultError("so large a number is not a time", _REMEDY)
        return _of_number(float(value), str(value))
    raise TimeFaultError(f"'{str(value)[:60]}' is not a time", _REMEDY)


@lru_cache(maxsize=20_000)
def wall_time_of_text(text: str, dates: DateOrder | None) -> WallTime:
    """Like `wall_time`, for text."""
    found = _hours(text, text)
    if found is not None:
        return found
    if _OFFSET.fullmatch(text):
        return WallTime(text, aware=_aware(text))
    day, rest = _day(text, dates)
    if day is not None:
        found = _hours(rest or "", text) if rest else None
        if found is None:
            what = f"'{text[:60]}' is a date without an hour" if not rest else f"'{text[:60]}' is not a time"
            raise TimeFaultError(what, "write the hours as well: 2026-11-23 09:00, or 09:00 alone")
        return replace(found, day=None if day in _BARE_DAYS else day)
    share = _SHARE.fullmatch(text)
    if share:
        return _of_number(float(f"{share[1] or 0}.{share[2]}"), text, len(share[2]))
    raise TimeFaultError(f"'{text[:60]}' is not a time", _REMEDY)


@lru_cache(maxsize=20_000)
def halves(text: str, dates: DateOrder | None) -> tuple[WallTime | None, WallTime | None] | None:
    """Beginning and end of a window, None for an open one; None when `text` is no window of two ends.

    Raises
    ------
    TimeFaultError
        when it could be split in two ways.
    """
    if "T" in text and _OFFSET.fullmatch(text) and "/" not in text:
        return None
    text = text.removeprefix("从").removeprefix("從")
    found = []
    for mark in _SEPARATOR.finditer(text):
        start, end = text[: mark.start()].strip(), text[mark.end() :].strip()
        if not (start or end) or ("/" in mark[0] and not (":" in start and ":" in end)):
            continue
        try:
            pair = tuple(wall_time_of_text(half, dates) if half else None for half in (start, end))
        except TimeFaultError:
            continue
        if not any(half is not None and half.bare and None in pair for half in pair):
            found.append(pair)
    if len(found) > 1:
        raise TimeFaultError(f"'{text[:60]}' can be read as a window in two ways", "write 09:00-11:00")
    return _same_half(*found[0]) if found else _worded(text, dates)


def _worded(text: str, dates: DateOrder | None) -> tuple[WallTime | None, WallTime | None] | None:
    """Windows in words: ``de 9h à 11h``, ``between 9 and 11``, ``ab 14 Uhr``, ``avant 12h``, ``14点以后``."""
    both, start, end = (re.fullmatch(form, text, re.IGNORECASE) for form in (_TWO_ENDS, _START, _END))
    try:
        if both:
            return _same_half(wall_time_of_text(both["start"].strip(), dates), wall_time_of_text(both["end"].strip(), dates))
        if start:
            return replace(wall_time_of_text((start["words"] or start["signs"]).strip(), dates), bare=False), None
        if end:
            return None, replace(wall_time_of_text((end["words"] or end["signs"]).strip(), dates), bare=False)
    except TimeFaultError:
        pass  # words about something else
    return None


def _same_half(start: WallTime | None, end: WallTime | None) -> tuple[WallTime | None, WallTime | None]:
    """``9-11 am``, ``2 pm - 4``: an end without a half of the day is of the other's, a beginning maybe of the half before."""
    if start is None or end is None or bool(start.half) == bool(end.half):
        return start, end
    if start.half:
        later = end.seconds + 12 * HOUR
        fits = start.half == "p" and end.day is None and end.seconds < start.seconds <= later < DAY
        return start, replace(end, seconds=later if fits else end.seconds, bare=False)
    if start.seconds >= 13 * HOUR:
        return start, end
    hours = start.seconds % (12 * HOUR)
    later = hours + (12 * HOUR if end.half == "p" else 0)
    return replace(start, seconds=later if later <= end.seconds else hours, bare=False), end


def _hours(text: str, whole: str) -> WallTime | None:
    match = _HOURS.fullmatch(text.replace("点半", "点30").replace("點半", "點30"))
    if match is None:
        return None
    if _UNCLEAR.fullmatch(text):
        raise TimeFaultError(f"'{whole[:60]}' may be a time, or a share of the day", "write it as 00:25 or 06:00")
    days, hour, minute, second = (int(match[part] or 0) for part in (1, 3, 4, 5))
    half = (match[7] or "").lower()
    if match["half"] and not half:
        if hour == 12 and match["half"] not in ("中午", "下午"):
            raise TimeFaultError(f"'{whole[:60]}' may be noon or midnight", "write it as 12:00, or as 24:00")
        half = ("a" if match["half"] in ("上午", "早上", "午前") else "p") if hour <= 12 else ""
    if hour > (12 if half else _LATEST_HOUR) or minute > 59 or (half and hour == 0) or second > 59:
        remedy = "use 00:00 to 23:59, or 25:30 for half past one the next day"
        raise TimeFaultError(f"'{whole[:60]}' is no time of any day", remedy)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    bare = match[4] is None and match[6] is None and not half
    if bare and hour > 24:
        return None
    return WallTime(whole, hour * HOUR + minute * 60 + second, shift=days, bare=bare, half=half)


def date_of(text: str, dates: DateOrder | None) -> date | None:
    """The date that `text` is, and nothing else."""
    day, rest = _day(text, dates)
    return None if rest else day


def _day(text: str, dates: DateOrder | None) -> tuple[date | None, str | None]:
    """The date that `text` begins with, and what follows it."""
    match = _ISO.fullmatch(text) or _CHINESE.fullmatch(text)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]), text), match[4]
    match = _DATED.fullmatch(text)
    if match is None:
        return None, None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == ".":
        dates = "dmy"
    if dates is None and one <= 12 and two <= 12 and one != two:
        what = f"'{text[:60]}' may be {year}-{two:02d}-{one:02d} or {year}-{one:02d}-{two:02d}"
        raise TimeFaultError(what, 'write the year first, or set dates = "dmy" (or "mdy") in [reading]')
    day, month = (two, one) if dates == "mdy" or (dates is None and two > 12) else (one, two)
    return _date(year, month, day, text), match[5]


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise TimeFaultError(f"'{text[:60]}' is no time of any day: {wrong}", "correct the date or the hour") from wrong


def _of_day(value: time) -> Seconds:
    return value.hour * HOUR + value.minute * 60 + value.second + (1 if value.microsecond >= 500_000 else 0)


def _of_number(value: float, text: str, digits: int = 9) -> WallTime:
    """A share of the day (0.395833 is 09:30), or days since 1899-12-30 with one, as spreadsheets keep them."""
    if not (0 < value < 1 or 20_000 < value < 80_000):
        raise TimeFaultError(f"'{text[:60]}' is not a time", _REMEDY)
    days, share = divmod(value, 1)
    seconds = round(share * DAY)
    minute = round(seconds / 60) * 60
    if digits < 5:
        if abs(share * DAY - minute) > 5:
            raise TimeFaultError(f"'{text[:60]}' is too short for a time of day", _REMEDY)
        seconds = minute
    return WallTime(text, seconds, (_SPREADSHEET_ZERO + timedelta(days=days)).date() if days else None)


def _aware(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("z", "Z"))
    except ValueError as wrong:
        raise TimeFaultError(f"'{text[:60]}' is no moment: {wrong}", "write it as 2026-11-23T09:00:00+08:00") from wrong
