"""Damaged requests end in an instance or in `InputError`, never in another exception."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from router.errors import InputError
from router.formats import FORMATS, read
from tests.formats.test_google import request as google_request
from tests.formats.test_nextroute import request as nextroute_request
from tests.formats.test_texts import FILES, SETS, timed_request
from tests.formats.vroom_requests import random_request

Json = dict[str, Any]
JUNK: tuple[Any, ...] = (None, True, -1, 0, 1.5, 2**40, 10**400, "", "x", "5", [], [[]], [[1, 2]], {}, {"id": 1}, {"a": {"b": []}})
REQUESTS: dict[str, Callable[[int], Json]] = {
    "vroom": lambda seed: random_request(seed, speeds=True),
    "google": lambda seed: google_request(maxActiveVehicles=1 + seed % 3),
    "nextroute": lambda seed: nextroute_request(options={"seed": seed}),
    "mamut": lambda seed: timed_request() | {"metadata": {"seed": seed}},
}


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, below in items:
        yield (*path, key)
        yield from places(below, (*path, key))


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("seed", range(60))
def test_json_with_junk_in_it(name: str, seed: int) -> None:
    chance = random.Random(seed)
    content = copy.deepcopy(REQUESTS[name](seed))
    for _ in range(3):
        *before, last = chance.choice(list(places(content)))
        here: Any = content
        for key in before:
            here = here[key]
        here[last] = copy.deepcopy(chance.choice(JUNK))
    with suppress(InputError):
        read(json.dumps(content), FORMATS[name])


@pytest.mark.parametrize(("file", "name"), FILES)
@pytest.mark.parametrize("seed", range(25))
def test_texts_with_junk_in_them(file: str, name: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lines = (SETS / file).read_text().splitlines()
    for _ in range(3):
        number = chance.randrange(len(lines))
        words = lines[number].split() or [""]
        words[chance.randrange(len(words))] = chance.choice(("", "x", "-3", "1e9", "nan", "7 7", "99", "0.5", ":", "EDGES"))
        lines[number] = " ".join(words)
    with suppress(InputError):
        read("\n".join(lines), FORMATS[name], folder=tmp_path)
