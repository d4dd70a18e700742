"""What is frozen stays at the beginning of its route."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestPrefix(Proof):
    rule = "prefix"
    day = day([visit("a", 1), visit("b", 5), visit("c", 9)], [van(prefix=("b", "a"))])
    best = {"van": ["b", "a", "c"]}
    terms = {"distance": 26.0}  # 5 + 4 + 8 + 9 instead of 18 km
    broken = {"van": ["a", "b", "c"]}
    amount = 2
