"""The customer was told 300; no more than a minute off."""

from router.model import Stability
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxShift(Proof):
    rule = "max_shift"
    day = day(
        [visit("a", 1)],
        [van(earliest_start=40, latest_start=40, hour_price=36.0)],
        stability=Stability(begin_of={"a": 300}, max_shift=60),
    )
    free = day.replace(stability=Stability())
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "time": 2.6}  # 40 to 300
    begins = {"a": 240}
    broken = {"van": ["a"]}  # at 100
    amount = 140
