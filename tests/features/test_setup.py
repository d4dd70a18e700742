"""Two calls at one place park once."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestSetup(Proof):
    rule = "setup"
    day = day([visit("a", 1, window=(60, 60), setup=100, service=50), visit("b", 1, setup=100, service=50)], [van(hour_price=36.0)])
    free = changed(changed(day, "a", setup=0), "b", setup=0)
    best = {"van": ["a", "b"]}
    terms = {"distance": 2.0, "time": 3.2}  # 60 + 100 + 50 + 50 + 60 s
    begins = {"a": 60, "b": 210}
    broken = {"van": ["a", "b"]}
    reported = "stops"
    amount = 100
