"""What does not fit into one van goes in two."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestDeliver(Proof):
    rule = "deliver"
    day = day(
        [visit("a", 1, deliver=(3,)), visit("b", 2, deliver=(3,))],
        [van("v1", capacities=(5,)), van("v2", capacities=(5,))],
        dimensions=("pieces",),
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}
    reported = "capacity"
    amount = 1
