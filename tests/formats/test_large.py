"""Requests with more places than there is memory for are refused before their matrices are made; long chains are read."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from router.errors import InputError
from router.formats import FORMATS, nextroute, read
from router.network import memory
from tests.formats.test_texts import FILES, SETS

Json = dict[str, Any]
MEASURED: dict[str, Callable[[int], Json]] = {
    "vroom": lambda size: {
        "vehicles": [{"id": 1, "start": [2, 48]}],
        "jobs": [{"id": number, "location": [2 + number / 1e4, 48]} for number in range(size)],
    },
    "google": lambda size: {
        "model": {
            "vehicles": [{"startLocation": {"latitude": 48, "longitude": 1}}],
            "shipments": [{"pickups": [{"arrivalLocation": {"latitude": 48, "longitude": 2 + k / 1e4}}]} for k in range(size)],
        }
    },
    "nextroute": lambda size: {
        "vehicles": [{"id": "v"}],
        "stops": [{"id": f"s{number}", "location": {"lon": 2 + number / 1e4, "lat": 48}} for number in range(size)],
    },
}


@pytest.mark.parametrize("name", MEASURED)
def test_coordinates_without_room(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps(MEASURED[name](1_200))
    assert len(read(text, FORMATS[name]).visits) == 1_200
    monkeypatch.setattr(memory, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match="E306 travel times: 1,"):
        read(text, FORMATS[name])


@pytest.mark.parametrize("name", ["solomon", "li_lim"])
def test_nodes_without_room(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 100)
    file = next(file for file, form in FILES if form == name)
    with pytest.raises(InputError, match="E306 travel times"):
        read((SETS / file).read_text(), FORMATS[name])


def test_a_long_chain_of_precedence() -> None:
    content = MEASURED["nextroute"](600)
    for one, two in zip(content["stops"], content["stops"][1:], strict=False):
        one["precedes"] = two["id"]
    instance = nextroute.read(json.dumps(content))
    assert len(instance.relations) + sum(visit.pickup is not None for visit in instance.visits) == 599
    content["stops"][-1]["precedes"] = "s0"
    with pytest.raises(InputError, match="'s6' before '…' before"):
        nextroute.read(json.dumps(content))
