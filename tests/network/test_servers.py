"""OSRM and Valhalla, against recorded exchanges on loopback."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from router.errors import NetworkError
from router.model import Place
from router.network import NetworkSettings, ProfileSettings, leg_shapes, measure
from router.units import UNREACHABLE
from tests.network.roads.town import NODES, write_town
from tests.network.server import serving

PLACES = tuple(Place(id=name, lat=41.0 + number / 100, lon=-8.0) for number, name in enumerate("abc"))
VAN = {"van": ProfileSettings()}
SECONDS: list[list[float | None]] = [[0.0, 60.4, 200.0], [61.5, 0.0, None], [210.0, 90.0, 0.0]]
METRES: list[list[float | None]] = [[0.0, 1000.4, 3000.0], [1100.0, 0.0, None], [3100.0, 1500.0, 0.0]]
ROUTE = {
    "code": "Ok",
    "routes": [{"geometry": {"coordinates": [[-8.0, 41.0], [-8.001, 41.005], [-8.0, 41.01]], "type": "LineString"}}],
}


def settings(provider: str, url: str, **more: object) -> NetworkSettings:
    return NetworkSettings(provider=provider, url=url + "/", pause=0.0, **more)  # type: ignore[arg-type]


def osrm(asked: list[str]) -> Callable[[str, bytes], tuple[int, bytes]]:
    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        assert body == b""
        asked.append(path)
        if path.startswith("/route/"):
            return 200, json.dumps(ROUTE).encode()
        address, _, asked_for = path.partition("?")
        points = [round((float(point.split(",")[1]) - 41.0) * 100) for point in address.split("/")[-1].split(";")]
        query = parse_qs(asked_for, separator="&")
        rows = [points[int(index)] for index in query["sources"][0].split(";")]
        columns = [points[int(index)] for index in query["destinations"][0].split(";")]
        waypoints = [{"location": [-8.0, 41.0 + row / 100], "distance": 7.3, "name": "", "hint": ""} for row in rows]
        found = {
            "code": "Ok",
            "sources": waypoints,
            "durations": [[SECONDS[row][column] for column in columns] for row in rows],
            "distances": [[METRES[row][column] for column in columns] for row in rows],
        }
        return 200, json.dumps(found).encode()

    return answer


def valhalla(asked: list[dict[str, object]]) -> Callable[[str, bytes], tuple[int, bytes]]:
    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        assert path == "/sources_to_targets"
        request = json.loads(body)
        asked.append(request)
        rows, columns = ([round((point["lat"] - 41.0) * 100) for point in request[name]] for name in ("sources", "targets"))
        cells = [[_cell(row, column) for column in columns] for row in rows]
        return 200, json.dumps({"sources_to_targets": cells, "units": "kilometers"}).encode()

    return answer


def _cell(row: int, column: int) -> dict[str, float | None]:
    metres = METRES[row][column]
    return {"time": SECONDS[row][column], "distance": None if metres is None else metres / 1000}


EXPECTED_SECONDS = [[0, 60, 200], [62, 0, UNREACHABLE], [210, 90, 0]]
EXPECTED_METRES = [[0, 1000, 3000], [1100, 0, 0], [3100, 1500, 0]]


@pytest.mark.parametrize(("block", "requests"), [(100, 1), (2, 3), (1, 6)])
def test_osrm_in_blocks(block: int, requests: int) -> None:
    asked: list[str] = []
    with serving(osrm(asked)) as url:
        measured = measure(PLACES, VAN, settings("osrm", url, block=block))
    assert measured.travel["van"].durations.tolist() == EXPECTED_SECONDS
    assert measured.travel["van"].distances.tolist() == EXPECTED_METRES
    assert len(asked) == requests  # a real server refuses a table of one place
    assert asked[0].startswith("/table/v1/driving/-8.000000,41.000000")
    assert [(snap.place, snap.distance, snap.lat) for snap in measured.snaps] == [("a", 7, 41.0), ("b", 7, 41.01), ("c", 7, 41.02)]


def test_a_place_far_from_every_road_is_no_place_of_the_server() -> None:
    with serving(osrm([])) as url:
        measured = measure(PLACES, VAN, settings("osrm", url, max_snap=7))
        further = measure(PLACES, VAN, settings("osrm", url, max_snap=6))
    assert measured.problems == ()
    assert further.travel["van"].durations.tolist() == [[0 if one == two else UNREACHABLE for two in range(3)] for one in range(3)]
    assert [(problem.code, problem.value) for problem in further.problems] == [("E303", "a"), ("E303", "b"), ("E303", "c")]


def test_osrm_profiles_and_speed() -> None:
    asked: list[str] = []
    profiles = {"bike": ProfileSettings(kind="e-bike", speed=2.0), "own": ProfileSettings(server_profile="cargo")}
    with serving(osrm(asked)) as url:
        travel = measure(PLACES, profiles, settings("osrm", url)).travel
    assert travel["bike"].durations[0, 2] == 100
    assert [path.split("/")[3] for path in asked] == ["cycling", "cargo"]


def test_osrm_shapes() -> None:
    asked: list[str] = []
    with serving(osrm(asked)) as url:
        shapes = leg_shapes(PLACES, ProfileSettings(), settings("osrm", url), [(0, 1)])
    assert shapes == [((41.0, -8.0), (41.005, -8.001), (41.01, -8.0))]


@pytest.mark.parametrize(("block", "requests"), [(100, 1), (2, 3)])
def test_valhalla_in_blocks(block: int, requests: int) -> None:
    asked: list[dict[str, object]] = []
    with serving(valhalla(asked)) as url:
        measured = measure(PLACES, {"truck": ProfileSettings(kind="truck")}, settings("valhalla", url, block=block))
    assert measured.travel["truck"].durations.tolist() == EXPECTED_SECONDS
    assert measured.travel["truck"].distances.tolist() == EXPECTED_METRES
    assert len(asked) == requests
    assert asked[0]["costing"] == "truck"


def replayed(path: str, body: bytes) -> tuple[int, bytes]:
    """What a real osrm-routed (osrm-bindings 26.10, car profile) answered on the town of the road tests, hints left out."""
    assert body == b""
    said = RECORDED[path]
    return (200 if said["code"] == "Ok" else 400), json.dumps(said).encode()


RECORDINGS = Path(__file__).parent / "recordings"
RECORDED = json.loads((RECORDINGS / "osrm_town.json").read_text())
TOWN = tuple(Place(id=name, lat=NODES[name][0], lon=NODES[name][1]) for name in "ABCDEFG")


def test_recorded_exchange_with_a_real_server(tmp_path: Path) -> None:
    with serving(replayed) as url:
        asked = NetworkSettings(provider="osrm", url=url, block=4)
        measured = measure(TOWN, VAN, asked)
        shapes = leg_shapes(TOWN, ProfileSettings(), asked, [(3, 0), (0, 4), (0, 6)])
    travel = measured.travel["van"]
    assert travel.durations[0].tolist() == [0, 16, 32, 16, 26, 36, UNREACHABLE]
    assert {problem.where for problem in measured.problems} == {"place 'G'"}
    own = measure(TOWN, VAN, NetworkSettings(provider="osm", file=write_town(tmp_path / "town.osm.pbf"))).travel["van"]
    # The same ways are taken, one-ways, closures and the forbidden turn included; speeds are each one's own.
    assert abs(travel.distances - own.distances).max() <= 2
    assert shapes[0] == (NODES["D"], NODES["E"], NODES["B"], NODES["A"])
    assert shapes[1] == (NODES["A"], NODES["D"], NODES["E"])
    assert shapes[2] == ()


def test_recorded_exchange_with_a_real_valhalla() -> None:
    """What a real valhalla_service (pyvalhalla 3.9.1) answered on the same town, cut to what is read."""
    ((request, said),) = json.loads((RECORDINGS / "valhalla_town.json").read_text())

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        assert path == "/sources_to_targets"
        assert json.loads(body) == request
        return 200, json.dumps(said).encode()

    with serving(answer) as url:
        measured = measure([TOWN[index] for index in (0, 1, 3, 4, 6)], VAN, settings("valhalla", url))
    assert measured.travel["van"].durations[0].tolist() == [0, 11, 11, 19, UNREACHABLE]
    assert measured.travel["van"].distances[2].tolist() == [333, 222, 0, 111, 0]
    assert {problem.where for problem in measured.problems} == {"place 'G'"}


@pytest.mark.parametrize("code", [170, 171, 442])
def test_valhalla_refuses_a_block_for_one_place(code: int) -> None:
    asked: list[dict[str, object]] = []
    good = valhalla(asked)

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        request = json.loads(body)
        if any(point["lat"] > 41.015 for point in request["sources"] + request["targets"]):
            return 400, json.dumps({"error_code": code, "error": "no", "status_code": 400}).encode()
        return good(path, body)

    with serving(answer) as url:
        measured = measure(PLACES, VAN, settings("valhalla", url))
    expected = [[0, 60, UNREACHABLE], [62, 0, UNREACHABLE], [UNREACHABLE, UNREACHABLE, 0]]
    assert measured.travel["van"].durations.tolist() == expected
    assert {problem.where for problem in measured.problems} == {"place 'c'"}


def test_straight_lines_where_no_roads_are_known() -> None:
    legs = leg_shapes((*PLACES, Place(id="x")), ProfileSettings(), NetworkSettings(), [(0, 1), (0, 3)])
    assert legs == [((41.0, -8.0), (41.01, -8.0)), ()]


def test_busy_server_is_asked_again() -> None:
    asked: list[str] = []
    good = osrm(asked)
    answers = iter([(503, b"{}"), (502, b"half an ans")])

    with serving(lambda path, body: next(answers, None) or good(path, body)) as url:
        measured = measure(PLACES, VAN, settings("osrm", url, retries=2))
    assert measured.travel["van"].durations.tolist() == EXPECTED_SECONDS


@pytest.mark.parametrize(
    ("status", "body", "tries", "message"),
    [
        (503, b"{}", 3, "status 503; check url"),
        (
            400,
            b'{"code": "TooBig", "message": "Too many table coordinates"}',
            1,
            r"Too many table coordinates\); set block smaller",
        ),
        (200, b'{"code": "Ok"}', 1, "lacks 'sources'"),
        (200, b'{"sources": [], "durations": [[1, 2]], "distances": [[1, 2]]}', 1, "has shape"),
        (200, b'{"sources": [], "durations": "x", "distances": "x"}', 1, "no figure"),
    ],
)
def test_failing_server(status: int, body: bytes, tries: int, message: str) -> None:
    asked: list[str] = []

    def answer(path: str, sent: bytes) -> tuple[int, bytes]:
        del sent
        asked.append(path)
        return status, body

    with serving(answer) as url, pytest.raises(NetworkError, match=message):
        measure(PLACES, VAN, settings("osrm", url, retries=2))
    assert len(asked) == tries


def test_a_server_that_dies_in_the_middle_of_its_answer() -> None:
    with serving(osrm([]), cut=5) as url, pytest.raises(NetworkError, match="osrm server failed"):
        measure(PLACES, VAN, settings("osrm", url, retries=1))


def test_an_answer_that_is_no_text() -> None:
    with serving(lambda *_: (200, b"\xff\xfe")) as url, pytest.raises(NetworkError, match="osrm server failed"):
        measure(PLACES, VAN, settings("osrm", url, retries=0))


@pytest.mark.parametrize("provider", ["osrm", "valhalla"])
def test_nothing_is_sent_without_a_url(provider: str) -> None:
    with pytest.raises(NetworkError, match="set url"):
        measure(PLACES, VAN, NetworkSettings(provider=provider))
    with pytest.raises(NetworkError, match="http"):
        measure(PLACES, VAN, NetworkSettings(provider=provider, url="file:///etc/hostname"))


def test_nobody_listens() -> None:
    with pytest.raises(NetworkError, match="osrm server failed"):
        measure(PLACES, VAN, NetworkSettings(provider="osrm", url="http://127.0.0.1:9", retries=0, timeout=1.0))
