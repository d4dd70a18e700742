"""Threads that search one plan together: parts lose nothing, take nothing twice, and what comes of them keeps the rules."""

import threading

import numpy as np
import pytest
from hypothesis import given

from router.checker import check
from router.core import _core as core
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns import parallel
from router.engines.lns.engine import prepare
from router.engines.lns.evaluators import evaluator_for
from router.engines.lns.parallel import ParallelSearcher
from router.engines.lns.parts import Part, put_together, share_out
from router.engines.lns.problem import Problem, build_problem
from router.model import Instance, Sequence
from router.model.rules import SPANNING_RULES
from router.timing import schedule
from tests.oracles.brute_force import objective, optimum
from tests.oracles.days import day, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import MIXES, small_days

MIDDLE, VANS, CALLS = 10, 6, 24


def two_towns(vans: int = VANS, **fields: object) -> Instance:
    """Calls 5 km to the left and 5 km to the right of the depot, four to a van; 10 km a route."""
    calls = [visit(f"c{number}", MIDDLE + (5 if number % 2 else -5), deliver=(1,), penalty=1_000.0) for number in range(CALLS)]
    fleet = [van(f"v{number}", start=MIDDLE, end=MIDDLE, capacities=(4,), **fields) for number in range(vans)]
    return day(calls, fleet, dimensions=("pieces",), road_of=range(21))


def town_by_town() -> list[Sequence]:
    left, right = range(0, CALLS, 2), range(1, CALLS, 2)
    stretches = [tuple(town[at : at + 4]) for town in (left, right) for at in range(0, 12, 4)]
    return [Sequence(vehicle=number, activities=stretch) for number, stretch in enumerate(stretches)]


def shared(problem: Problem, sequences: list[Sequence], most: int = VANS) -> list[Part]:
    return share_out(problem, sequences, 2, most, np.random.default_rng(1))[0]


def test_parts_are_regions_and_lose_nothing() -> None:
    problem = build_problem(two_towns(vans=9))
    parts, inside = share_out(problem, town_by_town(), 2, 9, np.random.default_rng(1))
    assert [{visit % 2 for visit in part.visits.tolist()} for part in parts] in ([{0}, {1}], [{1}, {0}])
    assert inside == 1.0
    assert sorted(np.concatenate([part.visits for part in parts]).tolist()) == list(range(CALLS))
    assert sorted(len(part.routes) for part in parts) == [3, 3]
    assert sum(part.unused for part in parts).tolist() == [3]
    assert sum(part.most_routes for part in parts) == 9
    for part in parts:
        assert set(np.flatnonzero(part.elsewhere < 0).tolist()) == set(part.visits.tolist())


def test_a_bound_below_the_routes_there_are_lets_no_part_open_one() -> None:
    parts = shared(build_problem(two_towns()), town_by_town(), most=2)
    assert [part.most_routes for part in parts] == [3, 3]


def test_what_no_route_serves_goes_to_the_part_around_it() -> None:
    problem = build_problem(two_towns())
    served = [one for one in town_by_town() if one.vehicle not in {0, 3}]
    for part in shared(problem, served):
        towns = {visit % 2 for one in part.routes for visit in one.activities}
        assert towns == {visit % 2 for visit in part.visits.tolist()}


def test_two_parts_that_took_the_same_idle_vehicle_get_one_each() -> None:
    problem = build_problem(two_towns())
    left, right = (
        [Sequence(vehicle=2, activities=(0, 2))],
        [Sequence(vehicle=2, activities=(1, 3)), Sequence(vehicle=0, activities=(5,))],
    )
    plan = put_together(problem, [left, right])
    assert sorted(one.activities for one in plan) == [(0, 2), (1, 3), (5,)]
    assert len({one.vehicle for one in plan}) == 3
    assert plan[0] == left[0]


def begun(instance: Instance, size: int = 2, workers: int = 2) -> ParallelSearcher:
    problem, kind = build_problem(instance), evaluator_for(instance)
    new_search, settings = kind.make(instance, problem), core.Settings()
    one = ParallelSearcher(problem, new_search, 1, settings, size=size, threads=workers, cancelled=threading.Event())
    one.begin(())
    return one


def together(instance: Instance, size: int = 2, inside: float = 0.0) -> ParallelSearcher:
    one = begun(instance, size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "INSIDE", inside)
        for number in range(30):
            one.run(60, number / 30, (number + 1) / 30)
    return one


