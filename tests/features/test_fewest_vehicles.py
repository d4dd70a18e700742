"""One van drives the whole road although two would drive less."""

from router.model import Shape
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestFewestVehicles(Proof):
    rule = "fewest_vehicles"
    day = day([visit("a", 1), visit("b", 8)], [van("west"), van("east", start=9, end=9)], shape=Shape(fewest_vehicles=True))
    best = {"west": ["a", "b"]}
    terms = {"distance": 16.0}  # instead of 4 km with both
