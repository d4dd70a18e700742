"""The oracle of sourcing: days worked out by hand, what it refuses, and that `router` reaches it."""

from dataclasses import replace

import pytest

from benchmarks.small_days import small_day
from benchmarks.sourcing_oracle import optimum
from router.model import Carrier, CarrierOption, Instance, Resource
from tests.oracles.days import day, van, visit


def shared_shelf(capacity: int, **changes: object) -> Instance:
    """Two orders at kilometres 3 and 4, each with a dearer carrier; both take from a shelf."""
    visits = [visit(name, at, uses={"shelf": 1}, penalty=100.0) for name, at in (("a", 3), ("b", 4))]
    carried = tuple(CarrierOption(id=f"{name} by post", job=name, carrier="post", price=10.0) for name in ("a", "b"))
    return day(
        visits,
        [van("one")],
        resources=(Resource(id="shelf", kind="stock", capacity=capacity),),
        carriers=(Carrier(id="post"),),
        carrier_options=carried,
    ).replace(**changes)


def test_resources_and_carriers_by_hand() -> None:
    assert optimum(shared_shelf(2)) == pytest.approx(8.0)  # to kilometre 4 and back
    assert optimum(shared_shelf(1)) == pytest.approx(6.0 + 10.0)  # the nearer one; the other goes by post
    assert optimum(shared_shelf(0)) == pytest.approx(20.0)
    assert optimum(shared_shelf(0, carriers=(Carrier(id="post", discounts=((2, 0.7),)),))) == pytest.approx(6.0)
    assert optimum(shared_shelf(2, carriers=(Carrier(id="post", discounts=((2, 0.7),)),))) == pytest.approx(6.0)


def test_a_missed_cut_off_is_no_way() -> None:
    instance = shared_shelf(1)
    late = tuple(replace(option, ready=20, cut_off=10) for option in instance.carrier_options)
    assert optimum(instance.replace(carrier_options=late)) == pytest.approx(6.0 + 100.0)


def test_rules_it_does_not_state_are_refused() -> None:
    with pytest.raises(ValueError, match="does not know hour_price"):
        optimum(day([visit("a", 1)], [van("one", hour_price=1.0)]))


@pytest.mark.parametrize("seed", [1, 2])
def test_router_reaches_the_optimum_of_a_small_day(seed: int) -> None:
    import router

    instance = small_day(seed, orders=4)
    result = router.solve(instance, limits=router.Limits(iterations=3_000), seed=1)
    assert result.cost.total == pytest.approx(optimum(instance), abs=0.01)
