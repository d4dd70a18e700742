"""Every point of a day under one index: sites, doors, alternatives, vehicles under way. Doors a few metres apart are one place."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from router.documents.day import Day
from router.documents.tables import Record
from router.errors import Problem
from router.loader.addresses import looked_up
from router.loader.strays import strays
from router.model import Circle, Place
from router.model.areas import METRES_PER_DEGREE, contains
from router.network.geocoding import GeocodingSettings

_PLACED = frozenset({"lat", "lon", "lat_lon", "lon_lat", "address", "site", "mode", "pickup_point"})
"""Fields that say where something is, or that it needs no place of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """Where something is said to be: coordinates as given, or an address, or (with a matrix file) its id alone."""

    ident: str
    record: Record[Any]
    lat: float | None
    lon: float | None
    address: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Places:
    """Places in order, and what stands where: ``site W1``, ``order A1``, ``vehicle V1``, ``alternative <number>``.

    `aside` are orders whose address was not found, and why.
    """

    places: tuple[Place, ...] = ()
    index: Mapping[tuple[str, str], int] = field(default_factory=dict)
    aside: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, noun: str, ident: str) -> int | None:
        """Index of the place of a site, order, vehicle or alternative; None when it has none."""
        return self.index.get((noun, ident))


def places_of(day: Day, settings: GeocodingSettings, *, strict: bool = False) -> Places:
    """All places of the day; those that cannot be found are faults.

    Parameters
    ----------
    settings : whom to ask for addresses, and the cache.
    strict : whether an order whose address is not found is a fault; else it is set aside.
    """
    problems: list[Problem] = []
    points = {key: point for key, point in _points(day) if _has_place(point, day, problems)}
    located = _given(points, day)
    unknown = {key: point for key, point in points.items() if key not in located and point.address}
    aside: dict[str, str] = {}
    if unknown and not (day.settings.network.provider == "matrix" and not settings.service):
        found, missing = looked_up({key: point.address for key, point in unknown.items()}, settings, problems)
        located |= found
        orders = [key for key in points if key[0] == "order"]
        lost = sum(key in missing for key in orders)
        for key, problem in missing.items():
            if key[0] in ("order", "alternative") and not strict and lost < len(orders):
                aside |= {key[1]: problem.what} if key[0] == "order" else {}
            else:
                problems.append(
                    points[key].record.problem("E228", problem.what, problem.remedy, column="address", value=problem.value)
                )
        points = {key: point for key, point in points.items() if key not in missing}
    problems += strays({key: point.record for key, point in points.items()}, located, day.settings.checks.max_km)
    places, index = _collected(day, points, located, _zone_finder(day))
    return Places(places=places, index=index, aside=aside, problems=tuple(problems))


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
    if not point.record.faulty.isdisjoint(_PLACED):  # what is missing may be the fault that was told already
        return False
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


def _given(points: Mapping[tuple[str, str], _Point], day: Day) -> dict[tuple[str, str], tuple[float, float]]:
    """Coordinates in WGS-84 of every point that has some."""
    from router.network.crs import to_wgs84

    crs = day.settings.crs
    return {
        key: to_wgs84(point.lat, point.lon, crs) for key, point in points.items() if point.lat is not None and point.lon is not None
    }


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
    day: Day,
    points: Mapping[tuple[str, str], _Point],
    located: Mapping[tuple[str, str], tuple[float, float]],
    zone_of: Callable[[float, float], str],
) -> tuple[tuple[Place, ...], dict[tuple[str, str], int]]:
    """Places, and the index of each point; doors that lie close together and fall under the same rules are one place."""
    places: list[Place] = []
    known: dict[object, int] = {}
    doors = _Neighbours(0.0 if day.settings.network.provider == "matrix" else day.settings.same_place_m)
    rules = _rules_naming(day)
    index: dict[tuple[str, str], int] = {}
    for key, point in points.items():
        if key not in located:
            spot: object = point.ident
            if spot not in known:
                known[spot] = len(places)
                places.append(Place(id=point.ident, address=point.address, zone=point.zone))
            index[key] = known[spot]
            continue
        lat, lon = located[key]
        zone = point.zone or zone_of(lat, lon)
        alike = (zone, rules.get(point.ident, frozenset()))
        spot = (round(lat, 6), round(lon, 6), alike)
        number = known.get(spot)
        if number is None and key[0] in ("order", "alternative"):
            number = doors.near(lat, lon, alike)
        if number is None:
            number = len(places)
            places.append(Place(id=point.ident, lat=lat, lon=lon, address=point.address, zone=zone))
            if key[0] in ("order", "alternative"):
                doors.add(lat, lon, alike, number)
        index[key] = known[spot] = number
    return tuple(places), index


class _Neighbours:
    """Places by squares of `metres`, so that one nearby is found in its own square or one beside it."""

    def __init__(self, metres: float) -> None:
        self._metres = metres
        self._squares: dict[object, dict[tuple[int, int], list[tuple[float, float, int]]]] = {}

    def near(self, lat: float, lon: float, alike: object) -> int | None:
        """A place within reach that is `alike`."""
        squares = self._squares.get(alike)
        if not squares:
            return None
        north, east = self._square(lat, lon)
        narrow = math.cos(math.radians(lat))
        for row in (north - 1, north, north + 1):
            for column in (east - 1, east, east + 1):
                for other_lat, other_lon, number in squares.get((row, column), ()):
                    if math.hypot(lat - other_lat, (lon - other_lon) * narrow) * METRES_PER_DEGREE <= self._metres:
                        return number
        return None

    def add(self, lat: float, lon: float, alike: object, number: int) -> None:
        """Remember a place."""
        if self._metres:
            squares = self._squares.setdefault(alike, {})
            squares.setdefault(self._square(lat, lon), []).append((lat, lon, number))

    def _square(self, lat: float, lon: float) -> tuple[int, int]:
        # Squares are ten times as wide in degrees of longitude, so that one beside reaches far enough up to 84 degrees north.
        size = self._metres / METRES_PER_DEGREE
        return math.floor(lat / size), math.floor(lon / (10 * size))


def _rules_naming(day: Day) -> dict[str, frozenset[str]]:
    """Id of a site or order → the access rules that name it: whoever is named shares no place with who is not."""
    named: dict[str, set[str]] = {}
    for rule in day.access:
        for name in rule.data.places:
            named.setdefault(name, set()).add(rule.data.id)
    return {name: frozenset(rules) for name, rules in named.items()}
