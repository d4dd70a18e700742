"""A route that would last too long is split."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxDuration(Proof):
    rule = "max_duration"
    day = day(
        [visit("a", 1, window=(60, 60)), visit("b", 2, window=(500, 500))],
        [van("v1", max_duration=300), van("v2", max_duration=300)],
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}  # 0 to 620
    amount = 320
