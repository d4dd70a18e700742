"""Arrival functions point by point: what is no function, or lets one overtake, is refused with all its faults."""

from typing import Any

import numpy as np
import pytest

from router.errors import InstanceError
from router.model import Instance, PiecewiseTravel, Place, Vehicle, Visit

HOURLY = np.array([[0, 3_600], [3_600, 0]], dtype=np.int32)


def instance(**changes: Any) -> Instance:
    """Two places; 0 → 1 has three breakpoints, 1 → 0 two."""
    fields = {
        "distances": HOURLY,
        "durations": HOURLY,
        "offsets": np.array([0, 0, 3, 5, 5]),
        "departures": np.array([0.0, 100.0, 200.0, 50.0, 80.0]),
        "arrivals": np.array([30.0, 150.5, 201.0, 100.0, 100.0]),
    }
    return Instance(
        places=(Place(id="a"), Place(id="b")),
        travel={"van": PiecewiseTravel(**fields | {name: np.array(value) for name, value in changes.items()})},
        visits=(Visit(id="v", place=1),),
        vehicles=(Vehicle(id="van", start=0, end=0),),
    )


def faults(**changes: Any) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        instance(**changes)
    assert {problem.where for problem in caught.value.problems} == {"travel 'van'"}
    return [problem.what for problem in caught.value.problems]


def test_a_sound_function_passes_whatever_stands_in_the_next_arc() -> None:
    """The second arc begins at 50, before the last departure of the first, and is flat: both are allowed."""
    assert len(instance().places) == 2


def test_an_arc_without_points_passes() -> None:
    assert instance(offsets=[0, 0, 0, 0, 0], departures=np.zeros(0), arrivals=np.zeros(0)).vehicles


@pytest.mark.parametrize("departures", [[0.0, 100.0, 100.0, 50.0, 80.0], [0.0, 150.0, 100.0, 50.0, 80.0]])
def test_departures_ascend_strictly(departures: list[float]) -> None:
    assert faults(departures=departures) == ["departures do not ascend from place 0 to 1"]


def test_nobody_overtakes() -> None:
    assert faults(arrivals=[30.0, 250.5, 201.0, 100.0, 100.0]) == ["who leaves later arrives earlier from place 0 to 1"]


def test_nobody_arrives_before_leaving() -> None:
    assert faults(arrivals=[30.0, 150.5, 201.0, 60.0, 70.0]) == ["who leaves arrives before leaving from place 1 to 0"]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_moments_are_finite(wrong: float) -> None:
    assert "a breakpoint is no finite moment from place 1 to 0" in faults(arrivals=[30.0, 150.5, 201.0, 100.0, wrong])


def test_all_faults_are_told_together() -> None:
    found = faults(departures=[0.0, 0.0, 200.0, 80.0, 50.0], arrivals=[30.0, 20.0, 190.0, 100.0, 100.0])
    assert found == [
        "who leaves arrives before leaving from place 0 to 1",
        "departures do not ascend from place 0 to 1, and on 1 more arc",
        "who leaves later arrives earlier from place 0 to 1",
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"offsets": [0, 3, 5]}, "offsets has shape (3,)"),
        ({"offsets": [0, 0, 3, 4, 4]}, "offsets do not part the breakpoints"),
        ({"offsets": [0, 4, 3, 5, 5]}, "offsets do not part the breakpoints"),
        ({"offsets": [1, 1, 3, 5, 5]}, "offsets do not part the breakpoints"),
        ({"arrivals": [30.0]}, "departures and arrivals have shapes (5,) and (1,)"),
    ],
)
def test_points_belong_to_arcs(changes: dict[str, Any], what: str) -> None:
    assert faults(**changes) == [what]
