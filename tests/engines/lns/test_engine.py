"""The engine on days whose best plan is known by hand."""

import threading
import time

import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns import engine
from router.engines.lns.engine import prepare, unsupported
from router.engines.lns.problem import build_problem
from router.engines.lns.recombination import Choice, Column
from router.engines.lns.run import fewest_routes
from router.engines.lns.searcher import Searcher
from router.engines.lns.sequences import on_idle_vehicles
from router.model import Carrier, CarrierOption, Instance, Progress, Sequence, Shape
from router.timing import schedule
from tests.oracles.days import day, van, visit


def test_one_van_goes_out_and_back() -> None:
    """Calls at kilometres 1, 2 and 3 cost 6 kilometres in any plan that is not silly."""
    outcome = prepare(day([visit("a", 2), visit("b", 3), visit("c", 1)], [van("one"), van("two")])).search(Budget(iterations=200))
    assert outcome.path[-1][2] == 6.0
    assert len(outcome.sequences) == 1
    assert outcome.stopped_by == "iterations"


def test_few_vehicles_come_before_the_price() -> None:
    """From kilometres 0 and 9, calls at 1 and 8 cost 2 + 2 with both vans, 16 with one."""
    vans = [van("west"), van("east", start=9, end=9)]
    calls = [visit("a", 1), visit("b", 8)]
    cheap = prepare(day(calls, vans)).search(Budget(iterations=200))
    few = prepare(day(calls, vans, shape=Shape(fewest_vehicles=True))).search(Budget(iterations=400))
    assert (len(cheap.sequences), cheap.path[-1][2]) == (2, 4.0)
    assert (len(few.sequences), few.path[-1][2]) == (1, 16.0)


def test_a_visit_dearer_than_its_penalty_stays_out() -> None:
    outcome = prepare(day([visit("near", 1), visit("far", 9, penalty=5.0)])).search(Budget(iterations=200))
    assert outcome.sequences == (Sequence(vehicle=0, activities=(0,)),)
    assert outcome.path[-1][2] == 7.0


def test_loads_bound_the_routes_from_below() -> None:
    calls = [visit(f"c{number}", 1, deliver=(3,)) for number in range(5)]
    vans = [van(f"v{number}", capacities=(6,)) for number in range(5)]
    assert fewest_routes(build_problem(day(calls, vans, dimensions=("pieces",)))) == 3


def test_of_alternatives_the_least_load_counts() -> None:
    """Five orders of 3 or 2 pieces are 10 pieces at the least."""
    ways = [visit(f"c{number} {way}", 1, deliver=(way,), group=f"c{number}") for number in range(5) for way in (3, 2)]
    vans = [van(f"v{number}", capacities=(6,)) for number in range(5)]
    assert fewest_routes(build_problem(day(ways, vans, dimensions=("pieces",)))) == 2


def test_the_same_seed_gives_the_same_plan() -> None:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(20)]
    instance = day(calls, [van(f"v{number}", capacities=(6,)) for number in range(5)], dimensions=("pieces",))
    one, two = (prepare(instance).search(Budget(iterations=1_000), seed=3).sequences for _ in range(2))
    assert one == two


def test_two_threads_answer_and_tell_how_they_stand() -> None:
    calls = [visit(f"c{number}", number % 9 + 1) for number in range(20)]
    heard: list[Progress] = []
    outcome = prepare(day(calls)).search(Budget(iterations=2_000, threads=2), on_progress=heard.append)
    assert outcome.path[-1][2] == 18.0
    assert heard[-1].served == heard[-1].total == 20


def test_cancelling_ends_the_search() -> None:
    cancelled = threading.Event()
    cancelled.set()
    outcome = prepare(day([visit("a", 1)])).search(Budget(deadline=time.monotonic() + 60, cancelled=cancelled))
    assert outcome.stopped_by == "interrupted"
    assert outcome.sequences == (Sequence(vehicle=0, activities=(0,)),)


def test_rules_it_lacks_are_named() -> None:
    assert unsupported(day([visit("a", 1)])) == ()


def test_it_tells_the_steps_that_ran() -> None:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(12)]
    instance = day(calls, [van(f"v{number}", capacities=(6,)) for number in range(3)], dimensions=("pieces",))
    outcome = prepare(instance).search(Budget(iterations=1_000))
    assert [step for step, _, _ in outcome.path] == ["ruin and recreate", "recombination", "polish"]
    prices = [price for _, _, price in outcome.path]
    assert prices == sorted(prices, reverse=True)
    assert sum(len(sequence.activities) for sequence in outcome.sequences) == 12


def test_a_perfect_start_is_kept() -> None:
    start = (Sequence(vehicle=0, activities=(0, 1, 2)),)
    outcome = prepare(day([visit("a", 1), visit("b", 2), visit("c", 3)])).search(Budget(iterations=100), start=start)
    assert outcome.path[-1][2] == 6.0


