"""How a run holds the number of routes while it is hot."""

import pytest

from router.engines.interface import Budget
from router.engines.lns.numbering import near_by_near
from router.engines.lns.problem import build_problem
from router.engines.lns.run import Run
from router.engines.lns.searcher import RELEASED_FROM, Searcher
from router.model import Instance, Shape, Vehicle
from tests.oracles.days import day, van, visit

MIDDLE = 5
MINUTES = 60


def driven(instance: Instance, iterations: int) -> Run:
    numbering = near_by_near(instance)
    run = Run(numbering, build_problem(numbering.instance), Budget(iterations=iterations), 1, None)
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


def mixed_village() -> Instance:
    """Calls of one parcel each, a small van for two of them and a large one for all."""
    fleet = [
        van("small", start=MIDDLE, end=MIDDLE, fixed_price=1.0, capacities=(2,)),
        van("large", start=MIDDLE, end=MIDDLE, fixed_price=3.0, capacities=(6,)),
    ]
    visits = [visit(f"call {number}", 9, penalty=1_000.0, deliver=(1,)) for number in range(6)]
    return day(visits, fleet, dimensions=("parcels",))
