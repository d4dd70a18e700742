"""Every term of the price, in numbers worked out by hand."""

import pytest

from router.costing import TERMS, cost
from router.model import Break, Instance, OvertimeStep, Place, Plan, Sequence, Shape, Vehicle, Window
from router.timing import schedule
from tests.timing.days import day, line, plan, visit


def test_an_empty_plan_costs_its_penalties() -> None:
    instance = day(visit(1, penalty=70.0), visit(2, penalty=30.0))
    assert cost(instance, Plan(routes=())).terms == {"unserved": 100.0}


def test_terms_of_a_route_add_up() -> None:
    """10 km, 1500 s, one stop; 500 s of it after the moment 1000."""
    van = {
        "fixed_price": 40.0,
        "km_price": 2.0,
        "hour_price": 36.0,
        "stop_price": 3.0,
        "latest_start": 0,
        "overtime": (OvertimeStep(after=1000, hour_price=72.0),),
    }
    instance = day(visit(1, price=1.5, liked_vehicles=frozenset({"other"}), other_vehicle_price=4.0), vehicle=van)
    breakdown = cost(instance, plan(instance, 0))
    assert breakdown.terms == pytest.approx(
        {"fixed": 40.0, "distance": 20.0, "time": 15.0, "stops": 3.0, "overtime": 10.0, "price": 1.5, "other_vehicle": 4.0}
    )
    assert breakdown.total == pytest.approx(93.5)
    assert set(breakdown.terms) < set(TERMS)


def test_steps_of_overtime_replace_each_other() -> None:
    """From 0 to 1500: 500 s at 36 an hour, then 500 s at 72."""
    steps = (OvertimeStep(after=500, hour_price=36.0), OvertimeStep(after=1000, hour_price=72.0))
    instance = day(visit(1), vehicle={"overtime": steps, "latest_start": 0})
    assert cost(instance, plan(instance, 0)).terms == pytest.approx({"overtime": 15.0})


def test_early_and_late() -> None:
    first = visit(1, windows=(Window(600, 600),), preferred=Window(960, 2000), early_price=10.0)
    second = visit(2, windows=(Window(1860, 1860),), preferred=Window(0, 1500), late_price=20.0)
    instance = day(first, second)
    assert cost(instance, plan(instance, 0, 1)).terms == pytest.approx({"early": 1.0, "late": 2.0})


@pytest.mark.parametrize(("paid", "seconds"), [(True, 2700), (False, 1500)])
def test_unpaid_breaks_are_not_paid(paid: bool, seconds: int) -> None:
    lunch = Break(window=Window(0, 1200), duration=1200, paid=paid)
    instance = day(visit(1), vehicle={"breaks": (lunch,), "hour_price": 36.0, "latest_start": 0})
    assert cost(instance, plan(instance, 0)).terms == pytest.approx({"time": seconds / 100})


def test_higher_priority_outweighs_all_lower() -> None:
    instance = day(visit(1, penalty=10.0, priority=1), visit(2, penalty=100.0), visit(3, penalty=100.0))
    assert cost(instance, plan(instance, 1, 2)).terms["unserved"] > 200.0


def test_balance_between_two_routes() -> None:
    """Two stops against one, 3000 s against 3900 s (a quarter of an hour), loads 5 against 1."""
    visits = (visit(1, deliver=(2,)), visit(2, deliver=(3,)), visit(3, deliver=(1,)))
    prices = {"stops": 7.0, "time": 8.0, "load": 1.0}
    instance = Instance(
        places=tuple(Place(id=str(number)) for number in range(4)),
        travel={"van": line(4)},
        visits=visits,
        vehicles=(Vehicle(id="a", start=0, end=0), Vehicle(id="b", start=0, end=0)),
        dimensions=("pieces",),
        shape=Shape(balance_prices=prices),
    )
    both = schedule(instance, [Sequence(vehicle=0, activities=(0, 1)), Sequence(vehicle=1, activities=(2,))])
    assert cost(instance, both).terms == pytest.approx({"balance": 7.0 + 8.0 * 900 / 3600 + 4.0})


def test_compactness_is_distance_from_the_centre() -> None:
    """Two visits one degree of latitude apart: each half a degree, 55.6 km, from the middle."""
    instance = day(visit(1), visit(2), shape=Shape(compactness_price=1.0))
    places = (Place(id="0"), Place(id="1", lat=10.0, lon=20.0), Place(id="2", lat=11.0, lon=20.0))
    instance = instance.replace(places=places)
    assert cost(instance, plan(instance, 0, 1)).terms == pytest.approx({"compactness": 111.195}, abs=1e-2)
