"""Every reason code, each from a day planted for it, worked out by hand: one kilometre takes 60 s."""

from dataclasses import replace

import pytest

from router.advice.explain import explain, explained
from router.advice.lifting import lifted
from router.advice.patience import Patience
from router.advice.reasons import CODES, Reason
from router.advice.trials import Trials
from router.model import AccessRule, Carrier, CarrierOption, Instance, Resource, Sequence, StaticTravel, Window
from router.timing import schedule
from router.units import UNREACHABLE
from tests.oracles.days import day, road, sequences, van, visit

SERVED = visit("served", 1, window=(0, 3_600))


def reason(instance: Instance, *served: str) -> Reason:
    """Why the only unserved job is not served when the first vehicle serves `served`."""
    activities = tuple(instance.visit_index[name] for name in served)
    plan = schedule(instance, (Sequence(vehicle=0, activities=activities),))
    explanation = explain(instance, plan)[-1]
    return explanation.reason


def test_too_heavy() -> None:
    instance = day([visit("heavy", 2, deliver=(50,))], [van(capacities=(10,))], dimensions=("kg",))
    found = reason(instance)
    assert found.code == "too_heavy"
    assert [(fault.rule, fault.amount) for fault in found.blockers[0].faults] == [("capacity", 40)]
    assert found.blockers[0].proven


def test_no_vehicle_with_the_skill() -> None:
    found = reason(day([visit("cold", 2, requires=frozenset({"cold"}))]))
    assert found.code == "no_vehicle"
    assert [fault.rule for fault in found.blockers[0].faults] == ["skills"]


def test_unreachable() -> None:
    free = road(0, 1, 2)
    durations = free.durations.copy()
    durations[2, :2] = durations[:2, 2] = UNREACHABLE
    travel = {"van": StaticTravel(distances=free.distances, durations=durations)}
    assert reason(day([visit("island", 2)], road_of=(0, 1, 2), travel=travel)).code == "unreachable"


def test_closed_area() -> None:
    instance = day([visit("old town", 2, window=(0, 7_200))], access=(AccessRule(id="ban", places=frozenset({2})),))
    assert reason(instance).code == "closed_area"


def test_closed_during_the_window_only() -> None:
    """The van could be there before or after the ban, not in it: it comes neither too late nor late."""
    ban = AccessRule(id="ban", places=frozenset({2}), closed=(Window(1_800, 5_400),))
    instance = day([visit("old town", 2, window=(3_600, 5_400))], access=(ban,))
    (found,) = explain(instance, schedule(instance, ()))
    assert found.reason.code == "closed_area"
    assert "late" not in found.text


def test_outside_shifts() -> None:
    instance = day([visit("late", 2, window=(9_000, 9_900))], [van(latest_end=7_200)])
    assert reason(instance).code == "outside_shifts"


def test_too_tight() -> None:
    """Nine kilometres take 540 s; the window closes at 300 s, 240 s before the earliest arrival."""
    found = reason(day([visit("promise", 9, window=(0, 300))]))
    assert found.code == "too_tight"
    assert [(fault.rule, fault.amount) for fault in found.blockers[0].faults] == [("time_windows", 240)]


def test_beyond_limits() -> None:
    """There and back is 18 km; 10 km are allowed."""
    found = reason(day([visit("far", 9)], [van(max_distance=10_000)]))
    assert found.code == "beyond_limits"
    assert [(fault.rule, fault.amount) for fault in found.blockers[0].faults] == [("max_distance", 8_000)]


def test_crowded_out() -> None:
    """Both must begin at 600 s exactly, 8 km apart: one vehicle serves one of them."""
    instance = day([visit("first", 1, window=(600, 600)), visit("second", 9, window=(600, 600))])
    found = reason(instance, "first")
    assert found.code == "crowded_out"
    assert found.blockers[0].proven


TEA = Resource(id="tea at S1", kind="stock", capacity=1, what="tea")


def test_used_up() -> None:
    """There is tea for one of two orders, and the van could serve both."""
    instance = day(
        [visit("first", 1, uses={"tea at S1": 1}, penalty=50.0), visit("second", 2, uses={"tea at S1": 1})], resources=(TEA,)
    )
    (explanation,) = explain(instance, schedule(instance, sequences(instance, {"van": ["second"]})))
    assert explanation.reason.code == "used_up"
    assert explanation.text.startswith("order-first: others use up what it needs (tea)")


