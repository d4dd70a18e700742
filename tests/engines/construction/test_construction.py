"""Construction: cheapest insertion that keeps every rule, and repair."""

from hypothesis import given

from router.checker import check
from router.costing import cost
from router.engines import construction
from router.engines.interface import Budget
from router.model import Instance, Sequence, Site, Window
from router.timing import schedule
from tests.engines.days import day, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days


def planned(instance: Instance) -> tuple[Sequence, ...]:
    return construction.prepare(instance).search(Budget()).sequences


def test_one_van_drives_to_the_end_of_the_road_and_back() -> None:
    instance = day([visit(1), visit(3), visit(2)], [van("v1")])
    plan = schedule(instance, planned(instance))
    assert cost(instance, plan).total == 6.0
    assert plan.unserved == ()


def test_of_two_vans_that_need_one_dock_at_once_one_stays_at_home() -> None:
    soon = (Window(0, 450),)
    visits, vans = [visit(1, windows=soon), visit(2, windows=soon)], [van("v1", max_stops=1), van("v2", max_stops=1)]
    instance = day(visits, vans, sites=(Site(id="depot", place=0, loading=300, docks=1),))
    assert len(planned(instance)) == 1
    assert len(planned(day(visits, vans, sites=(Site(id="depot", place=0, loading=300, docks=2),)))) == 2
    assert len(construction.repair(instance, [Sequence(vehicle=0, activities=(0,)), Sequence(vehicle=1, activities=(1,))])) == 1


def test_a_visit_dearer_than_its_penalty_is_left_out() -> None:
    instance = day([visit(1), visit(9, penalty=15.0)], [van("v1")])
    assert planned(instance) == (Sequence(vehicle=0, activities=(0,)),)


def test_a_full_van_loads_again() -> None:
    instance = day(
        [visit(1, deliver=(2,)), visit(2, deliver=(2,))],
        [van("v1", capacities=(2,), reloads=(0,), max_trips=2)],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0),),
    )
    activities = planned(instance)[0].activities
    assert sorted(activities) == [-1, 0, 1]
    assert activities[1] == -1


def test_a_pair_rides_together_and_in_order() -> None:
    instance = day([visit(3, deliver=()), visit(1, pickup="a3")], [van("v1"), van("v2")])
    assert planned(instance) == (Sequence(vehicle=0, activities=(0, 1)),)


def test_every_van_that_must_be_used_gets_work() -> None:
    instance = day([visit(1), visit(2)], [van("v1", must_use=True), van("v2", must_use=True)])
    assert [len(sequence.activities) for sequence in planned(instance)] == [1, 1]


def test_nothing_to_do_and_nobody_to_do_it() -> None:
    assert planned(day([], [van("v1")])) == ()
    assert planned(day([visit(1)], [])) == ()


def test_a_start_is_completed_not_forgotten() -> None:
    instance = day([visit(1), visit(2)], [van("v1"), van("v2", km_price=3.0)])
    start = (Sequence(vehicle=1, activities=(0,)),)
    assert construction.prepare(instance).search(Budget(), start=start).sequences == (
        Sequence(vehicle=0, activities=(1,)),
        Sequence(vehicle=1, activities=(0,)),
    )


def test_repair_takes_out_what_comes_too_late_and_gives_it_to_another() -> None:
    late = Window(0, 120)
    instance = day([visit(3), visit(2, windows=(late,))], [van("v1"), van("v2")])
    repaired = construction.repair(instance, [Sequence(vehicle=0, activities=(0, 1))])
    assert check(instance, schedule(instance, repaired)) == []
    assert {visit for one in repaired for visit in one.activities} == {0, 1}


def test_repair_drops_doubles_halves_of_pairs_and_idle_reloads() -> None:
    instance = day([visit(1), visit(2), visit(3, pickup="a2")], [van("v1", reloads=()), van("v2")])
    given_routes = [Sequence(vehicle=0, activities=(0, 0, 2)), Sequence(vehicle=1, activities=(0,))]
    repaired = construction.repair(instance, given_routes)
    served = sorted(visit for one in repaired for visit in one.activities)
    assert served == [0, 1, 2]
    assert check(instance, schedule(instance, repaired)) == []


def test_a_cancelled_search_still_answers() -> None:
    budget = Budget()
    budget.cancelled.set()
    instance = day([visit(1)], [van("v1")])
    assert construction.prepare(instance).search(budget).sequences == (Sequence(vehicle=0, activities=(0,)),)


@few(25)
@given(small_days(most_visits=6, most_rules=6))
def test_whatever_the_rules_no_rule_is_broken(instance: Instance) -> None:
    sequences = planned(instance)
    broken = {fault.rule for fault in check(instance, schedule(instance, sequences))}
    assert broken <= {"must_use"}, "only a van that must be used may lack the work that others took"
