"""Rules judged on plans timed by the clock under laxer rules than those of the day."""

import gc
from dataclasses import replace

import numpy as np
import pytest

from router.checker import check
from router.model import Break, Instance, Plan, Relation, Site, StaticTravel, Window
from router.timing import schedule
from router.units import UNREACHABLE
from tests.features.proof import changed
from tests.oracles.days import day, road, sequences, van, visit


def found(instance: Instance, plan: Plan) -> list[tuple[str, float]]:
    return [(violation.rule, violation.amount) for violation in check(instance, plan)]


def timed(instance: Instance, **routes: list[str]) -> Plan:
    return schedule(instance, sequences(instance, routes))


@pytest.mark.parametrize(
    ("shift", "amount"),
    [({"earliest_start": 100}, 100), ({"latest_end": 200}, 40), ({"earliest_start": 240, "latest_end": 300}, 240)],
)
def test_a_shift_that_is_not_kept(shift: dict[str, int], amount: int) -> None:
    free = day([visit("a", 2, window=(120, 120))])
    plan = timed(free, van=["a"])  # 0 to 240
    assert ("shift", amount) in found(changed(free, "van", **shift), plan)


def test_leaving_after_the_latest_start() -> None:
    free = day([visit("a", 1, window=(500, 500))])
    strict = changed(free, "van", latest_start=400)
    assert found(strict, timed(changed(free, "van", earliest_start=440), van=["a"])) == [("shift", 40)]


def test_a_leg_where_no_road_leads() -> None:
    open_road = road(*range(3))
    durations = np.array(open_road.durations)
    durations[0, 2] = UNREACHABLE
    free = day([visit("a", 2)], road_of=range(3))
    cut = free.replace(travel={"van": StaticTravel(distances=open_road.distances, durations=durations)})
    assert found(cut, timed(free, van=["a"])) == [("unreachable", 1)]


def test_half_a_pair_is_found() -> None:
    instance = day([visit("p", 1), visit("d", 2, pickup="p")], [van("v1"), van("v2")])
    rules = [violation.rule for violation in check(instance, timed(instance, v1=["p"]))]
    assert rules == ["pickup_delivery"]
    apart = check(instance, timed(instance, v1=["p"], v2=["d"]))
    assert [violation.rule for violation in apart if violation.vehicle == "v2"] == ["pickup_delivery"]


def test_goods_brought_to_their_customer_are_off_the_vehicle() -> None:
    pairs = [visit("p1", 1, collect=(4,)), visit("d1", 2, pickup="p1"), visit("p2", 3, collect=(4,)), visit("d2", 4, pickup="p2")]
    instance = day(pairs, [van(capacities=(4,))], dimensions=("pieces",))
    assert found(instance, timed(instance, van=["p1", "d1", "p2", "d2"])) == []
    assert ("capacity", 4) in found(instance, timed(instance, van=["p1", "p2", "d1", "d2"]))


def test_places_in_the_order_of_a_route() -> None:
    instance = day([visit("a", 1), visit("b", 2, position="first"), visit("c", 3, position="last"), visit("d", 4)])
    assert found(instance, timed(instance, van=["b", "a", "d", "c"])) == []
    assert found(instance, timed(instance, van=["b", "c", "a", "d"])) == [("position", 2)]
    assert found(instance, timed(instance, van=["a", "d", "b", "c"])) == [("position", 2)]


def test_goods_that_do_not_mix_may_follow_each_other_in_two_trips() -> None:
    instance = day(
        [visit("a", 1, goods=frozenset({"bread"})), visit("b", 2, goods=frozenset({"paint"}))],
        [van(reloads=(0,), max_trips=2)],
        sites=(Site(id="depot", place=0),),
        conflicts=frozenset({frozenset({"bread", "paint"})}),
    )
    assert found(instance, timed(instance, van=["a", "reload", "b"])) == []
    assert found(instance, timed(instance, van=["a", "b"])) == [("conflicting_goods", 1)]


