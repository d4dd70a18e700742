"""Comparison, what-if and why: numbers worked out on a straight road, 1 per kilometre."""

import pytest

from router.advice.compare import compare
from router.advice.what_if import Changes, changed_instance, what_if
from router.advice.why import vehicle_shares, why
from router.errors import InputError
from router.model import Instance, Plan, Sequence, Window
from router.solver import Limits
from router.timing import schedule
from tests.oracles.days import day, van, visit

ONCE = Limits(seconds=None, iterations=1)


def two_vans() -> Instance:
    return day([visit("near", 1), visit("far", 9)], [van("a"), van("b", fixed_price=5.0)])


def plan_of(instance: Instance, *routes: tuple[int, ...]) -> Plan:
    return schedule(instance, tuple(Sequence(vehicle=number, activities=route) for number, route in enumerate(routes)))


def test_what_moves_and_what_it_costs() -> None:
    """One van for both drives 18 km; two vans drive 20 km, and the second costs 5 more."""
    instance = two_vans()
    comparison = compare(instance, plan_of(instance, (0, 1)), plan_of(instance, (1,), (0,)))
    assert comparison.extra_cost == pytest.approx(7.0)
    assert comparison.terms == {"distance": (18.0, 20.0), "fixed": (0.0, 5.0)}
    assert comparison.changed_vehicle == ("near",)
    assert comparison.dropped == comparison.newly_served == ()


def test_dropped_and_newly_served() -> None:
    instance = two_vans()
    comparison = compare(instance, plan_of(instance, (0,)), plan_of(instance, (1,)))
    assert comparison.dropped == ("near",)
    assert comparison.newly_served == ("far",)
    assert all(move.shift is None for move in comparison.moves)


def test_equal_plans_do_not_differ() -> None:
    instance = two_vans()
    assert compare(instance, plan_of(instance, (0, 1)), plan_of(instance, (0, 1))).moves == ()


def test_what_if_a_vehicle_stays() -> None:
    """Without the cheap van the other does both: 18 km and 5."""
    instance = two_vans()
    answer = what_if(instance, plan_of(instance, (0, 1)), Changes(drop_vehicles=("a",)), limits=ONCE, engine="construction")
    assert answer.result.cost.total == pytest.approx(23.0)
    assert answer.comparison.extra_cost == pytest.approx(5.0)
    assert set(answer.comparison.changed_vehicle) == {"near", "far"}


def test_every_change() -> None:
    instance = two_vans()
    changed = changed_instance(
        instance,
        Changes(
            add_like=("a",),
            drop_visits=("near",),
            close_places=("km9",),
            windows=(("far", (Window(60, 120),)),),
            prices=(("b", "km_price", 2.5),),
            latest_end=(("b", 7_200),),
        ),
    )
    assert [vehicle.id for vehicle in changed.vehicles] == ["a", "b", "a+1"]
    assert [(one.id, one.windows) for one in changed.visits] == [("far", (Window(60, 120),))]
    assert (changed.vehicles[1].km_price, changed.vehicles[1].latest_end) == (2.5, 7_200)
    assert changed.access[0].places == frozenset({9})


def test_unknown_names_are_all_listed() -> None:
    with pytest.raises(InputError) as caught:
        changed_instance(
            two_vans(), Changes(drop_vehicles=("x",), drop_visits=("y",), close_places=("z",), prices=(("a", "per_mile", 1.0),))
        )
    assert [problem.value for problem in caught.value.problems] == ["x", "y", "z", "per_mile"]


def test_why_each_stop_costs_what_it_does() -> None:
    """Without 'far' the van drives 2 km instead of 18; without 'near' still 18. Elsewhere 'far' costs 18 + 5."""
    instance = two_vans()
    far, near = why(instance, plan_of(instance, (0, 1)))
    assert (far.visits, far.marginal_cost, far.elsewhere, far.elsewhere_vehicle) == (("far",), 16.0, 23.0, "b")
    assert (near.visits, near.marginal_cost, near.elsewhere) == (("near",), 0.0, 7.0)
    assert why(instance, plan_of(instance, (0, 1)), ("near",)) == (near,)


def test_share_of_each_vehicle() -> None:
    instance = two_vans()
    shares = vehicle_shares(instance, plan_of(instance, (1,), (0,)))
    assert [(share.vehicle, share.cost, share.visits) for share in shares] == [("a", 18.0, 1), ("b", 7.0, 1)]
