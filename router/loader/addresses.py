"""Addresses of a day → coordinates, by the service and the cache that its settings name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from router.documents.day import Day
from router.errors import NetworkError, Problem
from router.loader.trust import Trust
from router.network.crs import to_wgs84
from router.network.geocoding import GeocodingSettings, geocode

Key = tuple[str, str]
"""Noun and id of what has the address."""
Crs = Literal["wgs84", "gcj02", "bd09"]
_CRS_OF_SERVICE: Mapping[str, Crs] = {"baidu": "bd09", "baiduv3": "bd09", "amap": "gcj02"}


def geocoding_settings(day: Day, trust: Trust) -> GeocodingSettings:
    """Whom the day asks for addresses; a cache that nobody named is used where its folder is trusted."""
    row = day.settings.geocoding
    cache = beside(day, row.cache)
    return GeocodingSettings(
        service=row.service,
        options=row.options,
        cache=cache if cache is not None and trust.allows_file(cache) else None,
        pause=row.pause_s,
        timeout=row.timeout_s,
    )


def looked_up(
    addresses: Mapping[Key, str], settings: GeocodingSettings, problems: list[Problem]
) -> tuple[dict[Key, tuple[float, float]], dict[Key, Problem]]:
    """Coordinates in WGS-84 of what was found, and why the others were not; a service that cannot be used is a fault."""
    names = {f"{noun} {ident}": (noun, ident) for noun, ident in addresses}
    try:
        answer = geocode({name: addresses[key] for name, key in names.items()}, settings)
    except NetworkError as wrong:
        remedy = "correct [geocoding], or give lat and lon"
        problems.append(Problem(code="E228", where="[geocoding]", what=str(wrong), remedy=remedy))
        return {}, {}
    missing = {names[problem.where.removeprefix("place '").removesuffix("'")]: problem for problem in answer.problems}
    return {names[name]: in_wgs84(point, settings) for name, point in answer.points.items()}, missing


def in_wgs84(point: tuple[float, float], settings: GeocodingSettings) -> tuple[float, float]:
    """A point as the service gives it, in WGS-84."""
    return to_wgs84(*point, _CRS_OF_SERVICE.get(settings.service.lower(), "wgs84"))


def beside(day: Day, file: str) -> Path | None:
    """A file named in the settings, relative to the day's folder."""
    return (day.folder / file).resolve() if file else None
