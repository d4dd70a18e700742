"""A route that would be too long is split."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxDistance(Proof):
    rule = "max_distance"
    day = day(
        [visit("a", 4), visit("b", 6)],
        [van("v1", start=5, end=5, max_distance=3_000), van("v2", start=5, end=5, max_distance=3_000, fixed_price=1.0)],
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 4.0, "fixed": 1.0}
    broken = {"v1": ["a", "b"]}
    amount = 1_000
