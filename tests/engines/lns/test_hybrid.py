"""The default engine: the steps it took are told, and it is at least as good as its start."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from router.checker import check
from router.engines import hybrid
from router.engines.lns.hybrid import draft, search, unsupported
from router.engines.interface import Budget
from router.engines.lns.recombination import Choice
from router.engines.lns.searcher import Searcher
from router.engines.lns.sequences import on_idle_vehicles
from router.model import Instance, Sequence
from router.timing import schedule
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


def two_vans() -> Instance:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(8)]
    return day(calls, [van(f"v{number}", capacities=(6,)) for number in range(2)], dimensions=("pieces",))


def test_a_draft_has_a_plan_of_its_own_and_changes_nothing() -> None:
    """Two vans hold the eight calls; arrays made beforehand lead to the plan that arrays made in the search lead to."""
    drafted = two_vans()
    made = draft(drafted, 10.0)
    assert made is not None
    assert sum(len(one.activities) for one in made.first_plan(1, 10.0)) == 8
    outcomes = [search(instance, Budget(iterations=500), seed=2) for instance in (drafted, two_vans())]
    assert outcomes[0].sequences == outcomes[1].sequences


def test_a_draft_is_made_once_as_long_as_it_is_held() -> None:
    instance = two_vans()
    made = draft(instance, 10.0)
    assert made is not None
    assert draft(instance, 10.0) is made
    assert draft(two_vans(), 10.0) is not made


def test_there_is_no_draft_without_the_time_or_anything_to_plan() -> None:
    assert draft(two_vans(), 1e-6) is None
    assert draft(day([]), 10.0) is None


NotCompiled = Callable[[str], None]


@pytest.fixture
def not_compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[NotCompiled]:
    """As on a fresh installation; the compiler's process runs other Python code instead."""
    started: list[subprocess.Popen[bytes]] = []

    def prepare(compiler: str) -> None:
        def start(_: object) -> "subprocess.Popen[bytes]":
            started.append(subprocess.Popen([sys.executable, "-c", compiler]))
            return started[-1]

        monkeypatch.setattr(hybrid, "is_compiled", lambda _: False)
        monkeypatch.setattr(hybrid, "compile_apart", start)

    yield prepare
    for process in started:
        process.kill()
        process.wait()


def test_without_a_deadline_the_search_is_compiled_first(monkeypatch: pytest.MonkeyPatch, not_compiled: NotCompiled) -> None:
    compiled: list[str] = []
    not_compiled("")
    monkeypatch.setattr(hybrid, "compile_kind", lambda kind: compiled.append(kind.name))
    outcome = search(two_vans(), Budget(iterations=100))
    assert compiled == ["static"]
    assert outcome.path[0][0] == "ruin and recreate"
    assert "first use" in outcome.notes[0]


def test_ortools_plans_while_the_search_is_compiled_and_then_hands_over(not_compiled: NotCompiled) -> None:
    not_compiled("import time; time.sleep(2)")
    outcome = search(two_vans(), Budget(deadline=time.monotonic() + 600, iterations=200))
    assert [step for step, _, _ in outcome.path] == ["OR-Tools", "ruin and recreate", "recombination", "polish"]
    assert outcome.compile_seconds > 0
    assert len({visit for sequence in outcome.sequences for visit in sequence.activities}) == 8


def test_when_compiling_fails_the_start_is_the_answer(monkeypatch: pytest.MonkeyPatch, not_compiled: NotCompiled) -> None:
    not_compiled("raise SystemExit(1)")
    monkeypatch.setattr(hybrid.ortools_routing, "unsupported", lambda _: ("traffic",))
    start = (Sequence(vehicle=0, activities=(0, 1, 2)),)
    outcome = search(two_vans(), Budget(deadline=time.monotonic() + 600), start=start)
    assert (outcome.sequences, outcome.stopped_by) == (start, "time")
    assert "goes on for the next run" in outcome.notes[0]


def test_a_search_cancelled_while_compiling_says_so(monkeypatch: pytest.MonkeyPatch, not_compiled: NotCompiled) -> None:
    not_compiled("import time; time.sleep(1)")
    monkeypatch.setattr(hybrid.ortools_routing, "unsupported", lambda _: ("traffic",))
    budget = Budget(deadline=time.monotonic() + 600)
    budget.cancelled.set()
    assert search(two_vans(), budget).stopped_by == "interrupted"


def test_large_days_are_improved_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hybrid, "can_take_apart", lambda _: True)
    instance = two_vans()
    outcome = search(instance, Budget(iterations=600))
    assert [step for step, _, _ in outcome.path] == ["construction", "ruin and recreate", "ruin and recreate in parts", "polish"]
    prices = [price for _, _, price in outcome.path]
    assert prices == sorted(prices, reverse=True)
    assert check(instance, schedule(instance, outcome.sequences)) == []


def test_routes_chosen_anew_get_vehicles_of_their_type() -> None:
    columns = ((1, (4,)), (0, (1, 2)), (0, (3,)))
    assert on_idle_vehicles(columns, [0, 1, 0]) == (
        Sequence(vehicle=1, activities=(4,)),
        Sequence(vehicle=0, activities=(1, 2)),
        Sequence(vehicle=2, activities=(3,)),
    )


def test_a_better_choice_of_known_routes_is_gone_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice claims that one route costs next to nothing."""
    instance = day([visit("a", 1), visit("b", 9), visit("c", 5)], [van("one"), van("two", km_price=2.0)])
    column = (0, (0, 2, 1))
    asked: list[Choice] = []
    taken: list[tuple[Sequence, ...]] = []
    go_on_from = Searcher.go_on_from

    def chosen(choice: Choice, _: float, **__: bool) -> tuple[tuple[int, tuple[int, ...]], ...]:
        asked.append(choice)
        choice.columns[column] = 0.5  # type: ignore[index]
        return (column,)

    def note(searcher: Searcher, sequences: tuple[Sequence, ...]) -> None:
        taken.append(sequences)
        go_on_from(searcher, sequences)

    monkeypatch.setattr(hybrid, "recombine", chosen)
    monkeypatch.setattr(Searcher, "go_on_from", note)
    outcome = search(instance, Budget(iterations=50))
    assert asked[0].vehicles == {0: 1, 1: 1}
    assert (Sequence(vehicle=0, activities=(0, 2, 1)),) in taken
    assert outcome.path[-1][2] == 18.0
