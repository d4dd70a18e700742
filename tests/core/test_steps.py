"""Steps on small random days, for every evaluator: what the search keeps is what computing anew gives, what it undoes leaves no
trace, and what it inserts comes to the cheapest of all places."""

import math
from itertools import count, pairwise

import pytest

from router.checker import check
from router.core._core import Settings
from router.costing import cost
from router.engines.construction.feasibility import Feasibility
from router.engines.lns.evaluators import needs_full
from router.model import Instance, Sequence
from router.model.rules import rules_used
from router.timing import schedule
from tests.core.searches import FROZEN, KINDS, NEITHER_DRAWN, RULES, Searching, copy_of, differences, new_search
from tests.oracles.days import day, van, visit
from tests.oracles.strategies import small_day

SEEDS = range(40)


def a_day(kind: str, seed: int) -> Instance:
    """A random one; of limited routes one that has them, for without them nothing is kept of how long they last."""
    days = (small_day(seed + 1_000 * turn, RULES[kind], most_visits=7, most_rules=4) for turn in count())
    if kind == "limited":
        days = (one for one in days if "max_duration" in rules_used(one))
    return next(one for one in days if kind == "full" or not needs_full(one))


def built(kind: str, seed: int) -> Searching:
    search = new_search(a_day(kind, seed), kind)
    search.build()
    return search


def keeps_rules(search: Searching) -> bool:
    return not check(search.instance, schedule(search.instance, search.sequences))


@pytest.mark.parametrize("kind", KINDS)
def test_half_of_the_days_have_windows_loads_and_setup(kind: str) -> None:
    wanted = {"time_windows", "deliver", "setup"} & set(RULES[kind])
    days = [rules_used(a_day(kind, seed)) for seed in SEEDS]
    for rule in wanted:
        assert sum(rule in used for used in days) >= len(SEEDS) / 3, rule


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_price_it_keeps_is_what_the_plan_costs(kind: str, seed: int) -> None:
    search = built(kind, seed)
    for _ in range(5):
        search.steps(4)
        running = search.total()
        assert running == pytest.approx(search.core.resum(), abs=1e-6)
        if not keeps_rules(search):
            assert kind == "full", "only there a removal may break a rule for a while, at a price"
            continue
        rounding = 0.5 if "traffic" in rules_used(search.instance) and kind == "functions" else 1e-4
        assert running - search.idle_price() == pytest.approx(search.cost(), abs=rounding)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_sums_and_times_after_many_steps_are_those_of_a_fresh_start_from_the_same_plan(kind: str, seed: int) -> None:
    search = built(kind, seed)
    for number in (7, 60 if kind == "full" else 400):
        search.steps(number)
        if kind == "full" and not keeps_rules(search):
            continue
        assert differences(search.copied(), copy_of(search).copied(), tolerance=1e-6) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_step_taken_back_leaves_no_trace(kind: str, seed: int) -> None:
    search = built(kind, seed)
    search.steps(10)
    for seed_visit in range(len(search.instance.visits)):
        before = search.copied()
        search.core.ruin(Settings(average_removed=3.0, route_chance=0.0), seed_visit)
        search.core.recreate(Settings(), math.inf)
        search.core.undo()
        assert differences(before, search.copied()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_step_leaves_no_trace(kind: str) -> None:
    refused = 0
    for seed in SEEDS:
        search = built(kind, seed)
        search.steps(6)
        for _ in range(6):
            total, planned, before = search.total(), search.sequences, search.copied()
            search.steps(1, FROZEN, Settings(moves=0))
            assert search.total() <= total
            if search.sequences == planned and search.total() == total:
                refused += len(search.core.state()["touched"])
                assert differences(before, search.copied()) == []
    assert refused > 100


def price(instance: Instance, vehicle: int, activities: tuple[int, ...]) -> float:
    """Price of one route without what is left out; infinite when it breaks a rule."""
    if not activities:
        return 0.0
    plan = schedule(instance, (Sequence(vehicle=vehicle, activities=activities),))
    breakdown = cost(instance, plan)
    return math.inf if check(instance, plan) else breakdown.total - breakdown.terms.get("unserved", 0.0)


def longer(activities: tuple[int, ...], visits: list[int]) -> list[tuple[int, ...]]:
    """The route with one visit, or a pickup and its delivery, at every place."""
    found = [activities]
    for number in visits:
        starts = [one.index(visits[0]) + 1 if number != visits[0] else 0 for one in found]
        found = [
            (*one[:place], number, *one[place:])
            for one, first in zip(found, starts, strict=True)
            for place in range(first, len(one) + 1)
        ]
    return found


def cheapest(search: Searching, routes: dict[int, tuple[int, ...]], job: int) -> float:
    """What serving a job costs more at the best of all places in the plan."""
    instance, problem = search.instance, search.problem
    best, feasibility = math.inf, Feasibility(instance)
    used = feasibility.used(visit for route in routes.values() for visit in route)
    for option in range(problem.option_offsets[job], problem.option_offsets[job + 1]):
        visits = [int(visit) for visit in (problem.first_visit[option], problem.second_visit[option]) if visit >= 0]
        if not feasibility.has_supply(used + feasibility.used(visits)):
            continue
        for vehicle in range(len(instance.vehicles)):
            route = routes.get(vehicle, ())
            before = price(instance, vehicle, route)
            best = min(best, *(price(instance, vehicle, tried) - before for tried in longer(route, visits)))
    return best


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["static", "limited", "time_of_day"])
def test_an_insertion_finds_the_cheapest_of_all_places(kind: str, seed: int) -> None:
    """Where setup may be due again it errs on the safe side: what it finds can be driven, but something cheaper may be there. Where
    stock is short a place may be refused that no route by itself forbids."""
    search = built(kind, seed)
    search.steps(10)
    search.core.ruin(Settings(average_removed=3.0, route_chance=0.0), seed % len(search.instance.visits))
    state = search.core.state()
    routes = {one.vehicle: one.activities for one in search.sequences}
    for job in state["unassigned"].tolist():
        found = search.core.best_insertion(job, NEITHER_DRAWN)
        best = cheapest(search, routes, job)
        if rules_used(search.instance) & {"setup", "resources"}:
            assert found[2] < 0 or found[0] >= best - 1e-6
        elif found[2] < 0:
            assert best == math.inf
        else:
            assert found[0] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(("latest_end", "fits"), [(1_119, False), (1_120, True)])
