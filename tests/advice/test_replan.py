"""Plans made again after a change: what can stay stays, what must move is told, what moves by choice shows what it saves."""

from dataclasses import replace

import pytest

from router.advice.accept import accept
from router.advice.refusals import refusals
from router.advice.replan import replan
from router.advice.what_if import what_if
from router.checker import check
from router.model import Instance, Plan, Window
from router.solver import Limits
from router.timing import schedule
from tests.oracles.days import day, routes_of, sequences, van, visit

ONCE = Limits(seconds=None, iterations=20)


def planned(instance: Instance, **routes: list[str]) -> Plan:
    return schedule(instance, sequences(instance, routes))


def town() -> Instance:
    """Six stops along the road, two alike vans and a third one that is dearer."""
    stops = [visit(f"v{number}", number) for number in range(1, 7)]
    return day(stops, [van("a", max_stops=4), van("b", max_stops=4), van("c", max_stops=4, fixed_price=9.0)])


def test_nothing_changes_nothing_moves() -> None:
    """Not even where the plan is a bad one, and an order lies about unserved."""
    instance = town()
    plan = planned(instance, a=["v6", "v1"], b=["v2", "v5", "v3"])
    found = replan(instance, plan, instance.replace())
    assert found.result.plan == plan
    assert not found.forced
    assert not found.chosen


def test_a_cancelled_order_leaves_a_gap() -> None:
    instance = town()
    plan = planned(instance, a=["v1", "v2", "v3"], b=["v4", "v5", "v6"])
    found = replan(instance, plan, instance.replace(visits=instance.visits[:4] + instance.visits[5:]), most_moved=0)
    assert routes_of(found.result.plan) == {"a": ("v1", "v2", "v3"), "b": ("v4", "v6")}
    assert not found.forced


def test_a_chosen_move_shows_what_it_saves() -> None:
    """Without v6 the second van drives 5 km out for v5 alone, which the first one passes: 10 km less."""
    instance = day([visit("near", 1), visit("far", 7), visit("v5", 5), visit("v6", 6)], [van("a"), van("b")])
    plan = planned(instance, a=["near", "far"], b=["v5", "v6"])
    found = replan(instance, plan, instance.replace(visits=instance.visits[:3]))
    assert set(routes_of(found.result.plan)) == {"a"}
    assert dict(found.chosen) == {"v5": pytest.approx(10.0)}
    still = replan(instance, plan, instance.replace(visits=instance.visits[:3]), most_moved=0)
    assert routes_of(still.result.plan)["b"] == ("v5",)


def test_a_lost_vehicle_hands_its_route_to_an_idle_twin() -> None:
    instance = town().replace(visits=town().visits[:3])
    plan = planned(instance, a=["v3", "v1", "v2"])
    found = replan(instance, plan, instance.replace(vehicles=instance.vehicles[1:]), most_moved=0)
    assert routes_of(found.result.plan) == {"b": ("v3", "v1", "v2")}
    assert found.forced == {"v1", "v2", "v3"}


def test_what_fits_no_more_is_inserted_where_it_fits() -> None:
    """v3 may now be served after the shift of neither van's own route alone: it goes to the van that has time."""
    instance = town()
    plan = planned(instance, a=["v1", "v2", "v3"], b=["v4", "v5", "v6"])
    visits = tuple(replace(one, windows=(Window(0, 200),)) if one.id == "v4" else one for one in instance.visits)
    changed = instance.replace(visits=visits, vehicles=(instance.vehicles[0], replace(instance.vehicles[1], earliest_start=100)))
    found = replan(instance, plan, changed, limits=ONCE)
    assert check(changed, found.result.plan) == []


def test_a_limit_on_moves_is_kept_by_the_search() -> None:
    instance = town()
    plan = planned(instance, a=["v6", "v1", "v5"], b=["v2", "v4", "v3"])
    changed = instance.replace(vehicles=(*instance.vehicles[:2], replace(instance.vehicles[2], fixed_price=8.0)))
    for most in (0, 1, 4):
        found = replan(instance, plan, changed, most_moved=most, limits=ONCE, engine="hybrid")
        assert len(found.chosen) <= most
    free = replan(instance, plan, changed, most_moved=None, limits=ONCE, engine="hybrid")
    assert free.result.cost.total <= 12.0 + 8.0


def test_alike_vehicles_keep_their_routes() -> None:
    """The search is free to swap the routes of two vans that are alike, and does not."""
    instance = day([visit("v1", 1), visit("v2", 2), visit("v3", 3)], [van("a", max_stops=2), van("b", max_stops=2)])
    plan = planned(instance, a=["v3"], b=["v1", "v2"])
    changed = instance.replace(vehicles=tuple(replace(one, hour_price=0.001) for one in instance.vehicles))
    found = replan(instance, plan, changed, most_moved=None, limits=ONCE, engine="hybrid")
    assert "v3" in routes_of(found.result.plan)["a"]


def test_what_if_tells_what_moves() -> None:
    """Without the cheap van the other does both: 18 km and 5."""
    instance = day([visit("near", 1), visit("far", 9)], [van("a"), van("b", fixed_price=5.0)])
    answer = what_if(instance, planned(instance, a=["near", "far"]), instance.replace(vehicles=instance.vehicles[1:]))
    assert answer.result.cost.total == pytest.approx(23.0)
    assert answer.comparison.extra_cost == pytest.approx(5.0)
    assert set(answer.comparison.changed_vehicle) == answer.replanned.forced == {"near", "far"}


def test_an_accepted_offer_moves_nobody() -> None:
    instance = town()
    before = instance.replace(visits=instance.visits[:4])
    plan = planned(before, a=["v1", "v2"], b=["v3", "v4"])
    after = instance.replace(visits=instance.visits[:5])
    result = accept(before, plan, after, "order-v5", "b")
    assert result is not None
    routes = routes_of(result.plan)
    assert routes["a"] == ("v1", "v2")
    assert tuple(name for name in routes["b"] if name != "v5") == ("v3", "v4")
    assert "v5" in routes["b"]
    full = after.replace(vehicles=tuple(replace(one, max_stops=2) for one in after.vehicles))
    assert accept(before, plan, full, "order-v5", "b") is None


def test_a_refused_slot_has_a_reason() -> None:
    instance = day([visit("v1", 1), visit("v9", 9)], [van("a", latest_end=3_600)])
    plan = planned(instance, a=["v1"])
    (late,) = refusals(instance, plan, ["v9"], [Window(0, 60)])
    assert "order-v9: even a vehicle sent for it alone would come too late" in late
    (closed,) = refusals(instance, plan, ["v9"], [Window(7_200, 9_000)])
    assert "its window lies outside every shift" in closed
