"""The independent evaluator against figures worked out by hand, and against every kind of fault."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.cases import Case, TimedCase
from benchmarks.evaluate import evaluate

HAND_MADE: dict[str, tuple[Any, float, int]] = {
    "toy": ([(0, (1, 2, 3)), (0, (4, 5, 6))], 80.0, 2),
    "pairs": ([(0, (1, 2, 3, 4))], 40.0, 1),
    "minutes": ([(0, (1, 3, 2, 4))], 70.0, 1),
    "asym": ([(0, (1,)), (0, (2, 3))], 86.0, 2),
    "cvrp": ([(0, (1,)), (0, (2, 3))], 84.0, 2),
    "depots": ([(0, (2,)), (1, (3,))], 20.0, 2),
    "trips": ([(0, (1, 0, 2))], 30.0, 1),
    "prizes": ([(0, (1,))], 40.0, 1),
    "fleet": ([(0, (1,)), (0, (2,))], 50.0, 2),
    "sites": ([(0, (1,)), (1, (2,))], 30.0, 2),
    "trucks": ([(0, (1, 2))], 29.0, 1),  # 7 for the truck, 20 to drive, 2 to the carrier
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_hand_made_answers(name: str, case_of: Callable[..., Case]) -> None:
    routes, cost, vehicles = HAND_MADE[name]
    verdict = evaluate(case_of(name), routes)
    assert verdict.faults == ()
    assert verdict.cost == pytest.approx(cost)
    assert verdict.vehicles == vehicles


FAULTS: list[tuple[str, Any, str]] = [
    ("toy", [(0, (1, 2, 3))], "3 customers are not served"),
    ("toy", [(0, (1, 2, 3)), (0, (3, 4, 5)), (0, (6,))], "served twice"),
    ("toy", [(0, (1, 2, 3, 4)), (0, (5, 6))], "a load exceeds 30"),
    ("toy", [(0, (1,)), (0, (2,)), (0, (3,)), (0, (4,)), (0, (5, 6))], "4 vehicles, 5 are used"),
    ("toy", [(0, (1, 2, 3, 0, 4, 5, 6))], "passes the depot"),
    ("pairs", [(0, (1, 4, 3, 2))], "pickup 2 is not before delivery 4"),
    ("pairs", [(0, (1, 2, 4)), (0, (3,))], "pickup 1 is not before"),
    ("sites", [(1, (1,)), (0, (2,))], "may not"),
    ("trips", [(0, (2, 0, 1))], "reached 30.000 too late"),
]


@pytest.mark.parametrize(("name", "routes", "text"), FAULTS)
def test_faults_are_found(name: str, routes: Any, text: str, case_of: Callable[..., Case]) -> None:
    case = case_of(name)
    if name == "trips":
        # Released at 400 (tenths), driven to 500, served to 550, back at 650: customer 1 is reached at 700.
        case = replace(case, due=np.asarray([2_000, 670, 1_000]))
    verdict = evaluate(case, routes)
    assert not verdict.feasible
    assert any(text in fault for fault in verdict.faults), verdict.faults


def test_duration_counts_from_the_best_departure(case_of: Callable[..., Case]) -> None:
    """Customer 2 opens at 20; leaving at 15 the route lasts 5 + 2 + 5 = 12, leaving at 0 it would last 27."""
    case = case_of("depots")
    routes = HAND_MADE["depots"][0]
    tight = replace(case, fleets=tuple(replace(fleet, max_duration=12_000) for fleet in case.fleets))
    assert evaluate(tight, routes).feasible
    tighter = replace(case, fleets=tuple(replace(fleet, max_duration=11_999) for fleet in case.fleets))
    assert any("0.001 too long" in fault or "1.000 too long" in fault for fault in evaluate(tighter, routes).faults)


def test_the_library_scores_time_dependent_answers(case_of: Callable[..., TimedCase]) -> None:
    """Each route drives 40 and serves 15. Category 1 arcs are twice as fast: route 1-2-3 is 10/1·… by hand below."""
    pytest.importorskip("mamut_routing_lib")
    case = case_of("toy under traffic")
    # Arcs 0-1, 1-2, 2-3, 3-0 are of category (i + j) mod 2 = 1, 1, 1, 1: speed 2, so 5 each; 20 driving + 15 service = 35.
    # Arcs 0-4, 6-0 are of category 0 at speed 1 (10 each), 4-5 and 5-6 of category 1 (5 each): 30 + 15 = 45.
    verdict = evaluate(case, [(0, (1, 2, 3)), (0, (4, 5, 6))])
    assert verdict.feasible
    assert verdict.cost == pytest.approx(80.0)
    missing = evaluate(case, [(0, (1, 2, 3))])
    assert "Not all customers served" in missing.faults[0]