def test_goods_of_a_pair_carried_over_a_reload_still_do_not_mix() -> None:
    instance = day(
        [visit("p", 1, goods=frozenset({"bread"})), visit("b", 2, goods=frozenset({"paint"})), visit("d", 3, pickup="p")],
        [van(reloads=(0,), max_trips=2)],
        sites=(Site(id="depot", place=0),),
        conflicts=frozenset({frozenset({"bread", "paint"})}),
    )
    assert found(instance, timed(instance, van=["p", "reload", "b", "d"])) == [("conflicting_goods", 1)]
    assert found(instance, timed(instance, van=["p", "d", "reload", "b"])) == []


def test_stock_counts_every_trip_of_every_vehicle() -> None:
    instance = day(
        [visit("a", 1, deliver=(3,)), visit("b", 1, deliver=(3,)), visit("c", 1, deliver=(3,))],
        [van("v1", reloads=(0,), max_trips=2), van("v2")],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, stock=(8,)),),
    )
    assert found(instance, timed(instance, v1=["a", "reload", "b"], v2=["c"])) == [("stock", 1)]


def test_loading_again_outside_opening_hours_or_at_another_site() -> None:
    free = day(
        [visit("a", 1, window=(60, 60)), visit("b", 1)],
        [van(reloads=(0,), max_trips=2)],
        sites=(Site(id="depot", place=0), Site(id="other", place=5)),
    )
    plan = timed(free, van=["a", "reload", "b"])  # loads at 120
    closed = free.replace(sites=(Site(id="depot", place=0, opening=(Window(200, 300),)), free.sites[1]))
    assert found(closed, plan) == [("reloads", 80)]
    assert ("reloads", 1) in found(changed(free, "van", reloads=(1,)), plan)


def test_three_vans_at_two_docks() -> None:
    visits = [visit(name, 1, window=(200, 200)) for name in "abc"]
    enough = day(visits, [van("v1"), van("v2"), van("v3")], sites=(Site(id="depot", place=0, loading=60, docks=3),))
    plan = timed(enough, v1=["a"], v2=["b"], v3=["c"])
    assert found(enough, plan) == []
    assert found(enough.replace(sites=(Site(id="depot", place=0, loading=60, docks=2),)), plan) == [("docks", 1)]


def breaks(instance: Instance, *rests: Break) -> Instance:
    return changed(instance, "van", breaks=rests)


def test_breaks_out_of_window_too_short_or_too_many() -> None:
    free = day([visit("a", 1, window=(60, 60)), visit("b", 2, window=(1_000, 1_000))])
    plan = timed(breaks(free, Break(window=Window(100, 200), duration=300)), van=["a", "b"])
    begin = next(stop.begin for stop in plan.routes[0].stops if stop.kind == "break")
    assert found(breaks(free, Break(window=Window(begin - 50, begin - 10), duration=300)), plan) == [("breaks", 10)]
    assert found(breaks(free, Break(window=Window(100, 200), duration=330)), plan) == [("breaks", 30)]
    assert found(free, plan) == [("breaks", 300)]
    assert found(breaks(free, Break(window=Window(100, 200), duration=300), Break(window=Window(500, 900), duration=60)), plan) == [
        ("breaks", 60)
    ]


def test_a_break_after_driving_is_due_only_when_driven_that_long() -> None:
    free = day([visit("a", 4, window=(240, 240))])
    plan = timed(free, van=["a"])  # 480 s of driving
    assert found(breaks(free, Break(duration=60, after_driving=480)), plan) == []
    assert found(breaks(free, Break(duration=60, after_driving=400)), plan) == [("breaks", 80)]


def test_a_break_before_any_driving_resets_nothing() -> None:
    """A pause at the door of `a`, another right behind it, and the way back of 240 s."""
    free = day([visit("a", 4, window=(240, 240)), visit("b", 4, window=(400, 400))])
    rule = Break(duration=60, after_driving=240)
    plan = timed(breaks(free, rule), van=["a", "b"])
    assert found(breaks(free, rule), plan) == []
    stops = list(plan.routes[0].stops)
    number = next(number for number, stop in enumerate(stops) if stop.kind == "break")
    pause = stops[number]
    again = replace(pause, arrival=pause.leave, begin=pause.leave, leave=pause.leave + 60, distance=0, driving=0, waiting=0)
    doubled = replace(plan, routes=(replace(plan.routes[0], stops=(*stops[: number + 1], again, *stops[number + 1 :])),))
    assert ("breaks", 60) in found(breaks(free, rule), doubled)


