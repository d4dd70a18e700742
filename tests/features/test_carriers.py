"""What lies far off goes to a carrier that costs less than the detour."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from router.checker import check
from router.costing import cost
from router.engines.carrying import planned
from router.model import Carrier, CarrierOption, Instance, Plan, Resource
from router.solver import Limits, solve
from router.timing import schedule
from tests.features.proof import Proof, budget
from tests.oracles.brute_force import optimum
from tests.oracles.days import day, routes_of, sequences, visit


def option(name: str, price: float, carrier: str = "post", **fields: Any) -> CarrierOption:
    return CarrierOption(id=f"{name} by {carrier}", job=name, carrier=carrier, price=price, **fields)


class TestCarriers(Proof):
    rule = "carriers"
    day = day(
        [visit("a", 1), visit("b", 9)],
        carriers=(Carrier(id="post"),),
        carrier_options=(option("a", 9.0), option("b", 9.0)),
    )
    best: ClassVar = {"van": ["a"]}
    terms: ClassVar = {"distance": 2.0, "carriers": 9.0}

    def planned(self) -> Plan:
        return schedule(self.day, sequences(self.day, dict(self.best)), {"b": "b by post"})

    def test_the_checker_catches_a_plan_that_breaks_it(self) -> None:
        twice = schedule(self.day, sequences(self.day, {"van": ["a", "b"]}), {"b": "b by post"})
        assert [(fault.rule, fault.amount) for fault in check(self.day, twice)] == [("carriers", 1)]

    def test_every_engine_that_claims_it_keeps_it(self, engine: str) -> None:
        from router.engines import load_engine

        chosen = load_engine(engine)
        if chosen.unsupported(self.day):
            assert engine == "ortools"
            return
        outcome = chosen.prepare(self.day).search(budget(engine), seed=1)
        plan = planned(self.day, outcome.sequences)
        assert check(self.day, plan) == []
        assert cost(self.day, plan).total == pytest.approx(self.total)


FAR = [visit(name, place, penalty=200.0) for name, place in (("a", 6), ("b", 7), ("c", 8), ("d", 9))]


def solved(instance: Instance) -> tuple[float, Mapping[str, str]]:
    result = solve(instance, limits=Limits(seconds=None, iterations=600), seed=2)
    assert result.cost.total == pytest.approx(optimum(instance).total)
    return result.cost.total, result.plan.carried


def test_a_carrier_takes_no_more_than_it_has_room_for() -> None:
    two = Resource(id="post's day", kind="carrier", capacity=2)
    options = tuple(option(one.id, 1.0, uses={"post's day": 1}) for one in FAR)
    total, carried = solved(day(FAR, resources=(two,), carriers=(Carrier(id="post"),), carrier_options=options))
    assert sorted(carried) == ["c", "d"]
    assert total == 16.0


def test_a_discount_on_all_orders_makes_it_worth_giving_more() -> None:
    options = tuple(option(one.id, 5.0) for one in FAR)
    carrier = Carrier(id="post", discounts=((4, 0.5),))
    total, carried = solved(day(FAR, carriers=(carrier,), carrier_options=options))
    assert len(carried) == 4
    assert total == 10.0


def test_no_discount_is_taken_off_a_surcharge() -> None:
    options = tuple(option(one.id, 5.0, surcharge=3.0) for one in FAR)
    carrier = Carrier(id="post", discounts=((4, 0.5),))
    total, carried = solved(day(FAR, carriers=(carrier,), carrier_options=options))
    assert len(carried) == 0
    assert total == 18.0
    total, carried = solved(day(FAR, carriers=(carrier,), carrier_options=tuple(replace(one, surcharge=1.5) for one in options)))
    assert len(carried) == 4
    assert total == 4 * (2.5 + 1.5)


def test_goods_ready_after_the_cut_off_cannot_be_carried() -> None:
    late = option("a", 1.0, ready=200, cut_off=100)
    total, carried = solved(day(FAR[:1], carriers=(Carrier(id="post"),), carrier_options=(late,)))
    assert carried == {}
    assert total == 12.0


def test_a_carrier_that_takes_goods_from_a_shop_leaves_fewer_there() -> None:
    one = Resource(id="tea", kind="stock", capacity=1)
    visits = [replace(FAR[0], uses={"tea": 1}), replace(FAR[1], uses={"tea": 1}, vehicles=frozenset(), penalty=30.0)]
    instance = day(visits, resources=(one,), carriers=(Carrier(id="post"),), carrier_options=(option("b", 2.0, uses={"tea": 1}),))
    total, carried = solved(instance)
    assert carried == {}
    assert total == 12.0 + 30.0


def test_what_only_a_carrier_can_bring_is_not_unserved() -> None:
    parcel = replace(FAR[3], vehicles=frozenset())
    instance = day([FAR[0], parcel], carriers=(Carrier(id="post"),), carrier_options=(option("d", 20.0),))
    result = solve(instance, limits=Limits(seconds=None, iterations=100))
    assert (result.termination.status, dict(result.plan.carried), result.plan.unserved) == ("complete", {"d": "d by post"}, ())
    assert routes_of(result.plan) == {"van": ("a",)}


def test_with_fewest_vehicles_a_carrier_is_no_way_to_save_one() -> None:
    from router.model import Shape

    instance = day(
        [visit("a", 1)], carriers=(Carrier(id="post"),), carrier_options=(option("a", 0.5),), shape=Shape(fewest_vehicles=True)
    )
    result = solve(instance, limits=Limits(seconds=None, iterations=100))
    assert routes_of(result.plan) == {"van": ("a",)}
