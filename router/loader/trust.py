"""Which files and hosts a day may name: a day is data, and opens nothing that its reader does not allow."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from router.documents.day import Day
from router.errors import ArgumentError, Problem
from router.model.fields import settle

ANY_HOST = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a document may make the program open.

    Parameters
    ----------
    files : folders in which files that the day names may lie (matrices, road extracts, caches).
    hosts : servers that it may name, by host or by the name of a geocoding service; ``"*"`` allows all.
    """

    files: Collection[str | Path] = ()
    hosts: Collection[str] = ()

    def __post_init__(self) -> None:
        settle(self, ArgumentError)

    def allows_file(self, path: Path) -> bool:
        """Whether `path`, links followed, lies in one of the folders."""
        resolved = path.resolve()
        return any(resolved.is_relative_to(Path(folder).resolve()) for folder in self.files)

    def allows_host(self, host: str) -> bool:
        """Whether the server may be asked."""
        return ANY_HOST in self.hosts or host.lower() in {one.lower() for one in self.hosts}


_ALLOWED: ContextVar[tuple[str | Path, ...]] = ContextVar("folders that a person allowed", default=())


@contextmanager
def allowing(folders: Collection[str | Path]) -> Iterator[None]:
    """Until it ends, a person's own days may name files in `folders` as well: said once for every day that a command reads."""
    before = _ALLOWED.set(tuple(folders))
    try:
        yield
    finally:
        _ALLOWED.reset(before)


def own_trust(folder: Path) -> Trust:
    """What a person's own day may name: files in its `folder` and in those of `allowing`, and any host."""
    return Trust(files=(folder, *_ALLOWED.get()), hosts=(ANY_HOST,))


def trust_problems(day: Day, trust: Trust) -> list[Problem]:
    """A fault for each file and host that the day names and `trust` does not allow."""
    return [
        *(_file(day, setting, name) for setting, name in _files(day) if not trust.allows_file(day.folder / name)),
        *(_host(day, setting, host) for setting, host in _hosts(day) if not trust.allows_host(host)),
    ]


def _files(day: Day) -> Iterator[tuple[str, str]]:
    network, geocoding = day.settings.network, day.settings.geocoding
    named = {"network.file": network.file, "network.cache": network.cache}
    named |= {f"network.files.{profile}": file for profile, file in network.files.items()}
    if "cache" in geocoding.model_fields_set:
        named["geocoding.cache"] = geocoding.cache
    return ((setting, name) for setting, name in named.items() if name)


def _hosts(day: Day) -> Iterator[tuple[str, str]]:
    network, geocoding = day.settings.network, day.settings.geocoding
    if network.url:
        yield "network.url", _host_of(network.url)
    if geocoding.service:
        domain = geocoding.options.get("domain") or geocoding.options.get("api_key_domain", "")
        yield "geocoding.service", _host_of(domain) if domain else geocoding.service


def _host_of(url: str) -> str:
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or url
    except ValueError:
        return url


def _file(day: Day, setting: str, name: str) -> Problem:
    what = f"{setting} names '{name}', which lies outside the folders allowed"
    folder = (day.folder / name).resolve().parent
    remedy = f"put the file into the day's folder, or allow its own: --allow-files '{folder}', in a program Trust(files=…)"
    return _problem(day, setting, what, remedy, name)


def _host(day: Day, setting: str, host: str) -> Problem:
    what = f"{setting} names '{host}', and this day may not ask it"
    return _problem(day, setting, what, "allow it where the day is loaded: Trust(hosts=…)", host)


def _problem(day: Day, setting: str, what: str, remedy: str, value: str) -> Problem:
    return Problem(
        code="E244", where=day.settings_file, what=what, remedy=remedy, file=day.settings_file, field=setting, value=value
    )
