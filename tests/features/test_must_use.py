"""A dear van that must drive takes both calls."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMustUse(Proof):
    rule = "must_use"
    day = day([visit("a", 1), visit("b", 2)], [van("v1"), van("v2", fixed_price=5.0, must_use=True)])
    best = {"v2": ["a", "b"]}
    terms = {"distance": 4.0, "fixed": 5.0}
    broken = {"v1": ["a", "b"]}
