"""The engine on days whose best plan is known by hand."""

import threading
import time

from router.engines.interface import Budget
from router.engines.lns.engine import search, unsupported
from router.engines.lns.problem import build_problem
from router.engines.lns.run import fewest_routes
from router.model import Progress, Sequence, Shape
from tests.oracles.days import day, van, visit


def test_one_van_goes_out_and_back() -> None:
    """Calls at kilometres 1, 2 and 3 cost 6 kilometres in any plan that is not silly."""
    outcome = search(day([visit("a", 2), visit("b", 3), visit("c", 1)], [van("one"), van("two")]), Budget(iterations=200))
    assert outcome.path[-1][2] == 6.0
    assert len(outcome.sequences) == 1
    assert outcome.stopped_by == "iterations"


def test_few_vehicles_come_before_the_price() -> None:
    """From kilometres 0 and 9, calls at 1 and 8 cost 2 + 2 with both vans, 16 with one."""
    vans = [van("west"), van("east", start=9, end=9)]
    calls = [visit("a", 1), visit("b", 8)]
    cheap = search(day(calls, vans), Budget(iterations=200))
    few = search(day(calls, vans, shape=Shape(fewest_vehicles=True)), Budget(iterations=400))
    assert (len(cheap.sequences), cheap.path[-1][2]) == (2, 4.0)
    assert (len(few.sequences), few.path[-1][2]) == (1, 16.0)


def test_a_visit_dearer_than_its_penalty_stays_out() -> None:
    outcome = search(day([visit("near", 1), visit("far", 9, penalty=5.0)]), Budget(iterations=200))
    assert outcome.sequences == (Sequence(vehicle=0, activities=(0,)),)
    assert outcome.path[-1][2] == 7.0


def test_loads_bound_the_routes_from_below() -> None:
    calls = [visit(f"c{number}", 1, deliver=(3,)) for number in range(5)]
    vans = [van(f"v{number}", capacities=(6,)) for number in range(5)]
    assert fewest_routes(build_problem(day(calls, vans, dimensions=("pieces",)))) == 3


def test_the_same_seed_gives_the_same_plan() -> None:
    calls = [visit(f"c{number}", number % 9 + 1, deliver=(1,)) for number in range(20)]
    instance = day(calls, [van(f"v{number}", capacities=(6,)) for number in range(5)], dimensions=("pieces",))
    one, two = (search(instance, Budget(iterations=1_000), seed=3).sequences for _ in range(2))
    assert one == two


def test_two_threads_answer_and_tell_how_they_stand() -> None:
    calls = [visit(f"c{number}", number % 9 + 1) for number in range(20)]
    heard: list[Progress] = []
    outcome = search(day(calls), Budget(iterations=2_000, threads=2), on_progress=heard.append)
    assert outcome.path[-1][2] == 18.0
    assert heard[-1].served == heard[-1].total == 20


def test_cancelling_ends_the_search() -> None:
    cancelled = threading.Event()
    cancelled.set()
    outcome = search(day([visit("a", 1)]), Budget(deadline=time.monotonic() + 60, cancelled=cancelled))
    assert outcome.stopped_by == "interrupted"
    assert outcome.sequences == (Sequence(vehicle=0, activities=(0,)),)


def test_rules_it_lacks_are_named() -> None:
    assert unsupported(day([visit("a", 1)])) == ()
