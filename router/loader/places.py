"""Every point of a day under one index: sites, doors, alternatives, vehicles under way. Equal points are one place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from router.documents.day import Day
from router.documents.tables import Record
from router.errors import NetworkError, Problem
from router.model import Circle, Place
from router.model.areas import METRES_PER_DEGREE, contains

Crs = Literal["wgs84", "gcj02", "bd09"]
_CRS_OF_SERVICE: Mapping[str, Crs] = {"baidu": "bd09", "baiduv3": "bd09", "amap": "gcj02"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """Where something is said to be: coordinates as given, or an address, or (with a matrix file) its id alone."""

    ident: str
    record: Record[Any]
    lat: float | None
    lon: float | None
    address: str
    zone: str


@dataclass(kw_only=True)
class Places:
    """Places in order, and what stands where: ``site W1``, ``order A1``, ``vehicle V1``, ``alternative <number>``."""

    places: tuple[Place, ...] = ()
    index: Mapping[tuple[str, str], int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, noun: str, ident: str) -> int | None:
        """Index of the place of a site, order, vehicle or alternative; None when it has none."""
        return self.index.get((noun, ident))


def places_of(day: Day) -> Places:
    """All places of the day; those that cannot be found are faults."""
    problems: list[Problem] = []
    points = {key: point for key, point in _points(day) if _has_place(point, day, problems)}
    located = _located(points, day, problems)
    problems += _strays(points, located, day)
    return _collected(points, located, _zone_finder(day), tuple(problems))


def _points(day: Day) -> Iterator[tuple[tuple[str, str], _Point]]:
    for site in day.sites:
        yield ("site", site.data.id), _point(site.data.id, site)
    for order in day.orders:
        if order.data.mode != "self_pickup":
            yield ("order", order.data.id), _point(order.data.id, order)
    for one in day.alternatives:
        if not one.data.site:
            yield ("alternative", str(one.number)), _point(f"{one.data.order}@{one.number}", one)
    for vehicle in day.vehicles:
        row = vehicle.data
        if row.start_lat is not None or row.start_lon is not None:
            point = _Point(ident=row.id, record=vehicle, lat=row.start_lat, lon=row.start_lon, address="", zone="")
            yield ("vehicle", row.id), point


def _point(ident: str, record: Record[Any]) -> _Point:
    row = record.data
    return _Point(ident=ident, record=record, lat=row.lat, lon=row.lon, address=row.address, zone=getattr(row, "zone", ""))


def _has_place(point: _Point, day: Day, problems: list[Problem]) -> bool:
    if point.lat is not None and point.lon is not None:
        return True
    if point.record.mended:  # with one of both left, the other is the fault, and told already
        return bool(point.address) and point.lat is None and point.lon is None
    if point.lat is not None or point.lon is not None:
        missing = "lat" if point.lat is None else "lon"
        problems.append(point.record.problem("E225", f"{missing} is empty", "give both lat and lon", column=missing))
        return False
    if point.address or day.settings.network.provider == "matrix":
        return True
    problems.append(
        point.record.problem("E225", "it has neither coordinates nor an address", "fill in lat and lon, or address", column="lat")
    )
    return False


def _located(
    points: Mapping[tuple[str, str], _Point], day: Day, problems: list[Problem]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Coordinates in WGS-84 of every point that has some."""
    from router.network.crs import to_wgs84

    crs = day.settings.crs
    located = {
        key: to_wgs84(point.lat, point.lon, crs) for key, point in points.items() if point.lat is not None and point.lon is not None
    }
    unknown = {key: point for key, point in points.items() if key not in located and point.address}
    if unknown and not (day.settings.network.provider == "matrix" and not day.settings.geocoding.service):
        located |= _looked_up(unknown, day, problems)
    return located


