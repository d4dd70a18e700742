"""Vehicles that differ only in name are one type; any difference that matters makes another."""

from router.engines.lns.fleet import fleet_of
from tests.oracles.days import day, van, visit


def test_like_vehicles_are_one_type() -> None:
    fleet = fleet_of(day([visit("a", 1)], [van("one"), van("two"), van("big", fixed_price=9.0)]))
    assert fleet.members == ((0, 1), (2,))
    assert fleet.vehicle_type.tolist() == [0, 0, 1]
    assert fleet.fixed_price.tolist() == [0.0, 9.0]
    assert fleet.metre_price.tolist() == [0.001, 0.001]


def test_a_vehicle_named_by_a_visit_is_a_type_of_its_own() -> None:
    visits = [visit("a", 1, vehicles=frozenset({"two"})), visit("b", 2)]
    fleet = fleet_of(day(visits, [van("one"), van("two"), van("three")]))
    assert fleet.members == ((0, 2), (1,))
    assert fleet.allowed.tolist() == [[False, True], [True, True]]


def test_skills_modes_and_likings() -> None:
    visits = [
        visit("cold", 1, requires=frozenset({"cold"})),
        visit("night", 2, mode="night"),
        visit("fond", 3, liked_vehicles=frozenset({"one"}), other_vehicle_price=4.0, price=1.0),
    ]
    fleet = fleet_of(
        day(visits, [van("one", skills=frozenset({"cold"})), van("two", modes=frozenset({"scheduled"}), stop_price=2.0)])
    )
    assert fleet.allowed.tolist() == [[True, True, True], [False, False, True]]
    assert fleet.visit_price.tolist() == [[0.0, 0.0, 1.0], [2.0, 2.0, 7.0]]