def test_used_up_by_what_a_carrier_brings() -> None:
    instance = day(
        [visit("first", 1, uses={"tea at S1": 1}, penalty=50.0), visit("second", 2)],
        resources=(TEA,),
        carriers=(Carrier(id="post"),),
        carrier_options=(CarrierOption(id="by post", job="second", carrier="post", price=1.0, uses={"tea at S1": 1}),),
    )
    (explanation,) = explain(instance, schedule(instance, (), {"second": "by post"}))
    assert explanation.reason.code == "used_up"


def test_not_worth() -> None:
    """Serving costs 18 for 18 km; leaving out costs 5."""
    found = reason(day([visit("cheap", 9, penalty=5.0)]))
    assert found.code == "not_worth"
    assert found.fit is not None
    assert found.fit.extra_cost == pytest.approx(18.0)


def test_room_left() -> None:
    """Nobody serves it although the van could, for 18."""
    instance = day([visit("forgotten", 9, penalty=100.0)])
    (explanation,) = explain(instance, schedule(instance, ()))
    assert explanation.reason.code == "room_left"
    assert explanation.text.startswith("order-forgotten: the plan has room for it, on van (+18.00)")


def test_every_code_has_words() -> None:
    from router.advice.explain import _CAUSES

    assert set(_CAUSES) == set(CODES)


def test_lifting_what_is_named_lets_the_order_in() -> None:
    """Late *and* too heavy: both are named, and only both together help."""
    instance = day([visit("both", 9, window=(0, 300), deliver=(50,))], [van(capacities=(10,))], dimensions=("kg",))
    blocker = reason(instance).blockers[0]
    assert {fault.rule for fault in blocker.faults} == {"time_windows", "capacity"}
    assert Trials(lifted(instance, blocker.faults), ()).best([(0,)]) is not None
    for fault in blocker.faults:
        assert Trials(lifted(instance, [fault]), ()).best([(0,)]) is None


def test_explained_fills_in_the_plan() -> None:
    instance = day([SERVED, visit("cold", 2, requires=frozenset({"cold"}))])
    plan = explained(instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),)))
    (unserved,) = plan.unserved
    assert unserved.reason == "no_vehicle"
    assert unserved.text.startswith("order-cold: no vehicle of the day may serve it")
    assert unserved.details["blockers"]


def test_reasons_without_ways_out_when_time_is_up() -> None:
    instance = day([visit("late", 2, window=(9_000, 9_900))], [van(latest_end=7_200)])
    (explanation,) = explain(instance, schedule(instance, ()), Patience(most_ways=0))
    assert explanation.reason.code == "outside_shifts"
    assert explanation.ways == ()


def test_details_that_take_too_long_are_left_out() -> None:
    """The time is over in the middle of an answer: the reason is still found, without what blocks each vehicle."""
    instance = day([SERVED, visit("late", 2, window=(9_000, 9_900))], [van(latest_end=7_200)])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    (full,), (brief,) = explain(instance, plan), explain(instance, plan, Patience(details_until=-1.0))
    assert (brief.reason.code, brief.reason.blockers, brief.ways) == (full.reason.code, (), ())
    assert full.reason.blockers
    assert full.ways


def test_ways_out_end_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few steps there is time for, what was found in them holds, and the rest is said to be missing."""
    instance = day([visit(f"late{number}", 2, window=(9_000, 9_900)) for number in range(3)], [van(latest_end=7_200)])
    plan = schedule(instance, ())
    known = [explanation.reason.code for explanation in explain(instance, plan)]
    for steps in range(40):
        left = iter(range(steps))
        monkeypatch.setattr(Patience, "is_over", lambda *_, left=left: next(left, None) is None)
        found = [one.reason for one in explained(instance, plan).unserved]
        assert found == [*known[: sum(one != "unexplained" for one in found)], *["unexplained"] * found.count("unexplained")]


def test_a_route_shorter_than_what_is_frozen_of_it_blocks_nothing() -> None:
    instance = day([SERVED, visit("late", 2, window=(9_000, 9_900))], [van(latest_end=7_200, prefix=("served",))])
    assert reason(instance).code == "outside_shifts"


def test_a_complete_plan_needs_no_explanation() -> None:
    instance = day([SERVED])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    assert explain(instance, plan) == ()
    assert explained(instance, plan) == replace(plan, unserved=())
