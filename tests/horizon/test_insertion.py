"""A new order put into a plan of many couriers: where it adds least, by the checker and the prices of the plan itself."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from router.checker import check, check_route
from router.costing import cost, route_terms
from router.engines.carrying import planned
from router.horizon import insertion
from router.horizon.insertion import inserted
from router.horizon.memory import Memory
from router.model import (
    Instance,
    Place,
    Plan,
    Result,
    Route,
    Sequence,
    Shape,
    Site,
    StaticTravel,
    Vehicle,
    Visit,
    Window,
    plan_sequences,
)
from router.solver import Limits, solve
from router.timing import time_route
from tests.horizon.days import HOUR, MINUTE

NONE, FEW = Limits(seconds=None, iterations=0), Limits(seconds=None, iterations=200)
COURIERS = 14


def town(seed: int, orders: int) -> Instance:
    """Couriers all over a town, some with a bag for cold goods, and orders from restaurants, of which some are cold."""
    draw = Random(seed)
    points = np.array([(draw.randrange(6_000), draw.randrange(6_000)) for _ in range(COURIERS + 2 * orders)])
    metres = np.abs(points[:, None] - points).sum(axis=2).astype(np.int32)
    visits: list[Visit] = []
    for number in range(orders):
        ready, store = draw.randrange(40 * MINUTE), COURIERS + 2 * number
        cold = frozenset({"cold"} if draw.random() < 0.3 else ())
        visits += [
            Visit(
                id=f"m{number}:pickup", place=store, windows=(Window(ready, ready + HOUR),), service=60, collect=(1,), penalty=0.0,
                requires=cold,
            ),
            Visit(
                id=f"m{number}", place=store + 1, pickup=f"m{number}:pickup", deliver=(1,), windows=(Window(0, ready + HOUR),),
                service=60, max_on_board=30 * MINUTE, preferred=Window(0, ready + 20 * MINUTE), late_price=30.0, penalty=50.0,
                requires=cold,
            ),
        ]  # fmt: skip
    return Instance(
        places=tuple(Place(id=f"p{number}", lat=0.0, lon=0.0) for number in range(len(points))),
        travel={"van": StaticTravel(distances=metres, durations=metres // 8)},
        visits=tuple(visits),
        vehicles=tuple(
            Vehicle(
                id=f"c{number}", start=number, end=None, latest_end=4 * HOUR, capacities=(2,), km_price=0.3, hour_price=15.0,
                skills=frozenset({"cold"} if number % 2 else ()),
            )
            for number in range(COURIERS)
        ),
        dimensions=("pieces",),
    )  # fmt: skip


def plan_without_the_last(instance: Instance, orders: int = 1) -> Plan:
    """A good plan of all orders but the last."""
    before = instance.replace(visits=instance.visits[: -2 * orders])
    return planned(instance, plan_sequences(before, solve(before, limits=FEW).plan))


def price_of(instance: Instance, route: Route) -> float:
    return sum(amount for _, amount in route_terms(instance, route))


def prices_of_all_places(instance: Instance, plan: Plan) -> Iterator[float]:
    """What the last order costs more wherever it may go."""
    pickup, delivery = len(instance.visits) - 2, len(instance.visits) - 1
    routes = {one.vehicle: one.activities for one in plan_sequences(instance, plan)}
    prices = {instance.vehicle_index[route.vehicle]: price_of(instance, route) for route in plan.routes}
    for vehicle in range(COURIERS):
        own = routes.get(vehicle, ())
        for first in range(len(own) + 1):
            for then in range(first, len(own) + 1):
                activities = (*own[:first], pickup, *own[first:then], delivery, *own[then:])
                route = time_route(instance, Sequence(vehicle=vehicle, activities=activities)).route
                if not check_route(instance, route):
                    yield price_of(instance, route) - prices.get(vehicle, 0.0)


@pytest.mark.parametrize("seed", range(6))
def test_a_new_order_goes_where_it_adds_least(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(insertion, "_NEAR", COURIERS - 1)
    monkeypatch.setattr(insertion, "solve", None)  # nothing is searched
    instance = town(seed, orders=30)
    plan = plan_without_the_last(instance)
    found = inserted(instance, plan, NONE, 0, Memory())
    assert check(instance, found) == []
    same = {id(route) for route in plan.routes}
    assert sum(id(route) not in same for route in found.routes) == 1
    before, after = (sum(price_of(instance, route) for route in one.routes) for one in (plan, found))
    assert after - before == pytest.approx(min(prices_of_all_places(instance, plan)))


def test_who_is_cheaper_left_out_keeps_nobody_else_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insertion, "solve", None)
    instance = town(1, orders=30)
    instance = instance.replace(visits=(*instance.visits[:-1], replace(instance.visits[-1], penalty=0.01)))
    plan = plan_without_the_last(instance, 2)
    found = inserted(instance, plan, NONE, 0, Memory())
    assert check(instance, found) == []
    assert [one.visits for one in found.unserved] == [("m29:pickup", "m29")]


@pytest.mark.parametrize("why", ["too many places", "compactness", "second trips"])
def test_what_cannot_be_timed_place_by_place_is_searched_for(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    instance = town(2, orders=30)
    if why == "too many places":
        monkeypatch.setattr(insertion, "_MOST_TIMED", 0)
    elif why == "compactness":
        instance = instance.replace(shape=Shape(compactness_price=0.1))
    else:
        instance = instance.replace(
            sites=(Site(id="store", place=0),),
            vehicles=tuple(replace(one, max_trips=2, reloads=(0,)) for one in instance.vehicles),
        )
    asked: list[Instance] = []

    def solved(part: Instance, **given: Any) -> Result:
        asked.append(part)
        return solve(part, **given)

    monkeypatch.setattr(insertion, "solve", solved)
    plan = plan_without_the_last(instance)
    found = inserted(instance, plan, NONE, 0, Memory())
    assert len(asked) == 1
    assert check(instance, found) == []
    assert cost(instance, found).total < cost(instance, plan).total
