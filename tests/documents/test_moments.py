"""How people write moments, windows and dates."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from router.documents.clock import Clock, TimeFaultError
from router.model import Window
from router.units import FOREVER

CLOCK = Clock(date(2026, 11, 23), ZoneInfo("Europe/Madrid"))
H = 3_600


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8h-10h", 8, 10),
        ("8h30-10h", 8.5, 10),
        ("8 h 30 à 10 h", 8.5, 10),
        ("14-16", 14, 16),
        ("9-11:30", 9, 11.5),
        ("09.00-11.00", 9, 11),
        ("9.30 - 11.00 Uhr", 9.5, 11),
        ("9:00 AM - 1:00 PM", 9, 13),
        ("9-11 am", 9, 11),
        ("11-1 pm", 11, 13),
        ("2-4pm", 14, 16),
        ("von 9:00".removeprefix("von ") + " bis 11:00", 9, 11),
        ("9:00 a 11:00", 9, 11),
        ("上午".removeprefix("上午") + "9点-11点", 9, 11),
        ("9时30分至11时", 9.5, 11),
        ("de 9h à 11h", 9, 11),
        ("entre 9h et 11h30", 9, 11.5),
        ("between 9 and 11", 9, 11),
        ("zwischen 9 und 11 Uhr", 9, 11),
        ("entre las 9 y las 11", 9, 11),
        ("dalle 9 alle 11", 9, 11),
        ("bis 12 Uhr", 0, 12),
        ("avant 12h", 0, 12),
        ("antes de las 12", 0, 12),
        ("before 1 pm", 0, 13),
        ("12点前", 0, 12),
        ("下午2点-4点", 14, 16),
        ("上午9点半到下午1点", 9.5, 13),
        ("上午9点-12点", 9, 12),
        ("2 pm - 4", 14, 16),
        ("2026-11-23 09:00-11:00", 9, 11),
        ("23/11/2026 09:00 - 11:00", 9, 11),
        ("23.11.2026 09:00 - 23.11.2026 11:00", 9, 11),
        ("2026年11月23日 9:00 - 11:00", 9, 11),
        ("2026-11-24 09:00-11:00", 33, 35),
        ("2026-11-22 22:00 - 2026-11-23 02:00", -2, 2),
    ],
)
def test_windows(text: str, start: float, end: float) -> None:
    assert CLOCK.window(text) == Window(round(start * H), round(end * H))


@pytest.mark.parametrize(
    "text", ["ab 14 Uhr", "après 14h", "à partir de 14h", "desde las 14", "after 2 pm", "14点以后", "下午2点后"]
)
def test_windows_without_an_end(text: str) -> None:
    assert CLOCK.window(text) == Window(14 * H, FOREVER)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("8h", 8),
        ("8h30", 8.5),
        ("9:30 PM", 21.5),
        ("12:15 am", 0.25),
        ("0.395833", 9.5),
        ("0,395833", 9.5),
        (0.395833, 9.5),
        (0.375, 9),
        (46349.375, 9),
        ("46349.395833", 9.5),
        ("1899-12-30 15:00:00", 15),
        (datetime(1899, 12, 30, 15), 15),
        (time(7, 45), 7.75),
        ("23/11/2026 07:45", 7.75),
    ],
)
def test_moments(value: object, hours: float) -> None:
    assert CLOCK.seconds(value) == hours * H


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("14", "is not a time"),
        ("0.25", "may be a time, or a share of the day"),
        ("0.3958", ""),
        ("0.3961", "too short"),
        ("13:00 PM", "no time of any day"),
        ("05/11/2026 09:00", "may be 2026-11-05 or 2026-05-11"),
        ("2026-11-23", "a date without an hour"),
        (date(2026, 11, 9), "spreadsheets make one of '11-9' and of '9-11'"),
        ("2025-11-23 15:00", "lies on 2025-11-23, and the day planned is 2026-11-23"),
        ("2026-12-23 15:00", "lies on 2026-12-23"),
        (datetime(1, 1, 1, tzinfo=UTC), "more than ten years"),
        ("9999-12-31T23:00:00Z", "more than ten years"),
        ("0001-01-01 00:00", "more than ten years"),
        (True, "is not a time"),
    ],
)
def test_what_is_no_moment(value: object, said: str) -> None:
    if not said:
        assert CLOCK.seconds(value) == 9.5 * H
        return
    with pytest.raises(TimeFaultError, match=said):
        CLOCK.seconds(value)


@pytest.mark.parametrize(
    "text",
    [
        "de 9h",
        "von 9",
        "call before delivery 5",
        "上午12点-下午1点",
        "2026-11-22 09:00-11:00",
        "2026-11-27 09:00-11:00",
        "9/11",
        "9-10-11",
        "9:00-10:00-11:00",
        "2026-11-9",
    ],
)
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(TimeFaultError):
        CLOCK.window(text)


def test_the_order_of_day_and_month_is_that_of_the_table() -> None:
    day_first, month_first = (Clock(date(2026, 11, 5), CLOCK.zone, order) for order in ("dmy", "mdy"))
    assert day_first.seconds("05/11/2026 09:00") == 9 * H
    assert month_first.seconds("11/05/2026 09:00") == 9 * H
    with pytest.raises(TimeFaultError, match="lies on 2026-05-11"):
        month_first.seconds("05/11/2026 09:00")


def test_ends_in_two_columns() -> None:
    assert CLOCK.between("9:00", "11:00") == Window(9 * H, 11 * H)
    assert CLOCK.between(time(9), datetime(2026, 11, 23, 11)) == Window(9 * H, 11 * H)
    assert CLOCK.between(datetime(2026, 11, 24, 9), time(11)) == Window(33 * H, 35 * H)
    assert CLOCK.between("9:00", None) == Window(9 * H, FOREVER)
    assert CLOCK.between("9", "11") == Window(9 * H, 11 * H)


def test_the_moment_of_an_order_may_lie_long_ago() -> None:
    assert CLOCK.seconds("2026-10-24 00:00", any_day=True) == -30 * 24 * H - H  # clocks went back in between