@pytest.mark.parametrize("kind", ["static", "time_of_day", "functions", "full"])
def test_what_comes_between_two_visits_at_one_door_renews_the_setup(kind: str, latest_end: int, fits: bool) -> None:
    """The third call can only be made between the others, at 460; back at the door at 520, setup and service take 300 s again."""
    visits = [
        visit("first", 5, setup=100, window=(0, 500)),
        visit("second", 5, setup=100, service=200),
        visit("between", 6, window=(455, 465)),
    ]
    search = new_search(day(visits, [van(latest_end=latest_end)]), kind)
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    assert search.core.best_insertion(2, NEITHER_DRAWN)[2] == (0 if fits else -1)


@pytest.mark.parametrize("kind", ["static", "time_of_day", "functions", "full"])
def test_how_late_a_call_may_be_heeds_the_setup_that_is_due_again(kind: str) -> None:
    """Once the third call stands between, the second has to begin 100 s earlier than it had to."""
    visits = [
        visit("first", 5, setup=100, window=(0, 500)),
        visit("second", 5, setup=100, service=200),
        visit("between", 6, window=(455, 465)),
    ]
    search = new_search(day(visits, [van(latest_end=1_500)]), kind)
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    search.build()
    assert search.names() == {"van": ["first", "between", "second"]}
    assert not differences(search.copied(), copy_of(search).copied())


@pytest.mark.parametrize(("latest_end", "fits"), [(1_299, False), (1_300, True)])
@pytest.mark.parametrize("kind", ["static", "time_of_day", "functions", "full"])
def test_a_setup_renewed_is_not_done_while_waiting_for_the_window(kind: str, latest_end: int, fits: bool) -> None:
    """Back at the door at 520 the second call waits until 900, and its setup takes until 1,000."""
    visits = [
        visit("first", 5, setup=100, window=(0, 500)),
        visit("second", 5, setup=100, window=(900, 1_000)),
        visit("between", 6, window=(455, 465)),
    ]
    search = new_search(day(visits, [van(latest_end=latest_end)]), kind)
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    assert search.core.best_insertion(2, NEITHER_DRAWN)[2] == (0 if fits else -1)


@pytest.mark.parametrize("kind", ["static", "time_of_day", "functions", "full"])
def test_what_is_collected_needs_room_beside_what_is_still_on_board(kind: str) -> None:
    """Three pieces are collected while two are still to be brought, or after it."""
    visits = [visit("brought", 3, deliver=(2,)), visit("collected", 3, collect=(3,))]
    search = new_search(day(visits, [van(capacities=(3,))], dimensions=("pieces",)), kind)
    assert search.take((Sequence(vehicle=0, activities=(0, 1)),))
    assert not search.take((Sequence(vehicle=0, activities=(1, 0)),))


