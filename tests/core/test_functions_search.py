"""The functions evaluator inside a search: what it keeps step by step is what a plan handed over whole has."""

from typing import Any

import numpy as np
import pytest

from router.core._core import Settings
from router.engines.lns.evaluators import EVALUATORS, evaluator_for
from router.engines.lns.problem import build_problem
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Place, ProfiledTravel, StaticTravel, TravelTimes, Vehicle, Visit, Window
from tests.core.searches import NEITHER_DRAWN, new_search
from tests.oracles import days as line

SIZE = 25
FUNCTIONS = next(kind for kind in EVALUATORS if kind.name == "functions")
NOTHING = np.zeros(0, dtype=np.int64)


def still(draw: np.random.Generator) -> StaticTravel:
    points = draw.uniform(0, 2_000, (SIZE, 2))
    steps = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int32)
    return StaticTravel(distances=steps, durations=steps)


def rush(draw: np.random.Generator) -> ProfiledTravel:
    free = still(draw)
    return ProfiledTravel(
        distances=free.distances,
        durations=free.durations,
        starts=np.array([0, 4_000, 8_000, 15_000]),
        speeds=np.array([[1.0, 0.4, 0.8, 1.2], [1.3, 0.7, 0.9, 0.5]]),
        profile=draw.integers(0, 2, (SIZE, SIZE)).astype(np.uint16),
    )


def by_arc(draw: np.random.Generator) -> ProfiledTravel:
    free = still(draw)
    return ProfiledTravel(
        distances=free.distances,
        durations=free.durations,
        starts=np.array([0, 6_000, 9_000]),
        speeds=np.ones((1, 3)),
        profile=np.zeros((SIZE, SIZE), dtype=np.uint16),
        factors=draw.integers(40, 140, (3, SIZE, SIZE)).astype(np.uint8),
    )


RULES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "windows": ({}, {}),
    "open ends": ({}, {"end": None}),
    "setup": ({"setup": 100}, {}),
    "release": ({"release": 3_000}, {}),
    "both ways": ({"collect": (1,)}, {}),
    "limited": ({}, {"max_duration": 6_000, "max_stops": 6}),
}


def day(travel: TravelTimes, visit: dict[str, Any], vehicle: dict[str, Any]) -> Instance:
    """Visits of two places each, every other one with the rule; vans of two types, paid by the hour."""
    windows = [Window(700 * number, 700 * number + 5_000) for number in range(1, SIZE)]
    visits = tuple(
        Visit(
            id=f"{number}",
            place=1 + number // 2,
            windows=(windows[number],),
            service=60,
            deliver=(1,),
            penalty=400.0,
            **(visit if number % 2 else {}),
        )
        for number in range(SIZE - 1)
    )
    vans = tuple(
        Vehicle(
            **{
                "id": f"van {number}",
                "start": 0,
                "end": 0,
                "kind": f"type {number % 2}",
                "capacities": (6 + number % 2,),
                "km_price": 1.0,
                "hour_price": 30.0,
                "fixed_price": 10.0,
                **vehicle,
            }
        )
        for number in range(8)
    )
    places = tuple(Place(id=f"p{number}") for number in range(SIZE))
    return Instance(places=places, travel={"van": travel}, visits=visits, vehicles=vans, dimensions=("parcels",))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("form", [still, rush, by_arc])
def test_a_plan_handed_over_costs_what_the_search_that_made_it_says(form: Any, rule: str) -> None:
    instance = day(form(np.random.default_rng(4)), *RULES[rule])
    assert evaluator_for(instance) is FUNCTIONS
    problem = build_problem(instance)
    new_search = FUNCTIONS.make(instance, problem)
    search = new_search(5)
    assert search.take(NOTHING, np.full(problem.job_count, -1), NOTHING, NOTHING, 0)
    search.build(Settings(blink=0.0))
    for _ in range(20):
        search.run(Settings(), 10, 20.0, 20.0)
        sequences = tuple(unpacked(search.current()))
        again = new_search(1)
        assert again.take(packed(sequences), served_options(problem, sequences), NOTHING, NOTHING, 0), "every route keeps the rules"
        assert search.current_costs() == pytest.approx(again.current_costs(), abs=1e-6)
        assert search.resum() == pytest.approx(again.resum(), abs=1e-6)
    assert search.best[1] <= search.resum() + 1e-6


def test_goods_that_come_late_make_the_whole_route_late() -> None:
    """Alone the first is served in 120 s before the roads get slow; with goods for the second it all takes twice as long, 480 s."""
    travel = line.rush_road(*range(10), starts=[0, 3_000], speeds=[1.0, 0.5])
    calls = [line.visit("first", 1), line.visit("second", 2, release=3_000)]
    instance = line.day(calls, [line.van(hour_price=36.0)], travel={"van": travel})
    search = new_search(instance, "functions")
    assert search.take(line.sequences(instance, {"van": ["first"]}))
    price, _, route, _, _ = search.core.best_insertion(1, NEITHER_DRAWN)
    assert route == 0
    assert price == pytest.approx(2.0 + 0.01 * 360)
