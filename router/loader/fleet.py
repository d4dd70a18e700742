"""Rows of sites and vehicles → `Site`s and `Vehicle`s."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from router.documents.cells import near_misses
from router.documents.day import Day
from router.documents.dimensions import Dimension, limits, whole_units
from router.documents.rows import VehicleRow
from router.documents.settings import Settings
from router.documents.tables import Record
from router.errors import Problem
from router.loader.places import Places
from router.loader.ties import Named
from router.model import ALWAYS, Site, Vehicle
from router.model.vehicles import LIMITS
from router.network import CrowSpeeds, ProfileSettings
from router.network.settings import CROW_SPEEDS
from router.units import FOREVER

ANYWHERE = "anywhere"
MOST_TRIPS = 9
"""Trips of a vehicle that has reload sites and no ``max_trips``."""


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Sites and vehicles.

    `written` maps a vehicle's id in the file to the ids it stands for, `start_sites` an id to its start. `unplaced` are vehicles
    whose start is not known, set down at the first place: so that nobody says there is no such vehicle.
    """

    sites: tuple[Site, ...]
    vehicles: tuple[Vehicle, ...]
    written: Mapping[str, frozenset[str]]
    start_sites: Mapping[str, str]
    prefixes: Mapping[str, tuple[str, ...]]
    profiles: Mapping[str, ProfileSettings]
    unplaced: tuple[Vehicle, ...]
    problems: tuple[Problem, ...]

    def with_prefixes(self, named: Named) -> "Fleet":
        """The same with frozen orders turned into frozen visits."""
        vehicles = tuple(
            replace(vehicle, prefix=named.in_order(self.prefixes[vehicle.id])) if vehicle.id in self.prefixes else vehicle
            for vehicle in self.vehicles
        )
        return replace(self, vehicles=vehicles)


def fleet_of(day: Day, places: Places, dimensions: Sequence[Dimension]) -> Fleet:
    """Sites and vehicles of the day that have a place, and the faults of the others."""
    sites = _sites(day, places, dimensions)
    numbers = {site.id: number for number, site in enumerate(sites)}
    problems: list[Problem] = []
    vehicles: list[Vehicle] = []
    unplaced: list[Vehicle] = []
    written: dict[str, frozenset[str]] = {}
    starts: dict[str, str] = {}
    prefixes: dict[str, tuple[str, ...]] = {}
    for record in day.vehicles:
        row = _completed(record.data, day.settings)
        made = _vehicles(row, record, day, places, numbers, sites, dimensions, problems)
        vehicles += made
        if not made and row.count:
            unplaced.append(_vehicle(row, 0, places, numbers, sites, dimensions))
        written[row.id] = frozenset(vehicle.id for vehicle in made)
        written |= {vehicle.id: frozenset({vehicle.id}) for vehicle in made}
        starts |= {vehicle.id: row.start for vehicle in made}
        prefixes |= {vehicle.id: row.prefix for vehicle in made if row.prefix}
    return Fleet(
        sites=sites,
        vehicles=tuple(vehicles),
        written=written,
        start_sites=starts,
        prefixes=prefixes,
        profiles=_profiles(day.settings, vehicles),
        unplaced=tuple(unplaced),
        problems=tuple(problems),
    )


def _sites(day: Day, places: Places, dimensions: Sequence[Dimension]) -> tuple[Site, ...]:
    rows = [(record.data, places.of("site", record.data.id)) for record in day.sites]
    return tuple(
        Site(
            id=row.id,
            place=place,
            kind=row.kind,
            name=row.name,
            address=row.address,
            opening=row.opening or (ALWAYS,),
            loading=row.loading,
            docks=row.docks,
            stock=limits(row.stock, dimensions),
        )
        for row, place in rows
        if place is not None
    )


def _completed(row: VehicleRow, settings: Settings) -> VehicleRow:
    """The row with its blanks filled from its kind."""
    kind = settings.kinds.get(row.kind)
    if kind is None:
        return row
    blanks = kind.model_fields_set - row.model_fields_set
    filled = {name: getattr(kind, name) for name in blanks}
    if row.capacities and kind.capacities:
        filled["capacities"] = {**kind.capacities, **row.capacities}
    return row.model_copy(update=filled)


