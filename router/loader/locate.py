"""Looking up the addresses of a day that has no coordinates for them, and what to look at before trusting the answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from router.documents.day import Day, read_day
from router.documents.rows import AlternativeRow, OrderRow, SiteRow
from router.errors import InputError, Problem
from router.loader.addresses import geocoding_settings, in_wgs84
from router.loader.strays import nearest_km
from router.loader.trust import Trust, own_trust, trust_problems
from router.network.geocoding import Confidence, Progress, geocode


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An address that was found: WGS-84 degrees, what the service calls it, and why a person should look at it (else empty)."""

    where: str
    address: str
    lat: float
    lon: float
    name: str
    confidence: Confidence
    review: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """`found` addresses of a day, a problem for each of those `missing`, and the file in which they are kept."""

    found: tuple[Located, ...] = ()
    missing: tuple[Problem, ...] = ()
    cache: str = ""


def locate(path: str | Path, *, trust: Trust | None = None, on_progress: Progress | None = None) -> Location:
    """Ask the service of ``[geocoding]`` for every address of the day at `path` that has no coordinates; answers go to its cache.

    Raises
    ------
    InputError
        when the day cannot be read, or names no service.
    NetworkError
        when the service cannot be used.
    """
    day = read_day(path)
    trust = own_trust(day.folder) if trust is None else trust
    wanted = dict(_addresses(day))
    problems = [problem for problem in day.problems if problem.file == day.settings_file] + trust_problems(day, trust)
    settings = geocoding_settings(day, trust)
    if wanted and not settings.service:
        what = "[geocoding] names no service, so that nobody can be asked"
        remedy = 'add service = "nominatim" and options = { user_agent = "your company" }, or another service of geopy'
        problems.append(
            Problem(
                code="E240", where=day.settings_file, what=what, remedy=remedy, file=day.settings_file, field="geocoding.service"
            )
        )
    if problems:
        raise InputError(problems)
    answer = geocode(wanted, settings, on_progress)
    points = {where: in_wgs84(point, settings) for where, point in answer.points.items()}
    sites = [(row.lat, row.lon) for row in (record.data for record in day.sites) if row.lat is not None and row.lon is not None]
    sites += [points[where] for where in points if where.startswith("site ")]
    return Location(
        found=tuple(
            Located(
                where=where,
                address=wanted[where],
                lat=lat,
                lon=lon,
                name=answer.found[where].name,
                confidence=answer.found[where].confidence,
                review=_review(answer.found[where].confidence, nearest_km((lat, lon), sites), day.settings.checks.max_km),
            )
            for where, (lat, lon) in points.items()
        ),
        missing=answer.problems,
        cache="" if settings.cache is None else str(settings.cache),
    )


def _addresses(day: Day) -> Iterator[tuple[str, str]]:
    """``order A1`` → address, of everything that has one and no coordinates."""
    sites = ((f"site {record.data.id}", record.data) for record in day.sites)
    orders = ((f"order {record.data.id}", record.data) for record in day.orders if record.data.mode != "self_pickup")
    others = ((f"alternative {record.number}", record.data) for record in day.alternatives)
    rows: Iterable[tuple[str, SiteRow | OrderRow | AlternativeRow]] = chain(sites, orders, others)
    return ((where, row.address) for where, row in rows if row.address and row.lat is None and row.lon is None)


def _review(confidence: Confidence, distance: float, limit: float) -> str:
    """Why a person should look at the answer."""
    if distance > limit:
        return f"{distance:.0f} km from every site"
    return {"high": "", "medium": "only the street was found", "low": "only the area was found"}.get(
        confidence, "the service does not say how exact it is"
    )
