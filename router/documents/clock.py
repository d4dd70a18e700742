"""Wall time ↔ seconds from the epoch: the only place where the two meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from router.documents.moments import DateOrder, TimeFaultError, WallTime, halves, wall_time
from router.model import Instance, Window, moment
from router.units import DAY, FOREVER, HOUR, Seconds

__all__ = ["Clock", "TimeFaultError", "clock_of", "intersection", "union", "without"]

PLANNED = 3 * DAY
"""A window touches the planned day or one of the two after it; a moment may also lie up to three days before."""
_FARTHEST = 3_660 * DAY
_LONGEST_NIGHT = 16 * HOUR


@dataclass(frozen=True)
class Clock:
    """The day of an instance: midnight of `day` in `zone` is second 0. `dates` is the order of ``05/11/2026`` where it is known."""

    day: date
    zone: ZoneInfo
    dates: DateOrder | None = None
    _known: dict[tuple[str, bool], Seconds] = field(default_factory=dict, repr=False, compare=False)
    _windows: dict[str, Window] = field(default_factory=dict, repr=False, compare=False)

    @property
    def epoch(self) -> datetime:
        """Second 0, aware."""
        return datetime.combine(self.day, time(), self.zone)

    def seconds(self, value: object, *, any_day: bool = False) -> Seconds:
        """Seconds from the epoch of a wall time (``09:00``, ``8h30``, ``25:30``, ``+1 01:30``, ``2026-11-23 09:00``), an RFC 3339
        moment, or a `datetime`, `time` or share of a day as spreadsheets and TOML give them.

        Parameters
        ----------
        any_day : whether it may lie outside the planned days, as the moment of an order may.

        Raises
        ------
        TimeFaultError
            when it cannot be read, lies far from the day, or never happens, or happens twice, in the zone.
        """
        if not isinstance(value, str):
            return self._moment(wall_time(value, self.dates), any_day)
        key = value.strip(), any_day
        if key not in self._known:
            self._known[key] = self._moment(wall_time(value, self.dates), any_day)
        return self._known[key]

    def window(self, text: str) -> Window:
        """A window such as ``09:00-11:00``; one end may be left open, an undated end is of the day of its beginning.

        A single moment is a window of that moment.
        """
        text = text.strip()
        if text not in self._windows:
            both = halves(text, self.dates)
            self._windows[text] = self._span(*both) if both else self.between(text, text)
        return self._windows[text]

    def between(self, start: object, end: object) -> Window:
        """The window from `start` to `end`, each written like a moment, None for an open one."""
        if start == end:
            moment = self.seconds(start)
            return self._planned(Window(moment, moment), str(start))
        first, last = (None if one is None else wall_time(one, self.dates) for one in (start, end))
        return self._span(first, last)

    def text(self, moment: Seconds) -> str:
        """The moment as RFC 3339 in the zone."""
        return (self.epoch.astimezone(UTC) + timedelta(seconds=moment)).astimezone(self.zone).isoformat()

    def _span(self, start: WallTime | None, end: WallTime | None) -> Window:
        day = None if start is None else self._day_of(start)
        window = Window(0 if start is None else self._resolved(start), FOREVER if end is None else self._resolved(end, day))
        if start is not None and end is not None and window.start > window.end:
            raise TimeFaultError(
                f"window closes {end.text} before it opens {start.text}",
                "swap them or widen the window" + _past_midnight(window, end),
                "E214",
            )
        return self._planned(window, " - ".join(half.text for half in (start, end) if half is not None))

    def _planned(self, window: Window, text: str) -> Window:
        if window.end < 0 or window.start > PLANNED:
            raise self._far(window.end if window.end < 0 else window.start, text)
        return window

    def _moment(self, value: WallTime, any_day: bool) -> Seconds:
        if value.bare:
            raise TimeFaultError(f"'{value.text[:60]}' is not a time", "write hours and minutes: 09:00")
        moment = self._resolved(value)
        if not any_day and abs(moment) > PLANNED + HOUR:
            raise self._far(moment, value.text)
        return moment

    def _far(self, moment: Seconds, text: str) -> TimeFaultError:
        what = f"'{text[:60]}' lies on {self.text(moment)[:10]}, and the day planned is {self.day.isoformat()}"
        return TimeFaultError(what, "correct the date, or write the hours alone: 09:00-11:00")

    def _day_of(self, value: WallTime) -> date | None:
        return value.day if value.aware is None else value.aware.astimezone(self.zone).date()

    def _resolved(self, value: WallTime, day: date | None = None) -> Seconds:
        """Seconds from the epoch; without a day of its own the moment is of `day`."""
        try:
            if value.aware is not None:
                moment = self._since_epoch(value.aware)
            else:
                own = value.day or (day if day is not None and not value.shift else None) or self.day
                wall = datetime.combine(own, time()) + timedelta(days=value.shift, seconds=value.seconds)
                moment = self._from_wall(wall, value.text)
        except OverflowError:
            moment = 2 * _FARTHEST
        if abs(moment) > _FARTHEST:
            raise TimeFaultError(f"'{value.text[:60]}' lies more than ten years from {self.day.isoformat()}", "correct the date")
        return moment

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


def clock_of(instance: Instance) -> Clock:
    """The clock in which the times of the day's files are written."""
    return Clock(moment(instance, 0).date(), ZoneInfo(instance.time_zone))


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


def _past_midnight(window: Window, end: WallTime) -> str:
    """How to write the end if the next day was meant, where that would make a window of a likely length."""
    if end.day is not None or end.aware is not None or end.shift or not 0 < window.end + DAY - window.start <= _LONGEST_NIGHT:
        return ""
    hours, minutes = divmod(end.seconds // 60, 60)
    return f"; past midnight write {hours + 24}:{minutes:02d}"
