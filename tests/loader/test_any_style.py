"""A day written in any style is read as the same day, or refused: never as another one.

``ROUTER_STYLED_DAYS=2000 pytest tests/loader/test_any_style.py`` tries two thousand.
"""

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from router.errors import InputError
from router.loader import load, load_document
from router.model import Instance
from tests.loader.styled_days import plain, styled_day, write

pytest.importorskip("openpyxl")
DAYS = int(os.environ.get("ROUTER_STYLED_DAYS", "80"))


def meaning(instance: Instance) -> list[Any]:
    """What a plan depends on, and what a driver reads."""
    places = [(place.lat, place.lon) for place in instance.places]
    visits = [
        (visit.id, places[visit.place], visit.windows, visit.service, visit.deliver, visit.release, visit.address)
        for visit in instance.visits
    ]
    vehicles = [
        (vehicle.id, vehicle.earliest_start, vehicle.latest_end, vehicle.capacities, vehicle.km_price)
        for vehicle in instance.vehicles
    ]
    orders = [(order.id, order.extra.get("phone"), order.address) for order in instance.orders]
    return [visits, vehicles, orders, [(relation.kind, relation.visits) for relation in instance.relations]]


def test_read_as_the_same_day_or_refused() -> None:
    refused: Counter[str] = Counter()
    for seed in range(DAYS):
        day = styled_day(seed)
        with tempfile.TemporaryDirectory() as folder:
            try:
                instance = load(write(day, Path(folder)))
            except InputError as error:
                refused.update({problem.code for problem in error.problems})
                continue
            assert meaning(instance) == meaning(load_document(plain(day))), (seed, day.how)
    assert sum(refused.values()) < DAYS / 4, refused
