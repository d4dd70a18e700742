"""A call that allows one vehicle waits for that one."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestAllowedVehicles(Proof):
    rule = "allowed_vehicles"
    day = day([visit("a", 1, vehicles=frozenset({"v2"})), visit("b", 1)], [van("v1"), van("v2", fixed_price=5.0)])
    best = {"v2": ["a", "b"]}
    terms = {"distance": 2.0, "fixed": 5.0}
    broken = {"v1": ["a", "b"]}
