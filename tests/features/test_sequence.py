"""The second call begins at least 100 s after the first one ended."""

from router.checker import check
from router.model import Relation
from router.timing import schedule
from tests.features.proof import Proof
from tests.oracles.days import day, sequences, visit


class TestSequence(Proof):
    rule = "sequence"
    day = day(
        [visit("a", 2, window=(120, 120)), visit("b", 1, window=(0, 400))],
        relations=(Relation(kind="sequence", visits=("a", "b"), gap=100),),
    )
    free = day.replace(relations=())
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0}
    begins = {"a": 120, "b": 220}
    broken = {"van": ["a", "b"]}  # b at 180
    amount = 40

    def test_the_checker_catches_the_wrong_order(self) -> None:
        plan = schedule(self.free, sequences(self.free, {"van": ["b", "a"]}))
        assert [violation.rule for violation in check(self.day, plan)] == ["sequence"]
