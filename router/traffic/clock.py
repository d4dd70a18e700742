"""Wall times, day types and weather → speed factors along the instance's own clock.

Buckets are counted in real elapsed seconds from the epoch: on the day the clocks go forward the morning comes an hour
sooner, on the day they go back an hour's factors rule twice.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from router.errors import InputError
from router.model import Conditions, Incident
from router.traffic.faults import gaps, incident_faults, table_faults, weather_faults
from router.traffic.tables import Calendar, ProfileRow, TrafficTable, Weather
from router.units import DAY, HOUR, Seconds

LONGEST_HORIZON: Seconds = 14 * DAY
QUARTER: Seconds = HOUR // 4

Steps = tuple[tuple[Seconds, ...], tuple[float, ...]]
"""Wall times and the speeds from then on."""


def conditions(
    table: TrafficTable,
    *,
    epoch: datetime,
    time_zone: str,
    horizon: Seconds,
    calendar: Calendar | None = None,
    incidents: Sequence[Incident] = (),
    weather: Sequence[Weather] = (),
) -> Conditions:
    """What rules when, from the epoch until `horizon` (at most 14 days; the last bucket rules for ever).

    Raises
    ------
    InputError
        listing every bad row, every unknown profile, and every gap: a profile needs rows from 00:00 for each day type
        that occurs.
    """
    zone, days = ZoneInfo(time_zone), calendar or Calendar()
    horizon = min(horizon, LONGEST_HORIZON)
    problems = [*table_faults(table), *incident_faults(incidents), *weather_faults(weather)]
    if not problems:
        problems += gaps(table, {days.day_type(day) for day in _dates(epoch, zone, horizon)})
    if problems:
        raise InputError(problems)
    profiles = _steps(table)
    moments = sorted({0, *_wall_moments(table, epoch, zone, horizon), *_weather_moments(weather, horizon)})
    walls = [(epoch.astimezone(UTC) + timedelta(seconds=moment)).astimezone(zone) for moment in moments]
    speeds = {name: tuple(_speed(steps, days, wall) for wall in walls) for name, steps in profiles.items()}
    factors = tuple(_weather_factor(weather, moment) for moment in moments)
    return _merged(
        Conditions(
            starts=tuple(moments),
            speeds=speeds,
            weather=factors,
            default=table.default or table.rows[0].profile,
            zone_profiles=dict(table.zone_profiles),
            class_profiles=dict(table.class_profiles),
            incidents=tuple(incidents),
        )
    )


def _dates(epoch: datetime, zone: ZoneInfo, horizon: Seconds) -> Iterator[date]:
    """Every local date touched between the epoch and the horizon."""
    day = epoch.astimezone(zone).date()
    last = (epoch.astimezone(UTC) + timedelta(seconds=horizon)).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _steps(table: TrafficTable) -> Mapping[str, Mapping[str, Steps]]:
    """Profile → day type → its steps in order of time."""
    found: dict[str, dict[str, list[ProfileRow]]] = {}
    for row in sorted(table.rows, key=lambda row: row.start):
        found.setdefault(row.profile, {}).setdefault(row.day_type, []).append(row)
    return {
        profile: {
            day_type: (tuple(row.start for row in rows), tuple(row.speed for row in rows)) for day_type, rows in by_type.items()
        }
        for profile, by_type in found.items()
    }


def _speed(by_type: Mapping[str, Steps], calendar: Calendar, wall: datetime) -> float:
    day_type = calendar.day_type(wall.date())
    starts, speeds = by_type[day_type] if day_type in by_type else by_type["daily"]
    since_midnight = wall.hour * HOUR + wall.minute * 60 + wall.second
    return speeds[bisect_right(starts, since_midnight) - 1]


def _wall_moments(table: TrafficTable, epoch: datetime, zone: ZoneInfo, horizon: Seconds) -> Iterator[Seconds]:
    """When any wall time of the table strikes; around a change of clocks every quarter of an hour, where all changes fall."""
    starts = sorted({0, *(row.start for row in table.rows)})
    for day in _dates(epoch, zone, horizon):
        noon, next_noon = (datetime.combine(each, time(12), zone) for each in (day - timedelta(days=1), day + timedelta(days=1)))
        walls = [datetime.combine(day, time(), zone) + timedelta(seconds=start) for start in starts]
        if noon.utcoffset() != next_noon.utcoffset():
            midnight = datetime.combine(day, time(), zone)
            walls += [midnight + timedelta(seconds=QUARTER * step) for step in range(DAY // QUARTER)]
        for wall in walls:
            for fold in (0, 1):
                moment = int((wall.replace(fold=fold).astimezone(UTC) - epoch.astimezone(UTC)).total_seconds())
                if 0 < moment <= horizon:
                    yield moment


def _weather_moments(weather: Sequence[Weather], horizon: Seconds) -> Iterator[Seconds]:
    return (moment for span in weather for moment in (span.start, span.end) if 0 < moment <= horizon)


def _weather_factor(weather: Sequence[Weather], moment: Seconds) -> float:
    factor = 1.0
    for span in weather:
        if span.start <= moment < span.end:
            factor *= span.factor
    return factor


def _merged(found: Conditions) -> Conditions:
    """The same with neighbouring buckets of equal speeds made one."""
    rows = list(zip(*found.speeds.values(), found.weather, strict=True))
    keep = [index for index in range(len(rows)) if index == 0 or rows[index] != rows[index - 1]]
    weather = tuple(found.weather[index] for index in keep)
    return Conditions(
        starts=tuple(found.starts[index] for index in keep),
        speeds={name: tuple(speeds[index] for index in keep) for name, speeds in found.speeds.items()},
        weather=() if set(weather) == {1.0} else weather,
        default=found.default,
        zone_profiles=found.zone_profiles,
        class_profiles=found.class_profiles,
        incidents=found.incidents,
    )
