"""A leg as a piece of a line: at its beginning it is the exact travel time, and it stays so up to where it says it changes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.model.test_travel_times import CORE, FORMS, piecewise, rush_hour

NEVER = 1e15
MOMENTS = np.arange(-500.0, 16_000.0, 37.5)
LAYERS = [layer for layer, travel in enumerate(FORMS) if layer != 2]
"""All but the closed road, whose arrival function has a step."""


def pieces(layer: int, origin: int, destination: int, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per moment: arrival, slope, change, and the same backward."""
    rows = []
    for moment in moments:
        ways = CORE.piece_from(layer, origin, destination, moment), CORE.piece_until(layer, origin, destination, moment)
        rows.append([number for piece in ways for number in (piece.value, piece.slope, piece.change)])
    return np.array(rows)


def exact(layer: int, origin: int, destination: int, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per moment: arrival when leaving then, departure to arrive then."""
    return np.array(
        [
            (CORE.exact_arrival(layer, origin, destination, moment), CORE.exact_departure(layer, origin, destination, moment))
            for moment in moments
        ]
    )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(("origin", "destination"), [(0, 1), (1, 0), (0, 0)])
def test_a_piece_is_the_travel_time_from_its_beginning_to_its_change(layer: int, origin: int, destination: int) -> None:
    if FORMS[layer].durations[origin, destination] > 1e6:
        pytest.skip("no road leads there")
    found = pieces(layer, origin, destination, MOMENTS)
    now = exact(layer, origin, destination, MOMENTS)
    assert found[:, 0] == pytest.approx(now[:, 0], abs=1e-4)
    for offset, column in ((0, 0), (3, 1)):
        change = found[:, offset + 2]
        assert (change > MOMENTS).all()
        later = np.where(change < NEVER, MOMENTS + 0.999 * (change - MOMENTS), MOMENTS + 1_000.0)
        line = found[:, offset] + found[:, offset + 1] * (later - MOMENTS)
        flat = found[:, offset + 1] > 1e4  # where waiting costs nothing any departure will do
        assert line[~flat] == pytest.approx(exact(layer, origin, destination, later)[~flat, column], abs=1e-3)


def test_the_hours_at_which_a_leg_of_an_hour_changes_its_pace() -> None:
    """Half speed from 7200 on: who leaves at 3600 arrives at 7200 and is the last one without delay."""
    layer = FORMS.index(next(form for form in FORMS if type(form) is type(rush_hour()) and form.factors is None))
    found = pieces(layer, 0, 1, np.array([0.0, 5_400.0, 7_200.0]))
    assert found[:, :3].tolist() == [[3_600.0, 1.0, 3_600.0], [10_800.0, 2.0, 7_200.0], [14_400.0, 1.0, NEVER]]


def test_the_pieces_of_a_function_given_point_by_point() -> None:
    """0 → 1 leads through (0, 30), (100, 150.5) and (200, 201)."""
    layer = next(number for number, form in enumerate(FORMS) if type(form) is type(piecewise()))
    found = pieces(layer, 0, 1, np.array([-10.0, 50.0, 300.0]))
    assert found[:, 0].tolist() == pytest.approx([20.0, 90.25, 301.0])
    assert found[:, 1].tolist() == pytest.approx([1.0, 1.205, 1.0])
    assert found[:, 2].tolist() == [0.0, 100.0, NEVER]
