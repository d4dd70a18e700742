"""The van that is cheaper by the stop goes."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestStopPrice(Proof):
    rule = "stop_price"
    day = day([visit("a", 1), visit("b", 2)], [van("v1", stop_price=5.0), van("v2", stop_price=1.0)])
    best = {"v2": ["a", "b"]}
    terms = {"distance": 4.0, "stops": 2.0}
