"""The OR-Tools engine against hand-made days and against trying everything."""

import numpy as np
import pytest
from hypothesis import given

from router.checker import check
from router.costing import cost
from router.engines import construction, ortools_routing
from router.engines.interface import Budget
from router.engines.ortools_routing import local
from router.engines.ortools_routing.layout import lay_out
from router.engines.ortools_routing.money import scale_for
from router.engines.ortools_routing.rules import suits_iterated_search
from router.engines.projection import first_projection, projection_of
from router.model import AccessRule, Instance, Place, Plan, ProfiledTravel, Sequence, Shape, Site, Window
from router.model.rules import RULES
from router.solver import Limits, solve
from router.timing import schedule
from tests.engines.days import day, van, visit
from tests.oracles.brute_force import objective, optimum
from tests.oracles.laws import few
from tests.oracles.strategies import MIXES, small_days

CLAIMED = tuple(name for name in MIXES if name in ortools_routing.SUPPORTED)


def test_one_van_drives_to_the_end_of_the_road_and_back() -> None:
    instance = day([visit(1), visit(3), visit(2)], [van("v1")])
    outcome = local.search(instance, Budget(iterations=50))
    assert cost(instance, schedule(instance, outcome.sequences)).total == 6.0
    assert outcome.stopped_by in {"iterations", "stagnation"}


def test_equal_iterations_give_equal_sequences() -> None:
    instance = day(
        [visit(place, deliver=(1,)) for place in range(1, 20)],
        [van(f"v{n}", capacities=(5,)) for n in range(5)],
        dimensions=("pieces",),
    )
    first, second = (local.search(instance, Budget(iterations=60)).sequences for _ in range(2))
    assert first == second


def test_it_says_what_it_cannot_honour() -> None:
    instance = day([visit(1)], [van("v1")], shape=Shape(compactness_price=1.0, balance_prices={"stops": 1.0}))
    assert ortools_routing.unsupported(instance) == ("balance", "compactness")
    assert ortools_routing.SUPPORTED.issubset(RULES)


def planned_alone(instance: Instance) -> Plan:
    """What OR-Tools plans, nothing repaired."""
    return schedule(instance, local.search(instance, Budget(iterations=300)).sequences)


DEPOT = Site(id="depot", place=0)
BREAD, PAINT = frozenset({"bread"}), frozenset({"paint"})
APART = frozenset({BREAD | PAINT})


def test_goods_that_conflict_ride_on_two_trips_of_one_van() -> None:
    """Bread at 1 and paint at 2 need a reload (2 + 4 km); what is collected at 3 fits only once the second trip's paint is out."""
    visits = [visit(1, deliver=(3,), goods=BREAD), visit(2, deliver=(2,), goods=PAINT), visit(3, collect=(5,))]
    once = van("v1", capacities=(5,))
    twice = van("v1", capacities=(5,), reloads=(0,), max_trips=2)
    mixed = day(visits, [twice], sites=(DEPOT,), dimensions=("pieces",), conflicts=APART)
    assert ortools_routing.unsupported(mixed) == ()
    plan = planned_alone(mixed)
    assert check(mixed, plan) == []
    assert cost(mixed, plan).total == optimum(mixed).total == 8.0
    assert [stop.visit or stop.kind for stop in plan.routes[0].stops] == ["start", "a1", "reload", "a2", "a3", "end"]
    free = mixed.replace(conflicts=frozenset())
    assert cost(free, planned_alone(free)).total == optimum(free).total == 6.0
    alone = mixed.replace(vehicles=(once,))
    assert len(planned_alone(alone).unserved) == len(optimum(alone).plan.unserved) == 1


def test_what_is_collected_goes_off_at_a_reload() -> None:
    """Five collected at 1 fill the van; it empties itself at the depot before it collects five more at 2: 2 + 4 km."""
    visits = [visit(1, collect=(5,)), visit(2, collect=(5,))]
    instance = day(visits, [van("v1", capacities=(5,), reloads=(0,), max_trips=2)], sites=(DEPOT,), dimensions=("pieces",))
    plan = planned_alone(instance)
    assert check(instance, plan) == []
    assert cost(instance, plan).total == optimum(instance).total == 6.0


