"""The nearer alternative costs more than the detour to the other."""

from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestVisitPrice(Proof):
    rule = "visit_price"
    day = day([visit("door", 2, group="order", price=0.5), visit("locker", 1, group="order", price=3.0)])
    best = {"van": ["door"]}
    terms = {"distance": 4.0, "price": 0.5}
