"""Addresses, against a geocoder on loopback."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from router.errors import NetworkError
from router.network.geocoding import GeocodingSettings, geocode
from tests.network.server import serving

TOWN = {"Rua das Flores 1": ("41.1459", "-8.6135"), "人民路 1 号": ("31.23", "121.47")}


def settings(url: str, cache: Path | None = None) -> GeocodingSettings:
    options = {"user_agent": "test", "domain": url.removeprefix("http://"), "scheme": "http"}
    return GeocodingSettings(service="nominatim", options=options, cache=cache, pause=0.0)


def test_found_cached_and_failed(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        del body
        text = parse_qs(urlparse(path).query)["q"][0]
        asked.append(text)
        if text == "broken":
            return 500, b"{}"
        hits = [{"lat": TOWN[text][0], "lon": TOWN[text][1], "display_name": text}] if text in TOWN else []
        return 200, json.dumps(hits).encode()

    cache = tmp_path / "cache" / "addresses.json"
    addresses = {"a": "Rua das Flores 1", "b": "人民路 1 号", "c": "nowhere", "d": "broken", "e": "Rua  das Flores 1"}
    with serving(answer) as url:
        first = geocode(addresses, settings(url, cache))
        again = geocode({"a": addresses["a"]}, settings(url, cache))
    assert first.points == {"a": (41.1459, -8.6135), "b": (31.23, 121.47), "e": (41.1459, -8.6135)}
    assert [(problem.code, problem.where) for problem in first.problems] == [("E305", "place 'c'"), ("E305", "place 'd'")]
    assert "knows no address 'nowhere'" in first.problems[0].what
    assert "failed" in first.problems[1].what
    assert again.points == {"a": (41.1459, -8.6135)}
    assert asked.count("Rua das Flores 1") == 1
    assert [path.name for path in cache.parent.iterdir()] == ["addresses.json"]
    offline = geocode({"b": "人民路 1 号", "c": "nowhere"}, GeocodingSettings(cache=cache))
    assert offline.points == {"b": (31.23, 121.47)}
    assert "not in the cache" in offline.problems[0].what


def test_nothing_is_asked_without_a_service() -> None:
    assert geocode({"a": "anywhere"}, GeocodingSettings()).points == {}


def test_unknown_service_and_damaged_cache(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="'oracle' cannot be used"):
        geocode({"a": "x"}, GeocodingSettings(service="oracle"))
    cache = tmp_path / "cache.json"
    cache.write_text("{")
    with pytest.raises(NetworkError, match="damaged"):
        geocode({"a": "x"}, GeocodingSettings(cache=cache))
