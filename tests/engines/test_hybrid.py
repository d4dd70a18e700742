"""The default engine: the steps it took are told, and it is at least as good as its start."""

from router.engines.hybrid import search, unsupported
from router.engines.interface import Budget
from router.model import Sequence
from tests.oracles.days import day, van, visit


def test_it_tells_the_steps_that_ran() -> None:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(12)]
    instance = day(calls, [van(f"v{number}", capacities=(6,)) for number in range(3)], dimensions=("pieces",))
    outcome = search(instance, Budget(iterations=1_000))
    assert [step for step, _, _ in outcome.path] == ["ruin and recreate", "recombination", "polish"]
    prices = [price for _, _, price in outcome.path]
    assert prices == sorted(prices, reverse=True)
    assert sum(len(sequence.activities) for sequence in outcome.sequences) == 12


def test_a_perfect_start_is_kept() -> None:
    start = (Sequence(vehicle=0, activities=(0, 1, 2)),)
    outcome = search(day([visit("a", 1), visit("b", 2), visit("c", 3)]), Budget(iterations=100), start=start)
    assert outcome.path[-1][2] == 6.0


def test_an_empty_day() -> None:
    assert search(day([]), Budget(iterations=1)).stopped_by == "exhausted"
    assert unsupported(day([])) == ()
