"""Goods that are ready late do not hold up the other van."""

from router.checker import check
from router.timing import schedule
from tests.features.proof import Proof, changed
from tests.oracles.days import day, sequences, van, visit


class TestRelease(Proof):
    rule = "release"
    day = day([visit("a", 1, release=500), visit("b", 2, window=(120, 300))], [van("v1"), van("v2")])
    free = changed(day, "a", release=0)
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}  # to be at b by 300 it leaves at 180 at the latest
    departures = {"v1": 500}

    def test_the_checker_catches_a_plan_that_breaks_it(self) -> None:
        plan = schedule(self.free, sequences(self.free, self.broken))
        (violation,) = check(self.day, plan)
        assert (violation.rule, violation.visit) == ("release", "a")
        assert violation.amount == 500 - plan.routes[0].departure >= 320
