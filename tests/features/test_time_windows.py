"""A call whose window closes early goes first."""

from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestTimeWindows(Proof):
    rule = "time_windows"
    day = day([visit("a", 2, window=(0, 120)), visit("b", 1, window=(180, 300))])
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0}
    begins = {"a": 120, "b": 180}
    broken = {"van": ["b", "a"]}  # b at 180, so a at 240, 120 s too late
    amount = 120
