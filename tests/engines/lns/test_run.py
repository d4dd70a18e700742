"""How a run holds the number of routes while it is hot."""

import pytest

from router.engines.interface import Budget
from router.engines.lns import run as runs
from router.engines.lns.engine import prepare
from router.engines.lns.run import Run, steps_of_annealing
from router.engines.lns.searcher import RELEASED_FROM, Searcher
from router.model import Instance, Shape, Vehicle
from tests.oracles.days import day, van, visit

MIDDLE = 5
MINUTES = 60


def driven(instance: Instance, iterations: int) -> Run:
    run = prepare(instance).run(Budget(iterations=iterations), 1)
    run.begin(())
    run.drive()
    return run


def two_vans() -> list[Vehicle]:
    return [van("one", start=MIDDLE, end=MIDDLE), van("two", start=MIDDLE, end=MIDDLE)]


def zigzag() -> Instance:
    """Calls in turn one kilometre to the left and to the right: one van can make them all, 12 km; two drive 2 km each."""
    sides = [MIDDLE - 1, MIDDLE + 1] * 3
    visits = [
        visit(f"call {number}", place, window=(10 * number * MINUTES, (10 * number + 5) * MINUTES), penalty=1_000.0)
        for number, place in enumerate(sides)
    ]
    return day(visits, two_vans())


def far_village() -> Instance:
    """Calls at one end of the road: a second van only drives there once more."""
    return day([visit(f"call {number}", 9, penalty=1_000.0) for number in range(6)], two_vans())


def test_hardly_more_routes_than_need_be_are_held_while_it_is_hot() -> None:
    run = driven(far_village(), 10_000)
    assert (run.best.most_routes, run.best.most_until) == (2, RELEASED_FROM)
    assert run.best.price() == 8.0


def test_more_routes_are_let_in_where_they_save_more_than_they_cost() -> None:
    run = driven(zigzag(), 20_000)
    assert (run.best.most_routes, run.best.most_until) == (2, RELEASED_FROM)
    assert run.best.price() == 4.0


@pytest.mark.parametrize(("at_once", "out_of_reach", "least"), [(2, 0, 16_000), (2, 10, 16_000), (40, 0, 2_400)])
def test_time_for_giving_up_routes_is_saved_where_many_jobs_find_no_place(
    at_once: int, out_of_reach: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 40 calls, those at one time at both ends need a van each: with one van a call is left out in vain, or half of them.

    What two vans leave out as well does not count.
    """
    shares: list[int] = []
    reduce_fleet = Searcher.reduce_fleet
    monkeypatch.setattr(
        Searcher,
        "reduce_fleet",
        lambda one, steps, fewest: (shares.append(steps), reduce_fleet(one, steps, fewest))[1],
    )
    ends = [1 if number % 2 else 9 for number in range(40)]
    calls = [
        visit(f"call {number}", end, window=(0, (10 if number < at_once else 600) * MINUTES), penalty=1_000.0)
        for number, end in enumerate(ends)
    ]
    calls += [visit(f"early {number}", 9, window=(0, 0), penalty=1_000.0) for number in range(out_of_reach)]
    run = driven(day(calls, two_vans(), shape=Shape(fewest_vehicles=True)), 40_000)
    assert run.best.served == 40
    assert least <= sum(shares) <= least + 400


def test_any_number_of_routes_is_let_in_where_vehicles_differ() -> None:
    run = driven(mixed_village(), 2_000)
    assert run.best.most_until == 0.0
    assert run.best.cost == 11.0


def test_a_run_needs_more_steps_a_visit_on_larger_days_and_fewer_with_unlike_vehicles() -> None:
    assert [steps_of_annealing(visits, 1) // visits for visits in (20, 100, 200, 1_000)] == [5_000, 1_000, 8_000, 12_000]
    assert [steps_of_annealing(visits, 2) // visits for visits in (100, 1_000)] == [1_000, 6_000]


def test_there_are_as_many_as_there_are_steps_for(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Searcher] = []
    begin_anew = Searcher.begin_anew
    monkeypatch.setattr(runs, "_ONE_AT_LEAST", 5_000)
    monkeypatch.setattr(runs, "_STEPS_WITH_A_MIX", 0)
    monkeypatch.setattr(Searcher, "begin_anew", lambda one: (begun.append(one), begin_anew(one))[1])
    driven(mixed_village(), 9_999)
    assert len(begun) == 0
    run = driven(mixed_village(), 19_999)
    assert len(begun) == 2
    assert (run.steps, run.best.cost) == (19_999, 11.0)


def test_each_begins_with_few_routes_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_ONE_AT_LEAST", 5_000)
    monkeypatch.setattr(runs, "_STEPS_GROW", 0.0)
    run = driven(far_village(), 12_000)
    run.best.begin_anew()
    assert len(run.best.current_sequences()) == 1
    assert (run.best.most_routes, run.best.most_until) == (2, RELEASED_FROM)


def test_a_new_beginning_keeps_the_best_plan() -> None:
    run = driven(mixed_village(), 2_000)
    before = run.best.sequences()
    run.best.begin_anew()
    assert run.best.sequences() == before
    assert run.best.current_cost > run.best.cost == 11.0


def mixed_village() -> Instance:
    """Calls of one parcel each, a small van for two of them and a large one for all."""
    fleet = [
        van("small", start=MIDDLE, end=MIDDLE, fixed_price=1.0, capacities=(2,)),
        van("large", start=MIDDLE, end=MIDDLE, fixed_price=3.0, capacities=(6,)),
    ]
    visits = [visit(f"call {number}", 9, penalty=1_000.0, deliver=(1,)) for number in range(6)]
    return day(visits, fleet, dimensions=("parcels",))