def _looked_up(
    unknown: Mapping[tuple[str, str], _Point], day: Day, problems: list[Problem]
) -> dict[tuple[str, str], tuple[float, float]]:
    from router.network.crs import to_wgs84
    from router.network.geocoding import GeocodingSettings, geocode

    row = day.settings.geocoding
    settings = GeocodingSettings(
        service=row.service,
        options=row.options,
        cache=beside(day, row.cache),
        pause=row.pause_s,
        timeout=row.timeout_s,
    )
    names = {f"{noun} {ident}": (noun, ident) for noun, ident in unknown}
    try:
        answer = geocode({name: unknown[key].address for name, key in names.items()}, settings)
    except NetworkError as wrong:
        problems.append(
            Problem(code="E228", where="[geocoding]", what=str(wrong), remedy="correct the service, or give lat and lon")
        )
        return {}
    reasons = {problem.where: problem for problem in answer.problems}
    for name, key in names.items():
        found = reasons.get(f"place '{name}'")
        if found:
            address = unknown[key].address
            problems.append(unknown[key].record.problem("E228", found.what, found.remedy, column="address", value=address))
    crs = _CRS_OF_SERVICE.get(row.service.lower(), "wgs84")
    return {names[name]: to_wgs84(*point, crs) for name, point in answer.points.items()}


def beside(day: Day, file: str) -> Path | None:
    """A file named in the settings, relative to the day's folder."""
    return (day.folder / file).resolve() if file else None


def _strays(
    points: Mapping[tuple[str, str], _Point], located: Mapping[tuple[str, str], tuple[float, float]], day: Day
) -> Iterator[Problem]:
    """Points far from the middle of everything: coordinates swapped, or mistyped."""
    keys = [key for key in points if key in located]
    if len(keys) < 3:
        return
    coordinates = np.array([located[key] for key in keys])
    middle = np.median(coordinates, axis=0)
    limit = day.settings.checks.max_km
    for number in np.flatnonzero(_kilometres(coordinates, middle) > limit):
        point, found = points[keys[int(number)]], coordinates[int(number)]
        text = f"{found[0]:.5f}, {found[1]:.5f}"
        if _kilometres(found[None, ::-1], middle)[0] <= limit:
            yield point.record.problem("E226", f"lat and lon are swapped: {text}", "swap them", column="lat", value=text)
        else:
            what = f"{text} is more than {limit:g} km from everything else"
            yield point.record.problem("E227", what, "correct it, or raise [checks] max_km", column="lat", value=text)


def _kilometres(points: Any, middle: Any) -> Any:
    """Great-circle kilometres from `middle`."""
    lats, lons = np.radians(points[:, 0]), np.radians(points[:, 1])
    lat, lon = np.radians(middle)
    chord = np.sin((lats - lat) / 2) ** 2 + np.cos(lats) * np.cos(lat) * np.sin((lons - lon) / 2) ** 2
    return np.degrees(2 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))) * METRES_PER_DEGREE / 1000


def _zone_finder(day: Day) -> Callable[[float, float], str]:
    """Which zone of zones.csv with a circle a point lies in; the first one counts."""
    circles = [
        (row.zone, Circle(lat=row.lat, lon=row.lon, radius=row.radius))
        for row in (record.data for record in day.zones)
        if row.lat is not None and row.lon is not None and row.radius is not None
    ]

    def find(lat: float, lon: float) -> str:
        lats, lons = np.array([lat]), np.array([lon])
        return next((zone for zone, circle in circles if contains(circle, lats, lons)[0]), "")

    return find if circles else lambda _lat, _lon: ""


def _collected(
    points: Mapping[tuple[str, str], _Point],
    located: Mapping[tuple[str, str], tuple[float, float]],
    zone_of: Callable[[float, float], str],
    problems: Sequence[Problem],
) -> Places:
    places: list[Place] = []
    known: dict[object, int] = {}
    index: dict[tuple[str, str], int] = {}
    for key, point in points.items():
        lat, lon = located.get(key, (None, None))
        spot: object = (round(lat, 6), round(lon, 6)) if lat is not None and lon is not None else point.ident
        if spot not in known:
            known[spot] = len(places)
            zone = point.zone or (zone_of(lat, lon) if lat is not None and lon is not None else "")
            places.append(Place(id=point.ident, lat=lat, lon=lon, address=point.address, zone=zone))
        index[key] = known[spot]
    return Places(places=tuple(places), index=index, problems=tuple(problems))
