"""Matrices that do not fit are refused by their size, before anything is allocated."""

import numpy as np
import pytest

from router.errors import InputError
from router.model import Place
from router.network import NetworkSettings, ProfileSettings, geodesic, travel_times
from router.network.memory import refuse_too_large

VAN = {"van": ProfileSettings()}


def places(count: int) -> list[Place]:
    return [Place(id=str(number), lat=48.0 + number / 1e5, lon=16.0 + number % 7 / 1e3) for number in range(count)]


def test_thirty_thousand_orders_are_refused() -> None:
    with pytest.raises(
        InputError, match=r"E306 travel times: 30,000 places and 1 profiles of travel take 6\.7 GB, there is room for"
    ):
        travel_times(places(30_000), VAN, NetworkSettings())


def test_a_small_machine_takes_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.network.memory._machine", lambda: 2**20)
    refuse_too_large(256, 1)
    with pytest.raises(InputError, match="plan at most 181 places at once"):
        refuse_too_large(256, 2)


def test_blocks_of_rows_are_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = travel_times(places(20), VAN, NetworkSettings())["van"]
    monkeypatch.setattr(geodesic, "_ROWS", 7)
    parts = travel_times(places(20), VAN, NetworkSettings())["van"]
    assert np.array_equal(whole.durations, parts.durations)
    assert np.array_equal(whole.distances, parts.distances)
    assert not whole.durations.flags.writeable
