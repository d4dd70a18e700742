"""The van that is cheaper by the kilometre goes."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestKmPrice(Proof):
    rule = "km_price"
    day = day([visit("a", 4)], [van("v1", km_price=2.0), van("v2", km_price=0.5)])
    best = {"v2": ["a"]}
    terms = {"distance": 4.0}
