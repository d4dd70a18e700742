"""Travel times on a town small enough to work out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from router.errors import NetworkError
from router.model import Circle, Conditions, Incident, Place
from router.model.travel import IntMatrix
from router.network import NetworkSettings, ProfileSettings, leg_shapes, measure, rerouted
from router.units import UNREACHABLE
from tests.network.roads.town import NODES, STREET, write_town

PLACES = tuple(Place(id=name, lat=lat, lon=lon) for name, (lat, lon) in NODES.items() if name in "ABCDEFGH")
A, B, C, D, E, F, G, H = range(8)
RESIDENTIAL, PRIMARY, SERVICE = (STREET / (speed / 3.6) for speed in (25, 48, 14))  # 16.01, 8.34, 28.59 s


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> NetworkSettings:
    return NetworkSettings(provider="osm", file=write_town(tmp_path_factory.mktemp("town") / "town.osm.pbf"))


def durations(town: NetworkSettings, **profile: object) -> IntMatrix:
    return measure(PLACES, {"p": ProfileSettings(**profile)}, town).travel["p"].durations  # type: ignore[arg-type]


def test_van_obeys_one_ways_and_closures(town: NetworkSettings) -> None:
    found = durations(town)
    assert found[A, D] == round(RESIDENTIAL)
    assert found[D, A] == round(PRIMARY + SERVICE + RESIDENTIAL)
    assert found[C, F] == round(RESIDENTIAL + SERVICE + PRIMARY)
    assert found[D, F] == round(2 * PRIMARY)
    assert (np.diag(found) == 0).all()


def test_forbidden_turn_is_driven_round(town: NetworkSettings, tmp_path: Path) -> None:
    # Not left at B, but round by D; B itself may be reached, and one who starts at B may turn.
    found = durations(town)
    assert found[A, E] == round(RESIDENTIAL + PRIMARY)
    assert found[A, B] == round(RESIDENTIAL)
    assert found[B, E] == round(SERVICE)
    slow = {"primary": 1.0}
    free = replace(town, file=write_town(tmp_path / "free.osm.pbf", restricted=False))
    assert durations(free, road_speeds_kmh=slow)[A, E] == round(RESIDENTIAL + SERVICE)
    # On to C, back to B, and right into B→E: the U-turn at C costs nothing.
    assert durations(town, road_speeds_kmh=slow)[A, E] == round(3 * RESIDENTIAL + SERVICE)


def test_bicycle_is_exempt_and_may_pass(town: NetworkSettings) -> None:
    found = durations(town, kind="e-bike", road_speeds_kmh={"primary": 1.0})
    assert found[A, E] == round(STREET / (20 / 3.6) + STREET / (15 / 3.6))
    assert found[C, F] == round(STREET / (20 / 3.6))
    assert found[D, A] > found[A, D]


def test_walkers_go_both_ways(town: NetworkSettings) -> None:
    found = durations(town, kind="foot")
    assert found[D, A] == found[A, D] == round(STREET / (4.8 / 3.6))


def test_distances_are_those_of_the_fastest_road(town: NetworkSettings) -> None:
    travel = measure(PLACES, {"p": ProfileSettings()}, town).travel["p"]
    assert travel.distances[D, A] == pytest.approx(3 * STREET, abs=1)
    assert travel.distances[A, E] == pytest.approx(2 * STREET, abs=1)


def test_disconnected_parts_stay_unreachable(town: NetworkSettings) -> None:
    measured = measure(PLACES, {"van": ProfileSettings()}, town)
    found = measured.travel["van"].durations
    assert found[A, G] == found[H, B] == UNREACHABLE
    assert found[G, H] == round(RESIDENTIAL)
    alone = measure((*PLACES[:3], PLACES[G]), {"van": ProfileSettings()}, town)
    assert {(problem.code, problem.where) for problem in alone.problems} == {("E302", "place 'G'")}


def test_bollard_stops_vans_only(town: NetworkSettings) -> None:
    beyond = Place(id="J", lat=NODES["J"][0], lon=NODES["J"][1])
    measured = measure((PLACES[C], beyond), {"van": ProfileSettings(), "bike": ProfileSettings(kind="e-bike")}, town)
    assert measured.travel["bike"].durations[0, 1] == round(STREET / (20 / 3.6))
    snaps = {(snap.place, snap.profile): snap for snap in measured.snaps}
    assert snaps["J", "bike"].distance == 0
    assert snaps["J", "van"].distance == 111  # C is the nearest point a van gets to
    assert (snaps["J", "van"].lat, snaps["J", "van"].lon) == NODES["C"]


def test_places_far_from_any_road_are_named(town: NetworkSettings) -> None:
    far = Place(id="far", lat=0.05, lon=10.0)
    measured = measure((*PLACES[:2], far), {"van": ProfileSettings()}, town)
    assert [(problem.code, problem.where) for problem in measured.problems] == [("E303", "place 'far'")]
    assert "5449 m away" in measured.problems[0].what
    assert measured.travel["van"].durations[0].tolist() == [0, round(RESIDENTIAL), UNREACHABLE]


def test_shapes_of_legs(town: NetworkSettings) -> None:
    shapes = leg_shapes(PLACES, ProfileSettings(), town, [(D, A), (A, E), (A, G), (B, B)])
    assert shapes[0] == (NODES["D"], NODES["E"], NODES["B"], NODES["A"])
    assert shapes[1] == (NODES["A"], NODES["D"], NODES["E"])
    assert shapes[2] == ()
    assert shapes[3] == (NODES["B"],)


def test_rerouted_by_road_class(town: NetworkSettings) -> None:
    conditions = Conditions(
        starts=(0, 3_600),
        speeds={"jam": (0.5, 1.0), "free": (1.0, 1.0)},
        weather=(0.8, 1.0),
        default="free",
        class_profiles={"primary": "jam"},
    )
    travel = rerouted(PLACES, {"van": ProfileSettings(), "bike": ProfileSettings(kind="e-bike", traffic=0.0)}, town, conditions)
    assert travel["van"].factors is not None
    assert travel["bike"].factors is not None
    assert travel["van"].starts.tolist() == [0, 3_600]
    assert travel["van"].factors[:, D, F].tolist() == [40, 100]
    assert travel["van"].factors[:, B, C].tolist() == [80, 100]
    assert travel["bike"].factors[:, D, F].tolist() == [80, 100]
    mixed = (PRIMARY + SERVICE + RESIDENTIAL) / (PRIMARY / 0.4 + (SERVICE + RESIDENTIAL) / 0.8)
    assert travel["van"].factors[0, D, A] == round(100 * mixed)


def test_rerouted_round_a_closure(town: NetworkSettings) -> None:
    closure = Incident(id="works", start=600, end=1_200, area=Circle(lat=0.0005, lon=10.0, radius=30), factor=None)
    jam = Incident(id="jam", start=600, end=1_200, area=Circle(lat=0.0, lon=10.0005, radius=30), factor=0.5)
    conditions = Conditions(starts=(0,), speeds={"free": (1.0,)}, default="free", incidents=(closure, jam))
    travel = rerouted(PLACES, {"van": ProfileSettings()}, town, conditions)["van"]
    assert travel.starts.tolist() == [0, 600, 1_200]
    assert travel.factors is not None
    assert travel.factors[:, B, A].tolist() == [100, 50, 100]
    # A→D is closed: A→B at half speed, on to C and back for the forbidden turn, then B→E→D.
    detour = 2 * RESIDENTIAL + 2 * RESIDENTIAL + SERVICE + PRIMARY
    assert travel.factors[:, A, D].tolist() == [100, round(100 * RESIDENTIAL / detour), 100]


def test_pairs_parted_for_a_while(town: NetworkSettings) -> None:
    closure = Incident(id="works", start=0, end=600, area=Circle(lat=0.0, lon=10.0015, radius=30), factor=None)
    conditions = Conditions(starts=(0,), speeds={"free": (1.0,)}, default="free", incidents=(closure,))
    travel = rerouted(PLACES, {"van": ProfileSettings()}, town, conditions)["van"]
    assert travel.factors is not None
    assert travel.factors[:, B, C].tolist() == [1, 100]


def test_faults_of_the_extract(tmp_path: Path) -> None:
    van = {"van": ProfileSettings()}
    with pytest.raises(NetworkError, match="set file"):
        measure(PLACES, van, NetworkSettings(provider="osm"))
    with pytest.raises(NetworkError, match="cannot be read"):
        measure(PLACES, van, NetworkSettings(provider="osm", file=tmp_path / "missing.osm.pbf"))
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"not an extract")
    with pytest.raises(NetworkError, match="cannot be read"):
        measure(PLACES, van, NetworkSettings(provider="osm", file=broken))
    with pytest.raises(NetworkError, match="cannot reroute"):
        rerouted(PLACES, van, NetworkSettings(), Conditions(starts=(0,), speeds={"f": (1.0,)}, default="f"))
