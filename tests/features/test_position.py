"""One call must be the first and another the last of its route."""

from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestPosition(Proof):
    rule = "position"
    day = day([visit("a", 1), visit("b", 5, position="first"), visit("c", 9, position="last")])
    best = {"van": ["b", "a", "c"]}
    terms = {"distance": 26.0}  # 5 + 4 + 8 + 9 instead of 18 km
    broken = {"van": ["a", "b", "c"]}
