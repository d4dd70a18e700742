"""A leg as a piece of a line: at its beginning it is the exact travel time, and it stays so up to where it says it changes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from router.compilation import entry
from router.model.travel_kernels import TravelArrays, moment_of_arrival, moment_of_departure
from router.model.travel_pieces import NEVER, leg_from, leg_until
from tests.model.test_travel_times import ARRAYS, FORMS, piecewise, rush_hour

MOMENTS = np.arange(-500.0, 16_000.0, 37.5)
LAYERS = [layer for layer, travel in enumerate(FORMS) if layer != 2]
"""All but the closed road, whose arrival function has a step."""


@entry
def pieces(travel: TravelArrays, layer: int, origin: int, destination: int, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per moment: arrival, slope, change, and the same backward."""
    found = np.zeros((len(moments), 6))
    for number in range(len(moments)):
        found[number, 0], found[number, 1], found[number, 2] = leg_from(travel, layer, origin, destination, moments[number])
        found[number, 3], found[number, 4], found[number, 5] = leg_until(travel, layer, origin, destination, moments[number])
    return found


@entry
def exact(travel: TravelArrays, layer: int, origin: int, destination: int, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per moment: arrival when leaving then, departure to arrive then."""
    found = np.zeros((len(moments), 2))
    for number in range(len(moments)):
        found[number, 0] = moment_of_arrival(travel, layer, origin, destination, moments[number])
        found[number, 1] = moment_of_departure(travel, layer, origin, destination, moments[number])
    return found


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(("origin", "destination"), [(0, 1), (1, 0), (0, 0)])
def test_a_piece_is_the_travel_time_from_its_beginning_to_its_change(layer: int, origin: int, destination: int) -> None:
    if FORMS[layer].durations[origin, destination] > 1e6:
        pytest.skip("no road leads there")
    found = pieces(ARRAYS, layer, origin, destination, MOMENTS)
    now = exact(ARRAYS, layer, origin, destination, MOMENTS)
    assert found[:, 0] == pytest.approx(now[:, 0], abs=1e-4)
    for offset, column in ((0, 0), (3, 1)):
        change = found[:, offset + 2]
        assert (change > MOMENTS).all()
        later = np.where(change < NEVER, MOMENTS + 0.999 * (change - MOMENTS), MOMENTS + 1_000.0)
        line = found[:, offset] + found[:, offset + 1] * (later - MOMENTS)
        flat = found[:, offset + 1] > 1e4  # where waiting costs nothing any departure will do
        assert line[~flat] == pytest.approx(exact(ARRAYS, layer, origin, destination, later)[~flat, column], abs=1e-3)


def test_the_hours_at_which_a_leg_of_an_hour_changes_its_pace() -> None:
    """Half speed from 7200 on: who leaves at 3600 arrives at 7200 and is the last one without delay."""
    layer = FORMS.index(next(form for form in FORMS if type(form) is type(rush_hour()) and form.factors is None))
    found = pieces(ARRAYS, layer, 0, 1, np.array([0.0, 5_400.0, 7_200.0]))
    assert found[:, :3].tolist() == [[3_600.0, 1.0, 3_600.0], [10_800.0, 2.0, 7_200.0], [14_400.0, 1.0, NEVER]]


def test_the_pieces_of_a_function_given_point_by_point() -> None:
    """0 → 1 leads through (0, 30), (100, 150.5) and (200, 201)."""
    layer = next(number for number, form in enumerate(FORMS) if type(form) is type(piecewise()))
    found = pieces(ARRAYS, layer, 0, 1, np.array([-10.0, 50.0, 300.0]))
    assert found[:, 0].tolist() == pytest.approx([20.0, 90.25, 301.0])
    assert found[:, 1].tolist() == pytest.approx([1.0, 1.205, 1.0])
    assert found[:, 2].tolist() == [0.0, 100.0, NEVER]
