"""A van that may stop once leaves the second call to the other."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxStops(Proof):
    rule = "max_stops"
    day = day([visit("a", 1), visit("b", 2)], [van("v1", max_stops=1), van("v2", max_stops=1)])
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}