def test_goods_of_a_pair_are_not_laid_down_at_a_reload() -> None:
    """Four for 2 do not fit beside what rides from 1 to 3, reload or not: they are brought first, 2 + 1 + 2 + 3 km."""
    visits = [visit(1, collect=(2,)), visit(3, pickup="a1"), visit(2, deliver=(4,))]
    instance = day(visits, [van("v1", capacities=(5,), reloads=(0,), max_trips=2)], sites=(DEPOT,), dimensions=("pieces",))
    plan = planned_alone(instance)
    assert check(instance, plan) == []
    assert cost(instance, plan).total == optimum(instance).total == 8.0
    assert plan.routes[0].visits == ("a2", "a1", "a3")


def test_a_trip_takes_from_the_stock_of_the_site_where_it_is_loaded() -> None:
    """The depot has goods for one of two trips; the other is loaded at the far end of the road, 6 km out and back."""
    far = Site(id="far", place=6)
    visits = [visit(1, deliver=(3,)), visit(3, deliver=(3,))]
    twice = van("v1", capacities=(3,), reloads=(0, 1), max_trips=2)
    plenty = day([*visits, visit(6, penalty=0.0)], [twice], sites=(DEPOT, far), dimensions=("pieces",))
    scarce = plenty.replace(sites=(Site(id="depot", place=0, stock=(3,)), far))
    for instance, kilometres in ((plenty, 8.0), (scarce, 12.0)):
        plan = planned_alone(instance)
        assert check(instance, plan) == []
        assert cost(instance, plan).total == optimum(instance).total == kilometres


TRIP_MIXES = (
    ("reloads", "collect", "conflicting_goods"),
    ("reloads", "pickup_delivery", "collect"),
    ("reloads", "pickup_delivery", "conflicting_goods"),
    ("reloads", "stock", "release"),
    ("reloads", "alternatives", "collect"),
)


@few(6)
@given(small_days(("reloads", "docks", "time_windows"), most_visits=4, most_rules=4))
def test_turns_at_docks_are_kept_once_repaired(instance: Instance) -> None:
    """OR-Tools proves that there are turns for all; `schedule`, which gives them in the order of departures, may miss them."""
    plan = solve(instance, limits=Limits(iterations=300), engine="ortools").plan
    assert check(instance, plan) == []
    assert objective(instance, plan) >= tuple(value - 1e-3 for value in optimum(instance).key)


@pytest.mark.parametrize("mix", TRIP_MIXES, ids=" ".join)
def test_rules_of_trips_are_kept_together_without_repair(mix: tuple[str, ...]) -> None:
    @few(6)
    @given(small_days(mix, most_visits=4, most_rules=4))
    def law(instance: Instance) -> None:
        plan = planned_alone(instance)
        assert check(instance, plan) == []
        assert objective(instance, plan) >= tuple(value - 1e-3 for value in optimum(instance).key)

    law()


def test_a_visit_closed_to_one_kind_has_a_node_for_each_kind() -> None:
    rule = AccessRule(id="ban", kinds=frozenset({"truck"}), places=frozenset({1}), closed=(Window(0, 100),))
    instance = day([visit(1), visit(2)], [van("v1"), van("t1", kind="truck")], access=(rule,))
    layout = lay_out(instance)
    assert len(layout.copies()[0]) == 2
    assert len(layout.copies()[1]) == 1


def test_prices_stay_far_from_the_largest_integer() -> None:
    cheap = day([visit(1)], [van("v1")])
    dear = day([visit(1, penalty=1e12)], [van("v1")])
    assert scale_for(cheap).units == 10**6
    assert scale_for(dear).units * 1e12 <= 1e15
    assert scale_for(cheap).per_second(36.0) == 10_000


def test_a_given_plan_is_the_least_it_returns() -> None:
    instance = day([visit(place) for place in range(1, 6)], [van("v1")])
    start = (Sequence(vehicle=0, activities=(0, 1, 2, 3, 4)),)
    outcome = local.search(instance, Budget(iterations=1), start=start)
    assert cost(instance, schedule(instance, outcome.sequences)).total <= 10.0


def wide_day() -> Instance:
    """Twenty visits on a road and two vans that hold twelve: enough for ruin and recreate."""
    visits = [visit(place, deliver=(1,)) for place in range(1, 21)]
    return day(visits, [van(f"v{n}", capacities=(12,)) for n in range(2)], dimensions=("pieces",))


