"""What the checker says is said as people say it: clock times, durations, units, names."""

from dataclasses import replace

from router.checker import check
from router.model import Plan, Sequence
from router.timing import schedule
from tests.engines.days import day, van, visit


def test_times_are_hours_and_durations() -> None:
    instance = day([visit(1, service=120), visit(9)], [van("v", max_driving=600, max_distance=2_000)])
    plan = schedule(instance, [Sequence(vehicle=0, activities=(0, 1))])
    texts = [fault.text for fault in check(instance, plan)]
    assert "the route drives 8 min longer than the 10 min allowed" in texts
    assert "the route has 18000 m, allowed are 2000" in texts
    route = plan.routes[0]
    stop = replace(route.stops[1], arrival=route.stops[1].arrival + 5, driving=route.stops[1].driving + 5)
    wrong = Plan(routes=(replace(route, stops=(route.stops[0], stop, *route.stops[2:])),), unserved=plan.unserved)
    texts = [fault.text for fault in check(instance, wrong)]
    assert "arrival of the visit at p1 is 00:01:05, by the travel times 00:01:00" in texts
    assert "driving of the visit at p1 is 65 s, by the travel times 60 s" in texts
