"""Places next to near visits: behind them, and ahead of those that follow no other near one."""

import pytest

from tests.core.searches import KINDS, NEITHER_DRAWN, new_search
from tests.oracles.days import day, sequences, van, visit

EACH = pytest.mark.parametrize("kind", KINDS)


@EACH
@pytest.mark.parametrize(("served", "late"), [(60, 120), (60, 119)])
def test_behind_a_near_visit_until_the_last_second(kind: str, served: int, late: int) -> None:
    """The van is at the first kilometre at 60 at the earliest and at the second at 120; the other way round it is late."""
    instance = day([visit("first", 1, window=(0, served)), visit("second", 2, window=(0, late))], [van()])
    search = new_search(instance, kind)
    assert search.take(sequences(instance, {"van": ["first"]}))
    _, _, route, behind, _ = search.core.best_insertion(1, NEITHER_DRAWN)
    assert (route == 0 and behind == 0) == (late == 120)


@EACH
def test_ahead_of_the_first_visit_of_a_route(kind: str) -> None:
    instance = day([visit("second", 2), visit("first", 1, window=(0, 60)), visit("third", 3)], [van()])
    search = new_search(instance, kind)
    assert search.take(sequences(instance, {"van": ["second", "third"]}))
    _, _, route, behind, _ = search.core.best_insertion(1, NEITHER_DRAWN)
    assert route == 0
    assert behind == search.problem.visit_count  # the start of the route


@EACH
def test_between_two_near_visits_it_is_passed_over_as_often_as_anywhere(kind: str) -> None:
    """The place behind the one is that ahead of the other: it is asked once, and so passed over in one of two cases."""
    instance = day([visit("one", 1), visit("two", 3), visit("between", 2)], [van()])
    search = new_search(instance, kind)
    assert search.take(sequences(instance, {"van": ["one", "two"]}))
    settings = NEITHER_DRAWN.replace(blink=0.5)
    places = [search.core.best_insertion(2, settings) for _ in range(400)]
    passed_over = sum(place[2:4] != (0, 0) for place in places)
    assert 150 < passed_over < 250
