"""Travel times of an instance: of the right type, exact, and nobody's to change."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from router.checker import check
from router.errors import InstanceError
from router.model import Instance, PiecewiseTravel, ProfiledTravel, Sequence, StaticTravel
from router.timing import schedule
from tests.oracles.days import day, road, visit

METRES = np.array([[0, 1_000], [1_000, 0]])


def instance(travel: Any) -> Instance:
    return day([visit("a", 1)], road_of=(0, 1), travel={"van": travel})


def fault(travel: Any) -> str:
    """What is wrong, of the only fault."""
    with pytest.raises(InstanceError) as caught:
        instance(travel)
    (problem,) = caught.value.problems
    return problem.what


@pytest.mark.parametrize("kind", [np.int64, np.float16, np.float32, np.uint16, list])
def test_exact_numbers_of_other_types_are_converted(kind: Any) -> None:
    given = METRES.tolist() if kind is list else METRES.astype(kind)
    kept = instance(StaticTravel(distances=given, durations=given)).travel["van"]
    assert kept.distances.dtype == np.int32
    assert kept.distances.tolist() == METRES.tolist()


@pytest.mark.parametrize(
    ("durations", "what"),
    [
        (METRES + 0.5, "durations holds fractions, nan or infinities"),
        (np.where(METRES, METRES, np.nan), "durations holds fractions, nan or infinities"),
        (METRES * 2**40, "durations holds a number outside -2147483648 to 2147483647"),
        (METRES * 2**21, "durations holds 2097152000"),
        (METRES.astype(str), "durations is an array of <U21"),
        ([[0, 1], [0]], "durations is [[0, 1], [0]], no array of numbers"),
        (None, "durations is None, no array of numbers"),
        (range(10**12), "durations is range(0, 1000000000000), no array of numbers"),
        ([range(10**12)], "durations is [range(0, 1000000000000)], no array of numbers"),
    ],
)
def test_others_are_refused(durations: Any, what: str) -> None:
    assert fault(StaticTravel(distances=METRES, durations=durations)) == what


def test_the_caller_cannot_change_the_matrices() -> None:
    durations = METRES.astype(np.int32)
    view = durations.view()
    view.setflags(write=False)
    made = instance(StaticTravel(distances=METRES, durations=view))
    plan = schedule(made, [Sequence(vehicle=0, activities=(0,))])
    durations[:] = 0
    assert check(made, plan) == []
    with pytest.raises(ValueError, match="read-only"):
        made.travel["van"].durations[0, 1] = 5


def test_nobody_can_change_the_matrices_of_a_copy() -> None:
    made = instance(road(0, 1))
    for copied in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        with pytest.raises(ValueError, match="read-only"):
            copied.travel["van"].durations[0, 1] = 5


def test_what_nobody_can_change_is_not_copied_again() -> None:
    made = instance(road(0, 1))
    again = made.replace(currency="EUR")
    assert again.travel["van"] is made.travel["van"]
    assert instance(made.travel["van"]).travel["van"] is made.travel["van"]


def test_an_instance_with_other_places_is_looked_at_again() -> None:
    made = instance(road(0, 1))
    with pytest.raises(InstanceError, match=r"distances has shape \(2, 2\)"):
        made.replace(places=made.places * 2)


def profiled(**fields: Any) -> ProfiledTravel:
    travel = {"starts": [0, 60], "speeds": [[1.0, 0.5]], "profile": METRES * 0} | fields
    return ProfiledTravel(distances=METRES, durations=METRES, **travel)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"starts": [5, 60]}, "starts do not ascend from 0"),
        ({"starts": [0, 0]}, "starts do not ascend from 0"),
        ({"starts": []}, "starts do not ascend from 0"),
        ({"speeds": [[1.0]]}, "speeds has shape (1, 1)"),
        ({"speeds": [[1.0, np.inf]]}, "speeds holds a factor below 0, or none at all"),
        ({"profile": METRES}, "profile names row 1000"),
        ({"profile": [0]}, "profile has shape (1,)"),
        ({"factors": [[[100]]]}, "factors has shape (1, 1, 1)"),
        ({"factors": METRES}, "factors holds a number outside 0 to 255"),
    ],
)
def test_speeds_that_are_none(fields: dict[str, Any], what: str) -> None:
    assert fault(profiled(**fields)) == what


def test_travel_by_profiles_and_pieces_is_converted_too() -> None:
    assert instance(profiled()).travel["van"].starts.dtype == np.int64  # type: ignore[union-attr]
    pieces = PiecewiseTravel(
        distances=METRES,
        durations=METRES,
        offsets=[0, 0, 0, 0, 0],
        departures=[],
        arrivals=[],  # type: ignore[arg-type]
    )
    assert instance(pieces).travel["van"].offsets.dtype == np.int64  # type: ignore[union-attr]
