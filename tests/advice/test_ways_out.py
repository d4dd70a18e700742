"""Each way out, applied to the input, serves the order at no more than the stated cost."""

from collections.abc import Iterable

import pytest

from router.advice.explain import explain, way_text
from router.advice.trials import Trials
from router.advice.ways_out import WayOut, apply
from router.costing import cost
from router.model import Instance, Plan, Sequence, Site, plan_sequences
from router.solver import Limits, solve
from router.timing import schedule
from tests.oracles.days import day, van, visit


def ways(instance: Instance, plan: Plan) -> dict[str, WayOut]:
    """The ways out of the only unserved job, by kind."""
    (explanation,) = explain(instance, plan)
    return {way.kind: way for way in explanation.ways}


def planned(instance: Instance, names: Iterable[str] = ()) -> Plan:
    activities = tuple(instance.visit_index[name] for name in names)
    return schedule(instance, (Sequence(vehicle=0, activities=activities),))


def test_the_nearest_slot() -> None:
    """The window closes 240 s before the van can be there: the slot begins at the first quarter of an hour and holds 540 s."""
    instance = day([visit("promise", 9, window=(0, 300))])
    way = ways(instance, planned(instance))["slot"]
    assert way.window is not None
    assert way.window.start <= 540 <= way.window.end
    assert way.extra_cost == pytest.approx(18.0)


def test_overtime() -> None:
    """Back at 1,080 s, the shift ends at 900 s; 1,200 s is the next five minutes."""
    instance = day([visit("far", 9)], [van(latest_end=900)])
    way = ways(instance, planned(instance))["overtime"]
    assert (way.vehicle, way.moment) == ("van", 1_200)


def test_displace_the_lighter_order() -> None:
    """One stop is allowed: taking 'dear' (penalty 500) instead of 'cheap' (penalty 50) costs 18 − 2 + 50."""
    instance = day([visit("cheap", 1, penalty=50.0), visit("dear", 9, penalty=500.0)], [van(max_stops=1)])
    way = ways(instance, planned(instance, ["cheap"]))["displace"]
    assert (way.visit, way.vehicle) == ("cheap", "van")
    assert way.extra_cost == pytest.approx(18.0 - 2.0 + 50.0)


def test_one_more_vehicle() -> None:
    instance = day([visit("first", 1, window=(600, 600)), visit("second", 9, window=(600, 600))], [van(fixed_price=7.0)])
    way = ways(instance, planned(instance, ["first"]))["vehicle"]
    assert way.vehicle == "van"
    assert way.extra_cost == pytest.approx(7.0 + 18.0)


def test_another_store_or_a_locker() -> None:
    """The door at 9 km cannot be reached in time, the locker at 2 km can: 4 km. So with the stores at 9 and at 1 km."""
    sites = (
        Site(id="locker", place=2, kind="locker"),
        Site(id="store", place=1, kind="store"),
        Site(id="far store", place=9, kind="store"),
    )
    door = day([visit("door", 9, window=(0, 300))], sites=sites)
    way = ways(door, planned(door))["place"]
    assert (way.site, way.visit, way.extra_cost) == ("locker", "door", pytest.approx(4.0))
    assert way_text(door, way) == "hand it over at locker (+4.00)"
    lunch = day([visit("lunch:pickup", 9), visit("lunch", 1, pickup="lunch:pickup", window=(0, 300))], sites=sites)
    way = ways(lunch, planned(lunch))["place"]
    assert (way.site, way.visit) == ("store", "lunch:pickup")
    assert Trials(apply(lunch, way), ()).best([(0, 1)]) is not None


def crowded() -> tuple[Instance, Plan]:
    """Five orders want the same ten minutes at both ends of the road; the van has room for two of them."""
    visits = [visit(f"v{number}", 1 + 2 * number, window=(600, 1_200), service=240, penalty=100.0 + number) for number in range(4)]
    instance = day([*visits, visit("last", 9, window=(600, 660), penalty=300.0)], [van(latest_end=2_400)])
    return instance, planned(instance, ["v0", "v1"])


def test_every_way_out_holds_when_applied() -> None:
    instance, plan = crowded()
    explanations = explain(instance, plan)
    assert len(explanations) == 3
    checked = 0
    for explanation in explanations:
        for way in explanation.ways:
            changed = apply(instance, way)
            warm = schedule(changed, plan_sequences(changed, plan))
            job = changed.jobs[changed.job_of[changed.visit_index[way.job]]]
            trial = Trials.of(changed, warm).best(job.options)
            assert trial is not None, way
            displaced = 100.0 if way.kind == "displace" else 0.0
            assert trial.extra_cost - displaced <= way.extra_cost + 1e-9 or way.kind == "displace"
            checked += 1
    assert checked >= 6


def test_a_way_out_solved_warm_costs_no_more_than_stated() -> None:
    instance, plan = crowded()
    before = cost(instance, plan).total
    for explanation in explain(instance, plan):
        way = explanation.ways[0]
        changed = apply(instance, way)
        penalty = next(
            job.penalty for job in instance.jobs if instance.job_of[instance.visit_index[way.job]] == instance.jobs.index(job)
        )
        result = solve(
            changed,
            engine="construction",
            start=schedule(changed, plan_sequences(changed, plan)),
            limits=Limits(seconds=None, iterations=1),
        )
        assert result.cost.total <= before - penalty + way.extra_cost + 1e-9, way


def test_a_way_out_that_costs_more_than_the_penalty_is_none() -> None:
    """The order is worth 2; the slot that would do costs 18."""
    instance = day([visit("promise", 9, window=(0, 300), penalty=2.0)])
    (explanation,) = explain(instance, planned(instance))
    assert explanation.ways == ()
    assert "Way out" not in explanation.text
    assert "No way out is worth its penalty of 2.00: the cheapest is to offer 00:00–" in explanation.text


def test_ways_in_words() -> None:
    instance, plan = crowded()
    texts = {way.kind: way_text(instance, way) for one in explain(instance, plan) for way in one.ways}
    assert texts["slot"].startswith("offer 00:")
    assert texts["vehicle"].startswith("send one more van like van (+")