def _vehicles(
    row: VehicleRow,
    record: Record[VehicleRow],
    day: Day,
    places: Places,
    numbers: Mapping[str, int],
    sites: Sequence[Site],
    dimensions: Sequence[Dimension],
    problems: list[Problem],
) -> list[Vehicle]:
    """The vehicles a row stands for: as many as its count."""
    start = places.of("site", row.start) if row.start else places.of("vehicle", row.id)
    profile = row.profile or row.kind
    if profile not in day.settings.profiles and profile not in CROW_SPEEDS:
        known = sorted({*day.settings.profiles, *CROW_SPEEDS})
        problems.append(
            record.problem(
                "E229",
                f"no travel profile '{profile}'",
                f"{near_misses(profile, known)}; or add [profiles.{profile}], or profile to [kinds.{row.kind}]",
                column="profile" if row.profile else "kind",
                value=profile,
            )
        )
    if start is None:
        if not record.mended and not row.start and row.start_lat is None and row.start_lon is None:
            problems.append(
                record.problem("E210", "start is empty", "name a site, or give start_lat and start_lon", column="start")
            )
        return []
    if row.latest_start is not None and row.shift is not None and row.latest_start < row.shift.start:
        problems.append(record.problem("E214", "latest_start lies before the shift", "widen the shift", column="latest_start"))
        return []
    one = _vehicle(row, start, places, numbers, sites, dimensions)
    if row.start in numbers:
        one = _loaded_when_open(one, sites[numbers[row.start]])
    if one.earliest_start > min(one.latest_start, one.latest_end):
        what = f"site '{row.start}' is closed when its shift would let it load"
        problems.append(record.problem("E240", what, "move the shift or the opening hours", column="shift"))
        return []
    return [one] if row.count == 1 else [replace(one, id=f"{row.id}-{number}") for number in range(1, row.count + 1)]


def _vehicle(
    row: VehicleRow,
    start: int,
    places: Places,
    numbers: Mapping[str, int],
    sites: Sequence[Site],
    dimensions: Sequence[Dimension],
) -> Vehicle:
    shift = row.shift or ALWAYS
    reloads = tuple(numbers[site] for site in row.reloads or () if site in numbers)
    trips = row.max_trips if row.max_trips is not None else (MOST_TRIPS if reloads else 1)
    reload_time = row.reload_time if row.reload_time is not None else max((sites[site].loading for site in reloads), default=0)
    return Vehicle(
        id=row.id,
        kind=row.kind,
        profile=row.profile or row.kind,
        start=start,
        end=_end(row, start, places),
        earliest_start=shift.start,
        latest_start=min(shift.end, FOREVER if row.latest_start is None else row.latest_start),
        latest_end=shift.end,
        capacities=limits(row.capacities, dimensions),
        initial_load=whole_units(row.initial, dimensions),
        fixed_price=row.fixed_price or 0.0,
        km_price=row.km_price or 0.0,
        hour_price=row.hour_price or 0.0,
        stop_price=row.stop_price or 0.0,
        overtime=row.overtime or (),
        **{name: getattr(row, name) for name in LIMITS},
        skills=frozenset(row.skills or ()),
        modes=frozenset(row.modes) if row.modes else None,
        breaks=row.breaks or (),
        reloads=reloads,
        reload_time=reload_time,
        max_trips=max(1, trips),
        must_use=bool(row.must_use),
    )


def _loaded_when_open(vehicle: Vehicle, site: Site) -> Vehicle:
    """The route of the vehicle begins with loading, while its first site is open."""
    first = next((window for window in site.opening if window.end >= vehicle.earliest_start), None)
    earliest = FOREVER if first is None else max(vehicle.earliest_start, first.start)
    return replace(vehicle, earliest_start=earliest, latest_start=min(vehicle.latest_start, site.opening[-1].end))


def _end(row: VehicleRow, start: int, places: Places) -> int | None:
    """Where the route ends: a site, anywhere, or its start; a vehicle under way without an end stays where it stops."""
    if row.end:
        return None if row.end.lower() == ANYWHERE else places.of("site", row.end)
    return start if row.start else None


def _profiles(settings: Settings, vehicles: Sequence[Vehicle]) -> dict[str, ProfileSettings]:
    """Profiles that vehicles use; an invented one inherits nothing, a kind's own name needs no entry."""
    found = {}
    for name in sorted({vehicle.profile for vehicle in vehicles}):
        row = settings.profiles.get(name)
        if row is None:
            found[name] = ProfileSettings(kind=next((kind for kind in CROW_SPEEDS if kind == name), "van"))
            continue
        crow = CrowSpeeds(
            knots=tuple(round(1000 * knot) for knot in row.knots_km),
            road_factors=row.road_factors,
            speeds_kmh=row.crow_speeds_kmh,
        )
        found[name] = ProfileSettings(
            kind=row.kind,
            speed=row.speed,
            crow=crow if row.knots_km else None,
            road_speeds_kmh=row.road_speeds_kmh,
            server_profile=row.server_profile,
            traffic=row.traffic,
        )
    return found
