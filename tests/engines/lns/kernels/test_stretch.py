"""Large days are looked at in stretches, small ones as a whole."""

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.chance import Chance
from router.engines.lns.kernels.compiled import entry
from router.engines.lns.kernels.state import State
from router.engines.lns.kernels.stretch import LONGEST, look_elsewhere, some_visit
from tests.engines.lns.kernels.searches import Search, new_search
from tests.oracles.days import day, van, visit


@entry
def looked_at(state: State, chance: Chance, count: int) -> NDArray[np.int64]:
    look_elsewhere(state, chance)
    return np.array([some_visit(state, chance) for _ in range(count)])


def calls(count: int) -> Search:
    visits = [visit(f"c{number}", 1 + number % 20) for number in range(count)]
    return new_search(day(visits, [van()], road_of=range(21)), "static")


def looks(search: Search, count: int) -> list[set[int]]:
    """Visits seen in each of so many stretches."""
    return [set(looked_at(search.state, search.chance, 4_000).tolist()) for _ in range(count)]


def test_a_large_day_is_looked_at_in_stretches_and_nothing_is_left_out() -> None:
    search = calls(2 * LONGEST + 37)
    total = search.problem.visit_count
    seen = looks(search, 40)
    for stretch in seen:
        assert len(stretch) == LONGEST
        assert any(stretch == {(first + ahead) % total for ahead in range(LONGEST)} for first in stretch)
    assert set.union(*seen) == set(range(total))


def test_a_small_day_is_looked_at_as_a_whole() -> None:
    search = calls(30)
    assert looks(search, 3) == [set(range(30))] * 3


def test_a_search_in_stretches_serves_all_and_counts_right() -> None:
    search = calls(2 * LONGEST + 37)
    search.build()
    search.steps(30)
    assert search.total() == search.summed_anew()
    assert sorted(number for one in search.sequences for number in one.activities) == list(range(search.problem.visit_count))