def test_ruin_and_recreate_begins_with_the_plan_it_is_given() -> None:
    """Odd places with one van, even places with the other, zigzag: no heuristic would make such a plan."""
    instance = wide_day()
    assert suits_iterated_search(instance)
    start = (
        Sequence(vehicle=0, activities=(18, 0, 16, 2, 14, 4, 12, 6, 10, 8)),
        Sequence(vehicle=1, activities=(1, 19, 3, 17, 5, 15, 7, 13, 9, 11)),
    )
    found: list[tuple[Sequence, ...]] = []
    outcome = local.search(instance, Budget(iterations=40), start=start, on_best=lambda best, _: found.append(best))
    assert found[0] == start
    price = cost(instance, schedule(instance, start)).total
    assert outcome.convergence[0][1] == pytest.approx(price)
    assert outcome.convergence[-1][1] < price


def test_a_visit_that_the_given_plan_leaves_out_may_be_left_out_first() -> None:
    instance = wide_day()
    start = (Sequence(vehicle=0, activities=tuple(range(10))), Sequence(vehicle=1, activities=tuple(range(11, 20))))
    found: list[tuple[Sequence, ...]] = []
    local.search(instance, Budget(iterations=40), start=start, on_best=lambda best, _: found.append(best))
    assert found[0] == start
    assert {visit for one in found[-1] for visit in one.activities} == set(range(20))


def test_a_given_plan_that_breaks_a_rule_is_no_beginning() -> None:
    instance = wide_day()
    overloaded = (Sequence(vehicle=0, activities=tuple(range(20))),)
    outcome = local.search(instance, Budget(iterations=40), start=overloaded)
    assert outcome.iterations >= 1
    assert check(instance, schedule(instance, outcome.sequences)) == []
    assert max(len(one.activities) for one in outcome.sequences) <= 12


def rush_hour() -> Instance:
    """Free flow until 100 s, half the speed after."""
    plain = day([visit(1), visit(2)], [van("v1", latest_end=3_600)])
    travel = plain.travel["van"]
    slow = ProfiledTravel(
        distances=travel.distances,
        durations=travel.durations,
        starts=np.array([0, 100], np.int64),
        speeds=np.array([[1.0, 0.5]]),
        profile=np.zeros((3, 3), np.uint16),
    )
    return plain.replace(travel={"van": slow}, places=tuple(Place(id=str(number)) for number in range(3)))


def test_travel_is_projected_to_the_hours_of_a_plan() -> None:
    instance = rush_hour()
    usual = first_projection(instance)["van"]
    assert usual[1, 2] == 120  # left in the middle of the shift, when driving is slow
    plan = schedule(instance, [Sequence(vehicle=0, activities=(0, 1))])
    later = projection_of(instance, plan)["van"]
    left = {stop.place: stop.leave for stop in plan.routes[0].stops[:-1]}
    assert left[2] >= 100
    assert later[2, 0] == 240


def test_a_plan_made_on_a_projection_says_so() -> None:
    instance = rush_hour()
    outcome = local.search(instance, Budget(iterations=40))
    assert outcome.blind
    assert outcome.notes
    plan = schedule(instance, outcome.sequences)
    assert check(instance, plan) == []
    assert cost(instance, plan).total == 4.0


@few(25)
@given(small_days(CLAIMED, most_visits=4, most_rules=3))
def test_small_days_against_trying_everything(instance: Instance) -> None:
    if ortools_routing.unsupported(instance):
        return
    found = construction.feasible(instance, local.search(instance, Budget(iterations=300)).sequences)
    plan = schedule(instance, found)
    assert check(instance, plan) == []
    best = optimum(instance).key
    assert objective(instance, plan) >= tuple(value - 1e-3 for value in best)


@pytest.mark.parametrize("name", ["open_end", "several_depots", "max_stops", "deliver", "collect", "alternatives"])
def test_plain_rules_are_planned_as_well_as_can_be(name: str) -> None:
    @few(8)
    @given(small_days((name, "time_windows"), most_visits=4, most_rules=2))
    def compare(instance: Instance) -> None:
        found = construction.feasible(instance, local.search(instance, Budget(iterations=300)).sequences)
        key = objective(instance, schedule(instance, found))
        assert key == pytest.approx(optimum(instance).key, rel=1e-5)

    compare()
