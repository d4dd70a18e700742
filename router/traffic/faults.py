"""Everything that can be wrong with traffic input, found together.

Codes: E311 a bad row, E312 a gap, E313 an unknown profile, E314 a bad incident, E315 bad weather.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from math import isfinite

from router.errors import Problem
from router.model import Area, Box, Circle, Incident
from router.model.conditions import FASTEST
from router.traffic.tables import DAY_TYPES, ProfileRow, TrafficTable, Weather
from router.units import DAY, count_of


def table_faults(table: TrafficTable) -> Iterator[Problem]:
    """Faults of single rows, double rows, and profiles that are named but not given."""
    if not table.rows:
        yield Problem(
            code="E311", where=table.file, what="it has no rows", remedy="give at least one profile, or no file", file=table.file
        )
    for row in table.rows:
        yield from _row_faults(table, row)
    counts = Counter((row.profile, row.day_type, row.start) for row in table.rows)
    for row in table.rows:
        key = (row.profile, row.day_type, row.start)
        if counts[key] > 1:
            yield _row_fault(table, row, "start", _clock(row.start), "this start is given twice", "remove one of the rows")
            counts[key] = 0
    yield from _unknown_profiles(table)


def _row_faults(table: TrafficTable, row: ProfileRow) -> Iterator[Problem]:
    if not (isfinite(row.speed) and 0 < row.speed <= FASTEST):
        yield _row_fault(table, row, "speed", str(row.speed), "speed factor is out of range", "use more than 0, at most 5")
    if row.day_type not in (*DAY_TYPES, "daily"):
        remedy = f"use one of {', '.join((*DAY_TYPES, 'daily'))}"
        yield _row_fault(table, row, "day_type", row.day_type, "day type is unknown", remedy)
    if not 0 <= row.start < DAY:
        yield _row_fault(table, row, "start", str(row.start), "start is no time of the day", "use 00:00 to 23:59")


def _row_fault(table: TrafficTable, row: ProfileRow, field: str, value: str, what: str, remedy: str) -> Problem:
    line = f" row {row.row}" if row.row is not None else ""
    return Problem(
        code="E311",
        where=f"{table.file}{line}, profile '{row.profile}'",
        what=f"{what}: {value}",
        remedy=remedy,
        file=table.file,
        row=row.row,
        field=field,
        value=value,
    )


def _unknown_profiles(table: TrafficTable) -> Iterator[Problem]:
    known = {row.profile for row in table.rows}
    named: list[tuple[str, str]] = [("the default", table.default)] if table.default else []
    named += [(f"zone '{zone}'", profile) for zone, profile in table.zone_profiles.items()]
    named += [(f"road class '{name}'", profile) for name, profile in table.class_profiles.items()]
    for where, profile in named:
        if profile not in known:
            yield Problem(
                code="E313",
                where=where,
                what=f"there is no traffic profile '{profile}'",
                remedy=f"use one of {', '.join(sorted(known)) or 'your own'}",
                field="profile",
                value=profile,
            )


def gaps(table: TrafficTable, day_types: Set[str]) -> Iterator[Problem]:
    """A fault for each profile and day type that occurs and has no rows, or none from midnight on."""
    first: dict[tuple[str, str], int] = {}
    for row in table.rows:
        key = (row.profile, row.day_type)
        first[key] = min(first.get(key, DAY), row.start)
    for profile in dict.fromkeys(row.profile for row in table.rows):
        for day_type in sorted(day_types):
            yield from _gap(table, profile, day_type, first)


def _gap(table: TrafficTable, profile: str, day_type: str, first: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    start = first.get((profile, day_type), first.get((profile, "daily")))
    if start == 0:
        return
    what = "no speeds at all" if start is None else f"no speed from 00:00 until {_clock(start)}"
    yield Problem(
        code="E312",
        where=f"{table.file}, profile '{profile}', {day_type}",
        what=what,
        remedy="add a row that starts at 00:00",
        file=table.file,
        field="start",
        value=day_type,
    )


def incident_faults(incidents: Sequence[Incident]) -> Iterator[Problem]:
    """Faults of incidents: time, factor, area."""
    for incident in incidents:
        if incident.end <= incident.start:
            yield _incident_fault(incident, "it ends before it starts", "swap start and end")
        if incident.factor is not None and not (isfinite(incident.factor) and 0 < incident.factor <= FASTEST):
            yield _incident_fault(incident, f"factor {incident.factor} is out of range", "use more than 0, at most 5, or 'closed'")
        yield from (_incident_fault(incident, what, remedy) for what, remedy in _area_faults(incident.area))


def _area_faults(area: Area) -> Iterator[tuple[str, str]]:
    if isinstance(area, Circle):
        if area.radius <= 0:
            yield f"radius {area.radius} is not above 0", "give metres"
        points = [(area.lat, area.lon)]
    elif isinstance(area, Box):
        if area.south > area.north or area.west > area.east:
            yield "the box is turned round", "give south ≤ north and west ≤ east"
        points = [(area.south, area.west), (area.north, area.east)]
    else:
        if len(area.corners) < 3:
            yield f"the polygon has {count_of(len(area.corners), 'corner')}", "give at least 3"
        points = list(area.corners)
    for lat, lon in points:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield f"{lat}, {lon} is not a point on Earth", "give degrees, latitude first"


def _incident_fault(incident: Incident, what: str, remedy: str) -> Problem:
    return Problem(code="E314", where=f"incident '{incident.id}'", what=what, remedy=remedy, value=incident.id)


def weather_faults(weather: Sequence[Weather]) -> Iterator[Problem]:
    """Faults of weather spans."""
    for number, span in enumerate(weather, start=1):
        where = f"weather span {number}"
        if span.end <= span.start:
            yield Problem(code="E315", where=where, what="it ends before it starts", remedy="swap start and end")
        if not (isfinite(span.factor) and 0 < span.factor <= FASTEST):
            yield Problem(
                code="E315",
                where=where,
                what=f"factor {span.factor} is out of range",
                remedy="use more than 0, at most 5",
                value=str(span.factor),
            )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
