"""Ruins: how many visits go, and in what strings."""

from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import REMOVED
from router.model import Sequence
from tests.engines.lns.kernels.searches import new_search
from tests.oracles.days import day, van, visit


def removed(settings: Settings) -> set[int]:
    """Visits taken out by each of sixty steps on two routes of four visits."""
    visits = [visit(f"c{number}", number + 1) for number in range(8)]
    search = new_search(day(visits, [van("one"), van("two")]), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 1, 2, 3)), Sequence(vehicle=1, activities=(4, 5, 6, 7))))
    found = set()
    for _ in range(60):
        search.steps(1, 1e-300, settings)
        found.add(int(search.state.counts[REMOVED]))
    return found


def test_a_scattered_ruin_has_a_size_of_its_own() -> None:
    few = {"moves": 0, "scattered_removed": 1.0, "scattered_string": 1.0}
    assert removed(Settings(**few, scattered_chance=1.0)) == {1}
    assert max(removed(Settings(**few))) > 1
    assert removed(Settings(**few, scattered_chance=0.5)) > {1}


def test_it_takes_short_strings_and_several_of_them() -> None:
    """One to seven strings of one visit each."""
    assert removed(Settings(moves=0, scattered_chance=1.0, scattered_removed=4.0, scattered_string=1.0)) == set(range(1, 8))
