"""The van that is cheaper to take out goes."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestFixedPrice(Proof):
    rule = "fixed_price"
    day = day([visit("a", 1)], [van("v1", fixed_price=10.0), van("v2", fixed_price=3.0)])
    best = {"v2": ["a"]}
    terms = {"distance": 2.0, "fixed": 3.0}
