"""Wall time ↔ seconds: worked out by hand, changes of the clocks included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from router.documents.clock import Clock, TimeFaultError, intersection, union, without
from router.model import Window
from router.units import FOREVER

SHANGHAI = Clock(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
SPRING = Clock(date(2026, 3, 29), ZoneInfo("Europe/Paris"))
AUTUMN = Clock(date(2026, 10, 25), ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("09:00", 32_400),
        ("9:05:30", 32_730),
        ("09：00", 32_400),
        ("25:30", 91_800),
        ("+1 01:30", 91_800),
        ("-1 22:00", -7_200),
        ("2026-11-24 01:30", 91_800),
        ("2026/11/24 01:30", 91_800),
        ("2026-11-23T09:00:00+08:00", 32_400),
        ("2026-11-23T01:00:00Z", 32_400),
        (datetime(2026, 11, 23, 9), 32_400),
        (datetime(2026, 11, 23, 1, tzinfo=UTC), 32_400),
        (time(9), 32_400),
        (timedelta(hours=25, minutes=30), 91_800),
    ],
)
def test_moments(value: object, seconds: int) -> None:
    assert SHANGHAI.seconds(value) == seconds


@pytest.mark.parametrize("value", ["", "nine", "24:60", "99:00", "2026-02-30 09:00", "2026-11-23T25:00:00Z", 9, None])
def test_impossible_moments(value: object) -> None:
    with pytest.raises(TimeFaultError) as fault:
        SHANGHAI.seconds(value)
    assert fault.value.code == "E213"
    assert fault.value.remedy


def test_spring_day_is_an_hour_short() -> None:
    assert SPRING.seconds("01:30") == 5_400
    assert SPRING.seconds("09:00") == 8 * 3_600
    with pytest.raises(TimeFaultError, match="does not exist"):
        SPRING.seconds("02:30")


def test_autumn_day_is_an_hour_long_and_one_hour_needs_its_offset() -> None:
    assert AUTUMN.seconds("09:00") == 10 * 3_600
    with pytest.raises(TimeFaultError, match="happens twice") as fault:
        AUTUMN.seconds("02:30")
    first, second = fault.value.remedy.removeprefix("write ").split(" or ")
    assert AUTUMN.seconds(second) - AUTUMN.seconds(first) == 3_600


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("09:00-11:00", Window(32_400, 39_600)),
        ("09:00 – 11:00", Window(32_400, 39_600)),
        ("09:00~25:00", Window(32_400, 90_000)),
        ("09:00 to 11:00", Window(32_400, 39_600)),
        ("22:00 - +1 06:00", Window(79_200, 108_000)),
        ("-1 22:00 - 01:00", Window(-7_200, 3_600)),
        ("2026-11-23 09:00 - 2026-11-23 11:00", Window(32_400, 39_600)),
        ("2026-11-23T09:00:00+08:00/2026-11-23T11:00:00+08:00", Window(32_400, 39_600)),
        ("09:00-", Window(32_400, FOREVER)),
        ("-11:00", Window(0, 39_600)),
        ("10:00", Window(36_000, 36_000)),
    ],
)
def test_windows(text: str, window: Window) -> None:
    assert SHANGHAI.window(text) == window


def test_closed_window_says_how_to_write_the_night() -> None:
    with pytest.raises(TimeFaultError) as fault:
        SHANGHAI.window("22:00-06:00")
    assert fault.value.code == "E214"
    assert "30:00" in fault.value.remedy
    with pytest.raises(TimeFaultError) as fault:
        SHANGHAI.window("11:00-09:00")
    assert fault.value.remedy == "swap them or widen the window"


@given(st.integers(-86_400, 3 * 86_400))
def test_text_and_seconds_are_inverse(moment: int) -> None:
    for clock in (SHANGHAI, SPRING, AUTUMN):
        assert clock.seconds(clock.text(moment)) == moment


def test_union_joins_what_touches() -> None:
    windows = [Window(20, 30), Window(0, 10), Window(31, 40), Window(5, 12)]
    assert union(windows) == (Window(0, 12), Window(20, 40))


def test_intersection_keeps_both_ends() -> None:
    assert intersection([Window(0, 10), Window(20, 30)], [Window(10, 20)]) == (Window(10, 10), Window(20, 20))


def test_without_takes_both_ends_away() -> None:
    assert without([Window(0, 30)], Window(10, 20)) == (Window(0, 9), Window(21, 30))
    assert without([Window(12, 15)], Window(10, 20)) == ()
