"""The clock for paid time: the search knows the price of its plan."""

from typing import Any

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns import prepare
from router.engines.lns.evaluators import evaluator_for
from router.model import Instance, Place, ProfiledTravel, StaticTravel, TravelTimes, Vehicle, Visit, Window
from router.timing import schedule
from tests.engines.lns.rush import traffic


def paid_day(travel: TravelTimes, **vehicle: Any) -> Instance:
    draw = np.random.default_rng(5)
    size = len(travel.durations)
    opens = draw.integers(0, 12_000, size)
    visits = tuple(
        Visit(id=str(n), place=n, windows=(Window(int(opens[n]), int(opens[n]) + 4000),), service=120, deliver=(1,))
        for n in range(1, size)
    )
    fields = {"start": 0, "end": 0, "hour_price": 36.0, "km_price": 0.5, "fixed_price": 5.0, "capacities": (6,), **vehicle}
    vehicles = tuple(Vehicle(id=f"van {n}", **fields) for n in range(8))
    places = tuple(Place(id=str(n)) for n in range(size))
    return Instance(places=places, travel={"van": travel}, visits=visits, vehicles=vehicles, dimensions=("pieces",))


def still(travel: ProfiledTravel) -> StaticTravel:
    return StaticTravel(distances=travel.distances, durations=travel.durations)


@pytest.mark.parametrize("limits", [{}, {"max_duration": 5400}, {"end": None}])
@pytest.mark.parametrize("moving", [True, False])
def test_the_search_knows_the_price_of_its_plan(moving: bool, limits: dict[str, Any]) -> None:
    travel = traffic(np.random.default_rng(1), 25)
    instance = paid_day(travel if moving else still(travel), **limits)
    assert evaluator_for(instance).name == "functions"
    outcome = prepare(instance).search(Budget(iterations=1500), seed=3)
    plan = schedule(instance, outcome.sequences)
    assert not check(instance, plan)
    assert not plan.unserved
    rounding = 0.5 if moving else 1e-6
    assert cost(instance, plan).total == pytest.approx(outcome.path[-1][2], abs=rounding)


def test_same_seed_same_plan() -> None:
    instance = paid_day(traffic(np.random.default_rng(1), 25))
    one, two = (prepare(instance).search(Budget(iterations=400), seed=9).sequences for _ in range(2))
    assert one == two
