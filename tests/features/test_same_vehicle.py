"""Two calls at the two ends of the road belong to one vehicle."""

from router.model import Relation
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestSameVehicle(Proof):
    rule = "same_vehicle"
    day = day(
        [visit("a", 1), visit("b", 8)],
        [van("west"), van("east", start=9, end=9)],
        relations=(Relation(kind="same_vehicle", visits=("a", "b")),),
    )
    best = {"west": ["a", "b"]}
    terms = {"distance": 16.0}  # instead of 4 km with both vans
    broken = {"west": ["a"], "east": ["b"]}
