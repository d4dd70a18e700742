"""Delivery options read as their two sets say, and judged against routes worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.cases import OptionsCase
from benchmarks.evaluate import evaluate

LOCKER, HOMES = (0, 1, 3), (4, 6)
"""Of the toy: three customers at the locker, one of them at the second choice; two at home."""


def test_dumez_keeps_doubles(case_of: Callable[..., OptionsCase]) -> None:
    case = case_of("options")
    assert case.matrix[3, 4] == pytest.approx(164**0.5, abs=1e-12)
    assert (case.vehicles, case.capacity, case.n, len(case.options)) == (3, 6, 5, 8)
    assert (case.ready[1], case.due[1], case.setup[1], case.room.tolist()) == (20, 22, 4, [-1, 3, -1, -1, -1])
    assert [option.level for option in case.options] == [1, 1, 1, 2, 1, 3, 1, 2]
    assert (case.best, case.best_vehicles) == (40.806, 2)
    assert case.published == {"lns2021_average": (2, 41.5), "lns2021_best": (2, 40.806), "matheuristic2025_best": (2, 40.9)}


def test_tilk_counts_in_tenths(case_of: Callable[..., OptionsCase]) -> None:
    case = case_of("options in tenths")
    assert case.matrix[3, 4] == 129  # 10 · √164 = 128.06…
    assert case.due.tolist() == [1_000, 220, 300, 1_000, 1_000]
    assert (case.ready[1], case.setup[1], case.options[0].service, case.scale) == (200, 40, 20, 1)
    assert case.published == {"optimum": (2, 409)}


def test_a_stay_begins_within_the_window_and_sets_up_once(case_of: Callable[..., OptionsCase]) -> None:
    # 5 to the locker, 20 when it opens, 4 for the setup and 2 a parcel: left at 30, though it closes at 22.
    # 10 to the first home, 11 there, 12.81 to the next.
    verdict = evaluate(case_of("options"), [(0, LOCKER), (0, HOMES)])
    assert verdict.faults == ()
    assert verdict.cost == pytest.approx(10 + 10 + 164**0.5 + 8)
    assert verdict.vehicles == 2
    tenths = evaluate(case_of("options in tenths"), [(0, LOCKER), (0, HOMES)])
    assert (tenths.cost, tenths.faults) == (100 + 100 + 129 + 80, ())


def test_setup_is_taken_again_after_leaving(case_of: Callable[..., OptionsCase]) -> None:
    case = replace(case_of("options"), due=np.asarray([100, 60, 30, 100, 100]))
    # Locker 20 to 26, home 32.71 to 43.71, locker 50.42 to 56.42, back at 61.42.
    twice = [(0, (0, 4, 1))]
    back = 20 + 6 + 45**0.5 + 11 + 45**0.5 + 6 + 5
    for closes, wrong in ((62, False), (61, True)):
        shut = replace(case, due=np.asarray([closes, 60, 30, 100, 100]))
        late = [fault for fault in evaluate(shut, twice).faults if "route ends" in fault]
        assert late == ([f"a route ends {back - closes:.3f} too late"] if wrong else [])


FAULTS: list[tuple[Any, str]] = [
    ([LOCKER, (4,)], "1 customers are not served"),
    ([LOCKER, (2,), HOMES], "served twice"),
    ([(0,), (1,), (2,), HOMES], "3 vehicles, 4 are used"),
    ([(0, 1, 3, 6), (4,)], "a load exceeds 6"),
    ([LOCKER, (4,), (7,)], "room for 3 parcels, 4 are brought"),
    ([(2, 0, 1), HOMES], "place 1 is reached 4.000 too late"),
    ([(0, 1, 3), (4,), (7,)], "3 of 5 customers are served at level 1 or better, 80 % are wanted"),
    ([(0, 1, 5), (2,), (6,)], "4 of 5 customers are served at level 2 or better, 90 % are wanted"),
    ([(0, 9)], "there is no option 9"),
]


@pytest.mark.parametrize(("routes", "text"), FAULTS)
def test_faults_are_found(routes: Any, text: str, case_of: Callable[..., OptionsCase]) -> None:
    verdict = evaluate(case_of("options"), [(0, route) for route in routes])
    assert not verdict.feasible
    assert any(text in fault for fault in verdict.faults), verdict.faults
