"""Large instances are looked at window by window, small ones as a whole."""

from tests.core.searches import Searching, new_search
from tests.oracles.days import day, van, visit

LONGEST = 200


def calls(count: int) -> Searching:
    visits = [visit(f"c{number}", 1 + number % 20) for number in range(count)]
    return new_search(day(visits, [van()], road_of=range(21)), "static")


def looks(search: Searching, count: int) -> list[set[int]]:
    """Visits seen in each of so many windows."""
    return [set(search.core.draw_seeds(4_000)) for _ in range(count)]


def test_a_large_instance_is_looked_at_in_windows_and_nothing_is_left_out() -> None:
    search = calls(2 * LONGEST + 37)
    total = search.problem.visit_count
    seen = looks(search, 40)
    for window in seen:
        assert len(window) == LONGEST
        assert any(window == {(first + ahead) % total for ahead in range(LONGEST)} for first in window)
    assert set.union(*seen) == set(range(total))


def test_a_small_instance_is_looked_at_as_a_whole() -> None:
    assert looks(calls(30), 3) == [set(range(30))] * 3


def test_a_search_in_windows_serves_all_and_counts_right() -> None:
    search = calls(2 * LONGEST + 37)
    search.build()
    search.steps(30)
    assert search.total() == search.core.resum()
    assert sorted(number for one in search.sequences for number in one.activities) == list(range(search.problem.visit_count))
