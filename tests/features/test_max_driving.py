"""A route that would drive too long is split."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxDriving(Proof):
    rule = "max_driving"
    day = day(
        [visit("a", 4), visit("b", 6)],
        [van("v1", start=5, end=5, max_driving=200), van("v2", start=5, end=5, max_driving=200, fixed_price=1.0)],
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 4.0, "fixed": 1.0}
    broken = {"v1": ["a", "b"]}  # 4 km take 240 s
    amount = 40
