"""Tags of ways and nodes."""

import pytest

from router.network.roads.rules import CLASSES, ROAD_SPEEDS_KMH, blocks, directions, speed_limit
from router.network.settings import Kind


@pytest.mark.parametrize(
    ("tags", "kind", "expected"),
    [
        ({"highway": "residential"}, "van", (True, True)),
        ({"highway": "residential", "oneway": "yes"}, "van", (True, False)),
        ({"highway": "residential", "oneway": "-1"}, "truck", (False, True)),
        ({"highway": "residential", "oneway": "yes"}, "foot", (True, True)),
        ({"highway": "residential", "oneway": "yes"}, "e-bike", (True, False)),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, "e-bike", (True, True)),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite_lane"}, "e-bike", (True, True)),
        ({"highway": "motorway"}, "van", (True, False)),
        ({"highway": "motorway"}, "e-bike", (False, False)),
        ({"highway": "tertiary", "junction": "roundabout"}, "van", (True, False)),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "no"}, "van", (True, True)),
        ({"highway": "residential", "access": "private"}, "van", (False, False)),
        ({"highway": "residential", "access": "no", "motor_vehicle": "destination"}, "van", (True, True)),
        ({"highway": "residential", "access": "no", "bicycle": "yes"}, "van", (False, False)),
        ({"highway": "residential", "hgv": "no"}, "truck", (False, False)),
        ({"highway": "residential", "hgv": "no"}, "van", (True, True)),
        ({"highway": "pedestrian", "access": "yes"}, "van", (False, False)),
        ({"highway": "pedestrian", "motor_vehicle": "delivery"}, "van", (True, True)),
        ({"highway": "footway", "bicycle": "designated"}, "e-bike", (True, True)),
        ({"highway": "steps"}, "foot", (True, True)),
        ({"highway": "pedestrian", "area": "yes"}, "foot", (False, False)),
        ({"highway": "construction"}, "van", (False, False)),
        ({"building": "yes"}, "van", (False, False)),
    ],
)
def test_directions(tags: dict[str, str], kind: Kind, expected: tuple[bool, bool]) -> None:
    assert directions(tags, kind) == expected


@pytest.mark.parametrize(
    ("tags", "kind", "expected"),
    [
        ({"barrier": "bollard"}, "van", True),
        ({"barrier": "bollard"}, "e-bike", False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, "van", False),
        ({"barrier": "gate"}, "van", False),
        ({"barrier": "gate", "access": "private"}, "foot", True),
        ({"highway": "crossing"}, "van", False),
    ],
)
def test_barriers(tags: dict[str, str], kind: Kind, expected: bool) -> None:
    assert blocks(tags, kind) is expected


@pytest.mark.parametrize(
    ("value", "limit"), [("50", 50.0), ("30 mph", 48.28032), ("walk", 5.0), ("none", 0.0), ("", 0.0), ("-3", 0.0)]
)
def test_speed_limits(value: str, limit: float) -> None:
    assert speed_limit({"maxspeed": value}) == pytest.approx(limit)


def test_tables_name_every_class() -> None:
    assert all(tuple(table) == CLASSES for table in ROAD_SPEEDS_KMH.values())