@pytest.mark.parametrize(("release", "fits"), [(300, True), (301, False)])
@pytest.mark.parametrize("kind", ["static", "time_of_day", "functions", "full"])
def test_a_route_waits_at_its_start_for_goods_only_as_long_as_it_can(kind: str, release: int, fits: bool) -> None:
    """The first call at kilometre 5 must begin by 600, so that the van has to leave by 300."""
    visits = [visit("early", 5, window=(0, 600)), visit("late goods", 6, release=release)]
    search = new_search(day(visits, [van()]), kind)
    assert search.take((Sequence(vehicle=0, activities=(0,)),))
    assert search.core.best_insertion(1, NEITHER_DRAWN)[2] == (0 if fits else -1)


def test_while_near_calls_are_out_as_well_every_place_on_a_touched_route_is_looked_at() -> None:
    """Fifty calls at kilometre 5 have each other for neighbours; the van passes there between kilometres 2 and 9."""
    crowd = [visit(f"call {number}", 5) for number in range(50)]
    search = new_search(day([visit("near", 2), visit("far", 9), *crowd], [van(end=9)]), "static")
    assert search.take((Sequence(vehicle=0, activities=(0, 2, 1)),))
    for _ in range(200):
        search.core.ruin(NEITHER_DRAWN.replace(average_removed=1.0, route_chance=0.0), 2)
        if set(search.core.state()["unassigned"].tolist()) == {*range(2, 52)}:
            break
        search.core.undo()
    price, _, vehicle, before, _ = search.core.best_insertion(2, NEITHER_DRAWN)
    assert (price, vehicle, before) == (0.0, 0, 0)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_job_put_in_leaves_a_plan_that_keeps_every_rule(kind: str, seed: int) -> None:
    """After each ruin, however tight the plan that it left."""
    search = built(kind, seed)
    if not keeps_rules(search):
        return
    for seed_visit in range(len(search.instance.visits)):
        search.core.ruin(NEITHER_DRAWN.replace(average_removed=4.0), seed_visit)
        sound = keeps_rules(search)
        search.core.recreate(NEITHER_DRAWN, math.inf)
        assert keeps_rules(search) or not sound
        assert not sound or search.total() - search.idle_price() == pytest.approx(search.cost(), abs=0.5)
        if not sound:
            search.core.undo()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["static", "limited", "time_of_day"])
def test_without_detours_a_ruin_only_makes_room(kind: str, seed: int) -> None:
    """Streets know no shorter way round: each of the routes that are left can be driven, and none costs more."""
    search = built(kind, seed)
    costs = search.core.current_costs()
    search.core.ruin(Settings(), 0)
    assert keeps_rules(search)
    assert (search.core.current_costs() <= costs + 1e-9).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_best_plan_is_the_cheapest_of_all_met(kind: str) -> None:
    """However hot it is, and whatever was accepted since."""
    for seed in SEEDS:
        search = built(kind, seed)
        met = []
        for _ in range(15):
            search.steps(1, 1e3)
            met.append(search.total())
        assert search.core.best[1] <= min(met) + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_equal_seeds_and_steps_give_equal_plans(kind: str) -> None:
    plans = []
    for _ in range(2):
        search = built(kind, 5)
        search.steps(100)
        plans.append((search.sequences, search.total()))
    assert plans[0] == plans[1]


@pytest.mark.parametrize("kind", KINDS)
def test_links_forwards_and_backwards_are_the_same_route(kind: str) -> None:
    for seed in SEEDS:
        search = built(kind, seed)
        search.steps(20)
        state, visits = search.core.state(), len(search.instance.visits)
        vehicles = len(search.instance.vehicles)
        assert state["unused"].sum() == (state["stops"] == 0).sum() == vehicles - state["used_count"]
        for vehicle in range(vehicles):
            nodes = [visits + vehicle]
            while nodes[-1] != visits + vehicles + vehicle:
                nodes.append(int(state["next"][nodes[-1]]))
            assert all(state["previous"][after] == before for before, after in pairwise(nodes))
            assert all(state["route_of"][node] == vehicle for node in nodes)
            assert len(nodes) == state["stops"][vehicle] + 2


@pytest.mark.parametrize("kind", KINDS)
def test_opening_a_route_costs_its_fixed_price(kind: str) -> None:
    search = new_search(day([visit("only", 1, penalty=1_000.0)], [van(fixed_price=50.0, hour_price=36.0)]), kind)
    search.take(())
    price, _, route, _, _ = search.core.best_insertion(0, NEITHER_DRAWN)
    assert route == 0
    assert price == pytest.approx(52.0 + (1.2 if kind in ("functions", "full") else 0.0))  # two kilometres, two minutes