@pytest.mark.parametrize("inside", [0.0, 2.0], ids=["in parts", "each the whole"])
@pytest.mark.parametrize("size", [2, 3])
def test_workers_together_finds_the_plan_and_counts_right(size: int, inside: float) -> None:
    one = together(two_towns(), size, inside)
    assert one.cost == one.price() == 60.0
    assert one.served == CALLS
    assert one.steps == 30 * 60
    assert one.current_cost == pytest.approx(sum(price for _, price in one._current_routes()))


def test_prices_of_all_parts_and_of_the_whole_agree() -> None:
    one = together(two_towns(fixed_price=3.0, hour_price=1.0), inside=0.0)
    instance = two_towns(fixed_price=3.0, hour_price=1.0)
    plan = schedule(instance, one.sequences())
    assert check(instance, plan) == []
    assert cost(instance, plan).total == pytest.approx(one.cost)


def doorstep_vans() -> Instance:
    """A van at each of twelve calls, so that a plan begins with twelve routes; any one van could make all calls."""
    calls = [visit(f"c{number}", number, penalty=1_000.0) for number in range(12)]
    return day(calls, [van(f"v{number}", start=number, end=number) for number in range(12)], road_of=range(12))


def test_workers_together_gives_up_routes_down_to_the_fewest() -> None:
    one = begun(doorstep_vans())
    assert len(one.current_sequences()) == 12
    while one.reduce_fleet(401, fewest=3):
        pass
    assert one.fewest_key[:2] == (0.0, 3)
    one.go_on_from(one._fewest)
    assert len(one.current_sequences()) == 3


def test_what_another_worker_found_is_taken_over() -> None:
    one = begun(doorstep_vans())
    one.reduce_fleet(2, fewest=3)
    other = one._workers[1]
    while other.reduce_fleet(400, 3):
        pass
    assert one.fewest_key > other.fewest_key
    one._learn_from(other)
    assert one.fewest_key == other.fewest_key
    assert one.cost <= other.cost


@pytest.mark.parametrize("size", [2, 3])
def test_steps_that_cannot_be_shared_evenly_are_made_all_the_same(size: int) -> None:
    one = begun(doorstep_vans(), size)
    assert one.reduce_fleet(7, fewest=1)
    assert one.steps == 7
    one.run(1, 0.0, 0.1)
    assert one.steps == 8


@pytest.mark.parametrize("inside", [0.0, 2.0], ids=["in parts", "each the whole"])
def test_a_cancelled_team_stops_in_the_middle_and_keeps_its_plan(inside: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many steps would take days."""
    one = together(two_towns())
    monkeypatch.setattr(parallel, "INSIDE", inside)
    one._cancelled.set()
    one.run(10**12, 0.9, 1.0)
    assert one.steps < 10**9
    assert one.cost == 60.0


def test_in_one_thread_workers_take_turns_up_to_a_stage() -> None:
    one = begun(two_towns(), workers=1)
    one.in_turns_until = 0.5
    for number in range(30):
        one.run(60, number / 30, (number + 1) / 30)
    assert [worker.steps for worker in one._workers] == [450, 450]
    assert one.steps == 30 * 60
    assert one.cost == 60.0


@pytest.mark.parametrize(("steps", "stage"), [(700, 0.0), (1_400, 0.5), (2_800, 0.75)])
def test_the_more_steps_there_are_the_longer_two_searchers_take_turns(steps: int, stage: float) -> None:
    instance = two_towns()
    one = prepare(instance).run(Budget(iterations=steps * CALLS), 1)
    one.begin(())
    one.drive()
    assert one.best.in_turns_until == pytest.approx(stage)
    assert one.best.price() == 60.0
    assert one.steps == steps * CALLS


def test_two_threads_repeat_themselves() -> None:
    one, two = (prepare(two_towns()).search(Budget(iterations=600, threads=2), seed=3).sequences for _ in range(2))
    assert one == two


@few(40)
@given(small_days(tuple(name for name in MIXES if name not in SPANNING_RULES), most_visits=5, most_rules=4))
def test_any_day_of_separate_routes_may_be_searched_in_parts(instance: Instance) -> None:
    one = together(instance)
    plan = schedule(instance, one.sequences())
    assert check(instance, plan) == []
    assert objective(instance, plan) >= tuple(value - 1e-3 for value in optimum(instance).key)
