"""What every provider of travel times must keep."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from router import network, traffic
from router.documents.codes import CODES
from router.errors import InputError
from router.model import Place
from router.network import NETWORKS, NetworkSettings, ProfileSettings, measure
from router.units import UNREACHABLE
from tests.network.roads.town import NODES, write_town
from tests.network.server import serving

PLACES = tuple(Place(id=name, lat=NODES[name][0], lon=NODES[name][1]) for name in "ABDG")
PROFILES = {"van": ProfileSettings(), "bike": ProfileSettings(kind="e-bike", speed=0.5)}


def answer(path: str, body: bytes) -> tuple[int, bytes]:
    """A server on which every pair is 100 s and 1 km apart, but the last place is cut off."""
    count = len(PLACES)
    cut = [[None if (row == count - 1) != (column == count - 1) else 100.0 for column in range(count)] for row in range(count)]
    if path.startswith("/table/"):
        metres = [[cell and 10 * cell for cell in row] for row in cut]
        sources = [{"location": [place.lon, place.lat], "distance": 0} for place in PLACES]
        return 200, json.dumps({"code": "Ok", "sources": sources, "durations": cut, "distances": metres}).encode()
    cells = [[{"time": cell, "distance": cell and cell / 100} for cell in row] for row in cut]
    assert body
    return 200, json.dumps({"sources_to_targets": cells}).encode()


@pytest.fixture(params=sorted(NETWORKS))
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NetworkSettings]:
    with ExitStack() as stack:
        if request.param in {"osrm", "valhalla"}:
            yield NetworkSettings(provider=request.param, url=stack.enter_context(serving(answer)))
        elif request.param == "matrix":
            path = tmp_path / "matrix.npz"
            durations = np.full((4, 4), 100)
            durations[3, :3] = durations[:3, 3] = -1
            np.savez(path, ids=np.array([place.id for place in PLACES]), distances=np.full((4, 4), 1_000), durations=durations)
            yield NetworkSettings(provider="matrix", file=path)
        else:
            file = write_town(tmp_path / "town.osm.pbf") if request.param == "osm" else None
            yield NetworkSettings(provider=request.param, file=file)


def test_every_provider_keeps_the_contract(settings: NetworkSettings) -> None:
    measured = measure(PLACES, PROFILES, settings)
    assert set(measured.travel) == set(PROFILES)
    for travel in measured.travel.values():
        for matrix in (travel.distances, travel.durations):
            assert matrix.shape == (4, 4)
            assert matrix.dtype == np.int32
            assert not matrix.flags.writeable
            assert not np.diag(matrix).any()
            assert matrix.min() >= 0
        assert travel.durations.max() <= UNREACHABLE
        assert (travel.durations[0, 1:3] > 0).all()
    assert (measured.travel["bike"].durations[:3, :3] >= measured.travel["van"].durations[:3, :3]).all()
    cut_off = settings.provider != "geodesic"
    assert (measured.travel["van"].durations[0, 3] == UNREACHABLE) is np.bool_(cut_off)
    assert {problem.where for problem in measured.problems} == ({"place 'G'"} if cut_off else set())


def test_places_without_coordinates_are_named(settings: NetworkSettings) -> None:
    if settings.provider == "matrix":
        pytest.skip("a matrix file needs no coordinates")
    with pytest.raises(InputError, match="E301 place 'X'"):
        measure((*PLACES, Place(id="X")), PROFILES, settings)


def test_no_places_and_one_place(settings: NetworkSettings) -> None:
    for count in (0, 1):
        if settings.provider in {"osrm", "valhalla"} and count:
            continue  # the recorded server answers for four places
        measured = measure(PLACES[:count], PROFILES, settings)
        assert measured.travel["van"].durations.shape == (count, count)
        assert measured.problems == ()


def test_every_code_is_listed() -> None:
    sources = [path for room in (network, traffic) for path in Path(str(room.__file__)).parent.rglob("*.py")]
    used = {code for path in sources for code in re.findall(r"E3\d\d", path.read_text(encoding="utf-8"))}
    assert len(used) == 11
    assert used <= set(CODES)
