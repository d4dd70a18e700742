"""Addresses → coordinates, by the geocoders of geopy; nothing is sent unless a service is named.

What was found is kept in a file, so that an address is asked for once; what was not found is asked again.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from router.errors import NetworkError, Problem
from router.network.files import write_whole

Point = tuple[float, float]
Confidence = Literal["high", "medium", "low", "unknown"]
"""The very house, its street, only its town or quarter, or not told by the service."""
Progress = Callable[[int, int, str], None]
"""Called with the number of addresses asked, that of all, and the next one's text."""
_KEEP_EVERY = 20


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
class Found:
    """Where a service says an address is, what it calls the place, and how sure that is the door."""

    lat: float
    lon: float
    name: str = ""
    confidence: Confidence = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocoded:
    """`found`: id → what the service or the cache gives. `problems`: one for each id that has nothing."""

    found: Mapping[str, Found]
    problems: tuple[Problem, ...] = ()

    @property
    def points(self) -> Mapping[str, Point]:
        """Id → latitude and longitude."""
        return {name: (found.lat, found.lon) for name, found in self.found.items()}


def geocode(addresses: Mapping[str, str], settings: GeocodingSettings, on_progress: Progress | None = None) -> Geocoded:
    """Coordinates of `addresses` (id → text); equal texts are asked once.

    Raises
    ------
    NetworkError
        when geopy has no such service, it refuses its options, or the cache is damaged or cannot be written.
    """
    known = _read(settings.cache)
    wanted = list(dict.fromkeys(text for text in addresses.values() if _key(text) not in known))
    failed = _ask(wanted, settings, known, on_progress) if settings.service else dict.fromkeys(wanted, "")
    found = {name: known[_key(text)] for name, text in addresses.items() if _key(text) in known}
    problems = tuple(_problem(name, text, failed[text], settings) for name, text in addresses.items() if name not in found)
    return Geocoded(found=found, problems=problems)


def _key(text: str) -> str:
    return " ".join(text.split())


def _ask(texts: list[str], settings: GeocodingSettings, known: dict[str, Found], on_progress: Progress | None) -> dict[str, str]:
    """Add what is found to `known`, and to the cache also when it is interrupted; for the rest why not (empty: no such address)."""
    from geopy.exc import GeopyError

    geocoder = _geocoder(settings) if texts else None
    failed: dict[str, str] = {}
    try:
        for number, text in enumerate(texts):
            if on_progress is not None:
                on_progress(number, len(texts), text)
            if number:
                time.sleep(settings.pause)
            try:
                location = geocoder.geocode(text, timeout=settings.timeout)  # type: ignore[union-attr]
            except GeopyError as error:
                failed[text] = str(error) or type(error).__name__
                continue
            if location is None:
                failed[text] = ""
                continue
            known[_key(text)] = Found(
                lat=float(location.latitude),
                lon=float(location.longitude),
                name=str(location.address or ""),
                confidence=_confidence(location.raw),
            )
            if number % _KEEP_EVERY == _KEEP_EVERY - 1:
                _keep(settings.cache, known)
    finally:
        if len(failed) < len(texts):
            _keep(settings.cache, known)
    return failed


def _confidence(raw: object) -> Confidence:
    """How exactly the answer of Nominatim, Photon, Baidu or Amap names the door."""
    if not isinstance(raw, Mapping):
        return "unknown"
    properties = raw.get("properties")
    kind = properties.get("type") if isinstance(properties, Mapping) else raw.get("addresstype")
    rank, precise, level = raw.get("place_rank"), raw.get("precise"), raw.get("level")
    if isinstance(rank, int):
        return "high" if rank >= 30 else "medium" if rank >= 26 else "low"
    if kind:
        return (
            "high"
            if kind in ("house", "building", "place", "amenity", "shop")
            else "medium"
            if kind in ("street", "road")
            else "low"
        )
    if precise is not None:
        return "high" if precise in (1, "1") else "low"
    if level:
        return "high" if level in ("门牌号", "门址", "兴趣点") else "medium" if level in ("道路", "道路交叉路口") else "low"
    return "unknown"


def _geocoder(settings: GeocodingSettings) -> Any:
    from geopy.exc import GeopyError
    from geopy.geocoders import get_geocoder_for_service

    try:
        return get_geocoder_for_service(settings.service)(**settings.options)
    except (GeopyError, TypeError) as error:
        raise NetworkError(f"geocoder '{settings.service}' cannot be used: {error}") from error


def _problem(name: str, text: str, reason: str, settings: GeocodingSettings) -> Problem:
    cache = f"'{settings.cache.name}'" if settings.cache is not None else "none is kept"
    if not settings.service:
        what = f"address '{text}' is not in the cache ({cache})"
        remedy = "name a service in [geocoding] and run 'router locate', or give lat and lon"
    elif reason:
        what, remedy = f"{settings.service} failed on address '{text}' ({reason})", "try again, or give lat and lon"
    else:
        what, remedy = f"{settings.service} knows no address '{text}'", "correct the address, or give lat and lon"
    return Problem(code="E305", where=f"place '{name}'", what=what, remedy=remedy, field="address", value=text)


def _read(cache: Path | None) -> dict[str, Found]:
    if cache is None or not cache.exists():
        return {}
    try:
        stored = json.loads(cache.read_text(encoding="utf-8"))
        return {str(text): _found(answer) for text, answer in stored.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NetworkError(f"geocoding cache {cache} is damaged ({error}); delete it") from error


def _found(answer: Any) -> Found:
    """An entry of the cache: an object, or latitude and longitude alone."""
    if isinstance(answer, Mapping):
        return Found(
            lat=float(answer["lat"]),
            lon=float(answer["lon"]),
            name=str(answer.get("name", "")),
            confidence=answer.get("confidence", "unknown"),
        )
    lat, lon = answer
    return Found(lat=float(lat), lon=float(lon))


def _keep(cache: Path | None, known: Mapping[str, Found]) -> None:
    """Add to the file, with what another process may have put there meanwhile."""
    if cache is None:
        return
    merged = {text: asdict(found) for text, found in sorted((_read(cache) | dict(known)).items())}
    try:
        write_whole(cache, lambda path: _dump(path, merged))
    except OSError as error:
        raise NetworkError(f"geocoding cache {cache} cannot be written ({error.strerror}); name another one") from error


def _dump(path: Path, merged: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(merged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
