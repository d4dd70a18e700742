"""Wall times become buckets along the instance's clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from router.errors import InputError
from router.model import Box, Circle, Incident, Polygon
from router.traffic import Calendar, ProfileRow, TrafficTable, Weather, conditions, default_table

LISBON = ZoneInfo("Europe/Lisbon")
HOUR = 3_600


def row(start: float, speed: float, day_type: str = "daily", profile: str = "city") -> ProfileRow:
    return ProfileRow(profile=profile, day_type=day_type, start=round(start * HOUR), speed=speed)


RUSH = TrafficTable(rows=(row(0, 1.0), row(8, 0.5), row(10, 0.8)))


def test_buckets_count_from_the_epoch() -> None:
    epoch = datetime(2026, 11, 23, 6, tzinfo=LISBON)
    found = conditions(RUSH, epoch=epoch, time_zone="Europe/Lisbon", horizon=20 * HOUR)
    assert found.starts == (0, 2 * HOUR, 4 * HOUR, 18 * HOUR)
    assert found.speeds["city"] == (1.0, 0.5, 0.8, 1.0)
    assert found.default == "city"
    assert found.weather == ()


def test_day_types_and_holidays() -> None:
    table = TrafficTable(rows=(row(0, 0.6, "weekday"), row(0, 0.7, "saturday"), row(0, 0.8, "sunday"), row(0, 0.9, "holiday")))
    epoch = datetime(2026, 11, 26, tzinfo=UTC)  # a Thursday
    calendar = Calendar(holidays=frozenset({date(2026, 11, 27)}), day_types={date(2026, 11, 29): "saturday"})
    found = conditions(table, epoch=epoch, time_zone="UTC", horizon=5 * 24 * HOUR, calendar=calendar)
    assert found.speeds["city"] == (0.6, 0.9, 0.7, 0.6)
    assert [start // (24 * HOUR) for start in found.starts] == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        # Clocks go from 01:00 to 02:00: 08:00 comes seven hours after midnight.
        (29, (0, 7 * HOUR, 9 * HOUR)),
        (28, (0, 8 * HOUR, 10 * HOUR)),
    ],
)
def test_spring_forward(day: int, starts: tuple[int, ...]) -> None:
    found = conditions(RUSH, epoch=datetime(2026, 3, day, tzinfo=LISBON), time_zone="Europe/Lisbon", horizon=12 * HOUR)
    assert found.starts == starts


def test_skipped_wall_time_rules_nothing() -> None:
    table = TrafficTable(rows=(row(0, 1.0), row(1, 0.5), row(1.5, 0.4), row(2, 0.8)))
    found = conditions(table, epoch=datetime(2026, 3, 29, tzinfo=LISBON), time_zone="Europe/Lisbon", horizon=12 * HOUR)
    assert found.starts == (0, HOUR)
    assert found.speeds["city"] == (1.0, 0.8)


def test_autumn_back_rules_twice() -> None:
    # Clocks go from 02:00 back to 01:00 on 2026-10-25.
    table = TrafficTable(rows=(row(0, 1.0), row(1, 0.5), row(1.5, 0.4), row(2, 0.8)))
    found = conditions(table, epoch=datetime(2026, 10, 25, tzinfo=LISBON), time_zone="Europe/Lisbon", horizon=12 * HOUR)
    assert found.starts == (0, HOUR, HOUR * 3 // 2, 2 * HOUR, HOUR * 5 // 2, 3 * HOUR)
    assert found.speeds["city"] == (1.0, 0.5, 0.4, 0.5, 0.4, 0.8)


def test_weather_multiplies_apart() -> None:
    rain = (Weather(start=HOUR, end=3 * HOUR, factor=0.8), Weather(start=2 * HOUR, end=4 * HOUR, factor=0.5))
    found = conditions(RUSH, epoch=datetime(2026, 11, 23, tzinfo=UTC), time_zone="UTC", horizon=6 * HOUR, weather=rain)
    assert found.starts == (0, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR)
    assert found.weather == (1.0, 0.8, 0.4, 0.5, 1.0)
    assert found.speeds["city"] == (1.0,) * 5


def test_default_table_has_no_gap() -> None:
    found = conditions(default_table(), epoch=datetime(2026, 11, 23, tzinfo=UTC), time_zone="UTC", horizon=7 * 24 * HOUR)
    assert found.speeds["city"][found.starts.index(17 * HOUR)] == 0.5


def problems(table: TrafficTable, **more: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        conditions(table, epoch=datetime(2026, 11, 27, tzinfo=UTC), time_zone="UTC", horizon=36 * HOUR, **more)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_gaps_are_faults() -> None:
    table = TrafficTable(rows=(row(6, 0.9, "weekday"), row(0, 1.0, "saturday", "ring"), row(0, 1.0, "weekday", "ring")))
    found = problems(table)
    assert len(found) == 2
    assert "profile 'city', saturday: no speeds at all" in found[0]
    assert "profile 'city', weekday: no speed from 00:00 until 06:00" in found[1]


def test_every_bad_row_is_named() -> None:
    bad = TrafficTable(
        rows=(
            ProfileRow(profile="city", day_type="daily", start=0, speed=0.0, row=2),
            ProfileRow(profile="city", day_type="payday", start=0, speed=1.0, row=3),
            ProfileRow(profile="city", day_type="daily", start=90_000, speed=float("nan"), row=4),
            ProfileRow(profile="city", day_type="daily", start=0, speed=1.0, row=5),
        ),
        zone_profiles={"old town": "slow"},
        class_profiles={"primary": "fast"},
        default="none",
    )
    found = problems(bad)
    assert [text.split(",")[0] for text in found[:5]] == [
        "E311 traffic.csv row 2",
        "E311 traffic.csv row 3",
        "E311 traffic.csv row 4",
        "E311 traffic.csv row 4",
        "E311 traffic.csv row 2",
    ]
    assert [text[:4] for text in found[5:]] == ["E313"] * 3
    assert problems(TrafficTable(rows=()))[0] == "E311 traffic.csv: it has no rows; give at least one profile, or no file"


def test_bad_incidents_and_weather() -> None:
    incidents = (
        Incident(id="1", start=5, end=5, area=Circle(lat=0, lon=0, radius=0), factor=0.5),
        Incident(id="2", start=0, end=5, area=Box(south=2, north=1, west=0, east=200), factor=-1),
        Incident(id="3", start=0, end=5, area=Polygon(corners=((0, 0), (1, 1))), factor=None),
    )
    found = problems(RUSH, incidents=incidents, weather=(Weather(start=1, end=0, factor=9.0),))
    assert [text.split(":")[0] for text in found] == [
        "E314 incident '1'",
        "E314 incident '1'",
        "E314 incident '2'",
        "E314 incident '2'",
        "E314 incident '2'",
        "E314 incident '3'",
        "E315 weather span 1",
        "E315 weather span 1",
    ]
