"""Another driver than the customer's own costs less than calling that one in."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestLikedVehicles(Proof):
    rule = "liked_vehicles"
    day = day([visit("a", 1, liked_vehicles=frozenset({"v2"}), other_vehicle_price=3.0)], [van("v1"), van("v2", fixed_price=5.0)])
    best = {"v1": ["a"]}
    terms = {"distance": 2.0, "other_vehicle": 3.0}
