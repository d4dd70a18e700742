"""What is frozen stays at the beginning of its route, and at its time where that is given."""

from router.checker import check
from router.model import Stability
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestPrefix(Proof):
    rule = "prefix"
    day = day([visit("a", 1), visit("b", 5), visit("c", 9)], [van(prefix=("b", "a"))])
    best = {"van": ["b", "a", "c"]}
    terms = {"distance": 26.0}  # 5 + 4 + 8 + 9 instead of 18 km
    broken = {"van": ["a", "b", "c"]}
    amount = 2


class TestAFrozenVisitThatHasBegun(Proof):
    """It began at 400, late for its window; the van waits for nothing else, and would leave later were it free to."""

    rule = "prefix"
    day = day(
        [visit("a", 1, window=(0, 300), service=30), visit("b", 2, window=(900, 900))],
        [van(prefix=("a",))],
        stability=Stability(begin_of={"a": 400}),
    )
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0}
    begins = {"a": 400, "b": 900}
    departures = {"van": 340}

    def test_the_checker_catches_a_plan_that_breaks_it(self) -> None:
        other = self.day.replace(stability=Stability(begin_of={"a": 390}))
        assert [(fault.rule, fault.amount, fault.visit) for fault in check(other, self.planned())] == [("prefix", 10, "a")]
