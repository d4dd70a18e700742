"""One dear van for both calls beats a van and a bike."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMixedFleet(Proof):
    rule = "mixed_fleet"
    day = day(
        [visit("a", 1, deliver=(2,)), visit("b", 2, deliver=(5,))],
        [van("van", capacities=(10,), fixed_price=10.0), van("bike", kind="bike", capacities=(2,), fixed_price=1.0)],
        dimensions=("pieces",),
    )
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0, "fixed": 10.0}
    broken = {"bike": ["b"]}
    reported = "capacity"
    amount = 3
