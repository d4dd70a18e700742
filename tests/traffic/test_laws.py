"""Laws of traffic over random tables, zones and days."""

from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings, strategies as st

from router.model import Circle, Conditions, Incident, Place, StaticTravel
from router.model.travel_times import arrival as whole_arrival
from router.traffic import Calendar, ProfileRow, TrafficTable, apply, conditions
from router.traffic.tables import DAY_TYPES
from tests.traffic.oracle import arrival

ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca")
CHANGES = (datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2026, 3, 8), datetime(2026, 11, 1), datetime(2026, 4, 5))
QUARTERS = st.lists(st.integers(1, 95), max_size=5, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> TrafficTable:
    """A profile for each day type, on quarters of an hour."""
    rows = [
        ProfileRow(profile="city", day_type=day_type, start=900 * quarter, speed=draw(st.floats(0.1, 2.0)))
        for day_type in DAY_TYPES
        for quarter in (0, *draw(QUARTERS))
    ]
    return TrafficTable(rows=tuple(rows))


@given(
    tables(), st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(-30, 12), st.lists(st.integers(0, 172_800), max_size=20)
)
@settings(max_examples=60)
def test_every_moment_is_ruled_by_its_wall_time(
    table: TrafficTable, name: str, change: datetime, hours: int, moments: list[int]
) -> None:
    epoch, zone = change.replace(tzinfo=UTC) + timedelta(hours=hours), ZoneInfo(name)
    found = conditions(table, epoch=epoch, time_zone=name, horizon=172_800)
    for moment in moments:
        wall = (epoch + timedelta(seconds=moment)).astimezone(zone)
        day_type = Calendar().day_type(wall.date())
        clock = wall.hour * 3_600 + wall.minute * 60 + wall.second
        ruling = max((row for row in table.rows if row.day_type == day_type and row.start <= clock), key=lambda row: row.start)
        bucket = int(np.searchsorted(found.starts, moment, side="right")) - 1
        assert found.speeds["city"][bucket] == ruling.speed


@given(
    st.lists(st.floats(0.05, 2.0), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 5_000), st.none() | st.floats(0.1, 2.0)), max_size=3),
    st.integers(0, 9_000),
)
@settings(max_examples=60)
def test_arrivals_are_the_integral_rounded_up(speeds: list[float], news: list[tuple[int, int, float | None]], leave: int) -> None:
    places = tuple(Place(id=str(number), lat=0.0, lon=0.01 * number) for number in range(3))
    steps = np.abs(np.subtract.outer(np.arange(3), np.arange(3))).astype(np.int32)
    area = Circle(lat=0.0, lon=0.01, radius=556)
    incidents = tuple(
        Incident(id="jam", start=start, end=start + length, area=area, factor=factor) for start, length, factor in news
    )
    ruling = Conditions(starts=(0, 1_000, 4_000), speeds={"all": tuple(speeds)}, default="all", incidents=incidents)
    travel = apply(StaticTravel(distances=steps, durations=600 * steps), places, ruling)
    for destination in (1, 2):
        exact = arrival(travel, 0, destination, leave)
        assert whole_arrival(travel, 0, destination, leave) == ceil(exact - 1e-6)