def test_a_break_at_the_depot_before_the_vehicle_leaves_is_found() -> None:
    free = day([visit("a", 1, window=(500, 500))])
    plan = timed(free, van=["a"])  # leaves at 440
    start = replace(plan.routes[0].stops[0], arrival=140, begin=140, leave=140)
    pause = replace(start, kind="break", leave=440, waiting=0, begin=140)
    early = replace(plan, routes=(replace(plan.routes[0], stops=(start, pause, *plan.routes[0].stops[1:])),))
    assert found(breaks(free, Break(window=Window(100, 200), duration=300)), early) == [("breaks", 300)]


def test_a_break_is_not_due_when_its_window_closed_before_the_route_began() -> None:
    free = day([visit("a", 1, window=(500, 500))])
    plan = timed(free, van=["a"])  # leaves at 440, is back at 560
    for end, faults in ((439, []), (440, [("breaks", 300)]), (559, [("breaks", 300)]), (560, [])):
        assert found(breaks(free, Break(window=Window(100, end), duration=300)), plan) == faults


def test_loading_before_leaving_is_judged() -> None:
    """Loaded from 340 to 440: not before the goods are ready, not outside the shift, part of the duration."""
    site = Site(id="depot", place=0, loading=100)
    instance = day([visit("a", 1, window=(500, 500))], sites=(site,))
    plan = timed(instance, van=["a"])
    assert found(instance, plan) == []
    assert found(changed(instance, "a", release=350), plan) == [("release", 10)]
    assert found(changed(instance, "van", earliest_start=350), plan) == [("shift", 10)]
    assert found(changed(instance, "van", latest_start=330), plan) == [("shift", 10)]
    assert found(changed(instance, "van", max_duration=210), plan) == [("max_duration", 10)]
    assert found(instance.replace(sites=(replace(site, loading=90),)), plan) == [("stops", 10)]


def test_a_break_far_from_the_road_is_found() -> None:
    free = day([visit("a", 1, window=(60, 60)), visit("b", 2, window=(1_000, 1_000))])
    instance = breaks(free, Break(window=Window(100, 200), duration=300))
    plan = timed(instance, van=["a", "b"])
    stops = tuple(replace(stop, place=7) if stop.kind == "break" else stop for stop in plan.routes[0].stops)
    moved = replace(plan, routes=(replace(plan.routes[0], stops=stops),))
    assert any("neither where it comes from" in violation.text for violation in check(instance, moved))


def test_relations_bind_only_visits_that_are_served() -> None:
    relations = (Relation(kind="adjacent", visits=("a", "b", "c")),)
    instance = day([visit("a", 1), visit("b", 2), visit("c", 3)], relations=relations)
    assert found(instance, timed(instance, van=["a", "c"])) == []
    assert [rule for rule, _ in found(instance, timed(instance, van=["a", "c", "b"]))] == ["adjacent", "adjacent"]


def test_a_vehicle_that_must_drive_may_stay_when_nothing_could_go_on_it() -> None:
    far = day([visit("a", 9)], [van("v1"), van("v2", must_use=True, max_distance=5_000)])
    assert found(far, timed(far, v1=["a"])) == []
    near = changed(far, "v2", max_distance=18_000)
    assert found(near, timed(near, v1=["a"])) == [("must_use", 1)]
    both = changed(near, "v1", must_use=True)
    assert found(both, timed(both, v1=["a"])) == [], "the only visit keeps the other one busy"


def test_a_check_keeps_no_instance_alive() -> None:
    """Until Python looks for cycles, which it does rarely: matrices are large."""
    free = breaks(day([visit("a", 4), visit("b", 4)]), Break(window=Window(100, 200), duration=300))
    plan = timed(free, van=["a", "b"])
    gc.collect()
    gc.disable()
    try:
        check(free, plan)
        assert gc.collect() == 0
    finally:
        gc.enable()
