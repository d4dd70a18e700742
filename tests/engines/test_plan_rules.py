"""Rules between routes in the compiled search: every tiny day that has them is planned as well as trying everything does."""

import time

import pytest
from hypothesis import given

from router.checker import check
from router.engines import load_engine
from router.engines.interface import Budget
from router.engines.lns.engine import prepare
from router.engines.lns.evaluators import missing_rules
from router.model import Instance, Shape, Site
from router.solver import Limits, solve
from router.timing import schedule
from tests.features.proof import changed
from tests.oracles.brute_force import compare, objective, optimum
from tests.oracles.days import day, routes_of, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days

MIXED = {
    "must_use": ("modes_served", "deliver", "max_stops", "same_vehicle", "pickup_delivery"),
    "balance": ("time_windows", "deliver", "hour_price", "fixed_price", "must_use"),
    "docks": ("time_windows", "reloads", "hour_price", "release", "balance"),
}
"""A rule between routes, and rules that get in its way."""


def plan_of(instance: Instance, steps: int = 300) -> tuple[object, object]:
    outcome = load_engine("hybrid").prepare(instance).search(Budget(iterations=steps, deadline=time.monotonic() + 5), seed=1)
    plan = schedule(instance, outcome.sequences)
    assert check(instance, plan) == []
    return objective(instance, plan), routes_of(plan)


@pytest.mark.parametrize("rule", sorted(MIXED))
def test_it_finds_the_best_plan_there_is(rule: str) -> None:
    seen = []

    @few(20)
    @given(small_days((rule, *MIXED[rule]), most_visits=3, most_rules=4))
    def law(instance: Instance) -> None:
        assert missing_rules(instance) == ()
        seen.append(instance)
        found, _ = plan_of(instance)
        assert compare(found, optimum(instance).key) == 0  # type: ignore[arg-type]

    law()
    assert len(seen) >= 15


def test_a_vehicle_that_must_drive_may_stay_where_nothing_fits_it() -> None:
    """The only day order is too heavy for the day van, so nobody misses it there."""
    instance = day(
        [visit("a", 1, deliver=(5,)), visit("b", 2, deliver=(5,))],
        [van("v1", must_use=True, capacities=(4,)), van("v2", capacities=(10,))],
        dimensions=("pieces",),
    )
    routes = plan_of(instance)[1]
    assert {vehicle: set(visits) for vehicle, visits in routes.items()} == {"v2": {"a", "b"}}


def test_a_vehicle_that_must_drive_may_stay_where_no_goods_are_left_for_it() -> None:
    """The site has less than any order takes: what may run out is nothing that could surely go on the van."""
    instance = day(
        [visit("a", 1, deliver=(3,)), visit("b", 2, deliver=(3,))],
        [van("v1", must_use=True)],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, stock=(2,)),),
    )
    assert plan_of(instance)[1] == {}
    for engine in ("hybrid", "construction"):
        assert solve(instance, limits=Limits(seconds=None, iterations=1), engine=engine).plan.routes == ()


def test_one_job_cannot_keep_two_vehicles_busy() -> None:
    """Either drives; that the other then stays is nobody's fault, and not worth leaving a bonus on the table."""
    instance = day([visit("a", 3)], [van("v1", must_use=True, km_price=2.0), van("v2", must_use=True)])
    assert plan_of(instance)[1] == {"v2": ("a",)}


def test_the_job_a_vehicle_needs_is_not_left_out_for_its_price() -> None:
    instance = day([visit("a", 9, penalty=1.0), visit("b", 1)], [van("v1", must_use=True, km_price=50.0), van("v2")])
    assert set(plan_of(instance)[1]) >= {"v1"}  # type: ignore[call-overload]


def test_waiting_for_the_dock_is_paid_in_the_search() -> None:
    """Two vans at one dock: the second leaves 600 s later. The search pays for that what the timed plan costs."""
    instance = day(
        [visit("a", 4, window=(1000, 1000)), visit("b", 4, window=(1000, 1700))],
        [van("v1", start=5, end=5, hour_price=36.0), van("v2", start=5, end=5, hour_price=36.0)],
        sites=(Site(id="depot", place=5, loading=600, docks=1),),
    )
    free = instance.replace(sites=(Site(id="depot", place=5, loading=600),))
    assert compare(plan_of(instance)[0], optimum(instance).key) == 0  # type: ignore[arg-type]
    assert compare(plan_of(free)[0], optimum(free).key) == 0  # type: ignore[arg-type]


def test_the_price_searched_for_is_the_plan_s_own() -> None:
    """The engine's last price is the cost of its plan, balance and turns at the dock included."""
    visits = [visit(f"c{number}", number % 9 + 1, deliver=(1,), service=60) for number in range(14)]
    vans = [van(f"v{number}", capacities=(6,), hour_price=36.0, fixed_price=3.0) for number in range(4)]
    instance = day(
        visits,
        vans,
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, loading=120, docks=1),),
        shape=Shape(balance_prices={"time": 6.0, "stops": 0.5, "load": 0.25}),
    )
    instance = changed(instance, "v3", must_use=True)
    outcome = prepare(instance).improve(Budget(iterations=1_500), seed=2).outcome()
    plan = schedule(instance, outcome.sequences)
    assert check(instance, plan) == []
    assert outcome.path[-1][2] == pytest.approx(objective(instance, plan)[2])
