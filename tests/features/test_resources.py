"""Of two orders that want the last piece, the dearer one gets it."""

from typing import Any, ClassVar

import pytest

from router.model import Resource, Visit
from router.solver import Limits, solve
from router.timing import schedule
from tests.features.proof import Proof
from tests.oracles.brute_force import optimum
from tests.oracles.days import day, routes_of, sequences, van, visit


def order(name: str, door: int, shops: dict[str, int]) -> list[Visit]:
    """An order that may come from any of the shops (site → place): pickup there, delivery at the door."""
    visits = []
    for shop, place in shops.items():
        visits.append(visit(f"{name} at {shop}", place))
        visits.append(visit(f"{name} from {shop}", door, pickup=f"{name} at {shop}", group=name, uses={f"tea at {shop}": 1}))
    return visits


TEA_NEAR = Resource(id="tea at near", kind="stock", capacity=1, what="tea")


class TestResources(Proof):
    rule = "resources"
    day = day(
        [
            visit("a", 1, uses={"tea at near": 1}, penalty=50.0),
            visit("b", 2, uses={"tea at near": 1}),
            visit("c", 3, uses={"coffee": 4}),
        ],
        resources=(TEA_NEAR, Resource(id="coffee", kind="stock", capacity=4)),
    )
    best: ClassVar = {"van": ["b", "c"]}
    terms: ClassVar = {"distance": 6.0, "unserved": 50.0}
    broken: ClassVar = {"van": ["a", "b", "c"]}


def test_of_two_orders_one_comes_from_the_shop_further_away() -> None:
    shops = day(
        [*order("a", 2, {"near": 1, "far": 4}), visit("b", 1, uses={"tea at near": 1}, penalty=50.0)],
        resources=(TEA_NEAR, Resource(id="tea at far", kind="stock", capacity=1, what="tea")),
    )
    assert optimum(shops).total == 8.0
    result = solve(shops, limits=Limits(seconds=None, iterations=200))
    assert result.cost.total == 8.0
    assert set(routes_of(result.plan)["van"]) == {"b", "a at far", "a from far"}


def test_what_two_orders_use_together_is_counted_in_units() -> None:
    tight = day(
        [visit("a", 1, uses={"locker": 2}, penalty=20.0), visit("b", 2, uses={"locker": 2}, penalty=30.0)],
        resources=(Resource(id="locker", kind="room", capacity=3, what="parcels"),),
    )
    assert routes_of(optimum(tight).plan) == {"van": ("b",)}
    assert routes_of(solve(tight, limits=Limits(seconds=None, iterations=200)).plan) == {"van": ("b",)}


@pytest.mark.parametrize("rules", ["segments", "functions", "full"])
def test_shares_of_preferred_alternatives_are_kept_by_every_evaluator(rules: str) -> None:
    """Of three customers one may be served at the locker, which lies on the way, though all would."""
    customers = [
        alternative
        for number in (5, 6, 7)
        for alternative in (
            visit(f"{number} at home", number, group=f"{number}"),
            visit(f"{number} at the locker", 1, group=f"{number}", uses={"others": 1}, level=2),
        )
    ]
    extra: dict[str, Any] = {"segments": {}, "functions": {"hour_price": 0.001}, "full": {"max_wait": 7_200}}[rules]
    shared = day(customers, [van(**extra)], resources=(Resource(id="others", kind="share", capacity=1, what="level>1"),))
    best = optimum(shared)
    found = solve(shared, limits=Limits(seconds=None, iterations=500))
    assert found.cost.total == pytest.approx(best.total)
    assert sum("locker" in name for route in found.plan.routes for name in route.visits) == 1


def test_what_has_begun_keeps_its_piece() -> None:
    """The van is on its way with the last piece, though another order would pay more for it."""
    instance = day(
        [visit("begun", 1, uses={"tea at near": 1}, penalty=1.0), visit("dear", 2, uses={"tea at near": 1}), visit("other", 3)],
        [van(prefix=("begun",))],
        resources=(TEA_NEAR,),
    )
    result = solve(instance, limits=Limits(seconds=None, iterations=100))
    assert routes_of(result.plan) == {"van": ("begun", "other")}
    assert [one.visits for one in result.plan.unserved] == [("dear",)]


def test_a_plan_to_begin_with_that_uses_too_much_is_put_right(engine: str) -> None:
    instance = day([visit(name, 1, uses={"tea at near": 1}) for name in "ab"], [van("one"), van("two")], resources=(TEA_NEAR,))
    start = schedule(instance, sequences(instance, {"one": ["a"], "two": ["b"]}))
    result = solve(instance, limits=Limits(seconds=None, iterations=50), engine=engine, start=start)
    assert sum(map(len, routes_of(result.plan).values())) == 1
