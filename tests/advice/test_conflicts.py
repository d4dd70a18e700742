"""Smallest sets of orders that cannot all be served, worked out on a straight road."""

from router.advice.conflicts import conflict_of
from tests.oracles.days import day, van, visit


def test_no_conflict() -> None:
    assert conflict_of(day([visit("a", 1), visit("b", 2)]), [0, 1]) is None


def test_two_of_four_want_the_van_at_once() -> None:
    """'east' and 'west' are 480 s apart and both want 600 s to 700 s; the other two fit at any time."""
    instance = day(
        [
            visit("any", 3),
            visit("east", 9, window=(600, 700)),
            visit("late", 5, window=(2_000, 3_000)),
            visit("west", 1, window=(600, 700)),
        ]
    )
    conflict = conflict_of(instance, range(4))
    assert conflict is not None
    assert set(conflict.visits) == {"east", "west"}
    assert conflict.orders == ("order-east", "order-west")
    assert conflict.rules == ("time_windows",)
    assert conflict.proven


def test_three_orders_for_two_places_in_the_van() -> None:
    instance = day([visit(f"v{number}", 2, deliver=(4,)) for number in range(5)], [van(capacities=(8,))], dimensions=("boxes",))
    conflict = conflict_of(instance, range(5))
    assert conflict is not None
    assert len(conflict.visits) == 3
    assert conflict.rules == ("capacity",)
    assert conflict.proven


def test_a_second_van_resolves_it() -> None:
    visits = [visit("east", 9, window=(600, 700)), visit("west", 1, window=(600, 700))]
    assert conflict_of(day(visits, [van("a"), van("b")]), [0, 1]) is None


def test_a_single_impossible_order_is_a_conflict_by_itself() -> None:
    conflict = conflict_of(day([visit("fine", 1), visit("never", 9, window=(0, 60))]), [0, 1])
    assert conflict is not None
    assert conflict.visits == ("never",)


def test_many_orders_by_insertion() -> None:
    """Twenty stops of a minute inside four minutes: more than twelve visits are in conflict only if no proof was possible."""
    visits = [visit(f"v{number:02}", 1 + number % 2, window=(120, 360), service=60) for number in range(20)]
    conflict = conflict_of(day(visits), range(20))
    assert conflict is not None
    assert 3 <= len(conflict.visits) <= 8
    assert "time_windows" in conflict.rules
