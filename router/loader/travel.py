"""Settings and traffic rows → travel times under way, by network and traffic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from router.documents.cells import near_misses
from router.documents.clock import TimeFaultError
from router.documents.day import Day
from router.documents.rows import IncidentRow, TrafficRow
from router.documents.tables import Record
from router.errors import InputError, Problem
from router.loader.addresses import beside
from router.model import Area, Box, Circle, Conditions, Incident, Place, Polygon, TravelTimes
from router.network import NETWORKS, NetworkSettings, ProfileSettings, measure, rerouted
from router.traffic import Calendar, ProfileRow, TrafficTable, Weather, apply, conditions
from router.units import DAY, FOREVER, HOUR, Seconds


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What rules when; None means free flow at all hours."""

    conditions: Conditions | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Travelled:
    """Profile → travel times, and what is wrong with places or providers."""

    travel: Mapping[str, TravelTimes]
    problems: tuple[Problem, ...] = ()


def conditions_of(day: Day) -> Ruling:
    """The day's traffic; every fault of traffic, zones, incidents and weather."""
    problems = list(_network_problems(day))
    rows = tuple(row for record in day.traffic if (row := _profile_row(day, record, problems)) is not None)
    incidents = tuple(found for record in day.incidents if (found := _incident(record, problems)) is not None)
    weather = tuple(Weather(start=row.start, end=row.end, factor=row.factor) for row in (record.data for record in day.weather))
    if not (rows or incidents or weather) or (day.ids("traffic") and not rows):
        return Ruling(problems=tuple(problems))
    table = TrafficTable(
        rows=rows or (ProfileRow(profile="free", day_type="daily", start=0, speed=1.0),),
        zone_profiles={row.zone: row.profile for row in (record.data for record in day.zones) if row.profile},
        class_profiles=day.settings.traffic.class_profiles,
        default=day.settings.traffic.default,
    )
    try:
        return Ruling(conditions=_conditions(day, table, incidents, weather), problems=tuple(problems))
    except InputError as wrong:
        return Ruling(problems=(*problems, *wrong.problems))


def _conditions(day: Day, table: TrafficTable, incidents: Sequence[Incident], weather: Sequence[Weather]) -> Conditions:
    settings = day.settings.traffic
    given = {} if settings.day_type is None else {day.settings.day: settings.day_type}
    return conditions(
        table,
        epoch=day.clock.epoch,
        time_zone=day.settings.time_zone,
        horizon=_horizon(day),
        calendar=Calendar(holidays=frozenset(settings.holidays), day_types=given),
        incidents=incidents,
        weather=weather,
    )


def _horizon(day: Day) -> Seconds:
    """Until when anything may happen: the latest end of a shift, and never less than a day and a quarter."""
    ends = [record.data.shift.end for record in day.vehicles if record.data.shift is not None]
    ends += [kind.shift.end for kind in day.settings.kinds.values() if kind.shift is not None]
    return max([DAY + 6 * HOUR, *(end for end in ends if end < FOREVER)])


def _profile_row(day: Day, record: Record[TrafficRow], problems: list[Problem]) -> ProfileRow | None:
    row = record.data
    hours = row.start.split(":")
    try:
        day.clock.seconds(row.start)
        start = sum(int(part) * scale for part, scale in zip(hours, (HOUR, 60, 1), strict=False))
    except (TimeFaultError, ValueError):
        what = f"start '{row.start}' is no wall time"
        problems.append(record.problem("E213", what, "write 00:00 to 23:59", column="start", value=row.start))
        return None
    return ProfileRow(profile=row.profile, day_type=row.day_type, start=start, speed=row.speed, row=record.number)


def _incident(record: Record[IncidentRow], problems: list[Problem]) -> Incident | None:
    row = record.data
    area = _area(row)
    if area is None and record.mended:
        return None
    if area is None:
        remedy = "give lat, lon and radius_km; or south, west, north, east; or polygon as 'lat lon, lat lon, lat lon'"
        problems.append(record.problem("E240", "it has no area that can be understood", remedy, column="radius_km"))
        return None
    return Incident(id=row.id, start=row.start, end=row.end, area=area, factor=row.factor)


def _area(row: IncidentRow) -> Area | None:
    if row.lat is not None and row.lon is not None and row.radius is not None:
        return Circle(lat=row.lat, lon=row.lon, radius=row.radius)
    if row.south is not None and row.west is not None and row.north is not None and row.east is not None:
        return Box(south=row.south, west=row.west, north=row.north, east=row.east)
    return _polygon(row.polygon) if row.polygon else None


def _polygon(text: str) -> Polygon | None:
    corners = [corner.replace("，", ",").split() for corner in text.split(",")]
    try:
        return Polygon(corners=tuple((float(lat), float(lon)) for lat, lon in corners))
    except ValueError:
        return None


def travel_of(day: Day, places: Sequence[Place], profiles: Mapping[str, ProfileSettings], ruling: Conditions | None) -> Travelled:
    """Travel times of every profile over `places`."""
    settings = network_settings(day)
    measured = measure(places, profiles, settings)
    problems = tuple(replace(problem, code="E231") for problem in measured.problems)
    if day.settings.checks.impossible_orders == "unserved":
        problems = ()
    if ruling is None:
        return Travelled(travel=dict(measured.travel), problems=problems)
    if settings.provider == "osm" and settings.reroute:
        return Travelled(travel=dict(rerouted(places, profiles, settings, ruling)), problems=problems)
    travel = {
        name: apply(static, places, ruling, sensitivity=profiles[name].sensitivity) for name, static in measured.travel.items()
    }
    return Travelled(travel=travel, problems=problems)


def network_settings(day: Day) -> NetworkSettings:
    """The settings of the network, files resolved beside the day."""
    row = day.settings.network
    return NetworkSettings(
        provider=row.provider,
        file=beside(day, row.file),
        files={name: path for name, file in row.files.items() if (path := beside(day, file)) is not None},
        url=row.url,
        cache=beside(day, row.cache),
        block=row.block,
        timeout=row.timeout_s,
        retries=row.retries,
        max_snap=row.max_snap_m,
        reroute=row.reroute,
    )


def _network_problems(day: Day) -> Iterator[Problem]:
    """Settings of the network that cannot work."""
    row = day.settings.network
    if row.provider not in NETWORKS:
        remedy = near_misses(row.provider, list(NETWORKS))
        yield _setting(day, "E215", "provider", f"'{row.provider}' is not known", remedy, row.provider)
    if row.provider in ("matrix", "osm") and not row.file and not row.files:
        yield _setting(day, "E240", "file", f"provider {row.provider} needs a file", "name it, relative to the day's folder")
    if row.provider in ("osrm", "valhalla") and not row.url:
        yield _setting(day, "E240", "url", f"provider {row.provider} needs an url", "name your server: http://localhost:5000")
    for name in (row.file, *row.files.values()):
        path = beside(day, name)
        if row.provider in ("matrix", "osm") and path is not None and not path.is_file():
            yield _setting(day, "E201", "file", f"there is no file {path}", "correct its name", name)


def _setting(day: Day, code: str, field: str, what: str, remedy: str, value: str = "") -> Problem:
    """A fault of ``[network]``."""
    return Problem(
        code=code,
        where=day.settings_file,
        what=f"network.{field}: {what}",
        remedy=remedy,
        file=day.settings_file,
        field=f"network.{field}",
        value=value,
    )
