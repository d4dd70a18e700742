"""Paint and bread never share a trip."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestConflictingGoods(Proof):
    rule = "conflicting_goods"
    day = day(
        [visit("a", 1, goods=frozenset({"bread"})), visit("b", 2, goods=frozenset({"paint"}))],
        [van("v1"), van("v2")],
        conflicts=frozenset({frozenset({"bread", "paint"})}),
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}
