"""Wall time ↔ seconds from the epoch: the only place where the two meet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from router.model import Window
from router.units import DAY, FOREVER, HOUR, Seconds

_HOURS = re.compile(r"(?:([+-]\d{1,2})\s+)?(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")
_STAMP = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")
_OFFSET = re.compile(r"\d{4}-.*\d{2}:\d{2}.*?(?:[zZ]|[+-]\d{2}:?\d{2})$")
_SPLITS = (
    re.compile(r"\s*(?:–|—|~|～|至|\.\.)\s*"),
    re.compile(r"\s+(?:-|to)\s+"),
    re.compile(r"(?<=[:：]\d\d)\s*-\s*(?=[+]?\d{1,2}(?:[:：]|\s)|$)|^-\s*(?=\d{1,2}[:：])"),
)
_LATEST_HOUR = 71
_LONGEST_NIGHT = 16 * HOUR


class TimeFaultError(ValueError):
    """A time that cannot be; `remedy` says what to write instead, `code` is one of `router.documents.codes`."""

    def __init__(self, what: str, remedy: str, code: str = "E213") -> None:
        super().__init__(what)
        self.what, self.remedy, self.code = what, remedy, code


@dataclass(frozen=True)
class Clock:
    """The day of an instance: midnight of `day` in `zone` is second 0."""

    day: date
    zone: ZoneInfo
    _known: dict[str, Seconds] = field(default_factory=dict, repr=False, compare=False)

    @property
    def epoch(self) -> datetime:
        """Second 0, aware."""
        return datetime.combine(self.day, time(), self.zone)

    def seconds(self, value: object) -> Seconds:
        """Seconds from the epoch of a wall time (``09:00``, ``25:30``, ``+1 01:30``, ``2026-11-23 09:00``), an RFC 3339
        moment, or a `datetime` or `time` as spreadsheets and TOML give them.

        Raises
        ------
        TimeFaultError
            when it cannot be read, or never happens, or happens twice, in the zone.
        """
        if isinstance(value, str):
            text = value.strip()
            if text not in self._known:
                self._known[text] = self._from_text(text)
            return self._known[text]
        if isinstance(value, datetime):
            return self._from_datetime(value, str(value))
        if isinstance(value, time):
            return self._from_wall(datetime.combine(self.day, value.replace(tzinfo=None)), str(value))
        if isinstance(value, timedelta):
            return self._from_hours(0, 0, 0, int(value.total_seconds()), str(value))
        raise TimeFaultError(f"'{value}' is not a time", "write it as 09:00 or 2026-11-23 09:00")

    def window(self, text: str) -> Window:
        """A window such as ``09:00-11:00``; one end may be left open; a single moment is a window of that moment."""
        start, end = _halves(text.strip())
        if end is None:
            return Window(self.seconds(start), self.seconds(start))
        window = Window(self.seconds(start) if start else 0, self.seconds(end) if end else FOREVER)
        if window.start > window.end:
            raise TimeFaultError(
                f"window closes {end} before it opens {start}",
                "swap them or widen the window" + _past_midnight(window, end),
                "E214",
            )
        return window

    def text(self, moment: Seconds) -> str:
        """The moment as RFC 3339 in the zone."""
        return (self.epoch.astimezone(UTC) + timedelta(seconds=moment)).astimezone(self.zone).isoformat()

    def _from_text(self, text: str) -> Seconds:
        hours = _HOURS.fullmatch(text)
        if hours:
            days, hour, minute, second = (int(part or 0) for part in hours.groups())
            return self._from_hours(days, hour, minute, second, text)
        if _OFFSET.fullmatch(text):
            return self._from_datetime(_aware(text), text)
        stamp = _STAMP.fullmatch(text)
        if not stamp:
            raise TimeFaultError(f"'{text[:60]}' is not a time", "write it as 09:00, 25:30, +1 01:30 or 2026-11-23 09:00")
        year, month, day, hour, minute, second = (int(part or 0) for part in stamp.groups())
        try:
            return self._from_wall(datetime(year, month, day, hour, minute, second), text)
        except ValueError as fault:
            if isinstance(fault, TimeFaultError):
                raise
            raise TimeFaultError(f"'{text}' is no time of any day: {fault}", "correct the date or the hour") from fault

    def _from_hours(self, days: int, hour: int, minute: int, second: int, text: str) -> Seconds:
        if hour > _LATEST_HOUR or minute > 59 or (second > 59 and minute):
            raise TimeFaultError(f"'{text}' is no time of any day", "use 00:00 to 23:59, or 25:30 for half past one the next day")
        wall = datetime.combine(self.day, time()) + timedelta(days=days, hours=hour, minutes=minute, seconds=second)
        return self._from_wall(wall, text)

    def _from_datetime(self, value: datetime, text: str) -> Seconds:
        return self._since_epoch(value) if value.tzinfo is not None else self._from_wall(value, text)

    def _from_wall(self, wall: datetime, text: str) -> Seconds:
        first, second = wall.replace(tzinfo=self.zone, fold=0), wall.replace(tzinfo=self.zone, fold=1)
        if first.utcoffset() == second.utcoffset():
            return self._since_epoch(first)
        if first.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != wall:
            raise TimeFaultError(
                f"'{text}' does not exist in {self.zone.key}: clocks go forward", "use a time before or after the gap"
            )
        both = " or ".join(moment.isoformat() for moment in (first, second))
        raise TimeFaultError(f"'{text}' happens twice in {self.zone.key}: clocks go back", f"write {both}")

    def _since_epoch(self, value: datetime) -> Seconds:
        return round((value.astimezone(UTC) - self.epoch.astimezone(UTC)).total_seconds())


def union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same moments as disjoint windows in ascending order; windows that touch become one."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end + 1:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)


def intersection(ours: Iterable[Window], theirs: Iterable[Window]) -> tuple[Window, ...]:
    """Moments in both."""
    theirs = tuple(theirs)
    return union(
        Window(max(one.start, two.start), min(one.end, two.end))
        for one in ours
        for two in theirs
        if max(one.start, two.start) <= min(one.end, two.end)
    )


def without(windows: Iterable[Window], closed: Window) -> tuple[Window, ...]:
    """The moments of `windows` that lie outside `closed`; both of its ends count as closed."""
    parts: list[Window] = []
    for window in windows:
        before = Window(window.start, min(window.end, closed.start - 1))
        after = Window(max(window.start, closed.end + 1), window.end)
        parts += [part for part in (before, after) if part.start <= part.end]
    return union(parts)


def _aware(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("z", "Z"))
    except ValueError as fault:
        raise TimeFaultError(f"'{text[:60]}' is no moment: {fault}", "write it as 2026-11-23T09:00:00+08:00") from fault


def _halves(text: str) -> tuple[str, str | None]:
    if "/" in text and not _STAMP.fullmatch(text) and text.count("/") == 1:
        start, end = text.split("/")
        return start.strip(), end.strip()
    for split in _SPLITS[: 2 if "T" in text else 3]:
        parts = split.split(text)
        if len(parts) == 2:
            return parts[0].strip(), parts[1].strip()
    return text, None


def _past_midnight(window: Window, end: str) -> str:
    """How to write the end if the next day was meant, where that would make a window of a likely length."""
    hours = _HOURS.fullmatch(end)
    if hours is None or hours[1] or not 0 < window.end + DAY - window.start <= _LONGEST_NIGHT:
        return ""
    return f"; past midnight write {int(hours[2]) + 24}:{hours[3]}"