def test_an_empty_day() -> None:
    assert prepare(day([])).search(Budget(iterations=1)).stopped_by == "exhausted"
    assert unsupported(day([])) == ()


def two_vans() -> Instance:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(8)]
    return day(calls, [van(f"v{number}", capacities=(6,)) for number in range(2)], dimensions=("pieces",))


def test_a_first_plan_of_its_own_changes_nothing() -> None:
    """Two vans hold the eight calls; the search after it is the one without it."""
    prepared = prepare(two_vans())
    first = prepared.first_plan(1, 10.0, ())
    assert first is not None
    assert sum(len(one.activities) for one in first) == 8
    outcomes = [one.search(Budget(iterations=500), seed=2) for one in (prepared, prepare(two_vans()))]
    assert outcomes[0].sequences == outcomes[1].sequences


def test_a_first_plan_is_there_however_little_time_there_is() -> None:
    first = prepare(two_vans()).first_plan(1, 0.0, ())
    assert first is not None
    assert sum(len(one.activities) for one in first) == 8
    assert prepare(day([])).first_plan(1, 10.0, ()) is None


def test_where_there_is_no_time_for_its_arrays_the_search_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PAIRS_A_SECOND", 1e-3)
    start = (Sequence(vehicle=0, activities=(0,)),)
    outcome = prepare(two_vans()).search(Budget(deadline=time.monotonic() + 60), start=start)
    assert (outcome.sequences, outcome.stopped_by) == (start, "time")
    assert outcome.notes == (f"the search was left out: {len(two_vans().visits)} visits need more time to get ready",)


def test_its_best_is_told_and_left_behind_while_it_goes_on() -> None:
    told: list[Progress] = []
    budget = Budget(iterations=2_000)
    outcome = prepare(two_vans()).search(budget, on_progress=told.append)
    assert told[-1].sequences == budget.best.sequences == outcome.sequences
    assert told[-1].best_cost == pytest.approx(cost(two_vans(), schedule(two_vans(), told[-1].sequences)).total)


def test_large_days_are_improved_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "can_take_apart", lambda _: True)
    instance = two_vans()
    outcome = prepare(instance).search(Budget(iterations=600))
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

    monkeypatch.setattr(engine, "recombine", chosen)
    monkeypatch.setattr(Searcher, "go_on_from", note)
    outcome = prepare(instance).search(Budget(iterations=50))
    assert asked[0].vehicles == {0: 1, 1: 1}
    assert (Sequence(vehicle=0, activities=(0, 2, 1)),) in taken
    assert outcome.path[-1][2] == 18.0


def test_a_choice_that_is_not_made_in_time_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def late(choice: Choice, _: float, **__: bool) -> tuple[Column, ...]:
        answered.wait(20)
        return tuple(choice.known)

    monkeypatch.setattr(engine, "recombine", late)
    began = time.monotonic()
    outcome = prepare(day([visit("a", 1), visit("b", 9)])).search(Budget(deadline=began + 0.3))
    took = time.monotonic() - began
    answered.set()
    assert [phase for phase, *_ in outcome.path] == ["ruin and recreate", "recombination", "polish"]
    assert took < 10


def test_a_discount_on_everything_is_seen() -> None:
    """One by one the carrier takes 10 each and a van 12 for all of them; all four together the carrier takes 10."""
    vans = [van("west"), van("east", start=9, end=9)]
    carried = tuple(CarrierOption(id=f"{name} by post", job=name, carrier="post", price=10.0) for name in "abcd")
    instance = day(
        [visit(name, at, penalty=100.0) for name, at in zip("abcd", (3, 4, 5, 6), strict=True)],
        vans,
        carriers=(Carrier(id="post", discounts=((4, 0.75),)),),
        carrier_options=carried,
    )
    assert prepare(instance).search(Budget(iterations=300)).sequences == ()


def test_a_given_plan_is_completed_and_kept_as_it_is() -> None:
    given = (Sequence(vehicle=1, activities=(3, 1)), Sequence(vehicle=0, activities=(0,)))
    first = prepare(two_vans()).first_plan(1, 10.0, given)
    assert first is not None
    routes = {one.vehicle: one.activities for one in first}
    assert [number for number in routes[1] if number in (1, 3)] == [3, 1]
    assert 0 in routes[0]
    assert sum(map(len, routes.values())) == 8


@pytest.mark.parametrize(
    "given",
    [
        (Sequence(vehicle=0, activities=(0, 1)), Sequence(vehicle=1, activities=(1,))),
        (Sequence(vehicle=0, activities=(0,)), Sequence(vehicle=0, activities=(1,))),
        (Sequence(vehicle=0, activities=(0, 1, 2, 3, 4, 5, 6)),),
    ],
    ids=["visit twice", "vehicle twice", "too much on board"],
)
def test_a_given_plan_that_breaks_rules_is_left_to_others(given: tuple[Sequence, ...]) -> None:
    assert prepare(two_vans()).first_plan(1, 10.0, given) is None
