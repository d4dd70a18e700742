"""Addresses → coordinates, by the geocoders of geopy; nothing is sent unless a service is named.

What was found is kept in a file, so that a day is asked for once; what was not found is asked again.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from router.errors import NetworkError, Problem
from router.network.files import write_whole

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodingSettings:
    """Whom to ask.

    Parameters
    ----------
    service : a geopy geocoder such as ``nominatim``, ``photon``, ``baidu``; empty: ask nobody, use the cache only.
    options : passed to that geocoder, e.g. ``{"user_agent": "…", "domain": "…"}`` or ``{"api_key": "…"}``.
    cache : file of what was found before; None: keep nothing.
    pause : seconds between two requests (the public Nominatim allows one a second).
    timeout : seconds per request.
    """

    service: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None
    pause: float = 1.0
    timeout: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocoded:
    """`points`: id → latitude and longitude as the service gives them. `problems`: one for each id that has none."""

    points: Mapping[str, Point]
    problems: tuple[Problem, ...] = ()


def geocode(addresses: Mapping[str, str], settings: GeocodingSettings) -> Geocoded:
    """Coordinates of `addresses` (id → text); equal texts are asked once.

    Raises
    ------
    NetworkError
        when geopy has no such service or it refuses its options.
    """
    known = _read(settings.cache)
    wanted = list(dict.fromkeys(text for text in addresses.values() if _key(text) not in known))
    found, failed = _ask(wanted, settings) if settings.service else ({}, dict.fromkeys(wanted, ""))
    if found:
        known |= {_key(text): point for text, point in found.items()}
        _keep(settings.cache, known)
    points = {name: known[_key(text)] for name, text in addresses.items() if _key(text) in known}
    problems = tuple(_problem(name, text, failed[text], settings) for name, text in addresses.items() if name not in points)
    return Geocoded(points=points, problems=problems)


def _key(text: str) -> str:
    return " ".join(text.split())


def _ask(texts: list[str], settings: GeocodingSettings) -> tuple[dict[str, Point], dict[str, str]]:
    """What was found, and for the rest why not (empty: the service knows no such address)."""
    from geopy.exc import GeopyError

    geocoder = _geocoder(settings)
    found: dict[str, Point] = {}
    failed: dict[str, str] = {}
    for number, text in enumerate(texts):
        if number:
            time.sleep(settings.pause)
        try:
            location = geocoder.geocode(text, timeout=settings.timeout)
        except GeopyError as error:
            failed[text] = str(error) or type(error).__name__
            continue
        if location is None:
            failed[text] = ""
        else:
            found[text] = (float(location.latitude), float(location.longitude))
    return found, failed


def _geocoder(settings: GeocodingSettings) -> Any:
    from geopy.exc import GeopyError
    from geopy.geocoders import get_geocoder_for_service

    try:
        return get_geocoder_for_service(settings.service)(**settings.options)
    except (GeopyError, TypeError) as error:
        raise NetworkError(f"geocoder '{settings.service}' cannot be used: {error}") from error


def _problem(name: str, text: str, reason: str, settings: GeocodingSettings) -> Problem:
    if not settings.service:
        what, remedy = "its address is not in the cache", "give coordinates, or name a geocoding service"
    elif reason:
        what, remedy = f"{settings.service} failed on its address ({reason})", "try again, or give coordinates"
    else:
        what, remedy = f"{settings.service} knows no address '{text}'", "correct the address, or give coordinates"
    return Problem(code="E305", where=f"place '{name}'", what=what, remedy=remedy, field="address", value=text)


def _read(cache: Path | None) -> dict[str, Point]:
    if cache is None or not cache.exists():
        return {}
    try:
        stored = json.loads(cache.read_text(encoding="utf-8"))
        return {str(text): (float(lat), float(lon)) for text, (lat, lon) in stored.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise NetworkError(f"geocoding cache {cache} is damaged ({error}); delete it") from error


def _keep(cache: Path | None, known: Mapping[str, Point]) -> None:
    """Add to the file, with what another process may have put there meanwhile."""
    if cache is None:
        return
    merged = dict(sorted((_read(cache) | dict(known)).items()))
    write_whole(cache, lambda path: _dump(path, merged))


def _dump(path: Path, merged: Mapping[str, Point]) -> None:
    path.write_text(json.dumps(merged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
