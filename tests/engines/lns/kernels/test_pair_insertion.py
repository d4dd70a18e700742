"""What is remembered of a pair on a route is what trying every place on it finds."""

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import has_memory
from router.model import Instance, Sequence, Visit
from router.timing import schedule
from tests.engines.lns.kernels.searches import Search, new_search
from tests.oracles.days import day, van, visit


def errand(number: int) -> list[Visit]:
    """A pickup and its delivery, some with narrow windows, so that few places do."""
    window = (600 * (number % 3), 600 * (number % 3) + 1_500 + 400 * number)
    return [
        visit(f"{number} from", 1 + number * 4 % 9, collect=(1 + number % 2,), service=60),
        visit(f"{number} to", 1 + number * 7 % 9, pickup=f"{number} from", window=window, service=60),
    ]


def errands(count: int = 6) -> Instance:
    vans = [van(f"v{number}", capacities=(3,), max_distance=40_000) for number in range(3)]
    return day([each for number in range(count) for each in errand(number)], vans, dimensions=("pieces",))


def price(instance: Instance, vehicle: int, visits: tuple[int, ...]) -> float:
    """Price of a route without what is left out; infinite when it breaks a rule."""
    plan = schedule(instance, (Sequence(vehicle=vehicle, activities=visits),))
    breakdown = cost(instance, plan)
    return float("inf") if check(instance, plan) else breakdown.total - breakdown.terms.get("unserved", 0.0)


def cheapest(instance: Instance, vehicle: int, visits: tuple[int, ...], first: int) -> float:
    """What a pair costs more at the best of all places on a route."""
    found = [float("inf")]
    for pickup in range(len(visits) + 1):
        for delivery in range(pickup, len(visits) + 1):
            longer = (*visits[:pickup], first, *visits[pickup:delivery], first + 1, *visits[delivery:])
            found.append(price(instance, vehicle, longer))
    return min(found) - (price(instance, vehicle, visits) if visits else 0.0)


def remembered(search: Search) -> list[tuple[int, int, float, bool]]:
    """First visit, route, price and whether there is a place, of all that holds for the routes as they are."""
    state = search.state
    known = np.argwhere(state.known_stamp == state.stamp[None, :])
    return [
        (
            int(row) % search.problem.visit_count,
            int(route),
            float(state.known_price[row, route]),
            bool(state.known_after[row, route, 0] >= 0),
        )
        for row, route in known
    ]


def test_the_best_place_on_a_route_is_remembered() -> None:
    instance, compared = errands(), 0
    search = new_search(instance, "static")
    search.build()
    for _ in range(6):
        search.steps(10, settings=Settings(average_removed=3.0, regret_chance=0.5))
        activities = {one.vehicle: one.activities for one in search.sequences}
        for first, route, known, exists in remembered(search):
            found = cheapest(instance, route, activities.get(route, ()), first)
            if exists:
                assert known == pytest.approx(found)
            else:
                assert found >= known - 1e-9
            compared += 1
    assert compared > 15


def test_a_refused_step_leaves_the_routes_as_they_were_known() -> None:
    search = new_search(errands(), "static")
    search.build()
    search.steps(50)
    for _ in range(20):
        stamps, total = search.state.stamp.copy(), search.total()
        search.steps(1, 1e-300, Settings(moves=0))
        if search.total() == total:
            assert np.array_equal(search.state.stamp, stamps)


def test_nothing_is_remembered_without_pairs() -> None:
    search = new_search(day([visit("call", 1)]), "static")
    assert not has_memory(search.problem)
    assert search.state.known_stamp.size == 0
