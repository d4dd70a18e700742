"""A van may not stand about for long between two calls."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxWait(Proof):
    rule = "max_wait"
    day = day(
        [visit("a", 1, window=(60, 60)), visit("b", 2, window=(500, 500))], [van("v1", max_wait=100), van("v2", max_wait=100)]
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}  # at b from 120 to 500
    amount = 280
