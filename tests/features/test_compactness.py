"""Two calls, each one kilometre from their centre."""

from router.model import Shape
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestCompactness(Proof):
    rule = "compactness"
    day = day([visit("a", 1), visit("b", 3)], [van("v1"), van("v2")], shape=Shape(compactness_price=0.5))
    best = {"v1": ["a", "b"]}
    terms = {"distance": 6.0, "compactness": 1.0}
