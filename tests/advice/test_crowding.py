"""Conflicts of orders that were crowded out, found among the served ones and told in one sentence."""

from router.advice.conflicts import Conflict
from router.advice.crowding import conflict_around, conflict_text
from router.model import AccessRule, Sequence
from router.timing import schedule
from tests.oracles.days import day, van, visit


def test_the_served_order_that_stands_in_the_way() -> None:
    """'east' and 'west' are 480 s apart and both want 600 s sharp; 'any' is served besides."""
    visits = [visit("any", 3), visit("east", 9, window=(600, 600)), visit("west", 1, window=(600, 600))]
    instance = day(visits)
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))
    conflict = conflict_around(instance, plan, 2)
    assert conflict is not None
    assert conflict.orders == ("order-east", "order-west")
    assert conflict.proven
    assert conflict_text(conflict) == (
        "order-east and order-west cannot both be served; lifting their time windows would do (every way was tried)"
    )
    assert conflict_around(instance, plan, 2, enough=lambda: True) is None


def test_no_conflict_where_another_van_would_do() -> None:
    visits = [visit("east", 9, window=(600, 600)), visit("west", 1, window=(600, 600))]
    instance = day(visits, [van("a"), van("b")])
    assert conflict_around(instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),)), 1) is None


def test_a_closed_place_is_a_rule_of_the_day() -> None:
    instance = day([visit("old town", 2)], access=(AccessRule(id="ban", places=frozenset({2})),))
    conflict = conflict_around(instance, schedule(instance, ()), 0)
    assert conflict is not None
    assert conflict.rules == ("access",)
    assert conflict_text(conflict).startswith("order-old town cannot be served by any plan; lifting closed areas would do")


def test_words_for_many_and_for_none() -> None:
    many = Conflict(orders=("A", "B", "C"), visits=("a", "b", "c"), rules=(), proven=False)
    assert conflict_text(many) == (
        "A, B and C cannot all be served, though any 2 of them can; no single rule, lifted, would do"
        " (as far as cheapest insertion can tell)"
    )


def test_loading_again_is_never_called_proven() -> None:
    """Two boxes for a van that carries one, home again too late for a second trip."""
    from router.model import Site

    site = Site(id="depot", place=0)
    fleet = [van(capacities=(1,), reloads=(0,), max_trips=2, latest_end=1_200)]
    visits = [visit("one", 9, deliver=(1,)), visit("two", 9, deliver=(1,))]
    instance = day(visits, fleet, dimensions=("boxes",), sites=(site,))
    conflict = conflict_around(instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),)), 1)
    assert conflict is not None
    assert not conflict.proven
