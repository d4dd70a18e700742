"""What is already on board leaves less room."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestInitialLoad(Proof):
    rule = "initial_load"
    day = day(
        [visit("a", 1, deliver=(3,))],
        [van("v1", capacities=(5,), initial_load=(3,)), van("v2", capacities=(5,), fixed_price=5.0)],
        dimensions=("pieces",),
    )
    best = {"v2": ["a"]}
    terms = {"distance": 2.0, "fixed": 5.0}
    broken = {"v1": ["a"]}
    reported = "capacity"
